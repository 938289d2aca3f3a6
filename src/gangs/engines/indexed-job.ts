import { QueueSystem } from '../../cluster/queue-system';
import type { PodTemplateSpec } from '../../../imports/k8s';
import { Env } from '../../pod/env';
import { VersionCheck } from '../../pod/version-check';
import { Problem, Problems } from '../../base/problems';
import { flag, struct } from '../../base/shape';
import { Gang, GangRoleModel, minimumOf, sizeOf } from '../gang';
import { RoleFailure } from '../gang-role';
import { Engine, GangNames, GangOutline, NameLimit, oneRole, RenderedGang } from './engine';
import { checkSuccessPolicy, COMPLETION_INDEX, exitCodeRules, ON_DISRUPTION, roleJob } from './role-job';
import { MOST_IN_LABEL } from '../../upstream/limits';

/** Options of `GangEngine.indexedJob`. */
export interface IndexedJobEngineOptions {
  /**
   * Whether the gang may fail because a single pod was preempted. Volcano preempts pods, not Jobs, and a Job cannot
   * restart its other pods with it; so this must be said for a queue of Volcano. Kueue preempts the Job as a whole and
   * starts it again as a whole.
   *
   * @default false
   */
  readonly acceptFailureOnPreemption?: boolean;
}

/** Restarts of single pods unless the user says otherwise, where a pod can be replaced at all. */
const RESTARTS = 3;

/** One Indexed Job with a headless Service: no custom resources, but a gang that can only fail, never be restarted. */
export function indexedJobEngine(options: IndexedJobEngineOptions = {}): Engine {
  return {
    title: 'an Indexed Job',
    makes: 'Job.batch',
    options,
    shape: struct<IndexedJobEngineOptions>({ acceptFailureOnPreemption: flag }),
    variables: COMPLETION_INDEX.variables,
    features: ['rolePriority'],
    supplies: [],
    needsService: true,
    cannot: (gang) => [...oneRole(gang), ...survivesPreemption(gang, options)],
    nameLimit,
    names,
    pod,
    check,
    render,
  };
}

function names(job: string): GangNames {
  const hostname = (_role: string, index: number): string => `${job}-${index}`;
  return {
    hostname,
    address: (role, index) => `${hostname(role, index)}.${job}`,
    index: COMPLETION_INDEX.variable,
    indexEnv: Env.field(COMPLETION_INDEX.field),
    env: {},
    id: job,
    selector: { 'batch.kubernetes.io/job-name': job },
  };
}

function survivesPreemption(gang: GangOutline, { acceptFailureOnPreemption }: IndexedJobEngineOptions): readonly Problem[] {
  return gang.queue?.system !== QueueSystem.VOLCANO || replacesPods(gang) || acceptFailureOnPreemption
    ? []
    : [{
        problem: 'fails for good when Volcano preempts one of its pods, since it cannot restart the gang',
        fix: "leave 'engine' out for a Volcano Job, or accept it with GangEngine.indexedJob({ acceptFailureOnPreemption: true })",
      }];
}

function nameLimit(roles: readonly GangRoleModel[]): NameLimit {
  const suffix = `-${Math.max(...roles.map(({ replicas }) => replicas)) - 1}`;
  return { length: MOST_IN_LABEL - suffix.length, because: `the pods call themselves after it, up to '…${suffix}'` };
}

function pod(gang: Gang): ReturnType<Engine['pod']> {
  return {
    annotations: { ...gang.marks.podAnnotations, ...gang.networkTopology?._annotations },
    schedulerName: gang.marks.schedulerName,
    subdomain: gang.coupled ? gang.name : undefined,
  };
}

/** Whether a pod that is lost is replaced, while the others go on. */
function replacesPods(gang: GangOutline): boolean {
  return !gang.coupled || gang.elastic;
}

function check(problems: Problems, gang: Gang, needsVersion: VersionCheck): void {
  checkSuccessPolicy(gang, needsVersion);
  if (!replacesPods(gang) && gang.restarts !== undefined && gang.restarts > 0) {
    problems.add(
      'retry', gang.restarts, 'cannot be kept by an Indexed Job, which can replace single pods, but not restart the gang',
      'leave it out, or set engine: GangEngine.jobSet()',
    );
  }
  const [{ property, onFailure }] = gang.roles;
  if (onFailure === (replacesPods(gang) ? RoleFailure.FAIL_GANG : RoleFailure.REPLACE_POD)) {
    const rule = replacesPods(gang)
      ? 'cannot be kept by an Indexed Job that goes on with fewer pods, and so replaces them'
      : 'cannot be kept by an Indexed Job, which fails as a whole when one of its pods does';
    problems.add(`${property}.onFailure`, onFailure, rule, 'leave it out, or set engine: GangEngine.jobSet()');
  }
  if (gang.ignoreDisruptions && !replacesPods(gang)) {
    problems.add(
      'failurePolicy.ignoreDisruptions', true, 'cannot be kept by an Indexed Job, which fails as a whole when one of its pods is lost',
      'leave it out, or set engine: GangEngine.jobSet()',
    );
  } else if (gang.ignoreDisruptions && gang.timeoutSeconds === undefined) {
    problems.add(
      'failurePolicy.ignoreDisruptions', true,
      'needs a bound: a node that runs out of memory evicts with the same mark, so a gang that always outgrows its nodes would be tried '
      + 'for ever',
      "set 'timeout'",
    );
  }
  for (const [key, value] of Object.entries(gangMarks(gang)).filter(([name, mark]) => (gang.annotations[name] ?? mark) !== mark)) {
    problems.add(
      `annotations.${key}`, gang.annotations[key], `contradicts the value '${value}' that is written from the size of the gang`,
      'leave the annotation out',
    );
  }
  if (gang.networkTopology?._spec.highestTierName !== undefined) {
    problems.add(
      'networkTopology', gang.networkTopology._spec.highestTierName,
      'must name its tier by number with an Indexed Job, whose annotations know no other way', 'use NetworkTopology.hard',
    );
  }
  if (gang.success.count !== undefined && gang.success.count > sizeOf(gang)) {
    problems.add('success', gang.success.count, `must be at most the ${sizeOf(gang)} pods of the gang`, 'lower it');
  }
}

function render(gang: Gang, [template]: readonly PodTemplateSpec[]): RenderedGang {
  const [role] = gang.roles;
  const rules =
    replacesPods(gang) && !gang.inPlace
      ? [...(gang.ignoreDisruptions ? [{ action: 'Ignore' as const, onPodConditions: ON_DISRUPTION }] : []), ...exitCodeRules(role)]
      : [];
  const spec = roleJob(gang, role, template, {
    backoffLimit: replacesPods(gang) ? gang.restarts ?? RESTARTS : 0,
    podFailurePolicy: rules.length > 0 ? { rules } : undefined,
    ttlSecondsAfterFinished: gang.ttlSeconds,
  });
  return { labels: gang.labels, annotations: { ...gang.annotations, ...gangMarks(gang) }, spec };
}

/** How many pods start together, in the words of either system. */
function gangMarks(gang: Gang): Record<string, string> {
  const minimum = minimumOf(gang);
  if (gang.queue?.system === QueueSystem.VOLCANO) {
    return { 'scheduling.volcano.sh/group-min-member': String(minimum) };
  }
  const partial = gang.queue?.system === QueueSystem.KUEUE && minimum < sizeOf(gang);
  // pods that talk to each other cannot run one after the other
  return partial
    ? {
        'kueue.x-k8s.io/job-min-parallelism': String(minimum),
        ...(gang.coupled ? { 'kueue.x-k8s.io/job-completions-equal-parallelism': 'true' } : {}),
      }
    : {};
}
