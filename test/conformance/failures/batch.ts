import { Duration } from 'cdk8s';
import {
  Backfill, BatchInferenceCron, BatchInferenceCronProps, ConcurrencyPolicy, DateRange, Queue, Retry, Schedule, ShardedInference,
  ShardedInferenceProps, SuccessPolicy,
} from '../../../src';
import type { Obj } from '../control-plane/client';
import { BASE, chart, kueueQueue, Scenario } from './scenario';
import type { Stage } from './stage';

const sharded = (props: Partial<ShardedInferenceProps> = {}): Obj[] =>
  chart((scope) => new ShardedInference(scope, 'run', { ...BASE, shards: 3, parallelism: 3, retry: Retry.none(), ...props }));
const cron = (props: Partial<BatchInferenceCronProps>): Obj[] =>
  chart((scope) =>
    new BatchInferenceCron(scope, 'run', { ...BASE, schedule: Schedule.cron('* * * * *', 'Europe/Paris'), ...props }),
  );

const jobs = (stage: Stage): Promise<Obj[]> => stage.list('batch/v1', 'Job');
const index = ({ metadata }: Obj): string => metadata.labels['batch.kubernetes.io/job-completion-index'];

/** Waits for the first run of a schedule, and a minute for the next. */
async function twoRuns(stage: Stage): Promise<{ first: Obj; pods: Obj[] }> {
  await stage.until(async () => (await jobs(stage)).length > 0, 75);
  const [first] = await jobs(stage);
  await stage.alive(1);
  await stage.until(async () => (await jobs(stage)).some(({ metadata }) => metadata.uid !== first.metadata.uid), 75);
  return { first, pods: await stage.living() };
}

/** What docs/batch.md promises. */
export const BATCH: readonly Scenario[] = [
  {
    id: 'cron-forbid',
    guide: 'batch',
    promise: 'FORBID leaves the new run out while the old one goes on, and the event says JobAlreadyActive',
    manifests: () => cron({ concurrencyPolicy: ConcurrencyPolicy.FORBID }),
    play: async (stage) => {
      await twoRuns(stage);
      const events = (await stage.list('v1', 'Event')).map(({ reason }) => reason);
      return (await jobs(stage)).length === 1 && events.includes('JobAlreadyActive')
        ? undefined
        : `${(await jobs(stage)).length} runs; ${[...new Set(events)].join(', ')}`;
    },
  },
  {
    id: 'cron-allow',
    guide: 'batch',
    promise: 'ALLOW: both runs go on',
    manifests: () => cron({ concurrencyPolicy: ConcurrencyPolicy.ALLOW, overlap: true }),
    play: async (stage) => {
      await twoRuns(stage);
      return (await stage.until(async () => (await stage.living()).length >= 2)) ? undefined : stage.state();
    },
  },
  {
    id: 'cron-replace',
    guide: 'batch',
    promise: 'REPLACE: the old run is ended, and the new one starts while the old pod is in its grace period',
    manifests: () => cron({ concurrencyPolicy: ConcurrencyPolicy.REPLACE }),
    play: async (stage) => {
      await stage.until(async () => (await jobs(stage)).length > 0, 75);
      const [old] = await stage.alive(1);
      await stage.prepare([old], 143, '30s');
      const overlaps = await stage.until(async () => {
        const pods = await stage.pods();
        const still = pods.some(({ metadata }) => metadata.uid === old.metadata.uid && metadata.deletionTimestamp !== undefined);
        return still && pods.some(({ metadata, status }) => metadata.uid !== old.metadata.uid && status.phase === 'Running');
      }, 90);
      return overlaps ? undefined : stage.state();
    },
  },
  {
    id: 'cron-never-admitted',
    guide: 'batch',
    promise: 'a run that Kueue never admits stops a schedule with FORBID, and nothing fails',
    manifests: () => [
      ...kueueQueue('cron-never-admitted', 0), ...cron({ concurrencyPolicy: ConcurrencyPolicy.FORBID, queue: Queue.kueue('team') }),
    ],
    play: async (stage) => {
      await stage.until(async () => (await jobs(stage)).length > 0, 75);
      const [first] = await jobs(stage);
      await stage.until(async () => (await jobs(stage)).length > 1, 70);
      const now = await jobs(stage);
      return now.length === 1 && now[0].metadata.uid === first.metadata.uid && now[0].spec.suspend === true && !(await stage.hasFailed())
        ? undefined
        : `${now.length} runs`;
    },
  },
  {
    id: 'max-failed-shards',
    guide: 'batch',
    promise: 'maxFailedShards gives the others up',
    manifests: () => sharded({ maxFailedShards: 0 }),
    play: async (stage) => {
      await stage.end([(await stage.alive(3))[0]], 1);
      return (await stage.until(async () => (await stage.hasFailed()) && (await stage.living()).length === 0)) ? undefined : stage.state();
    },
  },
  {
    id: 'shard-retries',
    guide: 'batch',
    promise: 'each shard has retries of its own: one pod is replaced, the others go on',
    manifests: () => sharded({ retry: Retry.upTo(2) }),
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.end([pods[0]], 1);
      const seen = await stage.outcome(pods, [pods[0]]);
      return seen === 'replaced' ? undefined : `${seen}: ${await stage.state()}`;
    },
  },
  {
    id: 'success-policy',
    guide: 'batch',
    promise: 'successPolicy ends the run early, and what still runs is ended',
    manifests: () => sharded({ successPolicy: SuccessPolicy.count(1) }),
    play: async (stage) => {
      await stage.end([(await stage.alive(3))[0]], 0);
      const ended = await stage.until(async () => (await stage.hasSucceeded()) && (await stage.living()).length === 0);
      return ended ? undefined : stage.state();
    },
  },
  {
    id: 'fail-index',
    guide: 'batch',
    promise: 'failIndexOnExitCodes fails that shard only, with retries left',
    manifests: () => sharded({ retry: Retry.upTo(3), failurePolicy: { failIndexOnExitCodes: [65] } }),
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.end([pods[0]], 65);
      const failed = await stage.until(async () => (await stage.run()).status.failedIndexes === index(pods[0]));
      return failed && (await stage.living()).length === 2 && !(await stage.hasFailed()) ? undefined : stage.state();
    },
  },
  {
    id: 'fail-run-of-shards',
    guide: 'batch',
    promise: 'failOnExitCodes fails the whole run of shards',
    manifests: () => sharded({ retry: Retry.upTo(3), failurePolicy: { failOnExitCodes: [42] } }),
    play: async (stage) => {
      await stage.end([(await stage.alive(3))[0]], 42);
      return (await stage.until(async () => (await stage.hasFailed()) && (await stage.living()).length === 0)) ? undefined : stage.state();
    },
  },
  {
    id: 'shard-eviction',
    guide: 'batch',
    promise: 'ignoreDisruptions: an eviction uses up no retry of a shard',
    manifests: () => sharded({ timeout: Duration.hours(1), failurePolicy: { ignoreDisruptions: true } }),
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.evict(pods[0]);
      const seen = await stage.outcome(pods, [pods[0]]);
      return seen === 'replaced' ? undefined : `${seen}: ${await stage.state()}`;
    },
  },
  {
    id: 'shard-replacement',
    guide: 'batch',
    promise: 'the pod of a shard is replaced only when it has ended, not while it is in its grace period',
    manifests: () => sharded({ retry: Retry.upTo(3) }),
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.prepare([pods[0]], 143, '15s');
      await stage.evict(pods[0]);
      const early = await stage.until(async () => (await stage.pods()).length > 3, 10);
      const later = await stage.until(async () => (await stage.living()).length === 3, 40);
      return !early && later ? undefined : `${early ? 'a second pod in the grace period' : 'no second pod'}: ${await stage.state()}`;
    },
  },
  {
    id: 'stable-names',
    guide: 'batch',
    promise: 'stableNames: a shard has a host name of its number below a Service, before it is ready',
    manifests: () => sharded({ stableNames: true }),
    play: async (stage) => {
      const pods = await stage.alive(3);
      const names = pods.map(({ spec }) => `${spec.hostname}.${spec.subdomain}`).sort();
      const [service] = (await stage.list('v1', 'Service')).filter(({ metadata }) => metadata.name === pods[0].spec.subdomain);
      return service?.spec.publishNotReadyAddresses === true && names.join() === [0, 1, 2].map((i) => `run-${i}.run`).join()
        ? undefined
        : names.join();
    },
  },
  {
    id: 'backfill',
    guide: 'batch',
    promise: 'Backfill: one pod a date, each with two retries of its own',
    manifests: () =>
      chart((scope) => new Backfill(scope, 'run', { ...BASE, dates: DateRange.between('2026-01-01', '2026-01-03'), parallelism: 3 })),
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.end([pods[0]], 1);
      const seen = await stage.outcome(pods, [pods[0]]);
      const { spec } = await stage.run();
      return seen === 'replaced' && spec.completions === 3 && spec.backoffLimitPerIndex === 2 ? undefined : `${seen}: ${await stage.state()}`;
    },
  },
];
