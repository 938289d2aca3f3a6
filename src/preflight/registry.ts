import { Rule } from './rule';
import { JOB_RULES } from './rules/job';

/** Every rule there is. */
export const RULES: readonly Rule[] = [...JOB_RULES];
