import { Dict, isDict, list, text } from '../../base/json';
import { PodSet, Workload } from './workload';

/**
 * Whether pods are of the shape of others, as far as that can be seen without looking into parts: what constructs render has most of
 * its parts in common, so that for thousands of jobs no text of a shape is made. What was read from files has none in common.
 */
export function sharesShape(pods: PodSet, other: PodSet): boolean {
  return (
    pods.features === other.features &&
    pods.count === other.count &&
    pods.min === other.min &&
    pods.workload.object.type === other.workload.object.type &&
    pods.workload.kueueQueue === other.workload.kueueQueue &&
    areSame(pods.spec, other.spec, isSpecField) &&
    areAll(list(pods.spec.containers), list(other.spec.containers), isContainer) &&
    areAll(list(pods.spec.initContainers), list(other.spec.initContainers), isContainer) &&
    areSame(pods.annotations, other.annotations) &&
    areSame(pods.labels, other.labels, isQueueLabel) &&
    areAll(pods.containerLimits, other.containerLimits) &&
    areSame(pods.workload.spec, other.workload.spec, isClaimField)
  );
}

/** The same for a Job whose pods share their shape; other kinds have words elsewhere. */
export function sharesWorkloadShape({ kind, object, spec }: Workload, other: Workload): boolean {
  return (
    kind === 'Job' &&
    other.kind === 'Job' &&
    object.apiVersion === other.object.apiVersion &&
    areSame(spec, other.spec, (field) => field !== 'template') &&
    areSame(object.annotations, other.object.annotations) &&
    areSame(object.labels, other.object.labels, isQueueLabel)
  );
}

/** Labels that say where and how a workload waits, unlike those that name it. */
export function isQueueLabel(name: string): boolean {
  return name.includes('kueue.x-k8s.io') || name.includes('volcano.sh');
}

function isSpecField(field: string): boolean {
  return field !== 'containers' && field !== 'initContainers';
}

function isClaimField(field: string): boolean {
  return field.startsWith('volumeClaim') || field === 'volumes';
}

/** Whether fields are the same, in the same order, where they count. */
function areSame(one: Dict, other: Dict, counts: (field: string) => boolean = always): boolean {
  if (one === other) {
    return true;
  }
  const fields = Object.keys(one);
  const others = Object.keys(other);
  return fields.length === others.length && fields.every((field, i) => !counts(field) && !counts(others[i])
    || field === others[i] && one[field] === other[field]);
}

function always(): boolean {
  return true;
}

function areAll(some: readonly unknown[], others: readonly unknown[], are: (one: unknown, other: unknown) => boolean = Object.is): boolean {
  return some === others || some.length === others.length && some.every((one, i) => one === others[i] || are(one, others[i]));
}

function isContainer(one: unknown, other: unknown): boolean {
  return (
    isDict(one) &&
    isDict(other) &&
    areSame(one, other, (field) => field !== 'args' && field !== 'env') &&
    (one.env === other.env || Array.isArray(one.env) && Array.isArray(other.env) && areAll(one.env, other.env, isVariable))
  );
}

function isVariable(one: unknown, other: unknown): boolean {
  return (
    isDict(one) &&
    isDict(other) &&
    text(one.value) !== undefined &&
    text(other.value) !== undefined &&
    areSame(one, other, (field) => field !== 'value')
  );
}
