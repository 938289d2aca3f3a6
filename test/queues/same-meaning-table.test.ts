import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import {
  Borrow, Cpu, Gpu, IdleQuota, MlCluster, NodePool, Queueing, Share, Team, TeamPreemption, TeamQueues, VolcanoQuota, VolcanoScheduler,
} from '../../src';
import { Manifest, synthChart } from '../support/synth';

const KUEUE = Queueing.kueue();
const VOLCANO = Queueing.volcano({ quota: VolcanoQuota.capacity(), scheduler: VolcanoScheduler.reclaiming() });
const POOL = NodePool.ofTotal('gpu', { gpu: Gpu.nvidia(100), cpu: Cpu.units(1600), memory: Size.gibibytes(6400) });

const LISTED = ['cpu', 'memory', 'nvidia.com/gpu'];
const share = { cpu: '480', memory: '1920Gi', 'nvidia.com/gpu': '30' };
const shareAndTen = { cpu: '640', memory: '2560Gi', 'nvidia.com/gpu': '40' };

/** One row of the table in docs/queues.md: a meaning, how it is written, and the forms on both systems. */
interface Row {
  readonly meaning: string;
  readonly written: string;
  readonly onKueue: string;
  readonly onVolcano: string;
  readonly team: Partial<Team>;
  readonly expectKueue: (queue: Manifest, limits: Manifest[]) => void;
  readonly expectVolcano: (queue: Manifest) => void;
}

const ROWS: Row[] = [
  {
    meaning: 'keeps its share even when idle', written: '`IdleQuota.keep()`', team: { idle: IdleQuota.keep() },
    onKueue: 'nominal + `lendingLimit: 0` on every resource', onVolcano: '`guarantee = deserved` on every resource',
    expectKueue: (_, limits) => expect(limits.map(({ lendingLimit }) => lendingLimit)).toEqual(['0', '0', '0']),
    expectVolcano: ({ spec }) => expect([spec.deserved, spec.guarantee.resource]).toEqual([share, share]),
  },
  {
    meaning: 'keeps a part, lends up to n', written: '`IdleQuota.lendUpTo(n)`', team: { idle: IdleQuota.lendUpTo(Gpu.nvidia(10)) },
    onKueue: '`lendingLimit: n`', onVolcano: '`guarantee = deserved - n`',
    expectKueue: (_, limits) => expect(limits.map(({ lendingLimit }) => lendingLimit)).toEqual(['160', '640Gi', '10']),
    expectVolcano: ({ spec }) => expect(spec.guarantee.resource).toEqual({ cpu: '320', memory: '1280Gi', 'nvidia.com/gpu': '20' }),
  },
  {
    meaning: 'entitled, lends idle, gets it back by eviction',
    written: '`IdleQuota.lend()` (default)',
    team: {},
    onKueue: 'nominal; `reclaimWithinCohort: Any` of the lender',
    onVolcano: '`deserved`; the borrower is `reclaimable: true`; the reclaim action and a tier layout that permits it',
    expectKueue: ({ spec }, limits) =>
      expect([spec.preemption.reclaimWithinCohort, ...limits.map(({ lendingLimit }) => lendingLimit)]).toEqual([
        'Any', undefined, undefined, undefined,
      ]),
    expectVolcano: ({ spec }) => expect([spec.deserved, spec.guarantee, spec.reclaimable]).toEqual([share, undefined, true]),
  },
  {
    meaning: 'borrows up to n', written: '`Borrow.upTo(n)`', team: { borrow: Borrow.upTo(Gpu.nvidia(10)) },
    onKueue: '`borrowingLimit: n`', onVolcano: '`capability = deserved + n`, at most what others lend',
    expectKueue: (_, limits) => expect(limits.map(({ borrowingLimit }) => borrowingLimit)).toEqual(['160', '640Gi', '10']),
    expectVolcano: ({ spec }) => expect(spec.capability).toEqual(shareAndTen),
  },
  {
    meaning: 'does not borrow', written: '`Borrow.none()`', team: { borrow: Borrow.none() },
    onKueue: '`borrowingLimit: 0`', onVolcano: '`capability = deserved`; only then `reclaimable: false` is safe',
    expectKueue: (_, limits) => expect(limits.map(({ borrowingLimit }) => borrowingLimit)).toEqual(['0', '0', '0']),
    expectVolcano: ({ spec }) => expect([spec.capability, spec.reclaimable]).toEqual([share, false]),
  },
  {
    meaning: 'priority inside the team',
    written: '`TeamPreemption.LOWER_PRIORITY` (default)',
    team: { preemption: TeamPreemption.LOWER_PRIORITY },
    onKueue: '`withinClusterQueue: LowerPriority`',
    onVolcano: 'the preempt action, and priority classes of pods',
    expectKueue: ({ spec }) => expect(spec.preemption.withinClusterQueue).toBe('LowerPriority'),
    expectVolcano: () => expect(VOLCANO._scheduler?.actions).toContain('preempt'),
  },
];

function manifestsOf(queueing: Queueing, team: Partial<Team>): Manifest[] {
  return synthChart(
    (chart) =>
      new TeamQueues(chart, 'queues', {
        cluster: new MlCluster(chart, 'prod', { queueing, pools: [POOL] }),
        teams: [
          { name: 'team', namespaces: ['team'], share: Share.percent(30), ...team },
          { name: 'others', namespaces: ['others'], share: Share.percent(70) },
        ],
      }),
  );
}

describe.each(ROWS)('$meaning', ({ team, expectKueue, expectVolcano }) => {
  test('on Kueue', () => {
    const queue = manifestsOf(KUEUE, team).find(({ kind, metadata }) => kind === 'ClusterQueue' && metadata.name === 'team');
    const { resources } = queue.spec.resourceGroups[0].flavors[0];
    expect(resources.map(({ name, nominalQuota }: Manifest) => [name, nominalQuota])).toEqual(
      LISTED.map((name) => [name, share[name as keyof typeof share]]),
    );
    expectKueue(queue, resources);
  });

  test('on Volcano', () => {
    expectVolcano(manifestsOf(VOLCANO, team).find(({ kind, metadata }) => kind === 'Queue' && metadata.name === 'team'));
  });
});

test('the guide has the same table', () => {
  const guide = join(__dirname, '../../docs/queues.md');
  expect(existsSync(guide)).toBe(true);
  const rows = readFileSync(guide, 'utf8').split('\n').filter((line) => line.startsWith('| '));
  for (const { meaning, written, onKueue, onVolcano } of ROWS) {
    expect(rows).toContain(`| ${meaning} | ${written} | ${onKueue} | ${onVolcano} |`);
  }
});
