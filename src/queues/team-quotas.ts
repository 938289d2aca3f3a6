import { NodePool } from '../cluster/node-pool';
import { Problems } from '../base/problems';
import { Gpu } from '../upstream/gpu';
import { ResourceList } from '../base/resource-list';
import { apportion } from './apportion';
import { Borrow } from './borrow';
import { IdleQuota } from './idle-quota';
import { PoolUnits } from './pool-units';
import { keptOf } from './quota-bounds';
import { PoolQuota, QuotaPlan } from './quota-plan';
import { ShareRounding } from './share-rounding';
import { Team } from './team';

/** What the plan is made of. */
export interface QuotaPlanInput {
  readonly pools: readonly NodePool[];
  readonly teams: readonly Team[];
  readonly rounding: ShareRounding;
  readonly oversubscribe: boolean;
}

const ALL = 100n * 1_000_000_000n;

/** What every pod asks for: where one pool counts it, all must. */
const BASIC_RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];

/** Divides pools between teams, and notes what does not add up. The plan is only of use when nothing was noted. */
export function planQuotas(problems: Problems, input: QuotaPlanInput): QuotaPlan {
  const { pools, teams, rounding, oversubscribe } = input;
  const units = pools.map((pool) => new PoolUnits(pool, rounding));
  checkPools(problems, units, rounding);
  const stated = teams.map((team, i) => statedUnits(problems, `teams[${i}].share`, team, units));
  stated.forEach((perPool, t) => {
    const over = units.findIndex(({ count }, p) => (perPool[p] ?? 0n) > count);
    // without oversubscription the sum says it
    if (oversubscribe && over !== -1) {
      problems.add(
        `teams[${t}].share`, teams[t].share, `must be at most what there is, and is more than all of pool '${pools[over].name}'`,
        'lower it',
      );
    }
  });
  const divided = units.map((pool, p) => dividePool(problems, pool, teams, stated.map((perPool) => perPool[p]), oversubscribe));
  const plan = {
    teams: teams.map((team, t) => ({ team, pools: poolQuotas(problems, `teams[${t}]`, team, units, divided.map((shares) => shares[t])) })),
    unassigned: pools.map((pool, p) => ({ pool, amounts: divided[p][teams.length] })),
  };
  if (problems.isEmpty) {
    checkNothing(problems, plan, rounding);
    checkKept(problems, plan);
  }
  return plan;
}

function checkPools(problems: Problems, units: readonly PoolUnits[], rounding: ShareRounding): void {
  const needed = BASIC_RESOURCES.filter((name) => units.some(({ pool }) => pool._total.has(name)));
  for (const { pool, count } of units) {
    for (const name of needed.filter((resource) => !pool._total.has(resource))) {
      problems.add(
        'cluster', pool.name, `is a pool without '${name}', which other pools declare: its pods would have none`,
        `declare '${name}' of this pool`,
      );
    }
    if (rounding === ShareRounding.WHOLE_NODES && pool.nodes === undefined) {
      problems.add(
        'rounding', 'whole nodes', `needs the number of nodes of every pool, and pool '${pool.name}' only states its sum`,
        `declare '${pool.name}' with NodePool.of, or round to whole GPUs`,
      );
    } else if (count === 0n) {
      problems.add(
        'cluster', pool.name, 'is a pool without any amounts, so there is nothing to share',
        "declare its 'gpu', 'cpu' and 'memory', or leave the pool out",
      );
    }
  }
}

/** Units of each pool that a share states as an amount; undefined where it is a percentage. */
function statedUnits(problems: Problems, at: string, team: Team, units: readonly PoolUnits[]): (bigint | undefined)[] {
  const { share } = team;
  if (share._percentNanos !== undefined) {
    return units.map(() => undefined);
  }
  const result = units.map(() => 0n);
  for (const gpu of share._gpus) {
    spread(problems, at, gpu, units).forEach((gpus, i) => {
      const held = gpus === 0n ? 0n : units[i].holding(gpus);
      if (held === undefined) {
        const each = units[i].pool.gpu?.count;
        problems.add(
          at, share, `must be whole nodes, and a node of pool '${units[i].pool.name}' has ${each} ${gpu.resource}`,
          `state a multiple of ${each}, or round to whole GPUs`,
        );
      }
      result[i] += held ?? 0n;
    });
  }
  for (const { pool, nodes } of share._nodes) {
    const i = units.findIndex((candidate) => candidate.pool.name === pool);
    if (i === -1) {
      problems.add(
        at, share, `must be of a pool of the cluster, which are ${units.map((candidate) => candidate.pool.name).join(', ')}`,
        'correct the name of the pool',
      );
    } else if (units[i].perNode === undefined) {
      problems.add(
        at, share, `needs the number of nodes of pool '${pool}', which only states its sum`,
        `declare '${pool}' with NodePool.of, or state GPUs`,
      );
    } else {
      result[i] += BigInt(nodes) * (units[i].perNode ?? 0n);
    }
  }
  return result;
}

/** Divides a number of accelerators over the pools that have them, in proportion to what these have beside what is `own`. */
function spread(problems: Problems, at: string, gpu: Gpu, units: readonly PoolUnits[], own: readonly ResourceList[] = []): bigint[] {
  const sizes = units.map((pool) => pool.gpus(gpu.resource));
  const others = sizes.map((size, i) => size - gpusOf(own[i], gpu.resource));
  if (sizes.every((size) => size === 0n)) {
    problems.add(
      at, gpu, `must be of an accelerator that the cluster has, and none of its pools has ${gpu.resource}`,
      "correct the kind, or declare the pool's 'gpu'",
    );
  }
  return apportion(
    gpu._problem === undefined ? BigInt(gpu.count) : 0n,
    others.every((size) => size >= 0n) && others.some((size) => size > 0n) ? others : sizes,
  );
}

function gpusOf(amounts: ResourceList | undefined, resource: string): bigint {
  return (amounts?.get(resource)._nanos ?? 0n) / 1_000_000_000n;
}

/** What each team has of one pool, and last what is left. */
function dividePool(
  problems: Problems, pool: PoolUnits, teams: readonly Team[], stated: readonly (bigint | undefined)[], oversubscribe: boolean,
): ResourceList[] {
  const fixed = stated.reduce<bigint>((sum, units) => sum + (units ?? 0n), 0n);
  const weights = teams.map((team) => pool.count * (team.share._percentNanos ?? 0n));
  const rest = (pool.count - fixed) * ALL - weights.reduce((sum, weight) => sum + weight, 0n);
  if (rest < 0n && !oversubscribe) {
    const wanted = Number(((pool.count * ALL - rest) * 1000n) / (pool.count * ALL)) / 10;
    problems.add(
      'teams', `${wanted} % of pool '${pool.pool.name}'`, 'must not have more than there is', 'lower a share, or set oversubscribe: true',
    );
  }
  const free = rest < 0n ? weights.reduce((sum, weight) => sum + weight, 0n) / ALL : pool.count - fixed;
  const parts = apportion(free, [...weights, rest < 0n ? 0n : rest]);
  return pool.divide(parts.map((part, i) => part + (stated[i] ?? 0n)));
}

function poolQuotas(
  problems: Problems, at: string, team: Team, units: readonly PoolUnits[], nominal: readonly ResourceList[],
): PoolQuota[] {
  const idle = team.idle ?? IdleQuota.lend();
  const borrow = team.borrow ?? Borrow.withoutLimit();
  const own = nominal.map((amounts) => (idle._gpu === undefined ? 0n : gpusOf(amounts, idle._gpu.resource)));
  const lent = idle._gpu === undefined ? [] : apportion(BigInt(idle._gpu._problem === undefined ? idle._gpu.count : 0), own);
  const borrowed = borrow._gpu === undefined ? [] : spread(problems, `${at}.borrow`, borrow._gpu, units, nominal);
  const total = own.reduce((sum, gpus) => sum + gpus, 0n);
  if (idle._gpu !== undefined && idle._gpu._problem === undefined && BigInt(idle._gpu.count) > total) {
    problems.add(
      `${at}.idle`, idle._gpu, `must be at most the share, which comes to ${total} ${idle._gpu.resource}`,
      'lower it, or use IdleQuota.lend()',
    );
  }
  return units.map((pool, i) => ({
    pool: pool.pool,
    nominal: nominal[i],
    lend:
      idle._kind === 'none'
        ? pool.none
        : idle._gpu === undefined || pool.gpus(idle._gpu.resource) === 0n
          ? undefined
          : pool.proportional(nominal[i], lent[i], own[i]),
    borrow:
      borrow._kind === 'none'
        ? pool.none
        : borrow._gpu === undefined || pool.gpus(borrow._gpu.resource) === 0n
          ? undefined
          : pool.proportional(pool.pool._total, borrowed[i], pool.gpus(borrow._gpu.resource)),
  }));
}

function checkNothing(problems: Problems, plan: QuotaPlan, rounding: ShareRounding): void {
  const fix =
    rounding === ShareRounding.WHOLE_NODES
      ? 'raise the share, or round to whole GPUs instead of nodes'
      : 'raise the share, or let two teams share a queue';
  plan.teams.forEach(({ team, pools }, i) => {
    if (pools.every(({ nominal }) => nominal.names.every((name) => nominal.get(name).isZero))) {
      problems.add(`teams[${i}].share`, team.share, 'must come to something, but rounded to whole units it is nothing in every pool', fix);
    }
  });
}

/** What is kept even when idle can be kept only once, however much is promised. */
function checkKept(problems: Problems, plan: QuotaPlan): void {
  plan.unassigned.forEach(({ pool }, p) => {
    const kept = plan.teams.reduce((sum, { pools }) => sum.plus(keptOf(pools[p])), ResourceList.EMPTY);
    for (const name of kept.names.filter((resource) => kept.get(resource).compareTo(pool._total.get(resource)) > 0)) {
      problems.add(
        'teams', `${kept.get(name)} ${name}`,
        `is kept for teams even when idle, and must be at most what pool '${pool.name}' has, which is ${pool._total.get(name)}`,
        'lend some of it, or lower a share',
      );
    }
  });
}
