import { PropertyProblem } from '../base/problems';
import { Family, Severity } from './finding';
import { KubeObject } from './kube-object';
import { JobUnit } from './model/job-unit';
import { PodSet, Workload } from './model/workload';
import { VolcanoJobUnit } from './model/volcano-job-unit';
import { World } from './world';

/** What a rule says about one property of one object. */
export interface ReportedProblem extends PropertyProblem {
  /** Unless it is the rule's own. */
  readonly because?: string;

  /** Unless it is the rule's own. */
  readonly severity?: Severity;

  /** Unless it is the line of the property. */
  readonly line?: number;

  /** Unless it is the rule's own. */
  readonly family?: Family;

  /** Unless it is the object that the rule looks at. */
  readonly object?: KubeObject;
}

/** Takes what a rule finds. */
export type Reporter = (problem: ReportedProblem) => void;

/** What is written about a rule: its entry in the reference is made of this. */
export interface RuleDoc {
  /** Public and stable: people disable rules by it. */
  readonly id: string;

  /** Of a finding, unless it says otherwise. */
  readonly severity: Severity;
  readonly family: Family;

  /** What the rule finds, in one sentence. */
  readonly summary: string;

  /** Why that is a problem, in the words of whoever has it at 3 a.m. */
  readonly why: string;

  /** What a finding rests on: the validation, controller or documentation that says so. */
  readonly because: string;

  /** YAML that the rule complains about. */
  readonly bad: string;

  /** The same put right. */
  readonly good: string;

  /** Declared facts with which both examples are read, as YAML of a cluster file. */
  readonly facts?: string;

  /** Asked once: whether the input and the declared facts have what the rule is about. Without it, the rule always looks. */
  appliesTo?(world: World): boolean;
}

/** A rule about objects of some types, such as `ClusterQueue.kueue.x-k8s.io`. */
export interface ObjectRule extends RuleDoc {
  readonly on: readonly string[];
  check(object: KubeObject, report: Reporter, world: World): void;
}

/** A rule about pods, of which an input may have many that are alike. */
interface PodsRule extends RuleDoc {
  /**
   * Where the rule reads nothing of the pods but their shape (see model/shape.ts), so that of all that are alike there one is asked about.
   * In all namespaces, it reads nothing of the world that depends on theirs. A test holds it to that.
   */
  readonly oncePerShape?: 'in a namespace' | 'in all namespaces';
}

/** A rule about every batch/v1 JobSpec: of Jobs, CronJobs and JobSets. */
export interface JobRule extends PodsRule {
  readonly on: 'job';
  check(job: JobUnit, report: Reporter, world: World): void;
}

/** A rule about every Volcano JobSpec: of Jobs and CronJobs of batch.volcano.sh. */
export interface VolcanoJobRule extends RuleDoc {
  readonly on: 'volcanoJob';
  check(job: VolcanoJobUnit, report: Reporter, world: World): void;
}

/** A rule about everything that runs pods, taken as a whole. */
export interface WorkloadRule extends PodsRule {
  readonly on: 'workload';

  /** Bits of `Feature`: the rule looks only at workloads with one of them. */
  readonly needs?: number;
  check(workload: Workload, report: Reporter, world: World): void;
}

/** A rule about every pod template, and every bare pod. */
export interface PodRule extends PodsRule {
  readonly on: 'pod';

  /** Bits of `Feature`: the rule looks only at pods with one of them. */
  readonly needs?: number;
  check(pods: PodSet, report: Reporter, world: World): void;
}

/** A rule about every object. */
export interface AnyObjectRule extends RuleDoc {
  readonly on: 'object';
  check(object: KubeObject, report: Reporter, world: World): void;
}

/** A rule about all of the input at once. Its reports name their object. */
export interface WorldRule extends RuleDoc {
  readonly on: 'world';

  /** Whether the rule is silent about a property that another rule has an error about: that one says more. */
  readonly yields?: true;
  check(world: World, report: (problem: ReportedProblem & { readonly object: KubeObject }) => void): void;
}

export type Rule = ObjectRule | AnyObjectRule | JobRule | VolcanoJobRule | WorkloadRule | PodRule | WorldRule;
