import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DEVICE_CLASS_MAPPINGS, FOLDERS, KUBECONFIG, PORTS } from '../settings';
import { CERTIFICATES } from './certificates';
import type { Obj } from './client';
import type { AddonOptions } from './control-plane';
import { startProcess } from './processes';
import { ACCOUNTS, tokenOf, writeKubeconfig } from './service-accounts';

type Folders = Readonly<Record<string, string>>;

/** What Kueue queues. */
const FRAMEWORKS = [
  'batch/job',
  'jobset.x-k8s.io/jobset',
  'trainer.kubeflow.org/trainjob',
  'kubeflow.org/mpijob',
  'ray.io/rayjob',
  'ray.io/raycluster',
  'leaderworkerset.x-k8s.io/leaderworkerset',
  'pod',
];

function loopback(port: number): Obj {
  return { bindAddress: `127.0.0.1:${port}` };
}

function common(webhookPort: number, healthPort: number): Obj {
  return {
    health: { healthProbeBindAddress: `127.0.0.1:${healthPort}` },
    webhook: { port: webhookPort, host: '127.0.0.1', certDir: FOLDERS.certificates },
    internalCertManagement: { enable: false },
    leaderElection: { leaderElect: false },
    clientConnection: { qps: 300, burst: 500 },
  };
}

/** Kueue with something added to its configuration. */
export function startKueue(added: AddonOptions['kueue'] = {}): void {
  const configuration = {
    apiVersion: 'config.kueue.x-k8s.io/v1beta2',
    kind: 'Configuration',
    namespace: 'kueue-system',
    ...common(PORTS.kueueWebhook, PORTS.kueueHealth),
    metrics: loopback(PORTS.kueueMetrics),
    integrations: { frameworks: FRAMEWORKS },
    resources: { deviceClassMappings: DEVICE_CLASS_MAPPINGS },
    ...added,
  };
  // visibility on demand would need an aggregated API server
  startProcess(
    'kueue',
    join(FOLDERS.programs, 'kueue'),
    [`--config=${write('kueue.yaml', configuration)}`, '--feature-gates=VisibilityOnDemand=false', '--zap-log-level=error'],
    { ...asItself('kueue'), POD_NAMESPACE: 'kueue-system' },
  );
}

/** Kueue, JobSet and Trainer, which are controllers as well, and Volcano's. */
export function startWebhooks({ kueue }: AddonOptions): void {
  const program = (name: string): string => join(FOLDERS.programs, name);
  const certDir = FOLDERS.certificates;
  const jobsetConfiguration = {
    apiVersion: 'config.jobset.x-k8s.io/v1alpha1',
    kind: 'Configuration',
    ...common(PORTS.jobsetWebhook, PORTS.jobsetHealth),
    metrics: { ...loopback(PORTS.jobsetMetrics), certDir },
  };
  startKueue(kueue);
  startProcess(
    'jobset',
    program('jobset'),
    [`--config=${write('jobset.yaml', jobsetConfiguration)}`, '--zap-log-level=error'],
    asItself('jobset'),
  );
  startTrainer(program('trainer'));
  startLws(program('lws'), certDir);
  startVolcanoWebhook(program('volcano-webhook'));
}

export function startControllers(folders: Folders, { volcanoScheduler }: AddonOptions): void {
  const args = [`--kubeconfig=${kubeconfigOf('volcano-controller')}`, '--logtostderr', '-v=1', ...quick(PORTS.volcanoController)];
  startProcess('volcano-controller', join(FOLDERS.programs, 'volcano-controller'), args);
  startVolcanoScheduler(folders.volcano, volcanoScheduler);
  startProcess('mpi-operator', join(FOLDERS.programs, 'mpi-operator'), [
    `--kubeConfig=${kubeconfigOf('mpi-operator')}`,
    '--kube-api-qps=300',
    '--kube-api-burst=500',
  ], { HEALTH_PORT: String(PORTS.mpiHealth) });
  startProcess('kuberay', join(FOLDERS.programs, 'kuberay'), [
    '--metrics-addr=0',
    `--health-probe-bind-address=127.0.0.1:${PORTS.kuberayHealth}`,
    '--enable-leader-election=false',
    '--qps=300',
    '--burst=500',
  ], { ...asItself('kuberay'), POD_NAMESPACE: 'ray-system' });
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
  startProcess(
    'trainer',
    program,
    [`--config=${write('trainer.yaml', configuration)}`, '--zap-log-level=error'],
    { ...asItself('trainer'), TMPDIR: temporary },
  );
}

function startLws(program: string, certDir: string): void {
  const configuration = {
    apiVersion: 'config.lws.x-k8s.io/v1alpha1',
    kind: 'Configuration',
    health: { healthProbeBindAddress: `127.0.0.1:${PORTS.lwsHealth}` },
    metrics: { bindAddress: '0' },
    webhook: { port: PORTS.lwsWebhook, host: '127.0.0.1', certDir },
    leaderElection: { leaderElect: false },
    internalCertManagement: { enable: false },
  };
  startProcess('lws', program, [`--config=${write('lws.yaml', configuration)}`, '--zap-log-level=error'], asItself('lws'));
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
    `--kubeconfig=${kubeconfigOf('volcano-webhook')}`,
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

export function startVolcanoScheduler(folder: string, configuration?: string): void {
  const shipped = join(folder, 'installer', 'helm', 'chart', 'volcano', 'config', 'volcano-scheduler.conf');
  const file = join(FOLDERS.run, 'volcano-scheduler.conf');
  writeFileSync(file, configuration ?? readFileSync(shipped, 'utf8'));
  const kubeconfig = kubeconfigOf('volcano-scheduler');
  const args = [`--kubeconfig=${kubeconfig}`, '--logtostderr', '-v=1', `--scheduler-conf=${file}`, ...quick(PORTS.volcanoScheduler)];
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

/** A controller asks under its own service account. */
function kubeconfigOf(program: string): string {
  return writeKubeconfig(program, tokenOf(ACCOUNTS.find((account) => account.program === program)!), CERTIFICATES.authority);
}

function asItself(program: string): Record<string, string> {
  return { KUBECONFIG: kubeconfigOf(program) };
}

function write(name: string, value: unknown): string {
  const file = join(FOLDERS.run, name);
  writeFileSync(file, stringify(value));
  return file;
}
