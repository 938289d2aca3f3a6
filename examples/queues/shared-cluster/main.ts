import { App, Chart, Size } from 'cdk8s';
import {
  Borrow,
  Cpu,
  Env,
  Framework,
  GangTrainingJob,
  Gpu,
  GpuRbac,
  IdleQuota,
  KubernetesVersion,
  MlCluster,
  Mount,
  NodePool,
  PriorityTiers,
  Queueing,
  Retry,
  Share,
  ShareRounding,
  Subject,
  Taint,
  TeamQueues,
  TrainingJob,
  WorkloadDefaults,
} from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/shared-cluster` });

const platform = new Chart(app, 'platform');
const prod = new MlCluster(platform, 'prod', {
  kubernetes: KubernetesVersion.V1_34,
  queueing: Queueing.kueue({ topologyAware: true }),
  pools: [
    NodePool.of('h100', {
      nodes: 12, gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2), taints: [Taint.gpu()],
      labels: { 'example.com/pool': 'h100' },
    }),
    NodePool.of('cpu', { nodes: 10, cpu: Cpu.units(64), memory: Size.gibibytes(256), labels: { 'example.com/pool': 'cpu' } }),
  ],
});
const tiers = new PriorityTiers(platform, 'tiers', { cluster: prod });
const queues = new TeamQueues(platform, 'queues', {
  cluster: prod,
  rounding: ShareRounding.WHOLE_NODES,
  teams: [
    { name: 'nlp', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.keep(), borrow: Borrow.none() },
    { name: 'data-science', namespaces: ['ds'], share: Share.percent(30), idle: IdleQuota.lend(), borrow: Borrow.upTo(Gpu.nvidia(20)) },
    { name: 'analytics', namespaces: ['an'], share: Share.percent(20) },
  ],
});

const nlp = new Chart(app, 'nlp', { namespace: 'nlp' });
WorkloadDefaults.of(nlp).set({ queue: queues.queue('nlp'), imagePullSecrets: ['registry'] });
new GpuRbac(nlp, 'access', { viewers: [Subject.group('nlp-managers')], submitters: [Subject.group('nlp-engineers')] });
new TrainingJob(nlp, 'resnet50', {
  image: 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime',
  command: ['python', 'train.py'],
  args: ['--epochs=100'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(8),
  memory: Size.gibibytes(32),
  env: { WANDB_API_KEY: Env.secret('wandb-secret', 'api-key') },
  mounts: [Mount.claim('imagenet-dataset', '/data', { readOnly: true }), Mount.claim('model-checkpoints', '/checkpoints')],
  retry: Retry.upTo(4),
  priority: tiers.high,
});
new GangTrainingJob(nlp, 'llm', {
  run: 'r3',
  image: 'registry.example.com/nlp/llm:3.1.0',
  nodes: 6,
  gpu: Gpu.nvidia(8),
  cpu: Cpu.units(160),
  memory: Size.gibibytes(1536),
  framework: Framework.torchrun({ script: 'train.py' }),
  priority: tiers.medium,
});

app.synth();
