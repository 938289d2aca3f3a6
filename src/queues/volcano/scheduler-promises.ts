import { VolcanoPlugin, VolcanoSchedulerOptions } from '../../upstream/volcano-scheduler-options';
import { Problem } from '../../base/problems';

/** Plugins that have a say in which pods another queue may reclaim, besides those that share the cluster. */
const RECLAIM_VETO = ['gang', 'conformance', 'pdb', 'cdp'];

/** What the scheduler's configuration lacks so that lent quota comes back by eviction; each names the line to change. */
export function reclaimProblems(scheduler: VolcanoSchedulerOptions): Problem[] {
  const problems: Problem[] = [];
  const tierOfCapacity = scheduler.tiers.findIndex((tier) => has(tier.plugins, 'capacity'));
  if (tierOfCapacity === -1) {
    const found = plugin(scheduler, 'proportion') === undefined ? 'no quota plugin' : '- name: proportion';
    problems.push({
      value: found, problem: "must be the capacity plugin: proportion ignores 'deserved', so a team would not get its share back",
      fix: "write '- name: capacity' instead of '- name: proportion' in volcano-scheduler.conf",
    });
  }
  if (!scheduler.actions.includes('reclaim') && !scheduler.actions.includes('gangreclaim')) {
    problems.push(missingAction(scheduler, 'reclaim', 'nothing that is lent could be taken back'));
  }
  const earlier = scheduler.tiers
    .slice(0, Math.max(0, tierOfCapacity))
    .flatMap((tier) => tier.plugins)
    .filter((candidate) => RECLAIM_VETO.includes(candidate.name) && candidate.enableReclaimable !== false);
  if (earlier.length > 0) {
    problems.push({
      value: earlier.map(({ name }) => `- name: ${name}`),
      problem: 'must not stand in an earlier tier than capacity: the first tier that finds pods to evict decides, and then pods within the '
        + 'share of their queue could be evicted',
      fix: "move the line '- name: capacity' into the first 'plugins:' list of volcano-scheduler.conf",
    });
  }
  if (
    plugin(scheduler, 'gang') !== undefined &&
    plugin(scheduler, 'gang')?.enableReclaimable !== false &&
    !scheduler.actions.includes('gangreclaim')
  ) {
    problems.push({
      value: '- name: gang', problem: 'must let go of gangs that need all their pods, which otherwise nothing may reclaim',
      fix: "write 'enableReclaimable: false' under '- name: gang' in volcano-scheduler.conf",
    });
  }
  return problems;
}

/**
 * What the scheduler's configuration lacks so that a team below a queue that is full gets its share back: what is held back
 * before it is enqueued is not seen by reclaim (H.21).
 */
export function enqueueProblems(scheduler: VolcanoSchedulerOptions): Problem[] {
  const consequence = 'holds back the jobs of teams below a queue that is full, and nothing is taken back for jobs that are not enqueued';
  return [
    ...(plugin(scheduler, 'capacity')?.enableJobEnqueued === false
      ? []
      : [{
        value: '- name: capacity', problem: `must not decide what is enqueued: it ${consequence}`,
        fix: "write 'enableJobEnqueued: false' under '- name: capacity' in volcano-scheduler.conf",
      }]),
    ...(plugin(scheduler, 'overcommit') === undefined || plugin(scheduler, 'overcommit')?.enableJobEnqueued === false
      ? []
      : [{
        value: '- name: overcommit', problem: `must go: it ${consequence}`,
        fix: "remove the line '- name: overcommit' from volcano-scheduler.conf",
      }]),
  ];
}

/** What the scheduler's configuration lacks so that workloads give way to others of their queue. */
export function preemptProblems(scheduler: VolcanoSchedulerOptions): Problem[] {
  const problems: Problem[] = [];
  if (!scheduler.actions.includes('preempt') && !scheduler.actions.includes('gangpreempt')) {
    problems.push(missingAction(scheduler, 'preempt', 'no workload would give way to one with a higher priority'));
  }
  if (plugin(scheduler, 'priority') === undefined) {
    problems.push({
      value: undefined, problem: 'needs the priority plugin, without which no workload gives way to one with a higher priority',
      fix: "write '- name: priority' into the first 'plugins:' list of volcano-scheduler.conf",
    });
  }
  if (
    plugin(scheduler, 'gang') !== undefined &&
    plugin(scheduler, 'gang')?.enablePreemptable !== false &&
    !scheduler.actions.includes('gangpreempt')
  ) {
    problems.push({
      value: '- name: gang', problem: 'must let go of gangs that need all their pods, which otherwise nothing may preempt',
      fix: "write 'enablePreemptable: false' under '- name: gang' in volcano-scheduler.conf",
    });
  }
  return problems;
}

function missingAction(scheduler: VolcanoSchedulerOptions, action: string, consequence: string): Problem {
  const wanted = scheduler.actions.includes('backfill')
    ? scheduler.actions.flatMap((each) => (each === 'backfill' ? [action, each] : [each]))
    : [...scheduler.actions, action];
  return {
    value: `actions: "${scheduler.actions.join(', ')}"`, problem: `must have the action ${action}: ${consequence}`,
    fix: `write 'actions: "${wanted.join(', ')}"' in volcano-scheduler.conf`,
  };
}

function has(plugins: readonly VolcanoPlugin[], name: string): boolean {
  return plugins.some((candidate) => candidate.name === name);
}

function plugin(scheduler: VolcanoSchedulerOptions, name: string): VolcanoPlugin | undefined {
  return scheduler.tiers.flatMap((tier) => tier.plugins).find((candidate) => candidate.name === name);
}
