import { KindKey } from '../upstream/kinds';
import { DeliveredObject } from './delivered-object';

/** What an object names, and needs to exist. */
export interface Reference {
  /** Kind and API group. */
  readonly type: string;
  readonly name: string;

  /** Undefined for kinds that have none. */
  readonly namespace?: string;

  /** Whether the two may come at the same time, in Argo CD's own order of kinds. */
  readonly together?: boolean;
}

/** A manifest, of which only names are read. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Loose = any;

type Name = readonly [type: KindKey, name: unknown];

const flavorsIn = (spec: Loose): Name[] =>
  list(spec?.resourceGroups)
    .flatMap((group) => list(group?.flavors))
    .map((flavor): Name => ['ResourceFlavor.kueue.x-k8s.io', flavor?.name]);

/** Objects without a namespace that an object of a kind names. */
const CLUSTER_NAMES: Readonly<Partial<Record<KindKey, (manifest: Loose) => Name[]>>> = {
  'ResourceFlavor.kueue.x-k8s.io': ({ spec }) => [['Topology.kueue.x-k8s.io', spec?.topologyName]],
  'Cohort.kueue.x-k8s.io': ({ spec }) => [['Cohort.kueue.x-k8s.io', spec?.parentName], ...flavorsIn(spec)],
  'ClusterQueue.kueue.x-k8s.io': ({ spec }) => [
    ['Cohort.kueue.x-k8s.io', spec?.cohortName],
    ...flavorsIn(spec),
    ...list(spec?.admissionChecksStrategy?.admissionChecks).map((check): Name => ['AdmissionCheck.kueue.x-k8s.io', check?.name]),
  ],
  'LocalQueue.kueue.x-k8s.io': ({ spec }) => [['ClusterQueue.kueue.x-k8s.io', spec?.clusterQueue]],
  'AdmissionCheck.kueue.x-k8s.io': ({ spec }) => [
    [`${spec?.parameters?.kind}.${spec?.parameters?.apiGroup}` as KindKey, spec?.parameters?.name],
  ],
  'MultiKueueConfig.kueue.x-k8s.io': ({ spec }) => list(spec?.clusters).map((name): Name => ['MultiKueueCluster.kueue.x-k8s.io', name]),
  'Queue.scheduling.volcano.sh': ({ spec }) => [['Queue.scheduling.volcano.sh', spec?.parent]],
  'RoleBinding.rbac.authorization.k8s.io': ({ roleRef }) =>
    roleRef?.kind === 'ClusterRole' ? [['ClusterRole.rbac.authorization.k8s.io', roleRef.name]] : [],
  'ClusterRoleBinding.rbac.authorization.k8s.io': ({ roleRef }) => [['ClusterRole.rbac.authorization.k8s.io', roleRef?.name]],
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io': ({ spec }) => [
    ['ValidatingAdmissionPolicy.admissionregistration.k8s.io', spec?.policyName],
  ],
  'ResourceQuota.': ({ spec }) =>
    list(spec?.scopeSelector?.matchExpressions).flatMap((term) =>
      list(term?.values).map((name): Name => ['PriorityClass.scheduling.k8s.io', name]),
    ),
};

/** What an object names and needs, as far as it could be in the same delivery. */
export function referencesOf({ object, type }: DeliveredObject): Reference[] {
  const manifest: Loose = object.toJson();
  const namespace: string | undefined = manifest.metadata?.namespace;
  const names: Name[] = [
    ...(CLUSTER_NAMES[type as KindKey]?.(manifest) ?? []), ...(namespace === undefined ? [] : [['Namespace.', namespace] as const]),
  ];
  return [
    ...names.flatMap(([target, name]) => reference(target, name)),
    ...bound(type, manifest, namespace),
    ...list(manifest.spec?.template?.spec === undefined ? [] : [manifest.spec.template.spec]).flatMap((pod) => namedByPod(pod, namespace)),
    ...(type === 'Pod.' ? namedByPod(manifest.spec, namespace) : []),
  ];
}

/** What binds people and programs, or the secret by which a cluster is reached. */
function bound(type: string, { roleRef, subjects, spec }: Loose, namespace: string | undefined): Reference[] {
  const accounts = list(subjects)
    .filter((subject) => subject?.kind === 'ServiceAccount')
    .flatMap(({ name, namespace: own }) => reference('ServiceAccount.', name, own ?? namespace));
  const role =
    type === 'RoleBinding.rbac.authorization.k8s.io' && roleRef?.kind === 'Role'
      ? reference('Role.rbac.authorization.k8s.io', roleRef.name, namespace)
      : [];
  const kubeConfig =
    type === 'MultiKueueCluster.kueue.x-k8s.io' && spec?.clusterSource?.kubeConfig?.locationType !== 'Path'
      ? reference('Secret.', spec?.clusterSource?.kubeConfig?.location)
      : [];
  return [...accounts, ...role, ...kubeConfig];
}

function namedByPod(pod: Loose, namespace: string | undefined): Reference[] {
  const volumes = list(pod?.volumes);
  const containers = [...list(pod?.initContainers), ...list(pod?.containers)];
  const env = containers.flatMap((container) => list(container?.env).map((entry) => entry?.valueFrom));
  const envFrom = containers.flatMap((container) => list(container?.envFrom));
  const secrets = [
    ...volumes.map((volume) => volume?.secret?.secretName), ...env.map((from) => from?.secretKeyRef?.name),
    ...envFrom.map((from) => from?.secretRef?.name), ...list(pod?.imagePullSecrets).map((secret) => secret?.name),
  ];
  const configMaps = [
    ...volumes.map((volume) => volume?.configMap?.name), ...env.map((from) => from?.configMapKeyRef?.name),
    ...envFrom.map((from) => from?.configMapRef?.name),
  ];
  return [
    ...reference('ServiceAccount.', pod?.serviceAccountName, namespace),
    ...reference('PriorityClass.scheduling.k8s.io', pod?.priorityClassName),
    ...secrets.flatMap((name) => reference('Secret.', name, namespace)),
    ...configMaps.flatMap((name) => reference('ConfigMap.', name, namespace)),
    // a claim may be waiting for just this pod
    ...volumes.flatMap((volume) =>
      reference('PersistentVolumeClaim.', volume?.persistentVolumeClaim?.claimName, namespace).map((claim) => ({
        ...claim, together: true,
      })),
    ),
  ];
}

function reference(type: KindKey, name: unknown, namespace?: string): Reference[] {
  return typeof name === 'string' && name !== '' ? [{ type, name, namespace }] : [];
}

function list(value: unknown): Loose[] {
  return Array.isArray(value) ? value : [];
}
