import { isInt32, MOST_IN_LABEL } from '../upstream/limits';
import { Problems } from '../base/problems';
import { PodProps } from '../pod/pod-props';
import { JobShape } from './job-spec';
import { PodReplacementPolicy } from './pod-replacement-policy';
import { Retry } from './retry';
import { RunProps } from './run-props';
import { SuccessPolicy } from './success-policy';

/** The most pods that an Indexed Job may have without further limits. */
export const MOST_INDEXES = 100_000;

/** What decides the shape of an Indexed Job, and how its properties are called. */
export interface IndexedJob {
  readonly completions: number;
  readonly parallelism: { readonly property: string; readonly value: number };
  readonly maxFailed?: { readonly property: string; readonly value: number };
  readonly maxRetries?: { readonly property: string; readonly value: number };
  readonly successPolicy?: { readonly property: string; readonly value: SuccessPolicy };
  readonly podReplacementPolicy?: { readonly property: string; readonly value: PodReplacementPolicy };
}

/**
 * The fields of an Indexed Job each of whose pods is tried again by itself.
 *
 * A pod that is replaced is replaced when it has ended, so that no two write the output of one index.
 */
export function indexedShape(problems: Problems, props: PodProps & RunProps, job: IndexedJob): JobShape {
  const { completions, parallelism, maxFailed, maxRetries, successPolicy } = job;
  const retry = props.retry ?? Retry.upTo(2);
  if (retry._inPlace) {
    problems.add(
      'retry', `Retry.inPlace(${retry.retries})`, 'must replace pods, since retries are counted for each index by itself',
      `write Retry.upTo(${retry.retries})`,
    );
  }
  if (!Number.isInteger(parallelism.value) || parallelism.value < 1 || parallelism.value > MOST_INDEXES) {
    problems.add(
      parallelism.property, parallelism.value, `must be a whole number of pods from 1 to ${MOST_INDEXES}`,
      'write how many may run at the same time',
    );
  }
  if (maxFailed !== undefined && (!Number.isInteger(maxFailed.value) || maxFailed.value < 0 || maxFailed.value > completions)) {
    problems.add(
      maxFailed.property, maxFailed.value, `must be a whole number from 0 to ${completions}`,
      'write how many may fail before the others are given up',
    );
  }
  if (maxRetries !== undefined && (!isInt32(maxRetries.value) || maxRetries.value < 0)) {
    problems.add(
      maxRetries.property, maxRetries.value, 'must be a whole number of retries, 0 or more', 'leave it out for no bound over all shards',
    );
  }
  return {
    completions,
    parallelism: Math.min(parallelism.value, completions),
    completionMode: 'Indexed',
    backoffLimitPerIndex: retry.retries,
    backoffLimit: maxRetries?.value,
    maxFailedIndexes: maxFailed?.value,
    successPolicy: successPolicy?.value._render(problems, successPolicy.property, completions),
    podReplacementPolicy: replacement(problems, props, job.podReplacementPolicy),
  };
}

function replacement(problems: Problems, props: RunProps, given: IndexedJob['podReplacementPolicy']): PodReplacementPolicy {
  const value = given?.value ?? PodReplacementPolicy.FAILED;
  if (given !== undefined && value !== PodReplacementPolicy.FAILED && props.failurePolicy !== undefined) {
    problems.add(given.property, value, "must be Failed with 'failurePolicy', which looks at pods that have ended", 'leave it out');
  }
  return value;
}

/** How long the name of an Indexed Job may be, so that the host name of its last pod still fits. */
export function indexedNameLimit(completions: number, longest = MOST_IN_LABEL): number {
  return longest - 1 - String(Math.max(completions - 1, 0)).length;
}
