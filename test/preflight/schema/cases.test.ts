import { preflight } from '../../support/preflight';

/** Kinds of mistakes that people reported or published, and where they are found. */
const POD = "containers: [{name: c, image: 'x/y:1', resources: {requests: {cpu: 1, memory: 1Gi}, limits: {memory: 1Gi}}}]";
const job = (spec: string, pod: string): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: a}\nspec: {${spec}template: {spec: {restartPolicy: Never, ${pod}}}}`;

test.each([
  [
    'a toleration beside the pod template',
    job('tolerations: [{key: kueue, operator: Exists}], ', POD),
    "spec.tolerations: move it: 'tolerations' is a field of spec.template.spec",
  ],
  ['a field in other capitals', job('backOffLimit: 0, ', POD), "spec.backOffLimit: write 'backoffLimit'"],
  [
    'a unit that is none',
    job('', `${POD}, volumes: [{name: v, emptyDir: {sizeLimit: 16GB}}]`),
    "spec.template.spec.volumes[0].emptyDir.sizeLimit: write '16G'",
  ],
  [
    'a policy that is nearly right',
    job('', `${POD}, dnsPolicy: ClusterFirstWithHostNetwork`),
    "spec.template.spec.dnsPolicy: write 'ClusterFirstWithHostNet'",
  ],
  [
    'a pull policy in other capitals',
    job('', POD.replace('name: c,', 'name: c, imagePullPolicy: always,')),
    "spec.template.spec.containers[0].imagePullPolicy: write 'Always'",
  ],
  [
    'an amount that misses a level',
    'apiVersion: scheduling.volcano.sh/v1beta1\nkind: Queue\nmetadata: {name: q}\nspec: {weight: 1, guarantee: {cpu: 8}, deserved: {cpu: 8}}',
    "spec.guarantee.cpu: move it into 'resource'",
  ],
  [
    'a unit that is none in a pod of an operator',
    `apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: p, namespace: ml}\nspec: {pytorchReplicaSpecs: {Worker: {template: {spec: {${POD.replace('limits: {memory: 1Gi}', 'limits: {memory: 16GB}')}}}}}}`,
    "spec.pytorchReplicaSpecs.Worker.template.spec.containers[0].resources.limits.memory: write '16G'",
  ],
  [
    'a version that is gone',
    "apiVersion: batch/v1beta1\nkind: CronJob\nmetadata: {name: c, namespace: a}\nspec: {schedule: '0 2 * * *', timeZone: Etc/UTC, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: a/b:1}]}}}}}",
    "apiVersion: write 'batch/v1', and look for fields that it renamed",
  ],
])('%s', (_, yaml, message) => {
  const errors = preflight(yaml).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ property, fix }) => `${property}: ${fix}`)).toEqual([message]);
});
