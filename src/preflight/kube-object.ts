import { Dict, dict, text } from '../base/json';
import { RepeatedKey } from '../base/yaml/read-yaml';
import { KIND_KEYS, KINDS } from '../upstream/kinds';

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

  /** Where it stands as a template that services make runs of, and what stands for the id of a run. */
  readonly template?: { readonly holder: string; readonly sample: string };
}

/** A manifest and where it comes from: what preflight reads. */
export interface Manifest {
  readonly manifest: unknown;
  readonly origin?: Origin;
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set(KIND_KEYS.filter((key) => KINDS[key].scope === 'cluster'));

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
    const title = `${this.kind} ${this.namespace === undefined ? name : `${this.namespace}/${name}`}`;
    const { template } = this.origin;
    return template === undefined ? title : `${title.replace(template.sample, 'ID')} in ${template.holder}`;
  }

  /** Where the object is, for people. */
  public get place(): string {
    const { file, line, constructPath } = this.origin;
    return constructPath ?? (file === undefined ? 'the input' : line === undefined ? file : `${file}:${line}`);
  }
}
