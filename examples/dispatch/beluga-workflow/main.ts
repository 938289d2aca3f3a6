import { ApiObject, App, Chart, Duration, Size } from 'cdk8s';
import {
  CleanUp, Cpu, DispatcherTask, JobDispatcher, Retry, TrainingJob, WorkloadAlerts, WorkloadDashboard, WorkloadDefaults,
  WorkloadServiceAccount,
} from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/dispatch/beluga-workflow` });

// Two runs that are known when the app is synthesised.
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

// Runs that a service starts: scheduler.ts is its program.
const service = new Chart(app, 'scheduler', { namespace: 'beluga-workflows' });

WorkloadDefaults.of(service).set({
  imagePullSecrets: ['beluga-registry'],
  labels: { app: 'beluga-ai', 'app.kubernetes.io/component': 'workflow' },
  telemetry: { endpoint: 'http://otel-collector.monitoring:4317' },
});

const scheduler = new ApiObject(service, 'beluga-scheduler', {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'beluga-scheduler' },
  spec: {
    selector: { matchLabels: { app: 'beluga-scheduler' } },
    template: {
      metadata: { labels: { app: 'beluga-scheduler' } },
      spec: {
        containers: [
          {
            command: ['node', 'scheduler.js'],
            env: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel-collector.monitoring:4317' }],
            image: 'registry.example.com/beluga-scheduler:1.8.2',
            name: 'main',
            ports: [{ containerPort: 8080, name: 'http' }],
            resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '512Mi' } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
        imagePullSecrets: [{ name: 'beluga-registry' }],
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
      },
    },
  },
});

new JobDispatcher(service, 'beluga-workflow', {
  consumer: scheduler,
  account: new WorkloadServiceAccount(service, 'account', { name: 'beluga-scheduler', mountToken: true }),
  roleName: 'beluga-scheduler',
  bindingName: 'beluga-scheduler-binding',
  tasks: [DispatcherTask.POLL, DispatcherTask.LOGS, DispatcherTask.DELETE],
  job: {
    containerName: 'workflow',
    image: 'registry.example.com/beluga-ai:1.8.2',
    command: ['beluga', 'run', '--workflow', '$(WORKFLOW_ID)'],
    cpu: Cpu.units(1),
    memory: Size.gibibytes(2),
  },
});

new WorkloadAlerts(service, 'beluga-alerts', { workloads: { app: 'beluga-ai' }, labels: { release: 'kube-prometheus-stack' } });
new WorkloadDashboard(service, 'beluga-dashboard');

app.synth();
