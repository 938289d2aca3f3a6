import type { JobSetRules } from '../../../imports/jobset.x-k8s.io';
import { Problems } from '../../base/problems';
import { flag, listOf, oneOf, struct, text } from '../../base/shape';
import { Gang } from '../gang';

/** How a JobSet is restarted. */
export enum RestartStrategy {
  /** Each Job is made anew when its old one is gone. */
  RECREATE = 'Recreate',

  /** No Job is made anew before all old ones are gone: where pods must not meet those of the last attempt. */
  BLOCKING_RECREATE = 'BlockingRecreate',
}

/** What becomes of a JobSet when one of its Jobs has failed. */
export enum JobFailureAction {
  /** The JobSet has failed. */
  FAIL_JOB_SET = 'FailJobSet',

  /** All its Jobs are made anew, which counts as a restart. */
  RESTART_JOB_SET = 'RestartJobSet',

  /** All its Jobs are made anew, which counts as no restart. */
  RESTART_JOB_SET_UNCOUNTED = 'RestartJobSetAndIgnoreMaxRestarts',

  /** This Job alone is made anew, which counts as a restart. Needs JobSet 0.12. */
  RESTART_JOB = 'RestartJob',

  /** This Job alone is made anew, which counts as no restart. Needs JobSet 0.12. */
  RESTART_JOB_UNCOUNTED = 'RestartJobAndIgnoreMaxRestarts',
}

/** Why a Job has failed. */
export enum JobFailureReason {
  /** More pods have failed than it may replace. */
  BACKOFF_LIMIT_EXCEEDED = 'BackoffLimitExceeded',

  /** It took longer than the `timeout`. */
  DEADLINE_EXCEEDED = 'DeadlineExceeded',

  /** Single indexes have failed. */
  FAILED_INDEXES = 'FailedIndexes',

  /** Too many indexes have failed. */
  MAX_FAILED_INDEXES_EXCEEDED = 'MaxFailedIndexesExceeded',

  /** A rule about exit codes or disruptions says so. */
  POD_FAILURE_POLICY = 'PodFailurePolicy',
}

/** A rule about failed Jobs. The first that matches counts. */
export interface JobFailureRule {
  /** Its name: letters, digits and `_`. */
  readonly name: string;

  /** What becomes of the JobSet. */
  readonly action: JobFailureAction;

  /**
   * For which reasons.
   *
   * @default - all
   */
  readonly reasons?: JobFailureReason[];

  /**
   * Regular expressions, one of which the message of the failure matches.
   *
   * @default - all messages
   */
  readonly messagePatterns?: string[];

  /**
   * Whose failures.
   *
   * @default - of all roles
   */
  readonly roles?: string[];
}

/** Options of `GangEngine.jobSet`. */
export interface JobSetEngineOptions {
  /**
   * Whether the leader's address is a label of all pods (`jobset.sigs.k8s.io/coordinator`). The JobSet's name counts
   * twice in it, so that it must be short.
   *
   * @default false
   */
  readonly coordinator?: boolean;

  /**
   * The role whose first pod coordinates, where that is not the leader.
   *
   * @default - the leader, with `coordinator`
   */
  readonly coordinatorRole?: string;

  /**
   * Whether roles start one after the other, each when the pods of the one before are ready. Not for pods that become
   * ready only when all are there. `startAfter` of a role says it more exactly.
   *
   * @default false
   */
  readonly startInOrder?: boolean;

  /**
   * How the gang is restarted.
   *
   * @default RestartStrategy.RECREATE
   */
  readonly restartStrategy?: RestartStrategy;

  /**
   * Label of nodes, such as `cloud.google.com/gke-nodepool`: each slice has the nodes with one value of it to itself.
   *
   * @default - slices may share nodes
   */
  readonly exclusiveTopology?: string;

  /**
   * What becomes of the gang when a Job has failed. They are looked at before the rules that are written from `failurePolicy` and
   * `onFailure`. Needs JobSet 0.6.
   *
   * @default - none
   */
  readonly failureRules?: JobFailureRule[];
}

/** What they must be at run time. */
export const JOB_SET_SHAPE = struct<JobSetEngineOptions>({
  coordinator: flag, coordinatorRole: text, startInOrder: flag, restartStrategy: oneOf(RestartStrategy), exclusiveTopology: text,
  failureRules: listOf(struct<JobFailureRule>(
    {
      name: text, action: oneOf(JobFailureAction), reasons: listOf(oneOf(JobFailureReason)), messagePatterns: listOf(text),
      roles: listOf(text),
    },
    ['name', 'action'],
  )),
});

/** Reports rules about roles that there are not. */
export function checkFailureRules(problems: Problems, rules: readonly JobFailureRule[], { roles }: Gang): void {
  rules.forEach(({ roles: targets = [] }, i) => {
    for (const target of targets.filter((name) => !roles.some((role) => role.name === name))) {
      problems.add(
        `engine.failureRules[${i}].roles`, target, `must be a role of the gang: ${roles.map(({ name }) => name).join(', ')}`,
        'correct the name',
      );
    }
  });
}

/** The rules in the form of a manifest. */
export function rulesOfUser(rules: readonly JobFailureRule[]): JobSetRules[] {
  return rules.map(({ name, action, reasons, messagePatterns, roles }) => ({
    name, action, onJobFailureReasons: reasons, onJobFailureMessagePatterns: messagePatterns, targetReplicatedJobs: roles,
  }));
}
