import { askRules, Reporting } from './ask-rules';
import { ClusterFacts } from '../upstream/cluster-facts';
import { Dict } from '../base/json';
import { DisabledRules, disabledBy } from './disabling';
import { display, Family, Finding, Severity } from './finding';
import { KubeObject, Manifest } from './kube-object';
import { RULES } from './registry';
import { isSecretProperty } from './secret-property';
import { isLiteral, masked } from './secrets';
import { ReportedProblem, Rule } from './rule';
import { isMadeLater } from './schema/embedded';
import { notForTemplates, templatesOf } from './run-templates';
import { World } from './world';

/** What to check, and how. */
export interface CheckOptions {
  readonly facts?: ClusterFacts;

  /** Rules that are off for all objects, with the reason. */
  readonly disabled?: DisabledRules;

  /** CustomResourceDefinitions of kinds that the input has, which are not part of it. */
  readonly definitions?: readonly Dict[];

  /** Whether the cluster has an object of that name already; by default none. */
  readonly exists?: (object: KubeObject) => boolean;

  /** Whether findings of severity info are left out; by default they are there. */
  readonly withoutInfo?: boolean;
}

/** What was found. */
export interface CheckResult {
  /** Errors first, then in the order of the input. */
  readonly findings: readonly Finding[];

  /** How many findings an annotation or option kept out. */
  readonly suppressed: number;
  readonly objects: number;
}

const RANK: Record<Severity, number> = { error: 0, warning: 1, info: 2 };

const RULE_IDS: ReadonlySet<string> = new Set(RULES.map((rule) => rule.id));

/** Runs every rule over the manifests of one cluster, and over what services make of the templates among them. */
export function check(manifests: readonly Manifest[], options: CheckOptions = {}): CheckResult {
  const { objects, ...result } = checkOnce(manifests, options);
  const templates = templatesOf(objects);
  if (templates.length === 0) {
    return { ...result, objects: objects.length };
  }
  const { findings } = checkOnce([...manifests, ...templates], options);
  const leftOut = notForTemplates();
  const ofTemplates = findings.filter(({ rule, object }) => object.origin.template !== undefined && !leftOut.has(rule));
  const all = [...result.findings, ...ofTemplates].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  return { ...result, findings: all, objects: objects.length };
}

type Checked = Omit<CheckResult, 'objects'> & { readonly objects: readonly KubeObject[] };

function checkOnce(manifests: readonly Manifest[], options: CheckOptions): Checked {
  const world = new World(manifests, options.facts ?? {}, RULE_IDS, options);
  const run = new Run(options);
  if (!run.isOff(UNRENDERED)) {
    run.leaveOut(world.unrendered);
  }
  const isAsked = (rule: Rule): boolean => !run.isOff(rule.id);
  askRules(RULES.filter((rule) => isAsked(rule) && rule.appliesTo?.(world) !== false), world, run);
  return run.result(world.index.objects);
}

/** Longer sentences are cut: names and values in them may be as long as anybody likes. */
const LONGEST = 2000;

function shown(sentence: string): string {
  return masked(sentence.length > LONGEST ? `${sentence.slice(0, LONGEST)}...` : sentence);
}

/** A value as it may be printed: secrets have their place in no log. */
function shownValue(object: KubeObject, { property, value }: ReportedProblem): string {
  return typeof value === 'string' && isSecretProperty(object, property) && isLiteral(value) ? 'not shown' : masked(display(value));
}

/** The rule about files that somebody has to fill first; nothing else is said about these. */
const UNRENDERED = 'unrendered-template';

/** What a controller makes an object of is looked at when it makes it: the object that says it is accepted, and waits for ever. */
function familyOf(rule: Rule, object: KubeObject, property: string): Family {
  const isSchema = rule.on === 'world' && rule.yields === true;
  return rule.family === 'is rejected' && !isSchema && isMadeLater(object.type, property) ? 'can never start' : rule.family;
}

/** A property in one spelling: `spec.tasks[0].name` as `spec.tasks.0.name`. */
function placeOf(property: string): string {
  return property.replace(/\["([^"]+)"\]|\[(\d+)\]/g, '.$1$2');
}

/** Collects findings and leaves out what is turned off. */
class Run implements Reporting {
  /** For all rules the same, because there are many rules and objects, and few findings. */
  public readonly report = (report: ReportedProblem): void => this.add(report);

  private readonly findings: Finding[] = [];
  private readonly erroneous = new Map<KubeObject, string[]>();
  private suppressed = 0;
  private rule?: Rule;
  private subject?: KubeObject;
  private unrendered: ReadonlySet<KubeObject> = new Set();

  constructor(private readonly options: CheckOptions) {}

  public isOff(id: string): boolean {
    return this.options.disabled?.has(id) === true;
  }

  /** Says which rule looks at which object from now on. */
  public look(rule: Rule, subject: KubeObject | undefined): void {
    this.rule = rule;
    this.subject = subject;
  }

  public isWanted(rule: Rule, { severity = rule.severity }: ReportedProblem): boolean {
    return severity !== 'info' || this.options.withoutInfo !== true;
  }

  public result(objects: readonly KubeObject[]): Checked {
    const positions = new Map(objects.map((object, i) => [object, i]));
    const position = (finding: Finding): number => positions.get(finding.object) ?? 0;
    const findings = [...this.findings].sort((a, b) => RANK[a.severity] - RANK[b.severity] || position(a) - position(b));
    return { findings, suppressed: this.suppressed, objects };
  }

  /** Takes down objects that are not what is applied. */
  public leaveOut(objects: ReadonlySet<KubeObject>): void {
    this.unrendered = objects;
  }

  private isJudged(rule: Rule, object: KubeObject, property: string): boolean {
    return rule.id === UNRENDERED || (!this.unrendered.has(object) && object.origin.isFinal?.(property) !== false);
  }

  /** Whether there is an error about a property, or about one in it. */
  private hasErrorAt(object: KubeObject, property: string): boolean {
    const place = placeOf(property);
    return this.erroneous.get(object)?.some((other) => other === place || other.startsWith(`${place}.`)) === true;
  }

  private add(report: ReportedProblem): void {
    const { rule } = this;
    const object = report.object ?? this.subject;
    if (rule === undefined || object === undefined) {
      return;
    }
    const severity = report.severity ?? rule.severity;
    if (!this.isWanted(rule, report)) {
      return;
    }
    const isRepeated = rule.on === 'world' && rule.yields === true && this.hasErrorAt(object, report.property);
    if (isRepeated || !this.isJudged(rule, object, report.property)) {
      return;
    }
    if (disabledBy(object).get(rule.id)) {
      this.suppressed++;
      return;
    }
    if (severity === 'error' && !(rule.on === 'world' && rule.yields === true)) {
      this.erroneous.set(object, [...(this.erroneous.get(object) ?? []), placeOf(report.property)]);
    }
    this.findings.push({
      rule: rule.id,
      severity,
      // What is only info claims nothing about what will happen.
      family: severity === 'info' ? 'check this' : (report.family ?? familyOf(rule, object, report.property)),
      object,
      property: report.property,
      line: report.line,
      value: shownValue(object, report),
      problem: shown(report.problem),
      arithmetic: report.arithmetic,
      fix: shown(report.fix),
      because: report.because ?? rule.because,
    });
  }
}
