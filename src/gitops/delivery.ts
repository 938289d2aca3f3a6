import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { beforeRender } from '../render/before-render';
import { ManifestObject } from '../render/manifest-object';
import { problemsOf } from '../base/problems';
import { oneOf, struct, text } from '../base/shape';
import { isRun, typeOf } from '../upstream/kinds';
import { Wave } from '../upstream/kinds/kind';
import { deliveredObject, DeliveredObject } from './delivered-object';
import { ARGO_CD, DeliveryTool, FLUX } from './delivery-tool';
import { FrozenRuns } from './frozen-runs';
import { RunPruning, RunStyle } from './run-style';
import { wavesOf } from './waves';

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
   * A workload whose run is frozen renders as its frozen manifest. `cdk8s-ml-workloads runs freeze` makes and fills the
   * folder. A relative path is relative to the working directory, so join it to the folder of the program.
   *
   * @default - no run is frozen
   */
  readonly frozenRuns?: string;
}

/** Options of `Delivery.flux`. */
export interface FluxDeliveryOptions {
  /**
   * How a run that has already been made gives way to a new one. Flux has no hooks.
   *
   * @default RunStyle.NAMED
   */
  readonly runStyle?: RunStyle;

  /**
   * Folder of frozen runs, as of `Delivery.argoCd`.
   *
   * @default - no run is frozen
   */
  readonly frozenRuns?: string;
}

const SHAPE = struct<ArgoCdDeliveryOptions>({ runStyle: oneOf(RunStyle), runPruning: oneOf(RunPruning), frozenRuns: text });

const WAVE = 'argocd.argoproj.io/sync-wave';
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
    return Delivery.by(ARGO_CD, scope, options);
  }

  /**
   * Flux applies the committed output, by the Kustomizations of `FluxKustomizations`.
   *
   * Runs and claims are made where they are missing, and never applied again nor pruned: what changes of a run that exists
   * is for `preflight diff` and `RunRecord` to find.
   *
   * @param scope an app or a chart, before its workloads are made
   * @param options how runs are replaced
   * @throws if the scope already has a delivery, a workload below it was made before, or runs are to be hooks
   */
  public static flux(scope: IConstruct, options: FluxDeliveryOptions = {}): Delivery {
    if (options?.runStyle === RunStyle.HOOK) {
      throw new Error(
        `[${scope.node.path}] 'runStyle' (hook) needs Argo CD: Flux has no hooks; use RunStyle.REPLACE, or leave it out`,
      );
    }
    return Delivery.by(FLUX, scope, options);
  }

  private static by(tool: DeliveryTool, scope: IConstruct, options: ArgoCdDeliveryOptions): Delivery {
    const problems = problemsOf(scope);
    SHAPE(problems, '', options);
    problems.throwIfAny();
    const marked = scope as Marked;
    const path = scope.node.path;
    if (marked[DELIVERY] !== undefined) {
      throw new Error(
        `[${path}] 'Delivery.${tool.method}' must be called once for a scope, and no other with it; leave the second call out`,
      );
    }
    const reader = scope.node.findAll().find((construct) => (construct as Marked)[READER]);
    if (reader !== undefined) {
      throw new Error(
        `[${path}] 'Delivery.${tool.method}' decides what workloads are called, and [${reader.node.path}] has already been made; `
        + 'call it before the first workload',
      );
    }
    const delivery = new Delivery(scope, tool, options);
    Object.defineProperty(marked, DELIVERY, { value: delivery });
    scope.node.addValidation({ validate: () => delivery.validate() });
    beforeRender(scope, () => delivery.prepare());
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

  private readonly marked = new Set<IConstruct>();
  private messages: string[] = [];

  /** Whether something sees to it that objects are marked whenever they are going to be rendered. */
  private isPrepared = false;

  private constructor(
    private readonly scope: IConstruct,
    private readonly tool: DeliveryTool,
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
    const made = this.scope.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
    const identities = made.map((object) => ({
      apiVersion: object.apiVersion, kind: object.kind, namespace: object.metadata.namespace, name: object.name,
    }));
    for (const manifest of this._frozen?.without(identities) ?? []) {
      const { apiVersion, kind, metadata } = manifest;
      new ManifestObject(chart, `Frozen-${typeOf(manifest)}-${metadata.namespace ?? ''}-${metadata.name}`, {
        apiVersion, kind, name: metadata.name, namespace: metadata.namespace, body: () => ({}), verbatim: manifest,
      });
    }
  }

  /** What cannot be ordered. cdk8s asks once more for each chart, while preflight has objects marked once for each synth. */
  private validate(): string[] {
    if (!this.isPrepared) {
      this.messages = this.mark();
    }
    return this.messages;
  }

  private prepare(): void {
    this.messages = this.mark();
    this.isPrepared = true;
  }

  /** Annotates every object below the scope, unless it has the annotation already; gives what cannot be ordered. */
  private mark(): string[] {
    const all = this.scope.node.findAll();
    if (all.every((construct) => this.marked.has(construct))) {
      return [];
    }
    const objects = all.filter((child): child is ApiObject => ApiObject.isApiObject(child) && nearest(child) === this).map(deliveredObject);
    const waves = wavesOf(objects, all);
    const late = objects.filter(({ object, annotations }) => (waves.get(object) ?? 0) > Wave.LAST && annotations[WAVE] === undefined);
    if (late.length > 0) {
      return late.map(
        ({ object }) =>
          `'addDependency' (${object.node.path}) must not put anything after a run, a cron or a claim: Argo CD would wait until it `
          + 'ends, or for ever, before it applies this; leave the dependency out, or make it part of the run',
      );
    }
    objects.forEach((delivered) => this.annotate(delivered, waves.get(delivered.object) ?? 0));
    all.forEach((construct) => this.marked.add(construct));
    return [];
  }

  private annotate(delivered: DeliveredObject, wave: number): void {
    const { object, annotations, type } = delivered;
    // a hook has its own order
    const marks: Record<string, string> =
      annotations['argocd.argoproj.io/hook'] === undefined ? { ...this.marksOf(delivered), ...this.tool.orderOf(type, wave) } : {};
    for (const [key, value] of Object.entries(marks)) {
      if (annotations[key] === undefined) {
        object.metadata.addAnnotation(key, value);
      }
    }
  }

  private marksOf({ object, type }: DeliveredObject): Record<string, string> {
    const role = isRun(type) ? 'run' : this.runStyle === RunStyle.NAMED && isPartOfRun(object) ? 'part of a run' : 'other';
    return this.tool.marksOf(type, role, { style: this.runStyle, pruning: this.runPruning });
  }
}

/** Whether the construct that made an object made it for a run, and called it after that. */
function isPartOfRun(object: ApiObject): boolean {
  const main = object.node.scope?.node.tryFindChild('Resource');
  return (
    main !== undefined &&
    main !== object &&
    ApiObject.isApiObject(main) &&
    isRun(typeOf(main)) &&
    (object.name === main.name || object.name.startsWith(`${main.name}-`))
  );
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
