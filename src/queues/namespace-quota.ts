import { Size } from 'cdk8s';
import type { ResourceQuotaSpec } from '../../imports/k8s';
import { Priority } from '../cluster/priority';
import { Problems, reportValue } from '../base/problems';
import { listOf, made, number, ofCdk8s, struct, StructShape, text } from '../base/shape';
import { Cpu } from '../base/cpu';
import { Gpu } from '../upstream/gpu';
import { sizeQuantity } from '../base/size-quantity';
import { quotaKeyOf } from '../upstream/kinds';

/** What all pods together may ask for. */
export interface QuotaAmounts {
  /**
   * CPUs, by the requests of pods. Every container must then state a request, or get one from `containers`.
   *
   * @default - no limit
   */
  readonly cpu?: Cpu;

  /**
   * Memory, by the requests of pods. Every container must then state a request, or get one from `containers`.
   *
   * @default - no limit
   */
  readonly memory?: Size;

  /**
   * Accelerators, one entry per kind. They are counted by their requests, `requests.nvidia.com/gpu`; a key such as
   * `limits.nvidia.com/gpu` would be accepted by the API server and never counted, so there is no way to write one.
   *
   * @default - no limit
   */
  readonly gpus?: Gpu[];

  /**
   * Pods that have not ended.
   *
   * @default - no limit
   */
  readonly pods?: number;
}

/** A ResourceQuota for a whole namespace. */
export interface NamespaceQuota extends QuotaAmounts {
  /**
   * Name of the ResourceQuota.
   *
   * @default - the name of the namespace and `-quota`
   */
  readonly name?: string;

  /**
   * CPUs, by the limits of pods.
   *
   * @default - no limit
   */
  readonly cpuLimits?: Cpu;

  /**
   * Memory, by the limits of pods.
   *
   * @default - no limit
   */
  readonly memoryLimits?: Size;

  /**
   * Storage of all claims together.
   *
   * @default - no limit
   */
  readonly storage?: Size;

  /**
   * Claims.
   *
   * @default - no limit
   */
  readonly claims?: number;

  /**
   * Jobs. Those that have ended count until they are deleted, so this is no limit on what runs: clean Jobs up.
   *
   * @default - no limit
   */
  readonly jobs?: number;

  /**
   * CronJobs.
   *
   * @default - no limit
   */
  readonly cronJobs?: number;

  /**
   * Volcano Jobs, which do not count as Jobs; those that have ended count until they are deleted.
   *
   * @default - no limit
   */
  readonly volcanoJobs?: number;

  /**
   * JobSets; those that have ended count until they are deleted.
   *
   * @default - no limit
   */
  readonly jobSets?: number;
}

/** A ResourceQuota for the pods of some priority classes. */
export interface PriorityQuota extends QuotaAmounts {
  /**
   * Name of the ResourceQuota.
   *
   * @default - the name of the namespace and that of the first class
   */
  readonly name?: string;

  /** The classes; those of pods. */
  readonly priorities: Priority[];
}

const size = ofCdk8s(Size, 'Size.gibibytes(32)');

const AMOUNTS: StructShape<QuotaAmounts> = {
  cpu: made(Cpu, 'Cpu.units(8)'), memory: size, gpus: listOf(made(Gpu, 'Gpu.nvidia(8)')), pods: number,
};

/** What a quota must be at run time. */
export const namespaceQuotaShape = struct<NamespaceQuota>({
  ...AMOUNTS, name: text, cpuLimits: made(Cpu, 'Cpu.units(8)'), memoryLimits: size, storage: size,
  claims: number, jobs: number, cronJobs: number, volcanoJobs: number, jobSets: number,
});

/** What a quota of priority classes must be at run time. */
export const priorityQuotaShape = struct<PriorityQuota>(
  { ...AMOUNTS, name: text, priorities: listOf(made(Priority, "Priority.podClass('high')")) }, ['priorities'],
);

const COUNTS: Record<string, keyof NamespaceQuota> = {
  [quotaKeyOf('Job.batch')]: 'jobs',
  [quotaKeyOf('CronJob.batch')]: 'cronJobs',
  [quotaKeyOf('Job.batch.volcano.sh')]: 'volcanoJobs',
  [quotaKeyOf('JobSet.jobset.x-k8s.io')]: 'jobSets',
  persistentvolumeclaims: 'claims',
};

/** Amounts that a queue counts as well: both at once contradict each other. */
export function countedByQueues(quota: QuotaAmounts): string[] {
  return (['cpu', 'memory', 'gpus', 'cpuLimits', 'memoryLimits'] as (keyof NamespaceQuota)[]).filter(
    (property) => (quota as NamespaceQuota)[property] !== undefined,
  );
}

/** Name of a namespace's ResourceQuota. */
export function quotaName(namespace: string, quota: NamespaceQuota): string {
  return quota.name ?? `${namespace}-quota`;
}

/** Name of a ResourceQuota for some priority classes. */
export function priorityQuotaName(namespace: string, quota: PriorityQuota): string {
  return quota.name ?? `${namespace}-${quota.priorities[0]?.podClassName}`;
}

/** The spec of a namespace's ResourceQuota. */
export function namespaceQuotaSpec(problems: Problems, quota: NamespaceQuota): ResourceQuotaSpec {
  const hard = hardOf(problems, 'quota', quota);
  reportValue(problems, 'quota.cpuLimits', quota.cpuLimits);
  Object.assign(hard, {
    ...(quota.cpuLimits === undefined ? {} : { 'limits.cpu': quota.cpuLimits.toString() }),
    ...(quota.memoryLimits === undefined ? {} : { 'limits.memory': sizeQuantity(quota.memoryLimits).toString() }),
    ...(quota.storage === undefined ? {} : { 'requests.storage': sizeQuantity(quota.storage).toString() }),
  });
  for (const [key, property] of Object.entries(COUNTS)) {
    addCount(problems, hard, key, `quota.${property}`, quota[property] as number | undefined);
  }
  checkNotEmpty(problems, 'quota', hard);
  return { hard };
}

/** The spec of a ResourceQuota for some priority classes. */
export function priorityQuotaSpec(problems: Problems, at: string, quota: PriorityQuota): ResourceQuotaSpec {
  const hard = hardOf(problems, at, quota);
  checkNotEmpty(problems, at, hard);
  quota.priorities.forEach((priority, i) => {
    reportValue(problems, `${at}.priorities[${i}]`, priority);
    if (priority._problem === undefined && priority.podClassName === undefined) {
      problems.add(
        `${at}.priorities[${i}]`, priority.workloadClassName, 'must be a class of pods: a ResourceQuota does not know those of Kueue',
        'use Priority.podClass, or limit it in the queue',
      );
    }
  });
  if (quota.priorities.length === 0) {
    problems.add(`${at}.priorities`, undefined, 'needs at least one class', "name one, or use 'quota'");
  }
  const values = quota.priorities.map(({ podClassName }) => podClassName ?? '').sort();
  return { hard, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values }] } };
}

function hardOf(problems: Problems, at: string, { cpu, memory, gpus, pods }: QuotaAmounts): Record<string, string> {
  const hard: Record<string, string> = {
    ...(cpu === undefined ? {} : { 'requests.cpu': cpu.toString() }),
    ...(memory === undefined ? {} : { 'requests.memory': sizeQuantity(memory).toString() }),
  };
  reportValue(problems, `${at}.cpu`, cpu);
  gpus?.forEach((gpu, i) => {
    reportValue(problems, `${at}.gpus[${i}]`, gpu);
    const key = `requests.${gpu.resource}`;
    if (key in hard) {
      problems.add(`${at}.gpus[${i}]`, gpu, 'must be of another kind than the others', 'state each kind once');
    }
    hard[key] = String(gpu.count);
  });
  addCount(problems, hard, 'pods', `${at}.pods`, pods);
  return hard;
}

function addCount(problems: Problems, hard: Record<string, string>, key: string, property: string, count: number | undefined): void {
  if (count === undefined) {
    return;
  }
  if (!Number.isSafeInteger(count) || count < 0) {
    problems.add(property, count, 'must be a whole number, 0 or more', 'correct the number');
  }
  hard[key] = String(count);
}

function checkNotEmpty(problems: Problems, at: string, hard: Record<string, string>): void {
  if (Object.keys(hard).length === 0) {
    problems.add(at, undefined, 'needs at least one amount or count', 'state one, or leave it out');
  }
}
