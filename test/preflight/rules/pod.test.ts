import { container, podJob } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'container-basics', podJob('containers: []'),
    ["error: 'spec.template.spec.containers' (empty) must have at least one container; add the container that does the work"],
  ],
  [
    'container-basics',
    podJob(
      'containers: [{name: Main, image: example.com/train:1}, {name: a, image: example.com/train:1}, {name: a, image: " '
      + 'example.com/train:1"}]',
    ),
    [
      "error: 'spec.template.spec.containers[0].name' (Main) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; rename "
      + "the container",
      "error: 'spec.template.spec.containers[2].name' (a) must be unique among containers and init containers; rename one of them",
      "error: 'spec.template.spec.containers[2].image' ( example.com/train:1) must be the reference of an image; write 'image: "
      + "<registry>/<name>:<version>'",
    ],
  ],
  [
    'env-syntax',
    container(
      'env: [{name: A=B, value: a}, {name: EPOCHS, value: 100}, {name: DEBUG, value: [a]}, {name: KEY, value: a, valueFrom: '
      + '{secretKeyRef: {name: s, key: k}}}]',
    ),
    [
      "error: 'spec.template.spec.containers[0].env[0].name' (A=B) must be a name without '='; name the variable",
      "error: 'spec.template.spec.containers[0].env[1].value' (100) must be a text, and YAML reads a number; write '100' in quotes",
      "error: 'spec.template.spec.containers[0].env[2].value' (a) must be a text, and YAML reads a list; write '...' in quotes",
      "error: 'spec.template.spec.containers[0].env[3]' (KEY) must have either value or valueFrom; remove one of them",
    ],
  ],
  [
    'env-syntax',
    `apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: a}
spec:
  minAvailable: 1
  schedulerName: volcano
  tasks:
  - name: main
    replicas: 1
    template: {spec: {restartPolicy: Never, containers: [{name: main, image: "a:1", env: [{name: a/b, value: a}, {name: a.b, value: a}],
      envFrom: [{prefix: example.com/, configMapRef: {name: a}}]}]}}`,
    [
      "error: 'spec.tasks[0].template.spec.containers[0].env[0].name' (a/b) must have letters, digits, '-', '_' and '.' only, and no "
      + 'digit first, in a Job of Volcano; rename the variable',
      "error: 'spec.tasks[0].template.spec.containers[0].envFrom[0].prefix' (example.com/) must have letters, digits, '-', '_' and '.' "
      + 'only, and no digit first, in a Job of Volcano; choose another prefix',
    ],
  ],
  [
    'env-syntax',
    `
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: a}
spec:
  minAvailable: 1
  schedulerName: volcano
  tasks:
  - name: main
    replicas: 1
    template: {spec: {restartPolicy: Never, containers: [{name: main, image: "a:1", envFrom: [{prefix: example.com/, configMapRef: {name: a}}]}]}}`,
    [
      "error: 'spec.tasks[0].template.spec.containers[0].envFrom[0].prefix' (example.com/) must have letters, digits, '-', '_' and '.' "
      + 'only, and no digit first, in a Job of Volcano; choose another prefix',
    ],
  ],
  [
    'extended-resource-limits',
    container('resources: {requests: {nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: 4}}'),
    [
      `error: 'spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]' (4) must be equal to the request (2), because `
      + 'nvidia.com/gpu cannot be overcommitted; make request and limit the same',
    ],
  ],
  [
    'extended-resource-limits',
    container('resources: {requests: {nvidia.com/gpu: 2}}'),
    [
      `error: 'spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]' (not given) must be given, and equal to the request `
      + `(2), because nvidia.com/gpu cannot be overcommitted; write 'nvidia.com/gpu: 2' under limits too`,
    ],
  ],
  [
    'extended-resource-limits',
    container('resources: {requests: {hugepages-2Mi: 64Mi}, limits: {hugepages-2Mi: 64Mi}}'),
    [
      "error: 'spec.template.spec.containers[0].resources' (hugepages-2Mi, hugepages-2Mi) must have cpu or memory beside hugepages-2Mi; "
      + "add a memory request",
    ],
  ],
  [
    'pod-settings',
    podJob('activeDeadlineSeconds: 0, hostname: a.b, subdomain: A, restartPolicy: Sometimes'),
    [
      "error: 'spec.template.spec.activeDeadlineSeconds' (0) must be a whole number between 1 and 2147483647; correct the number, or "
      + "leave it out",
      "error: 'spec.template.spec.hostname' (a.b) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; correct the name",
      "error: 'spec.template.spec.subdomain' (A) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; correct the name",
      "error: 'spec.template.spec.restartPolicy' (Sometimes) must be Never, OnFailure or Always; correct the value",
    ],
  ],
  [
    'pod-settings',
    container('ports: [{containerPort: 0, name: prometheus-metrics}, {containerPort: 8080, name: "8080"}]'),
    [
      "error: 'spec.template.spec.containers[0].ports[0].containerPort' (0) must be a whole number between 1 and 65535; correct the port",
      "error: 'spec.template.spec.containers[0].ports[0].name' (prometheus-metrics) must be at most 15 lower-case letters, digits and "
      + "single '-', with a letter among them; shorten the name",
      "error: 'spec.template.spec.containers[0].ports[1].name' (8080) must be at most 15 lower-case letters, digits and single '-', "
      + "with a letter among them; shorten the name",
    ],
  ],
  [
    'resource-names',
    container('resources: {limits: {gpu: 1, requests.nvidia.com/gpu: 1, limits.nvidia.com/gpu: 1, example.com/: 1}}'),
    [
      `error: 'spec.template.spec.containers[0].resources.limits["gpu"]' (1) is no resource: without a domain only cpu, memory, `
      + `ephemeral-storage and hugepages-<size> are; write the vendor's name, such as 'nvidia.com/gpu'`,
      `error: 'spec.template.spec.containers[0].resources.limits["requests.nvidia.com/gpu"]' (1) is a key of a ResourceQuota, not of a `
      + `container; write 'nvidia.com/gpu'`,
      `error: 'spec.template.spec.containers[0].resources.limits["limits.nvidia.com/gpu"]' (1) names a resource that no node offers, so `
      + `the pod would stay Pending; write 'nvidia.com/gpu'`,
      `error: 'spec.template.spec.containers[0].resources.limits["example.com/"]' (1) must be a domain, a slash and a name of at most `
      + '63 characters; correct the name',
    ],
  ],
  [
    'resource-quantities',
    container('resources: {limits: {cpu: [4], memory: 32 GB, nvidia.com/gpu: 0.5, ephemeral-storage: -1Gi}}'),
    [
      `error: 'spec.template.spec.containers[0].resources.limits["cpu"]' (4) must be a quantity; write for instance '2' or '16Gi'`,
      `error: 'spec.template.spec.containers[0].resources.limits["memory"]' (32 GB) must be a Kubernetes quantity: a number with an `
      + `optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent such as 1e3; write '32G'`,
      `error: 'spec.template.spec.containers[0].resources.limits["nvidia.com/gpu"]' (0.5) must be a whole number, because `
      + 'nvidia.com/gpu cannot be divided; ask for whole devices, or for the resource of a partition or of a shared device',
      `error: 'spec.template.spec.containers[0].resources.limits["ephemeral-storage"]' (-1Gi) must not be negative; write 0 or more`,
    ],
  ],
  [
    'toleration-syntax',
    podJob(
      'tolerations: [{key: gpu, operator: Exists, value: a}, {effect: NoSchedule}, {key: gpu, operator: Exists, effect: Never}, {key: '
      + 'gpu, operator: Exists, effect: NoSchedule, tolerationSeconds: 60}]',
    ),
    [
      "error: 'spec.template.spec.tolerations[0].value' (a) must not be given with operator Exists; remove it, or use 'operator: Equal'",
      "error: 'spec.template.spec.tolerations[1].operator' (not given) must be Exists when there is no key; name the key of the taint",
      "error: 'spec.template.spec.tolerations[2].effect' (Never) must be NoSchedule, PreferNoSchedule or NoExecute; correct the effect",
      "error: 'spec.template.spec.tolerations[3].effect' (NoSchedule) must be NoExecute when tolerationSeconds is given; remove "
      + "tolerationSeconds, or correct the effect",
    ],
  ],
  [
    'volume-mounts',
    podJob('volumes: [{name: Data}, {name: a, emptyDir: {}}, {name: a, emptyDir: {}}, {name: b, emptyDir: {}, hostPath: {path: /data}}]'),
    [
      "error: 'spec.template.spec.volumes[0].name' (Data) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; rename "
      + "the volume",
      "error: 'spec.template.spec.volumes[2].name' (a) must be unique among the volumes of the pod; rename one of them",
      "error: 'spec.template.spec.volumes[3]' (emptyDir, hostPath) must have one source; make two volumes of it",
    ],
  ],
  [
    'volume-mounts',
    podJob(
      'volumes: [{name: a, emptyDir: {}}], containers: [{name: main, image: example.com/train:1, volumeMounts: [{name: a}, {name: b, '
      + 'mountPath: /b}, {name: a, mountPath: /b}]}]',
    ),
    [
      "error: 'spec.template.spec.containers[0].volumeMounts[0].mountPath' (not given) must be given; say where to mount the volume",
      "error: 'spec.template.spec.containers[0].volumeMounts[1].name' (b) must be the name of a volume of the pod; add it to "
      + "spec.template.spec.volumes, or use one of a",
      "error: 'spec.template.spec.containers[0].volumeMounts[2].mountPath' (/b) must be unique in its container; mount one of them "
      + "elsewhere",
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
