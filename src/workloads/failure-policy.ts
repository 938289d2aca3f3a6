import type { PodFailurePolicy, PodFailurePolicyRule } from '../../imports/k8s';
import { isQualifiedName } from '../upstream/names';
import { Problems } from '../base/problems';
import { isInt32 } from '../upstream/limits';

/**
 * What a pod's failure means, where it is more than one failure to be counted.
 *
 * Exit codes that fail the workload are looked at first, then those that fail one index, then disruptions. What none
 * of them says is counted against the retries.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
 */
export interface FailurePolicy {
  /**
   * Exit codes after which trying again is pointless, such as a wrong configuration: the workload fails at once.
   * 1 to 255.
   *
   * @default - none
   */
  readonly failOnExitCodes?: number[];

  /**
   * Exit codes after which trying this shard or date again is pointless, such as broken input: it has failed, and the
   * others go on. 1 to 255. For workloads whose pods have indexes. Needs Kubernetes 1.29.
   *
   * @default - none
   */
  readonly failIndexOnExitCodes?: number[];

  /**
   * Types of pod conditions with status True after which trying again is pointless, for instance `ConfigIssue` that a controller
   * of your own sets: the workload fails at once. Jobs alone know them.
   *
   * @default - none
   */
  readonly failOnPodConditions?: string[];

  /**
   * Whether disruptions (preemption, drain, eviction of the pod) do not use up retries. A node that runs out of memory
   * evicts with the same mark, so a workload that always outgrows its node would be tried for ever: a `timeout` is
   * required as the bound.
   *
   * @default false
   */
  readonly ignoreDisruptions?: boolean;

  /**
   * Name of the container whose exit codes count.
   *
   * @default - the main container
   */
  readonly container?: string;
}

/** What the policy is part of. */
export interface FailurePolicyContext {
  readonly mainContainer: string;
  readonly containerNames: readonly string[];
  readonly retriesInPlace: boolean;
  readonly hasTimeout: boolean;

  /** Whether each index has retries of its own. */
  readonly retriesPerIndex: boolean;
}

export function renderFailurePolicy(
  problems: Problems, policy: FailurePolicy, context: FailurePolicyContext,
): PodFailurePolicy | undefined {
  check(problems, policy, context);
  const rules: PodFailurePolicyRule[] = [];
  const exitCodes = (action: string, codes: readonly number[] = []) => {
    if (codes.length > 0) {
      rules.push({
        action,
        onExitCodes: { containerName: policy.container ?? context.mainContainer, operator: 'In', values: [...codes].sort((a, b) => a - b) },
      });
    }
  };
  exitCodes('FailJob', policy.failOnExitCodes);
  const conditions = policy.failOnPodConditions ?? [];
  if (conditions.length > 0) {
    rules.push({ action: 'FailJob', onPodConditions: conditions.map((type) => ({ type, status: 'True' })) });
  }
  exitCodes('FailIndex', policy.failIndexOnExitCodes);
  if (policy.ignoreDisruptions) {
    rules.push({ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] });
  }
  return rules.length > 0 ? { rules } : undefined;
}

function check(problems: Problems, policy: FailurePolicy, context: FailurePolicyContext): void {
  const failOn = policy.failOnExitCodes ?? [];
  const failIndexOn = policy.failIndexOnExitCodes ?? [];
  checkExitCodes(problems, 'failurePolicy.failOnExitCodes', failOn);
  checkExitCodes(problems, 'failurePolicy.failIndexOnExitCodes', failIndexOn);
  policy.failOnPodConditions?.filter((type) => !isQualifiedName(type)).forEach((type) => problems.add(
    'failurePolicy.failOnPodConditions', type, 'must be the type of a pod condition', "write it as 'kubectl describe pod' prints it",
  ));
  const both = failIndexOn.filter((code) => failOn.includes(code));
  if (both.length > 0) {
    problems.add(
      'failurePolicy.failIndexOnExitCodes', both.join(', '), "is in 'failOnExitCodes' too, which is looked at first",
      'leave it out of one of them',
    );
  }
  if (failIndexOn.length > 0 && !context.retriesPerIndex) {
    problems.add(
      'failurePolicy.failIndexOnExitCodes', failIndexOn.join(', '),
      'needs pods with indexes that are retried each by itself, as those of a ShardedInference', "write 'failOnExitCodes'",
    );
  }
  if (policy.container !== undefined && !context.containerNames.includes(policy.container)) {
    problems.add(
      'failurePolicy.container', policy.container, `must be a container of the pod: ${context.containerNames.join(', ')}`,
      'leave it out for the main container',
    );
  }
  const rules = [failOn, failIndexOn, policy.failOnPodConditions ?? []];
  if (context.retriesInPlace && (policy.ignoreDisruptions || rules.some(({ length }) => length > 0))) {
    problems.add(
      'failurePolicy', 'with Retry.inPlace',
      'needs pods that are replaced: the API server refuses a failure policy with restartPolicy OnFailure',
      "set retry: Retry.upTo(n), or leave 'failurePolicy' out",
    );
  }
  if (policy.ignoreDisruptions && !context.hasTimeout) {
    problems.add(
      'failurePolicy.ignoreDisruptions', true,
      'needs a bound: a node that runs out of memory evicts with the same mark, so a workload that always outgrows its node would be '
      + 'tried for ever',
      "set 'timeout'",
    );
  }
}

/**
 * Checks exit codes in a rule that lists those it is about. The API server takes any of 32 bits but 0: on Windows there are such.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy
 */
export function checkExitCodes(problems: Problems, property: string, codes: readonly number[]): void {
  const wrong = codes.filter((code) => !isInt32(code) || code === 0);
  if (wrong.length > 0) {
    const fix = wrong.includes(0) ? 'leave 0 out: it means success' : 'leave the others out';
    problems.add(property, wrong.join(', '), 'must be exit codes: whole numbers of 32 bits other than 0', fix);
  }
  const twice = codes.filter((code, i) => codes.indexOf(code) !== i);
  if (twice.length > 0) {
    problems.add(property, twice.join(', '), 'must name each exit code once', 'leave the repetition out');
  }
}
