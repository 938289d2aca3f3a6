import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { CleanUp, JobDispatcher, WorkloadAlert, WorkloadAlerts, WorkloadServiceAccount } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/dispatch/execute-jobs` });

/** A task consumer of aio-fluid. */
function consumer(chart: Chart): ApiObject {
  return new ApiObject(chart, 'fluid-task', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'fluid-task' },
    spec: {
      selector: { matchLabels: { app: 'fluid-task' } },
      template: {
        metadata: { labels: { app: 'fluid-task' } },
        spec: {
          containers: [
            {
              command: ['python', '-m', 'tasks', 'serve'],
              image: 'registry.example.com/workers/fluid-task:2.4.1',
              name: 'main',
              ports: [{ containerPort: 8080, name: 'http' }],
              readinessProbe: { httpGet: { path: '/status', port: 'http' } },
              resources: { limits: { memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
          securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        },
      },
    },
  });
}

// The consumer makes its Jobs itself, with the values of the source's example.
const workers = new Chart(app, 'workers', { namespace: 'workers' });

JobDispatcher.fromDeployment(workers, 'fluid', consumer(workers), {
  aioFluid: true,
  container: 'main',
  cleanUp: CleanUp.after(Duration.seconds(600)),
  account: new WorkloadServiceAccount(workers, 'tasks-consumer-sa', { mountToken: true }),
  roleName: 'execute-jobs-role',
  bindingName: 'tasks-consumer-rb',
});

// The same with the defaults that the consumer has when nothing is said: only the namespace is another, of its own.
const defaults = new Chart(app, 'defaults', { namespace: 'fluid' });

JobDispatcher.fromDeployment(defaults, 'fluid', consumer(defaults), { aioFluid: true });

// The consumer uses a client of this library, or the recipe for Python: tasks are a copy of it without what is a server's.
const tasks = new Chart(app, 'tasks', { namespace: 'tasks' });

JobDispatcher.fromDeployment(tasks, 'task', consumer(tasks), {
  args: ['exec', 'heavy-calculation'],
  timeout: Duration.hours(1),
  cleanUp: CleanUp.after(Duration.seconds(600)),
  labels: { team: 'workers' },
});

new WorkloadAlerts(tasks, 'task-alerts', {
  workloads: { app: 'task' },
  alerts: [WorkloadAlert.FAILED, WorkloadAlert.FAILURE_RATE, WorkloadAlert.RUNS_LONG, WorkloadAlert.OUT_OF_MEMORY],
  thresholds: { failureRate: 0.1 },
  labels: { release: 'kube-prometheus-stack' },
});

app.synth();
