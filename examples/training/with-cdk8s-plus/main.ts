import { App, Chart, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Cpu, DispatcherTask, Env, Gpu, GpuRbac, Identity, Mount, Subject, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/training/with-cdk8s-plus` });
const chart = new Chart(app, 'sentiment', { namespace: 'nlp' });

// what a chart of cdk8s-plus has anyway: a claim, a Secret, a ConfigMap, and a service that people talk to
const models = new kplus.PersistentVolumeClaim(chart, 'models', {
  metadata: { name: 'models' }, accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_MANY], storage: Size.gibibytes(200),
  storageClassName: 'shared-files',
});
const tracker = kplus.Secret.fromSecretName(chart, 'tracker', 'experiment-tracker');
const settings = new kplus.ConfigMap(chart, 'settings', { metadata: { name: 'sentiment' }, data: { EPOCHS: '20' } });
const account = new kplus.ServiceAccount(chart, 'service', { metadata: { name: 'sentiment-service' }, automountToken: true });

const service = new kplus.Deployment(chart, 'api', {
  metadata: { name: 'sentiment-api' }, replicas: 2, serviceAccount: account, automountServiceAccountToken: true,
});
service.addContainer({
  name: 'api',
  image: 'registry.example.com/nlp/sentiment-api:2.0.1',
  portNumber: 8080,
  resources: {
    cpu: { request: kplus.Cpu.millis(500), limit: kplus.Cpu.units(1) },
    memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) },
  },
  securityContext: { user: 1000 },
  envVariables: { JOBS_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE) },
  volumeMounts: [{ path: '/models', volume: kplus.Volume.fromPersistentVolumeClaim(chart, 'of-api', models), readOnly: true }],
});

// the same claim, Secret, ConfigMap and account in a job of this library; CPUs are of this library's own class
const trainer = new kplus.ServiceAccount(chart, 'trainer', { metadata: { name: 'sentiment-trainer' } });
new TrainingJob(chart, 'sentiment', {
  run: 'r1',
  image: 'registry.example.com/nlp/sentiment:0.9.3',
  command: ['python', 'train.py'],
  args: ['--epochs=$(EPOCHS)', '--output=/models/r1'],
  gpu: Gpu.nvidia(1),
  cpu: Cpu.units(8),
  memory: Size.gibibytes(64),
  env: {
    TRACKER_KEY: Env.of(tracker.envValue('api-key')), EPOCHS: Env.of(kplus.EnvValue.fromConfigMap(settings, 'EPOCHS')),
  },
  mounts: [Mount.claimOf(models, '/models')],
  identity: Identity.of(trainer),
});

// the service starts such jobs by itself: synth checks that it runs as the account, with its token, and knows the namespace
new GpuRbac(chart, 'access', {
  dispatchers: [
    {
      subject: Subject.of(account), tasks: [DispatcherTask.POLL], deployment: service.name, namespaceVariable: 'JOBS_NAMESPACE',
      roleName: 'sentiment-service',
    },
  ],
});

app.synth();
