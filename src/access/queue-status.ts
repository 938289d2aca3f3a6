import { isDnsSubdomain } from '../upstream/names';
import { ValueProblem } from '../base/value-problem';

/** How viewers, submitters and operators get to see queues that are not in their namespace. */
export class QueueStatus {
  /** By a ClusterRole that the app makes once, and a ClusterRoleBinding for each team. */
  public static shared(): QueueStatus {
    return new QueueStatus(true, undefined);
  }

  /**
   * By a ClusterRole that exists, for instance one that the platform's repository makes with `QueueStatusRole`.
   *
   * @param name of the ClusterRole
   */
  public static existing(name: string): QueueStatus {
    return new QueueStatus(true, name ?? '');
  }

  /** Not at all, and nothing is made outside the namespace: they see the queue of their namespace, but no quota. */
  public static none(): QueueStatus {
    return new QueueStatus(false, undefined);
  }

  /** @internal */
  public readonly _problem?: ValueProblem;

  private constructor(
    /** @internal */
    public readonly _isGranted: boolean,
    /** @internal */
    public readonly _existing: string | undefined,
  ) {
    this._problem =
      _existing === undefined || isDnsSubdomain(_existing)
        ? undefined
        : { value: _existing, rule: 'must be the name of a ClusterRole', fix: 'write it as kubectl prints it' };
  }
}
