import { Edit, Edits } from './edits-of-runs';
import { Loose, Objects, set } from './objects';

const of = (kind: string, name?: string) => (change: (object: Loose) => void): Edit => (objects) => change(objects.get(kind, name));
const field = (kind: string, name: string | undefined) => (path: string, value: unknown): Edit =>
  of(kind, name)((object) => set(object, path, value));
const label = (kind: string, name?: string): Edit => of(kind, name)((object) => set(object, ['metadata', 'labels', 'more'], '1'));
const removed = (kind: string, name?: string): Edit => (objects) => objects.remove(kind, name);
const renamed = (kind: string, from: string, to: string): Edit => of(kind, from)((object) => (object.metadata.name = to));
const both = (...edits: Edit[]): Edit => (objects) => edits.forEach((edit) => edit(objects));

const queue = field('ClusterQueue', 'nlp');
const inGroup = (change: (group: Loose) => void, kind = 'ClusterQueue', name = 'nlp'): Edit =>
  of(kind, name)((object) => change(object.spec.resourceGroups[0]));
const flavor = (name: string, change: (flavor: Loose) => void): Edit =>
  inGroup(({ flavors }) => change(flavors.find((item: Loose) => item.name === name)));
const amount = (name: string, resource: string, key: string, value: unknown): Edit =>
  flavor(name, ({ resources }) => set(resources.find((item: Loose) => item.name === resource), key, value));
const gpus = (key: string, value: unknown): Edit => amount('h100', 'nvidia.com/gpu', key, value);

const CLUSTER_QUEUE: Edits = {
  'nominal-up': gpus('nominalQuota', '64'),
  'nominal-below-usage': gpus('nominalQuota', '1'),
  'nominal-0-no-cohort': both(gpus('nominalQuota', '0'), queue('spec.cohortName', undefined)),
  'cpu-below': amount('h100', 'cpu', 'nominalQuota', '1'),
  'borrowingLimit-0': gpus('borrowingLimit', '0'),
  'lendingLimit-0': gpus('lendingLimit', '0'),
  'borrowingLimit-gone': gpus('borrowingLimit', undefined),
  'lending>nominal': gpus('lendingLimit', '100'),
  'flavor-in-use-removed': inGroup((group) => (group.flavors = group.flavors.filter((item: Loose) => item.name !== 'h100'))),
  'flavor-unused-removed': inGroup((group) => (group.flavors = group.flavors.filter((item: Loose) => item.name !== 'cpu'))),
  'flavors-reordered': inGroup((group) => group.flavors.reverse()),
  'flavor-missing-added': inGroup((group) => group.flavors.push({ ...structuredClone(group.flavors[0]), name: 'nowhere' })),
  'resource-removed': inGroup((group) => {
    group.coveredResources = group.coveredResources.filter((name: string) => name !== 'memory');
    group.flavors.forEach((item: Loose) => (item.resources = item.resources.filter(({ name }: Loose) => name !== 'memory')));
  }),
  'resource-added': inGroup((group) => {
    group.coveredResources.push('example.com/nic');
    group.flavors.forEach((item: Loose) => item.resources.push({ name: 'example.com/nic', nominalQuota: '4' }));
  }),
  'resource-order-swapped': flavor('h100', ({ resources }) => resources.reverse()),
  'cohort-other': queue('spec.cohortName', 'other'),
  'cohort-gone': queue('spec.cohortName', undefined),
  'ns-selector-excludes': queue('spec.namespaceSelector', { matchLabels: { team: 'other' } }),
  'ns-selector-adds': of('ClusterQueue', 'nlp')((object) => object.spec.namespaceSelector.matchExpressions[0].values.push('more')),
  'ns-selector-gone': queue('spec.namespaceSelector', undefined),
  'stop-Hold': queue('spec.stopPolicy', 'Hold'),
  'stop-HoldAndDrain': queue('spec.stopPolicy', 'HoldAndDrain'),
  'stop-gone': queue('spec.stopPolicy', undefined),
  'preempt-within': queue('spec.preemption.withinClusterQueue', 'Never'),
  'preempt-reclaim': queue('spec.preemption.reclaimWithinCohort', 'LowerPriority'),
  'preempt-borrow': queue('spec.preemption.borrowWithinCohort', { policy: 'LowerPriority' }),
  'preempt-gone': queue('spec.preemption', undefined),
  'fungibility': queue('spec.flavorFungibility.whenCanBorrow', 'TryNextFlavor'),
  'strategy': queue('spec.queueingStrategy', 'StrictFIFO'),
  'check-missing': queue('spec.admissionChecksStrategy', { admissionChecks: [{ name: 'nowhere' }] }),
  'fair-weight': queue('spec.fairSharing', { weight: '2' }),
  'label': label('ClusterQueue', 'nlp'),
  'removed': removed('ClusterQueue', 'nlp'),
  'two-groups': of('ClusterQueue', 'nlp')((object) => object.spec.resourceGroups.push({
    ...structuredClone(object.spec.resourceGroups[0]), coveredResources: ['example.com/nic'],
    flavors: object.spec.resourceGroups[0].flavors.map(({ name }: Loose) => ({
      name, resources: [{ name: 'example.com/nic', nominalQuota: '1' }],
    })),
  })),
};

const cohort = field('Cohort', 'company');

const COHORT: Edits = {
  'quota-up': inGroup((group) => (group.flavors[1].resources[2].nominalQuota = '99'), 'Cohort', 'company'),
  'quota-0': inGroup((group) => (group.flavors[1].resources[2].nominalQuota = '0'), 'Cohort', 'company'),
  'parent-missing': cohort('spec.parentName', 'above'),
  'spec-empty': cohort('spec', {}),
  'spec-gone': cohort('spec', undefined),
  'groups-gone': cohort('spec', {}),
  'fair-weight': cohort('spec.fairSharing', { weight: '2' }),
  'removed': removed('Cohort', 'company'),
  'parent-self-cycle': cohort('spec.parentName', 'company'),
  'limit-no-parent': inGroup((group) => (group.flavors[1].resources[2].borrowingLimit = '5'), 'Cohort', 'company'),
};

const h100 = field('ResourceFlavor', 'h100');

const FLAVOR: Edits = {
  'nodeLabels': h100('spec.nodeLabels', { 'example.com/pool': 'other' }),
  'nodeLabels-add': h100('spec.nodeLabels.more', '1'),
  'taint-value': h100('spec.nodeTaints', [{ key: 'nvidia.com/gpu', value: 'other', effect: 'NoSchedule' }]),
  'taint-add': of('ResourceFlavor', 'h100')((object) => object.spec.nodeTaints.push({ key: 'spot', value: 'yes', effect: 'NoSchedule' })),
  'taints-gone': h100('spec.nodeTaints', undefined),
  'tolerations-add': h100('spec.tolerations', [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule' }]),
  'topology-add': h100('spec.topologyName', 'hostname'),
  'topology-gone': h100('spec.topologyName', undefined),
  'topology-other': h100('spec.topologyName', 'other'),
  'label': label('ResourceFlavor', 'h100'),
  'spec-empty': h100('spec', {}),
  'spec-gone': h100('spec', undefined),
  'unused-removed': removed('ResourceFlavor', 'cpu'),
  'used-removed': removed('ResourceFlavor', 'h100'),
  'renamed': both(
    renamed('ResourceFlavor', 'h100', 'h100-v2'),
    (objects) => objects.manifests.filter(({ kind }) => kind === 'ClusterQueue' || kind === 'Cohort').forEach((object) =>
      object.spec.resourceGroups.forEach((group: Loose) => group.flavors.forEach((item: Loose) => {
        item.name = item.name === 'h100' ? 'h100-v2' : item.name;
      }))),
  ),
};

const TOPOLOGY: Edits = {
  'level-add': of('Topology', 'hostname')((object) => object.spec.levels.unshift({ nodeLabel: 'example.com/rack' })),
  'used-removed': removed('Topology', 'hostname'),
  'label': label('Topology', 'hostname'),
  'renamed': both(renamed('Topology', 'hostname', 'hosts'), (objects) =>
    objects.manifests.filter(({ kind }) => kind === 'ResourceFlavor').forEach((object) => (object.spec.topologyName = 'hosts'))),
};

const local = field('LocalQueue', 'nlp');

const LOCAL_QUEUE: Edits = {
  'clusterQueue': local('spec.clusterQueue', 'vision'),
  'stop-Hold': local('spec.stopPolicy', 'Hold'),
  'stop-HoldAndDrain': local('spec.stopPolicy', 'HoldAndDrain'),
  'stop-gone': local('spec.stopPolicy', undefined),
  'fair': local('spec.fairSharing', { weight: '2' }),
  'label': label('LocalQueue', 'nlp'),
  'removed': removed('LocalQueue', 'nlp'),
  'renamed': renamed('LocalQueue', 'nlp', 'nlp2'),
};

const tier = field('WorkloadPriorityClass', 'medium-priority');

const PRIORITY: Edits = {
  'value': tier('value', 200),
  'description': tier('description', 'other'),
  'removed': removed('WorkloadPriorityClass', 'medium-priority'),
  'label': label('WorkloadPriorityClass', 'medium-priority'),
};

const namespace = (value: string | undefined): Edit =>
  of('Namespace', 'nlp')((object) => set(object, ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'], value));
const quota = field('ResourceQuota', 'nlp-quota');
const claim = field('PersistentVolumeClaim', 'checkpoints');
const binding = field('RoleBinding', 'nlp-submitter');

const TEAM: Edits = {
  'label-add': label('Namespace', 'nlp'),
  'pss-baseline': namespace('baseline'),
  'pss-bad': namespace('strict'),
  'pss-gone': namespace(undefined),
  'hard-up': quota('spec.hard.persistentvolumeclaims', '99'),
  'hard-below': quota('spec.hard.persistentvolumeclaims', '0'),
  'hard-add-jobs-0': (objects) => (objects.get('ResourceQuota', 'nlp-quota').spec.hard['count/jobs.batch'] = '0'),
  'scopes-add': quota('spec.scopes', ['NotTerminating']),
  'scopeSelector-add': quota('spec.scopeSelector', {
    matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }],
  }),
  'key-gone': quota('spec.hard', { 'count/jobs.batch': '50' }),
  'rule-gone': of('Role', 'nlp-submitter')((object) => object.rules.pop()),
  'rule-add': of('Role', 'nlp-submitter')((object) => object.rules.push({ apiGroups: [''], resources: ['services'], verbs: ['get'] })),
  'rule-add:Role(nlp-submitter)': of('Role', 'nlp-submitter')((object) =>
    object.rules.push({ apiGroups: [''], resources: ['services'], verbs: ['get'] })),
  'rule-add:ClusterRole': of('ClusterRole')((object) => object.rules.push({ apiGroups: [''], resources: ['nodes'], verbs: ['get'] })),
  'subjects': binding('subjects', [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'others' }]),
  'subject-add': of('RoleBinding', 'nlp-submitter')((object) =>
    object.subjects.push({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'others' })),
  'subject-gone': binding('subjects', []),
  'roleRef:RoleBinding(nlp-submitter)': binding('roleRef.name', 'other'),
  'roleRef:ClusterRoleBinding': field('ClusterRoleBinding', undefined)('roleRef.name', 'view'),
  'size-up': claim('spec.resources.requests.storage', '4Ti'),
  'size-down': claim('spec.resources.requests.storage', '1Ti'),
  'class': claim('spec.storageClassName', 'other'),
  'class-gone': claim('spec.storageClassName', undefined),
  'modes': claim('spec.accessModes', ['ReadWriteOnce']),
  'volumeMode': claim('spec.volumeMode', 'Block'),
  'selector': claim('spec.selector', { matchLabels: { a: 'b' } }),
  'vac': claim('spec.volumeAttributesClassName', 'gold'),
  'dataSource': claim('spec.dataSource', { kind: 'PersistentVolumeClaim', name: 'x' }),
  'label': label('PersistentVolumeClaim', 'checkpoints'),
  'removed:Namespace(nlp)': removed('Namespace', 'nlp'),
  'marks-gone:Namespace(nlp)': field('Namespace', 'nlp')('metadata.annotations', undefined),
  'removed:ResourceQuota(nlp-quota)': removed('ResourceQuota', 'nlp-quota'),
  'removed:Role(nlp-submitter)': removed('Role', 'nlp-submitter'),
  'removed:PersistentVolumeClaim(checkpoints)': removed('PersistentVolumeClaim', 'checkpoints'),
  'marks-gone:PersistentVolumeClaim(checkpoints)': claim('metadata.annotations', undefined),
};

const limits = (change: (item: Loose) => void): Edit => of('LimitRange')((object) => change(object.spec.limits[0]));
const policy = of('ValidatingAdmissionPolicy');
const policyBinding = of('ValidatingAdmissionPolicyBinding');

const GUARDRAILS: Edits = {
  'max-below': limits((item) => (item.max.cpu = '1')),
  'default': limits((item) => (item.default.memory = '64Gi')),
  'both-down': limits((item) => {
    item.max.cpu = item.default.cpu = '2';
    item.defaultRequest.cpu = '1';
  }),
  'type': limits((item) => (item.type = 'Pod')),
  'bad-cel': policy((object) => (object.spec.validations[0].expression = 'object.nope(')),
  'stricter': policy((object) => object.spec.validations.push({ expression: 'has(object.metadata.labels)', message: 'labels' })),
  'message': policy((object) => (object.spec.validations[0].message = 'other')),
  'fail-ignore': policy((object) => (object.spec.failurePolicy = 'Ignore')),
  'actions': policyBinding((object) => (object.spec.validationActions = ['Warn'])),
  'policy': policyBinding((object) => (object.spec.policyName = 'other')),
  'policy-removed': removed('ValidatingAdmissionPolicy'),
  'removed:LimitRange': removed('LimitRange'),
  'removed:ValidatingAdmissionPolicyBinding': removed('ValidatingAdmissionPolicyBinding'),
};

const high = field('PriorityClass', 'high-priority-training');
const highQuota = field('ResourceQuota', 'ml-workloads-high-priority-training');

const GUARDRAILS_PRIORITY: Edits = {
  'value': high('value', 7),
  'preemption': high('preemptionPolicy', 'Never'),
  'description': high('description', 'other'),
  'globalDefault': high('globalDefault', true),
  'label': label('PriorityClass', 'high-priority-training'),
  'removed': removed('PriorityClass', 'high-priority-training'),
  'scopeSelector': highQuota('spec.scopeSelector.matchExpressions', [
    { scopeName: 'PriorityClass', operator: 'In', values: ['medium-priority-research'] },
  ]),
  'scope-gone': highQuota('spec.scopeSelector', undefined),
  'hard': of('ResourceQuota', 'ml-workloads-high-priority-training')((object) => (object.spec.hard['requests.nvidia.com/gpu'] = '1')),
};

const nlp = field('Queue', 'nlp');
const ofAll = (value: string, ...places: string[]): Edit => of('Queue', 'nlp')((object) =>
  places.forEach((place) => set(object, ['spec', ...place.split('.'), 'nvidia.com/gpu'], value)));

const VOLCANO_QUEUE: Edits = {
  'weight': nlp('spec.weight', 5),
  'weight-0': nlp('spec.weight', 0),
  'cap-up': ofAll('64', 'capability'),
  'cap-below-usage': ofAll('1', 'capability', 'deserved', 'guarantee.resource'),
  'cap-below-deserved': ofAll('10', 'capability'),
  'deserved-down': ofAll('8', 'deserved'),
  'guarantee>deserved': both(ofAll('50', 'guarantee.resource'), ofAll('50', 'capability')),
  'guarantee-gone': nlp('spec.guarantee', undefined),
  'deserved-gone': nlp('spec.deserved', undefined),
  'reclaimable': nlp('spec.reclaimable', true),
  'parent-missing': nlp('spec.parent', 'above'),
  'parent-vision': nlp('spec.parent', 'vision'),
  'priority': nlp('spec.priority', 5),
  'dequeue': nlp('spec.dequeueStrategy', 'fifo'),
  'type': nlp('spec.type', 'dedicated'),
  'label': label('Queue', 'nlp'),
  'affinity': nlp('spec.affinity', { nodeGroupAffinity: { requiredDuringSchedulingIgnoredDuringExecution: ['a'] } }),
  'close': nlp('spec.extendClusters', undefined),
  'removed': removed('Queue', 'nlp'),
  'spec-empty': nlp('spec', {}),
  'spec-gone': nlp('spec', undefined),
  'both-more-than-all': ofAll('5000', 'capability', 'deserved'),
  'pc-value': field('PriorityClass', 'high-priority')('value', 7),
  'owner-gone': of('ValidatingAdmissionPolicy')((object) => (object.spec.validations[0].message = 'other')),
};

const check = field('AdmissionCheck', 'gpu-clusters');

const MULTI_KUEUE: Edits = {
  'controllerName': check('spec.controllerName', 'kueue.x-k8s.io/provisioning-request'),
  'params-name': check('spec.parameters.name', 'other'),
  'params-kind': check('spec.parameters.kind', 'ProvisioningRequestConfig'),
  'params-gone': check('spec.parameters', undefined),
  'retry': check('spec.retryDelayMinutes', 5),
  'cluster-gone': field('MultiKueueConfig', 'gpu-clusters')('spec.clusters', ['onprem']),
  'cluster-order': field('MultiKueueConfig', 'gpu-clusters')('spec.clusters', ['cloud', 'onprem']),
  'location': field('MultiKueueCluster', 'cloud')('spec.clusterSource.kubeConfig.location', 'other'),
  'type': field('MultiKueueCluster', 'cloud')('spec.clusterSource.kubeConfig.locationType', 'Path'),
  'checks-gone': field('ClusterQueue', undefined)('spec.admissionChecksStrategy', undefined),
  'flavor-labels': field('ResourceFlavor', undefined)('spec.nodeLabels', { pool: 'gpu' }),
  'removed:AdmissionCheck(gpu-clusters)': removed('AdmissionCheck'),
  'removed:MultiKueueConfig(gpu-clusters)': removed('MultiKueueConfig'),
  'removed:MultiKueueCluster(cloud)': removed('MultiKueueCluster', 'cloud'),
};

const config = field('ProvisioningRequestConfig', 'cfg');

const PROVISIONING: Edits = {
  'class': config('spec.provisioningClassName', 'best-effort-atomic-scale-up.autoscaling.x-k8s.io'),
  'managed': config('spec.managedResources', ['cpu']),
  'managed-gone': config('spec.managedResources', undefined),
  'params': config('spec.parameters', { ValidUntilSeconds: '60' }),
  'retry': config('spec.retryStrategy', { backoffLimitCount: 1 }),
  'removed': removed('ProvisioningRequestConfig'),
  'spec-gone': config('spec', undefined),
};

const provisioning = (): Objects => Objects.ofManifests([
  {
    apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ProvisioningRequestConfig', metadata: { name: 'cfg' },
    spec: { provisioningClassName: 'check-capacity.autoscaling.x-k8s.io', managedResources: ['nvidia.com/gpu'] },
  },
]);

const GANG: Edits = {
  'port': field('Service', 'ddp')('spec.ports', [{ name: 'rendezvous', port: 29501 }]),
  'clusterIP': field('Service', 'ddp')('spec.clusterIP', undefined),
  'publish': field('Service', 'ddp')('spec.publishNotReadyAddresses', false),
  'selector': field('Service', 'ddp')('spec.selector', { other: 'yes' }),
  'label': label('Service', 'ddp'),
  'removed': removed('Service', 'ddp'),
  'renamed': renamed('Service', 'ddp', 'other'),
  'type': field('Service', 'ddp')('spec.type', 'LoadBalancer'),
  'size': of('Job', 'ddp')((job) => (job.spec.completions = job.spec.parallelism = 3)),
  'image': of('Job', 'ddp')((job) => (job.spec.template.spec.containers[0].image = 'other:1')),
};

const gang = (): Objects => {
  const [job] = Objects.of('sharded').manifests;
  job.metadata = { name: 'ddp', namespace: 'nlp' };
  Object.assign(job.spec, { completions: 2, parallelism: 2 });
  return Objects.ofManifests([
    {
      apiVersion: 'v1', kind: 'Service', metadata: { name: 'ddp', namespace: 'nlp' },
      spec: {
        clusterIP: 'None', publishNotReadyAddresses: true, ports: [{ name: 'rendezvous', port: 29500 }], selector: { 'job-name': 'ddp' },
      },
    },
    job,
  ]);
};

const deployment = (change: (object: Loose) => void): Edit => of('Deployment')(change);

const DISPATCHER: Edits = {
  'image': deployment((object) => (object.spec.template.spec.containers[0].image = 'other:1')),
  'replicas': deployment((object) => (object.spec.replicas = 2)),
  'selector': deployment((object) => {
    object.spec.selector = { matchLabels: { app: 'y' } };
    object.spec.template.metadata.labels = { app: 'y' };
  }),
  'sa': deployment((object) => (object.spec.template.spec.serviceAccountName = 'other')),
  'label': label('Deployment'),
  'strategy': deployment((object) => (object.spec.strategy = { type: 'Recreate' })),
  'annotation': of('ServiceAccount')((object) => set(object, ['metadata', 'annotations', 'more'], '1')),
  'automount': of('ServiceAccount')((object) => (object.automountServiceAccountToken = true)),
  'roleRef': field('RoleBinding', undefined)('roleRef', { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'admin' }),
  'rule-gone': of('Role')((object) => object.rules.pop()),
  'removed:Deployment': removed('Deployment'),
  'removed:ServiceAccount': removed('ServiceAccount'),
};

const meta = (name: string) => ({ name, namespace: 'conf' });
const configuration = (): Objects => Objects.ofManifests([
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('scheduler'), data: { 'volcano-scheduler.conf': 'actions: allocate' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('frozen'), immutable: true, data: { a: '1' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: meta('tok'), type: 'Opaque', stringData: { a: '1' } },
  { apiVersion: 'v1', kind: 'Service', metadata: meta('web'), spec: { ports: [{ name: 'http', port: 80 }], selector: { app: 'web' } } },
]);

const web = field('Service', 'web');

const CONFIG: Edits = {
  'scheduler': field('ConfigMap', 'scheduler')('data', { 'volcano-scheduler.conf': 'actions: enqueue, allocate' }),
  'immutable': field('ConfigMap', 'scheduler')('immutable', true),
  'frozen-data': field('ConfigMap', 'frozen')('data.a', '2'),
  'frozen-off': field('ConfigMap', 'frozen')('immutable', undefined),
  'type': field('Secret', 'tok')('type', 'kubernetes.io/basic-auth'),
  'data': field('Secret', 'tok')('stringData.a', '2'),
  'port': web('spec.ports', [{ name: 'http', port: 81 }]),
  'port-add': of('Service', 'web')((object) => object.spec.ports.push({ name: 'metrics', port: 90 })),
  'clusterIP-None': web('spec.clusterIP', 'None'),
  'ipFamilyPolicy': web('spec.ipFamilyPolicy', 'PreferDualStack'),
};

const withoutTopology = (): Objects => {
  const objects = Objects.of('platform');
  objects.manifests.filter(({ kind }) => kind === 'ResourceFlavor').forEach((object) => delete object.spec.topologyName);
  return objects;
};

const platform = (): Objects => Objects.of('platform');

/** What is edited, by the first words of the recording's names. */
export const PLATFORM_EDITS: Readonly<Record<string, { readonly before: () => Objects; readonly edits: Edits }>> = {
  'Platform/ClusterQueue/': { before: platform, edits: CLUSTER_QUEUE },
  'Platform/Cohort/': { before: platform, edits: COHORT },
  'Platform/ResourceFlavor/': { before: platform, edits: FLAVOR },
  'Platform/ResourceFlavor-noTAS/': { before: withoutTopology, edits: FLAVOR },
  'Platform/Topology/': { before: platform, edits: TOPOLOGY },
  'Platform/LocalQueue/': { before: platform, edits: LOCAL_QUEUE },
  'Platform/WorkloadPriorityClass/': { before: platform, edits: PRIORITY },
  'Platform/team/': { before: platform, edits: TEAM },
  'Platform/VolcanoQueue/': { before: () => Objects.of('volcano-queues'), edits: VOLCANO_QUEUE },
  'PVC/': { before: platform, edits: TEAM },
  'Guardrails/running/': { before: () => Objects.of('guardrails'), edits: GUARDRAILS },
  'Guardrails/priority/': { before: () => Objects.of('guardrails-priority'), edits: GUARDRAILS_PRIORITY },
  'MultiKueue/': { before: () => Objects.of('multikueue'), edits: MULTI_KUEUE },
  'ProvisioningRequestConfig/': { before: provisioning, edits: PROVISIONING },
  'Gang/': { before: gang, edits: GANG },
  'Dispatcher/': { before: () => Objects.of('dispatcher'), edits: DISPATCHER },
  'Config/': { before: configuration, edits: CONFIG },
};
