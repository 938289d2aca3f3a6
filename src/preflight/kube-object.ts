import { Dict, dict, text } from '../base/json';
import { RepeatedKey } from '../base/yaml/read-yaml';

/** Where a manifest comes from. */
export interface Origin {
  /** Name of the file, or how the input is called. */
  readonly file?: string;

  /** First line of the object in its file, counted from 1. */
  readonly line?: number;

  /** Finds the line of a property, given as keys and positions. */
  readonly lineOf?: (path: readonly (string | number)[]) => number | undefined;

  /** Keys that stand twice in their maps. */
  readonly repeatedKeys?: readonly RepeatedKey[];

  /** Whether the file looks as if somebody had to fill it first. */
  readonly hasPlaceholders?: boolean;

  /** Which properties may be judged, where a tool changes the object before it is applied; without it, all. */
  readonly isFinal?: (property: string) => boolean;

  /** Path of the construct that rendered the object. */
  readonly constructPath?: string;

  /** Path of the chart that it belongs to, which becomes one file. */
  readonly chartPath?: string;

  /** Whether a construct of this library rendered the object, whose properties have the types of the manifest's, and nobody patched it. */
  readonly isTrusted?: boolean;
}

/** A manifest and where it comes from: what preflight reads. */
export interface Manifest {
  readonly manifest: unknown;
  readonly origin?: Origin;
}

const CLUSTER_SCOPED = new Set([
  'Namespace.',
  'Node.',
  'PersistentVolume.',
  'PriorityClass.scheduling.k8s.io',
  'StorageClass.storage.k8s.io',
  'RuntimeClass.node.k8s.io',
  'ClusterRole.rbac.authorization.k8s.io',
  'ClusterRoleBinding.rbac.authorization.k8s.io',
  'CustomResourceDefinition.apiextensions.k8s.io',
  'ValidatingWebhookConfiguration.admissionregistration.k8s.io',
  'MutatingWebhookConfiguration.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicy.admissionregistration.k8s.io',
  'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io',
  'AdmissionCheck.kueue.x-k8s.io',
  'ClusterQueue.kueue.x-k8s.io',
  'Cohort.kueue.x-k8s.io',
  'MultiKueueCluster.kueue.x-k8s.io',
  'MultiKueueConfig.kueue.x-k8s.io',
  'ProvisioningRequestConfig.kueue.x-k8s.io',
  'ResourceFlavor.kueue.x-k8s.io',
  'Topology.kueue.x-k8s.io',
  'WorkloadPriorityClass.kueue.x-k8s.io',
  'Queue.scheduling.volcano.sh',
  'HyperNode.topology.volcano.sh',
  'ClusterTrainingRuntime.trainer.kubeflow.org',
]);

/** One object of the input. */
export class KubeObject {
  public readonly apiVersion: string;
  public readonly group: string;
  public readonly version: string;
  public readonly kind: string;

  /** Kind and API group, for instance `Job.batch`, `Pod.` or `Job.batch.volcano.sh`. */
  public readonly type: string;
  public readonly metadata: Dict;

  /** Empty when the object has none. */
  public readonly name: string;

  /** Undefined when the kind has none, and when the manifest leaves it to whoever applies it. */
  public readonly namespace: string | undefined;
  public readonly labels: Dict;
  public readonly annotations: Dict;
  public readonly spec: Dict;

  constructor(public readonly manifest: Dict, public readonly origin: Origin) {
    this.apiVersion = text(manifest.apiVersion) ?? '';
    const slash = this.apiVersion.indexOf('/');
    this.group = slash === -1 ? '' : this.apiVersion.slice(0, slash);
    this.version = this.apiVersion.slice(slash + 1);
    this.kind = text(manifest.kind) ?? '';
    this.type = `${this.kind}.${this.group}`;
    this.metadata = dict(manifest.metadata);
    this.name = text(this.metadata.name) ?? '';
    this.namespace = CLUSTER_SCOPED.has(this.type) ? undefined : text(this.metadata.namespace);
    this.labels = dict(this.metadata.labels);
    this.annotations = dict(this.metadata.annotations);
    this.spec = dict(manifest.spec);
  }

  public get isClusterScoped(): boolean {
    return CLUSTER_SCOPED.has(this.type);
  }

  /** How messages call the object, for instance `Job ml/train`. */
  public get title(): string {
    const name = this.name === '' ? `${text(this.metadata.generateName) ?? '(no name)'}` : this.name;
    return `${this.kind} ${this.namespace === undefined ? name : `${this.namespace}/${name}`}`;
  }

  /** Where the object is, for people. */
  public get place(): string {
    const { file, line, constructPath } = this.origin;
    return constructPath ?? (file === undefined ? 'the input' : line === undefined ? file : `${file}:${line}`);
  }
}
