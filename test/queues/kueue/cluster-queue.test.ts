import {
  BorrowWithinCohort, ClusterQueue, ClusterQueueProps, FlavorPreference, FlavorQuota, FlavorSearch, NamespaceSelector, QueueingStrategy,
  ReclaimWithinCohort, StopPolicy, WithinClusterQueue,
} from '../../../src';
import { errorOf, synthOne } from '../../support/synth';

const A100: FlavorQuota = { flavor: 'a100', nominalQuota: { 'nvidia.com/gpu': '8', memory: '1024Gi', cpu: '96' } };

function clusterQueue(props: Partial<ClusterQueueProps> = {}): ReturnType<typeof synthOne> {
  return synthOne((chart) => new ClusterQueue(chart, 'vision', propsWith(props)));
}

function propsWith(props: Partial<ClusterQueueProps>): ClusterQueueProps {
  return { namespaces: NamespaceSelector.names('vision'), resourceGroups: [{ flavors: [A100] }], cohort: 'company', ...props };
}

function flavors(count: number, resources = 1): FlavorQuota[] {
  return Array.from({ length: count }, (_, i) => ({
    flavor: `f${i}`, nominalQuota: Object.fromEntries(Array.from({ length: resources }, (__, j) => [`example.com/r${j}`, '1'])),
  }));
}

test('every flavor lists the covered resources in their order, in canonical quantities', () => {
  const spot = {
    flavor: 'spot', nominalQuota: { memory: '1.5Gi', cpu: '0.5', 'nvidia.com/gpu': '0' }, borrowingLimit: { cpu: '2' },
    lendingLimit: { memory: '0' },
  };
  expect(clusterQueue({ resourceGroups: [{ flavors: [A100, spot] }] }).spec.resourceGroups).toEqual([
    {
      coveredResources: ['cpu', 'memory', 'nvidia.com/gpu'],
      flavors: [
        {
          name: 'a100',
          resources: [
            { name: 'cpu', nominalQuota: '96' }, { name: 'memory', nominalQuota: '1Ti' }, { name: 'nvidia.com/gpu', nominalQuota: '8' },
          ],
        },
        {
          name: 'spot',
          resources: [
            { name: 'cpu', nominalQuota: '500m', borrowingLimit: '2' }, { name: 'memory', nominalQuota: '1536Mi', lendingLimit: '0' },
            { name: 'nvidia.com/gpu', nominalQuota: '0' },
          ],
        },
      ],
    },
  ]);
});

test('what Kueue would fill in is written, so that applying it changes nothing', () => {
  expect(clusterQueue().spec).toMatchObject({
    queueingStrategy: 'BestEffortFIFO', stopPolicy: 'None',
    preemption: { reclaimWithinCohort: 'Never', borrowWithinCohort: { policy: 'Never' }, withinClusterQueue: 'Never' },
    flavorFungibility: { whenCanBorrow: 'MayStopSearch', whenCanPreempt: 'TryNextFlavor' },
  });
});

test('everything that can be chosen is rendered', () => {
  expect(
    clusterQueue({
      name: 'gpu-cluster-queue',
      preemption: {
        reclaimWithinCohort: ReclaimWithinCohort.ANY, borrowWithinCohort: BorrowWithinCohort.LOWER_PRIORITY, maxPriorityThreshold: 100,
        withinClusterQueue: WithinClusterQueue.LOWER_OR_NEWER_EQUAL_PRIORITY,
      },
      flavorFungibility: { whenCanBorrow: FlavorSearch.TRY_NEXT_FLAVOR, preference: FlavorPreference.PREEMPTION_OVER_BORROWING },
      queueingStrategy: QueueingStrategy.STRICT_FIFO,
      stopPolicy: StopPolicy.HOLD,
      fairWeight: 1.5,
      admissionChecks: [{ name: 'capacity', onFlavors: ['a100'] }],
    }),
  ).toMatchObject({
    metadata: { name: 'gpu-cluster-queue' },
    spec: {
      cohortName: 'company', queueingStrategy: 'StrictFIFO', stopPolicy: 'Hold', fairSharing: { weight: '1500m' },
      preemption: { borrowWithinCohort: { policy: 'LowerPriority', maxPriorityThreshold: 100 } },
      flavorFungibility: { preference: 'PreemptionOverBorrowing' },
      admissionChecksStrategy: { admissionChecks: [{ name: 'capacity', onFlavors: ['a100'] }] },
    },
  });
});

describe('which namespaces may use it is always written', () => {
  test.each([
    [
      NamespaceSelector.names('b', 'a', 'b'),
      { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['a', 'b'] }] },
    ],
    [NamespaceSelector.labels({ team: 'nlp' }), { matchLabels: { team: 'nlp' } }],
    [NamespaceSelector.any(), {}],
  ])('%#', (namespaces, selector) => {
    expect(clusterQueue({ namespaces }).spec.namespaceSelector).toEqual(selector);
  });
});

describe("each rule of Kueue's webhook is an error before", () => {
  const at = 'resourceGroups[0].flavors';
  test.each<[string, Partial<ClusterQueueProps>, string]>([
    [
      'no namespace', { namespaces: NamespaceSelector.names() },
      "'namespaces' (not given) needs at least one namespace; name those that may use the queue, or say NamespaceSelector.any()",
    ],
    [
      'a namespace that cannot be', { namespaces: NamespaceSelector.names('A') },
      "'namespaces' (A) must be the name of a namespace; copy it from 'kubectl get namespaces'",
    ],
    [
      'no label', { namespaces: NamespaceSelector.labels({}) },
      "'namespaces' (not given) needs at least one label; add one, or say NamespaceSelector.any()",
    ],
    [
      'a label that cannot be', { namespaces: NamespaceSelector.labels({ 'a b': 'c' }) },
      "'namespaces' (a b=c) must be a label; copy it from 'kubectl get namespaces --show-labels'",
    ],
    [
      'no quota', { resourceGroups: [] },
      "'resourceGroups' (not given) needs at least one group: without quota nothing is admitted; add one",
    ],
    [
      'an empty group', { resourceGroups: [{ flavors: [] }] },
      `'${at}' (not given) needs at least one flavor with at least one resource; add one, or leave the group out`,
    ],
    [
      '17 groups',
      { resourceGroups: flavors(17).map((flavor, i) => ({ flavors: [{ ...flavor, nominalQuota: { [`example.com/g${i}`]: '1' } }] })) },
      "'resourceGroups' (17) must have at most 16 groups; split the queue",
    ],
    ['65 flavors', { resourceGroups: [{ flavors: flavors(65) }] }, `'${at}' (65) must have 1 to 64 flavors; split the queue`],
    [
      '65 resources', { resourceGroups: [{ flavors: flavors(1, 65) }] },
      `'${at}[0].nominalQuota' (65) must have 1 to 64 resources; split the queue`,
    ],
    [
      'more than 512 pairs', { resourceGroups: [{ flavors: flavors(27, 19) }] },
      "'resourceGroups[0]' (27 flavors x 19 resources) must have at most 512 pairs of flavor and resource; split the queue",
    ],
    [
      'more than 256 flavors',
      {
        resourceGroups: Array.from({ length: 5 }, (_, g) => ({
          flavors: Array.from({ length: 52 }, (__, i) => ({ flavor: `f${g}-${i}`, nominalQuota: { [`example.com/g${g}`]: '1' } })),
        })),
      },
      "'resourceGroups' (260) must have at most 256 flavors in all; split the queue",
    ],
    [
      'more than 256 resources',
      {
        resourceGroups: Array.from({ length: 5 }, (_, g) => ({
          flavors: [
            { flavor: `f${g}`, nominalQuota: Object.fromEntries(Array.from({ length: 52 }, (__, i) => [`example.com/g${g}-${i}`, '1'])) },
          ],
        })),
      },
      "'resourceGroups' (260) must have at most 256 resources in all; split the queue",
    ],
    [
      'other resources in the second flavor', { resourceGroups: [{ flavors: [A100, { flavor: 'spot', nominalQuota: { cpu: '1' } }] }] },
      `'${at}[1].nominalQuota' (cpu) must have the same resources as the first flavor of the group, which are cpu, memory, `
      + `nvidia.com/gpu; write '0' for a resource that the flavor does not have`,
    ],
    [
      'a resource in two groups', { resourceGroups: [{ flavors: [A100] }, { flavors: [{ flavor: 'cpu', nominalQuota: { cpu: '1' } }] }] },
      "'resourceGroups[1].flavors[0].nominalQuota' (cpu) is a resource that another place of the queue has; a resource must be in one "
      + "group, and once; put it into one group",
    ],
    [
      'a flavor twice', { resourceGroups: [{ flavors: [A100, A100] }] },
      `'${at}[1].flavor' (a100) is a flavor that another place of the queue has; a flavor must be in one group, and once; put it into `
      + 'one group',
    ],
    [
      'a flavor that cannot be', { resourceGroups: [{ flavors: [{ ...A100, flavor: 'A 100' }] }] },
      `'${at}[0].flavor' (A 100) must be the name of a ResourceFlavor; copy it from 'kubectl get resourceflavors'`,
    ],
    [
      'a quota key of a ResourceQuota', { resourceGroups: [{ flavors: [{ flavor: 'a', nominalQuota: { 'requests.cpu': '1' } }] }] },
      `'${at}[0].nominalQuota.requests.cpu' (1) is a quota for what no container can ask for: requests and limits are keys of a `
      + `ResourceQuota; write 'cpu'`,
    ],
    [
      'a negative quota', { resourceGroups: [{ flavors: [{ flavor: 'a', nominalQuota: { cpu: '-1' } }] }] },
      `'${at}[0].nominalQuota.cpu' (-1) must not be negative; write '0' for nothing`,
    ],
    [
      'half a GPU', { resourceGroups: [{ flavors: [{ flavor: 'a', nominalQuota: { 'nvidia.com/gpu': '0.5' } }] }] },
      `'${at}[0].nominalQuota.nvidia.com/gpu' (0.5) must be a whole number, as extended resources are; round it`,
    ],
    [
      'a limit of half a GPU', { resourceGroups: [{ flavors: [{ ...A100, borrowingLimit: { 'nvidia.com/gpu': '1500m' } }] }] },
      `'${at}[0].borrowingLimit.nvidia.com/gpu' (1500m) must be a whole number, as extended resources are; round it`,
    ],
    [
      'a quota that is no quantity', { resourceGroups: [{ flavors: [{ flavor: 'a', nominalQuota: { memory: '1gi' } }] }] },
      'must be a Kubernetes quantity',
    ],
    [
      'a borrowing limit without a cohort',
      { cohort: undefined, resourceGroups: [{ flavors: [{ ...A100, borrowingLimit: { cpu: '1' } }] }] },
      `'${at}[0].borrowingLimit.cpu' (1) must not be given without a cohort; leave it out, or name one`,
    ],
    [
      'a lending limit without a cohort', { cohort: undefined, resourceGroups: [{ flavors: [{ ...A100, lendingLimit: { cpu: '1' } }] }] },
      `'${at}[0].lendingLimit.cpu' (1) must not be given without a cohort; leave it out, or name one`,
    ],
    [
      'a lending limit above the quota', { resourceGroups: [{ flavors: [{ ...A100, lendingLimit: { cpu: '97' } }] }] },
      `'${at}[0].lendingLimit.cpu' (97) must be at most the nominal quota, which is 96; lower it, or leave it out to lend everything`,
    ],
    [
      'a limit on a resource without quota', { resourceGroups: [{ flavors: [{ ...A100, borrowingLimit: { 'amd.com/gpu': '1' } }] }] },
      `'${at}[0].borrowingLimit.amd.com/gpu' (1) must be of a resource that 'nominalQuota' has; add the resource there, or remove it here`,
    ],
    [
      'preempting to borrow without reclaiming', { preemption: { borrowWithinCohort: BorrowWithinCohort.LOWER_PRIORITY } },
      '\'preemption\' ({"borrowWithinCohort":{"policy":"LowerPriority"}',
    ],
    [
      'a threshold of more than 32 bits', { preemption: { maxPriorityThreshold: 2 ** 31 } },
      "'preemption.maxPriorityThreshold' (2147483648) must be at most 2147483647; write a smaller number",
    ],
    [
      'a threshold below 32 bits', { preemption: { maxPriorityThreshold: -(2 ** 31) - 1 } },
      "'preemption.maxPriorityThreshold' (-2147483649) must be at least -2147483648; write a larger number",
    ],
    [
      'a preference without both searches', { flavorFungibility: { preference: FlavorPreference.BORROWING_OVER_PREEMPTION } },
      '\'flavorFungibility\' ({"preference":"BorrowingOverPreemption"',
    ],
    ['an empty list of checks', { admissionChecks: [] }, "'admissionChecks' (0) must have 1 to 64 entries; leave it out"],
    [
      '65 checks', { admissionChecks: Array.from({ length: 65 }, (_, i) => ({ name: `c${i}` })) },
      "'admissionChecks' (65) must have 1 to 64 entries; split the queue",
    ],
    [
      'a check on an unknown flavor', { admissionChecks: [{ name: 'c', onFlavors: ['h100'] }] },
      "'admissionChecks[0].onFlavors' (h100) must be a flavor of this queue, which are a100; correct the name",
    ],
    [
      'a check on 65 flavors', { admissionChecks: [{ name: 'c', onFlavors: Array.from({ length: 65 }, () => 'a100') }] },
      "'admissionChecks[0].onFlavors' (65) must have at most 64 entries; leave it out to check all flavors",
    ],
    ['a check whose name cannot be', { admissionChecks: [{ name: 'C' }] }, "'admissionChecks[0].name' (C) must be the name of an object"],
    [
      'a weight that is too small', { fairWeight: 1e-10 },
      "'fairWeight' (1e-9) must be 0, or more than a thousand-millionth (1n); write for instance '1'",
    ],
    ['a cohort that cannot be', { cohort: 'A' }, "'cohort' (A) must be the name of an object"],
    ['a name that cannot be', { name: 'A' }, "'name' (A) must be at most 253 lower-case letters"],
  ])('%s', (_, props, message) => {
    expect(errorOf((chart) => new ClusterQueue(chart, 'vision', propsWith(props)))).toContain(
      `[test/vision] ${message.startsWith("'") ? message : ''}`,
    );
    expect(errorOf((chart) => new ClusterQueue(chart, 'vision', propsWith(props)))).toContain(message);
  });
});

test.each([-(2 ** 31), 2 ** 31 - 1])('a threshold of %d is the last that fits', (maxPriorityThreshold) => {
  const { spec } = clusterQueue({
    preemption: {
      reclaimWithinCohort: ReclaimWithinCohort.ANY, borrowWithinCohort: BorrowWithinCohort.LOWER_PRIORITY, maxPriorityThreshold,
    },
  });

  expect(spec.preemption.borrowWithinCohort).toEqual({ policy: 'LowerPriority', maxPriorityThreshold });
});
