import { Rule } from './rule';
import { CAPACITY_RULES } from './rules/capacity';
import { CRON_RULES } from './rules/cron';
import { DELIVERY_RULES } from './rules/delivery';
import { HYGIENE_RULES } from './rules/hygiene';
import { JOB_RULES } from './rules/job';
import { JOBSET_RULES } from './rules/jobset';
import { KUEUE_RULES } from './rules/kueue';
import { OBJECT_RULES } from './rules/object';
import { POD_RULES } from './rules/pod';
import { QUOTA_RULES } from './rules/quota';
import { VOLCANO_RULES } from './rules/volcano';
import { WIRING_RULES } from './rules/wiring';

/** Every rule there is. */
export const RULES: readonly Rule[] = [
  ...CAPACITY_RULES,
  ...CRON_RULES,
  ...DELIVERY_RULES,
  ...HYGIENE_RULES,
  ...JOB_RULES,
  ...JOBSET_RULES,
  ...KUEUE_RULES,
  ...OBJECT_RULES,
  ...POD_RULES,
  ...QUOTA_RULES,
  ...VOLCANO_RULES,
  ...WIRING_RULES,
];
