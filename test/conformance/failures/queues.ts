import { Duration } from 'cdk8s';
import { Framework, GangEngine, GangSuccess, Retry, SecurityProfile, ShardedInference } from '../../../src';
import { BASE, chart, gang, inKueue, job, kueueQueue, Scenario } from './scenario';

const onJobSet = { ...inKueue, engine: GangEngine.jobSet() };
const onIndexed = { ...inKueue, engine: GangEngine.indexedJob() };
const onMpi = { ...inKueue, engine: GangEngine.mpiJob(), framework: Framework.mpi(), security: SecurityProfile.baseline(), nodes: 2 };

/** What the guides promise of queues of Kueue, and of gangs in them. */
export const QUEUES: readonly Scenario[] = [
  {
    id: 'kueue-suspends',
    guide: 'training-jobs',
    promise: 'Kueue keeps a Job suspended until there is quota for all its pods',
    manifests: () => [...kueueQueue('kueue-suspends', 1), ...job({ queue: inKueue.queue, completions: 2, parallelism: 2 })],
    play: async (stage) => {
      const started = await stage.until(async () => (await stage.pods()).length > 0, 10);
      if (started || (await stage.run()).spec.suspend !== true) {
        return `started: ${await stage.state()}`;
      }
      await stage.patchQueue('kueue-suspends', '2');
      await stage.alive(2);
      return undefined;
    },
  },
  {
    id: 'kueue-timeout',
    guide: 'training-jobs',
    promise: 'the timeout does not count while Kueue keeps the Job suspended, and starts again after a preemption',
    manifests: () => [...kueueQueue('kueue-timeout', 10), ...job({ queue: inKueue.queue, timeout: Duration.seconds(25) })],
    play: async (stage) => {
      await stage.alive(1);
      await stage.admit(false);
      if (await stage.until(() => stage.hasFailed(), 35)) {
        return `it has failed while it was suspended: ${await stage.state()}`;
      }
      await stage.admit(true);
      await stage.alive(1);
      if (await stage.until(() => stage.hasFailed(), 12)) {
        return `it has failed before its time: ${await stage.state()}`;
      }
      return (await stage.until(() => stage.hasFailed(), 30)) ? undefined : stage.state();
    },
  },
  {
    id: 'kueue-max-execution-time',
    guide: 'queues',
    promise: 'maxExecutionTime deactivates the run, and activating it is undone at once, so that it stays suspended',
    manifests: () => [
      ...kueueQueue('kueue-max-execution-time', 10), ...job({ queue: inKueue.queue, kueue: { maxExecutionTime: Duration.seconds(5) } }),
    ],
    play: async (stage) => {
      await stage.alive(1);
      const suspended = await stage.until(async () => (await stage.run()).spec.suspend === true, 40);
      await stage.admit(true);
      const runs = await stage.until(async () => (await stage.living()).length > 0, 15);
      return suspended && !runs ? undefined : stage.state();
    },
  },
  {
    id: 'kueue-parallelism',
    guide: 'batch',
    promise: 'Kueue admits shards when there is room for parallelism pods',
    manifests: () => [
      ...kueueQueue('kueue-parallelism', 2),
      ...chart((scope) => new ShardedInference(scope, 'run', { ...BASE, shards: 6, parallelism: 2, queue: inKueue.queue })),
    ],
    play: async (stage) => ((await stage.alive(2)).length === 2 ? undefined : stage.state()),
  },
  {
    id: 'kueue-min-parallelism',
    guide: 'queues',
    promise: 'minParallelism: a Job starts with fewer pods, and its parallelism is changed',
    manifests: () => [
      ...kueueQueue('kueue-min-parallelism', 2),
      ...job({ queue: inKueue.queue, completions: 4, parallelism: 4, kueue: { minParallelism: 1 } }),
    ],
    play: async (stage) => {
      await stage.alive(2);
      const { spec } = await stage.run();
      return spec.parallelism === 2 ? undefined : `parallelism ${spec.parallelism}`;
    },
  },
  {
    id: 'kueue-preemption-jobset',
    guide: 'gangs',
    promise: "Kueue's preemption uses up none of JobSet's restarts",
    manifests: () => [...kueueQueue('kueue-preemption-jobset', 10), ...gang({ ...onJobSet, retry: Retry.upTo(1) })],
    play: async (stage) => {
      for (let i = 0; i < 3; i++) {
        await stage.alive(3);
        await stage.admit(false);
        await stage.until(async () => (await stage.living()).length === 0);
        await stage.admit(true);
      }
      await stage.alive(3);
      return ((await stage.run()).status?.restarts ?? 0) === 0 ? undefined : stage.state();
    },
  },
  {
    id: 'kueue-two-writers',
    guide: 'gangs',
    promise: 'an Indexed gang that Kueue stops and starts again has no two pods of a rank at once',
    manifests: () => [...kueueQueue('kueue-two-writers', 10), ...gang({ ...onIndexed })],
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.prepare(pods, 143, '15s');
      await stage.admit(false);
      await stage.until(async () => (await stage.living()).length === 0);
      await stage.admit(true);
      let most = 0;
      await stage.until(async () => {
        most = Math.max(most, (await stage.pods()).filter(({ status }) => status.phase === 'Running').length);
        return stage.isReplaced(pods, 3);
      }, 60);
      return most <= 3 && (await stage.isReplaced(pods, 3)) ? undefined : `${most} pods at once: ${await stage.state()}`;
    },
  },
  {
    id: 'mpi-launcher',
    guide: 'gangs',
    promise: 'MPIJob: the launcher is made when all workers are ready, and is tried again while workers stay',
    manifests: () => [...kueueQueue('mpi-launcher', 100), ...gang({ ...onMpi, retry: Retry.upTo(2) })],
    play: async (stage) => {
      const pods = await stage.alive(3);
      const launcher = pods.filter(({ metadata }) => /launcher/.test(metadata.name));
      await stage.end(launcher, 1);
      const seen = await stage.outcome(pods, launcher);
      return seen === 'replaced' ? undefined : `${seen}: ${await stage.state()}`;
    },
  },
  {
    id: 'mpi-success',
    guide: 'gangs',
    promise: 'MPIJob: success of the launcher ends the gang, whose workers are ended',
    manifests: () => [...kueueQueue('mpi-success', 100), ...gang({ ...onMpi })],
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.end(pods.filter(({ metadata }) => /launcher/.test(metadata.name)), 0);
      return (await stage.until(async () => (await stage.hasSucceeded()) && (await stage.living()).length === 0, 40))
        ? undefined
        : stage.state();
    },
  },
  {
    id: 'success-at-least',
    guide: 'gangs',
    promise: 'GangSuccess.all on a JobSet: the gang has succeeded when all pods have',
    manifests: () => [...kueueQueue('success-at-least', 100), ...gang({ ...onJobSet, success: GangSuccess.all() })],
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.end(pods.slice(0, 2), 0);
      if (await stage.until(() => stage.hasSucceeded(), 6)) {
        return `too early: ${await stage.state()}`;
      }
      await stage.end(pods.slice(2), 0);
      return (await stage.until(() => stage.hasSucceeded())) ? undefined : stage.state();
    },
  },
];
