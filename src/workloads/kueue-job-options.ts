import { Duration } from 'cdk8s';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { Problems } from '../base/problems';
import { wholeSeconds } from '../base/seconds';

/** What only Kueue understands of a Job. */
export interface KueueJobOptions {
  /**
   * How long the workload may run in all, after which Kueue deactivates it: the Job is suspended and stays so until
   * somebody activates its Workload again. A `timeout` ends the Job instead, which is what most want.
   *
   * @default - no limit
   */
  readonly maxExecutionTime?: Duration;

  /**
   * The fewest pods with which the Job may start where there is not quota for all: 1 or more, and fewer than
   * `parallelism`. Kueue then lowers the parallelism in the cluster, which Argo CD reports as a difference.
   *
   * @default - it starts only with all
   */
  readonly minParallelism?: number;

  /**
   * Whether the Job may change its `parallelism` while it runs, with quota for what is more (`kueue.x-k8s.io/elastic-job`). Kueue's gate
   * ElasticJobsViaWorkloadSlices must be on.
   *
   * @default false
   */
  readonly elastic?: boolean;
}

/** What the options write on a Job. */
export interface KueueJobMarks {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/** Labels and annotations of a Job with these options. */
export function kueueJobMarks(
  problems: Problems, options: KueueJobOptions | undefined, queue: Queue | undefined, parallelism: number,
): KueueJobMarks {
  if (options === undefined) {
    return { labels: {}, annotations: {} };
  }
  const { maxExecutionTime, minParallelism, elastic } = options;
  if (queue?.system !== QueueSystem.KUEUE) {
    problems.add(
      'kueue', Object.keys(options), 'needs a Kueue queue, because nothing else looks at it',
      "set 'queue' to a Kueue queue, or leave it out",
    );
  }
  if (minParallelism !== undefined && !(Number.isInteger(minParallelism) && minParallelism >= 1 && minParallelism < parallelism)) {
    problems.add(
      'kueue.minParallelism', minParallelism, `must be at least 1 and less than 'parallelism', which is ${parallelism}`,
      "raise 'parallelism', or leave it out",
    );
  }
  const seconds = wholeSeconds(problems, 'kueue.maxExecutionTime', maxExecutionTime, 1);
  return {
    labels: seconds === undefined ? {} : { 'kueue.x-k8s.io/max-exec-time-seconds': String(seconds) },
    annotations: {
      ...(minParallelism === undefined ? {} : { 'kueue.x-k8s.io/job-min-parallelism': String(minParallelism) }),
      ...(elastic ? { 'kueue.x-k8s.io/elastic-job': 'true' } : {}),
    },
  };
}
