import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { isCustomGroup, withoutEmptyMaps } from './without-empty-maps';
import { Dict } from '../base/json';
import { nonEmptyMap } from '../base/non-empty';
import { registerPreflight } from './app-door';
import { privateCopy } from './shared-copy';
import { asSharedYamlDocument, asYamlDocument } from './yaml-document';

/** The fields of a Kubernetes object beside `apiVersion`, `kind` and `metadata`. */
export type ManifestBody = object;

/** Labels and annotations. */
export interface ManifestMetadata {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

/** What an object is and is called. */
export interface ManifestObjectProps {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;

  /** Defaults to the chart's namespace. */
  readonly namespace?: string;

  /** Whether the kind has no namespace. */
  readonly clusterScoped?: boolean;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;

  /** Labels, annotations and the body in place of those said here, where defaults set after construction may still change them. */
  readonly late?: LateManifest;

  /** The whole manifest, in place of all that is said here: a frozen run. */
  readonly verbatim?: object;

  /** Makes the body; called at synth. */
  readonly body?: () => ManifestBody;
}

/** What defaults set after construction may still change. */
export interface LateManifest {
  /** As it is now. The body is a clean copy, parts of which may stand in other manifests too; what is added to `metadata` wins. */
  current(): ManifestMetadata & { readonly body: ManifestBody };
}

/**
 * The one object through which every construct of this library renders, and which has the app check its manifests.
 *
 * The body is ready data, which skips cdk8s' token resolution: that pass costs as much as all the rest of synth.
 * Names, namespaces, chart labels, later changes of `metadata` and JSON patches work as on any `ApiObject`.
 */
export class ManifestObject extends ApiObject {
  /** The metadata as it will be rendered, of any `ApiObject`. */
  public static metadataOf(object: ApiObject): ManifestMetadata {
    const own = object as ApiObject & { readonly renderMetadata?: () => ManifestMetadata };
    return own.renderMetadata?.() ?? object.metadata.toJson() ?? {};
  }

  private readonly body?: () => ManifestBody;
  private readonly late?: LateManifest;
  private readonly clusterScoped: boolean;
  private readonly verbatim?: object;
  private readonly jsonPatches: JsonPatch[] = [];
  private rendered?: Record<string, unknown> = undefined;
  private isWritten = false;

  constructor(scope: Construct, id: string, props: ManifestObjectProps) {
    super(scope, id, {
      apiVersion: props.apiVersion,
      kind: props.kind,
      metadata: {
        name: props.name,
        ...(props.namespace === undefined ? {} : { namespace: props.namespace }),
        labels: props.labels,
        annotations: props.annotations,
      },
    });
    this.body = props.body;
    this.late = props.late;
    this.verbatim = props.verbatim;
    this.clusterScoped = props.clusterScoped ?? false;
    registerPreflight(this);
  }

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this.jsonPatches.push(...ops);
  }

  /** Whether the manifest is what a construct of this library wrote, with its types, and nobody patched it. */
  public get isAsBuilt(): boolean {
    return this.jsonPatches.length === 0 && this.verbatim === undefined;
  }

  /** From now on, hands out what was rendered before, if anything, in a form that cdk8s writes fast. */
  public beginSynth(rendered: Record<string, unknown> | undefined): void {
    this.rendered = rendered;
    this.isWritten = true;
  }

  public endSynth(): void {
    this.rendered = undefined;
    this.isWritten = false;
  }

  public override toJson(): Record<string, unknown> {
    const isDocument = this.isWritten && this.isAsBuilt;
    if (this.rendered !== undefined && this.late !== undefined) {
      return isDocument ? asSharedYamlDocument(this.rendered) : privateCopy(this.rendered);
    }
    const manifest = this.rendered ?? this.render();
    return isDocument ? asYamlDocument(manifest) : manifest;
  }

  /** The manifest for those who change nothing in it: parts of it may stand in other manifests too. */
  public toRead(): Record<string, unknown> {
    const isOurs = this.toJson === ManifestObject.prototype.toJson;
    return isOurs && this.late !== undefined && this.isAsBuilt ? this.withBody(this.late.current().body) : this.toJson();
  }

  private render(): Record<string, unknown> {
    if (this.verbatim !== undefined) {
      return cleanCopy(this.verbatim);
    }
    const manifest = this.withBody(cleanCopy(this.late?.current().body ?? this.body?.() ?? {}));
    return this.jsonPatches.length === 0 ? manifest : this.patched(manifest);
  }

  private withBody(body: ManifestBody): Record<string, unknown> {
    return {
      apiVersion: this.apiVersion, kind: this.kind, metadata: this.renderMetadata(),
      ...(isCustomGroup(this.apiVersion) ? withoutEmptyMaps(body as Dict) : body),
    };
  }

  public renderMetadata(): ManifestMetadata {
    const metadata: Record<string, unknown> = this.metadata.toJson();
    if (this.clusterScoped) {
      delete metadata.namespace;
    }
    if (this.late === undefined) {
      return metadata;
    }
    const { labels, annotations } = this.late.current();
    const chartLabels = this.chart.labels;
    const added = Object.entries((metadata.labels ?? {}) as Record<string, string>).filter(([key, value]) => chartLabels[key] !== value);
    return cleanCopy({
      ...metadata,
      labels: nonEmptyMap({ ...chartLabels, ...labels, ...Object.fromEntries(added) }),
      annotations: nonEmptyMap({ ...annotations, ...(metadata.annotations as Record<string, string> | undefined) }),
    });
  }

  private patched(manifest: Record<string, unknown>): Record<string, unknown> {
    try {
      return JsonPatch.apply(manifest, ...this.jsonPatches);
    } catch (error) {
      throw new Error(`[${this.node.path}] JSON patch of ${this.kind} '${this.name}' failed: ${(error as Error).message.split('\n')[0]}`, {
        cause: error,
      });
    }
  }
}

/**
 * A deep copy with keys sorted and absent values left out.
 *
 * Sorting makes the output independent of the order in which props were written, and copying keeps an object that is
 * used twice from becoming a YAML anchor.
 */
export function cleanCopy(value: object): Record<string, unknown> {
  return copy(value) as Record<string, unknown>;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  const source = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) {
    const entry = source[key];
    if (entry !== undefined && entry !== null) {
      result[key] = copy(entry);
    }
  }
  return result;
}
