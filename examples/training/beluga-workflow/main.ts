import { App, Chart, Duration, Size } from 'cdk8s';
import { CleanUp, Cpu, Retry, TrainingJob, WorkloadDefaults } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/beluga-workflow` });
const chart = new Chart(app, 'workflows', { namespace: 'beluga-workflows' });

WorkloadDefaults.of(chart).set({
  imagePullSecrets: ['beluga-registry'],
  labels: { app: 'beluga-ai', 'app.kubernetes.io/component': 'workflow' },
});

new TrainingJob(chart, 'beluga-workflow-workflow-123', {
  containerName: 'workflow',
  image: 'registry.example.com/beluga-ai:1.8.2',
  command: ['beluga', 'run', '--workflow', 'workflow-123'],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(2),
  retry: Retry.upTo(3),
  cleanUp: CleanUp.after(Duration.hours(1)),
  labels: { 'workflow-id': 'workflow-123' },
});

new TrainingJob(chart, 'beluga-workflow-456', {
  run: 'r1',
  containerName: 'workflow',
  image: 'registry.example.com/beluga-ai:1.8.2',
  command: ['beluga', 'run', '--workflow', 'workflow-456'],
  cpu: Cpu.units(2),
  cpuRequest: Cpu.millis(500),
  memory: Size.gibibytes(4),
  memoryRequest: Size.gibibytes(1),
  retry: Retry.upTo(3),
  cleanUp: CleanUp.after(Duration.hours(1)),
  labels: { 'workflow-id': 'workflow-456' },
});

app.synth();
