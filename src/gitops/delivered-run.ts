import { IConstruct } from 'constructs';
import { Problems } from '../base/problems';
import { Delivery } from './delivery';
import { RunStyle } from './run-style';

/** What of a one-shot workload a delivery has something to say about. */
export interface OneShot {
  readonly run?: string;
  readonly suspend?: boolean;

  /** Whether the user asks for the object to be deleted some time after it finished. */
  readonly cleansUp: boolean;
}

/**
 * Checks a workload that runs once against the delivery it is under.
 *
 * @returns whether it is under one
 */
export function checkDeliveredRun(problems: Problems, construct: IConstruct, workload: OneShot): boolean {
  const delivery = Delivery._of(construct);
  if (delivery === undefined) {
    return false;
  }
  if (workload.run === undefined && delivery.runStyle === RunStyle.NAMED) {
    problems.add(
      'run', undefined, 'is needed under a delivery: a Job that has started cannot be changed, so each run is an object of its own',
      "set run: 'r1', and 'r2' when it is to run again",
    );
  }
  if (workload.cleansUp) {
    problems.add(
      'cleanUp', 'after a time',
      'must not be given under a delivery: what applies git would find the deleted run missing, make it again, and so run it again',
      'leave it out; retire the run from git when its record is no longer needed',
    );
  }
  if (workload.suspend) {
    problems.add(
      'suspend', true, 'must not be given under a delivery: each later sync would suspend the run again',
      'leave it out, and start the run by adding it to git',
    );
  }
  return true;
}
