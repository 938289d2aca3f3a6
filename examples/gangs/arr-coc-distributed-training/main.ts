import { App, Chart, Duration, Size } from 'cdk8s';
import {
  Checkpoint, Cpu, Framework, GangTrainingJob, Gpu, MlCluster, Mount, NcclDebug, Queue, Queueing, VolcanoQueue,
} from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/arr-coc-distributed-training` });

/** A vision-language model on eight GPUs, one to a pod; its configuration says where checkpoints are. */
function train(chart: Chart, queue: Queue): GangTrainingJob {
  return new GangTrainingJob(chart, 'arr-coc-distributed-training', {
    containerName: 'pytorch-worker',
    image: 'registry.example.com/arr-coc-trainer:0.4.2-ddp',
    nodes: 8,
    gpu: Gpu.nvidia(1),
    cpu: Cpu.units(16),
    memory: Size.gibibytes(64),
    framework: Framework.torchrun({ script: 'training/train_distributed.py', scriptArgs: ['--config=configs/arr-coc-vlm.yaml'] }),
    nccl: { debug: NcclDebug.INFO },
    checkpoint: Checkpoint.to(Mount.claim('arr-coc-models', '/checkpoints'), { gracePeriod: Duration.minutes(5) }),
    queue,
  });
}

const volcano = new Chart(app, 'volcano', { namespace: 'ml-production' });
new VolcanoQueue(volcano, 'arr-coc-training');
train(volcano, Queue.volcano('arr-coc-training'));

const kueue = new Chart(app, 'kueue', { namespace: 'ml-production' });
new MlCluster(kueue, 'cluster', { queueing: Queueing.kueue({ topologyAware: true }) });
train(kueue, Queue.kueue('arr-coc-training'));

app.synth();
