import { App, Chart, Size } from 'cdk8s';
import { Cpu, Framework, GangTrainingJob, Gpu, MlCluster, Queue, Queueing } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/jax-multi-host` });

/** One process for each of four hosts, which uses all GPUs of its host. */
function train(chart: Chart, queue: Queue): void {
  new GangTrainingJob(chart, 'jax-multi-host', {
    image: 'registry.example.com/research/jax:0.6.2',
    command: ['python', 'train.py'],
    nodes: 4,
    gpu: Gpu.nvidia(8),
    cpu: Cpu.units(96),
    memory: Size.gibibytes(512),
    framework: Framework.jax(),
    queue,
  });
}

train(new Chart(app, 'volcano', { namespace: 'research' }), Queue.volcano('research'));

const kueue = new Chart(app, 'kueue', { namespace: 'research' });
new MlCluster(kueue, 'cluster', { queueing: Queueing.kueue({ topologyAware: true }) });
train(kueue, Queue.kueue('research'));

app.synth();
