import { App, Chart } from 'cdk8s';
import { AccessRisk, AccessRole, DispatcherTask, GpuRbac, Subject, WorkloadServiceAccount } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/access/beluga-scheduler-rbac` });

// As the source has it, in the namespace that it names.
const source = new Chart(app, 'as-in-the-source', { namespace: 'default' });

new AccessRole(source, 'beluga-scheduler', {
  bindingName: 'beluga-scheduler-binding',
  rules: [
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'get', 'list', 'watch', 'delete'], accept: [AccessRisk.RUN_PODS] },
  ],
  subjects: [Subject.serviceAccount('beluga-scheduler')],
});

// In a namespace of its own, with the service account that was missing, and without the right to list and watch: the
// scheduler waits for a Job by asking for it by name every two seconds.
const workflows = new Chart(app, 'beluga-workflows', { namespace: 'beluga-workflows' });

const scheduler = new WorkloadServiceAccount(workflows, 'beluga-scheduler', { mountToken: true });

new GpuRbac(workflows, 'access', {
  dispatchers: [
    {
      subject: scheduler.subject,
      tasks: [DispatcherTask.POLL, DispatcherTask.DELETE],
      roleName: 'beluga-scheduler',
      bindingName: 'beluga-scheduler-binding',
    },
  ],
});

app.synth();
