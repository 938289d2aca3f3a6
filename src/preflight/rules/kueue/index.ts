import { Rule } from '../../rule';
import { kueueAdmissionCheck } from './kueue-admission-check';
import { kueueAdmissionChecks } from './kueue-admission-checks';
import { kueueFieldVersion } from './kueue-api-version';
import { kueueApiVersion } from './kueue-api-version';
import { kueueAuthoredWorkload } from './kueue-authored-workload';
import { kueueCohortCycle } from './kueue-cohort-cycle';
import { kueueElasticKind } from './kueue-elastic-kind';
import { kueueLabelPlace } from './kueue-label-place';
import { kueueLabels } from './kueue-labels';
import { kueueMultikueueCheck } from './kueue-multikueue-check';
import { kueueMultikueue } from './kueue-multikueue';
import { kueueNamespaceSelector } from './kueue-namespace-selector';
import { kueuePartialAdmission } from './kueue-partial-admission';
import { kueuePodGroup } from './kueue-pod-group';
import { kueuePodSets } from './kueue-pod-sets';
import { kueuePreemption } from './kueue-preemption';
import { kueueProvisioning } from './kueue-provisioning';
import { kueueQueueValues } from './kueue-queue-values';
import { kueueQuotaLimits } from './kueue-quota-limits';
import { kueueReferences } from './kueue-references';
import { kueueQueueReference } from './kueue-references';
import { kueueResourceFlavor } from './kueue-resource-flavor';
import { kueueResourceGroups } from './kueue-resource-groups';
import { kueueStopped } from './kueue-stopped';
import { kueueSuspend } from './kueue-suspend';
import { kueueTopologyRequest } from './kueue-topology-request';
import { kueueTopologyPlace } from './kueue-topology-request';
import { kueueTopology } from './kueue-topology';
import { kueueVolcano } from './kueue-volcano';
import { kueueWorkloadPriority } from './kueue-workload-priority';

/** Rules about Kueue. */
export const KUEUE_RULES: readonly Rule[] = [
  kueueAdmissionCheck,
  kueueAdmissionChecks,
  kueueFieldVersion,
  kueueApiVersion,
  kueueAuthoredWorkload,
  kueueCohortCycle,
  kueueElasticKind,
  kueueLabelPlace,
  kueueLabels,
  kueueMultikueueCheck,
  kueueMultikueue,
  kueueNamespaceSelector,
  kueuePartialAdmission,
  kueuePodGroup,
  kueuePodSets,
  kueuePreemption,
  kueueProvisioning,
  kueueQueueValues,
  kueueQuotaLimits,
  kueueReferences,
  kueueQueueReference,
  kueueResourceFlavor,
  kueueResourceGroups,
  kueueStopped,
  kueueSuspend,
  kueueTopologyRequest,
  kueueTopologyPlace,
  kueueTopology,
  kueueVolcano,
  kueueWorkloadPriority,
];
