import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { COMPONENTS, FOLDERS, KUBECONFIG, PORTS } from '../settings';
import { moduleFolder } from './build';
import { CERTIFICATES } from './certificates';
import { Client, inParallel, Obj } from './client';
import type { AddonOptions } from './control-plane';
import { isRunning, sleep, startProcess, stopProcess, tail, untilListening } from './processes';

const NAMESPACES = ['kueue-system', 'jobset-system', 'volcano-system', 'kubeflow-system'];

/** Volcano's webhook finds its configurations by the names that it ships with; the others get their project's name before theirs. */
interface Webhooks {
  readonly port: number;
  readonly prefix: string;
  readonly files: readonly string[];
}

/** Installs the CRDs and webhooks that the modules hold, and starts the controllers. */
export async function startAddons(options: AddonOptions): Promise<void> {
  const client = new Client();
  const folders = Object.fromEntries(COMPONENTS.map((component) => [component.folder, moduleFolder(component)]));
  for (const name of NAMESPACES) {
    await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const definitions = customResources(folders);
  await applyAll(client, definitions);
  await untilServed(client, definitions);
  startWebhooks(options);
  // Volcano's webhook listens once its configurations are there
  await applyAll(client, WEBHOOKS.flatMap((webhooks) => webhookConfigurations(webhooks, folders)));
  for (const { of, port } of WEBHOOKS) {
    await untilListening(of === 'volcano' ? 'volcano-webhook' : of, port);
  }
  startSchedulers(folders, options);
  client.close();
}

/** Runs Volcano's scheduler with another configuration. */
export async function restartVolcanoScheduler(configuration?: string): Promise<void> {
  await stopProcess('volcano-scheduler');
  const volcano = COMPONENTS.find(({ folder }) => folder === 'volcano')!;
  startVolcanoScheduler(moduleFolder(volcano), configuration);
  // it listens nowhere as it ships
  await sleep(4000);
  if (!isRunning('volcano-scheduler')) {
    throw new Error(`volcano-scheduler has ended; the end of its log:\n${tail('volcano-scheduler')}`);
  }
}

const WEBHOOKS: readonly (Webhooks & { readonly of: string })[] = [
  { of: 'kueue', port: PORTS.kueueWebhook, prefix: 'kueue-', files: ['config/components/webhook/manifests.yaml'] },
  { of: 'jobset', port: PORTS.jobsetWebhook, prefix: 'jobset-', files: ['config/components/webhook/manifests.yaml'] },
  { of: 'volcano', port: PORTS.volcanoWebhook, prefix: '', files: ['installer/volcano-development.yaml'] },
  { of: 'trainer', port: PORTS.trainerWebhook, prefix: 'trainer-', files: ['manifests/base/webhook/manifests.yaml'] },
];

type Folders = Readonly<Record<string, string>>;

function customResources({ kueue, jobset, volcano, trainer, 'mpi-operator': mpi }: Folders): Obj[] {
  const folders = [
    join(kueue, 'config/components/crd/bases'),
    join(jobset, 'config/components/crd/bases'),
    join(volcano, 'config/crd/volcano/bases'),
    join(volcano, 'config/crd/jobflow/bases'),
    join(trainer, 'manifests/base/crds'),
    join(mpi, 'manifests/base'),
  ];
  return folders.flatMap(documents).filter(({ kind }) => kind === 'CustomResourceDefinition');
}

function documents(folder: string): Obj[] {
  return readdirSync(folder).filter((file) => file.endsWith('.yaml')).sort().flatMap((file) => read(join(folder, file)));
}

function read(file: string): Obj[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as Obj)
    .filter((value) => value?.kind !== undefined);
}

/** The same webhooks, reached by URL. */
function webhookConfigurations({ of, port, prefix, files }: (typeof WEBHOOKS)[number], folders: Folders): Obj[] {
  const caBundle = readFileSync(CERTIFICATES.authority).toString('base64');
  const configurations = files.flatMap((file) => read(join(folders[of], file))).filter(({ kind }) => /WebhookConfiguration$/.test(kind));
  return configurations.map(({ apiVersion, kind, metadata, webhooks }) => ({
    apiVersion,
    kind,
    metadata: { name: `${prefix}${metadata.name}` },
    webhooks: webhooks.map(({ clientConfig, ...rest }: Obj) => ({
      ...rest,
      clientConfig: { url: `https://127.0.0.1:${port}${clientConfig.service?.path ?? '/'}`, caBundle },
    })),
  }));
}

async function untilServed(client: Client, definitions: readonly Obj[]): Promise<void> {
  for (const definition of definitions) {
    const { group, names, versions } = definition.spec;
    const kinds = versions
      .filter(({ served }: Obj) => served)
      .map(({ name }: Obj) => ({ apiVersion: `${group}/${name}`, kind: names.kind }));
    for (let i = 0; i < 60 && !(await Promise.all(kinds.map((kind: Obj) => client.serves(kind)))).every(Boolean); i++) {
      await sleep(300);
      client.forgetKinds();
    }
  }
}

async function applyAll(client: Client, objects: readonly Obj[]): Promise<void> {
  await inParallel(objects, 4, async (object) => {
    for (let i = 0; ; i++) {
      const { code, body } = await client.apply(object);
      if (code < 300) {
        return;
      }
      if (i === 20) {
        throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
      }
      await sleep(500);
    }
  });
}

/** Kueue, JobSet and Trainer, which are controllers as well, and Volcano's. */
function startWebhooks({ kueue = {} }: AddonOptions): void {
  const program = (name: string): string => join(FOLDERS.programs, name);
  const certDir = webhookCertificates();
  const loopback = (port: number): Obj => ({ bindAddress: `127.0.0.1:${port}` });
  const common = (webhookPort: number, healthPort: number): Obj => ({
    health: { healthProbeBindAddress: `127.0.0.1:${healthPort}` },
    webhook: { port: webhookPort, host: '127.0.0.1', certDir },
    internalCertManagement: { enable: false },
    leaderElection: { leaderElect: false },
    clientConnection: { qps: 300, burst: 500 },
  });
  const kueueConfiguration = {
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: 'kueue-system',
    ...common(PORTS.kueueWebhook, PORTS.kueueHealth),
    metrics: loopback(PORTS.kueueMetrics),
    integrations: { frameworks: ['batch/job', 'jobset.x-k8s.io/jobset', 'trainer.kubeflow.org/trainjob', 'pod'] },
    ...kueue,
  };
  const jobsetConfiguration = {
    apiVersion: 'config.jobset.x-k8s.io/v1alpha1',
    kind: 'Configuration',
    ...common(PORTS.jobsetWebhook, PORTS.jobsetHealth),
    metrics: { ...loopback(PORTS.jobsetMetrics), certDir },
  };
  // visibility on demand would need an aggregated API server
  startProcess(
    'kueue',
    program('kueue'),
    [`--config=${write('kueue.yaml', kueueConfiguration)}`, '--feature-gates=VisibilityOnDemand=false', '--zap-log-level=error'],
    { POD_NAMESPACE: 'kueue-system' },
  );
  startProcess('jobset', program('jobset'), [`--config=${write('jobset.yaml', jobsetConfiguration)}`, '--zap-log-level=error']);
  startTrainer(program('trainer'));
  startVolcanoWebhook(program('volcano-webhook'));
}

function startSchedulers(folders: Folders, { volcanoScheduler }: AddonOptions): void {
  const args = [`--kubeconfig=${KUBECONFIG}`, '--logtostderr', '-v=1', ...quick(PORTS.volcanoController)];
  startProcess('volcano-controller', join(FOLDERS.programs, 'volcano-controller'), args);
  startVolcanoScheduler(folders.volcano, volcanoScheduler);
  startKwok(join(FOLDERS.programs, 'kwok'), folders.kwok);
}

function startTrainer(program: string): void {
  const configuration = {
    apiVersion: 'config.trainer.kubeflow.org/v1alpha1',
    kind: 'Configuration',
    health: { healthProbeBindAddress: `127.0.0.1:${PORTS.trainerHealth}` },
    metrics: { bindAddress: '0' },
    webhook: { port: PORTS.trainerWebhook, host: '127.0.0.1' },
    leaderElection: { leaderElect: false },
    certManagement: { enable: false },
    clientConnection: { qps: 300, burst: 500 },
  };
  // controller-runtime looks for the webhook's certificate below the folder for temporary files
  const temporary = join(FOLDERS.run, 'trainer');
  const folder = join(temporary, 'k8s-webhook-server', 'serving-certs');
  mkdirSync(folder, { recursive: true });
  copyFileSync(CERTIFICATES.certificate, join(folder, 'tls.crt'));
  copyFileSync(CERTIFICATES.key, join(folder, 'tls.key'));
  startProcess('trainer', program, [`--config=${write('trainer.yaml', configuration)}`, '--zap-log-level=error'], { TMPDIR: temporary });
}

function startVolcanoWebhook(program: string): void {
  const admissions = [
    '/jobs/mutate',
    '/jobs/validate',
    '/podgroups/validate',
    '/queues/mutate',
    '/queues/validate',
    '/hypernodes/validate',
  ];
  startProcess('volcano-webhook', program, [
    `--kubeconfig=${KUBECONFIG}`,
    '--logtostderr',
    '-v=1',
    `--enabled-admission=${[...admissions, '/cronjobs/validate'].join(',')}`,
    `--tls-cert-file=${CERTIFICATES.certificate}`,
    `--tls-private-key-file=${CERTIFICATES.key}`,
    `--ca-cert-file=${CERTIFICATES.authority}`,
    `--webhook-url=https://127.0.0.1:${PORTS.volcanoWebhook}`,
    '--listen-address=127.0.0.1',
    `--port=${PORTS.volcanoWebhook}`,
  ]);
}

function startVolcanoScheduler(folder: string, configuration?: string): void {
  const shipped = join(folder, 'installer', 'helm', 'chart', 'volcano', 'config', 'volcano-scheduler.conf');
  const file = join(FOLDERS.run, 'volcano-scheduler.conf');
  writeFileSync(file, configuration ?? readFileSync(shipped, 'utf8'));
  const args = [`--kubeconfig=${KUBECONFIG}`, '--logtostderr', '-v=1', `--scheduler-conf=${file}`, ...quick(PORTS.volcanoScheduler)];
  startProcess('volcano-scheduler', join(FOLDERS.programs, 'volcano-scheduler'), args);
}

function quick(port: number): string[] {
  return ['--leader-elect=false', `--listen-address=127.0.0.1:${port}`, '--kube-api-qps=300', '--kube-api-burst=500'];
}

/** Nodes become ready and pods run; pods end when a suite says so, or somebody deletes them. */
function startKwok(program: string, folder: string): void {
  const shipped = ['node/fast/node-initialize', 'pod/fast/pod-ready'].map((stage) => join(folder, 'kustomize', 'stage', `${stage}.yaml`));
  startProcess('kwok', program, [
    `--kubeconfig=${KUBECONFIG}`,
    '--manage-all-nodes=true',
    `--server-address=127.0.0.1:${PORTS.kwok}`,
    ...[...shipped, join(__dirname, 'stages', 'pod-end.yaml')].map((file) => `--config=${file}`),
  ]);
}

function webhookCertificates(): string {
  return FOLDERS.certificates;
}

function write(name: string, value: unknown): string {
  const file = join(FOLDERS.run, name);
  writeFileSync(file, stringify(value));
  return file;
}
