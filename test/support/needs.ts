import { Manifest } from './synth';

/**
 * Where an object says what it needs to exist: kind, path, kind of what is needed, and the path of that if it is not the
 * only one. Independent of what the library knows.
 */
const NEEDS: readonly (readonly [kind: string, path: string, needed: string, kindPath?: string])[] = [
  ['ResourceFlavor', 'spec.topologyName', 'Topology'],
  ['Cohort', 'spec.parentName', 'Cohort'],
  ['Cohort', 'spec.resourceGroups.*.flavors.*.name', 'ResourceFlavor'],
  ['ClusterQueue', 'spec.cohortName', 'Cohort'],
  ['ClusterQueue', 'spec.resourceGroups.*.flavors.*.name', 'ResourceFlavor'],
  ['ClusterQueue', 'spec.admissionChecksStrategy.admissionChecks.*.name', 'AdmissionCheck'],
  ['LocalQueue', 'spec.clusterQueue', 'ClusterQueue'],
  ['AdmissionCheck', 'spec.parameters.name', 'ProvisioningRequestConfig', 'spec.parameters.kind'],
  ['AdmissionCheck', 'spec.parameters.name', 'MultiKueueConfig', 'spec.parameters.kind'],
  ['MultiKueueConfig', 'spec.clusters.*', 'MultiKueueCluster'],
  ['MultiKueueCluster', 'spec.clusterSource.kubeConfig.location', 'Secret'],
  ['Queue', 'spec.parent', 'Queue'],
  ['RoleBinding', 'roleRef.name', 'Role', 'roleRef.kind'],
  ['RoleBinding', 'roleRef.name', 'ClusterRole', 'roleRef.kind'],
  ['RoleBinding', 'subjects.*.name', 'ServiceAccount'],
  ['ClusterRoleBinding', 'roleRef.name', 'ClusterRole'],
  ['ClusterRoleBinding', 'subjects.*.name', 'ServiceAccount'],
  ['ValidatingAdmissionPolicyBinding', 'spec.policyName', 'ValidatingAdmissionPolicy'],
  ['ResourceQuota', 'spec.scopeSelector.matchExpressions.*.values.*', 'PriorityClass'],
  ['*', 'metadata.namespace', 'Namespace'],
  // workloads: the label of Kueue, the field and the annotation of Volcano
  ['Job', 'metadata.labels.kueue!x-k8s!io/queue-name', 'LocalQueue'],
  ['JobSet', 'metadata.labels.kueue!x-k8s!io/queue-name', 'LocalQueue'],
  ['CronJob', 'spec.jobTemplate.metadata.labels.kueue!x-k8s!io/queue-name', 'LocalQueue'],
  ['Job', 'metadata.labels.kueue!x-k8s!io/priority-class', 'WorkloadPriorityClass'],
  ['JobSet', 'metadata.labels.kueue!x-k8s!io/priority-class', 'WorkloadPriorityClass'],
  ['Job', 'spec.queue', 'Queue'],
  ['Job', 'spec.priorityClassName', 'PriorityClass'],
  ...['template', 'jobTemplate.spec.template', 'tasks.*.template', 'replicatedJobs.*.template.spec.template'].flatMap((template) => [
    ['*', `spec.${template}.metadata.annotations.scheduling!volcano!sh/queue-name`, 'Queue'],
    ['*', `spec.${template}.spec.serviceAccountName`, 'ServiceAccount'],
    ['*', `spec.${template}.spec.priorityClassName`, 'PriorityClass'],
    ['*', `spec.${template}.spec.imagePullSecrets.*.name`, 'Secret'],
    ['*', `spec.${template}.spec.volumes.*.secret.secretName`, 'Secret'],
    ['*', `spec.${template}.spec.volumes.*.configMap.name`, 'ConfigMap'],
    ['*', `spec.${template}.spec.containers.*.env.*.valueFrom.secretKeyRef.name`, 'Secret'],
    ['*', `spec.${template}.spec.containers.*.env.*.valueFrom.configMapKeyRef.name`, 'ConfigMap'],
    ['*', `spec.${template}.spec.containers.*.envFrom.*.secretRef.name`, 'Secret'],
    // may come with what needs it: one whose class binds at first use waits for just that
    ['*', `spec.${template}.spec.volumes.*.persistentVolumeClaim.claimName`, 'PersistentVolumeClaim'],
  ] as const),
];

/** The objects among the given ones that one of them needs to exist. */
export function neededBy(manifest: Manifest, all: readonly Manifest[]): Manifest[] {
  return NEEDS.filter(([kind]) => kind === '*' || kind === manifest.kind).flatMap(([, path, needed, kindPath]) => {
    const names =
      kindPath === undefined || at(manifest, kindPath.split('.'))[0] === needed
        ? at(
            manifest,
            path.split('.').map((key) => key.replaceAll('!', '.')),
          )
        : [];
    return all.filter(
      (other) => other !== manifest && other.kind === needed && names.includes(other.metadata.name) && sameNamespace(manifest, other),
    );
  });
}

/** Objects without a namespace are found from any. */
function sameNamespace(a: Manifest, b: Manifest): boolean {
  return b.metadata.namespace === undefined || a.metadata.namespace === undefined || a.metadata.namespace === b.metadata.namespace;
}

function at(value: Manifest, [key, ...rest]: string[]): unknown[] {
  if (key === undefined) {
    return value === undefined ? [] : [value];
  }
  const children: Manifest[] = key === '*' ? (Array.isArray(value) ? value : []) : [value?.[key]];
  return children.flatMap((child) => at(child, rest));
}
