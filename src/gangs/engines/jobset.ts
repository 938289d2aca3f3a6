import type { JobSetReplicatedJobs, JobSetRules, JobSetSpec } from '../../../imports/jobset.x-k8s.io';
import { QueueSystem } from '../../cluster/queue-system';
import { isLabelValue } from '../../upstream/names';
import type { PodTemplateSpec } from '../../../imports/k8s';
import { Env } from '../../pod/env';
import { VersionCheck } from '../../pod/version-check';
import { Problem, Problems } from '../../base/problems';
import { flag, struct } from '../../base/shape';
import { Gang, GangRoleModel, sizeOf } from '../gang';
import { RoleFailure } from '../gang-role';
import { Engine, GangNames, GangOutline, NameLimit, needsAll, RenderedGang } from './engine';
import { checkSuccessPolicy, COMPLETION_INDEX, exitCodeRules, ON_DISRUPTION, roleJob, RoleJobFields } from './role-job';

/** Options of `GangEngine.jobSet`. */
export interface JobSetEngineOptions {
  /**
   * Whether the leader's address is a label of all pods (`jobset.sigs.k8s.io/coordinator`). The JobSet's name counts
   * twice in it, so that it must be short.
   *
   * @default false
   */
  readonly coordinator?: boolean;

  /**
   * Whether roles start one after the other, each when the pods of the one before are ready. Not for pods that become
   * ready only when all are there.
   *
   * @default false
   */
  readonly startInOrder?: boolean;
}

/** Restarts unless the user says otherwise; disruptions do not count. */
const RESTARTS = 3;

/** Kueue admits at most so many kinds of pods as one workload. */
const MAX_POD_SETS = 18;

/** A JobSet, with all that its mutating webhook would add. */
export function jobSetEngine(options: JobSetEngineOptions = {}): Engine {
  return {
    title: 'JobSet',
    makes: 'JobSet.jobset.x-k8s.io',
    options,
    shape: struct<JobSetEngineOptions>({ coordinator: flag, startInOrder: flag }),
    variables: COMPLETION_INDEX.variables,
    supplies: [],
    needsService: false,
    cannot: (gang) => [...needsKueue(gang), ...needsAll(gang, 'JobSet')],
    nameLimit,
    names,
    pod: ({ marks }) => ({ annotations: marks.podAnnotations, schedulerName: marks.schedulerName }),
    check: (problems, gang, needsVersion) => check(problems, gang, needsVersion, options),
    render: (gang, pods) => render(gang, pods, options),
  };
}

function needsKueue({ queue }: GangOutline): readonly Problem[] {
  return queue?.system !== QueueSystem.VOLCANO
    ? []
    : [{
        problem: 'cannot take a queue of Volcano, which would start the Job of each role on its own',
        fix: "leave 'engine' out, or choose a queue of Kueue",
      }];
}

function names(jobSet: string): GangNames {
  const hostname = (role: string, index: number): string => `${jobSet}-${role}-0-${index}`;
  return {
    hostname,
    address: (role, index) => `${hostname(role, index)}.${jobSet}`,
    index: COMPLETION_INDEX.variable,
    indexEnv: Env.field(COMPLETION_INDEX.field),
    env: {},
    id: jobSet,
    selector: { 'jobset.sigs.k8s.io/jobset-name': jobSet },
  };
}

function nameLimit(roles: readonly GangRoleModel[]): NameLimit {
  const suffixes = roles.map(({ name, replicas }) => `-${name}-0-${replicas - 1}-abcde`);
  const longest = suffixes.reduce((a, b) => (b.length > a.length ? b : a));
  return {
    length: 63 - longest.length, because: `the pods are called after it, up to '…${longest}' with five random characters at the end`,
  };
}

function check(problems: Problems, gang: Gang, needsVersion: VersionCheck, options: JobSetEngineOptions): void {
  checkSuccessPolicy(gang, needsVersion);
  if (gang.success.count !== undefined && (gang.roles.length > 1 || gang.success.count > sizeOf(gang))) {
    const rule =
      gang.roles.length > 1 ? 'cannot be counted over several roles with JobSet' : `must be at most the ${sizeOf(gang)} pods of the gang`;
    problems.add(
      'success', gang.success.count, rule, gang.roles.length > 1 ? 'name the role whose pods count with GangSuccess.role' : 'lower it',
    );
  }
  if (gang.queue !== undefined && gang.roles.length > MAX_POD_SETS) {
    problems.add(
      'framework.roles', gang.roles.length, `must be at most ${MAX_POD_SETS} roles, which is what Kueue admits as one workload`,
      'make pods that do the same one role',
    );
  }
  if (options.startInOrder && gang.needs.workersFirst) {
    problems.add(
      'engine', 'startInOrder', `would wait for ever: '${gang.roles[0].name}' starts first, and is ready only when the others answer`,
      "leave 'startInOrder' out",
    );
  }
  const leader = names(gang.name).address(gang.leader, 0);
  if (options.coordinator && !isLabelValue(leader)) {
    problems.add(
      'name', gang.name, `makes the leader's address '${leader}' ${leader.length} characters long, and as a label it must have at most 63`,
      "shorten the name, which counts twice, or leave 'coordinator' out",
    );
  }
}

function render(gang: Gang, pods: readonly PodTemplateSpec[], options: JobSetEngineOptions): RenderedGang {
  const spec: JobSetSpec = {
    network: { enableDNSHostnames: true, publishNotReadyAddresses: true, subdomain: gang.name },
    startupPolicy: { startupPolicyOrder: options.startInOrder ? 'InOrder' : 'AnyOrder' },
    successPolicy: { operator: 'All', targetReplicatedJobs: gang.success.role === undefined ? undefined : [gang.success.role] },
    failurePolicy: { maxRestarts: gang.restarts ?? RESTARTS, restartStrategy: 'Recreate', rules: rules(gang) },
    coordinator: options.coordinator ? { replicatedJob: gang.leader, jobIndex: 0, podIndex: 0 } : undefined,
    ttlSecondsAfterFinished: gang.ttlSeconds,
    replicatedJobs: gang.roles.map((role, i): JobSetReplicatedJobs => ({
      name: role.name, groupName: 'default', replicas: 1,
      template: { metadata: jobMetadata(gang), spec: roleJob(gang, role, pods[i], failureFields(gang, role)) },
    })),
  };
  return { labels: gang.labels, annotations: gang.annotations, spec };
}

/** Kueue writes empty metadata where there is none, which is then a difference for ever (H.11); labels are left as they are. */
function jobMetadata({ queue, labels }: Gang): JobSetReplicatedJobs['template']['metadata'] {
  const kept = ['app.kubernetes.io/component', 'app.kubernetes.io/name'];
  return queue?.system === QueueSystem.KUEUE ? { labels: Object.fromEntries(kept.map((key) => [key, labels[key]])) } : undefined;
}

/** Which failures of a role's pods end its Job, and with it the attempt. */
function failureFields(gang: Gang, role: GangRoleModel): RoleJobFields {
  if (gang.inPlace) {
    return { backoffLimit: gang.restarts ?? RESTARTS };
  }
  const alone = !gang.coupled || role.onFailure === RoleFailure.REPLACE_POD;
  const disruption =
    (gang.ignoreDisruptions ?? true)
      ? [{ action: alone ? ('Ignore' as const) : ('FailJob' as const), onPodConditions: ON_DISRUPTION }]
      : [];
  // disruptions first: a pod that is told to stop may exit with any code
  const failureRules = [...disruption, ...exitCodeRules(role)];
  return {
    backoffLimit: alone ? (gang.restarts ?? RESTARTS) : 0, podFailurePolicy: failureRules.length > 0 ? { rules: failureRules } : undefined,
  };
}

/**
 * What becomes of the JobSet when the Job of a role has failed; whatever no rule says restarts it and counts. The pod
 * failure policy gives one reason for all its rules, so that exit codes and disruptions differ in the message only.
 */
function rules(gang: Gang): JobSetRules[] | undefined {
  if (gang.inPlace) {
    return undefined;
  }
  const codes = gang.roles.some((role) => role.failOnExitCodes.length > 0);
  const restartable = gang.coupled && (gang.ignoreDisruptions ?? true);
  const all: JobSetRules[] = [
    ...(restartable ? [{
      name: 'disruption',
      action: 'RestartJobSetAndIgnoreMaxRestarts' as const,
      onJobFailureReasons: ['PodFailurePolicy'],
      onJobFailureMessagePatterns: codes ? ['has condition DisruptionTarget matching FailJob rule'] : undefined,
    }] : []),
    ...(codes ? [{ name: 'exitCode', action: 'FailJobSet' as const, onJobFailureReasons: ['PodFailurePolicy'] }] : []),
    ...gang.roles
      .filter((role) => role.onFailure === RoleFailure.FAIL_GANG)
      .map((role) => ({
        name: `failed_${role.name.replace(/-/g, '_')}`, action: 'FailJobSet' as const, targetReplicatedJobs: [role.name],
      })),
  ];
  return all.length > 0 ? all : undefined;
}
