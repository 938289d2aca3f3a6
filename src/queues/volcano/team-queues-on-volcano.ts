import { Construct } from 'constructs';
import { LEAST_QUEUE_WEIGHT, MOST_IN_LABEL, MOST_INT32, MOST_QUEUE_WEIGHT } from '../../upstream/limits';
import { KubernetesVersion } from '../../cluster/kubernetes-version';
import { Problems, reportValue } from '../../base/problems';
import { Quantity } from '../../base/quantity';
import { ResourceList } from '../../base/resource-list';
import { LoanReturn } from '../loan-return';
import { TeamPreemption } from '../team-preemption';
import { hasLoans, TeamSystemInput } from '../team-system';
import { queueAccessPolicy } from './queue-access-policy';
import { enqueueProblems, preemptProblems, reclaimProblems } from './scheduler-promises';
import { VolcanoQueue } from './volcano-queue';
import { overcommitted, VolcanoShare, VolcanoShares, volcanoShares } from './volcano-shares';

/** What cannot be delivered by the cluster's Volcano. */
export function checkOnVolcano(input: TeamSystemInput): void {
  const { cluster, plan, problems } = input;
  const scheduler = cluster.queueing?._scheduler;
  const plugin = cluster.queueing?._quotaPlugin;
  if (scheduler === undefined) {
    return;
  }
  const shortcomings = [
    ...(input.loans === LoanReturn.BY_EVICTION && hasLoans(input) ? reclaimProblems(scheduler) : []),
    ...(plan.teams.some(({ team }) => team.preemption !== TeamPreemption.NEVER) ? preemptProblems(scheduler) : []),
  ];
  shortcomings.forEach((problem) => reportValue(problems, 'cluster.queueing.scheduler', { _problem: problem }));
  if (plugin === undefined) {
    problems.add(
      'cluster.queueing.scheduler', undefined, 'needs the capacity or the proportion plugin, without which queues have no limits',
      "write '- name: capacity' into the first 'plugins:' list of volcano-scheduler.conf",
    );
  }
  plan.teams.forEach(({ team }, i) => {
    checkWeight(problems, team.weight, `teams[${i}].weight`);
    checkPriority(problems, team.priority, `teams[${i}].priority`);
    if (team.weight !== undefined && plugin?.name === 'capacity') {
      problems.add(
        `teams[${i}].weight`, team.weight, 'needs the proportion plugin: the capacity plugin ignores weights',
        "leave it out, or use 'priority'",
      );
    }
    if (team.priority !== undefined && plugin?.name === 'proportion') {
      problems.add(
        `teams[${i}].priority`, team.priority, 'needs the capacity plugin: the proportion plugin ignores the priority of queues',
        "leave it out, or use 'weight'",
      );
    }
    const poolsWithSame = team.share._nodes
      .map(({ pool: name }) => cluster.pools.find((pool) => pool.name === name)?.gpu?.resource)
      .filter((resource) => resource !== undefined && cluster.pools.filter((pool) => pool.gpu?.resource === resource).length > 1);
    if (poolsWithSame.length > 0) {
      problems.add(
        `teams[${i}].share`, team.share,
        `cannot be told from other pools on Volcano, which counts ${poolsWithSame[0]} over all pools that have it`,
        'use Share.gpus or Share.percent, or Kueue',
      );
    }
  });
  const version = cluster.kubernetes;
  if (version !== undefined && !version._isAtLeast(KubernetesVersion.V1_30)) {
    problems.add(
      'cluster', version,
      "needs Kubernetes 1.30, which has the ValidatingAdmissionPolicy that keeps Volcano's queues to the namespaces of their teams",
      'upgrade the cluster',
    );
  }
  if (problems.isEmpty) {
    const shares = volcanoShares(plan);
    checkGuarantees(input, shares);
    const lendsBelowAnother = input.loans === LoanReturn.BY_EVICTION && hasLoans(input) && shares.grouped.length > 1;
    (lendsBelowAnother && problems.isEmpty ? enqueueProblems(scheduler) : []).forEach((problem) =>
      reportValue(problems, 'cluster.queueing.scheduler', { _problem: problem }),
    );
  }
}

function checkGuarantees({ cluster, cohort, plan, problems }: TeamSystemInput, shares: VolcanoShares): void {
  const names = (queues: readonly VolcanoShare[]): string => queues.map(({ team }) => team.name).join(', ');
  const [tight] = overcommitted(shares);
  if (tight !== undefined) {
    const keeping = shares.top.filter(({ guarantee }) => !guarantee.get(tight).isZero);
    problems.add(
      'oversubscribe', true,
      `cannot be held on Volcano beside teams that keep all that is theirs: the shares of ${names(shares.grouped)} are `
      + `${sum(shares.grouped.map(({ deserved }) => deserved)).get(tight)} ${tight}, and what ${names(keeping)} `
      + `${keeping.length === 1 ? 'keeps' : 'keep'} leaves ${nothingLess(shares.groupCapability.get(tight))} to the queue above them`,
      `lower shares until they fit, or let ${names(keeping)} lend (IdleQuota.lend()), or use Kueue`,
    );
  } else if (shares.leaking.length > 0) {
    problems.add(
      'teams', names(shares.leaking),
      'cannot keep idle quota on Volcano: it limits each queue alone, and two or more others could together take what is kept',
      'let these teams keep all and borrow nothing (IdleQuota.keep() with Borrow.none()), or lend',
    );
  } else if (shares.grouped.length > 0 && cluster.queueing?._quotaPlugin?.enableHierarchy !== true) {
    problems.add(
      'cluster.queueing.scheduler', `- name: ${cluster.queueing?._quotaPlugin?.name}`,
      `must know parents of queues: ${names(shares.grouped)} need a queue above them that keeps them, together, off what others keep`,
      "write '- name: capacity' with 'enableHierarchy: true' in volcano-scheduler.conf, and declare VolcanoQuota.capacity({ hierarchy: "
      + "true })",
    );
  } else if (shares.grouped.length > 0 && cohort.length > MOST_IN_LABEL) {
    problems.add(
      'cohort', cohort,
      `is ${cohort.length} characters long and must have at most 63: it is the name of the queue above those that lend and borrow`,
      "write for instance cohort: 'shared'",
    );
  } else if (shares.grouped.length > 0 && plan.teams.some(({ team }) => team.name === cohort)) {
    problems.add(
      'cohort', cohort, 'must not be the name of a team, because it is the name of the queue above those that lend and borrow',
      "write for instance cohort: 'shared'",
    );
  }
}

/** Renders the queues of all teams; parents come before children. */
export function renderOnVolcano(scope: Construct, input: TeamSystemInput): Record<string, VolcanoQueue> {
  const shares = volcanoShares(input.plan);
  const queues: Record<string, VolcanoQueue> = {};
  for (const share of shares.top) {
    queues[share.team.name] = renderShare(scope, input, share);
  }
  if (shares.grouped.length > 0) {
    const parent = new VolcanoQueue(scope, 'group', {
      name: input.cohort,
      capability: limits(shares.groupCapability),
      deserved: sum(shares.grouped.map(({ deserved }) => deserved)).toManifest(),
      guarantee: reserved(sum(shares.grouped.map(({ guarantee }) => guarantee))),
    });
    for (const share of shares.grouped) {
      queues[share.team.name] = renderShare(scope, input, share, parent);
    }
  }
  queueAccessPolicy(scope, input.cohort, input.plan.teams.map(({ team }) => team));
  return queues;
}

function renderShare(scope: Construct, { cluster, loans }: TeamSystemInput, share: VolcanoShare, parent?: VolcanoQueue): VolcanoQueue {
  const { team, deserved, guarantee, capability } = share;
  const borrows = capability.names.some((name) => capability.get(name).compareTo(deserved.get(name)) > 0);
  const byProportion = cluster.queueing?._quotaPlugin?.name === 'proportion';
  const kept = reserved(guarantee);
  return new VolcanoQueue(scope, `queue-${team.name}`, {
    name: team.name,
    weight: team.weight ?? (byProportion ? weightOf(deserved) : undefined),
    priority: team.priority,
    capability: limits(capability),
    // The proportion plugin ignores it, but the webhook wants as much beside a guarantee.
    deserved: byProportion ? kept : deserved.toManifest(),
    guarantee: kept,
    // Nobody may take anything from a queue that never has more than its share, and nothing is taken where loans end by themselves.
    reclaimable: borrows && loans === LoanReturn.BY_EVICTION,
    parent,
  });
}

/** Volcano reads a limit of no CPU or memory as no limit, so that nothing is written as the least there is. */
function limits(capability: ResourceList): Record<string, string> {
  const least: Record<string, string> = { cpu: '1m', memory: '1' };
  return Object.fromEntries(
    Object.entries(capability.toManifest()).map(([name, amount]) => [name, amount === '0' ? (least[name] ?? amount) : amount]),
  );
}

/** The size of a share in accelerators, or else in CPUs, within what a weight can be. */
function weightOf(deserved: ResourceList): number {
  const devices = deserved.names.filter((name) => name.includes('/') && !deserved.get(name).isZero);
  const counted = devices.length > 0 ? devices : ['cpu'];
  const sizes = counted.map((name) => Number(deserved.get(name)._nanos / 1_000_000_000n));
  return Math.min(MOST_QUEUE_WEIGHT, Math.max(LEAST_QUEUE_WEIGHT, sizes.reduce((total, size) => total + size, 0)));
}

function sum(lists: readonly ResourceList[]): ResourceList {
  return lists.reduce((total, list) => total.plus(list), ResourceList.EMPTY);
}

/** An amount, where less than nothing is nothing. */
function nothingLess(amount: Quantity): string {
  return amount.isNegative ? '0' : amount.toString();
}

function reserved(guarantee: ResourceList): Record<string, string> | undefined {
  return guarantee.names.every((name) => guarantee.get(name).isZero) ? undefined : guarantee.toManifest();
}

/** Reports a weight of a queue that Volcano's API refuses. */
export function checkWeight(problems: Problems, weight: number | undefined, property: string): void {
  if (weight !== undefined && (!Number.isInteger(weight) || weight < LEAST_QUEUE_WEIGHT || weight > MOST_QUEUE_WEIGHT)) {
    problems.add(property, weight, `must be a whole number from ${LEAST_QUEUE_WEIGHT} to ${MOST_QUEUE_WEIGHT}`, 'write for instance 1');
  }
}

/** Reports a priority of a queue that Volcano's API refuses. */
export function checkPriority(problems: Problems, priority: number | undefined, property: string): void {
  if (priority !== undefined && (!Number.isInteger(priority) || priority < 0 || priority > MOST_INT32)) {
    problems.add(property, priority, `must be a whole number from 0 to ${MOST_INT32}`, 'write for instance 10');
  }
}
