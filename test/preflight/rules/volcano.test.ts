import { job, object, volcanoJob, WORKERS } from '../../support/manifests';
import { complaints } from '../../support/preflight';

test.each([
  [
    'volcano-depends-on', volcanoJob('minAvailable: 1', '{name: a, replicas: 1, dependsOn: {name: [b]}, TEMPLATE}'),
    ["error: 'spec.tasks[0].dependsOn.name' (b) must be a task of the job; use one of a"],
  ],
  [
    'volcano-depends-on',
    volcanoJob(
      'minAvailable: 1',
      '{name: a, replicas: 1, dependsOn: {name: [b]}, TEMPLATE}, {name: b, replicas: 1, dependsOn: {name: [a]}, TEMPLATE}',
    ),
    ["error: 'spec.tasks[0].dependsOn.name' (b) makes task 'a' wait for itself; break the cycle"],
  ],
  [
    'volcano-hypernode',
    object('topology.volcano.sh/v1alpha1', 'HyperNode', 'name: rack-1', 'spec: {tier: first, members: []}'),
    [
      "error: 'spec.members' (empty) must have at least one member; add a member",
    ],
  ],
  [
    'volcano-hypernode',
    object(
      'topology.volcano.sh/v1alpha1', 'HyperNode', 'name: rack-1',
      'spec: {tier: 1, members: [{type: Rack, selector: {exactMatch: {name: a}, regexMatch: {pattern: "node-("}}}, {type: HyperNode, selector: {labelMatch: {matchLabels: {rack: "1"}}}}]}',
    ),
    [
      "error: 'spec.members[0].selector.regexMatch.pattern' (node-() must be a regular expression; correct the pattern",
      "error: 'spec.members[1].selector.labelMatch' (given) must not be used for HyperNodes; use exactMatch",
    ],
  ],
  [
    'volcano-hypernode',
    object(
      'topology.volcano.sh/v1alpha1', 'HyperNode', 'name: spine-1',
      'spec: {tier: 2, members: [{type: HyperNode, selector: {regexMatch: {pattern: "rack-.*"}}}, {type: HyperNode, selector: {exactMatch: {name: rack-1}}}]}',
    ),
    [
      "warning: 'spec.members[0].selector.regexMatch' (rack-.*) is ignored for HyperNodes: none of them is a member; name each HyperNode with "
      + 'exactMatch',
    ],
  ],
  [
    'volcano-job-name',
    volcanoJob('minAvailable: 1', WORKERS, `name: ${'a'.repeat(60)}, namespace: ml`),
    [
      "error: 'metadata.name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) makes pod names longer than 63 characters "
      + "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-worker-3' has 69); shorten the job or the task by 6 characters",
    ],
  ],
  [
    'volcano-job-name',
    volcanoJob('minAvailable: 1, plugins: {svc: []}', WORKERS, 'name: 3d-model, namespace: ml'),
    [
      "warning: 'metadata.name' (3d-model) must be the name of a Service too, because the svc plugin makes one: lower-case letters, digits and dashes, beginning with a letter; rename the job",
    ],
  ],
  [
    'volcano-job-name',
    volcanoJob('minAvailable: 1, volumes: [{mountPath: /data, volumeClaimName: data}]', WORKERS, `name: ${'a'.repeat(51)}, namespace: ml`),
    [
      "error: 'metadata.name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) must be at most 50 characters when the job has "
      + "volumes, whose names are <job>-<12 characters>; shorten it by 1 character",
    ],
  ],
  [
    'volcano-network-topology',
    volcanoJob('minAvailable: 1, networkTopology: {mode: firm, highestTierAllowed: 1, highestTierName: rack}'),
    [
      "error: 'spec.networkTopology.mode' (firm) must be hard or soft; correct the mode",
      `error: 'spec.networkTopology' ({"mode":"firm","highestTierAllowed":1,"highestTierName":"rack"}) must have only one of highestTierAllowed and highestTierName; remove one of them`,
    ],
  ],
  [
    'volcano-network-topology', volcanoJob('minAvailable: 1, networkTopology: {mode: hard}'),
    [`warning: 'spec.networkTopology' ({"mode":"hard"}) has mode hard but no tier, so nothing is enforced; write 'highestTierAllowed'`],
  ],
  [
    'volcano-partition-policy',
    volcanoJob('minAvailable: 1', '{name: worker, replicas: 4, partitionPolicy: {totalPartitions: 2}, TEMPLATE}'),
    [`error: 'spec.tasks[0].partitionPolicy' ({"totalPartitions":2}) must have totalPartitions and partitionSize of at least 1; give both`],
  ],
  [
    'volcano-partition-policy',
    volcanoJob('minAvailable: 1', '{name: worker, replicas: 5, partitionPolicy: {totalPartitions: 2, partitionSize: 2}, TEMPLATE}'),
    ["error: 'spec.tasks[0].replicas' (5) must be totalPartitions x partitionSize, 4 (2 x 2); write 'replicas: 4'"],
  ],
  [
    'volcano-partition-policy',
    volcanoJob(
      'minAvailable: 1',
      '{name: worker, replicas: 4, minAvailable: 3, partitionPolicy: {totalPartitions: 2, partitionSize: 2, minPartitions: 1}, TEMPLATE}',
    ),
    ["error: 'spec.tasks[0].minAvailable' (3) must be minPartitions x partitionSize, 2; write 'minAvailable: 2'"],
  ],
  [
    'volcano-plain-job',
    job(
      'template: {metadata: {annotations: {scheduling.volcano.sh/group-min-member: "4"}}, spec: {restartPolicy: Never, schedulerName: '
      + 'volcano, containers: [{name: main, image: example.com/train:1}]}}',
    ),
    [
      `warning: 'spec.template.metadata.annotations["scheduling.volcano.sh/group-min-member"]' (4) is not read there, so each pod is a gang of its own; move it to metadata.annotations`,
    ],
  ],
  [
    'volcano-plain-job',
    job(
      'template: {spec: {restartPolicy: Never, schedulerName: volcano, containers: [{name: main, image: example.com/train:1}]}}',
      'name: train, namespace: ml, annotations: {scheduling.volcano.sh/queue-name: research, scheduling.volcano.sh/group-min-member: all}',
    ),
    [
      `warning: 'metadata.annotations["scheduling.volcano.sh/queue-name"]' (research) is not read there, so the pods go to the default queue; move it to spec.template.metadata.annotations`,
      `warning: 'metadata.annotations["scheduling.volcano.sh/group-min-member"]' (all) is no number from 1 on, and counts as 1; correct the number`,
    ],
  ],
  [
    'volcano-plain-job',
    job('backoffLimit: 3', 'name: train, namespace: ml, annotations: {scheduling.volcano.sh/group-min-member: "4"}'),
    [
      "warning: 'spec.template.spec.schedulerName' (not given) must be volcano for scheduling.volcano.sh/group-min-member to have an effect; write 'schedulerName: volcano'",
    ],
  ],
  [
    'volcano-plugins',
    volcanoJob('minAvailable: 1, plugins: {horovod: [], mpi: []}'),
    [
      `error: 'spec.plugins["horovod"]' (horovod) must be one of ssh, env, svc, tensorflow, mpi, pytorch, hcclrank, ray; correct the name of the plugin`,
      "error: 'spec.plugins.mpi' (empty) must name a task as master, and there is no task 'master'; rename the launcher task to 'master', or write '--master=<task>'",
    ],
  ],
  [
    'volcano-pod-group',
    `${object('scheduling.volcano.sh/v1beta1', 'Queue', 'name: research', 'spec: {weight: 1}')}\n---\n`
    + `${object('scheduling.volcano.sh/v1beta1', 'PodGroup', 'name: group, namespace: ml', 'spec: {queue: reserch, minMember: -1, networkTopology: {highestTierAllowed: 1, highestTierName: rack}}')}`,
    [
      "error: 'spec.queue' (reserch) is not among the Volcano queues of the input; write 'research', or declare it as existing",
      `error: 'spec.networkTopology' ({"highestTierAllowed":1,"highestTierName":"rack"}) must have only one of highestTierAllowed and highestTierName; remove one of them`,
      "error: 'spec.minMember' (-1) must be a whole number from 0 on; correct the number",
    ],
  ],
  [
    'volcano-policies',
    volcanoJob(
      'minAvailable: 1, policies: [{event: PodFailed, exitCode: 3, action: RestartJob}, {exitCode: 0, action: RestartJob}, {action: RestartJob}, {event: PodCrashed, action: Restart}]',
    ),
    [
      "error: 'spec.policies[0]' (PodFailed and exit code 3) must have either events or exitCode; make two policies of it",
      "error: 'spec.policies[1].exitCode' (0) must not be 0, which is success; remove the policy",
      "error: 'spec.policies[2]' (no event and no exitCode) must have an event or an exitCode; write for instance 'event: PodFailed'",
      "error: 'spec.policies[3].action' (Restart) must be one of AbortJob, RestartJob, RestartTask, RestartPod, RestartPartition, TerminateJob, CompleteJob, ResumeJob; correct the action",
      "error: 'spec.policies[3].event' (PodCrashed) must be one of *, PodFailed, PodEvicted, PodPending, Unknown, TaskCompleted, TaskFailed, JobUpdated; correct the event",
    ],
  ],
  [
    'volcano-policies',
    volcanoJob(
      'minAvailable: 1, policies: [{event: PodEvicted, action: RestartJob}, {event: PodEvicted, action: AbortJob}, {event: "*", action: '
      + 'RestartJob}, {exitCode: 3, action: AbortJob}, {exitCode: 3, action: AbortJob}]',
    ),
    [
      "error: 'spec.policies[1].event' (PodEvicted) must occur in one policy of the list only; merge both policies",
      "error: 'spec.policies[4].exitCode' (3) must occur once in the list; remove the policy",
      "error: 'spec.policies' (PodEvicted, *) must not have '*' beside other events; remove '*', or the other events",
    ],
  ],
  [
    'volcano-pytorch',
    volcanoJob(
      'minAvailable: 2, plugins: {svc: [], pytorch: []}', '{name: master, replicas: 2, TEMPLATE}, {name: trainer, replicas: 2, TEMPLATE}',
    ),
    [
      "warning: 'spec.tasks[0].replicas' (2) gives each of these masters rank 0; write 'replicas: 1', and make the others workers",
      "warning: 'spec.plugins.pytorch' (empty) finds no task 'worker', so the pods of trainer get no RANK and do not count in WORLD_SIZE; name the task 'worker', or write '--worker=<task>'",
    ],
  ],
  [
    'volcano-pytorch',
    volcanoJob('minAvailable: 2, plugins: {svc: [], pytorch: []}'),
    [
      "warning: 'spec.plugins.pytorch' (empty) finds no task 'master' to be the master, so it sets no variable at all; name the task 'master', or write '--master=<task>'",
    ],
  ],
  [
    'volcano-queue-reference', volcanoJob('minAvailable: 1, queue: root'),
    ["error: 'spec.queue' (root) must not be the root queue; name a queue below it"],
  ],
  [
    'volcano-queue-reference',
    `${object('scheduling.volcano.sh/v1beta1', 'Queue', 'name: nlp', 'spec: {weight: 1, parent: research}')}\n---\n`
    + `${object('scheduling.volcano.sh/v1beta1', 'Queue', 'name: research', 'spec: {weight: 1}')}\n---\n${volcanoJob('minAvailable: 1, queue: research')}`,
    ["error: 'spec.queue' (research) must be a queue without others below it, and has nlp; use one of nlp"],
  ],
  [
    'volcano-queue-values',
    object(
      'scheduling.volcano.sh/v1beta1', 'Queue', 'name: nlp',
      'spec: {weight: 0, parent: nlp, capability: {cpu: many, nvidia.com/gpu: 0.5}, deserved: {memory: -1Gi}}',
    ),
    [
      `error: 'spec.capability["cpu"]' (many) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, `
      + `E, Ki, Mi, Gi, Ti, Pi, Ei, or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'`,
      `error: 'spec.capability["nvidia.com/gpu"]' (0.5) must be a whole number, as extended resources are; round it`,
      `error: 'spec.deserved["memory"]' (-1Gi) must not be negative; write '0' for nothing`,
      "error: 'spec.parent' (nlp) must be the name of another queue; correct the parent",
    ],
  ],
  [
    'volcano-queue-values',
    object(
      'scheduling.volcano.sh/v1beta1', 'Queue', 'name: nlp',
      'spec: {weight: 1, guarantee: {resource: {nvidia.com/gpu: 8}}, deserved: {nvidia.com/gpu: 4, cpu: 64}, capability: {cpu: 32}}',
    ),
    [
      `error: 'spec.deserved["nvidia.com/gpu"]' (4) must be at least the guarantee, 8; write 'nvidia.com/gpu: 8' under deserved`,
      `error: 'spec.deserved["cpu"]' (64) must be at most the capability, 32; lower deserved, or raise capability`,
    ],
  ],
  [
    'volcano-restart-policy',
    volcanoJob(
      'minAvailable: 1', '{name: worker, replicas: 1, template: {spec: {containers: [{name: main, image: example.com/train:1}]}}}',
    ),
    [
      "warning: 'spec.tasks[0].template.spec.restartPolicy' (not given) makes the pods run for ever: what ends or fails is started "
      + "again, and the job never completes; write 'restartPolicy: Never', or make it a Deployment if it is a server",
    ],
  ],
  [
    'volcano-restart-policy',
    volcanoJob(
      'minAvailable: 1, policies: [{event: PodFailed, action: RestartJob}]',
      '{name: worker, replicas: 1, template: {spec: {restartPolicy: OnFailure, containers: [{name: main, image: example.com/train:1}]}}}',
    ),
    [
      "warning: 'spec.tasks[0].template.spec.restartPolicy' (OnFailure) keeps pods from failing, so the policy on PodFailed or an exit code never fires; write 'restartPolicy: Never'",
    ],
  ],
  ['volcano-tasks', volcanoJob('minAvailable: 1', ''), ["error: 'spec.tasks' (empty) must have at least one task; add a task"]],
  [
    'volcano-tasks',
    volcanoJob(
      'minAvailable: 9',
      '{name: a, replicas: 2, minAvailable: 3, TEMPLATE}, {name: a, replicas: -1, TEMPLATE}, {name: B.c, replicas: 1, minAvailable: -1, TEMPLATE}',
    ),
    [
      "error: 'spec.tasks[0].minAvailable' (3) must be at most replicas, 2; write 2",
      "error: 'spec.tasks[1].name' (a) must be unique among the tasks; rename one of them",
      "error: 'spec.tasks[1].replicas' (-1) must be a whole number from 0 on; correct the number",
      "error: 'spec.tasks[2].name' (B.c) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; rename the task",
      "error: 'spec.tasks[2].minAvailable' (-1) must be a whole number from 0 on; correct the number",
      "error: 'spec.minAvailable' (9) must be at most the replicas of all tasks, 3 (a 2 + a 0 + B.c 1); write 3, or raise replicas",
    ],
  ],
  [
    'volcano-topology-policy', volcanoJob('minAvailable: 1', '{name: worker, replicas: 1, topologyPolicy: numa, TEMPLATE}'),
    ["error: 'spec.tasks[0].topologyPolicy' (numa) must be none, best-effort, restricted or single-numa-node; correct the value"],
  ],
  [
    'volcano-topology-policy',
    volcanoJob(
      'minAvailable: 1',
      '{name: worker, replicas: 1, topologyPolicy: restricted, template: {spec: {restartPolicy: Never, containers: [{name: main, image: '
      + 'example.com/train:1, resources: {limits: {cpu: 1500m}}}]}}}',
    ),
    [
      "error: 'spec.tasks[0].template.spec.containers[0].resources.requests.cpu' (not given) must be a whole number of CPUs in a task with a topologyPolicy; write for instance 'cpu: 4'",
    ],
  ],
  [
    'volcano-volumes',
    volcanoJob(
      'minAvailable: 1, volumes: [{volumeClaimName: data}, {mountPath: /a}, {mountPath: /b, volumeClaimName: Data_1}, {mountPath: /c, volumeClaimName: x}, {mountPath: /d, volumeClaimName: x}]',
    ),
    [
      "error: 'spec.volumes[0].mountPath' (not given) must be given; give each volume a path of its own",
      "error: 'spec.volumes[1]' (no claim) must have exactly one of volumeClaimName and volumeClaim; name a claim, or describe one",
      "error: 'spec.volumes[2].volumeClaimName' (Data_1) must be the name of a claim; correct the name",
      "warning: 'spec.volumes[4].volumeClaimName' (x) is mounted at /c already, and the second mount is left out without a word; use volumes and volumeMounts of the pod template",
    ],
  ],
])('%s says what is wrong with %s', (rule, yaml, messages) => {
  expect(complaints(rule, yaml)).toEqual(messages);
});

test.each([
  ['1.35', 'error'],
  [undefined, 'warning'],
  ['1.36', undefined],
])('a Service whose name begins with a digit, with Kubernetes %s: %s', (kubernetes, severity) => {
  const job = volcanoJob('minAvailable: 1, plugins: {svc: []}', WORKERS, 'name: 3d-model, namespace: ml');
  expect(complaints('volcano-job-name', job, kubernetes === undefined ? {} : { kubernetes }).map((line) => line.split(':')[0]))
    .toEqual(severity === undefined ? [] : [severity]);
});

test('a queue has every accelerator that a queue below it has, even of which it has none', () => {
  const queues = (above: string, amount: string): string => [
    object('scheduling.volcano.sh/v1beta1', 'Queue', 'name: company', `spec: {deserved: {${above}}}`),
    object('scheduling.volcano.sh/v1beta1', 'Queue', 'name: nlp', `spec: {parent: company, deserved: {${amount}}}`),
  ].join('\n---\n');
  expect(complaints('volcano-queue-hierarchy', queues('', 'nvidia.com/gpu: 0'))).toEqual([
    "error: 'spec.deserved[\"nvidia.com/gpu\"]' (not given) must be at least what the queues below it have together, 0 (nlp 0 = 0); raise "
    + 'it to 0, or lower the queues below',
  ]);
  expect(complaints('volcano-queue-hierarchy', queues('nvidia.com/gpu: 0', 'nvidia.com/gpu: 0'))).toEqual([]);
  expect(complaints('volcano-queue-hierarchy', queues('', 'cpu: 0'))).toEqual([]);
});
