import type { JobSpec, JobTasks } from '../../../imports/batch.volcano.sh';
import type { PodTemplateSpec } from '../../../imports/k8s';
import { QueueSystem } from '../../cluster/queue-system';
import { HelperContainer } from '../../pod/container-props';
import { Env } from '../../pod/env';
import { Mount } from '../../pod/mount';
import { PodProps } from '../../pod/pod-props';
import { nonEmpty, nonEmptyMap } from '../../base/non-empty';
import { checkNewClaimsOfAllPods, newClaimsOf, pathsOfNewClaims } from '../new-claims';
import { Problem, Problems } from '../../base/problems';
import { flag, listOf, mapOf, struct, text } from '../../base/shape';
import { checkHostList, Gang, GangRoleModel, mainContainerOf, sizeOf } from '../gang';
import { Engine, GangNames, GangOutline, NameLimit, RenderedGang } from './engine';
import { jobPolicies, taskPolicies } from './volcano-policies';
import { MOST_IN_CRON_NAME, MOST_IN_LABEL } from '../../upstream/limits';

/** Options of `GangEngine.volcano`. */
export interface VolcanoEngineOptions {
  /**
   * Whether the pods can be reached from each other only. Volcano makes a NetworkPolicy for it, which also keeps out
   * Prometheus, TensorBoard and the dashboard of Ray.
   *
   * @default true
   */
  readonly networkPolicy?: boolean;

  /**
   * Plugins of Volcano and flags for them, besides those that are written from the gang, each flag as one word:
   * `{ ssh: ['--ssh-key-file-path=/home/user/.ssh'], env: [] }`. A flag that is written anyhow is replaced.
   *
   * @default - the plugins that the pods make use of
   */
  readonly plugins?: Record<string, string[]>;
}

/**
 * Restarts unless the user says otherwise. Volcano counts crashes and evictions together, for the life of the job, so
 * its own default of two would not survive a month on a shared cluster.
 */
const RESTARTS = 19;

/** Restarts of a container after which Volcano says that the task failed; no policy here asks for it. */
const TASK_MAX_RETRY = 3;

const MAX_RETRIES = 2 ** 31 - 2;

/** A Volcano Job, with all that its mutating webhook would add, so that the live object never differs. */
export function volcanoEngine(options: VolcanoEngineOptions = {}): Engine {
  return {
    title: 'Volcano',
    makes: 'Job.batch.volcano.sh',
    options,
    shape: struct<VolcanoEngineOptions>({ networkPolicy: flag, plugins: mapOf(listOf(text)) }),
    system: QueueSystem.VOLCANO,
    variables: { names: /^V[CK]_TASK_INDEX$|^VC_\w+_(HOSTS|NUM)$/, writer: 'Volcano' },
    features: ['slices', 'startAfter', 'newClaims', 'rolePriority', 'roleEviction', 'numaPolicy'],
    supplies: ['tfConfig', 'sshKeys'],
    needsService: false,
    recurring: { makes: 'CronJob.batch.volcano.sh', nameLimit: nameLimitOfCron, names: namesOfRun },
    cannot,
    nameLimit,
    names,
    pod: ({ timeoutSeconds }) => ({
      annotations: {}, activeDeadlineSeconds: timeoutSeconds, schedulerName: 'volcano', newClaims: 'by controller',
    }),
    check,
    render: (gang, pods) => render(gang, pods, options),
  };
}

function cannot({ queue }: GangOutline): readonly Problem[] {
  return queue?.system !== QueueSystem.KUEUE
    ? []
    : [{
        problem: 'cannot take a Kueue queue: Kueue has no integration of Volcano Jobs, and the label would do nothing',
        fix: "leave 'engine' out, or choose a queue of Volcano",
      }];
}

function names(job: string): GangNames {
  const hostname = (role: string, index: number): string => `${job}-${role}-${index}`;
  return {
    hostname,
    address: (role, index) => `${hostname(role, index)}.${job}`,
    sliceEnv: Env.field("metadata.labels['volcano.sh/partition-id']"),
    index: '$(VC_TASK_INDEX)',
    indexEnv: Env.field("metadata.labels['volcano.sh/task-index']"),
    env: {},
    id: job,
    selector: { 'volcano.sh/job-name': job },
  };
}

/** The webhook looks at the position of the task only; the pods are named after the replica. */
function nameLimit(roles: readonly GangRoleModel[]): NameLimit {
  const suffixes = roles.map(({ name, replicas }) => `-${name}-${replicas - 1}`);
  const longest = suffixes.reduce((a, b) => (b.length > a.length ? b : a), '');
  return MOST_IN_LABEL - longest.length < 59
    ? { length: MOST_IN_LABEL - longest.length, because: `the pods are called after it, up to '…${longest}'` }
    : { length: 59, because: "volumes of the pods are called after it, with '-svc' or '-ssh'" };
}

/** What is added to the name of a run: the minutes since 1970. */
const RUN = '-29383200';

function nameLimitOfCron({ length, because }: NameLimit): NameLimit {
  const ofRuns = length - RUN.length;
  return ofRuns < MOST_IN_CRON_NAME
    ? { length: ofRuns, because: `each run adds ${RUN.length} characters to it, and ${because}` }
    : { length: MOST_IN_CRON_NAME, because: 'each run adds up to 11 characters to it' };
}

const JOB_NAME = 'GANG_JOB_NAME';

/** The name of the run is a label of its pods, from which a variable takes it that all addresses refer to. */
function namesOfRun(label: string): GangNames {
  return {
    ...names(`$(${JOB_NAME})`),
    env: { [JOB_NAME]: Env.field("metadata.labels['volcano.sh/job-name']") },
    selector: { 'app.kubernetes.io/name': label },
  };
}

function check(problems: Problems, gang: Gang): void {
  if (gang.ignoreDisruptions) {
    problems.add(
      'failurePolicy.ignoreDisruptions', true, 'cannot be kept by Volcano, which counts evictions and crashes together',
      "leave it out, and raise 'retry'",
    );
  }
  if (gang.restarts !== undefined && gang.restarts > MAX_RETRIES) {
    problems.add('retry', gang.restarts, `must be at most ${MAX_RETRIES} with Volcano, which counts tries`, 'lower it');
  }
  checkMounts(problems, gang);
  checkNewClaimsOfAllPods(problems, gang);
  const { address } = names(gang.name);
  for (const role of gang.coupled ? gang.roles : []) {
    checkHostList(
      problems, role, `VC_${role.name.toUpperCase().replace(/-/g, '_')}_HOSTS`, lengthOf(role.replicas, (i) => address(role.name, i)),
    );
  }
  if (gang.success.count !== undefined && gang.success.count > sizeOf(gang)) {
    problems.add('success', gang.success.count, `must be at most the ${sizeOf(gang)} pods of the gang`, 'lower it');
  }
}

/** A container can have one mount at a path, and the pods of a job that has two could not be made. */
function checkMounts(problems: Problems, gang: Gang): void {
  const taken = [...(gang.coupled ? ['/etc/volcano'] : []), ...(gang.needs.ssh === undefined ? [] : [gang.needs.ssh.folder])];
  const found = new Map<string, string>();
  for (const { props } of gang.roles) {
    for (const { at, mounts = [] } of [{ at: '', mounts: props.mounts }, ...helpersOf(props)]) {
      mounts.forEach(({ path }, i) => taken.includes(path) && found.set(`${at}mounts[${i}]`, path));
    }
  }
  found.forEach((path, at) =>
    problems.add(at, path, 'is where Volcano mounts what the pods need to find each other', 'choose another path'),
  );
}

/** Length of a list of names with one character between two of them. */
function lengthOf(count: number, name: (i: number) => string): number {
  return Array.from({ length: count }, (_, i) => name(i).length + 1).reduce((sum, length) => sum + length, -1);
}

function helpersOf({ initContainers = [], sidecars = [] }: PodProps): { at: string; mounts?: Mount[] }[] {
  const named = (list: string, helpers: HelperContainer[]): { at: string; mounts?: Mount[] }[] =>
    helpers.map(({ mounts }, i) => ({ at: `${list}[${i}].`, mounts }));
  return [...named('initContainers', initContainers), ...named('sidecars', sidecars)];
}

function render(gang: Gang, pods: readonly PodTemplateSpec[], options: VolcanoEngineOptions): RenderedGang {
  const spec: JobSpec = {
    schedulerName: 'volcano',
    queue: gang.queue?.name ?? 'default',
    // the pods of a role that waits are made when the others run, and a gang that counted them would never start
    minAvailable: gang.roles.reduce((sum, role) => sum + minimumAtStart(role), 0),
    // Volcano counts tries
    maxRetry: (gang.restarts ?? RESTARTS) + 1,
    minSuccess: gang.success.count,
    priorityClassName: gang.marks.priorityClassName,
    ttlSecondsAfterFinished: gang.ttlSeconds,
    networkTopology: gang.networkTopology?._spec,
    plugins: withPlugins(volcanoPlugins(gang, pods, options.networkPolicy ?? true), options.plugins),
    volumes: volumesOf(gang),
    policies: jobPolicies(gang),
    tasks: gang.roles.map((role, i): JobTasks => {
      const policies = taskPolicies(gang, role);
      return {
        name: role.name,
        replicas: role.replicas,
        minAvailable: minimumAtStart(role),
        dependsOn: role.startAfter.length > 0 ? { name: role.startAfter.map(({ role: name }) => name) } : undefined,
        partitionPolicy: partitionPolicy(gang, role),
        topologyPolicy: role.numaPolicy,
        maxRetry: TASK_MAX_RETRY,
        policies: policies.length > 0 ? policies : undefined,
        template: pods[i],
      };
    }),
  };
  return { labels: gang.labels, annotations: gang.annotations, spec };
}

function minimumAtStart({ startAfter, minAvailable }: GangRoleModel): number {
  return startAfter.length > 0 ? 0 : minAvailable;
}

function partitionPolicy({ sliceNetworkTopology }: Gang, { slices, replicas, minAvailable }: GangRoleModel): JobTasks['partitionPolicy'] {
  const size = replicas / slices;
  return slices === 1
    ? undefined
    : {
        totalPartitions: slices, partitionSize: size, minPartitions: minAvailable < replicas ? minAvailable / size : undefined,
        networkTopology: sliceNetworkTopology?._spec,
      };
}

/** Claims that the controller makes, and mounts into all pods. */
function volumesOf(gang: Gang): JobSpec['volumes'] {
  const paths = pathsOfNewClaims(gang);
  return nonEmpty(newClaimsOf(gang).map(({ name, spec: volumeClaim }) => ({ mountPath: paths.get(name) ?? '', volumeClaim })));
}

/** Plugins with flags that the user adds, or writes in place of ours. */
function withPlugins(
  own: Record<string, string[]> | undefined, given: Record<string, string[]> = {},
): Record<string, string[]> | undefined {
  const flagOf = (flag: string): string => flag.split('=')[0];
  const merged = Object.entries(given).map(([plugin, flags]): [string, string[]] => [
    plugin, [...(own?.[plugin] ?? []).filter((flag) => !flags.some((other) => flagOf(other) === flagOf(flag))), ...flags],
  ]);
  return nonEmptyMap({ ...own, ...Object.fromEntries(merged) });
}

/**
 * The plugins that the pods make use of, each flag as one word: a flag that Volcano cannot read silently ends the
 * reading of all that follow. Those that others bring along are written out.
 */
function volcanoPlugins(gang: Gang, pods: readonly PodTemplateSpec[], networkPolicy: boolean): Record<string, string[]> | undefined {
  const text = JSON.stringify(pods);
  const { tensorflow, ssh, ray } = gang.needs;
  // the plugin knows one group of workers, and writes what their commands say anyhow
  const pluginForRay = ray?.groups.length === 1 && ray.groups[0].name === 'worker' ? ray : undefined;
  const names = gang.roles.map(({ name }) => name);
  const plugins = {
    ...(/V[CK]_TASK_INDEX/.test(text) ? { env: [] } : {}),
    ...(gang.coupled || /VC_\w+_(HOSTS|NUM)|\/etc\/volcano/.test(text) ? { svc: svcFlags(networkPolicy) } : {}),
    ...(ssh === undefined ? {} : { ssh: ssh.folder === '/root/.ssh' ? [] : [`--ssh-key-file-path=${ssh.folder}`] }),
    ...(tensorflow ? { tensorflow: [...names.map((name) => `--${name}=${name}`), `--port=${tensorflow.port}`] } : {}),
    ...(pluginForRay
      ? {
          ray: [
            ...gang.roles
              .filter(({ name }) => name !== 'driver')
              .flatMap((role) => [`--${role.name}=${role.name}`, `--${role.name}Container=${mainContainerOf(role)}`]),
            `--port=${pluginForRay.port}`,
            `--dashboardPort=${pluginForRay.dashboardPort}`,
            `--clientPort=${pluginForRay.clientPort}`,
          ],
        }
      : {}),
  };
  return Object.keys(plugins).length > 0 ? plugins : undefined;
}

/** Without the first flag a pod has no address before it is ready, and a probe that waits for the others never succeeds. */
function svcFlags(networkPolicy: boolean): string[] {
  return ['--publish-not-ready-addresses=true', ...(networkPolicy ? [] : ['--disable-network-policy=true'])];
}
