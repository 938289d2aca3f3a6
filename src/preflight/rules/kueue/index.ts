import { Rule } from '../../rule';
import { kueueAdmissionCheck } from './kueue-admission-check';
import { kueueAdmissionChecks } from './kueue-admission-checks';
import { kueueAuthoredWorkload } from './kueue-authored-workload';
import { kueueCohortCycle } from './kueue-cohort-cycle';
import { kueueMultikueueCheck } from './kueue-multikueue-check';
import { kueueMultikueue } from './kueue-multikueue';
import { kueueNamespaceSelector } from './kueue-namespace-selector';
import { kueuePreemption } from './kueue-preemption';
import { kueueProvisioning } from './kueue-provisioning';
import { kueueQuotaLimits } from './kueue-quota-limits';
import { kueueResourceFlavor } from './kueue-resource-flavor';
import { kueueResourceGroups } from './kueue-resource-groups';
import { kueueTopology } from './kueue-topology';
import { kueueWorkloadPriority } from './kueue-workload-priority';

/** Rules about Kueue. */
export const KUEUE_RULES: readonly Rule[] = [
  kueueAdmissionCheck,
  kueueAdmissionChecks,
  kueueAuthoredWorkload,
  kueueCohortCycle,
  kueueMultikueueCheck,
  kueueMultikueue,
  kueueNamespaceSelector,
  kueuePreemption,
  kueueProvisioning,
  kueueQuotaLimits,
  kueueResourceFlavor,
  kueueResourceGroups,
  kueueTopology,
  kueueWorkloadPriority,
];
