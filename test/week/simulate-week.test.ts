import { Duration } from 'cdk8s';
import { Framework, Gpu, JobSetCron, Queue, Schedule } from '../../src';
import { readInput } from '../../src/preflight/input/read-input';
import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { simulateWeek } from '../../src/week/simulate-week';
import { USUAL_WEEK, weekOf } from '../../src/week/week';
import { weekJson, weekText } from '../../src/week/week-report';
import { weekSummary, WeekSummary } from '../../src/week/week-summary';
import { synthChart } from '../support/synth';

const week = (yaml: string, facts: ClusterFacts = {}, monday = USUAL_WEEK): WeekSummary =>
  weekSummary(simulateWeek(readInput(yaml, 'input.yaml').manifests, facts, weekOf(monday)));

const queue = (name: string, gpus: number, more = ''): string => `---
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: ${name}}
spec:
  namespaceSelector: {}
  ${more}
  resourceGroups: [{coveredResources: [nvidia.com/gpu], flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: ${gpus}}]}]}]
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: ${name}, namespace: ml}
spec: {clusterQueue: ${name}}
`;
const FLAVOR = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: h100}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: WorkloadPriorityClass
metadata: {name: high}
value: 1000
`;
const template = (gpus: number): string => `{template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: 'example.com/x:1', resources: {requests: {nvidia.com/gpu: ${gpus}}, limits: {nvidia.com/gpu: ${gpus}}}}]}}}`;
const job = (name: string, to: string, gpus: number, duration: string, labels = ''): string => `---
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, namespace: ml, labels: {kueue.x-k8s.io/queue-name: ${to}${labels}},
  annotations: {cdk8s-ml-workloads/expected-duration: ${duration}}}
spec: ${template(gpus)}
`;
const cron = (name: string, to: string, gpus: number, duration: string, more: string): string => `---
apiVersion: batch/v1
kind: CronJob
metadata: {name: ${name}, namespace: ml, annotations: {cdk8s-ml-workloads/expected-duration: ${duration}}}
spec:
  ${more}
  jobTemplate: {metadata: {labels: {kueue.x-k8s.io/queue-name: ${to}}}, spec: ${template(gpus)}}
`;

test('what fits starts at once, and the rest waits for the end of what has its place', () => {
  const { queues, longest, capacity } = week(FLAVOR + queue('nlp', 8) + job('first', 'nlp', 8, '6h') + job('second', 'nlp', 4, '2h'));

  expect(queues).toEqual([
    { queue: 'nlp', runs: 2, waited: 1, longestWait: 360, meanWait: 180, evictions: 0, skipped: 0, stillWaiting: 0 },
  ]);
  expect(longest).toEqual([{ workload: 'Job ml/second', queue: 'nlp', due: 'Mon 00:00', waited: 360, started: 'Mon 06:00' }]);
  // 8 GPUs for 6 hours and 4 for 2 are 56 of 1,344 GPU-hours
  expect(capacity).toEqual([
    { resource: 'nvidia.com/gpu', flavor: 'h100', quota: '8', inUse: 4.1, fullHours: 6, full: ['Mon 00:00 to 06:00'], idle: '1288' },
  ]);
});

test('the same input gives the same week', () => {
  const yaml = FLAVOR + queue('nlp', 8) + job('first', 'nlp', 8, '6h') + job('second', 'nlp', 4, '2h');

  expect(weekJson(week(yaml))).toBe(weekJson(week(yaml)));
});

test('a schedule starts its runs by the clocks of its zone', () => {
  const yaml =
    FLAVOR +
    queue('nlp', 8) +
    cron(
      'nightly',
      'nlp',
      8,
      '1h',
      "schedule: '0 2 * * *', timeZone: Europe/Berlin, concurrencyPolicy: Forbid".replace(/, (?=[a-zA-Z]+:)/g, '\n  '),
    );
  const [{ full }] = week(yaml, {}, '2026-03-27').capacity;

  // the clocks go forward on Sunday, and there is no 02:00
  expect(full).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].map((day) => `${day} 01:00 to 02:00`));
});

const every = (policy: string, more = ''): string => `schedule: '0 */6 * * *'\n  timeZone: UTC\n  concurrencyPolicy: ${policy}${more}`;

test('with Forbid a start is left out while the run before is not over, and made up for if that is not too late', () => {
  const late = week(FLAVOR + queue('nlp', 8) + cron('slow', 'nlp', 8, '7h', every('Forbid', '\n  startingDeadlineSeconds: 7200')));
  const never = week(FLAVOR + queue('nlp', 8) + cron('slow', 'nlp', 8, '7h', every('Forbid', '\n  startingDeadlineSeconds: 60')));

  // each day at 00:00, at 07:00 for 06:00 and at 14:00 for 12:00; that of 18:00 would be three hours late
  expect(late.queues).toMatchObject([{ queue: 'nlp', runs: 21, waited: 0, skipped: 7 }]);
  expect(never.queues).toMatchObject([{ queue: 'nlp', runs: 14, skipped: 14 }]);
});

test('with Replace a run ends when the next one is due, and with Allow both run', () => {
  const replaced = week(FLAVOR + queue('nlp', 8) + cron('latest', 'nlp', 4, '9h', every('Replace')));
  const both = week(FLAVOR + queue('nlp', 8) + cron('both', 'nlp', 4, '9h', every('Allow')));

  expect(replaced.capacity).toMatchObject([{ inUse: 50 }]);
  expect(both.capacity[0].inUse).toBeGreaterThan(70);
});

test('a run of higher priority evicts one of lower, which begins again', () => {
  const yaml =
    FLAVOR +
    queue('nlp', 8, 'preemption: {withinClusterQueue: LowerPriority}') +
    job('long', 'nlp', 8, '10h') +
    cron('urgent', 'nlp', 8, '1h', "schedule: '0 4 * * 1'\n  timeZone: UTC").replace(
      'queue-name: nlp',
      'queue-name: nlp, kueue.x-k8s.io/priority-class: high',
    );
  const { queues, longest, capacity } = week(yaml);

  expect(queues).toMatchObject([{ runs: 2, evictions: 1, longestWait: 60 }]);
  expect(longest).toMatchObject([{ workload: 'Job ml/long', due: 'Mon 00:00', waited: 60 }]);
  // 4 hours that are lost, 1 of the other, and 10 from the start
  expect(capacity).toMatchObject([{ full: ['Mon 00:00 to 15:00'] }]);
});

test('what can never start takes no part, and what does not start in the week says so', () => {
  const { leftOut, queues, longest } = week(
    FLAVOR + queue('nlp', 8) + job('huge', 'nlp', 16, '1h') + job('first', 'nlp', 8, '8d') + job('second', 'nlp', 8, '1h'),
  );

  expect(leftOut).toEqual([{ workload: 'Job ml/huge', queue: 'nlp', reason: 'asks for more than it can ever get, or finds no place' }]);
  expect(queues).toMatchObject([{ runs: 2, stillWaiting: 1, longestWait: 7 * 24 * 60 }]);
  expect(longest).toEqual([{ workload: 'Job ml/second', queue: 'nlp', due: 'Mon 00:00', waited: 10_080 }]);
});

test('what is in no queue starts when it is due', () => {
  const { queues, assumptions } = week(
    FLAVOR + queue('nlp', 8) + job('free', 'nlp', 8, '1h').replace('labels: {kueue.x-k8s.io/queue-name: nlp},', ''),
  );

  expect(queues).toEqual([]);
  expect(assumptions).toContain('1 are in no queue, and start when they are due, whether nodes have room or not');
});

test('what is not said is assumed, and said to be', () => {
  const { assumptions } = week(FLAVOR + queue('nlp', 8) + job('a', 'nlp', 1, 'soon') + cron('b', 'nlp', 1, '1h', "schedule: '0 1 * * *'"));

  expect(assumptions).toEqual(
    expect.arrayContaining([
      '1 say nothing of how long they take: 1h was assumed; set expectedDuration',
      '1 schedules name no time zone: UTC was assumed',
      'no pools are declared: only quota is counted, and not places on nodes',
    ]),
  );
});

const gang = (name: string, gpus: number, duration: string): string => `---
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: ${name}, namespace: ml, annotations: {cdk8s-ml-workloads/expected-duration: ${duration}}}
spec: {minAvailable: 2, queue: nlp, schedulerName: volcano, tasks: [{name: worker, replicas: 2, template: {spec: {restartPolicy: Never,
  schedulerName: volcano, containers: [{name: main, image: 'example.com/x:1', resources: {requests: {cpu: 1, nvidia.com/gpu: ${gpus}},
  limits: {nvidia.com/gpu: ${gpus}}}}]}}}]}
`;
const VOLCANO = `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: nlp}
spec: {weight: 1, reclaimable: true}
`;

test('on Volcano gangs wait for nodes', () => {
  const pools = [{ name: 'h100', nodes: 2, resources: { cpu: 64, memory: '1Ti', 'nvidia.com/gpu': 8 } }];
  const { queues, capacity } = week(VOLCANO + gang('first', 8, '3h') + gang('second', 8, '2h') + gang('huge', 16, '1h'), { pools });

  expect(queues).toMatchObject([{ queue: 'nlp', runs: 2, waited: 1, longestWait: 180 }]);
  expect(capacity[0]).toMatchObject({ resource: 'nvidia.com/gpu', quota: '16', full: ['Mon 00:00 to 05:00'] });
});

test('on Volcano nothing can be said without pools', () => {
  expect(week(VOLCANO + gang('first', 8, '3h')).leftOut).toMatchObject([{ reason: 'no pools are declared, and Volcano counts nodes' }]);
});

test('two weeks are compared: what 8 GPUs more do', () => {
  const work = job('first', 'nlp', 8, '6h') + job('second', 'nlp', 8, '2h');
  const text = weekText(week(FLAVOR + queue('nlp', 16) + work), week(FLAVOR + queue('nlp', 8) + work));

  expect(text).toContain('nlp    2     0 (1)  none (6h)  none (3h)  0        0         0\n');
  expect(text).toContain(
    'nvidia.com/gpu in h100: 2.3 % (4.7 %) of 16 (8) in use, 2624 (1280) hours idle; full in 2 (8) of 168 hours: Mon 00:00 to 02:00',
  );
  expect(text).toContain('Nobody waits.');
});

test.each(['2025-12-28', '2030-01-01', 'tomorrow', '2026-02-30'])('%s names no week', (date) => {
  expect(() => weekOf(date)).toThrow(`--week (${date}) must be a date such as 2026-01-05, from 2026-01-05 to 2029-12-23`);
});

test('every day of a week names it', () => {
  expect(['2026-03-23', '2026-03-26', '2026-03-29'].map((date) => weekOf(date).monday)).toEqual(['2026-03-23', '2026-03-23', '2026-03-23']);
});

test('the JobSets that a cron creates wait and run as what they ask for, each at the time of its cron', () => {
  const cluster = readInput(FLAVOR + queue('nlp', 40) + job('long', 'nlp', 16, '30h'), 'input.yaml').manifests;
  const objects = synthChart(
    (chart) =>
      new JobSetCron(chart, 'weekly', {
        schedule: Schedule.cron('0 6 * * 1,4', 'UTC'),
        overlap: true,
        image: 'example.com/llm:1',
        nodes: 4,
        gpu: Gpu.nvidia(8),
        framework: Framework.torchrun({ script: 'train.py' }),
        queue: Queue.kueue('nlp'),
        acceptQuotaOnlyGang: true,
        expectedDuration: Duration.hours(2),
      }),
    { namespace: 'ml' },
  );
  const { queues, longest, capacity } = weekSummary(
    simulateWeek([...cluster, ...objects.map((manifest) => ({ manifest }))], {}, weekOf(USUAL_WEEK)),
  );

  // on Monday 32 of 40 GPUs are free once the long run ends, on Tuesday at 06:00
  expect(queues).toMatchObject([{ queue: 'nlp', runs: 3, waited: 1, longestWait: 1440 }]);
  expect(longest).toEqual([{ workload: 'JobSet ml/weekly-*', queue: 'nlp', due: 'Mon 06:00', waited: 1440, started: 'Tue 06:00' }]);
  // 16 GPUs for 30 hours and twice 32 for 2 are 608 of 6,720 GPU-hours
  expect(capacity).toMatchObject([{ quota: '40', inUse: 9, idle: '6112' }]);
});
