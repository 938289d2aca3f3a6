import { Problems } from '../../base/problems';
import { LEAST_QUEUE_WEIGHT, MOST_INT32, MOST_QUEUE_WEIGHT } from '../../upstream/limits';

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
