import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import {
  CleanUp, Cpu, Framework, GangEngine, GangSuccess, GangTrainingJob, GangTrainingJobProps, Queue, Retry, ShardedInference, TrainingJob,
  TrainingJobProps,
} from '../../../src';
import type { Obj } from '../control-plane/client';
import { Stage } from './stage';

/** A promise of the guides, and what is done to see whether it is kept. */
export interface Scenario {
  readonly id: string;

  /** Where it stands, and what it says. */
  readonly guide: string;
  readonly promise: string;
  readonly manifests: () => Obj[];

  /** Undefined when the promise is kept, otherwise what was seen. */
  readonly play: (stage: Stage) => Promise<string | undefined>;
}

const BASE = {
  image: 'registry.example.com/ml/train:1.4.0',
  command: ['python', 'train.py'],
  cpu: Cpu.units(1),
  memory: Size.gibibytes(1),
};

function chart(make: (chart: Chart) => void): Obj[] {
  const made = new Chart(new App(), 'app', { namespace: 'failures' });
  make(made);
  return Testing.synth(made) as Obj[];
}

const job = (props: Partial<TrainingJobProps>): Obj[] => chart((scope) => new TrainingJob(scope, 'run', { ...BASE, ...props }));
const gang = (props: Partial<GangTrainingJobProps>): Obj[] =>
  chart((scope) => new GangTrainingJob(scope, 'run', { ...BASE, nodes: 3, framework: Framework.custom(), ...props }));
const volcano = { queue: Queue.volcano('failures') };
const jobSet = { engine: GangEngine.jobSet(), acceptNoGang: true };
const indexed = { engine: GangEngine.indexedJob(), acceptNoGang: true };

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'retries',
    guide: 'training-jobs',
    promise: 'Retry.upTo(1): a failed pod is replaced once, failed pods stay, then the Job has failed',
    manifests: () => job({ retry: Retry.upTo(1) }),
    play: async (stage) => {
      await stage.end(await stage.alive(1), 1);
      const [second] = await stage.alive(1);
      await stage.end([second], 1);
      return (await stage.until(() => stage.hasFailed())) && (await stage.pods()).length === 2
        ? undefined
        : `${(await stage.pods()).length} pods, ${await stage.state()}`;
    },
  },
  {
    id: 'fail-on-exit-codes',
    guide: 'training-jobs',
    promise: 'failOnExitCodes: the Job fails at once with retries left',
    manifests: () => job({ retry: Retry.upTo(3), failurePolicy: { failOnExitCodes: [42] } }),
    play: async (stage) => {
      await stage.end(await stage.alive(1), 42);
      return (await stage.until(() => stage.hasFailed())) ? undefined : stage.state();
    },
  },
  {
    id: 'other-exit-codes',
    guide: 'training-jobs',
    promise: 'failOnExitCodes: codes that are not named are retried',
    manifests: () => job({ retry: Retry.upTo(3), failurePolicy: { failOnExitCodes: [42] } }),
    play: async (stage) => {
      const [first] = await stage.alive(1);
      await stage.end([first], 1);
      return (await stage.until(() => stage.isReplaced([first], 1))) && !(await stage.hasFailed()) ? undefined : stage.state();
    },
  },
  {
    id: 'ignored-eviction',
    guide: 'training-jobs',
    promise: 'ignoreDisruptions: an eviction uses up no retry',
    manifests: () => job({ retry: Retry.none(), timeout: Duration.hours(1), failurePolicy: { ignoreDisruptions: true } }),
    play: async (stage) => {
      const [first] = await stage.alive(1);
      await stage.evict(first);
      return (await stage.until(() => stage.isReplaced([first], 1))) && !(await stage.hasFailed()) ? undefined : stage.state();
    },
  },
  {
    id: 'counted-eviction',
    guide: 'training-jobs',
    promise: 'without ignoreDisruptions an eviction counts against the retries',
    manifests: () => job({ retry: Retry.none() }),
    play: async (stage) => {
      await stage.evict((await stage.alive(1))[0]);
      return (await stage.until(() => stage.hasFailed())) ? undefined : stage.state();
    },
  },
  {
    id: 'timeout',
    guide: 'training-jobs',
    promise: 'timeout bounds the run, and its pods are ended',
    manifests: () => job({ timeout: Duration.seconds(6) }),
    play: async (stage) => {
      await stage.alive(1);
      const ended = await stage.until(async () => (await stage.hasFailed()) && (await stage.living()).length === 0, 40);
      return ended ? undefined : stage.state();
    },
  },
  {
    id: 'clean-up',
    guide: 'training-jobs',
    promise: 'a finished Job is deleted after the clean-up, with its pods',
    manifests: () => job({ cleanUp: CleanUp.after(Duration.seconds(3)) }),
    play: async (stage) => {
      await stage.end(await stage.alive(1), 0);
      return (await stage.until(async () => (await stage.isGone()) && (await stage.pods()).length === 0, 40)) ? undefined : stage.state();
    },
  },
  {
    id: 'shards',
    guide: 'batch',
    promise: 'each shard is tried again on its own, and one that fails does not end the others',
    manifests: () => chart((scope) => new ShardedInference(scope, 'run', { ...BASE, shards: 3, parallelism: 3, retry: Retry.none() })),
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.end([pods[0]], 1);
      await stage.end(pods.slice(1), 0);
      await stage.until(() => stage.hasFailed());
      const { failedIndexes, completedIndexes } = (await stage.run()).status;
      return failedIndexes !== undefined && completedIndexes?.length === 3
        ? undefined
        : `failed ${failedIndexes}, completed ${completedIndexes}`;
    },
  },
  ...(['volcano', 'jobSet'] as const).flatMap((engine): Scenario[] => {
    const on = engine === 'volcano' ? volcano : jobSet;
    return [
      {
        id: `gang-restart-${engine}`,
        guide: 'gangs',
        promise: `${engine}: a pod fails, and the whole gang is restarted`,
        manifests: () => gang({ ...on, retry: Retry.upTo(3) }),
        play: async (stage) => {
          const pods = await stage.alive(3);
          await stage.end([pods[1]], 1);
          return (await stage.until(() => stage.isReplaced(pods, 3), 40)) ? undefined : stage.state();
        },
      },
      {
        id: `gang-eviction-${engine}`,
        guide: 'gangs',
        promise: `${engine}: a pod is evicted, and the whole gang is restarted`,
        manifests: () => gang({ ...on, retry: Retry.upTo(3) }),
        play: async (stage) => {
          const pods = await stage.alive(3);
          await stage.evict(pods[1]);
          return (await stage.until(() => stage.isReplaced(pods, 3), 40)) ? undefined : stage.state();
        },
      },
      {
        id: `gang-budget-${engine}`,
        guide: 'gangs',
        promise: `${engine}: after one restart of Retry.upTo(1) the gang has failed`,
        manifests: () => gang({ ...on, retry: Retry.upTo(1) }),
        play: async (stage) => {
          const pods = await stage.alive(3);
          await stage.end([pods[1]], 1);
          if (!(await stage.until(() => stage.isReplaced(pods, 3), 40))) {
            return `not restarted: ${await stage.state()}`;
          }
          await stage.end([(await stage.living())[0]], 1);
          return (await stage.until(() => stage.hasFailed(), 40)) ? undefined : stage.state();
        },
      },
      {
        id: `gang-exit-codes-${engine}`,
        guide: 'gangs',
        promise: `${engine}: failOnExitCodes ends the gang without a restart`,
        manifests: () => gang({ ...on, retry: Retry.upTo(3), failurePolicy: { failOnExitCodes: [42] } }),
        play: async (stage) => {
          await stage.end([(await stage.alive(3))[1]], 42);
          return (await stage.until(() => stage.hasFailed(), 40)) ? undefined : stage.state();
        },
      },
      {
        id: `gang-success-${engine}`,
        guide: 'gangs',
        promise: `${engine}: success of one role ends the gang, whose others are ended`,
        manifests: () =>
          gang({
            ...on,
            nodes: undefined,
            framework: Framework.custom({ roles: [{ name: 'learner' }, { name: 'actor', replicas: 2 }] }),
            success: GangSuccess.role('learner'),
          }),
        play: async (stage) => {
          const pods = await stage.alive(3);
          await stage.end(
            pods.filter(({ metadata }) => /learner/.test(metadata.name)),
            0,
          );
          return (await stage.until(async () => (await stage.hasSucceeded()) && (await stage.living()).length === 0, 40))
            ? undefined
            : stage.state();
        },
      },
    ];
  }),
  {
    id: 'gang-indexed',
    guide: 'gangs',
    promise: 'Indexed Job: a pod fails, and the gang has failed',
    manifests: () => gang({ ...indexed }),
    play: async (stage) => {
      await stage.end([(await stage.alive(3))[1]], 1);
      return (await stage.until(() => stage.hasFailed(), 40)) ? undefined : stage.state();
    },
  },
];
