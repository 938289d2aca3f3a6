import { App, Chart, Size } from 'cdk8s';
import {
  Borrow, Cpu, Gpu, IdleQuota, MlCluster, NodePool, Queueing, Share, Taint, TeamQueues, TopologyRequest, TrainingJob,
} from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/gpu-flavors` });

const platform = new Chart(app, 'platform');
const cluster = new MlCluster(platform, 'cluster', {
  queueing: Queueing.kueue({ topologyAware: true }),
  pools: [
    NodePool.of('h100', {
      nodes: 8,
      gpu: Gpu.nvidia(8),
      cpu: Cpu.units(192),
      memory: Size.tebibytes(2),
      otherResources: { 'rdma/hca': '8' },
      labels: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' },
      taints: [Taint.gpu()],
      topology: ['example.com/block', 'example.com/rack'],
    }),
    NodePool.of('a100', {
      nodes: 16,
      gpu: Gpu.nvidia(8),
      cpu: Cpu.units(96),
      memory: Size.tebibytes(1),
      labels: { 'nvidia.com/gpu.product': 'NVIDIA-A100-SXM4-80GB', 'example.com/capacity': 'on-demand' },
      taints: [Taint.gpu()],
      topology: ['example.com/block', 'example.com/rack'],
    }),
    NodePool.of('a100-spot', {
      nodes: 8,
      gpu: Gpu.nvidia(8),
      cpu: Cpu.units(96),
      memory: Size.tebibytes(1),
      spot: true,
      labels: { 'nvidia.com/gpu.product': 'NVIDIA-A100-SXM4-80GB', 'example.com/capacity': 'spot' },
      taints: [Taint.gpu(), Taint.of('example.com/spot')],
    }),
  ],
});
const queues = new TeamQueues(platform, 'queues', {
  cluster,
  teams: [
    {
      name: 'foundation-models', namespaces: ['fm'], share: Share.nodes('h100', 6).and(Share.nodes('a100', 4)),
      idle: IdleQuota.lendUpTo(Gpu.nvidia(16)),
    },
    { name: 'vision', namespaces: ['vision'], share: Share.nodes('h100', 2).and(Share.nodes('a100', 12)) },
    { name: 'students', namespaces: ['students'], share: Share.nodes('a100-spot', 8), borrow: Borrow.upTo(Gpu.nvidia(8)) },
  ],
});

const fm = new Chart(app, 'fm', { namespace: 'fm' });
new TrainingJob(fm, 'ablation', {
  image: 'registry.example.com/fm/ablation:0.3.0',
  gpu: Gpu.nvidia(8),
  cpu: Cpu.units(96),
  memory: Size.gibibytes(900),
  completions: 4,
  parallelism: 4,
  kueue: { minParallelism: 2 },
  topology: TopologyRequest.preferred('example.com/rack'),
  queue: queues.queue('foundation-models'),
});

app.synth();
