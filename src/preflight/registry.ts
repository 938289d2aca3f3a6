import { Rule } from './rule';
import { CRON_RULES } from './rules/cron';
import { JOB_RULES } from './rules/job';

/** Every rule there is. */
export const RULES: readonly Rule[] = [
  ...CRON_RULES,
  ...JOB_RULES,
];
