import { parse } from 'yaml';
import { RULES } from '../../../src/preflight/registry';
import { QUEUES_YAML } from '../../../src/preflight/rules/examples-kueue';
import { job, object, podJob } from '../../support/manifests';
import { complaints, preflight } from '../../support/preflight';

const errorsOf = (yaml: string): string[] =>
  preflight(yaml).filter(({ severity }) => severity === 'error').map(({ rule, family }) => `${rule} ${family}`);

const POD = 'spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1}]}';
const GROUP = 'kueue.x-k8s.io/pod-group-name: a';
const COUNT = 'kueue.x-k8s.io/pod-group-total-count';

test.each([
  [
    'the name of a queue that is null is an empty one', job('backoffLimit: 3', 'name: a, namespace: ml, labels: {kueue.x-k8s.io/queue-name: ~}'),
    ['kueue-labels is rejected'],
  ],
  [
    'a number of pods of a group that is null is no number',
    object('v1', 'Pod', `name: a, namespace: ml, labels: {kueue.x-k8s.io/queue-name: a, ${GROUP}}, annotations: {${COUNT}: ~}`, POD),
    ['kueue-pod-group is rejected'],
  ],
  [
    'a limit of GPUs that is null is none',
    podJob('containers: [{name: main, image: example.com/train:1, resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: ~}}}]'),
    ['extended-resource-limits is rejected'],
  ],
  [
    'blanks around an image are looked for in pods',
    object('v1', 'Pod', 'name: a, namespace: ml', "spec: {restartPolicy: Never, containers: [{name: main, image: 'example.com/train:1 '}]}"),
    ['container-basics is rejected'],
  ],
  [
    'and not in templates, whose pods are refused', podJob("containers: [{name: main, image: 'example.com/train:1 '}]"),
    ['container-basics can never start'],
  ],
  ['a policy of restarts that is empty is filled in', podJob("restartPolicy: ''"), ['job-restart-policy is rejected']],
  ['a queue of a Volcano Job that is empty is filled in', volcanoJob("queue: ''"), []],
  ['and so is the name of a task', volcanoJob('', "''"), []],
  [
    'a size of a volume that is null is 0',
    object('v1', 'PersistentVolume', 'name: a', "spec: {capacity: {storage: ~}, accessModes: [ReadWriteMany], nfs: {server: a, path: /a}}"),
    ['persistent-volume is rejected'],
  ],
  [
    'a bound of a LimitRange that is null is 0',
    object('v1', 'LimitRange', 'name: a, namespace: ml', 'spec: {limits: [{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: ~}}]}'),
    ['limit-range-values is rejected'],
  ],
  [
    'an action of a policy that is null is none',
    object(
      'admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', 'name: a', 'spec: {policyName: a, validationActions: [~, Audit]}',
    ),
    ['admission-policy-binding is rejected'],
  ],
  [
    'a container of a RayJob without a name has an empty one where Kueue suspends it', rayJob('labels: {kueue.x-k8s.io/queue-name: a}', ''),
    ['missing-field can never start'],
  ],
  ['and none where it is suspended already', rayJob('labels: {kueue.x-k8s.io/queue-name: a}', 'suspend: true,'), ['missing-field is rejected']],
  ['or in no queue', rayJob('labels: {}', ''), ['missing-field is rejected']],
  [
    'a kind of a runtime that is empty is none that is filled in',
    object('trainer.kubeflow.org/v1alpha1', 'TrainJob', 'name: a, namespace: ml', "spec: {runtimeRef: {name: a, kind: ''}}"),
    ['train-job-runtime is rejected'],
  ],
  ['a TrainJob without a spec has no runtime', object('trainer.kubeflow.org/v1alpha1', 'TrainJob', 'name: a, namespace: ml', ''), ['missing-field is rejected']],
  [
    'ports of nodes are for Services that have them', object('v1', 'Service', 'name: a, namespace: ml', 'spec: {ports: [{port: 80, nodePort: 30080}]}'),
    ['service-spec is rejected'],
  ],
  [
    'a container names each port once',
    podJob('containers: [{name: main, image: example.com/train:1, ports: [{name: a, containerPort: 1}, {name: a, containerPort: 2}]}]'),
    ['pod-settings is rejected'],
  ],
  [
    'a constraint of devices has one attribute',
    object(
      'resource.k8s.io/v1', 'ResourceClaim', 'name: a, namespace: ml',
      'spec: {devices: {requests: [{name: gpu, exactly: {deviceClassName: a}}], constraints: [{requests: [gpu]}]}}',
    ),
    ['resource-claim is rejected'],
  ],
])('%s', (_, yaml, expected) => {
  expect(errorsOf(yaml)).toEqual(expected);
});

function volcanoJob(spec: string, task = 'a'): string {
  return object(
    'batch.volcano.sh/v1alpha1', 'Job', 'name: a, namespace: ml',
    `spec: {${spec}${spec === '' ? '' : ', '}schedulerName: volcano, minAvailable: 1, tasks: [{name: ${task}, replicas: 1, template: {${POD}}}]}`,
  );
}

function rayJob(metadata: string, spec: string): string {
  return object(
    'ray.io/v1', 'RayJob', `name: a, namespace: ml, ${metadata}`,
    `spec: {${spec} shutdownAfterJobFinishes: true, rayClusterSpec: {headGroupSpec: {rayStartParams: {},
  template: {spec: {containers: [{image: 'example.com/ray:1'}]}}}}}`,
  );
}

test('pods of a group that say different numbers never become one', () => {
  const pod = (name: string, count: number): string => object(
    'v1', 'Pod', `name: ${name}, namespace: ml, labels: {kueue.x-k8s.io/queue-name: a, ${GROUP}}, annotations: {${COUNT}: '${count}'}`, POD,
  );
  expect(complaints('kueue-pod-group', `${pod('a', 2)}\n---\n${pod('b', 3)}`)).toEqual([
    `error: 'metadata.annotations["${COUNT}"]' (2) must be the same for all pods of group 'a', and is 3 for b; write how many pods the `
    + 'group has into each of them',
    `error: 'metadata.annotations["${COUNT}"]' (3) must be the same for all pods of group 'a', and is 2 for a; write how many pods the `
    + 'group has into each of them',
  ]);
  expect(complaints('kueue-pod-group', `${pod('a', 2)}\n---\n${pod('b', 2)}`)).toEqual([]);
});

describe('pods without accelerators that fit no declared node', () => {
  const yaml = podJob('nodeSelector: {example.com/pool: other}');
  const gpus = { name: 'gpu', nodes: 1, resources: { cpu: 64, 'nvidia.com/gpu': 8 }, labels: { 'example.com/pool': 'gpu' } };
  const cpus = { name: 'cpu', nodes: 1, resources: { cpu: 64 }, labels: { 'example.com/pool': 'cpu' } };

  test('are a warning where nodes without accelerators are declared', () => {
    expect(complaints('no-node-fits', yaml, { pools: [gpus, cpus] })).toEqual([expect.stringMatching(/^warning: .*fit on no declared node/)]);
  });

  test('are nothing where they may be left out', () => {
    expect(complaints('no-node-fits', yaml, { pools: [gpus] })).toEqual([]);
  });
});

test("pods of a TrainJob in a queue are held against the namespace's maximum of pods", () => {
  const yaml = (memory: string): string => [
    object('v1', 'LimitRange', 'name: limits, namespace: ml', 'spec: {limits: [{type: Pod, max: {memory: 16Gi}}]}'),
    QUEUES_YAML.replace(/\n---\s*$/, ''),
    object(
      'trainer.kubeflow.org/v1alpha1', 'TrainingRuntime', 'name: torch, namespace: ml',
      'spec: {mlPolicy: {numNodes: 1, torch: {}}, template: {spec: {replicatedJobs: [{name: node, template: {metadata: {labels: '
      + '{trainer.kubeflow.org/trainjob-ancestor-step: trainer}}, spec: {template: {spec: {containers: [{name: node, image: "a/b:1", '
      + `resources: {requests: {memory: ${memory}}}}]}}}}}]}}}`,
    ),
    object(
      'trainer.kubeflow.org/v1alpha1', 'TrainJob', 'name: llm, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}',
      'spec: {runtimeRef: {apiGroup: trainer.kubeflow.org, kind: TrainingRuntime, name: torch}}',
    ),
  ].join('\n---\n');
  expect(complaints('kueue-limit-range-sizing', yaml('32Gi'))).toEqual([
    "error: 'spec.runtimeRef.spec.template.spec.replicatedJobs[0].template.spec.template.spec.containers' (requests.memory: 32Gi per "
    + 'pod) is more than a pod of the namespace may have, 16Gi: "requests must not be above the limitRange max"; ask for at most 16Gi, '
    + 'or change the LimitRange',
  ]);
  expect(complaints('kueue-limit-range-sizing', yaml('16Gi'))).toEqual([]);
});

test('borrowers whose jobs use little beside their accelerators evict each other: a warning with the proportion', () => {
  const { bad, facts } = RULES.find(({ id }) => id === 'volcano-borrowers-evict')!;
  expect(complaints('volcano-borrowers-evict', bad, parse(facts!))).toEqual([
    "warning: 'spec.minAvailable' (16 cpu for 8 nvidia.com/gpu) leaves queue 'nlp' below the 96 cpu that it deserves however many "
    + "nvidia.com/gpu it borrows, so it and 'vision' evict each other without end where both have more to run than their share; ask for "
    + "48 cpu or more, lower 'deserved' of cpu, or let one of the queues not borrow",
  ]);
  // nobody borrows from it, nothing is reclaimed, or only one borrows
  expect(complaints('volcano-borrowers-evict', bad, parse(facts!.replace('reclaim, ', '')))).toEqual([]);
  const vision = 'metadata: {name: vision}\nspec: {deserved: {cpu: 96, nvidia.com/gpu: 12}, capability: {cpu: 256, nvidia.com/gpu: 32}}';
  expect(complaints('volcano-borrowers-evict', bad.replace(vision, vision.replace('gpu: 32', 'gpu: 12')), parse(facts!))).toEqual([]);
});
