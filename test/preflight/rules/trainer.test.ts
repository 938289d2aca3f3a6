import { stringify } from 'yaml';
import { complaints } from '../../support/preflight';

const STEP = 'trainer.kubeflow.org/trainjob-ancestor-step';
const API = 'trainer.kubeflow.org/v1alpha1';

const job = (name: string, step: string, container: object): object => ({
  name, template: { metadata: { labels: { [STEP]: step } }, spec: { template: { spec: { containers: [container] } } } },
});

const runtime = (jobs: object[], policy: object = { torch: {} }, name = 'torch'): string =>
  stringify({
    apiVersion: API, kind: 'ClusterTrainingRuntime', metadata: { name }, spec: { mlPolicy: policy, template: { spec: { replicatedJobs: jobs } } },
  });

const trainJob = (spec: object): string =>
  stringify({ apiVersion: API, kind: 'TrainJob', metadata: { name: 'llm', namespace: 'ml' }, spec: { runtimeRef: { name: 'torch' }, ...spec } });

const node = job('node', 'trainer', { name: 'node', image: 'example.com/torch:1' });
const fetching = (mounts: object[]): object =>
  job('dataset-initializer', 'dataset-initializer', { name: 'dataset-initializer', image: 'example.com/get:1', volumeMounts: mounts });
const dataset = { initializer: { dataset: { storageUri: 'hf://a/b' } } };
const patch = (replicatedJobs: object[]): object => ({
  runtimePatches: [{ manager: 'example.com/me', trainingRuntimeSpec: { template: { spec: { replicatedJobs } } } }],
});
const podPatch = (spec: object): object => ({ name: 'node', template: { spec: { template: { spec } } } });
const PATH = 'spec.runtimePatches[0].trainingRuntimeSpec.template.spec.replicatedJobs[0]';

test.each<[string, string[], string[]]>([
  ['nothing wrong', [runtime([node]), trainJob({ trainer: { env: [{ name: 'A', value: '1' }] } })], []],
  ['a runtime elsewhere', [trainJob({})], []],
  [
    'a runtime that the others lack', [runtime([node]), trainJob({ runtimeRef: { name: 'jax' } })],
    [
      "info: 'spec.runtimeRef.name' (jax) must be a ClusterTrainingRuntime that exists, and the input has others; use one of torch, or add it",
    ],
  ],
  [
    'a runtime that the others of its namespace lack',
    [
      runtime([node]).replace('ClusterTrainingRuntime', 'TrainingRuntime').replace('name: torch', 'name: torch\n  namespace: ml'),
      trainJob({ runtimeRef: { kind: 'TrainingRuntime', name: 'jax' } }),
    ],
    ["error: 'spec.runtimeRef.name' (jax) must be a TrainingRuntime that exists, and the input has others; use one of torch, or add it"],
  ],
  [
    'a variable of torch', [runtime([node]), trainJob({ trainer: { env: [{ name: 'PET_NNODES', value: '1' }] } })],
    [
      "error: 'spec.trainer.env[0].name' (PET_NNODES) must not be a variable that the runtime's torch policy writes; remove it",
    ],
  ],
  [
    'an initializer that is not there', [runtime([node]), trainJob(dataset)],
    [
      "error: 'spec.initializer.dataset' (not given) needs a runtime with a job and a container called dataset-initializer; use another "
      + 'runtime, or add the job to it',
    ],
  ],
  [
    'an initializer without its volume', [runtime([fetching([]), node]), trainJob(dataset)],
    [
      "error: 'spec.initializer.dataset' (not given) needs a runtime whose container dataset-initializer mounts a volume called "
      + "'initializer'; add the volume and its mount to the runtime",
    ],
  ],
  [
    'an initializer with it', [runtime([fetching([{ name: 'initializer', mountPath: '/workspace' }]), node]), trainJob(dataset)], [],
  ],
  [
    'a patch of a job that is not there', [runtime([node]), trainJob(patch([{ name: 'worker' }]))],
    [`error: '${PATH}.name' (worker) must be a job of the runtime; use one of node`],
  ],
  [
    'a patch of a container that is not there', [runtime([node]), trainJob(patch([podPatch({ containers: [{ name: 'main' }] })]))],
    [
      `error: '${PATH}.template.spec.template.spec.containers[0].name' (main) must be a container that the job of the runtime has; use one of `
      + 'node',
    ],
  ],
  [
    'a patch of variables', [runtime([node]), trainJob(patch([podPatch({ containers: [{ name: 'node', env: [{ name: 'A', value: '1' }] }] })]))],
    [
      `error: '${PATH}.template.spec.template.spec.containers[0].env' (A) must not be given for the container node; move it to `
      + 'spec.trainer.env',
    ],
  ],
])('train-job-fits-runtime: %s', (_, manifests, expected) => {
  expect(complaints('train-job-fits-runtime', manifests.join('---\n'))).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['nothing wrong', runtime([node]), []],
  ['a job of no step', runtime([job('other', 'mine', { name: 'a', image: 'example.com/a:1' })]), []],
  [
    'another container, several replicas', runtime([{ ...job('node', 'trainer', { name: 'main', image: 'example.com/a:1' }), replicas: 2 }]),
    [
      "error: 'spec.template.spec.replicatedJobs[0].replicas' (2) must be 1 for the step trainer; leave it out",
      "error: 'spec.template.spec.replicatedJobs[0].template.spec.template.spec.containers' (main) must have one called node, which "
      + 'TrainJobs fill in; rename it',
    ],
  ],
])('training-runtime-jobs: %s', (_, manifests, expected) => {
  expect(complaints('training-runtime-jobs', manifests)).toEqual(expected);
});
