import { check } from '../../src/preflight/check';
import { RULES } from '../../src/preflight/registry';
import { clusterQueue, container, job, jobSet, KUEUE, object, podJob, volcanoJob, WORKERS } from '../support/manifests';
import { complaints, manifestsOf, preflight } from '../support/preflight';

const QUEUE = (covered: string): string => `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: shared}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [${covered}], flavors: [{name: any, resources: [${covered
  .split(', ')
  .map((name) => `{name: ${name}, nominalQuota: 500}`)
  .join(', ')}]}]}]}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: training, namespace: ml}
spec: {clusterQueue: shared}
---
`;
const QUEUED = 'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}';
const asking = (limits: string): string =>
  job(
    `template: {spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1, resources: {limits: {${limits}}}}]}}`,
    QUEUED,
  );

describe('what people write who configured more than the manifests show', () => {
  test('a queue of resources that nobody requests may be that of resource transformations, so a missing one is no certainty', () => {
    expect(complaints('kueue-resource-covered', `${QUEUE('example.com/gpu-memory')}${asking('example.com/gpu: 1')}`)).toEqual([
      "warning: 'spec.template.spec.containers' (example.com/gpu: 1 per pod) asks for a resource that ClusterQueue 'shared' does not cover: \"resource example.com/gpu unavailable in ClusterQueue\" (it covers example.com/gpu-memory); add example.com/gpu to coveredResources and its flavors, do not request it, or declare Kueue's transformedResources",
    ]);
  });

  test.each([
    ['the covered device is an ordinary one', QUEUE('nvidia.com/gpu') + asking('nvidia.com/mig-1g.5gb: 1')],
    [
      'the other covered resource is requested itself',
      QUEUE('example.com/gpu-memory') + asking('example.com/gpu: 1, example.com/gpu-memory: 4'),
    ],
    ['cpu is missing, which nobody transforms', QUEUE('example.com/gpu-memory') + asking('cpu: 1')],
  ])('but it is one when %s', (_, yaml) => {
    expect(complaints('kueue-resource-covered', yaml)).toEqual([
      expect.stringMatching(/^error: .*declare Kueue's excludeResourcePrefixes$/),
    ]);
  });

  test('a plugin of a newer Volcano than the one that is known, with flags of its own', () => {
    const yaml = volcanoJob('minAvailable: 4, plugins: {ringsconfigmap: [-volume-name, rings]}', WORKERS);
    expect(complaints('volcano-plugins', yaml)).toEqual([
      `warning: 'spec.plugins["ringsconfigmap"]' (ringsconfigmap) is not known to Volcano 1.15, which refuses it; use one of ssh, env, svc, tensorflow, mpi, pytorch, hcclrank, ray, or a newer Volcano`,
    ]);
    expect(complaints('volcano-plugin-flags', yaml)).toEqual([]);
  });

  test('a quota of devices of a device class', () => {
    const quota = (key: string): string => object('v1', 'ResourceQuota', 'name: devices, namespace: ml', `spec: {hard: {${key}: 4}}`);
    expect(preflight(quota('h100.deviceclass.resource.k8s.io/devices'))).toEqual([]);
    expect(complaints('quota-ineffective-key', quota('h100.devices.example.com/devices'))).toHaveLength(1);
  });

  test('restarts in place need the largest backoffLimit', () => {
    const inPlace = (strategy: string): string =>
      jobSet(
        '{name: worker, template: {spec: {parallelism: 2, completions: 2, backoffLimit: 2147483647, podReplacementPolicy: Failed, TEMPLATE}}}',
        `failurePolicy: {maxRestarts: 3, restartStrategy: ${strategy}}`,
      );
    expect(complaints('unlimited-retries', inPlace('InPlaceRestart'))).toEqual([]);
    expect(complaints('unlimited-retries', inPlace('Recreate'))).toHaveLength(1);
  });
});

describe('what is refused however it is written', () => {
  test.each([
    [
      'kueue-queue-values',
      clusterQueue(
        'fairSharing: {weight: -1}, namespaceSelector: {matchLabels: {team: a b}, matchExpressions: [{key: team, operator: In, values: []}, {key: team, operator: Exists, values: [a]}, {key: team, operator: Eq}]}, cohortName: My_Cohort',
      ),
      [
        "error: 'spec.fairSharing.weight' (-1) must be 0, or more than a thousand-millionth (1n); write for instance '1'",
        `error: 'spec.namespaceSelector.matchLabels["team"]' (a b) must be a label; correct the label`,
        "error: 'spec.namespaceSelector.matchExpressions[0].values' (empty) must be given with operator In; list the values",
        "error: 'spec.namespaceSelector.matchExpressions[1].values' (a) must not be given with operator Exists; remove the values",
        "error: 'spec.namespaceSelector.matchExpressions[2].operator' (Eq) must be one of In, NotIn, Exists, DoesNotExist; correct the operator",
        "error: 'spec.cohortName' (My_Cohort) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit; use the name of the object as kubectl prints it",
      ],
    ],
    [
      'kueue-queue-values',
      object(
        KUEUE, 'LocalQueue', 'name: training, namespace: ml',
        'spec: {clusterQueue: shared, stopPolicy: Pause, fairSharing: {weight: heavy}}',
      ),
      [
        "error: 'spec.fairSharing.weight' (heavy) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'",
        "error: 'spec.stopPolicy' (Pause) must be one of None, Hold, HoldAndDrain; correct the value",
      ],
    ],
    [
      'kueue-partial-admission',
      job('parallelism: 4', `${QUEUED}, annotations: {kueue.x-k8s.io/job-completions-equal-parallelism: maybe}`),
      [
        `error: 'metadata.annotations["kueue.x-k8s.io/job-completions-equal-parallelism"]' (maybe) must be 'true' or 'false'; write 'true' in quotes`,
      ],
    ],
    [
      'volcano-queue-values',
      object('scheduling.volcano.sh/v1beta1', 'Queue', 'name: nlp', 'spec: {dequeueStrategy: lifo, priority: -1}'),
      [
        "error: 'spec.dequeueStrategy' (lifo) must be traverse or fifo; correct the strategy",
        "error: 'spec.priority' (-1) must be a whole number from 0 on; correct the priority",
      ],
    ],
    [
      'limit-range-values',
      object(
        'v1', 'LimitRange', 'name: limits, namespace: ml',
        'spec: {limits: [{type: Container, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 3, memory: 0.5}}]}',
      ),
      [
        `error: 'spec.limits[0].maxLimitRequestRatio["cpu"]' (3) must be at most max divided by min (2 / 1); lower it`,
        `error: 'spec.limits[0].maxLimitRequestRatio["memory"]' (500m) must be at least 1; raise it`,
      ],
    ],
    [
      'jobset-gated-actions',
      jobSet(
        '{name: worker, template: {spec: {parallelism: 2, completions: 4, TEMPLATE}}}',
        'failurePolicy: {maxRestarts: 3, restartStrategy: InPlaceRestart}',
      ),
      [
        "error: 'spec.replicatedJobs[0].template.spec.backoffLimit' (not given) must be 2147483647 with InPlaceRestart; write 'backoffLimit: 2147483647'; failurePolicy.maxRestarts is the limit",
        "error: 'spec.replicatedJobs[0].template.spec.podReplacementPolicy' (not given) must be Failed with InPlaceRestart; write 'podReplacementPolicy: Failed'",
        "error: 'spec.replicatedJobs[0].template.spec.completions' (4) must be parallelism, 2, with InPlaceRestart; make both the same",
        "warning: 'spec.failurePolicy.restartStrategy' (InPlaceRestart) needs the alpha feature gate InPlaceRestart; use 'Recreate', or check that the gate is on",
      ],
    ],
    [
      'resource-quantities',
      container('resources: {limits: [cpu]}'),
      [
        "error: 'spec.template.spec.containers[0].resources.limits' (cpu) must be a map of resources and quantities; write for instance 'memory: 16Gi' below it",
      ],
    ],
    [
      'pod-security',
      `${object('v1', 'Namespace', 'name: ml, labels: {pod-security.kubernetes.io/enforce: baseline}', '')}\n---\n`
      + `${podJob('securityContext: {sysctls: [{name: kernel.msgmax, value: "1"}, {name: net.ipv4.tcp_syncookies, value: "1"}]}, containers: [{name: main, image: example.com/train:1, securityContext: {seLinuxOptions: {type: spc_t, user: root}}, livenessProbe: {httpGet: {host: 10.0.0.1, port: 80}}}, {name: other, image: example.com/train:1, securityContext: {seLinuxOptions: {type: container_t}}, livenessProbe: {httpGet: {port: 80}}}]')}`,
      [
        "error: 'spec.template.spec.securityContext.sysctls[0]' (kernel.msgmax) must not be set under Pod Security level baseline; remove it, or set it on the nodes",
        "error: 'spec.template.spec.containers[0].securityContext.seLinuxOptions.type' (spc_t) must be one of container_t, container_init_t, container_kvm_t, container_engine_t under Pod Security level baseline; remove it",
        "error: 'spec.template.spec.containers[0].securityContext.seLinuxOptions.user' (root) must not be set under Pod Security level baseline; remove it",
        "error: 'spec.template.spec.containers[0].livenessProbe.httpGet.host' (10.0.0.1) must not be set (from Kubernetes 1.34 on) under Pod Security level baseline; remove it: the pod itself is meant then",
      ],
    ],
    [
      'pod-settings',
      `${object('scheduling.k8s.io/v1', 'PriorityClass', 'name: high', 'value: 1000')}\n---\n${podJob('priority: 5, priorityClassName: high')}`,
      ["error: 'spec.template.spec.priority' (5) must be left out, or be the value of PriorityClass 'high', 1000; remove it"],
    ],
    [
      'pod-settings',
      podJob('priority: 5'),
      [
        "warning: 'spec.template.spec.priority' (5) must be left out: pods may not set their priority, only that of their class; use a priorityClassName",
      ],
    ],
    [
      'pod-settings',
      `${object('scheduling.k8s.io/v1', 'PriorityClass', 'name: high', 'value: 1000, globalDefault: true'.replace(', ', '\n'))}\n---\n${podJob('priority: 1000')}`,
      [],
    ],
    ['pod-settings', podJob('priority: 0'), []],
    ['pod-settings', podJob('priority: 2000001000, priorityClassName: system-node-critical'), []],
  ])('%s', (rule, yaml, expected) => {
    expect(complaints(rule, yaml)).toEqual(expected);
  });
});

/** Every key of a manifest below its metadata, with its path. */
function* keysOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      yield [...path, key];
      yield* keysOf(child, [...path, key]);
    }
  }
}

function changed(
  manifests: readonly unknown[], position: number, path: readonly string[], change: (parent: Record<string, unknown>, key: string) => void,
): string[] {
  const copy = structuredClone(manifests);
  const parent = path.slice(0, -1).reduce((value, key) => value[key] as Record<string, unknown>, copy[position] as Record<string, unknown>);
  change(parent, path[path.length - 1]);
  return check(
    copy.map((manifest) => ({ manifest })), { facts: {} },
  )
    .findings.filter((finding) => finding.severity === 'error')
    .map((finding) => `${finding.rule} ${finding.property.replace(/\[[0-9]+\]/g, '')}`);
}

test('a field that is null, as charts leave them, is one that is not given', () => {
  const extra = new Set<string>();
  for (const rule of RULES.filter(({ facts }) => facts === undefined)) {
    const manifests = manifestsOf(rule.good);
    manifests.forEach((manifest, position) => {
      for (const path of keysOf(manifest)) {
        if (!/^[0-9]+$/.test(path[path.length - 1]) && path[0] !== 'metadata') {
          const without = changed(manifests, position, path, (parent, key) => delete parent[key]);
          changed(manifests, position, path, (parent, key) => (parent[key] = null))
            .filter((error) => !without.includes(error))
            .forEach((error) => extra.add(error));
        }
      }
    });
  }
  // An entry of a map is there even when it is null: a label is empty then, a size or bound is 0, and a plugin has no flags.
  expect([...extra].sort()).toEqual([
    'kueue-labels spec.jobTemplate.metadata.labels["kueue.x-k8s.io/queue-name"]', 'kueue-namespace-selector spec.namespaceSelector',
    'kueue-topology-request spec.template.metadata.annotations["kueue.x-k8s.io/podset-required-topology"]',
    'limit-range-values spec.limits.defaultRequest["memory"]', 'limit-range-values spec.limits.default["memory"]',
    'limit-range-values spec.limits.min["memory"]', 'limit-range-values spec.limits.min["storage"]',
    'persistent-volume spec.capacity.storage',
    'request-above-limit spec.containers.resources.requests["memory"]',
    'request-above-limit spec.jobTemplate.spec.template.spec.containers.resources.requests["memory"]',
    'request-above-limit spec.template.spec.containers.resources.requests["memory"]',
    'volcano-plugins spec.plugins.mpi',
    'workload-selector spec.selector.matchLabels["app"]',
  ]);
});
