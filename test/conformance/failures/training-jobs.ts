import { Duration } from 'cdk8s';
import { Checkpoint, CleanUp, Mount, Retry, ShardedInference } from '../../../src';
import type { Obj } from '../control-plane/client';
import { BASE, chart, job, Scenario } from './scenario';

/** A claim with its volume, which nobody mounts. */
function claim(): Obj[] {
  const [name, namespace] = ['checkpoints', 'failures'];
  const spec = { accessModes: ['ReadWriteMany'], storageClassName: '' };
  const volume = { ...spec, capacity: { storage: '1Gi' }, nfs: { server: 'nfs.example.com', path: '/' } };
  return [
    { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name }, spec: volume },
    {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace },
      spec: { ...spec, volumeName: name, resources: { requests: { storage: '1Gi' } } },
    },
  ];
}

/** What docs/training-jobs.md and docs/batch.md promise. */
export const TRAINING_JOBS: readonly Scenario[] = [
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
  {
    id: 'retries-of-all-pods',
    guide: 'training-jobs',
    promise: 'retries are counted over all pods of the run together',
    manifests: () => job({ completions: 3, parallelism: 3, retry: Retry.upTo(1) }),
    play: async (stage) => {
      await stage.end((await stage.alive(3)).slice(0, 2), 1);
      return (await stage.until(() => stage.hasFailed())) ? undefined : stage.state();
    },
  },
  {
    id: 'deleted-pod',
    guide: 'training-jobs',
    promise: 'a pod that somebody deletes counts as a failure, with ignoreDisruptions too',
    manifests: () => job({ retry: Retry.none(), timeout: Duration.hours(1), failurePolicy: { ignoreDisruptions: true } }),
    play: async (stage) => {
      await stage.deletePod((await stage.alive(1))[0]);
      return (await stage.until(() => stage.hasFailed())) ? undefined : stage.state();
    },
  },
  {
    id: 'one-writer',
    guide: 'training-jobs',
    promise: 'where a pod writes to a checkpoint, a new pod starts when the old one has ended, not in its grace period',
    manifests: () => [
      ...claim(), ...job({ retry: Retry.upTo(3), checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints')) }),
    ],
    play: async (stage) => {
      const [first] = await stage.alive(1);
      await stage.prepare([first], 143, '15s');
      await stage.evict(first);
      const early = await stage.until(async () => (await stage.pods()).length > 1, 10);
      const later = await stage.until(() => stage.isReplaced([first], 1), 40);
      return !early && later ? undefined : `${early ? 'two pods at once' : 'no second pod'}: ${await stage.state()}`;
    },
  },
];
