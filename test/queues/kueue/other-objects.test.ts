import { Duration } from 'cdk8s';
import {
  Cohort, LocalQueue, MlCluster, Queueing, ResourceFlavor, StopPolicy, Taint, TaintEffect, Toleration, Topology, WorkloadPriorityClass,
} from '../../../src';
import { errorOf, synthChart, synthOne } from '../../support/synth';

describe('a resource flavor', () => {
  test('says which nodes it is', () => {
    expect(
      synthOne(
        (chart) =>
          new ResourceFlavor(chart, 'a100', {
            nodeLabels: { 'example.com/pool': 'a100' }, nodeTaints: [Taint.gpu()],
            tolerations: [Toleration.exists('nvidia.com/gpu', { effect: TaintEffect.NO_SCHEDULE })], topology: 'hostname',
          }),
      ),
    ).toMatchObject({
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'ResourceFlavor',
      metadata: { name: 'a100' },
      spec: {
        nodeLabels: { 'example.com/pool': 'a100' }, nodeTaints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }], topologyName: 'hostname',
      },
    });
  });

  const nine = Array.from({ length: 9 }, (_, i) => `example.com/k${i}`);
  test.each([
    [
      { nodeLabels: Object.fromEntries(nine.map((key) => [key, 'x'])) },
      "'nodeLabels' ({",
    ],
    [
      { nodeTaints: nine.map((key) => Taint.of(key)) },
      "'nodeTaints' ({",
    ],
    [
      { tolerations: nine.map((key) => Toleration.exists(key)) },
      "'tolerations' ({",
    ],
    [
      { nodeTaints: [Taint.of('a', { value: '1' }), Taint.of('a', { value: '2' })] },
      "'nodeTaints[1]' (a:NoSchedule) must differ from the other taints in key or effect; remove it",
    ],
    [{ nodeTaints: [Taint.of('a b')] }, "'nodeTaints[0]' (a b:NoSchedule) must be a taint"],
    [{ tolerations: [Toleration.exists('a b')] }, "'tolerations[0]' (a b) must have the key of a taint"],
    [
      { tolerations: [Toleration.exists('a', { lasting: Duration.minutes(1) })] },
      "'tolerations[0]' (every effect) must have the effect NO_EXECUTE where 'lasting' is given",
    ],
    [
      { topology: 'hostname' },
      "'nodeLabels' ({\"topologyName\":\"hostname\"}) is refused: at least one nodeLabel is required when topology is set",
    ],
    [{ nodeLabels: { a: 'b c' } }, "'nodeLabels.a' (b c) must be at most 63 letters"],
  ])('must obey the webhook (%#)', (props, message) => {
    expect(errorOf((chart) => new ResourceFlavor(chart, 'a100', props))).toContain(`[test/a100] ${message}`);
  });
});

describe('a topology', () => {
  test('lists its levels', () => {
    expect(synthOne((chart) => new Topology(chart, 'racks', { levels: ['example.com/rack', 'kubernetes.io/hostname'] })).spec).toEqual({
      levels: [{ nodeLabel: 'example.com/rack' }, { nodeLabel: 'kubernetes.io/hostname' }],
    });
  });

  test.each([
    [[], "[test/racks] 'levels' ([]) has 0 entries, and must have 1 to 16; list 1 to 16 different levels from the widest to the narrowest"],
    [Array.from({ length: 17 }, (_, i) => `example.com/l${i}`), "has 17 entries, and must have 1 to 16"],
    [['a', 'a'], "is refused: must be unique"],
    [
      ['kubernetes.io/hostname', 'a'],
      "is refused: the kubernetes.io/hostname label can only be used at the lowest level of topology",
    ],
    [['a b'], "[test/racks] 'levels[0]' (a b) must be the key of a label; write 'a-b'"],
  ])('must obey the webhook (%#)', (levels, message) => {
    expect(errorOf((chart) => new Topology(chart, 'racks', { levels }))).toContain(message);
  });
});

describe('a cohort', () => {
  const gpu = { flavor: 'a100', nominalQuota: { 'nvidia.com/gpu': '4' } };

  test('can have quota of its own and a cohort above it', () => {
    const [, cohort] = synthChart((chart) => {
      const company = new Cohort(chart, 'company');
      new Cohort(chart, 'research', {
        parent: company, fairWeight: 2, resourceGroups: [{ flavors: [{ ...gpu, lendingLimit: { 'nvidia.com/gpu': '8' } }] }],
      });
    });
    expect(cohort).toMatchObject({
      kind: 'Cohort',
      metadata: { name: 'research' },
      spec: {
        parentName: 'company',
        fairSharing: { weight: '2' },
        resourceGroups: [
          {
            coveredResources: ['nvidia.com/gpu'],
            flavors: [{ name: 'a100', resources: [{ name: 'nvidia.com/gpu', nominalQuota: '4', lendingLimit: '8' }] }],
          },
        ],
      },
    });
  });

  test.each([
    [{ parentName: 'c' }, "'parentName' (c) must be another cohort: a cycle disables all cohorts in it; name the cohort above"],
    [{ parentName: 'B' }, "'parentName' (B) must be the name of an object"],
    [
      { resourceGroups: [{ flavors: [{ ...gpu, borrowingLimit: { 'nvidia.com/gpu': '1' } }] }] },
      "'resourceGroups[0].flavors[0].borrowingLimit.nvidia.com/gpu' (1) must not be given without a parent; leave it out, or name one",
    ],
    [{ fairWeight: -1 }, "'fairWeight' (-1) must be 0, or more than a thousand-millionth"],
  ])('must obey the webhook (%#)', (props, message) => {
    expect(errorOf((chart) => new Cohort(chart, 'c', props))).toContain(`[test/c] ${message}`);
  });

  test('takes its parent in one form', () => {
    expect(errorOf((chart) => new Cohort(chart, 'c', { parent: new Cohort(chart, 'p'), parentName: 'q' }))).toContain(
      "'parentName' (q) must not be given with 'parent'; leave one of the two out",
    );
  });
});

describe('a local queue', () => {
  test('leads from a namespace to a ClusterQueue', () => {
    expect(
      synthOne(
        (chart) =>
          new LocalQueue(chart, 'gpu-workload-queue', { clusterQueue: 'gpu-cluster-queue', fairWeight: 0, stopPolicy: StopPolicy.HOLD }),
        { namespace: 'team-a' },
      ),
    ).toMatchObject({
      kind: 'LocalQueue',
      metadata: { name: 'gpu-workload-queue', namespace: 'team-a' },
      spec: { clusterQueue: 'gpu-cluster-queue', stopPolicy: 'Hold', fairSharing: { weight: '0' } },
    });
    expect(
      synthOne((chart) => new LocalQueue(chart, 'q', { clusterQueue: 'cq', namespace: 'other' }), { namespace: 'team-a' }),
    ).toMatchObject({ metadata: { namespace: 'other' }, spec: { stopPolicy: 'None' } });
  });

  test('gives workloads the reference they take, with the cluster of its chart', () => {
    synthChart((chart) => {
      const cluster = new MlCluster(chart, 'prod', { queueing: Queueing.kueue() });
      const { queue } = new LocalQueue(chart, 'nlp', { clusterQueue: 'nlp' });
      expect([queue.name, queue._cluster, queue._problem]).toEqual(['nlp', cluster, undefined]);
    });
  });

  test.each([
    [{ name: 'a'.repeat(64), clusterQueue: 'cq' }, 'is 64 characters long and must have at most 63: jobs name it in a label; shorten it'],
    [{ clusterQueue: 'CQ' }, "'clusterQueue' (CQ) must be the name of an object"],
    [{ clusterQueue: 'cq', namespace: 'A' }, "'namespace' (A) must be a DNS label"],
    [{ clusterQueue: 'cq', fairWeight: Infinity }, "'fairWeight' (Infinity) must be a Kubernetes quantity"],
  ])('must obey the API (%#)', (props, message) => {
    expect(errorOf((chart) => new LocalQueue(chart, 'q', props))).toContain(message);
  });
});

describe('a workload priority class', () => {
  test('has its value at the top level', () => {
    expect(synthOne((chart) => new WorkloadPriorityClass(chart, 'high', { value: -5, description: 'gives way' }))).toEqual({
      apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'WorkloadPriorityClass', metadata: { name: 'high' }, value: -5, description: 'gives way',
    });
  });

  test.each([-(2 ** 31), 2 ** 31 - 1])('can have the value %d, the last that fits', (value) => {
    expect(synthOne((chart) => new WorkloadPriorityClass(chart, 'edge', { value }))).toMatchObject({ value });
  });

  test.each([
    [{ value: 2 ** 31 }, "[test/high] 'value' (2147483648) must be at most 2147483647; write a smaller number"],
    [{ value: -(2 ** 31) - 1 }, "[test/high] 'value' (-2147483649) must be at least -2147483648; write a larger number"],
    [{ value: 1.5 }, "[test/high] 'value' (1.5) is a number, and must be a whole number; write a whole number"],
    [{ value: 1, description: 'x'.repeat(2049) }, "has 2049 characters, and must have at most 2048"],
    [{ value: 1, name: 'a'.repeat(64) }, 'must have at most 63: jobs name it in a label; shorten it'],
  ])('must obey the API (%#)', (props, message) => {
    expect(errorOf((chart) => new WorkloadPriorityClass(chart, 'high', props))).toContain(message);
  });

  test('gives workloads the reference they take', () => {
    synthChart((chart) => expect(new WorkloadPriorityClass(chart, 'high', { value: 1 }).priority.workloadClassName).toBe('high'));
  });
});
