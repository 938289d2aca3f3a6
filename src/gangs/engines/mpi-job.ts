import type { PodTemplateSpec } from '../../../imports/k8s';
import type { MPIJobMpiReplicaSpecs, MPIJobSpec } from '../../../imports/kubeflow.org';
import { QueueSystem } from '../../cluster/queue-system';
import { Env } from '../../pod/env';
import { Problem, Problems } from '../../base/problems';
import { flag, oneOf, struct } from '../../base/shape';
import { Gang, GangRoleModel } from '../gang';
import { RoleFailure } from '../gang-role';
import { Engine, GangNames, GangOutline, NameLimit, needsAll, RenderedGang } from './engine';
import { MOST_IN_LABEL } from '../../upstream/limits';

/** Which pods of a finished MPIJob are deleted. */
export enum MpiCleanPodPolicy {
  /** Those that still run: the workers, whose sshd never ends. */
  RUNNING = 'Running',

  /** All, with their logs. */
  ALL = 'All',

  /** None: the workers go on, and hold their GPUs. */
  NONE = 'None',
}

/** Options of `GangEngine.mpiJob`. */
export interface MpiJobEngineOptions {
  /**
   * Which pods are deleted when the launcher has ended.
   *
   * @default MpiCleanPodPolicy.RUNNING
   */
  readonly cleanPodPolicy?: MpiCleanPodPolicy;

  /**
   * Whether the operator makes pod groups of Volcano (`--gang-scheduling=volcano`). Needed for a queue of Volcano.
   *
   * @default false
   */
  readonly podGroups?: boolean;
}

/** Restarts of the launcher unless the user says otherwise. */
const RESTARTS = 3;

/** Variables that the operator adds. */
const VARIABLES = /^(K_MPI_JOB_ROLE|OMPI_MCA_(orte_\w+|plm_rsh_args)|I_MPI_(HYDRA_\w+|PERHOST)|HYDRA_(HOST_FILE|LAUNCH_EXTRA_ARGS))$/;

/** An MPIJob of the MPI operator, which makes the host file, the keys for ssh and the Service. */
export function mpiJobEngine(options: MpiJobEngineOptions = {}): Engine {
  return {
    title: 'MPIJob',
    makes: 'MPIJob.kubeflow.org',
    options,
    shape: struct<MpiJobEngineOptions>({ cleanPodPolicy: oneOf(MpiCleanPodPolicy), podGroups: flag }),
    variables: { names: VARIABLES, writer: 'the MPI operator' },
    features: ['rolePriority'],
    supplies: ['hostFile', 'sshKeys'],
    needsService: false,
    cannot: (gang) => cannot(gang, options),
    nameLimit,
    names,
    pod: ({ marks }) => ({ annotations: marks.podAnnotations, schedulerName: marks.schedulerName }),
    check,
    render: (gang, pods) => render(gang, pods, options),
  };
}

function cannot(gang: GangOutline, { podGroups }: MpiJobEngineOptions): readonly Problem[] {
  const framework: Problem[] =
    gang.needs.mpi === undefined
      ? [{ problem: 'runs a launcher and workers of MPI, and nothing else', fix: 'use Framework.mpi, or another engine' }]
      : [];
  const queue: Problem[] =
    gang.queue?.system === QueueSystem.VOLCANO && !podGroups
      ? [{
          problem: 'takes a queue of Volcano only where its operator makes pod groups',
          fix: 'run the operator with --gang-scheduling=volcano, and say so with GangEngine.mpiJob({ podGroups: true })',
        }]
      : [];
  return [...framework, ...queue, ...needsAll(gang, 'MPIJob')];
}

/** One launcher, and workers with numbers. */
function names(job: string): GangNames {
  const hostname = (role: string, index: number): string => (role === 'launcher' ? `${job}-${role}` : `${job}-${role}-${index}`);
  return {
    hostname,
    address: (role, index) => `${hostname(role, index)}.${job}`,
    // nothing in a command of MPI asks for it
    index: '0',
    indexEnv: Env.field("metadata.labels['training.kubeflow.org/replica-index']"),
    env: {},
    id: job,
    selector: { 'training.kubeflow.org/job-name': job },
  };
}

function nameLimit(roles: readonly GangRoleModel[]): NameLimit {
  const longest = roles
    .map(({ name, replicas }) => (name === 'launcher' ? `-${name}` : `-${name}-${replicas - 1}`))
    .reduce((a, b) => (b.length > a.length ? b : a));
  return { length: MOST_IN_LABEL - longest.length, because: `the pods call themselves after it, up to '…${longest}'` };
}

function check(problems: Problems, gang: Gang): void {
  for (const { property, onFailure } of gang.roles.filter((role) => role.onFailure !== RoleFailure.RESTART_GANG)) {
    problems.add(
      `${property}.onFailure`, onFailure, 'cannot be said by an MPIJob, whose launcher is tried again when a process fails', 'leave it out',
    );
  }
  if (gang.ignoreDisruptions || gang.roles.some(({ failOnExitCodes }) => failOnExitCodes.length > 0)) {
    problems.add(
      'failurePolicy', gang.ignoreDisruptions ? 'ignoreDisruptions' : 'failOnExitCodes',
      'cannot be said by an MPIJob, which counts every failure of its launcher', "leave it out, and raise 'retry' where pods are evicted",
    );
  }
  if (gang.own.includes('success') && gang.success.role !== 'launcher') {
    problems.add(
      'success', gang.success.count ?? gang.success.role ?? 'all', 'must be that of the launcher: an MPIJob knows no other', 'leave it out',
    );
  }
  if (gang.networkTopology !== undefined) {
    problems.add(
      'networkTopology', gang.networkTopology._spec.mode, 'cannot be said by an MPIJob',
      "leave it out, or leave 'engine' out for a Volcano Job",
    );
  }
}

function render(gang: Gang, [launcher, worker]: readonly PodTemplateSpec[], { cleanPodPolicy }: MpiJobEngineOptions): RenderedGang {
  const workers = gang.roles[1].replicas;
  const volcano = gang.queue?.system === QueueSystem.VOLCANO;
  const spec: MPIJobSpec = {
    slotsPerWorker: gang.needs.mpi?.slots ?? gang.roles[1].props.gpu?._processes ?? 1,
    sshAuthMountPath: gang.needs.mpi?.sshFolder,
    mpiImplementation: gang.needs.mpi?.implementation,
    // mpirun gives up at the first worker that does not answer yet
    launcherCreationPolicy: 'WaitForWorkersReady',
    runPolicy: {
      cleanPodPolicy: cleanPodPolicy ?? MpiCleanPodPolicy.RUNNING,
      backoffLimit: gang.restarts ?? RESTARTS,
      activeDeadlineSeconds: gang.timeoutSeconds,
      ttlSecondsAfterFinished: gang.ttlSeconds,
      // the launcher is made when the workers run, and a group that waited for it would never start
      schedulingPolicy: volcano
        ? { queue: gang.queue.name, minAvailable: workers, priorityClass: gang.marks.priorityClassName }
        : undefined,
    },
    mpiReplicaSpecs: {
      Launcher: replicaSpec(1, 'Never', launcher),
      // an sshd that is killed answers again, for the next try of the launcher
      Worker: replicaSpec(workers, 'OnFailure', worker),
    },
  };
  return { labels: gang.labels, annotations: gang.annotations, spec };
}

/** The operator warns of a restart policy in the template. */
function replicaSpec(replicas: number, restartPolicy: string, template: PodTemplateSpec): MPIJobMpiReplicaSpecs {
  return {
    replicas, restartPolicy, template: { ...template, spec: template.spec && { ...template.spec, restartPolicy: undefined } },
  };
}
