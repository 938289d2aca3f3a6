import { Rule } from '../../rule';
import { kueueAdmissionChecks } from './kueue-admission-checks';
import { kueueApiVersion } from './kueue-api-version';
import { kueueAuthoredWorkload } from './kueue-authored-workload';
import { kueueCohortCycle } from './kueue-cohort-cycle';
import { kueueDevices } from './kueue-devices';
import { kueueElasticKind } from './kueue-elastic-kind';
import { kueueLabelPlace } from './kueue-label-place';
import { kueueLabels } from './kueue-labels';
import { kueueMultikueueCheck } from './kueue-multikueue-check';
import { kueueNamespaceSelector } from './kueue-namespace-selector';
import { kueuePartialAdmission } from './kueue-partial-admission';
import { kueuePodGroup } from './kueue-pod-group';
import { kueuePodSets } from './kueue-pod-sets';
import { kueueQueueValues } from './kueue-queue-values';
import { kueueQuotaLimits } from './kueue-quota-limits';
import { kueueRay } from './kueue-ray';
import { kueueReferences } from './kueue-references';
import { kueueQueueReference } from './kueue-references';
import { kueueResourceGroups } from './kueue-resource-groups';
import { kueueResourceFlavor } from './kueue-resource-flavor';
import { kueueStopped } from './kueue-stopped';
import { kueueSuspend } from './kueue-suspend';
import { kueueTopologyRequest } from './kueue-topology-request';
import { kueueTopologyPlace } from './kueue-topology-request';
import { kueueVolcano } from './kueue-volcano';

/** Rules about Kueue. */
export const KUEUE_RULES: readonly Rule[] = [
  kueueAdmissionChecks,
  kueueApiVersion,
  kueueAuthoredWorkload,
  kueueCohortCycle,
  kueueDevices,
  kueueElasticKind,
  kueueLabelPlace,
  kueueLabels,
  kueueMultikueueCheck,
  kueueNamespaceSelector,
  kueuePartialAdmission,
  kueuePodGroup,
  kueuePodSets,
  kueueQueueValues,
  kueueQuotaLimits,
  kueueRay,
  kueueReferences,
  kueueQueueReference,
  kueueResourceGroups,
  kueueResourceFlavor,
  kueueStopped,
  kueueSuspend,
  kueueTopologyRequest,
  kueueTopologyPlace,
  kueueVolcano,
];
