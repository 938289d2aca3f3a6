import { container, job, limitRange, object, quota, volcanoJob } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'limit-range-gpu',
    limitRange('{type: Container, default: {nvidia.com/gpu: 1}, min: {nvidia.com/gpu: 1}}'),
    [
      `warning: 'spec.limits[0]["nvidia.com/gpu"]' (1) puts nvidia.com/gpu into every container of the namespace; remove the key, and cap GPUs with a ResourceQuota or a queue`,
      `warning: 'spec.limits[0].min["nvidia.com/gpu"]' (1) refuses every container without a GPU in this namespace, sidecars and init containers included; remove the key`,
    ],
  ],
  [
    'limit-range-gpu',
    limitRange('{type: Container, max: {nvidia.com/gpu: 8}}'),
    [
      `warning: 'spec.limits[0].max["nvidia.com/gpu"]' (8) gives every container without nvidia.com/gpu a request and a limit of 8, `
      + 'because there is no default; remove the key, and cap GPUs with a ResourceQuota or a queue',
    ],
  ],
  [
    'limit-range-values',
    limitRange('{type: Jobs}, {type: Container}, {type: Container}, {type: Pod, default: {cpu: 1}}, {type: PersistentVolumeClaim}'),
    [
      "error: 'spec.limits[0].type' (Jobs) must be Pod, Container or PersistentVolumeClaim; correct the type",
      "error: 'spec.limits[2].type' (Container) must occur once in a LimitRange; merge both items",
      `error: 'spec.limits[3].default' ({"cpu":1}) must not be given for type Pod; move it to an item of type Container`,
      "error: 'spec.limits[4]' (no storage) must have min.storage or max.storage for type PersistentVolumeClaim; give one of them",
    ],
  ],
  [
    'limit-range-values',
    limitRange('{type: Container, max: {cpu: many, requests.memory: 4Gi}}'),
    [
      `error: 'spec.limits[0].max["cpu"]' (many) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, `
      + `P, E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'`,
      `error: 'spec.limits[0].max["requests.memory"]' (4Gi) is no resource of a container; write 'memory' if that is meant`,
    ],
  ],
  [
    'limit-range-values',
    limitRange('{type: Container, max: {NVIDIA.COM/GPU: 8}}, {type: PersistentVolumeClaim, max: {storage: 1Ti, storages: 1Gi}}'),
    [
      `error: 'spec.limits[0].max["NVIDIA.COM/GPU"]' (8) is no resource: it must be a domain, a slash and a name of at most 63 characters; correct the name`,
      `error: 'spec.limits[1].max["storages"]' (1Gi) is no resource of Kubernetes, and has no domain; correct the name`,
    ],
  ],
  [
    'limit-range-values',
    limitRange('{type: Container, min: {cpu: 4}, defaultRequest: {cpu: 2, nvidia.com/gpu: 1}, default: {nvidia.com/gpu: 2}}'),
    [
      `error: 'spec.limits[0].min["cpu"]' (4) must be at most defaultRequest, 2; lower min, or raise defaultRequest`,
      `error: 'spec.limits[0].defaultRequest["nvidia.com/gpu"]' (1) must be equal to default, 2, because nvidia.com/gpu cannot be overcommitted; make both the same`,
    ],
  ],
  [
    'limit-range-violated',
    `${limitRange('{type: Container, max: {memory: 16Gi}}')}\n---\n${container('resources: {limits: {memory: 32Gi}}')}`,
    [
      `error: 'spec.template.spec.containers[0].resources.limits["memory"]' (32Gi) must be at most 16Gi (with the defaults of the namespace it is 32Gi); lower it to 16Gi, or change the LimitRange`,
    ],
  ],
  [
    'limit-range-violated',
    `${limitRange('{type: Container, min: {memory: 1Gi}}')}\n---\n${container('resources: {limits: {memory: 512Mi}}')}`,
    [
      `error: 'spec.template.spec.containers[0].resources.requests["memory"]' (512Mi) must be at least 1Gi (with the defaults of the namespace it is 512Mi); request at least 1Gi, or change the LimitRange`,
    ],
  ],
  [
    'priority-class-values',
    object('scheduling.k8s.io/v1', 'PriorityClass', 'name: system-ml', 'value: 1000\npreemptionPolicy: Always'),
    [
      "error: 'metadata.name' (system-ml) must not begin with 'system-', which is reserved; rename it",
    ],
  ],
  [
    'priority-class-values', object('scheduling.k8s.io/v1', 'PriorityClass', 'name: high', 'value: 2000000000'),
    ["error: 'value' (2000000000) must be at most 1000000000; lower the value"],
  ],
  [
    'quota-count-key',
    quota('hard: {count/job.batch: 10, count/jobs.apps: 10}'),
    [
      `warning: 'spec.hard["count/job.batch"]' (10) is accepted but counts nothing, because the plural is wrong; write 'count/jobs.batch'`,
      `warning: 'spec.hard["count/jobs.apps"]' (10) is accepted but counts nothing, because the group is wrong; write 'count/jobs.batch' or 'count/jobs.batch.volcano.sh'`,
    ],
  ],
  [
    'quota-count-key', quota('hard: {count/jobs.batch: 10}, scopes: [NotTerminating]'),
    [`warning: 'spec.hard["count/jobs.batch"]' (10) counts nothing in a quota with scopes; move it to a ResourceQuota without scopes`],
  ],
  [
    'quota-keys',
    quota('hard: {gpus: 8, replicas: 4, nvidia.com/gpu.: 8, requests.cpu: many, pods: 1.5, requests.memory: -1Gi}'),
    [
      `error: 'spec.hard["gpus"]' (8) is nothing that a ResourceQuota can limit; write 'requests.nvidia.com/gpu'`,
      `error: 'spec.hard["replicas"]' (4) is nothing that a ResourceQuota can limit; correct the key`,
      `error: 'spec.hard["nvidia.com/gpu."]' (8) must be a domain, a slash and a name of at most 63 characters; correct the key`,
      `error: 'spec.hard["requests.cpu"]' (many) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, `
      + `P, E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'`,
      `error: 'spec.hard["pods"]' (1.5) must be a whole number from 0 on; correct the amount`,
      `error: 'spec.hard["requests.memory"]' (-1Gi) must be an amount from 0 on; correct the amount`,
    ],
  ],
  [
    'quota-scopes',
    quota('hard: {pods: 10}, scopes: [Ending]'),
    [
      "error: 'spec.scopes[0]' (Ending) must be one of Terminating, NotTerminating, BestEffort, NotBestEffort, PriorityClass, CrossNamespacePodAffinity, VolumeAttributesClass; correct the scope",
    ],
  ],
  [
    'quota-scopes',
    quota('hard: {pods: 10, secrets: 4}, scopes: [Terminating, NotTerminating]'),
    [
      "error: 'spec.scopes' (Terminating, NotTerminating) must not have both Terminating and NotTerminating; make two ResourceQuotas",
      `error: 'spec.hard["secrets"]' (4) cannot be limited under scope Terminating, NotTerminating; move it to a ResourceQuota without scopes`,
    ],
  ],
  [
    'quota-scopes',
    quota(
      'hard: {pods: 10}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Is}, {scopeName: BestEffort, operator: '
      + 'In, values: [a]}, {scopeName: PriorityClass, operator: In}, {scopeName: PriorityClass, operator: Exists, values: [a]}]}',
    ),
    [
      "error: 'spec.scopeSelector.matchExpressions[0].operator' (Is) must be In, NotIn, Exists or DoesNotExist; correct the operator",
      "error: 'spec.scopeSelector.matchExpressions[1].operator' (In) must be Exists for scope BestEffort; write 'operator: Exists'",
      "error: 'spec.scopeSelector.matchExpressions[2].values' (not given) must be given with operator In; list the priority classes",
      "error: 'spec.scopeSelector.matchExpressions[3].values' (a) must not be given with operator Exists; remove the values",
    ],
  ],
  [
    'quota-scopes', quota('hard: {pods: 10, requests.cpu: 4}, scopes: [BestEffort]'),
    [`error: 'spec.hard["requests.cpu"]' (4) cannot be limited under scope BestEffort; move it to a ResourceQuota without scopes`],
  ],
  [
    'quota-too-small',
    `${quota('hard: {requests.nvidia.com/gpu: 4}')}\n---\n`
    + `${volcanoJob('minAvailable: 3', '{name: worker, replicas: 3, template: {spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1, resources: {limits: {nvidia.com/gpu: 2}}}]}}}')}`,
    [
      "error: 'spec.minAvailable' (3) needs requests.nvidia.com/gpu 6 at once, more than the quota of the namespace, 4 (worker 3 x 2); make the gang smaller, or raise the quota",
    ],
  ],
  [
    'quota-too-small',
    `${quota('hard: {requests.nvidia.com/gpu: 4}')}\n---\n`
    + `${job('parallelism: 3, completions: 3, template: {spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1, resources: {limits: {nvidia.com/gpu: 2}}}]}}')}`,
    [
      "warning: 'spec' (3 pods at a time) need requests.nvidia.com/gpu 6 together, more than the quota of the namespace, 4, so they cannot all run at a time; lower parallelism, or raise the quota",
    ],
  ],
  [
    'quota-too-small',
    `${quota('hard: {requests.nvidia.com/gpu: 4}')}\n---\n${container('resources: {limits: {nvidia.com/gpu: 8}}')}`,
    [
      `error: 'spec.template.spec' (requests.nvidia.com/gpu: 8 per pod) is more than the quota of the namespace, 4: "exceeded quota: quota"; ask for less, or raise the quota`,
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
