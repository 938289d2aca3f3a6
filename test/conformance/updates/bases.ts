import type { Obj } from '../control-plane/client';
import { Random } from '../random';

const GPU = 'nvidia.com/gpu';
const KUEUE = 'kueue.x-k8s.io/v1beta2';
const IMAGE = 'registry.example.com/ml/train:1.4.0';

/** An object that exists, in a state, beside what it needs. */
export interface Base {
  /** For people: `Job in a Kueue queue, running`. */
  readonly title: string;

  /** Made before it, in this order. */
  readonly around: readonly Obj[];
  readonly target: Obj;

  /** Made after it: a run that uses it. */
  readonly users: readonly Obj[];

  /** Whether pods are expected to run before the edit, and whether they are then ended. */
  readonly state: 'running' | 'waiting' | 'finished' | 'there';
}

const LABELS = { 'app.kubernetes.io/name': 'train', team: 'nlp' };

function container(gpus: number): Obj {
  const amounts = { cpu: '2', memory: '4Gi', [GPU]: String(gpus) };
  return {
    name: 'main',
    image: IMAGE,
    command: ['python', 'train.py'],
    args: ['--epochs=3'],
    env: [{ name: 'LEVEL', value: 'info' }],
    resources: { requests: amounts, limits: amounts },
  };
}

function template(random: Random, gpus = 1): Obj {
  return {
    metadata: { labels: LABELS, annotations: { 'example.com/owner': 'nlp' } },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: random.pick([30, 120]),
      tolerations: [{ key: GPU, operator: 'Exists' }],
      containers: [container(gpus)],
    },
  };
}

function job(random: Random, namespace: string, queue?: string): Obj {
  const count = random.pick([1, 2, 4]);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'run',
      namespace,
      labels: { ...LABELS, ...(queue === undefined ? {} : { 'kueue.x-k8s.io/queue-name': queue }) },
      annotations: { 'example.com/note': 'a' },
    },
    spec: {
      parallelism: count,
      completions: count,
      backoffLimit: random.pick([0, 3]),
      ...random.some(0.5, () => ({ completionMode: 'Indexed' })),
      ...random.some(0.5, () => ({ ttlSecondsAfterFinished: 86400 })),
      ...random.some(0.4, () => ({ activeDeadlineSeconds: 86400 })),
      ...random.some(0.3, () => ({ podReplacementPolicy: 'Failed' })),
      template: template(random),
    },
  };
}

function jobSet(random: Random, namespace: string, queue?: string): Obj {
  const replicatedJob = (name: string): Obj => ({
    name,
    replicas: 1,
    template: { spec: { parallelism: 1, completions: 1, completionMode: 'Indexed', backoffLimit: 0, template: template(random) } },
  });
  return {
    apiVersion: 'jobset.x-k8s.io/v1alpha2',
    kind: 'JobSet',
    metadata: { name: 'run', namespace, labels: { ...LABELS, ...(queue === undefined ? {} : { 'kueue.x-k8s.io/queue-name': queue }) } },
    spec: {
      failurePolicy: { maxRestarts: 3 },
      ...random.some(0.5, () => ({ ttlSecondsAfterFinished: 86400 })),
      replicatedJobs: random.maybe(0.5) ? [replicatedJob('leader'), replicatedJob('workers')] : [replicatedJob('workers')],
    },
  };
}

function volcanoJob(random: Random, namespace: string, queue: string): Obj {
  return {
    apiVersion: 'batch.volcano.sh/v1alpha1',
    kind: 'Job',
    metadata: { name: 'run', namespace, labels: LABELS },
    spec: {
      schedulerName: 'volcano',
      queue,
      minAvailable: 2,
      maxRetry: 3,
      plugins: { svc: [], env: [] },
      policies: [{ event: 'PodEvicted', action: 'RestartJob' }],
      ...random.some(0.5, () => ({ ttlSecondsAfterFinished: 86400 })),
      // what the webhook fills in is lost by an apply that does not have it, and such an update is refused
      tasks: [{ name: 'worker', replicas: 2, minAvailable: 2, ...random.some(0.8, () => ({ maxRetry: 3 })), template: template(random) }],
    },
  };
}

function kueueWorld(random: Random, namespace: string, gpus: number): { around: Obj[]; flavor: Obj; clusterQueue: Obj; localQueue: Obj } {
  const flavor = {
    apiVersion: KUEUE,
    kind: 'ResourceFlavor',
    metadata: { name: `${namespace}-flavor` },
    spec: random.maybe(0.5) ? {} : { nodeLabels: { 'example.com/pool': 'gpu' } },
  };
  const clusterQueue = {
    apiVersion: KUEUE,
    kind: 'ClusterQueue',
    metadata: { name: `${namespace}-queue` },
    spec: {
      namespaceSelector: {},
      ...random.some(0.5, () => ({ cohortName: `${namespace}-cohort` })),
      queueingStrategy: 'BestEffortFIFO',
      stopPolicy: 'None',
      preemption: { withinClusterQueue: 'LowerPriority', reclaimWithinCohort: 'Any' },
      resourceGroups: [
        {
          coveredResources: ['cpu', 'memory', GPU],
          flavors: [
            {
              name: flavor.metadata.name,
              resources: [
                { name: 'cpu', nominalQuota: '64' },
                { name: 'memory', nominalQuota: '256Gi' },
                { name: GPU, nominalQuota: String(gpus) },
              ],
            },
          ],
        },
      ],
    },
  };
  const localQueue = {
    apiVersion: KUEUE,
    kind: 'LocalQueue',
    metadata: { name: 'queue', namespace },
    spec: { clusterQueue: clusterQueue.metadata.name, stopPolicy: 'None' },
  };
  return { around: [flavor, clusterQueue, localQueue], flavor, clusterQueue, localQueue };
}

type Make = (random: Random, namespace: string) => Base;

function run(title: string, state: Base['state'], make: (random: Random, namespace: string) => Obj): Make {
  return (random, namespace) => ({ title: `${title}, ${state}`, around: [], target: make(random, namespace), users: [], state });
}

function queued(title: string, state: 'running' | 'waiting', make: typeof job): Make {
  return (random, namespace) => {
    const { around } = kueueWorld(random, namespace, state === 'running' ? 16 : 0);
    return { title: `${title} in a Kueue queue, ${state}`, around, target: make(random, namespace, 'queue'), users: [], state };
  };
}

/** An object that a running Job needs. */
function used(title: string, pick: (world: ReturnType<typeof kueueWorld>) => Obj): Make {
  return (random, namespace) => {
    const world = kueueWorld(random, namespace, 16);
    const target = pick(world);
    return {
      title: `${title} in use`,
      around: world.around.filter((object) => object !== target),
      target,
      users: [job(random, namespace, 'queue')],
      state: 'running',
    };
  };
}

function plain(title: string, make: (random: Random, namespace: string) => Obj): Make {
  return (random, namespace) => ({ title, around: [], target: make(random, namespace), users: [], state: 'there' });
}

const volcanoQueue = (namespace: string): Obj => ({
  apiVersion: 'scheduling.volcano.sh/v1beta1',
  kind: 'Queue',
  metadata: { name: namespace },
  spec: { weight: 1, reclaimable: true, capability: { [GPU]: '16' } },
});
const core = (kind: string, name: string, namespace: string, rest: Obj): Obj => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace, labels: LABELS },
  ...rest,
});
const RBAC = 'rbac.authorization.k8s.io/v1';

/** What is edited; each as often as any other. */
export const BASES: readonly Make[] = [
  run('Job', 'running', job),
  run('Job', 'finished', job),
  queued('Job', 'running', job),
  queued('Job', 'waiting', job),
  run('JobSet', 'running', jobSet),
  run('JobSet', 'finished', jobSet),
  queued('JobSet', 'running', jobSet),
  queued('JobSet', 'waiting', jobSet),
  (random, namespace) => ({
    title: 'Volcano Job, running',
    around: [volcanoQueue(namespace)],
    target: volcanoJob(random, namespace, namespace),
    users: [],
    state: 'running',
  }),
  (random, namespace) => ({
    title: 'Volcano Queue in use',
    around: [],
    target: volcanoQueue(namespace),
    users: [volcanoJob(random, namespace, namespace)],
    state: 'running',
  }),
  used('ResourceFlavor', ({ flavor }) => flavor),
  used('ClusterQueue', ({ clusterQueue }) => clusterQueue),
  used('LocalQueue', ({ localQueue }) => localQueue),
  plain('CronJob', (random, namespace) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', namespace, labels: LABELS },
    spec: {
      schedule: '0 2 * * *',
      timeZone: 'UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      jobTemplate: { spec: { backoffLimit: 3, template: template(random) } },
    },
  })),
  plain('Cohort', (_, namespace) => ({
    apiVersion: KUEUE,
    kind: 'Cohort',
    metadata: { name: `${namespace}-cohort` },
    spec: { parentName: `${namespace}-root` },
  })),
  plain('Topology', (_, namespace) => ({
    apiVersion: KUEUE,
    kind: 'Topology',
    metadata: { name: `${namespace}-topology` },
    spec: { levels: [{ nodeLabel: 'example.com/rack' }, { nodeLabel: 'kubernetes.io/hostname' }] },
  })),
  plain('AdmissionCheck', (_, namespace) => ({
    apiVersion: KUEUE,
    kind: 'AdmissionCheck',
    metadata: { name: `${namespace}-check` },
    spec: {
      controllerName: 'kueue.x-k8s.io/provisioning-request',
      parameters: { apiGroup: 'kueue.x-k8s.io', kind: 'ProvisioningRequestConfig', name: 'config' },
    },
  })),
  plain('WorkloadPriorityClass', (_, namespace) => ({
    apiVersion: KUEUE,
    kind: 'WorkloadPriorityClass',
    metadata: { name: `${namespace}-class` },
    value: 100,
    description: 'a',
  })),
  plain('PriorityClass', (_, namespace) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: `${namespace}-class` },
    value: 100,
    preemptionPolicy: 'Never',
    globalDefault: false,
    description: 'a',
  })),
  plain('ConfigMap', (random, namespace) =>
    core('ConfigMap', 'settings', namespace, { data: { a: '1', b: '2' }, ...random.some(0.5, () => ({ immutable: true })) }),
  ),
  plain('Secret', (random, namespace) =>
    core('Secret', 'keys', namespace, { type: 'Opaque', stringData: { a: '1' }, ...random.some(0.3, () => ({ immutable: true })) }),
  ),
  plain('Service', (random, namespace) =>
    core('Service', 'svc', namespace, {
      spec: { ...random.some(0.6, () => ({ clusterIP: 'None' })), selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    }),
  ),
  plain('PersistentVolumeClaim', (_, namespace) =>
    core('PersistentVolumeClaim', 'data', namespace, {
      spec: { accessModes: ['ReadWriteMany'], storageClassName: 'shared', resources: { requests: { storage: '10Gi' } } },
    }),
  ),
  plain('ResourceQuota', (random, namespace) =>
    core('ResourceQuota', 'quota', namespace, {
      spec: { hard: { 'requests.cpu': '64', 'count/jobs.batch': '10' }, ...random.some(0.3, () => ({ scopes: ['NotTerminating'] })) },
    }),
  ),
  plain('LimitRange', (_, namespace) =>
    core('LimitRange', 'limits', namespace, {
      spec: { limits: [{ type: 'Container', max: { cpu: '8' }, default: { cpu: '2' }, defaultRequest: { cpu: '1' } }] },
    }),
  ),
  plain('ServiceAccount', (_, namespace) => core('ServiceAccount', 'runner', namespace, { automountServiceAccountToken: false })),
  plain('Role', (_, namespace) => ({
    apiVersion: RBAC,
    kind: 'Role',
    metadata: { name: 'role', namespace },
    rules: [{ apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'create'] }],
  })),
  plain('RoleBinding', (_, namespace) => ({
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { name: 'binding', namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'role' },
    subjects: [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'engineers' }],
  })),
  plain('NetworkPolicy', (_, namespace) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'gang', namespace },
    spec: {
      podSelector: { matchLabels: LABELS },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: LABELS } }] }],
    },
  })),
];
