import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ManifestObject } from '../manifest/manifest-object';
import { deliveredObject, DeliveredObject } from './delivered-object';
import { FrozenRuns } from './frozen-runs';
import { objectMarks, runMarks } from './marks';
import { RunPruning, RunStyle } from './run-style';
import { isRun, RUN_WAVE, wavesOf } from './waves';

/** Options of `Delivery.argoCd`. */
export interface ArgoCdDeliveryOptions {
  /**
   * How a run that has already been made gives way to a new one.
   *
   * @default RunStyle.NAMED
   */
  readonly runStyle?: RunStyle;

  /**
   * What happens to a run that is no longer in git.
   *
   * @default RunPruning.NEVER
   */
  readonly runPruning?: RunPruning;

  /**
   * Folder of frozen runs: manifests that stay as they were committed, whatever becomes of the code that made them.
   * A workload whose run is frozen renders as its frozen manifest. `cdk8s-ml-workloads runs freeze` fills the folder.
   *
   * @default - no run is frozen
   */
  readonly frozenRuns?: string;
}

const DELIVERY = Symbol.for('cdk8s-ml-workloads.Delivery');
const READER = Symbol.for('cdk8s-ml-workloads.Delivery.reader');

interface Marked extends IConstruct {
  [DELIVERY]?: Delivery;
  [READER]?: boolean;
}

/**
 * How the objects of a chart, or of a whole app, get from git into the cluster.
 *
 * Declared once, before the workloads. It orders objects by waves, marks runs so that they neither hold up nor
 * degrade the application, keeps namespaces, claims and runs from being pruned, and makes every one-shot workload say
 * which `run` it is.
 */
export class Delivery {
  /**
   * Argo CD applies the committed output.
   *
   * @param scope an app or a chart, before its workloads are made
   * @param options how runs are replaced and pruned
   * @throws if the scope already has a delivery, or a workload below it was made before
   */
  public static argoCd(scope: IConstruct, options: ArgoCdDeliveryOptions = {}): Delivery {
    const marked = scope as Marked;
    const path = scope.node.path;
    if (marked[DELIVERY] !== undefined) {
      throw new Error(`[${path}] 'Delivery.argoCd' must be called once for a scope; leave the second call out`);
    }
    const reader = scope.node.findAll().find((construct) => (construct as Marked)[READER]);
    if (reader !== undefined) {
      throw new Error(`[${path}] 'Delivery.argoCd' decides what workloads are called, and [${reader.node.path}] has already been made; call it before the first workload`);
    }
    const delivery = new Delivery(scope, options);
    Object.defineProperty(marked, DELIVERY, { value: delivery });
    scope.node.addValidation({ validate: () => delivery.mark() });
    return delivery;
  }

  /**
   * The delivery of a workload: that of the nearest scope.
   *
   * @internal
   */
  public static _of(workload: IConstruct): Delivery | undefined {
    if (!(workload as Marked)[READER]) {
      Object.defineProperty(workload, READER, { value: true });
    }
    return nearest(workload);
  }

  /** How a run that has already been made gives way to a new one. */
  public readonly runStyle: RunStyle;

  /** What happens to a run that is no longer in git. */
  public readonly runPruning: RunPruning;

  /** @internal */
  public readonly _frozen?: FrozenRuns;

  private readonly marked = new WeakSet<IConstruct>();

  private constructor(
    private readonly scope: IConstruct,
    options: ArgoCdDeliveryOptions,
  ) {
    this.runStyle = options.runStyle ?? RunStyle.NAMED;
    this.runPruning = options.runPruning ?? RunPruning.NEVER;
    this._frozen = options.frozenRuns === undefined ? undefined : FrozenRuns.read(options.frozenRuns);
  }

  /**
   * Adds the frozen runs that no workload of the app makes any more, so that they stay in git until they are retired.
   * Call it after all workloads are made.
   *
   * @param chart that they are written to
   */
  public includeFrozenRuns(chart: Chart): void {
    for (const manifest of this._frozen?.rest ?? []) {
      const { apiVersion, kind, metadata } = manifest;
      new ManifestObject(chart, `Frozen-${kind}-${metadata.namespace ?? ''}-${metadata.name}`, { apiVersion, kind, name: metadata.name, namespace: metadata.namespace, body: () => ({}), verbatim: manifest });
    }
  }

  /** Annotates every object below the scope, unless it has the annotation already; gives what cannot be ordered. */
  private mark(): string[] {
    const all = this.scope.node.findAll();
    const fresh = all.filter((construct) => ApiObject.isApiObject(construct) && !this.marked.has(construct));
    if (fresh.length === 0) {
      return [];
    }
    const objects = all.filter((child): child is ApiObject => ApiObject.isApiObject(child) && nearest(child) === this).map(deliveredObject);
    const waves = wavesOf(objects, all);
    objects.forEach((delivered) => this.annotate(delivered, waves.get(delivered.object) ?? 0));
    const late = objects.filter(({ object }) => (waves.get(object) ?? 0) > RUN_WAVE);
    if (late.length === 0) {
      fresh.forEach((construct) => this.marked.add(construct));
    }
    return late.map(({ object }) => `'addDependency' (${object.node.path}) must not put anything after a run: Argo CD would wait for the run to end before it applies it; leave the dependency out, or make it part of the run`);
  }

  private annotate({ object, type }: DeliveredObject, wave: number): void {
    const marks = isRun(type) ? runMarks(this.runStyle, this.runPruning) : objectMarks(type);
    const given = ManifestObject.metadataOf(object).annotations ?? {};
    // a hook has its own order
    const all: Record<string, string> = given['argocd.argoproj.io/hook'] === undefined ? { ...marks, 'argocd.argoproj.io/sync-wave': String(wave) } : {};
    for (const [key, value] of Object.entries(all)) {
      if (given[key] === undefined) {
        object.metadata.addAnnotation(key, value);
      }
    }
  }
}

function nearest(construct: IConstruct): Delivery | undefined {
  const scopes = construct.node.scopes as Marked[];
  for (let i = scopes.length - 1; i >= 0; i--) {
    const delivery = scopes[i][DELIVERY];
    if (delivery !== undefined) {
      return delivery;
    }
  }
  return undefined;
}
