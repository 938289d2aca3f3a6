import type { Client, Obj } from '../control-plane/client';

const RBAC = 'rbac.authorization.k8s.io';
const TEMPLATE = { metadata: {}, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a/b:1' }] } };

/** Submitters and operators may write all jobs, and the status of none. */
const RULES = [
  {
    apiGroups: [
      'batch', 'jobset.x-k8s.io', 'trainer.kubeflow.org', 'batch.volcano.sh', 'kubeflow.org', 'ray.io', 'leaderworkerset.x-k8s.io',
    ],
    resources: ['jobs', 'cronjobs', 'jobsets', 'trainjobs', 'mpijobs', 'rayjobs', 'rayclusters', 'leaderworkersets'],
    verbs: ['create', 'get', 'list', 'update', 'patch', 'delete'],
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list'] },
  { apiGroups: ['kueue.x-k8s.io'], resources: ['workloads'], verbs: ['get', 'list', 'patch', 'update'] },
];

/** What all namespaces share. */
export function shared(): Obj[] {
  const binding = {
    metadata: { name: 'conformance-team' },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'conformance-team' },
    subjects: ['submitter', 'operator'].map((name) => ({ apiGroup: RBAC, kind: 'User', name })),
  };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'conformance-team' }, rules: RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', ...binding },
    ...['team', 'other', 'old', 'spare'].map((name) => ({
      apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', metadata: { name }, spec: { weight: 1, reclaimable: true },
    })),
    ...['low', 'high'].flatMap((name) => [
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value: 5 },
      { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'WorkloadPriorityClass', metadata: { name }, value: 5 },
    ]),
    runtime(),
  ];
}

/** A runtime of Trainer with the name that attempts and runs give. */
function runtime(): Obj {
  const container = { name: 'node', image: 'a/b:1', resources: { requests: { cpu: '1', memory: '1Gi' } } };
  const template = {
    metadata: { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } },
    spec: { template: { spec: { containers: [container] } } },
  };
  return {
    apiVersion: 'trainer.kubeflow.org/v1alpha1',
    kind: 'ClusterTrainingRuntime',
    metadata: { name: 'torch', labels: { 'trainer.kubeflow.org/framework': 'torch' } },
    spec: { mlPolicy: { numNodes: 1, torch: {} }, template: { spec: { replicatedJobs: [{ name: 'node', template }] } } },
  };
}

/** Jobs that really are there, for those who name them as their owners: the UID of each, by API group and kind. */
export async function realOwners(client: Client, namespace: string): Promise<ReadonlyMap<string, string>> {
  const uids = new Map<string, string>();
  for (const owner of OWNERS) {
    const { body } = await client.create({ ...owner, metadata: { name: 'real', namespace } });
    uids.set(keyOf(owner), body.metadata?.uid);
  }
  return uids;
}

const OWNERS: readonly Obj[] = [
  { apiVersion: 'batch/v1', kind: 'Job', spec: { suspend: true, template: TEMPLATE } },
  {
    apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet',
    spec: { suspend: true, replicatedJobs: [{ name: 'a', template: { spec: { template: TEMPLATE } } }] },
  },
  { apiVersion: 'trainer.kubeflow.org/v1alpha1', kind: 'TrainJob', spec: { suspend: true, runtimeRef: { name: 'torch' } } },
  {
    apiVersion: 'kubeflow.org/v2beta1', kind: 'MPIJob',
    spec: {
      runPolicy: { suspend: true },
      mpiReplicaSpecs: Object.fromEntries(['Launcher', 'Worker'].map((role) => [role, { replicas: 1, template: { spec: TEMPLATE.spec } }])),
    },
  },
  {
    apiVersion: 'ray.io/v1', kind: 'RayCluster',
    spec: { suspend: true, headGroupSpec: { rayStartParams: {}, template: { spec: { containers: TEMPLATE.spec.containers } } } },
  },
  {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: 'x' } },
      template: { metadata: { labels: { app: 'x' } }, spec: { containers: TEMPLATE.spec.containers } },
    },
  },
];

/** The object with the UIDs of the owners that are there; `2` is another one's on purpose. */
export function withRealOwners(object: Obj, owners: ReadonlyMap<string, string>): Obj {
  const references = object.metadata.ownerReferences as Obj[] | undefined;
  if (references === undefined) {
    return object;
  }
  const ownerReferences = references.map((reference) => ({
    ...reference,
    uid: reference.uid === '2' ? reference.uid : (owners.get(keyOf(reference)) ?? reference.uid),
  }));
  return { ...object, metadata: { ...object.metadata, ownerReferences } };
}

function keyOf({ apiVersion, kind }: Obj): string {
  return `${String(apiVersion).split('/')[0]}/${kind}`;
}
