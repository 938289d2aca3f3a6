import { Dict, dicts, isDict, text } from '../../base/json';
import { JobUnit } from './job-unit';
import { isQueueLabel, sharesShape, sharesWorkloadShape } from './shared-parts';
import { PodSet, Workload } from './workload';

/** Things of which many may be alike. */
export interface Alike<T> {
  readonly all: readonly T[];

  /** One of each shape. */
  readonly shapes: readonly T[];

  /** The same number for those that are alike. */
  readonly shapeOf: (one: T) => number;
}

/** So few are looked at one by one. */
const FEW = 20;

/** Finds out which are alike, by a text that is the same for them. */
function alike<T extends object>(
  all: readonly T[],
  textOf: (one: T) => string,
  isLike: (one: T, last: T) => boolean = () => false,
): Alike<T> {
  const numbers = new Map<string, number>();
  const shapes: T[] = [];
  const shapeOf = new Map<T, number>();
  let last: T | undefined;
  for (const one of all) {
    if (last !== undefined && all.length > FEW && isLike(one, last)) {
      shapeOf.set(one, shapeOf.get(last) ?? -1);
      continue;
    }
    last = one;
    const text = all.length <= FEW ? String(shapes.length) : textOf(one);
    const known = numbers.get(text);
    if (known === undefined) {
      numbers.set(text, shapes.length);
      shapeOf.set(one, shapes.length);
      shapes.push(one);
    } else {
      shapeOf.set(one, known);
    }
  }
  return { all, shapes, shapeOf: (one) => shapeOf.get(one) ?? -1 };
}

/** Those that are alike in one namespace. */
export function alikeInNamespace<T extends object>({ all, shapeOf }: Alike<T>, namespaceOf: (one: T) => string | undefined): Alike<T> {
  return alike(all, (one) => `${shapeOf(one)} ${namespaceOf(one) ?? ''}`);
}

export function alikePods(workloads: readonly Workload[]): Alike<PodSet> {
  return alike(workloads.flatMap(({ podSets }) => podSets), shapeOfPods, sharesShape);
}

export function alikeWorkloads(workloads: readonly Workload[], pods: Alike<PodSet>): Alike<Workload> {
  const haveLikePods = (one: Workload, other: Workload): boolean =>
    one.podSets.length === other.podSets.length && one.podSets.every((set, i) => pods.shapeOf(set) === pods.shapeOf(other.podSets[i]));
  return alike(
    workloads,
    (workload) => shapeOfWorkload(workload, pods),
    (one, last) => haveLikePods(one, last) && sharesWorkloadShape(one, last),
  );
}

export function alikeJobs(jobs: readonly JobUnit[], workloads: Alike<Workload>): Alike<JobUnit> {
  return alike(jobs, ({ workload, path }) => `${workloads.shapeOf(workload)} ${path}`);
}

/**
 * What pods are, but for arguments, texts of variables, names, namespaces, and most labels. A large input is a few shapes many times,
 * with other words; rules that read nothing else (`oncePerShape`) need not be asked about each.
 */
function shapeOfPods(pods: PodSet): string {
  const { workload, spec, labels, annotations, features, count, min, containerLimits } = pods;
  const containers = [...dicts(spec.initContainers).map(withoutWords), null, ...dicts(spec.containers).map(withoutWords)];
  return JSON.stringify([
    workload.object.type, workload.kueueQueue, features, count, min, annotations, queueLabels(labels), containerLimits, containers,
    { ...spec, initContainers: undefined, containers: undefined }, claimsOf(workload.spec),
  ]);
}

/** The same for a whole workload: the shapes of its pods, the rest of its spec, its annotations, and the labels that queues read. */
function shapeOfWorkload({ kind, object, spec, labels, annotations, podSets }: Workload, pods: Alike<PodSet>): string {
  const jobSpec = { ...spec, template: undefined };
  // elsewhere, templates stand further in, and their words count
  const rest = kind === 'Job' ? jobSpec : kind === 'CronJob' ? [{ ...object.spec, jobTemplate: undefined }, jobSpec] : object.spec;
  return JSON.stringify([
    object.apiVersion, object.annotations, annotations, queueLabels(object.labels), queueLabels(labels), rest, podSets.map(pods.shapeOf),
  ]);
}

/** Volumes that stand beside the pod template. */
function claimsOf({ volumes, volumeClaimTemplates, volumeClaimPolicies }: Dict): unknown {
  return volumes ?? volumeClaimTemplates ?? volumeClaimPolicies ? [volumes, volumeClaimTemplates, volumeClaimPolicies] : undefined;
}

function queueLabels(labels: Dict): unknown {
  return Object.keys(labels).filter(isQueueLabel).map((name) => [name, labels[name]]);
}

function withoutWords(container: Dict): Dict {
  const { env } = container;
  return { ...container, args: undefined, env: Array.isArray(env) ? env.map(withoutText) : env };
}

function withoutText(variable: unknown): unknown {
  return isDict(variable) && text(variable.value) !== undefined ? { ...variable, value: 'text' } : variable;
}
