import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { prepareForRender } from './before-render';
import { appFolder } from '../base/app-folder';
import { CLUSTER_FACTS, ClusterFacts, FactsHolder, QUEUE_FACTS, QueueFacts } from '../upstream/cluster-facts';
import { beginSynth, endSynth, isAsBuilt, readOnlyManifest } from './rendered-object';
import { factsFileOf, writeFactsFiles } from './facts-files';
import { check } from '../preflight/check';
import { DisabledRules } from '../preflight/disabling';
import { Finding, headlineOf, sentenceOf } from '../preflight/finding';
import { Manifest } from '../preflight/kube-object';
import { Preflight } from '../preflight/preflight';

const DOOR = Symbol.for('cdk8s-ml-workloads.Preflight.door');

interface Root extends IConstruct {
  [DOOR]?: boolean;
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

/** Where what is known of a cluster is from. */
interface Clue {
  readonly file?: string;
  readonly facts: ClusterFacts;
}

/** What the checks of one pass over the app have read and found. */
interface Checked {
  readonly rendered: readonly (readonly [ApiObject, Record<string, unknown> | undefined])[];
  readonly warnings: readonly Finding[];

  /** Of the clusters that warnings are about: what is said of them in code, or in which file. */
  readonly clusters: readonly Clue[];
}

const NOTHING_CHECKED: Checked = { rendered: [], warnings: [], clusters: [] };

/** Runs the checks of one app. */
class AppDoor {
  /** What each object was found to have, by the construct that reports it. */
  private messages = new Map<IConstruct, string[]>();
  private readonly reporting = new WeakSet<IConstruct>();
  private checked = NOTHING_CHECKED;
  private isSynthesising = false;
  private isProbing = false;

  constructor(private readonly root: Root) {}

  public open(): void {
    this.root.node.addValidation({ validate: () => this.validate() });
    this.watchCharts();
  }

  /**
   * cdk8s validates the whole app, and then once more for each chart, so a synth has to know where it begins and ends.
   *
   * Nothing but `charts` is asked for by every synth, once, after the app was validated and before the first chart is
   * rendered. Methods such as `synth` may be called without looking at the app: jsii takes them from the class, for
   * users of other languages.
   */
  private watchCharts(): void {
    const charts = getterOf(this.root, 'charts');
    if (charts !== undefined) {
      Object.defineProperty(this.root, 'charts', {
        configurable: true,
        get: () => {
          const caller = synthThatAsks();
          const all = charts.call(this.root) as Chart[];
          return caller === undefined ? all : this.during(all, caller);
        },
      });
    }
  }

  /** Charts of which going through is the synth. */
  private during(charts: Chart[], caller: string): Chart[] {
    printSummary(this.checked, appFolder(this.root));
    return Object.defineProperty([...charts], Symbol.iterator, { value: () => this.goThrough(charts, caller === 'synth') });
  }

  private *goThrough(charts: readonly Chart[], writesFiles: boolean): Generator<Chart> {
    this.begin();
    try {
      yield* charts;
      if (writesFiles) {
        writeFactsFiles(this.root);
      }
    } finally {
      this.end();
    }
  }

  private begin(): void {
    this.isSynthesising = true;
    this.checked.rendered.forEach(([object, manifest]) => beginSynth(object, manifest));
  }

  private end(): void {
    this.isSynthesising = false;
    this.checked.rendered.forEach(([object]) => endSynth(object));
    this.checked = NOTHING_CHECKED;
  }

  /** The root is validated first, so what is found here is reported by the constructs after it. */
  private validate(): string[] {
    if (!this.isProbing && !this.isSynthesising) {
      this.messages = new Map();
      prepareForRender(this.root);
      const preflight = Preflight.of(this.root);
      this.checked = preflight._isOff ? this.unchecked() : this.check(preflight._disabled);
      if (this.messages.size > 0 && this.othersComplain()) {
        // What is wrong with a construct is said by it, in its own words; its manifest would only say it again.
        this.messages = new Map();
      }
    }
    return [];
  }

  private objects(): ApiObject[] {
    return this.root.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  }

  private unchecked(): Checked {
    return { ...NOTHING_CHECKED, rendered: this.objects().map((object) => [object, undefined]) };
  }

  private check(disabled: DisabledRules): Checked {
    const objects = this.objects();
    const rendered: [ApiObject, Record<string, unknown>][] = [];
    const warnings: Finding[] = [];
    const clusters = new Set<Clue>();
    const folder = appFolder(this.root);
    const place = folder === undefined ? '' : `(app that writes ${folder}) `;
    let byPath: Map<string, ApiObject> | undefined;
    for (const { holder, objects: members } of worldsOf(objects)) {
      const facts = holder?._facts();
      const clue = facts && { file: holder?._file ?? (holder && factsFileOf(this.root, holder)), facts };
      const manifests = members.map((object): Manifest => {
        const manifest = readOnlyManifest(object);
        rendered.push([object, manifest]);
        const origin = { chartPath: object.chart.node.path, constructPath: object.node.path, isTrusted: isAsBuilt(object) };
        return { manifest, origin };
      });
      const result = check(manifests, { facts: withDeclaredQueues(facts, members), disabled, withoutInfo: true });
      for (const finding of result.findings) {
        if (finding.severity === 'error') {
          byPath ??= new Map(objects.map((object) => [object.node.path, object]));
          this.report(
            reporterOf(byPath.get(finding.object.origin.constructPath ?? '')) ?? this.root,
            `${place}${finding.rule}: ${headlineOf(finding)}: ${sentenceOf(finding)} (known because: ${finding.because})`,
          );
        } else if (finding.severity === 'warning') {
          warnings.push(finding);
          if (clue !== undefined) {
            clusters.add(clue);
          }
        }
      }
    }
    return { rendered, warnings, clusters: [...clusters] };
  }

  private othersComplain(): boolean {
    this.isProbing = true;
    try {
      return this.root.node.findAll().some((construct) => construct.node.validate().length > 0);
    } finally {
      this.isProbing = false;
    }
  }

  private report(construct: IConstruct, message: string): void {
    this.messages.set(construct, [...(this.messages.get(construct) ?? []), message]);
    if (!this.reporting.has(construct)) {
      this.reporting.add(construct);
      construct.node.addValidation({ validate: () => (this.isProbing ? [] : this.messages.get(construct) ?? []) });
    }
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
interface AppWorld {
  readonly holder?: FactsHolder;
  readonly objects: ApiObject[];
}

function worldsOf(objects: readonly ApiObject[]): AppWorld[] {
  const worlds = new Map<FactsHolder | undefined, AppWorld>();
  const holderOf = holderByScope();
  for (const object of objects) {
    const holder = holderOf(object.node.scope ?? object);
    const known = worlds.get(holder);
    if (known === undefined) {
      worlds.set(holder, { holder, objects: [object] });
    } else {
      known.objects.push(object);
    }
  }
  // With one cluster, what no chart assigns to it belongs to it as well.
  const [only, ...others] = [...worlds.keys()].filter((holder) => holder !== undefined);
  return only !== undefined && others.length === 0 ? [{ holder: only, objects: objects.slice() }] : [...worlds.values()];
}

/** Looks up what knows the facts of the cluster that a construct belongs to. */
function holderByScope(): (scope: IConstruct) => FactsHolder | undefined {
  const byScope = new Map<IConstruct, FactsHolder | undefined>();
  return function holderOf(scope) {
    if (!byScope.has(scope)) {
      const above = scope.node.scope;
      const own = (scope as { [CLUSTER_FACTS]?: FactsHolder })[CLUSTER_FACTS];
      byScope.set(scope, own ?? (above === undefined ? undefined : holderOf(above)));
    }
    return byScope.get(scope);
  };
}

/** Reads a property that a class defines by a getter. */
function getterOf(object: object, property: string): (() => unknown) | undefined {
  for (let level: object | null = object; level !== null; level = Object.getPrototypeOf(level) as object | null) {
    const found = Object.getOwnPropertyDescriptor(level, property);
    if (found !== undefined) {
      return found.get;
    }
  }
  return undefined;
}

/**
 * The method that reads `charts` if it is `App.synth` or `App.synthYaml`, which nothing but the stack tells from a user's loop
 * over the charts. Where an engine writes stacks in another way, each chart is checked and rendered on its own, without a summary.
 */
function synthThatAsks(): string | undefined {
  // the error's message, this function, the getter, and what reads it
  const caller = new Error().stack?.split('\n')[3];
  return /\b(synth|synthYaml)\b[^(]*\(/.exec(caller ?? '')?.[1];
}

function printSummary({ warnings, clusters }: Checked, folder = '<output folder>'): void {
  if (warnings.length === 0) {
    return;
  }
  const counts = new Map<string, number>();
  for (const { rule } of warnings) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  const rules = [...counts].map(([rule, count]) => (count === 1 ? rule : `${rule} x ${count}`));
  const files = [...new Set(clusters.map(({ file }) => file))].filter((file) => file !== undefined);
  const inCode = [...new Set(clusters.filter(({ file }) => file === undefined).flatMap(({ facts }) => statedIn(facts)))];
  const options = [...files, ...(inCode.length > 0 ? ['FILE'] : [])].map((file) => ` --cluster ${file}`).join('');
  process.stderr.write(
    `preflight: ${warnings.length} warning${warnings.length === 1 ? '' : 's'} (${rules.join(', ')}); 'npx cdk8s-ml-workloads preflight `
    + `${folder}${options}' explains ${warnings.length === 1 ? 'it' : 'them'}`
    + `${inCode.length > 0 ? `, where FILE states what the code does of the cluster: ${inCode.join(', ')}` : ''}\n`,
  );
}

/** The facts that something is said about. */
function statedIn(facts: ClusterFacts): string[] {
  return Object.entries(facts)
    .filter(([fact, value]) => fact !== 'name' && value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([fact]) => fact);
}
