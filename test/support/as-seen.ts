import { Dict, isDict, text } from '../../src/base/json';
import { Container } from '../../src/preflight/model/container';
import { JobUnit } from '../../src/preflight/model/job-unit';
import { isQueueLabel } from '../../src/preflight/model/shared-parts';
import { PodSet, Workload } from '../../src/preflight/model/workload';
import { KubeObject } from '../../src/preflight/kube-object';
import { PodRule } from '../../src/preflight/rule';
import { World, WorkloadViews } from '../../src/preflight/world';

type Properties = Readonly<Record<string, unknown>>;

/** An object of which a rule that is asked once per shape may read some properties, and no other. */
function only<T extends object>(target: T, what: string, may: (property: string) => boolean, values: Properties): T {
  const guard = (property: string | symbol): void => {
    if (typeof property === 'string' && !may(property)) {
      throw new Error(`reads '${property}' of ${what}`);
    }
  };
  return new Proxy(target, {
    get(_, property) {
      guard(property);
      return values[property as string];
    },
    has(_, property) {
      guard(property);
      return property in values;
    },
    getOwnPropertyDescriptor(_, property) {
      guard(property);
      return property in values ? { configurable: true, enumerable: true, value: values[property as string] } : undefined;
    },
    ownKeys() {
      throw new Error(`goes through ${what}`);
    },
  });
}

function sealed<T extends object>(target: T, what: string, values: Partial<T> | Properties): T {
  return only(target, what, (property) => property in values, values as Properties);
}

/** A map with some entries hidden, which can be gone through: what is done with the names of the others is in the shape. */
function hiding(body: Dict, hidden: (property: string) => boolean, what: string): Dict {
  return new Proxy(body, {
    get(target, property) {
      if (typeof property === 'string' && hidden(property)) {
        throw new Error(`reads '${property}' of ${what}`);
      }
      return Reflect.get(target, property) as unknown;
    },
  });
}

function containerBody(body: Dict): Dict {
  const env = Array.isArray(body.env) ? body.env.map(variable) : body.env;
  return hiding({ ...body, ...(env === undefined ? {} : { env }) }, (property) => property === 'args', 'a container');
}

function variable(one: unknown): unknown {
  return isDict(one) && text(one.value) !== undefined ? { ...one, value: UNREADABLE } : one;
}

/** Stands for the text of a variable: any text is the same to a rule that does not read it. */
const UNREADABLE = 'text of a variable';

function bodies(list: unknown): unknown {
  return Array.isArray(list) ? list.map((one: unknown) => (isDict(one) ? containerBody(one) : one)) : list;
}

function podSpec(spec: Dict): Dict {
  return {
    ...spec, ...('containers' in spec ? { containers: bodies(spec.containers) } : {}),
    ...('initContainers' in spec ? { initContainers: bodies(spec.initContainers) } : {}),
  };
}

function labelsOf(labels: Dict): Dict {
  return only(labels, 'the labels', isQueueLabel, labels);
}

function podProperties(pods: PodSet): Properties {
  const { name, count, min, path, metadataPath, annotations, features, requests, containerLimits, accelerator, schedulerName } = pods;
  return {
    name, count, min, path, metadataPath, annotations, features, requests, containerLimits, accelerator, schedulerName,
    labels: labelsOf(pods.labels), spec: podSpec(pods.spec),
    containers: pods.containers.map((container): Container => ({ ...container, body: containerBody(container.body) })),
  };
}

/** Where a rule is asked once about all that are alike. */
export type Where = NonNullable<PodRule['oncePerShape']>;

/** Pods as a rule sees them that is asked once per shape. */
export function podsAsSeen(pods: PodSet, where: Where): PodSet {
  const { kind, isBatch, isRecurring, isVolcano, isCompletedByOperator, kueueQueue, object, spec } = pods.workload;
  const { volumes, volumeClaimTemplates, volumeClaimPolicies } = spec;
  const { type, group, namespace, isClusterScoped } = object;
  return sealed(pods, 'the pods', {
    ...podProperties(pods),
    workload: sealed(pods.workload, 'the workload of the pods', {
      kind, isBatch, isRecurring, isVolcano, isCompletedByOperator, kueueQueue,
      spec: sealed({}, 'the spec of the workload', { volumes, volumeClaimTemplates, volumeClaimPolicies }),
      object: sealed(object, 'the object of the pods', { type, kind: object.kind, group, isClusterScoped, ...inside(where, namespace) }),
    }),
  });
}

/** A workload as a rule sees it that is asked once per shape. */
export function workloadAsSeen(workload: Workload, where: Where): Workload {
  const { kind, isBatch, isRecurring, isVolcano, isCompletedByOperator, kueueQueue, podCount, features } = workload;
  const { metadataPath, specPath, timeToLive, annotations, labels, spec, object, podSets } = workload;
  const values: Record<string, unknown> = {
    kind, isBatch, isRecurring, isVolcano, isCompletedByOperator, kueueQueue, podCount, features, metadataPath, specPath, timeToLive,
    annotations, labels: labelsOf(labels), spec: kind === 'Job' || kind === 'CronJob' ? withoutTemplate(spec) : spec,
    object: objectAsSeen(object, kind, where),
  };
  const self = sealed(workload, 'the workload', values);
  values.podSets = podSets.map((pods) => sealed(pods, 'the pods', { ...podProperties(pods), workload: self }));
  return self;
}

function objectAsSeen(object: KubeObject, kind: Workload['kind'], where: Where): KubeObject {
  const { apiVersion, version, type, group, namespace, isClusterScoped, annotations, labels, spec } = object;
  const seen = kind === 'Job' ? withoutTemplate(spec) : kind === 'CronJob' ? { ...spec, jobTemplate: undefined } : spec;
  return sealed(object, 'the object', {
    apiVersion, version, type, kind: object.kind, group, isClusterScoped, annotations, labels: labelsOf(labels), spec: seen,
    ...inside(where, namespace),
  });
}

function inside(where: Where, namespace: string | undefined): Properties {
  return where === 'in a namespace' ? { namespace } : {};
}

function withoutTemplate(spec: Dict): Dict {
  return { ...spec, template: undefined };
}

/** A job as a rule sees it that is asked once per shape. */
export function jobAsSeen(job: JobUnit, where: Where): JobUnit {
  const workload = workloadAsSeen(job.workload, where);
  const { kind, path, spec, completionMode, restartPolicy } = job;
  return sealed(job, 'the job', {
    workload, object: workload.object, kind, path, spec: kind === 'JobSet' ? spec : withoutTemplate(spec),
    pods: workload.podSets[job.workload.podSets.indexOf(job.pods)], completionMode, restartPolicy,
  });
}

/** The world as such a rule sees it: asked about an object that it was given, it tells of that; in all namespaces, of nothing in one. */
export function worldAsSeen(world: World, where: Where): World {
  const values: Properties = where === 'in a namespace' ? {} : {
    index: notByNamespace(world.index), limitRanges: undefined, quotas: undefined, workloadsIn: undefined, namespaceLabels: undefined,
  };
  return new Proxy(world, {
    get(target, property) {
      if (property === 'workloadOf') {
        return (object: KubeObject): WorkloadViews | undefined => viewsOf(world, object, where);
      }
      return property in values ? values[property as string] : Reflect.get(target, property, target) as unknown;
    },
  });
}

/** Finds what has no namespace, and nothing else. */
function notByNamespace(index: World['index']): World['index'] {
  return new Proxy(index, {
    get(target, property) {
      const value = Reflect.get(target, property, target) as unknown;
      return typeof value !== 'function' ? value : (...args: unknown[]): unknown => {
        if (property === 'inNamespace' || (property !== 'findAnywhere' && args.length > 1 && args[1] !== undefined)) {
          throw new Error(`asks the index for '${String(property)}' in a namespace`);
        }
        return value.apply(target, args) as unknown;
      };
    },
  });
}

function viewsOf(world: World, object: KubeObject, where: Where): WorkloadViews | undefined {
  const views = world.workloadOf(object) ?? world.workloads.map((workload) => world.workloadOf(workload.object))
    .find((one) => one !== undefined && one.workload.object.type === object.type && one.workload.object.spec === object.spec);
  if (views === undefined || where === 'in a namespace') {
    return views;
  }
  const { volcanoJob } = views;
  const workload = workloadAsSeen(views.workload, where);
  const tasks = volcanoJob?.tasks.map((task, i) => ({ ...task, pods: workload.podSets[i] })) ?? [];
  return {
    workload, jobs: views.jobs.map((job) => jobAsSeen(job, where)),
    volcanoJob: volcanoJob === undefined ? undefined : { ...volcanoJob, workload, object: workload.object, tasks },
  };
}
