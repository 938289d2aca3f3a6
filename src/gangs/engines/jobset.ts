import type { JobSetReplicatedJobs, JobSetRules, JobSetSpec } from '../../../imports/jobset.x-k8s.io';
import { QueueSystem } from '../../cluster/queue-system';
import { isLabelValue } from '../../upstream/names';
import type { PodTemplateSpec } from '../../../imports/k8s';
import { Env } from '../../pod/env';
import { nonEmpty } from '../../base/non-empty';
import { VersionCheck } from '../../pod/version-check';
import { Problem, Problems } from '../../base/problems';
import { Gang, GangRoleModel, sizeOf } from '../gang';
import { checkFailureRules, JOB_SET_SHAPE, JobSetEngineOptions, RestartStrategy, rulesOfUser } from './jobset-options';
import { newClaimsOf } from '../new-claims';
import { RoleState } from '../start-after';
import { RoleFailure } from '../gang-role';
import { Engine, GangNames, GangOutline, NameLimit, needsAll, RenderedGang } from './engine';
import { checkSuccessPolicy, COMPLETION_INDEX, exitCodeRules, ON_DISRUPTION, roleJob, RoleJobFields } from './role-job';
import { MOST_IN_LABEL } from '../../upstream/limits';

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
    shape: JOB_SET_SHAPE,
    variables: COMPLETION_INDEX.variables,
    features: ['slices', 'startAfter', 'startAfterCompletion', 'newClaims', 'rolePriority'],
    supplies: [],
    needsService: false,
    cannot: (gang) => [...needsKueue(gang), ...needsAll(gang, 'JobSet')],
    nameLimit,
    names,
    template: { suffix: '-abcde'.length, names: namesOfRun },
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

function names(jobSet: string, roles: readonly GangRoleModel[]): GangNames {
  const sizes = new Map(roles.map(({ name, replicas, slices }) => [name, replicas / slices]));
  const hostname = (role: string, index: number): string => {
    const size = sizes.get(role) ?? index + 1;
    return `${jobSet}-${role}-${Math.floor(index / size)}-${index % size}`;
  };
  return {
    hostname,
    sliceEnv: Env.field("metadata.labels['jobset.sigs.k8s.io/job-index']"),
    leaderOfSlice: (role, slice) => `${jobSet}-${role}-${slice}-0.${jobSet}`,
    isNumberedBySlice: true,
    address: (role, index) => `${hostname(role, index)}.${jobSet}`,
    index: COMPLETION_INDEX.variable,
    indexEnv: Env.field(COMPLETION_INDEX.field),
    env: {},
    id: jobSet,
    selector: { 'jobset.sigs.k8s.io/jobset-name': jobSet },
  };
}

const JOB_SET_NAME = 'GANG_JOB_NAME';

/** The name of the run is a label of its pods, from which a variable takes it that all addresses refer to. */
function namesOfRun(label: string): GangNames {
  return {
    ...names(`$(${JOB_SET_NAME})`, []),
    env: { [JOB_SET_NAME]: Env.field("metadata.labels['jobset.sigs.k8s.io/jobset-name']") },
    selector: { 'app.kubernetes.io/name': label },
  };
}

function nameLimit(roles: readonly GangRoleModel[]): NameLimit {
  const suffixes = roles.map(({ name, replicas, slices }) => `-${name}-${slices - 1}-${replicas / slices - 1}-abcde`);
  const longest = suffixes.reduce((a, b) => (b.length > a.length ? b : a));
  return {
    length: MOST_IN_LABEL - longest.length,
    because: `the pods are called after it, up to '…${longest}' with five random characters at the end`,
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
  const sliced = gang.roles.find(({ slices }) => slices > 1);
  if (gang.success.count !== undefined && sliced !== undefined) {
    problems.add(
      'success', gang.success.count, `cannot be counted over the ${sliced.slices} slices of a JobSet, each of which is a Job`,
      'leave it out, or name a role with GangSuccess.role',
    );
  }
  checkOrder(problems, gang, options);
  checkFailureRules(problems, options.failureRules ?? [], gang);
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
  const coordinator = coordinatorOf(gang, options);
  if (coordinator !== undefined && !gang.roles.some(({ name }) => name === coordinator)) {
    problems.add(
      'engine.coordinatorRole', coordinator, `must be a role of the gang: ${gang.roles.map(({ name }) => name).join(', ')}`,
      'correct the name',
    );
  }
  const leader = names(gang.name, gang.roles).address(coordinator ?? gang.leader, 0);
  if (coordinator !== undefined && !isLabelValue(leader)) {
    problems.add(
      'name', gang.name, `makes the leader's address '${leader}' ${leader.length} characters long, and as a label it must have at most 63`,
      "shorten the name, which counts twice, or leave 'coordinator' out",
    );
  }
}

/** JobSet starts roles in the order of their list. */
function checkOrder(problems: Problems, { roles }: Gang, { startInOrder }: JobSetEngineOptions): void {
  roles.forEach(({ property, startAfter }, i) => startAfter.forEach(({ role }, j) => {
    if (roles.slice(i + 1).some(({ name }) => name === role)) {
      problems.add(
        `${property}.startAfter[${j}]`, role, 'comes later in the list of roles, in whose order JobSet starts them',
        'put it before this one',
      );
    } else if (startInOrder) {
      problems.add(
        `${property}.startAfter[${j}]`, role, "contradicts 'startInOrder', which has each role wait for the one before",
        'leave one of the two out',
      );
    }
  }));
}

function coordinatorOf(gang: Gang, { coordinator, coordinatorRole }: JobSetEngineOptions): string | undefined {
  return coordinatorRole ?? (coordinator ? gang.leader : undefined);
}

function render(gang: Gang, pods: readonly PodTemplateSpec[], options: JobSetEngineOptions): RenderedGang {
  const coordinator = coordinatorOf(gang, options);
  const spec: JobSetSpec = {
    network: { enableDNSHostnames: true, publishNotReadyAddresses: true, subdomain: gang.isTemplate ? undefined : gang.name },
    startupPolicy: { startupPolicyOrder: options.startInOrder ? 'InOrder' : 'AnyOrder' },
    successPolicy: { operator: 'All', targetReplicatedJobs: gang.success.role === undefined ? undefined : [gang.success.role] },
    failurePolicy: {
      maxRestarts: gang.restarts ?? RESTARTS, restartStrategy: options.restartStrategy ?? RestartStrategy.RECREATE,
      rules: rules(gang, options),
    },
    coordinator: coordinator === undefined ? undefined : { replicatedJob: coordinator, jobIndex: 0, podIndex: 0 },
    volumeClaimPolicies: claimPolicies(gang),
    ttlSecondsAfterFinished: gang.ttlSeconds,
    replicatedJobs: gang.roles.map((role, i): JobSetReplicatedJobs => ({
      name: role.name, groupName: 'default', replicas: role.slices,
      dependsOn: dependsOn(role),
      template: { metadata: jobMetadata(gang), spec: roleJob(gang, role, pods[i], failureFields(gang, role)) },
    })),
  };
  const { exclusiveTopology } = options;
  return {
    labels: gang.labels, spec,
    annotations: { ...gang.annotations, ...(exclusiveTopology === undefined ? {} : { [EXCLUSIVE]: exclusiveTopology }) },
  };
}

function dependsOn({ startAfter }: GangRoleModel): JobSetReplicatedJobs['dependsOn'] {
  return nonEmpty(startAfter.map(({ role: name, when }) => ({ name, status: when === RoleState.COMPLETE ? 'Complete' : 'Ready' })));
}

/** Has JobSet put each Job into a place of its own, alone. */
const EXCLUSIVE = 'alpha.jobset.sigs.k8s.io/exclusive-topology';

/** Claims that are kept are a policy of their own. */
function claimPolicies(gang: Gang): JobSetSpec['volumeClaimPolicies'] {
  const claims = newClaimsOf(gang);
  return nonEmpty([false, true].flatMap((retain) => {
    const templates = claims.filter((claim) => claim.retain === retain).map(({ name, spec }) => ({ metadata: { name }, spec }));
    const retentionPolicy = { whenDeleted: retain ? 'Retain' as const : 'Delete' as const };
    return templates.length === 0 ? [] : [{ templates, retentionPolicy }];
  }));
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
function rules(gang: Gang, options: JobSetEngineOptions): JobSetRules[] | undefined {
  const ofUser = rulesOfUser(options.failureRules ?? []);
  if (gang.inPlace) {
    return nonEmpty(ofUser);
  }
  const codes = gang.roles.some((role) => role.failOnExitCodes.length > 0);
  const restartable = gang.coupled && (gang.ignoreDisruptions ?? true);
  const all: JobSetRules[] = [
    ...ofUser,
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
