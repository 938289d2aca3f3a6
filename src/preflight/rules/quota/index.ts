import { Rule } from '../../rule';
import { limitRangeClaim } from './limit-range-claim';
import { limitRangeGpu } from './limit-range-gpu';
import { limitRangePod } from './limit-range-pod';
import { limitRangeValues } from './limit-range-values';
import { limitRangeViolated } from './limit-range-violated';
import { priorityClassDefault } from './priority-class-default';
import { priorityClassForAll } from './priority-class-for-all';
import { priorityClassValues } from './priority-class-values';
import { quotaCountKey } from './quota-count-key';
import { quotaCountsFinishedJobs } from './quota-counts-finished-jobs';
import { quotaIneffectiveKey } from './quota-ineffective-key';
import { quotaKeys } from './quota-keys';
import { quotaRequiresRequests } from './quota-requires-requests';
import { quotaScopes } from './quota-scopes';

/** Rules about ResourceQuotas, LimitRanges and PriorityClasses. */
export const QUOTA_RULES: readonly Rule[] = [
  limitRangeClaim,
  limitRangeGpu,
  limitRangePod,
  limitRangeValues,
  limitRangeViolated,
  priorityClassDefault,
  priorityClassForAll,
  priorityClassValues,
  quotaCountKey,
  quotaCountsFinishedJobs,
  quotaIneffectiveKey,
  quotaKeys,
  quotaRequiresRequests,
  quotaScopes,
];
