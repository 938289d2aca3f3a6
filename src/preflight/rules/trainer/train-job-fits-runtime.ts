import { at, Dict, dict, dicts, isDict, text } from '../../../base/json';
import { KubeObject } from '../../kube-object';
import { ObjectRule, Reporter } from '../../rule';
import { World } from '../../world';
import { TRAINER_VARIABLES } from '../../../upstream/trainer-variables';

const RUNTIME = (jobs: string): string => `
apiVersion: trainer.kubeflow.org/v1alpha1
kind: ClusterTrainingRuntime
metadata: {name: torch-distributed}
spec: {mlPolicy: {torch: {}}, template: {spec: {replicatedJobs: [${jobs}]}}}
---`;

const NODE = `{name: node, template: {metadata: {labels: {trainer.kubeflow.org/trainjob-ancestor-step: trainer}}, spec: {template: {spec: {
  containers: [{name: node, image: 'example.com/torch:1'}]}}}}}`;

const trainJob = (variable: string): string => `
apiVersion: trainer.kubeflow.org/v1alpha1
kind: TrainJob
metadata: {name: llm, namespace: ml}
spec: {runtimeRef: {name: torch-distributed}, trainer: {numNodes: 2, env: [{name: ${variable}, value: '2'}]}}`;

/** Variables that the plugins of Trainer write and refuse, by the policy of the runtime. */
const RESERVED: Readonly<Record<string, RegExp>> = {
  ...TRAINER_VARIABLES,
  xgboost: /^DMLC_(TRACKER_URI|TRACKER_PORT|TASK_ID|NUM_WORKER)$/,
};

/** Containers whose variables only the TrainJob's own fields may say. */
const FILLED_IN = ['node', 'dataset-initializer', 'model-initializer'];

/** @see Validate in pkg/runtime/core and in the plugins jobset, torch, mpi and xgboost of Trainer */
export const trainJobFitsRuntime: ObjectRule = {
  id: 'train-job-fits-runtime',
  on: ['TrainJob.trainer.kubeflow.org'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A TrainJob asks of its runtime what that has not, or there is no such runtime.',
  why: 'The webhook reads the runtime when a TrainJob is made: it must be there before, have the jobs and containers that are patched or '
    + 'filled in, and its variables are its own. A TrainingRuntime counts as missing only where the input has others in the namespace.',
  because: "Trainer's validating webhook for TrainJobs",
  bad: RUNTIME(NODE) + trainJob('PET_NNODES'),
  good: RUNTIME(NODE) + trainJob('EPOCHS'),
  check(object, report, world) {
    const { kind, name } = dict(object.spec.runtimeRef);
    const type = `${text(kind) ?? 'ClusterTrainingRuntime'}.trainer.kubeflow.org`;
    const namespace = type.startsWith('Cluster') ? undefined : object.namespace;
    const runtime = findRuntime(world, type, namespace, text(name) ?? '');
    if (runtime === 'missing') {
      const names = world.index.inNamespace(type, namespace).slice(0, 8).map((other) => other.name);
      report({
        property: 'spec.runtimeRef.name', value: name, problem: `must be a ${nameOfType(type)} that exists, and the input has others`,
        fix: `use one of ${names.join(', ')}, or add it`,
        // a release of Trainer brings runtimes of the cluster along
        severity: namespace === undefined ? 'info' : 'error',
      });
    } else if (runtime !== undefined) {
      const jobs = jobsOf(runtime);
      checkVariables(object.spec, runtime.spec, report);
      checkInitializers(object.spec, jobs, report);
      checkPatches(object.spec, jobs, report);
    }
  },
};

function findRuntime(world: World, type: string, namespace: string | undefined, name: string): KubeObject | 'missing' | undefined {
  if (world.index.isAmbiguous(type, namespace, name)) {
    return undefined;
  }
  return world.index.find(type, namespace, name) ?? (world.index.owns(type, namespace) ? 'missing' : undefined);
}

function nameOfType(type: string): string {
  return type.slice(0, type.indexOf('.'));
}

/** Containers of the jobs of a runtime, by the names of the jobs. */
function jobsOf(runtime: KubeObject): ReadonlyMap<string, readonly Dict[]> {
  return new Map(dicts(at(runtime.spec, 'template', 'spec', 'replicatedJobs')).map((job) => {
    const pod = dict(at(job, 'template', 'spec', 'template', 'spec'));
    return [text(job.name) ?? '', [...dicts(pod.initContainers), ...dicts(pod.containers)]];
  }));
}

function checkVariables(spec: Dict, runtime: Dict, report: Reporter): void {
  const policy = Object.keys(RESERVED).find((name) => isDict(at(runtime, 'mlPolicy', name)));
  dicts(at(spec, 'trainer', 'env')).forEach(({ name }, i) => {
    if (policy !== undefined && typeof name === 'string' && RESERVED[policy].test(name)) {
      report({
        property: `spec.trainer.env[${i}].name`, value: name, problem: `must not be a variable that the runtime's ${policy} policy writes`,
        fix: 'remove it',
      });
    }
  });
}

function checkInitializers(spec: Dict, jobs: ReadonlyMap<string, readonly Dict[]>, report: Reporter): void {
  for (const part of ['dataset', 'model'].filter((name) => isDict(at(spec, 'initializer', name)))) {
    const name = `${part}-initializer`;
    const container = jobs.get(name)?.find((each) => each.name === name);
    const property = `spec.initializer.${part}`;
    if (container === undefined) {
      report({
        property, problem: `needs a runtime with a job and a container called ${name}`, fix: 'use another runtime, or add the job to it',
      });
    } else if (!dicts(container.volumeMounts).some((mount) => mount.name === 'initializer')) {
      report({
        property, problem: `needs a runtime whose container ${name} mounts a volume called 'initializer'`,
        fix: 'add the volume and its mount to the runtime',
      });
    }
  }
}

function checkPatches(spec: Dict, jobs: ReadonlyMap<string, readonly Dict[]>, report: Reporter): void {
  dicts(spec.runtimePatches).forEach((patch, i) => {
    dicts(at(patch, 'trainingRuntimeSpec', 'template', 'spec', 'replicatedJobs')).forEach((job, j) => {
      const path = `spec.runtimePatches[${i}].trainingRuntimeSpec.template.spec.replicatedJobs[${j}]`;
      const containers = jobs.get(text(job.name) ?? '');
      if (containers === undefined) {
        report({
          property: `${path}.name`, value: job.name, problem: 'must be a job of the runtime',
          fix: `use one of ${[...jobs.keys()].join(', ')}`,
        });
        return;
      }
      const pod = dict(at(job, 'template', 'spec', 'template', 'spec'));
      for (const list of ['initContainers', 'containers'] as const) {
        const listPath = `${path}.template.spec.template.spec.${list}`;
        dicts(pod[list]).forEach((container, k) => checkContainer(container, containers, `${listPath}[${k}]`, report));
      }
    });
  });
}

function checkContainer(container: Dict, known: readonly Dict[], path: string, report: Reporter): void {
  const name = text(container.name) ?? '';
  if (!known.some((other) => other.name === name)) {
    report({
      property: `${path}.name`, value: name, problem: 'must be a container that the job of the runtime has',
      fix: `use one of ${known.map((other) => text(other.name)).join(', ')}`,
    });
  } else if (FILLED_IN.includes(name) && dicts(container.env).length > 0) {
    report({
      property: `${path}.env`, value: dicts(container.env).map((each) => text(each.name)).join(', '),
      problem: `must not be given for the container ${name}`,
      fix: name === 'node' ? 'move it to spec.trainer.env' : 'move it to spec.initializer',
    });
  }
}
