import { App, Chart, Size } from 'cdk8s';
import { Cpu, Framework, GangTrainingJob, Gpu, Queue } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/gangs/critical-inference` });

/** Three servers that do not know each other: one is enough to start. */
function serve(chart: Chart, queue: Queue): void {
  new GangTrainingJob(chart, 'critical-inference', {
    containerName: 'server',
    image: 'registry.example.com/inference-api:2.3.1',
    nodes: 3,
    gpu: Gpu.nvidia(1),
    cpu: Cpu.units(4),
    memory: Size.gibibytes(16),
    framework: Framework.independent({ roleName: 'inference-server' }),
    labels: { 'app.kubernetes.io/component': 'inference' },
    queue,
  });
}

serve(new Chart(app, 'volcano', { namespace: 'ml-production' }), Queue.volcano('production-inference'));
serve(new Chart(app, 'kueue', { namespace: 'ml-production' }), Queue.kueue('production-inference'));

app.synth();
