import { App, Chart, Size, Testing } from 'cdk8s';
import {
  Borrow, Cpu, Framework, GangTrainingJob, Gpu, IdleQuota, LoanReturn, MlCluster, NodePool, PriorityTiers, Queueing, Retry, Share, Team,
  TeamQueues, VolcanoQuota, VolcanoScheduler, VolcanoSchedulerConfigMap,
} from '../../../src';
import { fakeNodes } from '../control-plane/nodes';
import type { Obj } from '../control-plane/client';
import { check } from '../library';
import type { Scenario } from './scenario';
import type { Stage } from './stage';

const NODES = 8;
const GPUS = 8;
const CPUS = 64;

/** All nodes of the cluster while shares are played, so that shares of it are numbers of nodes. */
export const SHARED_NODES = fakeNodes('shares', NODES, { cpu: String(CPUS), memory: '512Gi', 'nvidia.com/gpu': String(GPUS) });

/** Runs that each fill a node: of a team, so many, with a priority and CPUs of their own. */
interface Wanted {
  readonly team: string;
  readonly runs: number;
  readonly name?: string;
  readonly priority?: 'high' | 'low';
  readonly cpu?: number;

  /** Pods of an elastic gang, in place of runs of one pod. */
  readonly elastic?: { readonly nodes: number; readonly minNodes: number };
}

/** Queues of teams, with the scheduler that the guide has for them, and their runs. */
function company(teams: readonly Team[], wanted: readonly Wanted[] = [], loans?: LoanReturn): Obj[] {
  const chart = new Chart(new App(), 'shares');
  const quota = VolcanoQuota.capacity({ hierarchy: true });
  const cluster = new MlCluster(chart, 'cluster', {
    queueing: Queueing.volcano({ quota, scheduler: VolcanoScheduler.reclaiming() }),
    pools: [NodePool.ofTotal('all', {
      gpu: Gpu.nvidia(NODES * GPUS), cpu: Cpu.units(NODES * CPUS), memory: Size.gibibytes(NODES * 512),
    })],
  });
  const queues = new TeamQueues(chart, 'company', { cluster, teams: [...teams], ...(loans === undefined ? {} : { loans }) });
  const tiers = new PriorityTiers(chart, 'tiers', { cluster, high: { name: 'shares-high' }, low: { name: 'shares-low' } });
  new VolcanoSchedulerConfigMap(chart, 'scheduler', { cluster });
  const runs = new Chart(chart, 'runs', { namespace: 'failures' });
  for (const { team, runs: count, name = 'run', priority = 'low', cpu = CPUS, elastic } of wanted) {
    for (let i = 0; i < count; i++) {
      new GangTrainingJob(runs, `${name}-${team}-${i}`, {
        image: 'registry.example.com/ml/train:1.4.0',
        cpu: Cpu.units(cpu),
        memory: Size.gibibytes(Math.min(400, cpu * 6)),
        gpu: Gpu.nvidia(GPUS),
        ...(elastic === undefined
          ? { command: ['python', 'train.py'], nodes: 1, framework: Framework.custom() }
          : { ...elastic, framework: Framework.torchrun({ script: 'train.py' }) }),
        queue: queues.queue(team),
        priority: tiers[priority],
        retry: Retry.upTo(20),
        name: `${name}-${team}-${i}`,
      });
    }
  }
  return [...Testing.synth(chart), ...Testing.synth(runs)] as Obj[];
}

/** The scheduler's configuration, which the guide says is needed. */
export const SHARES_SCHEDULER = (company([team('any', 50)]).find(({ kind }) => kind === 'ConfigMap') as Obj)
  .data['volcano-scheduler.conf'] as string;

function team(name: string, percent: number, more: Partial<Team> = {}): Team {
  return { name, namespaces: [name], share: Share.percent(percent), ...more };
}

const queuesOf = (teams: readonly Team[], loans?: LoanReturn): (() => Obj[]) => () =>
  company(teams, [], loans).filter(({ kind }) => kind === 'Queue' || kind === 'PriorityClass');

/** Starts runs of teams whose queues are there. */
async function submit(stage: Stage, teams: readonly Team[], ...wanted: Wanted[]): Promise<void> {
  await stage.apply(company(teams, wanted).filter(({ apiVersion, kind }) => kind === 'Job' && apiVersion.startsWith('batch.volcano.sh')));
}

/** How many pods of each team run, for instance `b 2, c 4`. */
async function sharesOf(stage: Stage): Promise<string> {
  const counts = new Map<string, number>();
  for (const { metadata } of await stage.living()) {
    const [, name] = /-(\w+)-\d+-worker-\d+$/.exec(metadata.name) ?? [];
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort().map(([name, count]) => `${name} ${count}`).join(', ');
}

/** Waits for so many running pods of each team, and that it stays so. */
async function untilShares(stage: Stage, wanted: string, seconds = 90): Promise<string | undefined> {
  const there = await stage.until(async () => (await sharesOf(stage)) === wanted, seconds);
  const stays = there && !(await stage.until(async () => (await sharesOf(stage)) !== wanted, 6));
  return stays ? undefined : `not ${wanted}, but ${await sharesOf(stage)}`;
}

const WITH_KEEPER = [team('a', 50, { idle: IdleQuota.keep(), borrow: Borrow.none() }), team('b', 25), team('c', 25)];
const LENDERS = [team('b', 25), team('c', 25)];

interface ShareScenario extends Pick<Scenario, 'promise' | 'play' | 'measure'> {
  readonly id: string;
  readonly teams: readonly Team[];
  readonly loans?: LoanReturn;
}

const SCENARIOS: readonly ShareScenario[] = [
  {
    id: 'lent-comes-back',
    promise: 'a share that is lent comes back by eviction, also where one team keeps its share and two lend',
    teams: WITH_KEEPER,
    play: async (stage) => {
      await submit(stage, WITH_KEEPER, { team: 'c', runs: 4 });
      const lent = await untilShares(stage, 'c 4');
      await submit(stage, WITH_KEEPER, { team: 'b', runs: 2 });
      return lent ?? untilShares(stage, 'b 2, c 2');
    },
  },
  {
    id: 'kept',
    promise: 'what a team keeps is lent to nobody, and is there for it at once, without an eviction',
    teams: WITH_KEEPER,
    play: async (stage) => {
      await submit(stage, WITH_KEEPER, { team: 'b', runs: 4 }, { team: 'c', runs: 4 });
      const shared = await untilShares(stage, 'b 2, c 2');
      const before = await stage.living();
      await submit(stage, WITH_KEEPER, { team: 'a', runs: 4 });
      const all = await untilShares(stage, 'a 4, b 2, c 2');
      const now = new Set((await stage.living()).map(({ metadata }) => metadata.uid));
      return shared ?? all ?? (before.every(({ metadata }) => now.has(metadata.uid)) ? undefined : 'somebody was evicted');
    },
  },
  {
    id: 'priority-in-full-team',
    promise: 'a job of high priority starts in a team whose queue is full, in place of one of low priority',
    teams: WITH_KEEPER,
    play: async (stage) => {
      await submit(stage, WITH_KEEPER, { team: 'a', runs: 4 });
      const full = await untilShares(stage, 'a 4');
      await submit(stage, WITH_KEEPER, { team: 'a', runs: 1, name: 'urgent', priority: 'high' });
      const starts = await stage.until(async () => (await stage.living()).some(({ metadata }) => /^urgent/.test(metadata.name)), 90);
      return full ?? (starts ? undefined : `the job of high priority waits: ${await sharesOf(stage)}`);
    },
  },
  {
    id: 'borrow-up-to',
    promise: 'Borrow.upTo: a team borrows so much and no more',
    teams: [team('b', 50), team('c', 25, { borrow: Borrow.upTo(Gpu.nvidia(GPUS)) })],
    play: async (stage) => {
      await submit(stage, [team('b', 50), team('c', 25, { borrow: Borrow.upTo(Gpu.nvidia(GPUS)) })], { team: 'c', runs: 5 });
      return untilShares(stage, 'c 3');
    },
  },
  {
    id: 'lend-up-to',
    promise: 'IdleQuota.lendUpTo: a team lends so much and keeps the rest',
    teams: [team('b', 50, { idle: IdleQuota.lendUpTo(Gpu.nvidia(GPUS)), borrow: Borrow.none() }), team('c', 50)],
    play: async (stage) => {
      const teams = [team('b', 50, { idle: IdleQuota.lendUpTo(Gpu.nvidia(GPUS)), borrow: Borrow.none() }), team('c', 50)];
      await submit(stage, teams, { team: 'c', runs: 7 });
      return untilShares(stage, 'c 5');
    },
  },
  {
    id: 'when-jobs-end',
    promise: 'LoanReturn.WHEN_JOBS_END: what is lent comes back when jobs end, and nobody is evicted for it',
    teams: LENDERS,
    loans: LoanReturn.WHEN_JOBS_END,
    play: async (stage) => {
      await submit(stage, LENDERS, { team: 'c', runs: 8 });
      const before = await stage.until(async () => (await stage.living()).length >= 4, 60) ? await stage.living() : [];
      await submit(stage, LENDERS, { team: 'b', runs: 2 });
      const evicted = await stage.until(async () => {
        const now = new Set((await stage.living()).map(({ metadata }) => metadata.uid));
        return before.some(({ metadata }) => !now.has(metadata.uid));
      }, 25);
      return before.length > 0 && !evicted ? undefined : `evicted: ${await sharesOf(stage)}`;
    },
  },
  {
    id: 'elastic-reclaimed',
    promise: 'a pod of an elastic gang is taken back for another team: the others of the gang go on',
    teams: LENDERS,
    play: async (stage) => {
      await submit(stage, LENDERS, { team: 'c', runs: 1, elastic: { nodes: 8, minNodes: 2 } });
      const all = await stage.until(async () => (await stage.living()).length >= 6, 60);
      const before = await stage.living();
      await submit(stage, LENDERS, { team: 'b', runs: 2, name: 'owner' });
      const back = await stage.until(async () => (await stage.living()).filter(({ metadata }) => /^owner/.test(metadata.name)).length === 2, 90);
      const now = new Set((await stage.living()).map(({ metadata }) => metadata.uid));
      const kept = before.filter(({ metadata }) => now.has(metadata.uid)).length;
      return all && back && kept >= 2 ? undefined : `${before.length} pods before, ${kept} of them after; ${await sharesOf(stage)}`;
    },
  },
  {
    id: 'borrowers-evict',
    promise: 'two borrowers whose jobs use few CPUs for a GPU evict each other, and preflight warns of it (volcano-borrowers-evict)',
    teams: LENDERS,
    play: async (stage) => borrowers(stage, 8, true),
    measure: async (stage) => `${await evictionsIn(stage, 8)} pods ended in 40 seconds, with 8 of 64 CPUs`,
  },
  {
    id: 'borrowers-settle',
    promise: 'two borrowers whose jobs use CPUs and memory about as the nodes have them do not evict each other once each has its share',
    teams: LENDERS,
    play: async (stage) => {
      const ended = await evictionsIn(stage, CPUS);
      return ended === 0 ? borrowers(stage, CPUS, false) : `${ended} pods ended in 40 seconds`;
    },
  },
];

/** How many running pods of two borrowers, who both have more to run than there is, end within a while. */
async function evictionsIn(stage: Stage, cpu: number): Promise<number> {
  await submit(stage, LENDERS, { team: 'b', runs: 6, cpu });
  await stage.until(async () => (await stage.living()).length >= 4, 60);
  await submit(stage, LENDERS, { team: 'c', runs: 6, cpu });
  // until each has its share
  await stage.until(async () => /b \d, c [2-9]/.test(await sharesOf(stage)), 60);
  await stage.until(() => Promise.resolve(false), 10);
  let before = new Set<string>();
  let ended = 0;
  await stage.until(async () => {
    const now = new Set((await stage.living()).map(({ metadata }) => metadata.uid as string));
    ended += [...before].filter((uid) => !now.has(uid)).length;
    before = now;
    return false;
  }, 40);
  return ended;
}

/** What preflight says about the runs of borrowers, against what is meant. */
async function borrowers(stage: Stage, cpu: number, warns: boolean): Promise<string | undefined> {
  const all = company(LENDERS, [{ team: 'b', runs: 1, cpu }]);
  const resources = { 'cpu': CPUS, 'memory': '512Gi', 'nvidia.com/gpu': GPUS };
  const facts = { volcano: { configuration: SHARES_SCHEDULER }, pools: [{ name: 'all', nodes: NODES, resources }] };
  const { findings } = check(all.map((manifest) => ({ manifest })), { facts });
  const found = findings.some(({ rule }) => rule === 'volcano-borrowers-evict');
  return Promise.resolve(found === warns ? undefined : `preflight ${found ? 'warns' : 'is silent'}; ${await sharesOf(stage)}`);
}

/** What docs/queues.md promises of shares of teams on Volcano, with the scheduler that it says they need. */
export const SHARES: readonly Scenario[] = SCENARIOS.map(({ id, teams, loans, ...scenario }) => ({
  id: `volcano-shares-${id}`,
  guide: 'queues',
  ...scenario,
  promise: `Volcano: ${scenario.promise}`,
  manifests: queuesOf(teams, loans),
  scheduler: SHARES_SCHEDULER,
}));
