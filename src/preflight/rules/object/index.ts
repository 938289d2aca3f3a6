import { Rule } from '../../rule';
import { admissionPolicy, admissionPolicyBinding } from './admission-policy';
import { claimSpec } from './claim-spec';
import { deploymentNumbers } from './deployment-numbers';
import { deviceClassResource } from './device-class';
import { disableAnnotation } from './disable-annotation';
import { duplicateObject } from './duplicate-object';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler';
import { ingressSpec } from './ingress-spec';
import { persistentVolume } from './persistent-volume';
import { podDisruptionBudget } from './pod-disruption-budget';
import { storageClassProvisioner } from './storage-class';
import { labelSyntax } from './label-syntax';
import { podLabelSyntax } from './label-syntax';
import { priorityClassReference } from './missing-reference';
import { missingReference } from './missing-reference';
import { objectName } from './object-name';
import { podSecurityLabels } from './pod-security-labels';
import { rbacEscalation } from './rbac-escalation';
import { rbacEverybody } from './rbac-everybody';
import { rbacGrantsNothing } from './rbac-grants-nothing';
import { rbacRules } from './rbac-rules';
import { rbacSubjects } from './rbac-subjects';
import { rbacUnneeded } from './rbac-unneeded';
import { resourceClaim } from './resource-claim';
import { serviceSpec } from './service-spec';
import { undefinedName } from './undefined-name';
import { workloadSelector } from './workload-selector';

/** Rules about objects of any kind. */
export const OBJECT_RULES: readonly Rule[] = [
  admissionPolicy,
  admissionPolicyBinding,
  claimSpec,
  deploymentNumbers,
  deviceClassResource,
  disableAnnotation,
  duplicateObject,
  horizontalPodAutoscaler,
  ingressSpec,
  persistentVolume,
  podDisruptionBudget,
  storageClassProvisioner,
  labelSyntax,
  podLabelSyntax,
  priorityClassReference,
  missingReference,
  objectName,
  podSecurityLabels,
  rbacEscalation,
  rbacEverybody,
  rbacGrantsNothing,
  rbacRules,
  rbacSubjects,
  rbacUnneeded,
  resourceClaim,
  serviceSpec,
  undefinedName,
  workloadSelector,
];
