import { Rule } from './rule';
import { CAPACITY_RULES } from './rules/capacity/index';
import { CRON_RULES } from './rules/cron/index';
import { DELIVERY_RULES } from './rules/delivery/index';
import { HYGIENE_RULES } from './rules/hygiene/index';
import { INPUT_RULES } from './rules/input/index';
import { JOB_RULES } from './rules/job/index';
import { JOBSET_RULES } from './rules/jobset/index';
import { KUEUE_RULES } from './rules/kueue/index';
import { OBJECT_RULES } from './rules/object/index';
import { POD_RULES } from './rules/pod/index';
import { QUOTA_RULES } from './rules/quota/index';
import { TRAINER_RULES } from './rules/trainer/index';
import { VOLCANO_RULES } from './rules/volcano/index';
import { WIRING_RULES } from './rules/wiring/index';
import { SCHEMA_RULES } from './schema/rules/index';

/** Every rule there is. */
export const RULES: readonly Rule[] = [
  ...CAPACITY_RULES,
  ...CRON_RULES,
  ...DELIVERY_RULES,
  ...HYGIENE_RULES,
  ...INPUT_RULES,
  ...JOB_RULES,
  ...JOBSET_RULES,
  ...KUEUE_RULES,
  ...OBJECT_RULES,
  ...POD_RULES,
  ...QUOTA_RULES,
  ...TRAINER_RULES,
  ...VOLCANO_RULES,
  ...WIRING_RULES,
  ...SCHEMA_RULES,
];
