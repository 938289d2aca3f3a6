import { ApiObject, App, Chart } from 'cdk8s';
import { AccessRisk, AccessRole, DispatcherTask, GpuRbac, Subject, WorkloadServiceAccount } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/access/execute-jobs-rbac` });

// As the source has it.
const source = new Chart(app, 'as-in-the-source', { namespace: 'workers' });

new WorkloadServiceAccount(source, 'tasks-consumer-sa', { mountToken: true });

new AccessRole(source, 'execute-jobs-role', {
  bindingName: 'tasks-consumer-rb',
  rules: [
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] },
    {
      apiGroups: ['batch'],
      resources: ['jobs', 'cronjobs', 'jobs/status'],
      verbs: ['create', 'get', 'list', 'watch', 'delete', 'patch', 'update'],
      accept: [AccessRisk.RUN_PODS],
    },
  ],
  subjects: [Subject.serviceAccount('tasks-consumer-sa')],
});

// What the consumer does: it reads one Deployment, creates a Job with its image, and polls the status of the Job.
const workers = new Chart(app, 'fluid-workers', { namespace: 'fluid-workers' });

const consumer = new WorkloadServiceAccount(workers, 'tasks-consumer-sa', { mountToken: true });

new GpuRbac(workers, 'access', {
  dispatchers: [
    {
      subject: consumer.subject,
      tasks: [DispatcherTask.POLL],
      readsDeployments: ['fluid-task'],
      deployment: 'fluid-task',
      namespaceVariable: 'FLUID_TASK_CONSUMER_K8S_NAMESPACE',
      roleName: 'execute-jobs-role',
      bindingName: 'tasks-consumer-rb',
    },
  ],
});

new ApiObject(workers, 'fluid-task', {
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
            args: ['serve'],
            env: [
              { name: 'FLUID_TASK_CONSUMER_K8S_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
              { name: 'FLUID_TASK_CONSUMER_K8S_DEPLOYMENT', value: 'fluid-task' },
              { name: 'FLUID_TASK_CONSUMER_K8S_CONTAINER', value: 'main' },
              { name: 'FLUID_TASK_CONSUMER_K8S_JOB_TTL', value: '300' },
            ],
            image: 'registry.example.com/workers/fluid-task:2.4.1',
            name: 'main',
            resources: { limits: { memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          },
        ],
        securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
        serviceAccountName: consumer.name,
      },
    },
  },
});

app.synth();
