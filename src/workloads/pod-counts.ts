import { Problems } from '../base/problems';
import { number, StructShape } from '../base/shape';

/** How many pods a Job without indexes has. */
export interface PodCounts {
  /**
   * How many pods must succeed. Retries are counted over all of them together.
   *
   * @default - 1; with `parallelism` alone the pods share a queue of work of their own, and the run has succeeded when one of them has
   * and all have ended
   */
  readonly completions?: number;

  /**
   * How many pods run at the same time.
   *
   * @default 1
   */
  readonly parallelism?: number;
}

/** What they must be at run time. */
export const POD_COUNTS_SHAPE: StructShape<PodCounts> = { completions: number, parallelism: number };

/** Reports numbers of pods that a Job cannot have. */
export function checkPodCounts(problems: Problems, props: PodCounts): void {
  const { completions, parallelism } = props;
  for (const property of ['completions', 'parallelism'] as const) {
    const value = props[property];
    if (value !== undefined && (!Number.isInteger(value) || value < 1 || value > 2 ** 31 - 1)) {
      problems.add(property, value, 'must be a whole number of pods, 1 or more', 'write 1 or leave it out');
    }
  }
  if (parallelism !== undefined && completions !== undefined && parallelism > completions) {
    problems.add(
      'parallelism', parallelism, `must be at most 'completions', which is ${completions}: no more pods than that are ever needed`,
      "raise 'completions', or lower 'parallelism'",
    );
  }
}
