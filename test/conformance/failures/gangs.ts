import { Duration } from 'cdk8s';
import { Cpu, Framework, GangSuccess, Retry } from '../../../src';
import { gang, indexed, jobSet, Scenario, volcano } from './scenario';

/** What docs/gangs.md promises. */
export const GANGS: readonly Scenario[] = [
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
  {
    id: 'evictions-jobset',
    guide: 'gangs',
    promise: 'JobSet: evictions use up no restart: with one restart, a gang goes on after three',
    manifests: () => gang({ ...jobSet, retry: Retry.upTo(1) }),
    play: async (stage) => {
      for (let i = 0; i < 3; i++) {
        const pods = await stage.alive(3);
        await stage.evict(pods[1]);
        if (!(await stage.until(() => stage.isReplaced(pods, 3), 40))) {
          return `after ${i + 1} evictions: ${await stage.state()}`;
        }
      }
      return undefined;
    },
  },
  ...(['volcano', 'jobSet'] as const).map((engine): Scenario => ({
    id: `counted-evictions-${engine}`,
    guide: 'gangs',
    promise: `${engine === 'volcano' ? 'Volcano' : 'JobSet, with ignoreDisruptions: false'}: evictions count, so that the second ends a gang with one restart`,
    manifests: () =>
      gang({ ...(engine === 'volcano' ? volcano : { ...jobSet, failurePolicy: { ignoreDisruptions: false } }), retry: Retry.upTo(1) }),
    play: async (stage) => {
      const pods = await stage.alive(3);
      await stage.evict(pods[1]);
      if (!(await stage.until(() => stage.isReplaced(pods, 3), 40))) {
        return `not restarted: ${await stage.state()}`;
      }
      await stage.evict((await stage.alive(3))[0]);
      return (await stage.until(() => stage.hasFailed(), 40)) ? undefined : stage.state();
    },
  })),
  // on Volcano the kubelet ends pods at their deadline, and there is none here
  ...(['jobSet', 'indexed'] as const).map((engine): Scenario => ({
    id: `gang-timeout-${engine}`,
    guide: 'gangs',
    promise: `${engine}: the timeout of one attempt ${engine === 'indexed' ? 'fails the gang' : 'restarts the gang'}`,
    manifests: () =>
      gang({
        ...{ jobSet, indexed }[engine], timeout: Duration.seconds(12), ...(engine === 'indexed' ? {} : { retry: Retry.upTo(3) }),
      }),
    play: async (stage) => {
      const pods = await stage.alive(3);
      const holds = engine === 'indexed' ? () => stage.hasFailed() : () => stage.isReplaced(pods, 3);
      return (await stage.until(holds, 60)) ? undefined : stage.state();
    },
  })),
  {
    id: 'placement-volcano',
    guide: 'gangs',
    promise: 'Volcano: nothing starts before all pods have a place',
    manifests: () => gang({ ...volcano, nodes: 30, cpu: Cpu.units(40) }),
    play: async (stage) => {
      const starts = await stage.until(async () => (await stage.pods()).some(({ spec }) => spec.nodeName !== undefined), 20);
      return starts ? stage.state() : undefined;
    },
  },
  {
    id: 'placement-none',
    guide: 'gangs',
    promise: 'NONE: without a queue some pods run while others find no node',
    manifests: () => gang({ ...jobSet, nodes: 30, cpu: Cpu.units(40) }),
    play: async (stage) => {
      const pods = await stage.alive(2);
      const waiting = (await stage.pods()).filter(({ status }) => status.phase === 'Pending').length;
      return pods.length < 30 && waiting > 0 ? undefined : stage.state();
    },
  },
  {
    id: 'elastic-start-volcano',
    guide: 'gangs',
    promise: 'Elastic on Volcano: the gang starts with fewer pods than it asks for',
    manifests: () =>
      gang({ ...volcano, nodes: 24, minNodes: 2, cpu: Cpu.units(40), command: undefined, framework: Framework.torchrun({ script: 'train.py' }) }),
    play: async (stage) => {
      const pods = await stage.alive(2);
      return pods.length < 24 ? undefined : stage.state();
    },
  },
];
