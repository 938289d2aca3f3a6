import { Chart } from 'cdk8s';
import { AccessRisk, GpuRbac, KubernetesVersion, MlCluster, Persona, Queueing, QueueStatus, QueueSystem, Subject, WorkloadKind } from '../../src';
import { errorOf, Manifest, synthChart } from '../support/synth';

const RULES: readonly (readonly [string, string, string, string, AccessRisk, string])[] = [
  ['Kueue believes what a Workload asks for', 'kueue.x-k8s.io', 'workloads', 'patch', AccessRisk.ADMIT_WORKLOADS, 'ADMIT_WORKLOADS'],
  ['Kueue believes the status of a Workload', 'kueue.x-k8s.io', 'workloads/status', 'patch', AccessRisk.ADMIT_WORKLOADS, 'ADMIT_WORKLOADS'],
  ['clusters get what is sent', 'kueue.x-k8s.io', 'multikueueclusters', 'create', AccessRisk.CONNECT_CLUSTERS, 'CONNECT_CLUSTERS'],
  ['an API server answers', 'apiregistration.k8s.io', 'apiservices', 'create', AccessRisk.EXTEND_API, 'EXTEND_API'],
  ['definitions convert', 'apiextensions.k8s.io', 'customresourcedefinitions', 'patch', AccessRisk.EXTEND_API, 'EXTEND_API'],
  ['labels of nodes', '', 'nodes', 'patch', AccessRisk.CHANGE_NODES, 'CHANGE_NODES'],
  ['cloud identities', '', 'serviceaccounts', 'patch', AccessRisk.CHANGE_SERVICE_ACCOUNTS, 'CHANGE_SERVICE_ACCOUNTS'],
  [
    'what OpenShift allows', 'security.openshift.io', 'securitycontextconstraints', 'use', AccessRisk.USE_SECURITY_CONTEXTS,
    'USE_SECURITY_CONTEXTS',
  ],
];

const CLUSTER_SCOPED = ['multikueueclusters', 'apiservices', 'customresourcedefinitions', 'nodes'];

/** The rule for queue admins where the resource has no namespace, and else for operators. */
function rbac(chart: Chart, group: string, resource: string, verb: string, accept?: AccessRisk[]): GpuRbac {
  const persona = CLUSTER_SCOPED.includes(resource) ? Persona.QUEUE_ADMIN : Persona.OPERATOR;
  return new GpuRbac(chart, 'access', {
    namespace: 'ml', systems: [QueueSystem.KUEUE], workloads: [WorkloadKind.JOB], operators: [Subject.group('on-call')],
    queueAdmins: [Subject.group('admins')], extraRules: [{ persona, apiGroups: [group], resources: [resource], verbs: [verb], accept }],
  });
}

test.each(RULES)('%s: a rule must accept it', (_, group, resource, verb, risk, name) => {
  expect(errorOf((chart) => rbac(chart, group, resource, verb))).toContain(`accept it with accept: [AccessRisk.${name}]`);
  expect(synthChart((chart) => rbac(chart, group, resource, verb, [risk])).length).toBeGreaterThan(0);
});

test.each(['cluster-admin', 'admin', 'system:masters'])('queues are not seen by %s', (role) => {
  expect(errorOf((chart) => new GpuRbac(chart, 'access', {
    namespace: 'ml', systems: [QueueSystem.KUEUE], workloads: [WorkloadKind.JOB], viewers: [Subject.group('viewers')],
    queueStatus: QueueStatus.existing(role),
  }))).toContain(
    `'queueStatus' (${role}) is a ClusterRole of Kubernetes that does much more than show queues, in every namespace; name one that `
    + "QueueStatusRole has made, for instance 'ml-queue-status'",
  );
});

function operators(version?: KubernetesVersion): Manifest[] {
  return synthChart((chart) => {
    new MlCluster(chart, 'cluster', { kubernetes: version, queueing: Queueing.kueue() });
    new GpuRbac(chart, 'access', { namespace: 'ml', workloads: [WorkloadKind.JOB], operators: [Subject.group('on-call')] });
  });
}

const patchesWorkloads = (manifests: Manifest[]): boolean =>
  manifests.some(({ kind, rules }) =>
    kind === 'Role' && rules.some(({ resources, verbs }: Manifest) => resources.includes('workloads') && verbs.includes('patch')));

test('operators may stop Workloads where a policy keeps what those ask for, and may not where there are no policies', () => {
  const [now, before] = [operators(), operators(KubernetesVersion.V1_29)];
  const policies = (manifests: Manifest[]) => manifests.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
  expect([patchesWorkloads(now), policies(now).map(({ metadata }) => metadata.name)]).toEqual([true, ['ml.access.workloads']]);
  expect([patchesWorkloads(before), policies(before)]).toEqual([false, []]);
});
