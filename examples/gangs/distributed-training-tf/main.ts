import { App, Chart, Size } from 'cdk8s';
import { Cpu, Framework, GangTrainingJob, Gpu, MlCluster, Queue, Queueing, VolcanoQueue } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/distributed-training-tf` });

/** One parameter server and three workers, 7 GPUs in all. */
function train(chart: Chart, queue: Queue): void {
  new GangTrainingJob(chart, 'distributed-training-tf', {
    image: 'tensorflow/tensorflow:2.19.0-gpu',
    command: ['python', '/app/train.py'],
    cpu: Cpu.units(8),
    memory: Size.gibibytes(32),
    framework: Framework.tensorflow({
      ps: { gpu: Gpu.nvidia(1) },
      worker: { replicas: 3, gpu: Gpu.nvidia(2) },
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
