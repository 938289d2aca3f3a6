import { isDnsSubdomain } from '../upstream/names';
import { shapeProblem, text } from '../base/shape';
import { Problem } from '../base/problems';

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
    return typeof name === 'string' ? new QueueStatus(true, name) : new QueueStatus(true, undefined, shapeProblem(text, name));
  }

  /** Not at all, and nothing is made outside the namespace: they see the queue of their namespace, but no quota. */
  public static none(): QueueStatus {
    return new QueueStatus(false, undefined);
  }

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(
    /** @internal */
    public readonly _isGranted: boolean,
    /** @internal */
    public readonly _existing: string | undefined,
    problem?: Problem,
  ) {
    this._problem = problem ?? (_existing === undefined ? undefined : problemOf(_existing));
  }
}

/** ClusterRoles that every cluster has, and that let their holder do much more than see queues. */
const MUCH_MORE = ['cluster-admin', 'admin', 'edit', 'view'];

function problemOf(role: string): Problem | undefined {
  if (MUCH_MORE.includes(role) || role.startsWith('system:')) {
    return {
      value: role, problem: 'is a ClusterRole of Kubernetes that does much more than show queues, in every namespace',
      fix: "name one that QueueStatusRole has made, for instance 'ml-queue-status'",
    };
  }
  return isDnsSubdomain(role)
    ? undefined
    : { value: role, problem: 'must be the name of a ClusterRole', fix: 'write it as kubectl prints it' };
}
