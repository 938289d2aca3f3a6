import { Rule } from '../../rule';
import { jobRestartPolicy } from './job-restart-policy';

/** Rules about batch/v1 Jobs and CronJobs. */
export const JOB_RULES: readonly Rule[] = [jobRestartPolicy];
