import type { PodTemplateSpec } from '../../../imports/k8s';
import type { RayJobSpec, RayJobWorkerGroupSpecs } from '../../../imports/ray.io';
import { QueueSystem } from '../../cluster/queue-system';
import { Env } from '../../pod/env';
import { Problem, Problems } from '../../base/problems';
import { flag, listOf, mapOf, oneOf, struct, text } from '../../base/shape';
import { Gang, RayGroup } from '../gang';
import { RoleFailure } from '../gang-role';
import { Engine, GangNames, GangOutline, NameLimit, needsAll, RenderedGang } from './engine';

/** How a RayJob hands its command to its cluster. */
export enum RaySubmissionMode {
  /** By a Job that calls `ray job submit`, and shows the log. */
  K8S_JOB = 'K8sJobMode',

  /** By the operator. There is no pod of the driver. */
  HTTP = 'HTTPMode',

  /** By a container beside the head. There is no pod of the driver. */
  SIDECAR = 'SidecarMode',
}

/**
 * What Ray installs on each node before the command starts.
 *
 * @see https://docs.ray.io/en/latest/ray-core/handling-dependencies.html
 */
export interface RayRuntimeEnv {
  /**
   * Python packages, as in a file of requirements.
   *
   * @default - none
   */
  readonly pip?: string[];

  /**
   * Folder of the program: an address of an archive, for instance `https://…/main.zip` or `s3://…`.
   *
   * @default - that of the image
   */
  readonly workingDir?: string;

  /**
   * Modules beside it, by their addresses.
   *
   * @default - none
   */
  readonly pyModules?: string[];

  /**
   * Variables of the processes.
   *
   * @default - none
   */
  readonly envVars?: Record<string, string>;
}

/** Options of `GangEngine.rayJob`. */
export interface RayJobEngineOptions {
  /**
   * What Ray installs before the command starts.
   *
   * @default - nothing
   */
  readonly runtimeEnv?: RayRuntimeEnv;

  /**
   * How the command gets to the cluster.
   *
   * @default RaySubmissionMode.K8S_JOB
   */
  readonly submissionMode?: RaySubmissionMode;

  /**
   * Version of Ray in the image, for instance `2.46.0`.
   *
   * @default - KubeRay does not know, and takes its defaults
   */
  readonly rayVersion?: string;

  /**
   * Whether Ray adds and removes workers between `minReplicas` and `maxReplicas`. In a queue of Kueue the job is then
   * elastic, which Kueue 0.18 and newer count as they go.
   *
   * @default false
   */
  readonly autoscaling?: boolean;

  /**
   * Whether the operator makes pod groups of Volcano (`--batch-scheduler=volcano`). Needed for a queue of Volcano.
   *
   * @default false
   */
  readonly podGroups?: boolean;
}

const SHAPE = struct<RayJobEngineOptions>({
  runtimeEnv: struct<RayRuntimeEnv>({ pip: listOf(text), workingDir: text, pyModules: listOf(text), envVars: mapOf(text) }),
  submissionMode: oneOf(RaySubmissionMode), rayVersion: text, autoscaling: flag, podGroups: flag,
});

/** New clusters after a failure, unless the user says otherwise. */
const RESTARTS = 3;

/** Longer names of clusters would be cut. */
const MAX_NAME = 47;

/** Kueue admits at most so many kinds of pods as one workload. */
const MAX_POD_SETS = 18;

/** A RayJob of KubeRay: a cluster that is made for the command, and deleted when it has ended. */
export function rayJobEngine(options: RayJobEngineOptions = {}): Engine {
  return {
    title: 'RayJob',
    makes: 'RayJob.ray.io',
    options,
    shape: SHAPE,
    variables: { names: /^(RAY_(ADDRESS|DASHBOARD_ADDRESS|JOB_SUBMISSION_ID|IP|PORT|CLUSTER_NAME)|FQ_RAY_IP)$/, writer: 'KubeRay' },
    features: ['rolePriority'],
    supplies: ['rayCluster'],
    needsService: false,
    unnamed: true,
    cannot: (gang) => cannot(gang, options),
    nameLimit: (): NameLimit => ({ length: MAX_NAME, because: 'the cluster is called after it, with six characters more' }),
    names,
    pod: ({ marks }) => ({ annotations: marks.podAnnotations, schedulerName: marks.schedulerName }),
    check: (problems, gang) => check(problems, gang, options),
    render: (gang, pods) => render(gang, pods, options),
  };
}

function cannot(gang: GangOutline, { podGroups }: RayJobEngineOptions): readonly Problem[] {
  const framework: Problem[] =
    gang.needs.ray === undefined
      ? [{ problem: 'runs a cluster of Ray, and nothing else', fix: 'use Framework.ray, or another engine' }] : [];
  const driver: Problem[] = gang.needs.ray !== undefined && !gang.roles.some(({ name }) => name === 'driver')
    ? [{ problem: 'ends its cluster with the command, and there is none', fix: 'give a command, or leave the engine out' }]
    : [];
  const queue: Problem[] =
    gang.queue?.system === QueueSystem.VOLCANO && !podGroups
      ? [{
          problem: 'takes a queue of Volcano only where its operator makes pod groups',
          fix: 'run the operator with --batch-scheduler=volcano, and say so with GangEngine.rayJob({ podGroups: true })',
        }]
      : [];
  return [...framework, ...driver, ...queue, ...needsAll(gang, 'RayJob')];
}

/** The cluster's name ends in characters that nobody knows before; KubeRay tells the pods where its head is. */
function names(job: string): GangNames {
  return {
    hostname: (role) => `${job}-${role}`,
    address: (role) => `${job}-${role}`,
    index: '0',
    indexEnv: Env.value('0'),
    env: {},
    id: job,
    selector: { 'ray.io/originated-from-cr-name': job },
  };
}

/** A word that two shells leave as it is. */
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

function check(problems: Problems, gang: Gang, options: RayJobEngineOptions): void {
  const driver = gang.roles[gang.roles.length - 1];
  for (const { property, onFailure } of gang.roles.filter((role) => role.onFailure !== RoleFailure.RESTART_GANG)) {
    problems.add(
      `${property}.onFailure`, onFailure, 'cannot be said by a RayJob, which makes a new cluster when its command fails', 'leave it out',
    );
  }
  if (gang.ignoreDisruptions || gang.roles.some(({ failOnExitCodes }) => failOnExitCodes.length > 0)) {
    problems.add(
      'failurePolicy', gang.ignoreDisruptions ? 'ignoreDisruptions' : 'failOnExitCodes',
      'cannot be said by a RayJob, which counts every failure of its command', 'leave it out',
    );
  }
  if (gang.own.includes('success') && gang.success.role !== 'driver') {
    problems.add(
      'success', gang.success.count ?? gang.success.role ?? 'all', 'must be that of the driver: a RayJob knows no other', 'leave it out',
    );
  }
  const tier = gang.networkTopology?._spec.highestTierName;
  if (tier !== undefined) {
    problems.add(
      'networkTopology', tier, 'must name its tier by number with a RayJob, whose labels know no other way', 'use NetworkTopology.hard',
    );
  }
  if (gang.queue?.system === QueueSystem.KUEUE && gang.roles.length > MAX_POD_SETS) {
    problems.add(
      'framework.groups', gang.roles.length - 2, `must be at most ${MAX_POD_SETS - 2} groups, which Kueue admits as one workload with head `
      + 'and driver', 'make pods that do the same one group',
    );
  }
  checkGroups(problems, gang, options);
  for (const word of [...(driver.props.command ?? []), ...(driver.props.args ?? [])].filter((each) => !PLAIN_WORD.test(each))) {
    problems.add(
      driver.props.args?.includes(word) ? 'args' : 'command', word,
      'must be a word without blanks or signs of shells: a RayJob hands its command through two shells',
      'put it into a script of the image',
    );
  }
}

function checkGroups(problems: Problems, gang: Gang, { autoscaling }: RayJobEngineOptions): void {
  gang.needs.ray?.groups.forEach(({ name, min, max }, i) => {
    const { replicas } = gang.roles[i + 1];
    if (!autoscaling && ((min ?? replicas) !== replicas || (max ?? replicas) !== replicas)) {
      problems.add(
        'engine.autoscaling', autoscaling,
        `must be true where a group changes its size, as '${name}' does from ${min ?? replicas} to ${max ?? replicas} pods`,
        'set autoscaling: true, or leave minReplicas and maxReplicas out',
      );
    }
  });
}

function render(gang: Gang, pods: readonly PodTemplateSpec[], options: RayJobEngineOptions): RenderedGang {
  const { queue, marks, needs: { ray }, networkTopology } = gang;
  const [head, ...others] = pods;
  const driver = others[others.length - 1];
  const [main] = driver.spec?.containers ?? [];
  const mode = options.submissionMode ?? RaySubmissionMode.K8S_JOB;
  const { runtimeEnv } = options;
  const spec: RayJobSpec = {
    entrypoint: [...(main?.command ?? []), ...(main?.args ?? [])].join(' '),
    runtimeEnvYAML: runtimeEnv === undefined ? undefined : runtimeEnvText(runtimeEnv),
    submissionMode: mode,
    shutdownAfterJobFinishes: true,
    // the cluster goes on for so long, with all that it holds
    ttlSecondsAfterFinished: gang.own.includes('cleanUp') ? gang.ttlSeconds : undefined,
    activeDeadlineSeconds: gang.timeoutSeconds,
    backoffLimit: gang.restarts ?? RESTARTS,
    submitterPodTemplate: mode === RaySubmissionMode.K8S_JOB ? withoutCommand(driver) : undefined,
    rayClusterSpec: {
      rayVersion: options.rayVersion,
      enableInTreeAutoscaling: options.autoscaling ? true : undefined,
      headGroupSpec: { rayStartParams: headParams(ray), template: options.autoscaling ? withToken(head) : head },
      workerGroupSpecs: (ray?.groups ?? []).map((group, i) => workerGroup(group, gang.roles[i + 1].replicas, others[i])),
    },
  };
  const volcano = queue?.system === QueueSystem.VOLCANO;
  const labels = {
    ...gang.labels,
    ...(volcano ? { 'volcano.sh/queue-name': queue.name } : {}),
    ...(volcano && marks.priorityClassName !== undefined ? { 'ray.io/priority-class-name': marks.priorityClassName } : {}),
    ...(networkTopology === undefined ? {} : topologyLabels(networkTopology._spec)),
  };
  const elastic = queue?.system === QueueSystem.KUEUE && options.autoscaling;
  return { labels, annotations: { ...gang.annotations, ...(elastic ? { 'kueue.x-k8s.io/elastic-job': 'true' } : {}) }, spec };
}

/** KubeRay counts groups of hosts where others count pods. */
function workerGroup(
  { name, min, max, hosts, startParams }: RayGroup, replicas: number, template: PodTemplateSpec,
): RayJobWorkerGroupSpecs {
  return {
    groupName: name,
    replicas: replicas / hosts,
    minReplicas: (min ?? replicas) / hosts,
    maxReplicas: (max ?? replicas) / hosts,
    numOfHosts: hosts === 1 ? undefined : hosts,
    rayStartParams: startParams,
    template,
  };
}

function topologyLabels({ mode, highestTierAllowed }: { mode?: string; highestTierAllowed?: number }): Record<string, string> {
  return {
    'volcano.sh/network-topology-mode': String(mode),
    ...(highestTierAllowed === undefined ? {} : { 'volcano.sh/network-topology-highest-tier-allowed': String(highestTierAllowed) }),
  };
}

/** Only the ports that are not Ray's own. */
function headParams(ray: Gang['needs']['ray']): Record<string, string> {
  return {
    'dashboard-host': '0.0.0.0',
    ...(ray === undefined || ray.port === 6379 ? {} : { port: String(ray.port) }),
    ...(ray === undefined || ray.dashboardPort === 8265 ? {} : { 'dashboard-port': String(ray.dashboardPort) }),
    ...(ray === undefined || ray.clientPort === 10001 ? {} : { 'ray-client-server-port': String(ray.clientPort) }),
  };
}

/** JSON, which is YAML, too. */
function runtimeEnvText({ pip, workingDir, pyModules, envVars }: RayRuntimeEnv): string {
  return JSON.stringify({ pip, working_dir: workingDir, py_modules: pyModules, env_vars: envVars }, undefined, 2);
}

/** The autoscaler beside the head asks the API server for pods, as a service account that KubeRay gives just that right. */
function withToken(template: PodTemplateSpec): PodTemplateSpec {
  return { ...template, spec: template.spec && { ...template.spec, automountServiceAccountToken: true } };
}

/** KubeRay writes the command, which submits the entry point and follows its log. */
function withoutCommand(template: PodTemplateSpec): PodTemplateSpec {
  const [main, ...others] = template.spec?.containers ?? [];
  const containers = [{ ...main, command: undefined, args: undefined }, ...others];
  return { ...template, spec: template.spec && { ...template.spec, containers } };
}
