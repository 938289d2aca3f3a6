import { App, Chart, Size } from 'cdk8s';
import { Cpu, Framework, GangTrainingJob, Gpu, MlCluster, Queue, Queueing, VolcanoQueue } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/distributed-training-tf` });

/** A chief, one parameter server and two workers, 7 GPUs in all. */
function train(chart: Chart, queue: Queue): void {
  new GangTrainingJob(chart, 'distributed-training-tf', {
    containerName: 'tensorflow',
    image: 'tensorflow/tensorflow:2.19.0-gpu',
    command: ['python', 'train_distributed.py'],
    cpu: Cpu.units(8),
    memory: Size.gibibytes(32),
    framework: Framework.tensorflow({
      ps: { gpu: Gpu.nvidia(1) },
      chief: { gpu: Gpu.nvidia(2) },
      worker: { replicas: 2, gpu: Gpu.nvidia(2) },
    }),
    queue,
  });
}

const volcano = new Chart(app, 'volcano', { namespace: 'ml-workloads' });
new VolcanoQueue(volcano, 'ml-training');
train(volcano, Queue.volcano('ml-training'));

const kueue = new Chart(app, 'kueue', { namespace: 'ml-workloads' });
new MlCluster(kueue, 'cluster', { queueing: Queueing.kueue({ topologyAware: true }) });
train(kueue, Queue.kueue('ml-training'));

app.synth();
