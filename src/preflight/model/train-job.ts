import { at, Dict, dict, dicts, entry, isDict, list, text, whole } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { PodSetProps } from './workload';

/** On the Job of a runtime that trains. Others fetch data and models before, or launch. */
const STEP = 'trainer.kubeflow.org/trainjob-ancestor-step';

/** Where the templates are, as messages write it: they are in the runtime, and not in the TrainJob. */
const PATH = 'spec.runtimeRef.spec.template.spec.replicatedJobs';

/** Kinds of objects in lists that a strategic merge patch joins, by the field that tells them apart. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  schedulingGates: 'name',
  volumeMounts: 'mountPath',
};

/** The pods of a TrainJob, made from its runtime; none when the input has no such runtime, or several. */
export function podsOfTrainJob(object: KubeObject, index: ManifestIndex): PodSetProps[] {
  const runtime = runtimeOf(object, index);
  if (runtime === undefined) {
    return [];
  }
  const patches = patchesOf(object.spec);
  return dicts(at(runtime.spec, 'template', 'spec', 'replicatedJobs')).map((job, i) => {
    const name = text(job.name) ?? '';
    const template = patches
      .filter((patch) => patch.job === undefined || patch.job === name)
      .reduce((merged, patch) => merge(merged, patch.template), dict(job.template));
    const step = entry(dict(at(template, 'metadata', 'labels')), STEP);
    const count = podsAtATime(name, step, job, runtime.spec, object.spec);
    const pods = dict(at(template, 'spec', 'template'));
    return {
      name, count, min: count, path: `${PATH}[${i}].template.spec.template`,
      template: isDict(at(template, 'metadata', 'labels')) ? withTrainer(pods, runtime.spec, dict(object.spec.trainer)) : pods,
    };
  });
}

function runtimeOf(object: KubeObject, index: ManifestIndex): KubeObject | undefined {
  const { apiGroup, kind, name } = dict(object.spec.runtimeRef);
  const type = `${text(kind) ?? 'ClusterTrainingRuntime'}.${text(apiGroup) ?? 'trainer.kubeflow.org'}`;
  const namespace = type.startsWith('Cluster') ? undefined : object.namespace;
  return index.isAmbiguous(type, namespace, text(name) ?? '') ? undefined : index.find(type, namespace, text(name) ?? '');
}

/** How many pods a Job of the runtime has: those that train as many as the TrainJob has nodes. */
function podsAtATime(name: string, step: unknown, job: Dict, runtime: Dict, trainJob: Dict): number {
  const nodes = whole(at(trainJob, 'trainer', 'numNodes'));
  const policy = dict(runtime.mlPolicy);
  const ofTemplate = whole(at(job, 'template', 'spec', 'parallelism')) ?? 1;
  if (isDict(policy.mpi)) {
    // The launcher may be one of the nodes; what a former version did beyond that is not counted.
    const ofNode = nodes === undefined ? undefined : Math.max(0, nodes - (policy.mpi.runLauncherAsNode === true ? 1 : 0));
    return name === 'launcher'
      ? 1
      : name === 'node' && ofNode !== undefined
        ? ofNode
        : step === 'trainer'
          ? (whole(policy.numNodes) ?? 1)
          : ofTemplate;
  }
  if (step === 'trainer') {
    return nodes ?? whole(policy.numNodes) ?? (runtime.mlPolicy === undefined ? ofTemplate : 1);
  }
  return typeof step === 'string' ? ofTemplate : (whole(job.replicas) ?? 1) * ofTemplate;
}

/** A pod template with what the TrainJob says about the container that trains. Trainer leaves Jobs without labels as they are. */
function withTrainer(template: Dict, runtime: Dict, trainer: Dict): Dict {
  const launches = at(runtime, 'mlPolicy', 'mpi', 'runLauncherAsNode') === true;
  const isTrainer = (container: Dict): boolean => container.name === 'node' || (container.name === 'launcher' && launches);
  const containers = dicts(at(template, 'spec', 'containers'));
  if (!containers.some(isTrainer)) {
    return template;
  }
  const given = Object.fromEntries(
    ['image', 'command', 'args'].filter((field) => trainer[field] !== undefined).map((field) => [field, trainer[field]]),
  );
  const { limits, requests } = dict(trainer.resourcesPerNode);
  const resources = limits === undefined && requests === undefined ? {} : { resources: trainer.resourcesPerNode };
  return {
    ...template,
    spec: {
      ...dict(template.spec),
      containers: containers.map((container) =>
        isTrainer(container) ? merge({ ...container, ...given, ...resources }, { env: trainer.env }) : container,
      ),
    },
  };
}

interface TemplatePatch {
  /** Undefined for all. */
  readonly job: string | undefined;

  /** Of the template of a Job. */
  readonly template: Dict;
}

/** What the TrainJob changes in the Jobs of its runtime, under the present field and those of former versions. */
function patchesOf(spec: Dict): TemplatePatch[] {
  const present = dicts(spec.runtimePatches)
    .flatMap((patch) => dicts(at(patch, 'trainingRuntimeSpec', 'template', 'spec', 'replicatedJobs')))
    .map((job) => ({ job: text(job.name), template: dict(job.template) }));
  const former: Dict[] = [
    ...dicts(spec.podTemplateOverrides),
    ...dicts(spec.podSpecOverrides).map(({ targetJobs, ...podSpec }) => ({ targetJobs, spec: podSpec })),
  ];
  return [
    ...present,
    ...former.flatMap(({ targetJobs, metadata, spec: podSpec }): TemplatePatch[] => {
      const template = { spec: { template: { metadata, spec: podSpec } } };
      const targets = dicts(targetJobs);
      return targets.length === 0 ? [{ job: undefined, template }] : targets.map((target) => ({ job: text(target.name) ?? '', template }));
    }),
  ];
}

/** A strategic merge patch, as far as templates of pods need it. */
function merge(base: Dict, patch: Dict): Dict {
  const result: Record<string, unknown> = { ...base };
  for (const [field, value] of Object.entries(patch)) {
    const before = entry(base, field);
    const key = Object.prototype.hasOwnProperty.call(MERGE_KEYS, field) ? MERGE_KEYS[field] : undefined;
    if (value === null) {
      delete result[field];
    } else if (Array.isArray(value) && key !== undefined) {
      result[field] = mergeList(dicts(before), dicts(list(value)), key);
    } else if (value !== undefined) {
      result[field] = isDict(value) && isDict(before) ? merge(before, value) : value;
    }
  }
  return result;
}

function mergeList(base: readonly Dict[], patch: readonly Dict[], key: string): Dict[] {
  const added = patch.filter((item) => !base.some((other) => other[key] === item[key]));
  return [...base.map((item) => patch.filter((other) => other[key] === item[key]).reduce(merge, item)), ...added];
}
