/** What can be alerted about. */
export enum WorkloadAlert {
  /** A Job has failed: its retries are used up, or its time. */
  FAILED = 'failed',
  /** Too many of the runs that ended have failed. */
  FAILURE_RATE = 'failure-rate',
  /** A run has used up most of its timeout, or has run longer than `longestRun`. */
  RUNS_LONG = 'runs-long',
  /** A container was ended because it needed more memory than its limit. */
  OUT_OF_MEMORY = 'out-of-memory',
  /** Pods of a sharded run have failed, while it goes on. */
  FAILED_SHARDS = 'failed-shards',
  /** A schedule was due, and nothing started. */
  CRON_MISSED = 'cron-missed',
  /** The run of a schedule has failed. */
  CRON_FAILED = 'cron-failed',
  /** A schedule has started runs, and none has succeeded since. */
  CRON_LATE = 'cron-late',
  /** A run waits in a queue for too long. */
  WAITS_IN_QUEUE = 'waits-in-queue',
  /** Some pods of a gang run, and others wait for a node. */
  GANG_PARTLY_RUNNING = 'gang-partly-running',
  /** A quota is nearly used up. */
  QUOTA_NEARLY_USED = 'quota-nearly-used',
}
