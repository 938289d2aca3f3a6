import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { prepareForRender } from './before-render';
import { CLUSTER_FACTS, ClusterFacts, FactsHolder, QUEUE_FACTS, QueueFacts } from '../upstream/cluster-facts';
import { check } from '../preflight/check';
import { Finding, headlineOf, sentenceOf } from '../preflight/finding';
import { Manifest } from '../preflight/kube-object';
import { Preflight } from '../preflight/preflight';

const DOOR = Symbol.for('cdk8s-ml-workloads.Preflight.door');

interface Root extends IConstruct {
  [DOOR]?: boolean;
  synth?: () => void;
  synthYaml?: () => string;
}

/**
 * Makes the app that a construct belongs to check its manifests when it is synthesised.
 *
 * May be called by any number of constructs: it registers once, at the root.
 */
export function registerPreflight(construct: IConstruct): void {
  const root = construct.node.root as Root;
  if (root[DOOR] !== true) {
    root[DOOR] = true;
    new AppDoor(root).open();
  }
}

/** Runs the checks of one app. */
class AppDoor {
  /** What each object was found to have, by the construct that reports it. */
  private messages = new Map<IConstruct, string[]>();
  private readonly reporting = new WeakSet<IConstruct>();

  /** Objects that hand out what was rendered for the checks, during one synth. */
  private rendered: ApiObject[] = [];
  private isSynthesising = false;
  private isChecked = false;
  private isProbing = false;

  constructor(private readonly root: Root) {}

  public open(): void {
    this.root.node.addValidation({ validate: () => this.validate() });
    this.wrap('synth');
    this.wrap('synthYaml');
  }

  /** cdk8s validates the whole app once more for each chart, so a synth has to know where it begins and ends. */
  private wrap(method: 'synth' | 'synthYaml'): void {
    const original = this.root[method] as (() => unknown) | undefined;
    if (typeof original !== 'function') {
      return;
    }
    const wrapped = (): unknown => {
      if (this.isSynthesising) {
        return original.call(this.root);
      }
      this.isSynthesising = true;
      this.isChecked = false;
      try {
        return original.call(this.root);
      } finally {
        this.isSynthesising = false;
        this.release();
      }
    };
    Object.defineProperty(this.root, method, { value: wrapped, configurable: true, writable: true });
  }

  /** The root is validated first, so what is found here is reported by the constructs after it. */
  private validate(): string[] {
    if (this.isProbing || (this.isSynthesising && this.isChecked)) {
      return [];
    }
    this.isChecked = true;
    this.messages = new Map();
    prepareForRender(this.root);
    const preflight = Preflight.of(this.root);
    if (preflight._isOff) {
      return [];
    }
    const objects = this.root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    const warnings: Finding[] = [];
    let byPath: Map<string, ApiObject> | undefined;
    for (const [facts, members] of worldsOf(objects)) {
      const result = check(
        members.map((object) => this.render(object)),
        { facts: withDeclaredQueues(facts, members), disabled: preflight._disabled, withoutInfo: true },
      );
      for (const finding of result.findings) {
        if (finding.severity === 'error') {
          byPath ??= new Map(objects.map((object) => [object.node.path, object]));
          this.report(
            reporterOf(byPath.get(finding.object.origin.constructPath ?? '')) ?? this.root,
            `${finding.rule}: ${headlineOf(finding)}: ${sentenceOf(finding)} (known because: ${finding.because})`,
          );
        } else if (finding.severity === 'warning') {
          warnings.push(finding);
        }
      }
    }
    if (this.messages.size > 0 && this.othersComplain()) {
      // What is wrong with a construct is said by it, in its own words; its manifest would only say it again.
      this.messages = new Map();
    } else if (this.isSynthesising && this.messages.size === 0) {
      printSummary(warnings);
    }
    return [];
  }

  private othersComplain(): boolean {
    this.isProbing = true;
    try {
      return this.root.node.findAll().some((construct) => construct.node.validate().length > 0);
    } finally {
      this.isProbing = false;
    }
  }

  private render(object: ApiObject): Manifest {
    const manifest: Record<string, unknown> = object.toJson();
    if (this.isSynthesising) {
      reuse(object, manifest);
      this.rendered.push(object);
    }
    return { manifest, origin: { chartPath: object.chart.node.path, get constructPath() { return object.node.path; } } };
  }

  private release(): void {
    this.rendered.forEach((object) => reuse(object, undefined));
    this.rendered = [];
  }

  private report(construct: IConstruct, message: string): void {
    this.messages.set(construct, [...(this.messages.get(construct) ?? []), message]);
    if (!this.reporting.has(construct)) {
      this.reporting.add(construct);
      construct.node.addValidation({ validate: () => (this.isProbing ? [] : this.messages.get(construct) ?? []) });
    }
  }
}

/** Makes an object hand out what was rendered before; or render again, given nothing. */
function reuse(object: ApiObject, manifest: Record<string, unknown> | undefined): void {
  const own = object as ApiObject & { readonly reuse?: (manifest: Record<string, unknown> | undefined) => void };
  if (own.reuse !== undefined) {
    own.reuse(manifest);
  } else if (manifest !== undefined) {
    Object.defineProperty(object, 'toJson', { value: () => manifest, configurable: true, writable: true });
  } else {
    delete (object as { toJson?: unknown }).toJson;
  }
}

/** The construct that a user wrote: the one around an object called Resource. */
function reporterOf(object: ApiObject | undefined): IConstruct | undefined {
  return object?.node.scope !== undefined && (object.node.id === 'Resource' || object.node.id === 'Default') ? object.node.scope : object;
}

/** The facts, and what workloads know of queues that exist elsewhere. */
function withDeclaredQueues(facts: ClusterFacts | undefined, objects: readonly ApiObject[]): ClusterFacts | undefined {
  const declared = objects.flatMap((object) => (object.node.scope as { [QUEUE_FACTS]?: QueueFacts } | undefined)?.[QUEUE_FACTS] ?? []);
  return declared.length === 0 ? facts : { ...facts, queues: [...(facts?.queues ?? []), ...declared] };
}

/** Objects of one cluster together: checks never mix two. */
function worldsOf(objects: readonly ApiObject[]): Map<ClusterFacts | undefined, ApiObject[]> {
  const worlds = new Map<ClusterFacts | undefined, ApiObject[]>();
  const factsOf = factsByScope();
  for (const object of objects) {
    const facts = factsOf(object.node.scope ?? object);
    const members = worlds.get(facts);
    if (members === undefined) {
      worlds.set(facts, [object]);
    } else {
      members.push(object);
    }
  }
  // With one cluster, what no chart assigns to it belongs to it as well.
  const [only, ...others] = [...worlds.keys()].filter((facts) => facts !== undefined);
  const unassigned = worlds.get(undefined);
  if (only !== undefined && others.length === 0 && unassigned !== undefined) {
    worlds.delete(undefined);
    worlds.set(only, objects.slice());
  }
  return worlds;
}

/** Looks up the facts of the cluster that a construct belongs to. */
function factsByScope(): (scope: IConstruct) => ClusterFacts | undefined {
  const byScope = new Map<IConstruct, ClusterFacts | undefined>();
  const byHolder = new Map<FactsHolder, ClusterFacts>();
  return function factsOf(scope) {
    if (!byScope.has(scope)) {
      const holder = (scope as { [CLUSTER_FACTS]?: FactsHolder })[CLUSTER_FACTS];
      const above = scope.node.scope;
      if (holder !== undefined && !byHolder.has(holder)) {
        byHolder.set(holder, holder._facts());
      }
      byScope.set(scope, holder !== undefined ? byHolder.get(holder) : above === undefined ? undefined : factsOf(above));
    }
    return byScope.get(scope);
  };
}

function printSummary(warnings: readonly Finding[]): void {
  if (warnings.length === 0) {
    return;
  }
  const counts = new Map<string, number>();
  for (const { rule } of warnings) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const rules = [...counts].map(([rule, count]) => (count === 1 ? rule : `${rule} x ${count}`));
  process.stderr.write(
    `preflight: ${warnings.length} warning${warnings.length === 1 ? '' : 's'} (${rules.join(', ')}); 'npx cdk8s-ml-workloads preflight `
    + `<output folder>' explains them\n`,
  );
}
