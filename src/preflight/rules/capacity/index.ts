import { Rule } from '../../rule';
import { declaredQueueFits } from './declared-queue-fits';
import { gangExceedsPools } from './gang-exceeds-pools';
import { kueueFitsQuota } from './kueue-fits-quota';
import { kueueFlavorMatch } from './kueue-flavor-match';
import { kueueLimitRangeSizing } from './kueue-limit-range-sizing';
import { kueueResourceCovered } from './kueue-resource-covered';
import { kueueTopologyFits } from './kueue-topology-fits';
import { noNodeFits } from './no-node-fits';
import { quotaAndQueue } from './quota-and-queue';
import { quotaBeyondPool } from './quota-beyond-pool';
import { quotaTooSmall } from './quota-too-small';
import { strandedGpus } from './stranded-gpus';
import { volcanoGangFits } from './volcano-gang-fits';
import { volcanoScaleUp } from './volcano-scale-up';
import { volcanoTopologyFits } from './volcano-topology-fits';

/** Rules about whether a workload can ever start. */
export const CAPACITY_RULES: readonly Rule[] = [
  declaredQueueFits,
  gangExceedsPools,
  kueueFitsQuota,
  kueueFlavorMatch,
  kueueLimitRangeSizing,
  kueueResourceCovered,
  kueueTopologyFits,
  noNodeFits,
  quotaAndQueue,
  quotaBeyondPool,
  quotaTooSmall,
  strandedGpus,
  volcanoGangFits,
  volcanoScaleUp,
  volcanoTopologyFits,
];
