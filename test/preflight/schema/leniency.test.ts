import { Dict } from '../../../src/base/json';
import { refusalsOf } from '../../../src/preflight/schema/check-object';
import { KnownSchemas } from '../../../src/preflight/schema/known-schemas';
import { propertyOf } from '../../../src/preflight/schema/refusal';
import { manifestsOf } from '../../support/preflight';

/** What schemas say about a text, without the sentence. */
function found(yaml: string, kubernetes?: string): string[] {
  const schemas = new KnownSchemas([], kubernetes);
  return manifestsOf(yaml)
    .flatMap((manifest) => refusalsOf(manifest as Dict, schemas))
    .map(({ rule, severity = 'error', family = 'is rejected', path }) => `${severity} ${rule} ${propertyOf(path)} ${family}`);
}

const job = (pod: string, spec = ''): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml}
spec: {${spec}template: {spec: {restartPolicy: Never, ${pod}}}}`;

const CONTAINER = "containers: [{name: main, image: 'registry.example/train:1.0'}]";

describe('what the API server accepts', () => {
  test.each([
    ['what is empty counts as not given', job(`nodeSelector: ~, volumes: ~, ${CONTAINER}`, 'completionMode: ~, parallelism: ~, ')],
    ['an empty entry of a list of texts is an empty text', job("containers: [{name: main, image: 'a/b:1', args: [a, ~]}]")],
    [
      'quantities may be numbers, have exponents, and have white space around them',
      job("containers: [{name: main, image: 'a/b:1', resources: {limits: {cpu: 0.5, memory: '16Gi ', nvidia.com/gpu: 1e0}}}]"),
    ],
    ['an empty text counts as not given where Go has no pointer', job(`dnsPolicy: '', ${CONTAINER}`)],
    ['two variables of one name', job("containers: [{name: main, image: 'a/b:1', env: [{name: A, value: a}, {name: A, value: b}]}]")],
    ['a port by name or number', job("containers: [{name: main, image: 'a/b:1', livenessProbe: {httpGet: {port: http}}}]")],
    [
      'what is written in the status, apart from fields that do not exist',
      'apiVersion: kueue.x-k8s.io/v1beta2\nkind: LocalQueue\nmetadata: {name: t, namespace: ml}\nspec: {clusterQueue: a}\nstatus: {pendingWorkloads: many}',
    ],
    ['a PriorityClass without a value', 'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: zero}'],
    [
      "a Queue of weight 0, to which Volcano's webhook gives 1",
      'apiVersion: scheduling.volcano.sh/v1beta1\nkind: Queue\nmetadata: {name: q}\nspec: {weight: 0}',
    ],
    [
      "a quota that is not given, which Kueue's webhook fills in",
      `apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: q}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [cpu], flavors: [{name: f, resources: [{name: cpu}]}]}]}`,
    ],
    ['an AdmissionCheck without a spec', 'apiVersion: kueue.x-k8s.io/v1beta2\nkind: AdmissionCheck\nmetadata: {name: a}'],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });
});

describe('what the API server does not accept', () => {
  test.each([
    ['an empty text where Go has a pointer', job(CONTAINER, "podReplacementPolicy: '', "), 'not-one-of spec.podReplacementPolicy'],
    [
      'an empty entry of a list in a custom resource',
      'apiVersion: kueue.x-k8s.io/v1beta2\nkind: MultiKueueConfig\nmetadata: {name: a}\nspec: {clusters: [a, ~]}',
      'wrong-type spec.clusters[1]',
    ],
    [
      'a number that has no place in 32 bits',
      job(CONTAINER, 'ttlSecondsAfterFinished: 2147483648, '),
      'out-of-bounds spec.ttlSecondsAfterFinished',
    ],
    [
      'a truth value as quantity',
      job("containers: [{name: main, image: 'a/b:1', resources: {limits: {cpu: true}}}]"),
      'wrong-type spec.template.spec.containers[0].resources.limits.cpu',
    ],
    [
      'a time that is none',
      job(CONTAINER).replace('name: train', 'name: train, creationTimestamp: yesterday'),
      'bad-format metadata.creationTimestamp',
    ],
    ['a list where an object must be', 'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: ml}\nspec: []', 'wrong-type spec'],
    [
      'metadata of a custom resource that is a text',
      'apiVersion: kueue.x-k8s.io/v1beta2\nkind: Cohort\nmetadata: {name: a, labels: none}',
      'wrong-type metadata.labels',
    ],
    [
      'a field of the status that does not exist',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a, namespace: ml}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "a/b:1"}]}}}\nstatus: {sucess: 1}',
      'unknown-field status.sucess',
    ],
  ])('%s', (_, yaml, message) => {
    expect(found(yaml)).toEqual([`error ${message} is rejected`]);
  });
});

describe('fields and versions of Kubernetes', () => {
  const successPolicy = job(CONTAINER, 'completionMode: Indexed, completions: 2, successPolicy: {rules: [{succeededCount: 1}]}, ');

  test('a field that the declared version does not have yet is an error, and without a version it is none', () => {
    expect(found(successPolicy, '1.29')).toEqual(['error field-version spec.successPolicy is rejected']);
    expect(found(successPolicy, '1.31')).toEqual([]);
    expect(found(successPolicy)).toEqual([]);
  });

  test('a field that no supported version has is an error, one that only the newest lack is a warning', () => {
    expect(found(job(`resourceClaims: [{name: gpu, source: {resourceClaimTemplateName: gpu}}], ${CONTAINER}`))).toEqual([
      'error field-version spec.template.spec.resourceClaims[0].source is rejected',
    ]);
    const workload = job(`workloadRef: {name: a}, ${CONTAINER}`);
    expect(found(workload)).toEqual(['warning field-version spec.template.spec.workloadRef is rejected']);
    expect(found(workload, '1.36')).toEqual(['error field-version spec.template.spec.workloadRef is rejected']);
    expect(found(workload, '1.35')).toEqual([]);
  });
});

describe('pods and jobs that a controller makes', () => {
  const task = (pod: string): string => `tasks: [{name: t, replicas: 1, template: {spec: {restartPolicy: Never, ${pod}}}}]`;
  const WRONG = "dnsPolicy: Cluster, containers: [{name: main, image: 'a/b:1'}]";

  test("those of a Volcano Job are looked at by Volcano's webhook", () => {
    const yaml = `apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: a, namespace: ml}\nspec: {minAvailable: 1, ${task(WRONG)}}`;
    expect(found(yaml)).toEqual(['error not-one-of spec.tasks[0].template.spec.dnsPolicy is rejected']);
  });

  test.each([
    [
      'CronJob',
      `apiVersion: batch.volcano.sh/v1alpha1\nkind: CronJob\nmetadata: {name: a, namespace: ml}\nspec: {schedule: '0 2 * * *', jobTemplate: {spec: {minAvailable: 1, ${task(WRONG)}}}}`,
      'spec.jobTemplate.spec.tasks[0].template.spec.dnsPolicy',
    ],
    [
      'JobTemplate',
      `apiVersion: flow.volcano.sh/v1alpha1\nkind: JobTemplate\nmetadata: {name: a, namespace: ml}\nspec: {minAvailable: 1, ${task(WRONG)}}`,
      'spec.tasks[0].template.spec.dnsPolicy',
    ],
    [
      'JobSet',
      `apiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata: {name: a, namespace: ml}\nspec: {replicatedJobs: [{name: j, template: {spec: {template: {spec: {restartPolicy: Never, ${WRONG}}}}}}]}`,
      'spec.replicatedJobs[0].template.spec.template.spec.dnsPolicy',
    ],
    [
      'TrainingRuntime',
      `apiVersion: trainer.kubeflow.org/v1alpha1\nkind: TrainingRuntime\nmetadata: {name: a, namespace: ml}\nspec: {template: {spec: {replicatedJobs: [{name: j, template: {spec: {template: {spec: {${WRONG}}}}}}]}}}`,
      'spec.template.spec.replicatedJobs[0].template.spec.template.spec.dnsPolicy',
    ],
    [
      'PyTorchJob',
      `apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: a, namespace: ml}\nspec: {pytorchReplicaSpecs: {Worker: {template: {spec: {${WRONG}}}}}}`,
      'spec.pytorchReplicaSpecs.Worker.template.spec.dnsPolicy',
    ],
    [
      'RayJob',
      `apiVersion: ray.io/v1\nkind: RayJob\nmetadata: {name: a, namespace: ml}\nspec:
  rayClusterSpec:
    headGroupSpec: {template: {spec: {containers: []}}}
    workerGroupSpecs: [{groupName: a, template: {spec: {${WRONG}}}}]`,
      'spec.rayClusterSpec.workerGroupSpecs[0].template.spec.dnsPolicy',
    ],
    [
      'LeaderWorkerSet',
      `apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata: {name: a, namespace: ml}\nspec: {leaderWorkerTemplate: {workerTemplate: {spec: {${WRONG}}}}}`,
      'spec.leaderWorkerTemplate.workerTemplate.spec.dnsPolicy',
    ],
    [
      'AppWrapper',
      `apiVersion: workload.codeflare.dev/v1beta2\nkind: AppWrapper\nmetadata: {name: a, namespace: ml}\nspec: {components: [{template: {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {${WRONG}}}}]}`,
      'spec.components[0].template.spec.dnsPolicy',
    ],
  ])('those of a %s can never start', (_, yaml, property) => {
    expect(found(yaml)).toEqual([`error not-one-of ${property} can never start`]);
  });

  test('pods that an operator completes may lack what it adds, and unknown fields of them are a warning', () => {
    const yaml =
      'apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: a, namespace: ml}\nspec: {pytorchReplicaSpecs: {Worker: {template: {spec: {containers: [{image: a}], gpus: 8}}}}}';
    expect(found(yaml)).toEqual(['warning unknown-field spec.pytorchReplicaSpecs.Worker.template.spec.gpus will not do what it says']);
  });
});

test('values of Secrets are never shown', () => {
  const yaml = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: ml}\ndata: {token: hunter2!}\nstringData: {pin: 4711}';
  const refusals = manifestsOf(yaml).flatMap((manifest) => refusalsOf(manifest as Dict, new KnownSchemas()));
  expect(refusals).toHaveLength(2);
  expect(JSON.stringify(refusals)).not.toMatch(/hunter2|4711/);
});

describe('kinds of operators', () => {
  const ofKind = (type: string, spec: string): string =>
    `apiVersion: ${type.split(' ')[0]}\nkind: ${type.split(' ')[1]}\nmetadata: {name: a, namespace: ml}\nspec: ${spec}`;

  test.each([
    ['kubeflow.org/v2beta1 MPIJob', '{mpiReplicaSpecs: {}, slots: 2}', 'spec.slots'],
    ['ray.io/v1 RayCluster', '{headGroupSpec: {template: {spec: {containers: []}}}, workers: []}', 'spec.workers'],
    ['ray.io/v1 RayService', '{rayClusterConfig: {headGroupSpec: {template: {spec: {containers: []}}}}, serve: a}', 'spec.serve'],
    ['leaderworkerset.x-k8s.io/v1 LeaderWorkerSet', '{size: 2, leaderWorkerTemplate: {workerTemplate: {spec: {containers: []}}}}', 'spec.size'],
  ])('a field that %s does not have is an error', (type, spec, property) => {
    expect(found(ofKind(type, spec))).toEqual([`error unknown-field ${property} is rejected`]);
  });

  test.each(['kubeflow.org/v1 MPIJob', 'kubeflow.org/v1 PyTorchJob', 'kubeflow.org/v1 JAXJob'])(
    'the definition of %s is not here, and another operator of its group does not make it wrong',
    (type) => {
      expect(found(ofKind(type, '{anything: 1}'))).toEqual([]);
    },
  );
});
