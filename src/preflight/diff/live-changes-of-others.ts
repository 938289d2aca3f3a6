import { KindKey } from '../../upstream/kinds';
import { at, dict, dicts, list, text } from '../../base/json';
import { quantityOf } from '../model/amounts';
import { Change, fixed, LiveChange, unless } from './live-change';

const ANOTHER_CLAIM = 'make a claim of another name';
const RESTARTS = 'ends its pods and starts new ones';

/** ConfigMaps and Secrets, from ValidateConfigMapUpdate and ValidateSecretUpdate. */
function data(...fields: readonly string[]): LiveChange[] {
  const isFrozen = ({ before }: Change): boolean => before.manifest.immutable === true;
  return [...fields, 'immutable'].map((field) => ({
    path: [field, '**'], when: isFrozen, effect: 'refused', says: "it is 'immutable'", fix: 'make one of another name',
  }));
}

/** What makes pods from a template: it replaces them when the template changes. */
function restarting(...more: readonly LiveChange[]): LiveChange[] {
  return [...more, { path: ['spec', 'template', '**'], effect: 'disruptive', says: RESTARTS }];
}

function isLess(value: unknown, other: unknown): boolean {
  const [amount, than] = [quantityOf(value), quantityOf(other)];
  return amount !== undefined && than !== undefined && amount.compareTo(than) < 0;
}

function storageClassOf({ before, now, live }: Change): unknown {
  const name = text(before.spec.storageClassName);
  const type = 'StorageClass.storage.k8s.io';
  return name === undefined ? undefined : (live?.find(type, undefined, name) ?? now.find(type, undefined, name))?.manifest;
}

function livePhase({ before, live }: Change): unknown {
  return at(live?.find(before.type, before.namespace, before.name)?.manifest, 'status', 'phase');
}

/** A claim, from ValidatePersistentVolumeClaimUpdate and the admission plugin PersistentVolumeClaimResize. */
const CLAIM: readonly LiveChange[] = [
  {
    path: ['spec', 'resources', 'requests', '*'], when: ({ path }) => path[3] !== 'storage', effect: 'refused',
    says: 'a claim keeps all but its size', fix: ANOTHER_CLAIM,
  },
  {
    path: ['spec', 'resources', 'requests', '**'], when: (change) => livePhase(change) === 'Pending', effect: 'refused',
    says: 'a claim that is not bound yet keeps its size', fix: 'wait until a pod uses it, or make a claim of another name',
  },
  {
    path: ['spec', 'resources', 'requests', 'storage'], when: ({ from, to }) => isLess(to, from),
    effect: 'refused', says: 'a claim never shrinks', fix: ANOTHER_CLAIM,
  },
  {
    path: ['spec', 'resources', 'requests', '**'],
    when: (change) => storageClassOf(change) !== undefined && dict(storageClassOf(change)).allowVolumeExpansion !== true,
    effect: 'refused', says: "its storage class has no 'allowVolumeExpansion'", fix: ANOTHER_CLAIM,
  },
  {
    path: ['spec', 'resources', 'requests', '**'], when: (change) => storageClassOf(change) === undefined, effect: 'disruptive',
    says: "is refused unless its storage class has 'allowVolumeExpansion: true'", fix: 'look at the class first',
  },
  { path: ['spec', 'resources', 'requests', '**'], effect: 'harmless' },
  { path: ['spec', 'volumeAttributesClassName'], effect: 'harmless' },
  { path: ['spec', '*', '**'], effect: 'refused', says: 'a claim keeps all but its size', fix: ANOTHER_CLAIM },
];

/** Of a headless Service nothing is allocated, of any other an address that stays. */
function movesAddress({ from, to, before, after }: Change): boolean {
  const isNamed = before.spec.type === 'ExternalName' || after.spec.type === 'ExternalName';
  return !isNamed && to !== undefined && (from !== undefined || to === 'None');
}

/** A Service, from ValidateServiceUpdate. */
const SERVICE: readonly LiveChange[] = [
  ...['clusterIP', 'clusterIPs'].map((field): LiveChange => ({
    path: ['spec', field], effect: 'refused',
    when: (change) => movesAddress(field === 'clusterIP' ? change : { ...change, from: list(change.from)[0], to: list(change.to)[0] }),
    says: 'a Service keeps its address, or keeps having none', fix: 'make a Service of another name',
  })),
  {
    path: ['spec', 'type'], when: ({ before, to }) => before.spec.clusterIP === 'None' && (to === 'LoadBalancer' || to === 'NodePort'),
    effect: 'refused', says: 'a headless Service has no address to publish', fix: 'make a Service of another name',
  },
  {
    path: ['spec', 'loadBalancerClass'], when: ({ before, after }) => before.spec.type === after.spec.type, effect: 'refused',
    says: 'it stays as long as the type does',
  },
];

const STATEFUL_SET: readonly LiveChange[] = [
  ...['replicas', 'updateStrategy', 'minReadySeconds', 'ordinals', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'].map(
    (field): LiveChange => ({ path: ['spec', field, '**'], effect: 'harmless' }),
  ),
  ...restarting(),
  { path: ['spec', '*', '**'], effect: 'refused', says: 'it is fixed when the StatefulSet is made', fix: 'make one of another name' },
];

const DEPLOYMENT: readonly LiveChange[] = [
  fixed('spec.selector', 'the selector of a Deployment stays', 'make a Deployment of another name'),
  {
    path: ['spec', 'strategy', 'type'], effect: 'refused',
    when: ({ apply, to, before }) =>
      apply === 'server-side' && to === 'Recreate' && at(before.spec, 'strategy', 'rollingUpdate') === undefined,
    says: "applied on the server's side it leaves the 'rollingUpdate' that the API server filled in, which 'Recreate' may not have",
    fix: 'replace the Deployment (kubectl replace), or give strategy.rollingUpdate: null',
  },
  ...restarting(),
];

/** Pods, from ValidatePodUpdate. */
const POD: readonly LiveChange[] = [
  ...['containers', 'initContainers'].map((field): LiveChange => ({
    path: ['spec', field, '*', 'image'], effect: 'disruptive', says: 'restarts the container',
  })),
  { path: ['spec', 'activeDeadlineSeconds'], effect: 'disruptive', says: 'ends the pod if it has been going on for longer' },
  { path: ['spec', '*', '**'], effect: 'refused', says: 'pods stay as they are', fix: 'make a pod of another name' },
];

const KEEPS_ROLE = 'a binding keeps its role';
const ANOTHER_BINDING = 'make a binding of another name';

/** A list whose order and repetitions mean nothing. */
function setOf(value: unknown): string {
  return [...new Set(list(value).map(String))].sort().join(',');
}

const ANOTHER_PRIORITY = 'make a class of another name';

/** Kinds that Kubernetes itself has. */
const BUILT_IN: Readonly<Partial<Record<KindKey, readonly LiveChange[]>>> = {
  'ConfigMap.': data('data', 'binaryData'),
  'Secret.': [
    fixed('type', 'a Secret keeps its type', 'make a Secret of another name', ({ from, to }) => (from || 'Opaque') !== (to || 'Opaque')),
    // what was written as text is data by now, and stays where the text is no longer there
    { path: ['stringData', '**'], effect: 'harmless', when: ({ to }) => to === undefined },
    ...data('data', 'stringData'),
  ],
  'PersistentVolumeClaim.': CLAIM,
  'Service.': SERVICE,
  'Pod.': POD,
  'ResourceQuota.': [
    fixed('spec.scopes', 'a quota keeps its scopes', 'make a ResourceQuota of another name', ({ before, after }) =>
      setOf(before.spec.scopes) !== setOf(after.spec.scopes)),
  ],
  'Deployment.apps': DEPLOYMENT,
  'StatefulSet.apps': STATEFUL_SET,
  'DaemonSet.apps': restarting(fixed('spec.selector', 'the selector of a DaemonSet stays', 'make a DaemonSet of another name')),
  'ReplicaSet.apps': [fixed('spec.selector', 'the selector of a ReplicaSet stays', 'make a ReplicaSet of another name')],
  'PriorityClass.scheduling.k8s.io': [
    fixed('value', 'a class keeps its value', ANOTHER_PRIORITY), fixed('preemptionPolicy', 'a class keeps it', ANOTHER_PRIORITY),
  ],
  ...Object.fromEntries(
    ['RoleBinding', 'ClusterRoleBinding'].map((kind) => [
      `${kind}.rbac.authorization.k8s.io`,
      [
        fixed('roleRef.apiGroup', KEEPS_ROLE, ANOTHER_BINDING, unless('rbac.authorization.k8s.io')),
        fixed('roleRef.name', KEEPS_ROLE, ANOTHER_BINDING), fixed('roleRef.kind', KEEPS_ROLE, ANOTHER_BINDING),
      ],
    ]),
  ),
  'StorageClass.storage.k8s.io': ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'].map((field) =>
    fixed(field, 'a class keeps it', ANOTHER_PRIORITY),
  ),
  'VolumeAttributesClass.storage.k8s.io': ['parameters', 'driverName'].map((field) => fixed(field, 'a class keeps it', ANOTHER_PRIORITY)),
  'IngressClass.networking.k8s.io': [fixed('spec.controller', 'a class keeps it', ANOTHER_PRIORITY)],
  'RuntimeClass.node.k8s.io': [fixed('handler', 'a class keeps it', ANOTHER_PRIORITY)],
  'ResourceClaim.resource.k8s.io': [fixed('spec', 'a claim stays as it is', ANOTHER_CLAIM)],
  'ResourceClaimTemplate.resource.k8s.io': [fixed('spec', 'a template stays as it is', 'make a template of another name')],
};

/** A rule of a schema that compares the spec with what it was is not asked where there is none any more. */
function hasSpec({ after }: Change): boolean {
  return after.manifest.spec !== undefined;
}

/** Rules of ResourceFlavors with a topology, from their CEL rules. */
function whereTopologyIs(field: string): LiveChange {
  return {
    path: ['spec', field, '**'], effect: 'refused',
    when: (change) => change.before.spec.topologyName !== undefined && hasSpec(change),
    says: 'a flavor with a topology keeps it', fix: 'make a flavor of another name, and move the quota to it when its runs have ended',
  };
}

/** Stopping a queue of Kueue. */
const STOP: readonly LiveChange[] = [
  {
    path: ['spec', 'stopPolicy'], when: ({ to }) => to === 'HoldAndDrain', effect: 'disruptive',
    says: 'evicts every run that the queue has admitted, and admits none', fix: "say 'Hold' if they have to go on",
  },
  { path: ['spec', 'stopPolicy'], when: ({ to }) => to === 'Hold', effect: 'disruptive', says: 'admits no run any more' },
  { path: ['spec', 'stopPolicy'], effect: 'harmless' },
];

const FLAVOR = 'ResourceFlavor.kueue.x-k8s.io';

/** A quota's flavor goes: Kueue forgets what was admitted to it. */
const FLAVOR_GONE: LiveChange = {
  path: ['spec', 'resourceGroups', '**'], effect: 'disruptive',
  when: ({ before, after }) => flavorsOf(before.spec).some((flavor) => !flavorsOf(after.spec).includes(flavor)),
  says: 'takes a flavor away, and Kueue no longer counts what runs in it: the same nodes are given out twice',
  fix: 'set its quota to 0, and take it away when its runs have ended',
};

/** A flavor that is nowhere to be seen: the queue is inactive until it is there. */
const FLAVOR_MISSING: LiveChange = {
  path: ['spec', 'resourceGroups', '**'], effect: 'disruptive',
  when: ({ before, after, now, live }) =>
    flavorsOf(after.spec)
      .filter((flavor) => !flavorsOf(before.spec).includes(flavor))
      .some((flavor) => now.find(FLAVOR, undefined, flavor) === undefined && live?.find(FLAVOR, undefined, flavor) === undefined),
  says: 'names a flavor that is not among the new manifests: while there is none of that name, the queue admits nothing',
  fix: 'make the flavor first',
};

const CHECKS: LiveChange = {
  path: ['spec', 'admissionChecksStrategy', '**'], effect: 'disruptive',
  says: 'changes what is asked before runs are admitted; where a check is missing or not active, the queue admits nothing',
};

/** Whether a Queue of Volcano that is to be a parent has jobs, which only queues without children may have. */
function parentHasPods({ to, live, now }: Change): boolean {
  const type = 'Queue.scheduling.volcano.sh';
  const name = text(to);
  const pods = name === undefined ? undefined : at(live?.find(type, undefined, name)?.manifest, 'status', 'allocated', 'pods');
  return (
    (quantityOf(pods)?.isZero === false) ||
    now.ofType('Job.batch.volcano.sh').some(({ spec }) => spec.queue === name && name !== undefined)
  );
}

const VOLCANO_QUEUE: readonly LiveChange[] = [
  {
    path: ['spec', 'weight'], when: ({ to }) => to === 0, effect: 'refused', says: 'a weight of 0 becomes 1 only when a queue is made',
    fix: 'write 1',
  },
  {
    path: ['spec', 'parent'], when: parentHasPods, effect: 'refused', says: 'a queue with pods of its own cannot be a parent',
    fix: 'name a queue that has no jobs',
  },
  {
    path: ['spec', 'parent'], effect: 'disruptive',
    says: 'moves the queue; it is refused if the new parent has pods of its own, and its jobs count there from now on',
  },
];

/** Kinds of Kueue and Volcano. */
const CUSTOM: Readonly<Partial<Record<KindKey, readonly LiveChange[]>>> = {
  'ResourceFlavor.kueue.x-k8s.io': ['nodeLabels', 'tolerations', 'topologyName'].map(whereTopologyIs),
  'Topology.kueue.x-k8s.io': [fixed('spec.levels', 'a Topology keeps its levels', 'make a Topology of another name', hasSpec)],
  'LocalQueue.kueue.x-k8s.io': [
    fixed('spec.clusterQueue', 'a LocalQueue keeps its ClusterQueue', 'make a LocalQueue of another name', hasSpec),
    { path: ['spec', 'clusterQueue'], effect: 'disruptive', says: 'leaves the queue without a ClusterQueue, so that it admits nothing' },
    ...STOP,
  ],
  'ClusterQueue.kueue.x-k8s.io': [
    fixed('spec.concurrentAdmissionPolicy', 'a ClusterQueue keeps it', 'make a ClusterQueue of another name'), ...STOP, FLAVOR_GONE,
    FLAVOR_MISSING, CHECKS,
  ],
  'AdmissionCheck.kueue.x-k8s.io': [
    fixed('spec.controllerName', 'a check keeps its controller', 'make a check of another name', hasSpec),
    {
      path: ['spec', 'parameters', '**'], effect: 'disruptive',
      says: 'is another configuration of the check: while there is none of that name, its queues admit nothing',
    },
  ],
  'WorkloadPriorityClass.kueue.x-k8s.io': [
    { path: ['value'], effect: 'disruptive', says: 'gives all runs of the class another priority, also those that wait or go on' },
  ],
  'Queue.scheduling.volcano.sh': VOLCANO_QUEUE,
};

export const OTHERS: Readonly<Partial<Record<KindKey, readonly LiveChange[]>>> = { ...BUILT_IN, ...CUSTOM };

/** The names of the flavors of a quota, in the order of the groups. */
function flavorsOf(spec: unknown): string[] {
  return dicts(at(spec, 'resourceGroups')).flatMap((group) => dicts(group.flavors).flatMap(({ name }) => text(name) ?? []));
}
