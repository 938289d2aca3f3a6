import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { TopologyRequest } from '../cluster/topology-request';
import { duration } from '../pod/pod-shape';
import { flag, listOf, made, number, oneOf, Shape, struct, StructShape, text } from '../base/shape';
import { CleanUp } from './clean-up';
import { ConcurrencyPolicy, CronProps } from './cron-props';
import { FailurePolicy } from './failure-policy';
import { KueueJobOptions } from './kueue-job-options';
import { NamedRunProps } from './named-run-props';
import { PodReplacementPolicy } from './pod-replacement-policy';
import { Retry } from './retry';
import { RunProps } from './run-props';
import { Schedule } from './schedule';
import { ScriptShell } from './script-shell';
import { ShardingProps } from './sharding';
import { SuccessPolicy } from './success-policy';

/** What the properties of a run must be at run time. */
export const RUN_SHAPE: StructShape<RunProps> = {
  retry: made(Retry, 'Retry.upTo(3)'),
  timeout: duration,
  cleanUp: made(CleanUp, 'CleanUp.after(Duration.hours(1))'),
  failurePolicy: struct<FailurePolicy>({
    failOnExitCodes: listOf(number), failIndexOnExitCodes: listOf(number), failOnPodConditions: listOf(text),
    ignoreDisruptions: flag, container: text,
  }),
  queue: made(Queue, "Queue.kueue('nlp')"),
  priority: made(Priority, "Priority.podClass('high')"),
  topology: made(TopologyRequest, 'TopologyRequest.unconstrained()'),
  expectedDuration: duration,
};

/** What the properties of a cron must be at run time. */
export const CRON_SHAPE: StructShape<CronProps> = {
  schedule: made(Schedule, "Schedule.cron('0 2 * * *', 'Europe/Berlin')"),
  concurrencyPolicy: oneOf(ConcurrencyPolicy),
  overlap: flag,
  startingDeadline: duration,
  successfulJobsHistoryLimit: number,
  failedJobsHistoryLimit: number,
  suspend: flag,
};

/** What the properties of a run with a name of its own must be at run time. */
export const NAMED_RUN_SHAPE: StructShape<NamedRunProps> = { name: text, run: text };

/** What the options for Kueue must be at run time. */
export const KUEUE_JOB_SHAPE: Shape = struct<KueueJobOptions>({ maxExecutionTime: duration, minParallelism: number, elastic: flag });

/** What a shell for scripts must be at run time. */
export const SCRIPT_SHELL_SHAPE: Shape = made(ScriptShell, "ScriptShell.inImage('/bin/sh')");

/** What sharding must be at run time. */
export const SHARDING_SHAPE: StructShape<ShardingProps> = {
  shards: number,
  parallelism: number,
  outputPath: text,
  rows: number,
  maxFailedShards: number,
  maxRetries: number,
  successPolicy: made(SuccessPolicy, 'SuccessPolicy.count(1)'),
  podReplacementPolicy: oneOf(PodReplacementPolicy),
};
