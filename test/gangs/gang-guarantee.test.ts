import { Chart, Duration } from 'cdk8s';
import {
  Framework, GangEngine, GangGuarantee, GangTrainingJob, GangTrainingJobProps, KueueOptions, MlCluster, NodePool, PodsReady, Queue,
  Queueing, TopologyRequest,
} from '../../src';
import { errorOf, synthChart } from '../support/synth';

const kueue = Queue.kueue('nlp');
const gang = (chart: Chart, props: Partial<GangTrainingJobProps>): GangTrainingJob =>
  new GangTrainingJob(chart, 'llm', {
    image: 'example.com/train:1', nodes: 2, framework: Framework.torchrun({ script: 'train.py' }), ...props,
  });

function guaranteeOf(props: Partial<GangTrainingJobProps>, queueing?: Queueing): GangGuarantee {
  let guarantee: GangGuarantee | undefined;
  synthChart((chart) => {
    if (queueing !== undefined) {
      new MlCluster(chart, 'cluster', { queueing });
    }
    guarantee = gang(chart, props).guarantee;
  });
  return guarantee!;
}

test.each<[string, Partial<GangTrainingJobProps>, Queueing | undefined, GangGuarantee]>([
  ['Volcano', { queue: Queue.volcano('nlp') }, undefined, GangGuarantee.PLACEMENT],
  ['Volcano without a queue', { engine: GangEngine.volcano() }, undefined, GangGuarantee.PLACEMENT],
  [
    'an Indexed Job in a queue of Volcano',
    { queue: Queue.volcano('nlp'), engine: GangEngine.indexedJob({ acceptFailureOnPreemption: true }) }, undefined, GangGuarantee.PLACEMENT,
  ],
  ['topology-aware Kueue', { queue: kueue }, Queueing.kueue({ topologyAware: true }), GangGuarantee.PLACEMENT],
  ['a topology asked for', { queue: kueue, topology: TopologyRequest.preferred('example.com/rack') }, undefined, GangGuarantee.PLACEMENT],
  ['Kueue of which nothing is known', { queue: kueue, acceptQuotaOnlyGang: true }, undefined, GangGuarantee.QUOTA_THEN_TIMEOUT],
  ['Kueue as shipped', { queue: kueue, acceptQuotaOnlyGang: true }, Queueing.kueue(), GangGuarantee.QUOTA_THEN_TIMEOUT],
  [
    'Kueue that does not wait for pods', { queue: kueue, acceptNoGang: true }, Queueing.kueue({ podsReady: PodsReady.ignored() }),
    GangGuarantee.NONE,
  ],
  ['a single pod', { nodes: 1 }, undefined, GangGuarantee.PLACEMENT],
  ['no queue', { acceptNoGang: true }, undefined, GangGuarantee.NONE],
])('%s promises what it can', (_, props, queueing, guarantee) => {
  expect(guaranteeOf(props, queueing)).toBe(guarantee);
});

test.each<[string, Partial<GangTrainingJobProps>, KueueOptions | undefined, string]>([
  [
    'quota only', { queue: kueue }, undefined,
    "'queue' (nlp) is a queue of Kueue without topology-aware scheduling, as far as is declared: it sets quota aside for the gang, but "
    + "no places, so that part of the pods can wait for the rest until Kueue evicts them all; declare the cluster with Queueing.kueue({ "
      + "topologyAware: true }), ask for a 'topology', or set acceptQuotaOnlyGang: true",
  ],
  [
    'quota without a timeout', { queue: kueue, acceptQuotaOnlyGang: true }, { podsReady: PodsReady.ignored() },
    "'queue' (nlp) is a queue of a Kueue that neither places pods nor looks whether they become ready, so that part of the gang can "
    + "wait for the rest for ever; turn on topology-aware scheduling or waitForPodsReady, or set acceptNoGang: true",
  ],
  [
    'nothing', { acceptQuotaOnlyGang: true }, undefined,
    "'queue' (not given) is needed: without one nothing starts the pods of a gang together, and two gangs can hold half of what each "
    + "needs for ever; set 'queue' to a queue of Volcano or Kueue, or set acceptNoGang: true",
  ],
])('%s has to be accepted by name', (_, props, options, problem) => {
  const message = errorOf((chart) => {
    if (options !== undefined) {
      new MlCluster(chart, 'cluster', { queueing: Queueing.kueue(options) });
    }
    gang(chart, props);
  });

  expect(message).toBe(`[test/llm] ${problem}`);
});

test('pods that are independent need no guarantee', () => {
  expect(() => guaranteeOf({ framework: Framework.independent() })).not.toThrow();
});

const START: Partial<GangTrainingJobProps> = { queue: kueue, acceptQuotaOnlyGang: true, startUpTime: Duration.minutes(45) };

test.each<[KueueOptions | undefined, string]>([
  [
    undefined,
    "'startUpTime' (2700s) must be less than the 1800s after which Kueue as shipped evicts a workload whose pods are not all ready; "
    + "raise waitForPodsReady.timeout and declare it with PodsReady.within, or have the images on the nodes beforehand",
  ],
  [
    { podsReady: PodsReady.within({ timeout: Duration.minutes(40) }) },
    "'startUpTime' (2700s) must be less than the 2400s after which Kueue evicts a workload whose pods are not all ready; raise "
    + "waitForPodsReady.timeout and declare it with PodsReady.within, or have the images on the nodes beforehand",
  ],
])('a start that takes longer than Kueue waits is found: %j', (options, problem) => {
  const message = errorOf((chart) => {
    if (options !== undefined) {
      new MlCluster(chart, 'cluster', { queueing: Queueing.kueue(options) });
    }
    gang(chart, START);
  });

  expect(message).toBe(`[test/llm] ${problem}`);
});

test('a start that takes less time than Kueue waits is fine', () => {
  expect(guaranteeOf(START, Queueing.kueue({ podsReady: PodsReady.within({ timeout: Duration.hours(1) }) }))).toBe(
    GangGuarantee.QUOTA_THEN_TIMEOUT,
  );
  expect(guaranteeOf({ ...START, queue: Queue.volcano('nlp') })).toBe(GangGuarantee.PLACEMENT);
});

test('a level of topology that no pool has is found', () => {
  const message = errorOf((chart) => {
    new MlCluster(chart, 'cluster', {
      queueing: Queueing.kueue({ topologyAware: true }),
      pools: [NodePool.of('h100', { nodes: 4, labels: { pool: 'h100' }, topology: ['example.com/block'] })],
    });
    gang(chart, { queue: kueue, topology: TopologyRequest.required('example.com/rack') });
  });

  expect(message).toContain(
    "'topology' (example.com/rack) must have levels that the node pools of the cluster have, which are example.com/block, "
    + "kubernetes.io/hostname",
  );
});
