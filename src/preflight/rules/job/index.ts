import { Rule } from '../../rule';
import { jobBackoffPerIndex } from './job-backoff-per-index';
import { jobIndexed } from './job-indexed';
import { jobManagedBy } from './job-managed-by';
import { jobName } from './job-name';
import { jobNumbers } from './job-numbers';
import { jobPodFailurePolicy } from './job-pod-failure-policy';
import { jobPodReplacementPolicy } from './job-pod-replacement-policy';
import { jobRestartPolicy } from './job-restart-policy';
import { jobSelector } from './job-selector';
import { jobSuccessPolicy } from './job-success-policy';

/** Rules about batch/v1 Jobs and CronJobs. */
export const JOB_RULES: readonly Rule[] = [
  jobBackoffPerIndex,
  jobIndexed,
  jobManagedBy,
  jobName,
  jobNumbers,
  jobPodFailurePolicy,
  jobPodReplacementPolicy,
  jobRestartPolicy,
  jobSelector,
  jobSuccessPolicy,
];
