import { App, Chart, Size } from 'cdk8s';
import { Cpu, Framework, GangTrainingJob, Gpu, MlCluster, NcclDebug, Queue, Queueing, VolcanoQueue } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/pytorch-ddp-resnet` });

/** The same gang in whatever queue: nothing else of it changes. */
function train(chart: Chart, queue: Queue): void {
  new GangTrainingJob(chart, 'pytorch-ddp-resnet', {
    containerName: 'pytorch',
    image: 'pytorch/pytorch:2.0.0-cuda11.7-cudnn8-runtime',
    nodes: 8,
    gpu: Gpu.nvidia(1),
    cpu: Cpu.units(8),
    memory: Size.gibibytes(32),
    framework: Framework.torchrun({ script: 'train.py', port: 23456 }),
    nccl: { debug: NcclDebug.INFO },
    queue,
  });
}

const volcano = new Chart(app, 'volcano', { namespace: 'ml-workloads' });
new VolcanoQueue(volcano, 'gpu-training');
train(volcano, Queue.volcano('gpu-training'));

const kueue = new Chart(app, 'kueue', { namespace: 'ml-workloads' });
new MlCluster(kueue, 'cluster', { queueing: Queueing.kueue({ topologyAware: true }) });
train(kueue, Queue.kueue('gpu-training'));

app.synth();
