import { TEMPLATE } from '../../../src/preflight/rules/examples';
import { admissionChecks, clusterQueue, groups, job, KUEUE, object, pod, podMeta, volcanoJob, WORKERS } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'kueue-label-place',
    object(
      'batch/v1', 'CronJob', 'name: nightly, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}',
      `spec: {schedule: 0 2 * * *, jobTemplate: {spec: {${TEMPLATE}}}}`,
    ),
    [
      `warning: 'metadata.labels["kueue.x-k8s.io/queue-name"]' (training) is not seen by Kueue, which queues the Jobs and not the `
      + 'CronJob; move it to spec.jobTemplate.metadata.labels',
    ],
  ],
  [
    'kueue-label-place',
    job('backoffLimit: 3', 'name: train, namespace: ml, annotations: {kueue.x-k8s.io/queue-name: training}'),
    [
      `warning: 'metadata.annotations["kueue.x-k8s.io/queue-name"]' (training) is not seen by Kueue, which reads labels; move it to metadata.labels`,
    ],
  ],
  [
    'kueue-label-place',
    job(
      'template: {metadata: {labels: {kueue.x-k8s.io/queue-name: training}}, spec: {restartPolicy: Never, containers: [{name: main, '
      + 'image: example.com/train:1}]}}',
    ),
    [
      `warning: 'spec.template.metadata.labels["kueue.x-k8s.io/queue-name"]' (training) is not seen by Kueue, which reads the labels of `
      + 'the job object; move it to metadata.labels',
    ],
  ],
  [
    'kueue-multikueue-check',
    admissionChecks('multikueue, multikueue', '{name: check-0, onFlavors: [h100]}, {name: check-1}'),
    [
      "error: 'spec.admissionChecksStrategy.admissionChecks[1]' (check-1) is the second MultiKueue check, after 'check-0'; keep one of them",
      "error: 'spec.admissionChecksStrategy.admissionChecks[0].onFlavors' (h100) must not be given for a MultiKueue check; remove onFlavors",
    ],
  ],
  [
    'kueue-multikueue-check',
    admissionChecks('multikueue, provisioning-request', '{name: check-0}, {name: check-1}'),
    [
      "error: 'spec.admissionChecksStrategy.admissionChecks[1]' (check-1) cannot be beside the MultiKueue check 'check-0'; move "
      + "provisioning to the worker clusters",
    ],
  ],
  [
    'kueue-namespace-selector',
    `${clusterQueue('namespaceSelector: {matchLabels: {team: nlp}}')}\n---\n`
    + `${object(KUEUE, 'LocalQueue', 'name: training, namespace: ml', 'spec: {clusterQueue: research}')}\n---\n`
      + `${object('v1', 'Namespace', 'name: ml, labels: {team: vision}', '')}`,
    [
      `error: 'spec.namespaceSelector' ({"matchLabels":{"team":"nlp"}}) does not match namespace 'ml' of LocalQueue ml/training: `
      + `"workload namespace doesn't match ClusterQueue selector" (the namespace has kubernetes.io/metadata.name=ml, team=vision); `
        + 'change the selector, or label the namespace',
    ],
  ],
  [
    'kueue-partial-admission',
    job(
      'parallelism: 4, completions: 4',
      'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}, annotations: {kueue.x-k8s.io/job-min-parallelism: '
      + '"4", kueue.x-k8s.io/elastic-job: "true"}',
    ),
    [
      `error: 'metadata.annotations["kueue.x-k8s.io/job-min-parallelism"]' (4) must be above 0 and below the number of pods, 4; lower `
      + 'it, or remove it',
      `error: 'metadata.annotations["kueue.x-k8s.io/job-min-parallelism"]' (4) must not be on an elastic job; remove one of both`,
    ],
  ],
  [
    'kueue-partial-admission',
    job(
      'parallelism: 4, completions: 8',
      'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}, annotations: '
      + '{kueue.x-k8s.io/job-completions-equal-parallelism: "true"}',
    ),
    [
      `error: 'metadata.annotations["kueue.x-k8s.io/job-completions-equal-parallelism"]' (true) needs completionMode Indexed and `
      + 'completions equal to parallelism; make both equal, or remove it',
    ],
  ],
  [
    'kueue-partial-admission',
    job(
      'parallelism: 4, template: {metadata: {annotations: {kueue.x-k8s.io/podset-required-topology: example.com/rack}}, spec: '
      + '{restartPolicy: Never, containers: [{name: main, image: example.com/train:1}]}}',
      'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}, annotations: {kueue.x-k8s.io/elastic-job: "true"}',
    ),
    [
      `error: 'metadata.annotations["kueue.x-k8s.io/elastic-job"]' (true) cannot be combined with a required topology; ask for an `
      + 'unconstrained topology, or remove it',
    ],
  ],
  [
    'kueue-pod-group',
    pod('labels: {kueue.x-k8s.io/pod-group-name: group}'),
    [
      `error: 'metadata.annotations["kueue.x-k8s.io/pod-group-total-count"]' (not given) must be given, because the pod belongs to `
      + `group 'group'; write how many pods the group has, in quotes`,
    ],
  ],
  [
    'kueue-pod-group',
    pod('annotations: {kueue.x-k8s.io/pod-group-total-count: "2"}'),
    [
      `error: 'metadata.labels["kueue.x-k8s.io/pod-group-name"]' (not given) must be given beside the number of pods of the group; name the group`,
    ],
  ],
  [
    'kueue-pod-group', pod('labels: {kueue.x-k8s.io/pod-group-name: group}, annotations: {kueue.x-k8s.io/pod-group-total-count: two}'),
    [`error: 'metadata.annotations["kueue.x-k8s.io/pod-group-total-count"]' (two) must be a whole number from 1 on; correct the number`],
  ],
  [
    'kueue-quota-limits',
    clusterQueue(
      'resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: many, borrowingLimit: -1}]}]}]',
    ),
    [
      "error: 'spec.resourceGroups[0].flavors[0].resources[0].nominalQuota' (many) must be a Kubernetes quantity: a number with an "
      + "optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'",
      "error: 'spec.resourceGroups[0].flavors[0].resources[0].borrowingLimit' (-1) must not be negative; write '0' for nothing",
      "error: 'spec.resourceGroups[0].flavors[0].resources[0].borrowingLimit' (-1) must not be given without a cohort; leave it out, or name one",
    ],
  ],
  [
    'kueue-quota-limits',
    clusterQueue(
      'cohortName: company, resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 8, '
      + 'lendingLimit: 9}]}]}]',
    ),
    ["error: 'spec.resourceGroups[0].flavors[0].resources[0].lendingLimit' (9) must be at most the nominal quota, which is 8; lower it, or leave it out to lend everything"],
  ],
  [
    'kueue-resource-groups',
    clusterQueue('resourceGroups: [{}]'),
    [
      "error: 'spec.resourceGroups[0].coveredResources' (0) must have 1 to 64 resources; list the resources",
      "error: 'spec.resourceGroups[0].flavors' (0) must have 1 to 64 flavors; list the flavors",
    ],
  ],
  [
    'kueue-resource-groups', clusterQueue(`resourceGroups: ${groups(5, 60, 1)}`),
    ["error: 'spec.resourceGroups' (300) must have at most 256 flavors in all; split the queue"],
  ],
  [
    'kueue-resource-groups', clusterQueue(`resourceGroups: ${groups(1, 60, 9)}`),
    ["error: 'spec.resourceGroups[0]' (60 flavors x 9 resources) must have at most 512 pairs of flavor and resource; split the queue"],
  ],
  [
    'kueue-resource-groups', clusterQueue(`resourceGroups: ${groups(17, 1, 1)}`),
    ["error: 'spec.resourceGroups' (17) must have at most 16 groups; split the queue"],
  ],
  [
    'kueue-resource-groups',
    clusterQueue(
      'resourceGroups: [{coveredResources: [cpu], flavors: [{name: a, resources: [{name: cpu, nominalQuota: 1}]}]}, {coveredResources: '
      + '[cpu], flavors: [{name: a, resources: [{name: cpu}]}]}]',
    ),
    [
      "error: 'spec.resourceGroups[1].coveredResources' (cpu) is a resource that another place of the queue has; a resource must be in one group, and once; put it into one group",
      "error: 'spec.resourceGroups[1].flavors[0].name' (a) is a flavor that another place of the queue has; a flavor must be in one group, and once; put it into one group",
    ],
  ],
  [
    'kueue-resource-groups',
    clusterQueue(
      'resourceGroups: [{coveredResources: [cpu, memory], flavors: [{name: a, resources: [{name: memory, nominalQuota: 1}, {name: cpu, '
      + 'nominalQuota: 1}]}]}]',
    ),
    [
      "error: 'spec.resourceGroups[0].flavors[0].resources' (memory, cpu) must list the covered resources (cpu, memory) in the same "
      + "order (the order differs); list cpu, memory, in this order",
    ],
  ],
  [
    'kueue-resource-groups',
    clusterQueue(
      'resourceGroups: [{coveredResources: [cpu, memory], flavors: [{name: a, resources: [{name: cpu, nominalQuota: 1}, {name: pods, '
      + 'nominalQuota: 1}]}]}]',
    ),
    [
      "error: 'spec.resourceGroups[0].flavors[0].resources' (cpu, pods) must list the covered resources (cpu, memory) in the same order "
      + "(memory missing; pods not covered); list cpu, memory, in this order",
    ],
  ],
  [
    'kueue-topology-request',
    podMeta(
      'annotations: {kueue.x-k8s.io/podset-required-topology: example.com/rack, kueue.x-k8s.io/podset-preferred-topology: example.com/rack}',
    ),
    [
      "error: 'spec.template.metadata.annotations' (kueue.x-k8s.io/podset-required-topology, kueue.x-k8s.io/podset-preferred-topology) "
      + "must have at most one of required-topology, preferred-topology, unconstrained-topology; keep one of them",
    ],
  ],
  [
    'kueue-topology-request',
    podMeta('annotations: {kueue.x-k8s.io/podset-required-topology: a rack}'),
    [
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-required-topology"]' (a rack) must be the node label of a `
      + `topology level; write the label, such as 'cloud.provider.com/topology-rack'`,
    ],
  ],
  [
    'kueue-topology-request',
    podMeta('annotations: {kueue.x-k8s.io/podset-unconstrained-topology: "yes"}'),
    [
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-unconstrained-topology"]' (yes) must be 'true' or 'false'; `
      + `write 'true' in quotes`,
    ],
  ],
  [
    'kueue-topology-request',
    podMeta(
      'annotations: {kueue.x-k8s.io/podset-required-topology: example.com/block, kueue.x-k8s.io/podset-slice-required-topology: example.com/rack}',
    ),
    [
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-slice-size"]' (not given) must be given together with `
      + 'kueue.x-k8s.io/podset-slice-required-topology; write both or neither',
    ],
  ],
  [
    'kueue-topology-request',
    podMeta(
      'annotations: {kueue.x-k8s.io/podset-required-topology: example.com/block, kueue.x-k8s.io/podset-slice-required-topology: '
      + 'example.com/rack, kueue.x-k8s.io/podset-slice-size: "9"}',
    ),
    [
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-slice-size"]' (9) must be between 1 and 4, the number of pods; `
      + 'correct the size',
    ],
  ],
  [
    'kueue-topology-request',
    podMeta('annotations: {kueue.x-k8s.io/podset-group-name: "7"}'),
    [
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-group-name"]' (7) must not be a number; use a name`,
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-group-name"]' (7) needs a required or preferred topology; add `
      + 'kueue.x-k8s.io/podset-required-topology',
    ],
  ],
  [
    'kueue-topology-request',
    podMeta(
      'annotations: {kueue.x-k8s.io/podset-required-topology: example.com/block, kueue.x-k8s.io/podset-group-name: a, '
      + 'kueue.x-k8s.io/podset-slice-required-topology: example.com/rack, kueue.x-k8s.io/podset-slice-size: "2"}',
    ),
    [
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-group-name"]' (a) must not be used with slices; remove one of them`,
    ],
  ],
  [
    'kueue-topology-request',
    podMeta(
      'annotations: {kueue.x-k8s.io/podset-required-topology: example.com/block, kueue.x-k8s.io/podset-slice-required-topology: '
      + 'example.com/rack, kueue.x-k8s.io/podset-slice-size: "2", kueue.x-k8s.io/podset-slice-required-topology-constraints: "[]"}',
    ),
    [
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-slice-required-topology-constraints"]' ([]) must not be beside `
      + 'kueue.x-k8s.io/podset-slice-required-topology and kueue.x-k8s.io/podset-slice-size; keep one form',
    ],
  ],
  [
    'kueue-volcano',
    job(
      'template: {spec: {restartPolicy: Never, schedulerName: volcano, containers: [{name: main, image: example.com/train:1}]}}',
      'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}',
    ),
    [
      "warning: 'spec.template.spec.schedulerName' (volcano) makes Volcano hold back pods that Kueue has admitted, with a quota of its "
      + "own; leave it out, or queue the workload in Volcano only",
    ],
  ],
  [
    'kueue-volcano',
    volcanoJob('minAvailable: 1', WORKERS, 'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}'),
    [
      `warning: 'metadata.labels["kueue.x-k8s.io/queue-name"]' (training) does nothing on a Volcano Job, which Kueue does not know; `
      + 'name a Volcano queue in spec.queue, or make it a JobSet or Job',
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});
