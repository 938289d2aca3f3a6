import { Rule } from '../../rule';
import { jobsetClaims } from './jobset-claims';
import { jobsetCoordinator } from './jobset-coordinator';
import { jobsetDependsOn } from './jobset-depends-on';
import { jobsetGatedActions } from './jobset-gated-actions';
import { jobsetNames } from './jobset-names';
import { jobsetNetwork } from './jobset-network';
import { jobsetNoFailurePolicy } from './jobset-no-failure-policy';
import { jobsetPolicies } from './jobset-policies';

/** Rules about JobSets. */
export const JOBSET_RULES: readonly Rule[] = [
  jobsetClaims,
  jobsetCoordinator,
  jobsetDependsOn,
  jobsetGatedActions,
  jobsetNames,
  jobsetNetwork,
  jobsetNoFailurePolicy,
  jobsetPolicies,
];
