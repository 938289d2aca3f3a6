import { isMisspelt } from '../../../src/preflight/misspelt';
import { container, job, KUEUE, object, podJob, RBAC } from '../../support/manifests';
import { complaints } from '../../support/preflight';

const CLAIM = object(
  'v1',
  'PersistentVolumeClaim',
  'name: data, namespace: ml',
  'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}',
);
const VOLUME = 'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]';

/** Manifests that people applied, or wrote about, with what they should have been told. */
test.each([
  [
    'rbac-grants-nothing',
    object(
      RBAC,
      'Role',
      'name: r, namespace: a',
      'rules:\n- {apiGroups: [batch/v1, v1], resources: [Job, jobs/status], verbs: [read, GET, submit]}\n- {apiGroups: [""], resources: [jobs], verbs: [get]}\n- {apiGroups: [batch], resources: [jobs], resourceNames: [train], verbs: [create, delete]}',
    ),
    [
      "warning: 'rules[0].apiGroups[0]' (batch/v1) matches nothing: groups of RBAC have no version; write 'batch'",
      "warning: 'rules[0].apiGroups[1]' (v1) matches nothing: it is a version; write '' for the core group",
      "warning: 'rules[0].resources[0]' (Job) matches nothing: resources are plural, in lower case; write 'jobs'",
      "warning: 'rules[0].verbs[0]' (read) is no verb of the API; write get, list, watch",
      "warning: 'rules[0].verbs[1]' (GET) matches nothing: verbs are in lower case; write 'get'",
      "warning: 'rules[0].verbs[2]' (submit) is no verb of the API; write create",
      "warning: 'rules[1].resources[0]' (jobs) is no resource of the core group; write 'batch' as API group",
      "warning: 'rules[2].resourceNames' (train) with create grants nothing: the name is not known when that is asked for; give create in a rule without resourceNames",
    ],
  ],
  [
    'rbac-grants-nothing',
    object(
      RBAC,
      'ClusterRole',
      'name: r',
      'rules:\n- {apiGroups: [batch.volcano.sh], resources: [jobs], verbs: [create]}\n- {apiGroups: [example.com], resources: [jobs], verbs: [frobnicate]}\n- {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}\n- {apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use]}',
    ),
    [],
  ],
  [
    'rbac-grants-nothing',
    `${object(RBAC, 'Role', 'name: submitter, namespace: a', 'rules: []')}\n---\n${object(RBAC, 'RoleBinding', 'name: r, namespace: a', 'roleRef: {kind: Role, name: submiter}')}\n---\n${object(RBAC, 'RoleBinding', 'name: s, namespace: a', 'roleRef: {kind: Role, name: viewer}')}`,
    [
      "warning: 'roleRef.name' (submiter) is no Role of the input, so the binding grants nothing; write 'submitter'; a roleRef cannot be changed later",
    ],
  ],
  [
    'rbac-escalation',
    object(
      RBAC,
      'ClusterRole',
      'name: r',
      'rules:\n- {apiGroups: [""], resources: [pods], verbs: [bind, escalate]}\n- {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind]}\n- {apiGroups: [""], resources: [users], verbs: [impersonate]}',
    ),
    [
      "warning: 'rules[1].verbs' (bind) lets its holder give itself any right; remove it",
      "warning: 'rules[2].verbs' (impersonate) lets its holder give itself any right; remove it",
    ],
  ],
  [
    'endless-sidecar',
    podJob(
      'containers: [{name: main, image: example.com/train:1}, {name: logs, image: busybox, command: [sh, -c, tail -f /log]}, {name: once, image: busybox, command: [sh, -c, while true; do exit; done]}]',
    ),
    [
      "warning: 'spec.template.spec.containers[1]' (logs) runs until it is told to stop, so the pod never succeeds; make it an init container with restartPolicy: Always",
    ],
  ],
  [
    'host-network-dns',
    podJob('hostNetwork: true, dnsPolicy: ClusterFirst', 'completions: 2, parallelism: 2'),
    [
      "warning: 'spec.template.spec.dnsPolicy' (ClusterFirst) lets pods with hostNetwork ask the DNS of the node, which knows no names of the cluster; write 'dnsPolicy: ClusterFirstWithHostNet'",
    ],
  ],
  ['host-network-dns', podJob('hostNetwork: true'), []],
  [
    'lost-logs',
    podJob('restartPolicy: OnFailure'),
    [
      "info: 'spec.template.spec.restartPolicy' (OnFailure) loses the logs when the retries are used up; write Never, or keep the logs elsewhere",
    ],
  ],
  [
    'replace-without-force',
    job('backoffLimit: 3', 'name: train, namespace: ml, annotations: {argocd.argoproj.io/sync-options: "Prune=false, Replace=true"}'),
    [
      "warning: 'metadata.annotations[\"argocd.argoproj.io/sync-options\"]' (Prune=false,Replace=true) fails on the next change: a Job cannot be updated; write 'Force=true,Replace=true'",
    ],
  ],
  [
    'memory-volume',
    podJob(
      'volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: 32Gi}}], containers: [{name: main, image: example.com/train:1, resources: {limits: {memory: 16Gi}}, volumeMounts: [{name: shm, mountPath: /dev/shm}]}]',
    ),
    [
      "warning: 'spec.template.spec.volumes[0].emptyDir.sizeLimit' (32Gi) is more than the memory limit of 'main', 16Gi, of which it is a part; lower it, or raise the limit",
    ],
  ],
  [
    'request-above-limit',
    `${object('v1', 'LimitRange', 'name: lr, namespace: ml', 'spec: {limits: [{type: Container, default: {memory: 512Mi}, defaultRequest: {memory: 256Mi}}]}')}\n---\n${container('resources: {requests: {memory: 1Gi}}')}`,
    [
      'error: \'spec.template.spec.containers[0].resources.requests["memory"]\' (1Gi) is above the limit that LimitRange ml/lr gives to containers without one, 512Mi, so no pod can be made; write a limit of at least 1Gi',
    ],
  ],
  [
    'claim-access-mode',
    `${CLAIM}\n---\n${object('apps/v1', 'Deployment', 'name: server, namespace: ml', `spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}], ${VOLUME}}}}`)}\n---\n${podJob(VOLUME)}`,
    [
      "warning: 'spec.template.spec.volumes[0].persistentVolumeClaim.claimName' (data) is also used by Deployment ml/server, and the pods of one node can use it: on another node these wait for ever; use a claim with ReadWriteMany, or place both on one node by pod affinity",
    ],
  ],
  ['claim-access-mode', `${CLAIM}\n---\n${podJob(VOLUME)}\n---\n${podJob(VOLUME).replace('name: train', 'name: other')}`, []],
  [
    'torchrun-arguments',
    [0, 1]
      .map((rank) =>
        container(`command: [torchrun, --nnodes=2, --node_rank=${rank}, --master_addr=rank0, t.py]`).replace(
          'name: train',
          `name: rank${rank}`,
        ),
      )
      .join('\n---\n'),
    [],
  ],
  [
    'kueue-namespace-selector',
    object(
      KUEUE,
      'ClusterQueue',
      'name: cq',
      'spec: {namespaceSelector: {matchExpressions: [{key: team, operator: In, values: [team-a-]}]}}',
    ),
    [
      "error: 'spec.namespaceSelector.matchExpressions[0].values[0]' (team-a-) must be at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit; correct the value",
    ],
  ],
  [
    'priority-class-reference',
    `${object('scheduling.k8s.io/v1', 'PriorityClass', 'name: team-high', 'value: 1000')}\n---\n${podJob('priorityClassName: platform-batch')}`,
    [
      "info: 'spec.template.spec.priorityClassName' (platform-batch) is not in the input, so it must be a PriorityClass in the cluster; check that it exists",
    ],
  ],
  [
    'priority-class-reference',
    `${object(KUEUE, 'WorkloadPriorityClass', 'name: high', 'value: 1000')}\n---\n${job('backoffLimit: 3', 'name: train, namespace: ml, labels: {kueue.x-k8s.io/priority-class: hgih}')}`,
    [
      "error: 'metadata.labels[\"kueue.x-k8s.io/priority-class\"]' (hgih) is no WorkloadPriorityClass of the input; write 'high', or declare it as existing",
    ],
  ],
  [
    'volcano-restart-policy',
    object(
      'batch.volcano.sh/v1alpha1',
      'Job',
      'name: train, namespace: ml',
      'spec: {minAvailable: 2, policies: [{event: PodEvicted, action: RestartJob}], tasks: [{name: worker, replicas: 2, template: {spec: {restartPolicy: OnFailure, containers: [{name: main, image: a}]}}}]}',
    ),
    [
      "warning: 'spec.tasks[0].template.spec.restartPolicy' (OnFailure) keeps pods from failing: a rank starts again alone while the others wait, and neither maxRetry nor a policy ends it; write 'restartPolicy: Never', and policies that restart the gang",
    ],
  ],
])('%s says what will happen to %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});

test.each([
  ['reserch', 'research'],
  ['traning', 'training'],
  ['hgih', 'high'],
  ['GPU-Queue', 'gpu-queue'],
  ['gpuqueue', 'gpu-queue'],
  ['submiter', 'submitter'],
  ['team-reseorch', 'team-research'],
])('%s is a slip for %s', (name, other) => {
  expect(isMisspelt(name, other)).toBe(true);
});

test.each([
  ['team-a', 'team-b'],
  ['h100', 'a100'],
  ['gpu-1', 'gpu-2'],
  ['batch', 'batch-high'],
  ['default', 'team'],
  ['blue', 'glue'],
  ['nlp', 'nlq'],
  ['training', 'training'],
])('%s is a name of its own beside %s', (name, other) => {
  expect(isMisspelt(name, other)).toBe(false);
});

describe('pods and declared pools', () => {
  const pools = (labels: Record<string, string>) => ({
    pools: [{ name: 'gpu', nodes: 2, resources: { cpu: '128', memory: '1Ti', 'nvidia.com/gpu': '8' }, labels }],
  });

  test('name the label that keeps the pods away, with both values', () => {
    const yaml = podJob(
      'nodeSelector: {nvidia.com/gpu.product: A100}, containers: [{name: main, image: a, resources: {limits: {nvidia.com/gpu: 1}}}]',
    );

    expect(complaints('no-node-fits', yaml, pools({ 'nvidia.com/gpu.product': 'NVIDIA-A100' }))).toEqual([
      "error: 'spec.template.spec' (pods 'main') fit on no declared node (pool 'gpu' has nvidia.com/gpu.product=NVIDIA-A100, and the pods ask "
      + "for A100); correct the labels that the pods ask for, or those of the declared pool: see 'kubectl get nodes --show-labels'",
    ]);
  });

  test('that must be on one node together have to fit there', () => {
    const queues = [
      object(KUEUE, 'Topology', 'name: hosts', 'spec: {levels: [{nodeLabel: kubernetes.io/hostname}]}'),
      object(KUEUE, 'ResourceFlavor', 'name: f', 'spec: {topologyName: hosts, nodeLabels: {pool: gpu}}'),
      object(KUEUE, 'ClusterQueue', 'name: cq', 'spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [nvidia.com/gpu], '
        + 'flavors: [{name: f, resources: [{name: nvidia.com/gpu, nominalQuota: 32}]}]}]}'),
      object(KUEUE, 'LocalQueue', 'name: lq, namespace: ml', 'spec: {clusterQueue: cq}'),
    ];
    const yaml = job(
      'parallelism: 2, completions: 2, template: {metadata: {annotations: {kueue.x-k8s.io/podset-required-topology: kubernetes.io/hostname}}, '
      + 'spec: {restartPolicy: Never, containers: [{name: main, image: a, resources: {limits: {nvidia.com/gpu: 8}}}]}}',
      'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: lq}',
    );
    const facts = { ...pools({ pool: 'gpu' }), kueue: { topologyAware: true } };

    expect(complaints('kueue-topology-fits', [...queues, yaml].join('\n---\n'), facts)).toEqual([
      `error: 'spec.template.metadata.annotations["kueue.x-k8s.io/podset-required-topology"]' (kubernetes.io/hostname) wants all 2 pods on `
      + "one node, and none of the declared nodes has room for more than 1 (pool 'gpu': 1 node x 1 pods); run at most 1 pod, ask for less "
      + 'per pod, or ask for a wider level',
    ]);
  });

  test('that fit no flavor are told of the one that lacks least', () => {
    const flavor = (name: string, gpus: number): string => `{name: ${name}, resources: [{name: nvidia.com/gpu, nominalQuota: ${gpus}}]}`;
    const yaml = [
      object(KUEUE, 'ResourceFlavor', 'name: multi', 'spec: {}'),
      object(KUEUE, 'ResourceFlavor', 'name: single', 'spec: {}'),
      object(KUEUE, 'ClusterQueue', 'name: cq', 'spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [nvidia.com/gpu], '
        + `flavors: [${flavor('multi', 8)}, ${flavor('single', 16)}]}]}`),
      object(KUEUE, 'LocalQueue', 'name: lq, namespace: ml', 'spec: {clusterQueue: cq}'),
      job(
        'parallelism: 3, completions: 3, template: {spec: {restartPolicy: Never, containers: [{name: main, image: a, resources: {limits: '
        + '{nvidia.com/gpu: 8}}}]}}', 'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: lq}',
      ),
    ].join('\n---\n');

    expect(complaints('kueue-fits-quota', yaml).join('\n')).toContain('run at most 2 pods at a time, or raise the quota of nvidia.com/gpu in flavor single to 24');
  });
});

test.each([
  ['replicas: 3, minReplicas: 3', '', ['head 1 x 2 + w 3 x 2 = 8']],
  ['replicas: 3, minReplicas: 1', 'enableInTreeAutoscaling: true, ', []],
])('a Ray cluster of %s in a queue of Volcano needs all that its PodGroup counts', (replicas, scaling, sums) => {
  const template = 'template: {spec: {containers: [{name: a, image: b, resources: {limits: {cpu: 2, memory: 1Gi}}}]}}';
  const yaml = [
    object('scheduling.volcano.sh/v1beta1', 'Queue', 'name: kq', 'spec: {weight: 1, capability: {cpu: 4, memory: 64Gi}}'),
    object(
      'ray.io/v1', 'RayCluster', 'name: r, namespace: ml, labels: {ray.io/scheduler-name: volcano, volcano.sh/queue-name: kq}',
      `spec: {${scaling}headGroupSpec: {rayStartParams: {}, ${template}}, workerGroupSpecs: [{groupName: w, ${replicas}, maxReplicas: 3, `
      + `rayStartParams: {}, ${template}}]}`,
    ),
  ].join('\n---\n');

  expect(complaints('volcano-gang-fits', yaml).map((text) => /\(([^()]*)\)(?=; make)/.exec(text)?.[1])).toEqual(sums);
});
