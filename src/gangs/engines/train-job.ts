import type { Container, PodSpec, PodTemplateSpec } from '../../../imports/k8s';
import type { TrainJobDataset, TrainJobSpec, TrainJobSpec2 } from '../../../imports/trainer.kubeflow.org';
import { QueueSystem } from '../../cluster/queue-system';
import { Env } from '../../pod/env';
import { nonEmpty, nonEmptyMap } from '../../base/non-empty';
import { Problem, Problems, reportValue } from '../../base/problems';
import { made, struct, text } from '../../base/shape';
import { isDnsSubdomain } from '../../upstream/names';
import { Gang, GangRoleModel } from '../gang';
import { TrainingRuntimeRef } from '../trainer/training-runtime-ref';
import { Engine, GangNames, GangOutline, NameLimit, needsAll, oneRole, RenderedGang } from './engine';
import { COMPLETION_INDEX } from './role-job';
import { MOST_IN_LABEL } from '../../upstream/limits';

/** Where a TrainJob takes a data set or a model from, before it starts. */
export interface TrainJobSource {
  /** Address with its scheme: `hf://tatsu-lab/alpaca` of Hugging Face, `s3://bucket/path`. */
  readonly storageUri: string;

  /**
   * Name of a Secret whose entries are variables of the pod that fetches it, for instance HF_TOKEN.
   *
   * @default - none
   */
  readonly secret?: string;
}

/** Options of `GangEngine.trainJob`. */
export interface TrainJobEngineOptions {
  /** What the pods are made of, and how they find each other. */
  readonly runtime: TrainingRuntimeRef;

  /**
   * The data set, which is in /workspace/dataset when the training starts.
   *
   * @default - none is fetched
   */
  readonly dataset?: TrainJobSource;

  /**
   * The model, which is in /workspace/model when the training starts.
   *
   * @default - none is fetched
   */
  readonly model?: TrainJobSource;
}

const SOURCE = struct<TrainJobSource>({ storageUri: text, secret: text }, ['storageUri']);

const SHAPE = struct<TrainJobEngineOptions>(
  {
    runtime: made(TrainingRuntimeRef, "TrainingRuntimeRef.cluster('torch-distributed', MlPolicy.torch())"), dataset: SOURCE, model: SOURCE,
  },
  ['runtime'],
);

/** What Trainer calls the job and the container of the nodes. */
const NODE = 'node';

/** Who wrote the patches; Kueue has one of its own. */
const MANAGER = 'cdk8s-ml-workloads/gang';

/** A TrainJob of Kubeflow Trainer: a runtime of the platform, with what the gang says filled in. */
export function trainJobEngine(options: TrainJobEngineOptions): Engine {
  const runtime = options.runtime as TrainingRuntimeRef | undefined;
  const podGroup = runtime?._options?.podGroupPolicy?._spec;
  return {
    title: 'TrainJob',
    makes: 'TrainJob.trainer.kubeflow.org',
    options,
    shape: SHAPE,
    system: podGroup?.volcano === undefined ? undefined : QueueSystem.VOLCANO,
    places: podGroup?.coscheduling !== undefined,
    variables: {
      names: new RegExp(`${COMPLETION_INDEX.variables.names.source}|${runtime?._policy?._reserved?.source ?? '^(?!)'}`),
      writer: 'Trainer',
    },
    features: [],
    supplies: runtime?._policy?._supplies ?? [],
    needsService: false,
    cannot: (gang) => cannot(gang, runtime),
    nameLimit,
    names,
    pod: ({ marks }) => ({ annotations: podGroup?.volcano === undefined ? marks.podAnnotations : {} }),
    check: (problems, gang) => check(problems, gang, options),
    checkPods: (problems, pods) => checkPatch(problems, pods, options.runtime),
    render: (gang, pods) => render(gang, pods, options),
  };
}

function cannot(gang: GangOutline, runtime: TrainingRuntimeRef | undefined): readonly Problem[] {
  const volcano = runtime?._options.podGroupPolicy?._spec.volcano !== undefined;
  const queue = gang.queue?.system;
  const ofQueue: Problem[] =
    queue === QueueSystem.VOLCANO && !volcano
      ? [{
          problem: `cannot take a queue of Volcano: the runtime '${runtime?.name}' makes no pod groups`,
          fix: 'give the runtime podGroupPolicy: PodGroupPolicy.volcano(), and say so of its reference',
        }]
      : queue === QueueSystem.KUEUE && volcano
        ? [{
            problem: `cannot take a queue of Kueue: the runtime '${runtime?.name}' makes pod groups of Volcano`,
            fix: 'use a runtime without podGroupPolicy, or a queue of Volcano',
          }]
        : [];
  const mpi: Problem[] =
    gang.needs.mpi !== undefined || runtime?._policy?._mpiHome !== undefined
      ? [{
        problem: 'takes the workers of MPI from its runtime, where a gang cannot describe them', fix: 'set engine: GangEngine.mpiJob()',
      }]
      : [];
  return [...ofQueue, ...mpi, ...(mpi.length > 0 ? [] : oneRole(gang)), ...needsAll(gang, 'TrainJob')];
}

function names(trainJob: string): GangNames {
  const hostname = (_role: string, index: number): string => `${trainJob}-${NODE}-0-${index}`;
  return {
    hostname,
    address: (role, index) => `${hostname(role, index)}.${trainJob}`,
    index: COMPLETION_INDEX.variable,
    indexEnv: Env.field(COMPLETION_INDEX.field),
    env: {},
    id: trainJob,
    selector: { 'jobset.sigs.k8s.io/jobset-name': trainJob },
  };
}

function nameLimit(roles: readonly GangRoleModel[]): NameLimit {
  const longest = `-${NODE}-0-${Math.max(...roles.map(({ replicas }) => replicas)) - 1}-abcde`;
  return {
    length: MOST_IN_LABEL - longest.length,
    because: `the pods are called after it, up to '…${longest}' with five random characters at the end`,
  };
}

function check(problems: Problems, gang: Gang, options: TrainJobEngineOptions): void {
  const { runtime } = options;
  reportValue(problems, 'engine.runtime', runtime);
  reportValue(problems, 'engine.runtime', runtime._policy);
  const known = runtime._restarts;
  if (gang.own.includes('retry') && gang.restarts !== known) {
    problems.add(
      'retry', gang.restarts, `cannot be said by a TrainJob${known === undefined ? '' : `, whose runtime restarts it ${known} times`}`,
      "leave it out, and set 'retry' of the runtime",
    );
  }
  if (gang.ttlSeconds !== undefined && gang.own.includes('cleanUp')) {
    problems.add('cleanUp', `${gang.ttlSeconds}s`, 'cannot be kept by a TrainJob, which has no time to live', 'leave it out');
  }
  if (gang.ignoreDisruptions !== undefined || gang.roles.some(({ failOnExitCodes }) => failOnExitCodes.length > 0)) {
    problems.add(
      'failurePolicy', gang.ignoreDisruptions === undefined ? 'failOnExitCodes' : 'ignoreDisruptions',
      'cannot be said by a TrainJob, whose runtime decides what a failure means', 'leave it out, or set engine: GangEngine.jobSet()',
    );
  }
  if (gang.success.count !== undefined) {
    problems.add('success', gang.success.count, 'cannot be counted by a TrainJob', 'leave it out, or set engine: GangEngine.jobSet()');
  }
  if (gang.networkTopology !== undefined) {
    problems.add(
      'networkTopology', gang.networkTopology._spec.mode, 'is a matter of the runtime with TrainJob',
      'leave it out, and set podGroupPolicy: PodGroupPolicy.volcano(topology) of the runtime',
    );
  }
  checkSources(problems, options);
}

function checkSources(problems: Problems, { runtime, dataset, model }: TrainJobEngineOptions): void {
  for (const [property, source, has] of [
    ['dataset', dataset, runtime._options.datasetInitializer], ['model', model, runtime._options.modelInitializer],
  ] as const) {
    if (source === undefined) {
      continue;
    }
    if (!/^[A-Za-z][A-Za-z0-9+.-]*:\/\/.+$/.test(source.storageUri) || source.storageUri.length > 2048) {
      problems.add(
        `engine.${property}.storageUri`, source.storageUri, 'must be an address with its scheme, at most 2048 characters',
        "write for instance 'hf://tatsu-lab/alpaca'",
      );
    }
    if (source.secret !== undefined && !isDnsSubdomain(source.secret)) {
      problems.add(`engine.${property}.secret`, source.secret, 'must be the name of a Secret', 'correct it');
    }
    if (!has) {
      problems.add(
        `engine.${property}`, source.storageUri, `needs a runtime with a job that fetches it, and '${runtime.name}' has none`,
        `give the runtime a '${property}Initializer', or say ${property}Initializer: true of its reference`,
      );
    }
  }
}

/** Fields of a pod that a TrainJob cannot say, by the property that they come from. */
const OF_RUNTIME: readonly (readonly [keyof PodSpec, string])[] = [
  ['initContainers', 'initContainers and sidecars'],
  ['priorityClassName', 'priority'],
  ['schedulerName', 'placement.schedulerName'],
  ['topologySpreadConstraints', 'placement.topologySpread'],
  ['runtimeClassName', 'placement.runtimeClass'],
  ['hostNetwork', 'placement.hostNetwork'],
  ['resourceClaims', 'resourceClaims'],
  ['setHostnameAsFQDN', 'setHostnameAsFqdn'],
];

/** The same of the main container. Its ports are left out without a word: they open nothing. */
const OF_NODE: readonly (readonly [keyof Container, string])[] = [
  ['envFrom', 'envFrom'],
  ['startupProbe', 'startupProbe'],
  ['readinessProbe', 'readinessProbe'],
  ['livenessProbe', 'livenessProbe'],
  ['lifecycle', 'preStop'],
  ['workingDir', 'workingDir'],
  ['imagePullPolicy', 'imagePullPolicy'],
  ['stdin', 'stdin'],
  ['tty', 'tty'],
];

/** Reports what of a pod only its runtime could say, unless it does. */
function checkPatch(problems: Problems, [pod]: readonly PodTemplateSpec[], runtime: TrainingRuntimeRef): void {
  const { spec } = pod;
  const ofRuntime = runtime._pod?.spec;
  const report = (property: string): void =>
    problems.add(
      property, 'given', 'cannot be said by a TrainJob',
      `leave it out, and say it of the runtime '${runtime.name}', or set engine: GangEngine.jobSet()`,
    );
  OF_RUNTIME.filter(([field]) => differs(spec?.[field], ofRuntime?.[field])).forEach(([, property]) => report(property));
  OF_NODE.filter(([field]) => differs(spec?.containers[0]?.[field], ofRuntime?.containers[0]?.[field]))
    .forEach(([, property]) => report(property));
}

function differs(wanted: unknown, given: unknown): boolean {
  return wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(given);
}

function render(gang: Gang, [pod]: readonly PodTemplateSpec[], { runtime, dataset, model }: TrainJobEngineOptions): RenderedGang {
  const [{ replicas }] = gang.roles;
  const main = pod.spec?.containers[0];
  const volcano = runtime._options.podGroupPolicy?._spec.volcano !== undefined && gang.queue !== undefined;
  const annotations = { ...gang.annotations, ...(volcano ? { 'scheduling.volcano.sh/queue-name': gang.queue.name } : {}) };
  const labels = Object.fromEntries(Object.entries(gang.labels).filter(([key]) => gang.marks.jobLabels[key] === undefined));
  const spec: TrainJobSpec = {
    runtimeRef: { apiGroup: 'trainer.kubeflow.org', kind: runtime._kind, name: runtime.name },
    initializer: dataset === undefined && model === undefined ? undefined : { dataset: sourceOf(dataset), model: sourceOf(model) },
    activeDeadlineSeconds: gang.timeoutSeconds,
    trainer: {
      image: main?.image,
      command: main?.command,
      args: main?.args,
      env: main?.env,
      numNodes: replicas,
      numProcPerNode: runtime._policy._supplies.includes('torchrun') ? processesOf(gang) : undefined,
      resourcesPerNode: main?.resources,
    },
    runtimePatches: [{
      manager: MANAGER,
      trainingRuntimeSpec: {
        template: {
          metadata: { labels, annotations: nonEmptyMap(annotations) },
          spec: { replicatedJobs: [{ name: NODE, template: { spec: { template: { metadata: pod.metadata, spec: patchOf(pod) } } } }] },
        },
      },
    }],
  };
  return { labels: gang.labels, annotations: gang.annotations, spec };
}

/** Processes on each node, which Trainer would count differently: by the CPUs where there is no GPU. */
function processesOf({ needs: { torchrun }, roles: [{ props: { gpu } }] }: Gang): number | undefined {
  return torchrun === undefined ? undefined : torchrun.processes ?? gpu?._processes ?? 1;
}

/** What a TrainJob may say of its pods besides what stands in `trainer`. */
function patchOf({ spec }: PodTemplateSpec): TrainJobSpec2 {
  const main = spec?.containers[0];
  return {
    serviceAccountName: spec?.serviceAccountName,
    volumes: spec?.volumes,
    containers: nonEmpty(
      main?.volumeMounts === undefined && main?.securityContext === undefined
        ? []
        : [{ name: NODE, volumeMounts: main.volumeMounts, securityContext: main.securityContext }],
    ),
    imagePullSecrets: spec?.imagePullSecrets,
    securityContext: spec?.securityContext,
    nodeSelector: spec?.nodeSelector,
    affinity: spec?.affinity,
    tolerations: spec?.tolerations,
    terminationGracePeriodSeconds: spec?.terminationGracePeriodSeconds,
  };
}

function sourceOf(source: TrainJobSource | undefined): TrainJobDataset | undefined {
  return source === undefined
    ? undefined
    : { storageUri: source.storageUri, secretRef: source.secret === undefined ? undefined : { name: source.secret } };
}
