/**
 * What the OpenAPI of the API server claims about its own types and its code does not enforce, or the other way round.
 *
 * Types of the API server are checked by code (pkg/apis/.../validation of kubernetes/kubernetes); `required` there only says
 * that the Go field has no `omitempty`. What stands here was read in that code and held against the answers of a live server.
 */

/** Groups whose required properties the code asks for, but for those in `NOT_REQUIRED`. */
const CHECKED = new RegExp(
  '^io\\.k8s\\.(apiextensions-apiserver|apimachinery|api\\.(' +
    'admissionregistration|apps|autoscaling|batch|core|networking|node|policy|rbac|resource|scheduling|storage))\\.',
);

/** Properties whose empty value is allowed, or is filled in. */
const NOT_REQUIRED: ReadonlySet<string> = new Set([
  'admissionregistration.v1.MutatingAdmissionPolicyBinding.spec',
  'apps.v1.ControllerRevision.data',
  'apiextensions.v1.CustomResourceDefinitionVersion.served',
  'apiextensions.v1.CustomResourceDefinitionVersion.storage',
  'batch.v1.PodFailurePolicy.rules',
  'core.v1.Event.involvedObject',
  'core.v1.Event.metadata',
  'core.v1.EvictionResponder.priority',
  'core.v1.HTTPHeader.value',
  'core.v1.ISCSIPersistentVolumeSource.lun',
  'core.v1.ISCSIVolumeSource.lun',
  'core.v1.LimitRangeSpec.limits',
  'core.v1.PreferredSchedulingTerm.preference',
  'core.v1.SleepAction.seconds',
  'core.v1.Sysctl.value',
  'resource.v1.CapacityRequestPolicyRange.min',
  'resource.v1.Counter.value',
  'resource.v1.DeviceCapacity.value',
  'resource.v1.ResourcePool.generation',
  'storage.v1.CSIDriver.spec',
]);

/** Parts that Go fills with a zero value, which lacks what the code asks for. */
const REQUIRED_AS_WELL: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.v1.NamedRuleWithOperations': ['apiGroups', 'apiVersions', 'operations', 'resources'],
  'admissionregistration.v1.RuleWithOperations': ['apiGroups', 'apiVersions', 'operations', 'resources'],
  'admissionregistration.v1.ValidatingAdmissionPolicySpec': ['matchConstraints'],
  'apps.v1.ReplicaSetSpec': ['template'],
  'batch.v1.Job': ['spec'],
  'batch.v1.JobTemplateSpec': ['spec'],
  'core.v1.PersistentVolumeClaim': ['spec'],
  'core.v1.PersistentVolumeClaimSpec': ['accessModes', 'resources'],
  'core.v1.Pod': ['spec'],
  'core.v1.PodTemplateSpec': ['spec'],
};

/** Lists in which the code refuses two entries that agree in these properties; empty for entries that are the same as a whole. */
const UNIQUE: Readonly<Record<string, readonly string[]>> = {
  'admissionregistration.v1.MutatingWebhook.matchConditions': ['name'],
  'admissionregistration.v1.MutatingWebhookConfiguration.webhooks': ['name'],
  'admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec.validationActions': [],
  'admissionregistration.v1.ValidatingAdmissionPolicySpec.matchConditions': ['name'],
  'admissionregistration.v1.ValidatingWebhook.matchConditions': ['name'],
  'admissionregistration.v1.ValidatingWebhookConfiguration.webhooks': ['name'],
  'batch.v1.PodFailurePolicyOnExitCodesRequirement.values': [],
  'core.v1.Container.volumeDevices': ['devicePath'],
  'core.v1.Container.volumeMounts': ['mountPath'],
  'core.v1.PodSpec.containers': ['name'],
  'core.v1.PodSpec.initContainers': ['name'],
  'core.v1.PodSpec.resourceClaims': ['name'],
  'core.v1.PodSpec.schedulingGates': ['name'],
  'core.v1.PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'core.v1.PodSpec.volumes': ['name'],
  'core.v1.ResourceRequirements.claims': ['name', 'request'],
};

/** Properties with an enum whose empty text counts as not given. Elsewhere the Go field is a pointer, and an empty text is refused. */
const EMPTY_IS_UNSET: ReadonlySet<string> = new Set([
  'admissionregistration.v1.MutatingAdmissionPolicySpec.reinvocationPolicy',
  'apps.v1.DaemonSetUpdateStrategy.type',
  'apps.v1.DeploymentStrategy.type',
  'apps.v1.StatefulSetSpec.podManagementPolicy',
  'apps.v1.StatefulSetUpdateStrategy.type',
  'batch.v1.CronJobSpec.concurrencyPolicy',
  'core.v1.Container.imagePullPolicy',
  'core.v1.Container.terminationMessagePolicy',
  'core.v1.ContainerPort.protocol',
  'core.v1.EphemeralContainer.imagePullPolicy',
  'core.v1.EphemeralContainer.terminationMessagePolicy',
  'core.v1.EndpointPort.protocol',
  'core.v1.HTTPGetAction.scheme',
  'core.v1.ImageVolumeSource.pullPolicy',
  'core.v1.PersistentVolumeSpec.persistentVolumeReclaimPolicy',
  'storage.v1.StorageClass.reclaimPolicy',
  'core.v1.PodSpec.dnsPolicy',
  'core.v1.PodSpec.restartPolicy',
  'core.v1.ServicePort.protocol',
  'core.v1.ServiceSpec.externalTrafficPolicy',
  'core.v1.ServiceSpec.sessionAffinity',
  'core.v1.ServiceSpec.type',
  'core.v1.Toleration.effect',
  'core.v1.Toleration.operator',
  'resource.v1.DeviceRequest.allocationMode',
  'resource.v1.DeviceSubRequest.allocationMode',
  'resource.v1.DeviceToleration.effect',
  'resource.v1.DeviceToleration.operator',
  'resource.v1.ExactDeviceRequest.allocationMode',
]);

/** Whether the code refuses an object that lacks a required property. */
export function isEnforced(definition: string, property: string): boolean {
  return CHECKED.test(definition) && !NOT_REQUIRED.has(factKey(definition, property));
}

/** Properties that the code asks for and the OpenAPI does not. */
export function requiredAsWell(definition: string): readonly string[] {
  return REQUIRED_AS_WELL[definitionKey(definition)] ?? [];
}

export function uniqueBy(definition: string, property: string): readonly string[] | undefined {
  return UNIQUE[factKey(definition, property)];
}

export function isEmptyUnset(definition: string, property: string): boolean {
  return EMPTY_IS_UNSET.has(factKey(definition, property));
}

/** Earlier versions have the types of v1. */
function definitionKey(definition: string): string {
  const [name, version, group] = definition.split('.').reverse();
  return `${group}.${version.replace(/^v1(alpha|beta)[0-9]$/, 'v1')}.${name}`;
}

function factKey(definition: string, property: string): string {
  return `${definitionKey(definition)}.${property}`;
}
