import { App, Chart, Duration, Size } from 'cdk8s';
import { Checkpoint, Cpu, Framework, GangTrainingJob, Gpu, MlCluster, Mount, NcclDebug, Queue, Queueing } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/arr-coc-distributed-training` });

/** A vision-language model on eight GPUs, one to a pod. */
function train(chart: Chart, queue: Queue): GangTrainingJob {
  return new GangTrainingJob(chart, 'arr-coc-distributed-training', {
    image: 'registry.example.com/arr-coc/trainer:0.4.0',
    nodes: 8,
    gpu: Gpu.nvidia(1),
    cpu: Cpu.units(16),
    memory: Size.gibibytes(64),
    framework: Framework.torchrun({ module: 'arr_coc.train', scriptArgs: ['--resume=/checkpoints/latest'] }),
    nccl: { debug: NcclDebug.INFO },
    placement: { gpuProduct: 'NVIDIA-A100-SXM4-80GB' },
    mounts: [Mount.claim('vqa-dataset', '/data', { readOnly: true })],
    checkpoint: Checkpoint.to(Mount.claim('arr-coc-models', '/checkpoints'), { gracePeriod: Duration.minutes(5) }),
    queue,
  });
}

train(new Chart(app, 'volcano', { namespace: 'ml-production' }), Queue.volcano('arr-coc-training'));

const kueue = new Chart(app, 'kueue', { namespace: 'ml-production' });
new MlCluster(kueue, 'cluster', { queueing: Queueing.kueue({ topologyAware: true }) });
train(kueue, Queue.kueue('arr-coc-training'));

app.synth();
