import { App, Chart, Duration, Size } from 'cdk8s';
import {
  Checkpoint, Cpu, Framework, GangTrainingJob, Gpu, KubernetesVersion, MlCluster, Mount, NetworkTopology, NodePool, PodsReady, Queue,
  Queueing, Rdma, Taint, TopologyRequest,
} from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/deepspeed-llm` });

/** 4 nodes of 8 GPUs within one rack, whatever system calls a rack how. */
function train(chart: Chart, queue: Queue): void {
  new GangTrainingJob(chart, 'deepspeed-llm', {
    run: 'r1',
    image: 'registry.example.com/nlp/deepspeed@sha256:4c1e2a5f9d0b7c3e8f6a1d2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f',
    nodes: 4,
    gpu: Gpu.nvidia(8),
    rdma: Rdma.device('rdma/ib', 8, { ipcLock: false }),
    cpu: Cpu.units(96),
    memory: Size.gibibytes(1024),
    framework: Framework.deepspeed({ script: 'pretrain.py', scriptArgs: ['--deepspeed_config=zero3.json', '--data=/data'] }),
    nccl: { socketInterface: 'eth' },
    mounts: [Mount.claim('corpus', '/data', { readOnly: true })],
    checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints'), { gracePeriod: Duration.minutes(10) }),
    topology: TopologyRequest.required('example.com/rack'),
    networkTopology: NetworkTopology.hard(1),
    startUpTime: Duration.minutes(40),
    doNotEvict: true,
    queue,
  });
}

train(new Chart(app, 'volcano', { namespace: 'pretraining' }), Queue.volcano('pretraining'));

const kueue = new Chart(app, 'kueue', { namespace: 'pretraining' });
new MlCluster(kueue, 'cluster', {
  kubernetes: KubernetesVersion.V1_34,
  queueing: Queueing.kueue({ topologyAware: true, podsReady: PodsReady.within({ timeout: Duration.hours(1) }) }),
  pools: [
    NodePool.of('h100', {
      nodes: 16, gpu: Gpu.nvidia(8), cpu: Cpu.units(192), memory: Size.tebibytes(2), otherResources: { 'rdma/ib': '8' },
      taints: [Taint.gpu()], labels: { 'example.com/pool': 'h100' }, topology: ['example.com/block', 'example.com/rack'],
    }),
  ],
});
train(kueue, Queue.kueue('pretraining'));

app.synth();
