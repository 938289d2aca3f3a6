import { Quantity } from '../base/quantity';
import { Problem } from '../base/problems';

/**
 * Numbers that both rules of preflight and constructs need: what only rules need stands in the rule, and what a manifest shows is
 * left to the rules (see `refusalsOf`).
 */

/**
 * The least and the most that a PriorityClass of a user may have as its value.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass
 */
export const LEAST_PRIORITY = -(2 ** 31);
export const MOST_PRIORITY = 1_000_000_000;

/** The most characters that a label's value or name may have, and names made of one: hosts, Jobs, Services, containers. */
export const MOST_IN_LABEL = 63;

/** The most characters that the names of most objects may have. */
export const MOST_IN_SUBDOMAIN = 253;

/** The most characters that the name of a CronJob may have: its Jobs have eleven more. */
export const MOST_IN_CRON_NAME = 52;

/** The highest port. */
export const MOST_PORT = 65_535;

/** Levels of queues below `root` that Volcano's webhook lets through, unless its flag `--max-queue-depth` says otherwise. */
export const MOST_QUEUE_DEPTH = 5;

/** The least and the most that the weight of a Volcano queue may be, by its CRD. */
export const LEAST_QUEUE_WEIGHT = 1;
export const MOST_QUEUE_WEIGHT = 65_535;

/** The most that a whole number of 32 bits may be, as most numbers of the Kubernetes API are. */
export const MOST_INT32 = 2 ** 31 - 1;

/**
 * What Kueue refuses as a weight of fair sharing: what is negative, or so small that it collapses when shares are divided by it.
 *
 * @see https://github.com/kubernetes-sigs/kueue/blob/main/pkg/webhooks/common.go
 */
export function fairWeightProblem(weight: Quantity): Problem | undefined {
  if (weight._problem !== undefined) {
    return weight._problem;
  }
  return weight.isZero || weight._nanos > 1n
    ? undefined
    : { value: weight.toString(), problem: 'must be 0, or more than a thousand-millionth (1n)', fix: "write for instance '1'" };
}

/** Whether a number is a whole one of 32 bits, as priorities are, of which there is one more below zero than above. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value <= 2 ** 31 - 1;
}
