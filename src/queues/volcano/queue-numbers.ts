import { Problems } from '../../base/problems';

/** Reports a weight of a queue that Volcano's API refuses. */
export function checkWeight(problems: Problems, weight: number | undefined, property = 'weight'): void {
  if (weight !== undefined && (!Number.isInteger(weight) || weight < 1 || weight > 65535)) {
    problems.add(property, weight, 'must be a whole number from 1 to 65535', 'write for instance 1');
  }
}

/** Reports a priority of a queue that Volcano's API refuses. */
export function checkPriority(problems: Problems, priority: number | undefined, property = 'priority'): void {
  if (priority !== undefined && (!Number.isInteger(priority) || priority < 0 || priority > 2 ** 31 - 1)) {
    problems.add(property, priority, 'must be a whole number from 0 to 2147483647', 'write for instance 10');
  }
}
