import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The checkout; the harness is run from sources. */
export const CHECKOUT = resolve(__dirname, '..', '..');

/** Where programs, certificates and state are: outside of what git tracks. */
export const HOME = process.env.CONFORMANCE_HOME ?? join(CHECKOUT, '.conformance');

export const FOLDERS = {
  programs: join(HOME, 'bin'),
  certificates: join(HOME, 'certificates'),
  run: join(HOME, 'run'),
  etcd: join(HOME, 'etcd'),
  volcanoApis: join(CHECKOUT, '.conformance', 'volcano-apis'),
  components: join(__dirname, 'components'),
  recorded: join(__dirname, 'recorded'),
  failures: join(HOME, 'disagreements'),
  /** Kueue 0.19 reads the certificate of its metrics here and nowhere else. */
  kueueMetrics: '/etc/kueue/metrics/certs',
};

export const KUBECONFIG = join(FOLDERS.run, 'admin.kubeconfig');

/** Who may do everything on this loopback control plane, which is up for a test only. */
export const TOKEN = 'conformance';

/** Classes of devices that Kueue counts by a resource of the quota, as its configuration has them. */
export const DEVICE_CLASS_MAPPINGS = [
  { name: 'example.com/gpus', deviceClassNames: ['gpu.example.com', 'mig.example.com'] },
  { name: 'example.com/nics', deviceClassNames: ['nic.example.com'] },
];

/** The first of the ports, all on 127.0.0.1: with another one and another checkout, two control planes run side by side. */
const FIRST_PORT = Number(process.env.CONFORMANCE_PORTS ?? 16440);

const PORT_NAMES = [
  'apiserver',
  'etcdClient',
  'etcdPeer',
  'kueueWebhook',
  'jobsetWebhook',
  'volcanoWebhook',
  'trainerWebhook',
  'kueueHealth',
  'jobsetHealth',
  'trainerHealth',
  'kueueMetrics',
  'jobsetMetrics',
  'volcanoController',
  'volcanoScheduler',
  'kwok',
  'controllerManager',
  'scheduler',
  'kuberayHealth',
  'lwsWebhook',
  'lwsHealth',
  'mpiHealth',
] as const;

export const PORTS = Object.fromEntries(PORT_NAMES.map((name, i) => [name, FIRST_PORT + i])) as Record<(typeof PORT_NAMES)[number], number>;

/** A program's Go module in `components/`, whose go.mod holds the version. */
export interface Component {
  readonly folder: string;
  readonly module: string;

  /** The packages to build, by the program's name; without any, the folder's own main. */
  readonly programs: Readonly<Record<string, string>>;

  /** Another go.mod of the folder, for another version. */
  readonly modfile?: string;
}

export const COMPONENTS: readonly Component[] = [
  { folder: 'kueue', module: 'sigs.k8s.io/kueue', programs: { kueue: 'sigs.k8s.io/kueue/cmd/kueue' } },
  { folder: 'jobset', module: 'sigs.k8s.io/jobset', programs: { jobset: 'sigs.k8s.io/jobset' } },
  {
    folder: 'volcano',
    module: 'volcano.sh/volcano',
    programs: {
      'volcano-webhook': 'volcano.sh/volcano/cmd/webhook-manager',
      'volcano-controller': 'volcano.sh/volcano/cmd/controller-manager',
      'volcano-scheduler': 'volcano.sh/volcano/cmd/scheduler',
    },
  },
  { folder: 'kwok', module: 'sigs.k8s.io/kwok', programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' } },
  {
    folder: 'trainer',
    module: 'github.com/kubeflow/trainer/v2',
    programs: { trainer: 'github.com/kubeflow/trainer/v2/cmd/trainer-controller-manager' },
  },
  {
    folder: 'mpi-operator',
    module: 'github.com/kubeflow/mpi-operator',
    programs: { 'mpi-operator': '.' },
  },
  {
    folder: 'kuberay',
    module: 'github.com/ray-project/kuberay/ray-operator',
    programs: { kuberay: 'github.com/ray-project/kuberay/ray-operator' },
  },
  { folder: 'lws', module: 'sigs.k8s.io/lws', programs: { lws: 'sigs.k8s.io/lws/cmd' } },
];

/** Versions of Kubernetes to choose from, the first by default. */
export const KUBERNETES: readonly Component[] = [
  { folder: 'kubernetes', module: 'k8s.io/kubernetes', programs: {}, modfile: 'go.mod' },
  { folder: 'kubernetes', module: 'k8s.io/kubernetes', programs: {}, modfile: 'kubernetes-1.37.mod' },
];

/** The parts of a control plane that Kubernetes' one program is, by the name that it is called by. */
export const KUBERNETES_PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'];

/** The version, without `v`. */
export function versionOf({ folder, module, modfile = 'go.mod' }: Component): string {
  const text = readFileSync(join(FOLDERS.components, folder, modfile), 'utf8');
  const version = new RegExp(`^(?:require)?\\s*${module.replace(/[./]/g, '\\$&')} v(\\S+)`, 'm').exec(text)?.[1];
  if (version === undefined) {
    throw new Error(`${folder}/${modfile} does not require ${module}`);
  }
  return version;
}

/** The Kubernetes asked for by `KUBERNETES` (`1.36`, `1.37` or a whole version). */
export function chosenKubernetes(): Component {
  const wanted = process.env.KUBERNETES ?? versionOf(KUBERNETES[0]);
  const found = KUBERNETES.find((component) => versionOf(component) === wanted || versionOf(component).startsWith(`${wanted}.`));
  if (found === undefined) {
    throw new Error(`KUBERNETES is ${wanted}; there is ${KUBERNETES.map(versionOf).join(' and ')}`);
  }
  return found;
}

export function versions(): Readonly<Record<string, string>> {
  const parts = Object.fromEntries(COMPONENTS.map((component) => [component.folder, versionOf(component)]));
  return { kubernetes: versionOf(chosenKubernetes()), ...parts };
}
