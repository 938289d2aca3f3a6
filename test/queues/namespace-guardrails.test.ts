import { Size } from 'cdk8s';
import {
  Cpu, Gpu, KubernetesVersion, MlCluster, NamespaceGuardrails, NamespaceGuardrailsProps, NodePool, PodSecurityLevel, Priority, Queue,
  Queueing, Share, TeamQueues,
} from '../../src';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

function guardrails(props: NamespaceGuardrailsProps): Manifest[] {
  return synthChart((chart) => new NamespaceGuardrails(chart, 'ml-workloads', props));
}

function kindOf(manifests: Manifest[], kind: string): Manifest {
  return manifests.find((manifest) => manifest.kind === kind);
}

test('a namespace is restricted by default, and never pruned', () => {
  expect(
    synthOne(
      (chart) => new NamespaceGuardrails(chart, 'ml-workloads', { labels: { team: 'nlp' }, annotations: { owner: 'nlp@example.com' } }),
    ),
  ).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'ml-workloads',
      labels: {
        'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted', team: 'nlp',
      },
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false', 'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        owner: 'nlp@example.com',
      },
    },
  });
  expect(guardrails({ podSecurity: PodSecurityLevel.BASELINE })[0].metadata.labels['pod-security.kubernetes.io/enforce']).toBe('baseline');
});

test('a quota has only keys that count', () => {
  const quota = kindOf(
    guardrails({
      quota: {
        name: 'ml-training-quota', cpu: Cpu.units(128), memory: Size.gibibytes(256), gpus: [Gpu.nvidia(16), Gpu.amd(8)],
        cpuLimits: Cpu.units(256), memoryLimits: Size.gibibytes(512), storage: Size.tebibytes(10), claims: 20, pods: 100, jobs: 50,
        cronJobs: 20, volcanoJobs: 10, jobSets: 5,
      },
    }),
    'ResourceQuota',
  );
  expect(quota).toMatchObject({ metadata: { name: 'ml-training-quota', namespace: 'ml-workloads' } });
  expect(quota.spec).toEqual({
    hard: {
      'requests.cpu': '128',
      'requests.memory': '256Gi',
      'requests.nvidia.com/gpu': '16',
      'requests.amd.com/gpu': '8',
      'limits.cpu': '256',
      'limits.memory': '512Gi',
      'requests.storage': '10Ti',
      persistentvolumeclaims: '20',
      pods: '100',
      'count/jobs.batch': '50',
      'count/cronjobs.batch': '20',
      'count/jobs.batch.volcano.sh': '10',
      'count/jobsets.jobset.x-k8s.io': '5',
    },
  });
});

test('no class of a kind is said in words', () => {
  const { spec } = kindOf(guardrails({ priorities: [Priority.workloadClass('high')] }), 'ValidatingAdmissionPolicy');

  expect(spec.validations[0]).toMatchObject({
    message: 'pods in this namespace must have no priority class',
  });
});

test('some priorities can have less', () => {
  const quota = kindOf(
    guardrails({
      priorityQuotas: [{ priorities: [Priority.podClass('low'), Priority.podClass('high')], gpus: [Gpu.nvidia(4)], pods: 10 }],
    }),
    'ResourceQuota',
  );
  expect(quota.metadata.name).toBe('ml-workloads-low');
  expect(quota.spec).toEqual({
    hard: { 'requests.nvidia.com/gpu': '4', pods: '10' },
    scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high', 'low'] }] },
  });
});

test('limits of containers have defaults, and never a GPU', () => {
  const range = kindOf(
    guardrails({
      containers: {
        name: 'ml-job-limits', max: { cpu: Cpu.units(64), memory: Size.gibibytes(128), ephemeralStorage: Size.gibibytes(200) },
        defaults: { cpu: Cpu.units(16), memory: Size.gibibytes(32), ephemeralStorage: Size.gibibytes(20) },
        defaultRequests: { cpu: Cpu.units(4), memory: Size.gibibytes(8) }, min: { cpu: Cpu.millis(100) },
      },
    }),
    'LimitRange',
  );
  expect(range).toMatchObject({ metadata: { name: 'ml-job-limits' } });
  expect(range.spec.limits).toEqual([
    {
      type: 'Container',
      min: { cpu: '100m' },
      defaultRequest: { cpu: '4', memory: '8Gi' },
      default: { cpu: '16', memory: '32Gi', 'ephemeral-storage': '20Gi' },
      max: { cpu: '64', memory: '128Gi', 'ephemeral-storage': '200Gi' },
    },
  ]);
});

test('jobs that name no queue can have one', () => {
  expect(kindOf(guardrails({ defaultClusterQueue: 'nlp' }), 'LocalQueue')).toMatchObject({
    metadata: { name: 'default', namespace: 'ml-workloads' }, spec: { clusterQueue: 'nlp' },
  });
});

describe('policies of the namespace', () => {
  test('refuse jobs outside a Kueue queue, except those that a JobSet makes', () => {
    const manifests = guardrails({ queue: Queue.kueue('nlp'), requireQueue: true });
    const { spec, metadata } = kindOf(manifests, 'ValidatingAdmissionPolicy');
    expect(metadata.name).toBe('ml-workloads-require-queue');
    expect(spec.validations[0]).toMatchObject({
      message: 'jobs in this namespace must name a queue in the label kueue.x-k8s.io/queue-name, for instance nlp',
    });
    expect(spec.matchConstraints.resourceRules.flatMap(({ resources }: Manifest) => resources)).toEqual(
      expect.arrayContaining(['jobs', 'cronjobs', 'jobsets', 'trainjobs', 'rayjobs', 'workloads']),
    );
    expect(kindOf(manifests, 'ValidatingAdmissionPolicyBinding').spec).toEqual({
      policyName: 'ml-workloads-require-queue',
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ml-workloads' } } },
    });
  });

  test('refuse jobs outside a Volcano queue', () => {
    const { spec } = kindOf(guardrails({ queue: Queue.volcano('nlp'), requireQueue: true }), 'ValidatingAdmissionPolicy');
    expect(spec.validations[0].message).toBe("jobs in this namespace must be in the Volcano queue nlp, and their schedulerName 'volcano'");
  });

  test('let go of what is being deleted, whose finalizers are removed by an update', () => {
    const { spec } = kindOf(guardrails({ queue: Queue.kueue('nlp'), requireQueue: true }), 'ValidatingAdmissionPolicy');
    expect(spec.matchConditions).toEqual([{ name: 'not-being-deleted', expression: '!has(object.metadata.deletionTimestamp)' }]);
  });

  test('refuse other priorities than those listed', () => {
    const { spec } = kindOf(
      guardrails({ priorities: [Priority.classes({ pod: 'low', workload: 'low' }), Priority.workloadClass('high')] }),
      'ValidatingAdmissionPolicy',
    );
    expect(spec.validations.map(({ message }: Manifest) => message)).toEqual([
      'pods in this namespace must have no priority class, or one of low',
      'jobs in this namespace must have no workload priority class, or one of high, low',
    ]);
  });
});

test.each<[string, NamespaceGuardrailsProps, string]>([
  [
    'a quota on what the queue counts', { queue: Queue.kueue('nlp'), quota: { gpus: [Gpu.nvidia(1)], jobs: 5 } },
    "'quota.gpus' (given) must not limit what queue 'nlp' counts too: they count differently, and a workload that has quota from the "
    + "queue could then fail to create its pods; leave it out; counts of objects can stay",
  ],
  [
    'a maximum without a default', { containers: { max: { cpu: Cpu.units(8) } } },
    "'containers.defaults.cpu' (not given) needs to be given with a maximum, because the maximum of 8 becomes the default; state what a "
    + "container without limits should get",
  ],
  [
    'a default below the minimum', { containers: { min: { memory: Size.gibibytes(8) }, defaults: { memory: Size.gibibytes(4) } } },
    "'containers.min.memory' (8Gi) must be at most default, 4Gi; lower min, or raise default",
  ],
  [
    'a request above the limit', { containers: { defaultRequests: { cpu: Cpu.units(2) }, defaults: { cpu: Cpu.units(1) } } },
    "'containers.defaultRequests.cpu' (2) must be at most default, 1; lower defaultRequest, or raise default",
  ],
  ['empty limits', { containers: {} }, "'containers' (not given) needs at least one amount; state one, or leave it out"],
  ['an empty quota', { quota: {} }, "'quota' (not given) needs at least one amount or count; state one, or leave it out"],
  ['a negative count', { quota: { jobs: -1 } }, "'quota.jobs' (-1) must be a whole number, 0 or more; correct the number"],
  ['part of a GPU', { quota: { gpus: [Gpu.nvidia(0.5)] } }, "'quota.gpus[0]' (0.5) must be a whole number of nvidia.com/gpu"],
  [
    'a GPU twice', { quota: { gpus: [Gpu.nvidia(1), Gpu.nvidia(2)] } },
    "'quota.gpus[1]' (2 nvidia.com/gpu) must be of another kind than the others; state each kind once",
  ],
  [
    'a priority quota of what the queue counts',
    { queue: Queue.volcano('nlp'), priorityQuotas: [{ priorities: [Priority.podClass('high')], gpus: [Gpu.nvidia(8)], pods: 4 }] },
    "'priorityQuotas[0].gpus' (given) must not limit what queue 'nlp' counts too: they count differently, and a workload that has quota "
    + "from the queue could then fail to create its pods; leave it out; counts of objects can stay",
  ],
  [
    'two priority quotas whose first class is the same',
    {
      priorityQuotas: [
        { priorities: [Priority.podClass('high')], pods: 1 },
        { priorities: [Priority.podClass('high'), Priority.podClass('low')], pods: 2 },
      ],
    },
    "'priorityQuotas[1].name' (ml-workloads-high) must differ from the name of 'priorityQuotas[0]': two ResourceQuotas of one name are "
    + "one object; give one of them a 'name'",
  ],
  [
    'a priority quota named as the quota',
    { quota: { pods: 1 }, priorityQuotas: [{ name: 'ml-workloads-quota', priorities: [Priority.podClass('high')], pods: 1 }] },
    "'priorityQuotas[0].name' (ml-workloads-quota) must differ from the name of 'quota': two ResourceQuotas of one name are one object; "
    + "give one of them a 'name'",
  ],
  [
    'a priority quota whose default name is too long', { priorityQuotas: [{ priorities: [Priority.podClass('a'.repeat(250))], pods: 1 }] },
    `'priorityQuotas[0].name' (ml-workloads-${'a'.repeat(104)}...) must be the name of an object: at most 253 lower-case letters, `
    + `digits, '-' and '.', beginning and ending with a letter or digit; give it a shorter 'name'`,
  ],
  [
    'a priority quota without a class', { priorityQuotas: [{ priorities: [], pods: 1 }] },
    "'priorityQuotas[0].priorities' (not given) needs at least one class; name one, or use 'quota'",
  ],
  [
    'a priority quota for a workload class', { priorityQuotas: [{ priorities: [Priority.workloadClass('high')], pods: 1 }] },
    "'priorityQuotas[0].priorities[0]' (high) must be a class of pods: a ResourceQuota does not know those of Kueue; use "
    + "Priority.podClass, or limit it in the queue",
  ],
  [
    'a required queue that is not given', { requireQueue: true },
    "'requireQueue' (true) needs 'queue', which says what a queue is here; give the queue of the team",
  ],
  [
    'a default LocalQueue on Volcano', { queue: Queue.volcano('nlp'), defaultClusterQueue: 'nlp' },
    "'defaultClusterQueue' (nlp) needs Kueue; leave it out: on Volcano jobs without a queue are in its queue named default",
  ],
  [
    'a label that weakens Pod Security', { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    "'labels.pod-security.kubernetes.io/enforce' (privileged) must not be given: 'podSecurity' says it; set for instance podSecurity: "
    + "PodSecurityLevel.BASELINE",
  ],
  [
    'an annotation that lets it be pruned', { annotations: { 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' } },
    "'annotations.argocd.argoproj.io/sync-options' (ServerSideApply=true) must not be given: it keeps the namespace, and the claims in "
    + "it, from being deleted; leave it out, or change it by a JSON patch of the object",
  ],
  ['a quota whose name cannot be', { quota: { name: 'Bad_Name', jobs: 1 } }, "'quota.name' (Bad_Name) must be the name of an object"],
  ['a name that cannot be', { name: 'A' }, "'name' (A) must be a DNS label"],
  ['a label that cannot be', { labels: { a: 'b c' } }, "'labels.a' (b c) must be at most 63 letters, digits, '-', '_' and '.'"],
])('must not have %s', (_, props, message) => {
  expect(errorOf((chart) => new NamespaceGuardrails(chart, 'ml-workloads', props))).toContain(`[test/ml-workloads] ${message}`);
});

test('policies need a cluster that has them', () => {
  expect(
    errorOf((chart) => {
      new MlCluster(chart, 'prod', { kubernetes: KubernetesVersion.V1_29, queueing: Queueing.kueue() });
      new NamespaceGuardrails(chart, 'ns', { queue: Queue.kueue('nlp'), requireQueue: true });
    }),
  ).toBe(
    "[test/ns] 'requireQueue' (a ValidatingAdmissionPolicy) needs Kubernetes 1.30, and the cluster runs 1.29, which would silently drop "
    + "it; leave it out, or upgrade the cluster to 1.30",
  );
});

test.each(['before', 'after'])(
  'a quota on what the queue of a team counts is found where the queues are made %s the namespace',
  (order) => {
    expect(
      errorOf((chart) => {
        const cluster = new MlCluster(chart, 'prod', {
          queueing: Queueing.kueue(),
          pools: [NodePool.of('a100', { nodes: 1, gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory: Size.gibibytes(512) })],
        });
        const queues = (): unknown =>
          new TeamQueues(chart, 'queues', { cluster, teams: [{ name: 'nlp', namespaces: ['nlp'], share: Share.percent(100) }] });
        const steps = [queues, (): unknown => new NamespaceGuardrails(chart, 'nlp', { quota: { gpus: [Gpu.nvidia(2)], jobs: 5 } })];
        (order === 'before' ? steps : steps.reverse()).forEach((step) => step());
      }),
    ).toContain(
      "'quota.gpus' (given) must not limit what the team's queue, made by 'test/queues', counts too: they count differently, and a "
      + "workload that has quota from the queue could then fail to create its pods; leave it out; counts of objects can stay",
    );
  },
);
