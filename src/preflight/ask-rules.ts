import { KubeObject } from './kube-object';
import { Alike, alikeInNamespace, alikeJobs, alikePods, alikeWorkloads } from './model/shape';
import { PodSet, Workload } from './model/workload';
import {
  AnyObjectRule, JobRule, ObjectRule, PodRule, Reporter, ReportedProblem, Rule, VolcanoJobRule, WorkloadRule, WorldRule,
} from './rule';
import { World } from './world';

/** Takes what rules find. */
export interface Reporting {
  readonly report: (problem: ReportedProblem) => void;

  /** Whether anybody wants to know of it. */
  isWanted(rule: Rule, problem: ReportedProblem): boolean;

  /** Says which rule looks at which object from now on. */
  look(rule: Rule, subject: KubeObject | undefined): void;
}

/** The rules, by what they look at. */
interface Plan {
  readonly byType: ReadonlyMap<string, readonly ObjectRule[]>;
  readonly job: readonly JobRule[];
  readonly volcanoJob: readonly VolcanoJobRule[];
  readonly workload: readonly WorkloadRule[];
  readonly pod: readonly PodRule[];
  readonly object: readonly AnyObjectRule[];
  readonly world: readonly WorldRule[];
}

/** Asks every rule about all that it looks at. */
export function askRules(rules: readonly Rule[], world: World, run: Reporting): void {
  const plan = planOf(rules);
  checkObjects(world, plan, run);
  checkWorkloads(world, plan, run);
  for (const rule of plan.world) {
    run.look(rule, undefined);
    rule.check(world, run.report);
  }
}

function planOf(rules: readonly Rule[]): Plan {
  const byType = new Map<string, ObjectRule[]>();
  for (const rule of rules) {
    for (const type of typeof rule.on === 'string' ? [] : rule.on) {
      byType.set(type, [...(byType.get(type) ?? []), rule as ObjectRule]);
    }
  }
  const on = <T extends Rule>(subject: T['on']): readonly T[] => rules.filter((rule): rule is T => rule.on === subject);
  return {
    byType,
    job: on<JobRule>('job'),
    volcanoJob: on<VolcanoJobRule>('volcanoJob'),
    workload: on<WorkloadRule>('workload'),
    pod: on<PodRule>('pod'),
    object: on<AnyObjectRule>('object'),
    world: on<WorldRule>('world'),
  };
}

/** One rule after the other, each over all objects: the engine makes a rule fast once it has seen it a few hundred times. */
function checkObjects(world: World, plan: Plan, run: Reporting): void {
  const { report } = run;
  for (const rule of plan.object) {
    for (const object of world.index.objects) {
      run.look(rule, object);
      rule.check(object, report, world);
    }
  }
  for (const [type, rules] of plan.byType) {
    for (const rule of rules) {
      for (const object of world.index.ofType(type)) {
        run.look(rule, object);
        rule.check(object, report, world);
      }
    }
  }
}

function checkWorkloads(world: World, plan: Plan, run: Reporting): void {
  const { report } = run;
  const allPods = alikePods(world.workloads);
  const all = alikeWorkloads(world.workloads, allPods);
  const jobs = alikeJobs(world.jobs, all);
  const everywhere = { podSets: byFeature(allPods), workloads: byFeature(all), jobs };
  const here = {
    podSets: byFeature(alikeInNamespace(allPods, ({ workload }) => workload.object.namespace)),
    workloads: byFeature(alikeInNamespace(all, ({ object }) => object.namespace)),
    jobs: alikeInNamespace(jobs, ({ object }) => object.namespace),
  };
  const subjectsOf = ({ oncePerShape }: AnyPodsRule): typeof here => (oncePerShape === 'in all namespaces' ? everywhere : here);
  const toAsk = <T>(rule: AnyPodsRule, subjects: Alike<T>, ask: Asking<T>): readonly T[] =>
    (rule.oncePerShape === undefined ? subjects.all : complainedOf(subjects, ask, (problem) => run.isWanted(rule, problem)));
  for (const rule of plan.workload) {
    const ask: Asking<Workload> = (workload, reporter) => rule.check(workload, reporter, world);
    for (const workload of toAsk(rule, subjectsOf(rule).workloads(rule), ask)) {
      run.look(rule, workload.object);
      rule.check(workload, report, world);
    }
  }
  for (const rule of plan.job) {
    for (const job of toAsk(rule, subjectsOf(rule).jobs, (one, reporter) => rule.check(one, reporter, world))) {
      run.look(rule, job.object);
      rule.check(job, report, world);
    }
  }
  for (const rule of plan.volcanoJob) {
    for (const job of world.volcanoJobs) {
      run.look(rule, job.object);
      rule.check(job, report, world);
    }
  }
  for (const rule of plan.pod) {
    // An operator may yet fill what its pod templates lack.
    const skipsIncomplete = rule.family === 'is rejected';
    const ask: Asking<PodSet> = (pods, reporter) => {
      if (!skipsIncomplete || !pods.workload.isCompletedByOperator) {
        rule.check(pods, reporter, world);
      }
    };
    for (const pods of toAsk(rule, subjectsOf(rule).podSets(rule), ask)) {
      run.look(rule, pods.workload.object);
      ask(pods, report);
    }
  }
}

type AnyPodsRule = JobRule | WorkloadRule | PodRule;

/** Asks a rule about one of its subjects. */
type Asking<T> = (subject: T, report: Reporter) => void;

/** Those of shapes that a rule has something against; it is asked about one of each. */
function complainedOf<T>(
  { all, shapes, shapeOf }: Alike<T>, ask: Asking<T>, isWanted: (problem: ReportedProblem) => boolean,
): readonly T[] {
  if (shapes.length === all.length) {
    return all;
  }
  const found = new Set<number>();
  for (const one of shapes) {
    ask(one, (problem) => {
      if (isWanted(problem)) {
        found.add(shapeOf(one));
      }
    });
  }
  return found.size === 0 ? [] : all.filter((subject) => found.has(shapeOf(subject)));
}

/** Finds what a rule looks at; many rules look at the same. */
function byFeature<T extends { readonly features: number }>(subjects: Alike<T>): (rule: WorkloadRule | PodRule) => Alike<T> {
  const known = new Map<number, Alike<T>>();
  return ({ needs }) => {
    if (needs === undefined) {
      return subjects;
    }
    const hasThem = ({ features }: T): boolean => (features & needs) !== 0;
    const found = known.get(needs)
      ?? { all: subjects.all.filter(hasThem), shapes: subjects.shapes.filter(hasThem), shapeOf: subjects.shapeOf };
    known.set(needs, found);
    return found;
  };
}
