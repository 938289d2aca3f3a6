import { MlCluster, PodPreemption, PriorityClass, PriorityTiers, PriorityTiersProps, Queueing } from '../../src';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

function tiers(queueing: Queueing | undefined, props: PriorityTiersProps = {}): { manifests: Manifest[]; tiers: PriorityTiers } {
  let made: PriorityTiers | undefined;
  const manifests = synthChart((chart) => {
    new MlCluster(chart, 'prod', { queueing });
    made = new PriorityTiers(chart, 'tiers', props);
  });
  return { manifests, tiers: made! };
}

const NAMES: PriorityTiersProps = {
  high: { name: 'high-priority-training' }, medium: { name: 'medium-priority-research' }, low: { name: 'low-priority-experiments' },
};

test('on Kueue, tiers are workload priorities, and pods get no class that would evict others behind its back', () => {
  const { manifests, tiers: made } = tiers(Queueing.kueue(), NAMES);
  expect(manifests.map(({ kind, metadata, value }) => [kind, metadata.name, value])).toEqual([
    ['WorkloadPriorityClass', 'high-priority-training', 1000000],
    ['WorkloadPriorityClass', 'medium-priority-research', 100000],
    ['WorkloadPriorityClass', 'low-priority-experiments', 10000],
  ]);
  expect(made.high).toMatchObject({ workloadClassName: 'high-priority-training', podClassName: undefined });
});

test('on Kueue, pods can get classes too, which evict nobody unless asked', () => {
  const { manifests, tiers: made } = tiers(Queueing.kueue(), { podClasses: true, high: { podPreemption: PodPreemption.LOWER_PRIORITY } });
  expect(manifests.filter(({ kind }) => kind === 'PriorityClass').map(({ preemptionPolicy }) => preemptionPolicy)).toEqual([
    'PreemptLowerPriority', 'Never', 'Never',
  ]);
  expect(made.low).toMatchObject({ workloadClassName: 'low-priority', podClassName: 'low-priority' });
});

test.each([[Queueing.volcano()], [Queueing.none()], [undefined]])(
  'elsewhere, tiers are classes of pods, and none is the default of the cluster (%#)',
  (queueing) => {
    const { manifests, tiers: made } = tiers(queueing);
    expect(
      manifests.map(({ kind, metadata, value, preemptionPolicy, globalDefault }) => [
        kind, metadata.name, value, preemptionPolicy, globalDefault,
      ]),
    ).toEqual([
      ['PriorityClass', 'high-priority', 1000000, 'PreemptLowerPriority', undefined],
      ['PriorityClass', 'medium-priority', 100000, 'PreemptLowerPriority', undefined],
      ['PriorityClass', 'low-priority', 10000, 'PreemptLowerPriority', undefined],
    ]);
    expect(made.medium).toMatchObject({ workloadClassName: undefined, podClassName: 'medium-priority' });
  },
);

test('a tier can be the default of the cluster by asking', () => {
  expect(tiers(undefined, { low: { globalDefault: true, description: 'for everyone', value: -7 } }).manifests[2]).toMatchObject({
    globalDefault: true, description: 'for everyone', value: -7,
  });
});

test.each<[string, Queueing | undefined, PriorityTiersProps, string]>([
  [
    'two defaults', undefined, { high: { globalDefault: true }, low: { globalDefault: true } },
    "'globalDefault' (high, low) must be set for one tier only: a cluster accepts one default class; remove it from the others",
  ],
  [
    'values in the wrong order', undefined, { low: { value: 100_000 } },
    "'low.value' (100000) must be below that of 'medium', which is 100000; lower it",
  ],
  [
    'one name twice', undefined, { low: { name: 'high-priority' } },
    "'low.name' (high-priority) must differ from the other tiers; rename one of the two",
  ],
  [
    'a class of pods that Kueue tiers do not have', Queueing.kueue(), { low: { globalDefault: true } },
    "'low.globalDefault' (true) is of a class of pods, which Kueue tiers have only by asking; leave it out, or set podClasses: true",
  ],
  [
    'pods that take nothing back on Volcano', Queueing.volcano(), { low: { podPreemption: PodPreemption.NEVER } },
    "'low.podPreemption' (Never) must not be Never on Volcano, where such pods take back nothing that their queue has lent; leave it out",
  ],
  [
    'no classes at all', Queueing.volcano(), { podClasses: false },
    "'podClasses' (false) must not be false where Kueue does not admit workloads: there are no other classes; leave it out",
  ],
  [
    'a reserved name', undefined, { high: { name: 'system-high' } },
    "'name' (system-high) must not begin with 'system-', which is reserved; rename it",
  ],
  [
    'a value of the system', undefined, { high: { value: 1_000_000_001 } },
    "[test/tiers/high] 'value' (1000000001) must be at most 1000000000; lower the value",
  ],
])('must not have %s', (_, queueing, props, message) => {
  expect(errorOf((chart) => {
    new MlCluster(chart, 'prod', { queueing });
    new PriorityTiers(chart, 'tiers', props);
  })).toContain(message);
});

test('a single class of pods', () => {
  expect(synthOne((chart) => expect(new PriorityClass(chart, 'night', { value: 5 }).priority.podClassName).toBe('night'))).toEqual({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name: 'night' },
    value: 5,
    preemptionPolicy: 'PreemptLowerPriority',
  });
});
