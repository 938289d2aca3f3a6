import { parse } from 'yaml';
import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { World } from '../../../src/preflight/world';
import { complaints, errorRules, manifestsOf } from '../../support/preflight';

const runtime = (policy: string, jobs: string, kind = 'ClusterTrainingRuntime'): string => `
apiVersion: trainer.kubeflow.org/v1alpha1
kind: ${kind}
metadata: {name: torch${kind === 'TrainingRuntime' ? ', namespace: ml' : ''}}
spec: {mlPolicy: {${policy}}, template: {spec: {replicatedJobs: [${jobs}]}}}
---`;

const STEP = 'metadata: {labels: {trainer.kubeflow.org/trainjob-ancestor-step: trainer}}, ';
const job = (name: string, head: string, pod: string, more = ''): string =>
  `{name: ${name}, ${more}template: {${head}spec: {template: {spec: {${pod}containers: [{name: node, image: 'a/b:1', resources: `
  + '{limits: {nvidia.com/gpu: 2}}}]}}}}}';
const TORCH = runtime('numNodes: 2, torch: {}', job('node', STEP, ''));

const trainJob = (spec: string, reference = 'name: torch'): string => `
apiVersion: trainer.kubeflow.org/v1alpha1
kind: TrainJob
metadata: {name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}}
spec: {runtimeRef: {${reference}}, ${spec}}`;

const workloadOf = (yaml: string) =>
  new World(
    manifestsOf(yaml).map((manifest) => ({ manifest })), {}, new Set(),
  ).workloads[0];
const podsOf = (yaml: string): Record<string, string> =>
  Object.fromEntries(
    workloadOf(yaml).podSets.map(({ name, count, requests }) => [name, `${count} x ${requests.get('nvidia.com/gpu')?.toString() ?? '0'}`]),
  );

describe('the pods of a TrainJob', () => {
  test('are as many as it has nodes, or else its runtime', () => {
    expect(podsOf(TORCH + trainJob('trainer: {numNodes: 4}'))).toEqual({ node: '4 x 2' });
    expect(podsOf(TORCH + trainJob(''))).toEqual({ node: '2 x 2' });
    expect(podsOf(runtime('', job('node', STEP, '')) + trainJob(''))).toEqual({ node: '1 x 2' });
  });

  test('ask for what it states per node, instead of what the runtime does', () => {
    expect(podsOf(TORCH + trainJob('trainer: {resourcesPerNode: {limits: {nvidia.com/gpu: 8}}}'))).toEqual({ node: '2 x 8' });
    expect(podsOf(TORCH + trainJob('trainer: {resourcesPerNode: {requests: {cpu: 4}}}'))).toEqual({ node: '2 x 0' });
  });

  test('are those of all Jobs of the runtime', () => {
    const fetch = job('fetch', 'metadata: {labels: {trainer.kubeflow.org/trainjob-ancestor-step: dataset-initializer}}, ', '').replace(
      'name: node, image', 'name: fetch, image',
    );
    expect(
      podsOf(
        runtime('torch: {}', `${fetch}, ${job('node', STEP, '')}, ${job('extra', '', '', 'replicas: 3, ')}`) +
          trainJob('trainer: {numNodes: 4, resourcesPerNode: {limits: {nvidia.com/gpu: 8}}}'),
      ),
    ).toEqual({ fetch: '1 x 2', node: '4 x 8', extra: '3 x 2' });
  });

  test('have a launcher among them where the runtime has one', () => {
    const mpi = (policy: string): string =>
      runtime(`mpi: {${policy}}`, `${job('node', '', '')}, ${job('launcher', STEP, '')}`) +
      trainJob('trainer: {numNodes: 4, resourcesPerNode: {limits: {nvidia.com/gpu: 8}}}');
    expect(podsOf(mpi('runLauncherAsNode: true'))).toEqual({ node: '3 x 2', launcher: '1 x 8' });
    expect(podsOf(mpi(''))).toEqual({ node: '4 x 2', launcher: '1 x 8' });
  });

  test('are not known without the runtime, or when there are several of its name', () => {
    expect(podsOf(trainJob('trainer: {numNodes: 4}'))).toEqual({});
    expect(podsOf(TORCH + trainJob('', 'kind: TrainingRuntime, name: torch'))).toEqual({});
    expect(podsOf(runtime('', job('node', STEP, ''), 'TrainingRuntime') + trainJob('', 'kind: TrainingRuntime, name: torch'))).toEqual({
      node: '1 x 2',
    });
    expect(podsOf(TORCH + runtime('numNodes: 9', job('node', STEP, '')) + trainJob(''))).toEqual({});
  });

  test('are changed by patches, and by the overrides of former versions', () => {
    const runtimes = runtime('', job('node', STEP, 'nodeSelector: {a: b}, tolerations: [{key: old}], '));
    const spec =
      '{nodeSelector: {pool: h100}, tolerations: [{key: new}], volumes: [{name: data}], containers: [{name: node, env: [{name: A, '
      + 'value: b}]}]}';
    const merged = {
      nodeSelector: { a: 'b', pool: 'h100' }, tolerations: [{ key: 'new' }], volumes: [{ name: 'data' }],
      containers: [{ name: 'node', image: 'a/b:1', env: [{ name: 'A', value: 'b' }] }],
    };
    const patch = 'runtimePatches: [{manager: a, trainingRuntimeSpec: {template: {spec: {replicatedJobs: [{name: node, template: {spec: '
      + `{template: {metadata: {labels: {x: z}}, spec: ${spec}}}}}]}}}}]`;
    expect(workloadOf(runtimes + trainJob(patch)).podSets[0]).toMatchObject({ spec: merged, labels: { x: 'z' } });
    expect(
      workloadOf(runtimes + trainJob(`podTemplateOverrides: [{targetJobs: [{name: node}], spec: ${spec}}]`)).podSets[0].spec,
    ).toMatchObject(merged);
    expect(
      workloadOf(runtimes + trainJob('podSpecOverrides: [{targetJobs: [{name: node}], nodeSelector: {a: c}}]')).podSets[0].spec,
    ).toMatchObject({ nodeSelector: { a: 'c' } });
    expect(
      workloadOf(runtimes + trainJob(`podTemplateOverrides: [{targetJobs: [{name: other}], spec: ${spec}}]`)).podSets[0].spec.nodeSelector,
    ).toEqual({ a: 'b' });
  });

  test('run what it says', () => {
    expect(
      workloadOf(TORCH + trainJob('trainer: {image: "c/d:2", command: [python], args: [train.py], env: [{name: A, value: b}]}')).podSets[0]
        .containers[0].body,
    ).toMatchObject({ image: 'c/d:2', command: ['python'], args: ['train.py'], env: [{ name: 'A', value: 'b' }] });
  });
});

describe('a TrainJob', () => {
  const QUEUES = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: h100}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: team}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [nvidia.com/gpu], flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: 16}]}]}]}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: training, namespace: ml}
spec: {clusterQueue: team}
---`;

  test('is held against its queue', () => {
    const nodes = (count: number): string =>
      QUEUES + TORCH + trainJob(`trainer: {numNodes: ${count}, resourcesPerNode: {limits: {nvidia.com/gpu: 8}}}`);
    expect(complaints('kueue-fits-quota', nodes(3))).toEqual([
      `error: 'spec.runtimeRef.spec.template.spec.replicatedJobs[0].template.spec.template.spec' (3 pods 'node') ask for more `
      + `nvidia.com/gpu than ClusterQueue 'team' can ever give: "insufficient quota for nvidia.com/gpu in flavor h100, previously `
        + 'considered podsets requests (0) + current podset request (24) > maximum capacity (16)" (3 pods x 8 = 24; h100: nominalQuota '
          + '16, no cohort); run at most 2 pods at a time, or raise the quota of nvidia.com/gpu in flavor h100 to 24',
    ]);
    expect(errorRules(nodes(2))).toEqual([]);
  });

  test('is held against ResourceQuotas and the declared nodes', () => {
    const quota = (gpus: number): string =>
      `\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: team, namespace: ml}\nspec: {hard: {requests.nvidia.com/gpu: ${gpus}}}\n---`;
    const facts = parse('pools: [{name: h100, nodes: 4, resources: {nvidia.com/gpu: 8}}]') as ClusterFacts;
    const gpus = (count: number): string => TORCH + trainJob(`trainer: {resourcesPerNode: {limits: {nvidia.com/gpu: ${count}}}}`);
    expect(complaints('quota-too-small', quota(4) + gpus(8))[0]).toMatch(/^error/);
    expect(complaints('quota-too-small', quota(8) + gpus(8))[0]).toMatch(/^warning/);
    expect(complaints('quota-too-small', quota(16) + gpus(8))).toEqual([]);
    expect(complaints('no-node-fits', gpus(16), facts)[0]).toMatch(/^error/);
    expect(complaints('no-node-fits', gpus(8), facts)).toEqual([]);
  });

  test('is seen by the rules about queue labels, with or without its runtime', () => {
    const misplaced = (yaml: string): string[] => complaints('kueue-label-place', yaml.replace('labels: {kueue', 'annotations: {kueue'));
    expect(misplaced(trainJob('trainer: {numNodes: 2}'))).toHaveLength(1);
    expect(misplaced(TORCH + trainJob(''))).toHaveLength(1);
    expect(complaints('kueue-label-place', TORCH + trainJob(''))).toEqual([]);
    expect(complaints('kueue-suspend', trainJob('suspend: true'))).toHaveLength(1);
    expect(errorRules(trainJob('trainer: {numNodes: 2}'))).toEqual([]);
  });
});
