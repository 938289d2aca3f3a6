import { Size } from 'cdk8s';
import {
  Cpu, Framework, GangDefaults, GangEngine, GangTrainingJob, GangTrainingJobProps, Gpu, JobFailureAction, JobFailureReason, Mount,
  NetworkTopology, NumaPolicy, Priority, Queue, RestartStrategy, RoleFailure, RoleState, TopologyRequest, TorchrunRendezvous, TrainingJob,
} from '../../src';
import { Duration } from 'cdk8s';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

const kueue = { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true };
const volcano = { queue: Queue.volcano('nlp') };
const python = { image: 'example.com/train:1', command: ['python', 'train.py'] };

const gangOf = (props: Partial<GangTrainingJobProps>): Manifest =>
  synthOne((chart) => new GangTrainingJob(chart, 'llm', { ...python, framework: Framework.custom(), ...props }));
const refusalOf = (props: Partial<GangTrainingJobProps>): string =>
  errorOf((chart) => new GangTrainingJob(chart, 'llm', { ...python, framework: Framework.custom(), ...props }));
const envOf = (template: Manifest): Record<string, unknown> =>
  Object.fromEntries(template.spec.containers[0].env.map(({ name, value, valueFrom }: Manifest) =>
    [name, value ?? valueFrom.fieldRef.fieldPath]));

describe('slices', () => {
  test('a slice is a Job of a JobSet, and pods know both numbers', () => {
    const [jobs] = gangOf({ ...kueue, nodes: 8, slices: 2 }).spec.replicatedJobs;

    expect(jobs.replicas).toBe(2);
    expect(jobs.template.spec).toMatchObject({ completions: 4, parallelism: 4 });
    expect(envOf(jobs.template.spec.template)).toMatchObject({
      GANG_SIZE: '8', GANG_ROLE_SIZE: '8', GANG_SLICES: '2', GANG_SLICE_SIZE: '4', GANG_LEADER: 'llm-worker-0-0.llm',
      GANG_SLICE: "metadata.labels['jobset.sigs.k8s.io/job-index']", GANG_SLICE_LEADER: 'llm-worker-$(GANG_SLICE)-0.llm',
      GANG_SLICE_INDEX: "metadata.annotations['batch.kubernetes.io/job-completion-index']",
    });
    expect(envOf(jobs.template.spec.template)).not.toHaveProperty('GANG_ROLE_INDEX');
  });

  test('a slice is a partition of a Volcano task, with a topology of its own', () => {
    const [task] = gangOf({
      ...volcano, nodes: 8, minNodes: 4, slices: 2, networkTopology: NetworkTopology.hard(2), sliceNetworkTopology: NetworkTopology.hard(1),
    }).spec.tasks;

    expect(task).toMatchObject({
      replicas: 8, minAvailable: 4,
      partitionPolicy: { totalPartitions: 2, partitionSize: 4, minPartitions: 1, networkTopology: { mode: 'hard', highestTierAllowed: 1 } },
    });
    expect(envOf(task.template)).toMatchObject({ GANG_SLICE: "metadata.labels['volcano.sh/partition-id']", GANG_SLICES: '2' });
  });

  test('the pods are called after their slice', () => {
    let pods: string[] = [];
    synthChart((chart) => {
      const gang = new GangTrainingJob(chart, 'llm', { ...python, ...kueue, nodes: 4, slices: 2, framework: Framework.custom() });
      pods = gang.pods.map(({ address }) => address ?? '');
    });

    expect(pods).toEqual(['llm-worker-0-0.llm', 'llm-worker-0-1.llm', 'llm-worker-1-0.llm', 'llm-worker-1-1.llm']);
  });

  test('JAX joins slices of TPUs by what their runtime reads', () => {
    const [jobs] = gangOf({ ...kueue, nodes: 4, slices: 2, gpu: Gpu.tpu(4), framework: Framework.jax({ roleName: 'slice' }) }).spec.replicatedJobs;

    expect(jobs.name).toBe('slice');
    expect(envOf(jobs.template.spec.template)).toMatchObject({
      MEGASCALE_NUM_SLICES: '2', MEGASCALE_SLICE_ID: "metadata.labels['jobset.sigs.k8s.io/job-index']",
      MEGASCALE_COORDINATOR_ADDRESS: 'llm-slice-0-0.llm',
    });
    expect(envOf(jobs.template.spec.template)).not.toHaveProperty('JAX_PROCESS_ID');
  });

  test('torchrun with c10d numbers the nodes of all slices itself', () => {
    const framework = Framework.torchrun({ script: 'train.py', rendezvous: TorchrunRendezvous.C10D });
    const [jobs] = gangOf({ ...kueue, command: undefined, nodes: 4, slices: 2, framework }).spec.replicatedJobs;

    expect(jobs.template.spec.template.spec.containers[0].command).toContain('--rdzv-endpoint=llm-worker-0-0.llm:29400');
    expect(jobs.template.spec.template.spec.containers[0].command).toContain('--nnodes=4');
  });

  test.each<[string, Partial<GangTrainingJobProps>, string]>([
    [
      'no equal groups', { ...kueue, nodes: 3, slices: 2 },
      "'slices' (2) must divide the 3 pods into groups of the same size; correct it, or the number of pods",
    ],
    [
      'a minimum within a group', { ...volcano, nodes: 4, minNodes: 3, slices: 2 },
      "'slices' (2) has groups of 2 pods, and the gang may start with 3, which is no whole number of groups; correct the minimum",
    ],
    [
      'an engine without', { ...kueue, nodes: 4, slices: 2, engine: GangEngine.indexedJob() },
      "'slices' (2) cannot be kept by an Indexed Job; leave it out, or run the gang on JobSet or Volcano",
    ],
    [
      'ranks of torchrun', { ...kueue, command: undefined, nodes: 4, slices: 2, framework: Framework.torchrun({ script: 'train.py' }) },
      "'slices' (2) cannot be counted through by JobSet, which tells a pod its number in its slice only; set rendezvous: "
      + 'TorchrunRendezvous.C10D, which numbers the nodes itself',
    ],
    [
      'ranks of PyTorch', { ...kueue, nodes: 4, slices: 2, framework: Framework.pytorch() },
      "'slices' (2) cannot be counted through by JobSet, which tells a pod its number in its slice only; use Framework.torchrun with "
      + 'TorchrunRendezvous.C10D, or leave it out',
    ],
    [
      'ranks of JAX without TPUs', { ...kueue, nodes: 4, slices: 2, framework: Framework.jax() },
      "'slices' (2) cannot be counted through by JobSet, which tells a pod its number in its slice only; use TPUs, which number "
      + 'themselves, or Framework.custom',
    ],
    [
      'a topology of slices that only Volcano knows', { ...kueue, nodes: 4, slices: 2, sliceNetworkTopology: NetworkTopology.soft() },
      "'sliceNetworkTopology' (soft) is a request to Volcano, and the gang is not on Volcano; say it in Kueue's words too, with 'topology', "
      + 'or leave it out',
    ],
  ])('%s is refused', (_, props, message) => {
    expect(refusalOf(props)).toBe(`[test/llm] ${message}`);
  });

  test('all ranks can be told on Volcano', () => {
    const [task] = gangOf({ ...volcano, nodes: 4, slices: 2, framework: Framework.pytorch() }).spec.tasks;

    expect(task.partitionPolicy).toEqual({ totalPartitions: 2, partitionSize: 2 });
  });
});

describe('the order of the start', () => {
  const roles = [
    { name: 'fetch' }, { name: 'node', replicas: 3, startAfter: [{ role: 'fetch', when: RoleState.COMPLETE }] },
    { name: 'watch', startAfter: [{ role: 'node' }] },
  ];

  test('a role starts when others are ready or complete', () => {
    const jobs = gangOf({ ...kueue, framework: Framework.custom({ roles }) }).spec.replicatedJobs;

    expect(jobs.map(({ dependsOn }: Manifest) => dependsOn)).toEqual([
      undefined, [{ name: 'fetch', status: 'Complete' }], [{ name: 'node', status: 'Ready' }],
    ]);
  });

  test('Volcano starts without the pods that wait', () => {
    const { spec } = gangOf({ ...volcano, framework: Framework.custom({ roles: [
      { name: 'master', startAfter: [{ role: 'worker' }] }, { name: 'worker', replicas: 10, minAvailable: 3 },
    ] }) });

    expect(spec.minAvailable).toBe(3);
    expect(spec.tasks[0]).toMatchObject({ minAvailable: 0, dependsOn: { name: ['worker'] } });
  });

  test.each<[string, Partial<GangTrainingJobProps>, string]>([
    [
      'completion on Volcano', { ...volcano, framework: Framework.custom({ roles: roles.slice(0, 2) }) },
      "'framework.roles[1].startAfter[0]' (fetch) cannot be kept by Volcano; leave it out, or run the gang on JobSet",
    ],
    [
      'a role that there is not', { ...kueue, framework: Framework.custom({ roles: [{ name: 'a', startAfter: [{ role: 'b' }] }] }) },
      "'framework.roles[0].startAfter[0]' (b) must be a role of the gang: a; correct the name",
    ],
    [
      'a circle',
      { ...volcano, framework: Framework.custom({ roles: [{ name: 'a', startAfter: [{ role: 'b' }] }, { name: 'b', startAfter: [{ role: 'a' }] }] }) },
      "'framework.roles[0].startAfter[0]' (b) waits for this role itself; leave it out\n"
      + "[test/llm] 'framework.roles[1].startAfter[0]' (a) waits for this role itself; leave it out",
    ],
    [
      'a later role of a JobSet', { ...kueue, framework: Framework.custom({ roles: [{ name: 'a', startAfter: [{ role: 'b' }] }, { name: 'b' }] }) },
      "'framework.roles[0].startAfter[0]' (b) comes later in the list of roles, in whose order JobSet starts them; put it before this one",
    ],
    [
      'two orders', {
        ...kueue, framework: Framework.custom({ roles: [{ name: 'a' }, { name: 'b', startAfter: [{ role: 'a' }] }] }),
        engine: GangEngine.jobSet({ startInOrder: true }),
      },
      "'framework.roles[1].startAfter[0]' (a) contradicts 'startInOrder', which has each role wait for the one before; leave one of the two out",
    ],
  ])('%s is refused', (_, props, message) => {
    expect(refusalOf(props)).toBe(`[test/llm] ${message}`);
  });
});

describe('options of JobSet', () => {
  test('slices have places of their own, restarts wait for all, rules and coordinator are the own ones', () => {
    const { metadata, spec } = gangOf({ ...kueue, failurePolicy: { failOnExitCodes: [3] },
      framework: Framework.custom({ roles: [{ name: 'leader' }, { name: 'driver' }] }), engine: GangEngine.jobSet({
        exclusiveTopology: 'cloud.google.com/gke-nodepool', restartStrategy: RestartStrategy.BLOCKING_RECREATE, coordinatorRole: 'driver',
        failureRules: [{
          name: 'leaderFails', action: JobFailureAction.FAIL_JOB_SET, reasons: [JobFailureReason.BACKOFF_LIMIT_EXCEEDED], roles: ['leader'],
          messagePatterns: ['.*'],
        }],
      }) });

    expect(metadata.annotations).toEqual({ 'alpha.jobset.sigs.k8s.io/exclusive-topology': 'cloud.google.com/gke-nodepool' });
    expect(spec.coordinator).toEqual({ replicatedJob: 'driver', jobIndex: 0, podIndex: 0 });
    expect(spec.failurePolicy.restartStrategy).toBe('BlockingRecreate');
    expect(spec.failurePolicy.rules[0]).toEqual({
      name: 'leaderFails', action: 'FailJobSet', onJobFailureReasons: ['BackoffLimitExceeded'], onJobFailureMessagePatterns: ['.*'],
      targetReplicatedJobs: ['leader'],
    });
    expect(spec.failurePolicy.rules.slice(1).map(({ name }: Manifest) => name)).toEqual(['disruption', 'exitCode']);
  });

  test.each([
    [{ coordinatorRole: 'nobody' }, "'engine.coordinatorRole' (nobody) must be a role of the gang: worker; correct the name"],
    [
      { failureRules: [{ name: 'a', action: JobFailureAction.FAIL_JOB_SET, roles: ['nobody'] }] },
      "'engine.failureRules[0].roles' (nobody) must be a role of the gang: worker; correct the name",
    ],
  ])('%j is refused', (options, message) => {
    expect(refusalOf({ ...kueue, nodes: 2, engine: GangEngine.jobSet(options) })).toBe(`[test/llm] ${message}`);
  });
});

describe('claims that are made with a gang', () => {
  const model = Mount.newClaim('model', '/model', Size.gibibytes(1));

  test('JobSet makes each once, for the roles that mount it', () => {
    const { spec } = gangOf({ ...kueue, mounts: [model], framework: Framework.custom({ roles: [
      { name: 'fetch' },
      { name: 'node', mounts: [Mount.newClaim('checkpoints', '/checkpoints', Size.gibibytes(2), { retain: true, storageClass: 'fast' })] },
    ] }) });

    expect(spec.volumeClaimPolicies).toEqual([
      {
        retentionPolicy: { whenDeleted: 'Delete' },
        templates: [{ metadata: { name: 'model' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
      },
      {
        retentionPolicy: { whenDeleted: 'Retain' },
        templates: [{
          metadata: { name: 'checkpoints' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } }, storageClassName: 'fast' },
        }],
      },
    ]);
    const pod = spec.replicatedJobs[1].template.spec.template.spec;
    expect(pod.containers[0].volumeMounts).toContainEqual({ name: 'checkpoints', mountPath: '/checkpoints' });
    expect(pod.volumes.map(({ name }: Manifest) => name)).toEqual(['home']);
  });

  test('Volcano makes them, and mounts them into all pods', () => {
    const { spec } = gangOf({ ...volcano, nodes: 2, mounts: [model] });

    expect(spec.volumes).toEqual([
      { mountPath: '/model', volumeClaim: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
    ]);
    expect(spec.tasks[0].template.spec.containers[0].volumeMounts.map(({ mountPath }: Manifest) => mountPath)).toEqual(['/home/worker']);
  });

  test.each<[string, Partial<GangTrainingJobProps>, string]>([
    [
      'another engine', { ...kueue, nodes: 2, mounts: [model], engine: GangEngine.indexedJob() },
      "'mounts[0]' (model) cannot be kept by an Indexed Job, which makes no claims; mount a claim that exists, with Mount.claim, or run the "
      + 'gang on JobSet or Volcano',
    ],
    [
      'one name for two', { ...kueue, nodes: 2, mounts: [model, Mount.newClaim('model', '/other', Size.gibibytes(2))] },
      "'mounts[1]' (model) is already the name of another claim of the gang; rename one of them, or say the same of both",
    ],
    [
      'one role on Volcano', { ...volcano, framework: Framework.custom({ roles: [{ name: 'a', mounts: [model] }, { name: 'b' }] }) },
      "'mounts[0]' (model) must be mounted by all roles at the same path on Volcano, which mounts it into all pods; say it in 'mounts' of the gang",
    ],
    [
      'one that stays on Volcano', { ...volcano, nodes: 2, mounts: [Mount.newClaim('model', '/model', Size.gibibytes(1), { retain: true })] },
      "'mounts[0]' (model) cannot be retained on Volcano, which deletes it with the job; leave 'retain' out, or use Mount.claim",
    ],
    [
      'a bad name', { ...volcano, nodes: 2, mounts: [Mount.newClaim('My_Model', '/model', Size.gibibytes(1))] },
      "'mounts[0]' (My_Model) must be a DNS label: at most 63 lower-case letters, digits and '-'; rename it",
    ],
  ])('%s is refused', (_, props, message) => {
    expect(refusalOf(props)).toBe(`[test/llm] ${message}`);
  });

  test('a job that is no gang makes none', () => {
    expect(errorOf((chart) => new TrainingJob(chart, 'job', { ...python, mounts: [model] }))).toBe(
      "[test/job] 'mounts[0]' (/model) is a claim that is made with a gang, and this is none; mount a claim that exists, with Mount.claim",
    );
  });
});

describe('what is different for one role', () => {
  test('its pods have a priority of their own', () => {
    const { spec } = gangOf({ ...volcano, priority: Priority.podClass('normal'), framework: Framework.custom({ roles: [
      { name: 'worker', replicas: 9 }, { name: 'master', priority: Priority.podClass('high') },
    ] }) });

    expect(spec.tasks.map(({ template }: Manifest) => template.spec.priorityClassName)).toEqual(['normal', 'high']);
    expect(spec.priorityClassName).toBe('normal');
  });

  test('its evictions, and how its CPUs lie, are its own on Volcano', () => {
    const { spec } = gangOf({ ...volcano, framework: Framework.custom({ roles: [
      {
        name: 'ps', onFailure: RoleFailure.REPLACE_POD, onEviction: RoleFailure.RESTART_GANG, evictionDelay: Duration.minutes(10),
        numaPolicy: NumaPolicy.SINGLE_NUMA_NODE, cpu: Cpu.units(4), memory: Size.gibibytes(4),
      },
      { name: 'worker', replicas: 2 },
    ] }) });

    expect(spec.tasks[0].policies).toEqual([
      { event: 'PodEvicted', action: 'RestartJob', timeout: '10m0s' }, { event: 'PodFailed', action: 'RestartPod' },
    ]);
    expect(spec.tasks[0].topologyPolicy).toBe('single-numa-node');
  });

  test('other engines say that they cannot', () => {
    expect(refusalOf({ ...kueue, framework: Framework.custom({ roles: [
      { name: 'ps', onEviction: RoleFailure.RESTART_GANG, evictionDelay: Duration.minutes(1), numaPolicy: NumaPolicy.RESTRICTED },
    ] }) })).toBe([
      "'framework.roles[0].onEviction' (restart-gang)", "'framework.roles[0].evictionDelay' (60s)", "'framework.roles[0].numaPolicy' (restricted)",
    ].map((where) => `[test/llm] ${where} cannot be kept by JobSet; leave it out, or run the gang on Volcano`).join('\n'));
  });

  test('plugins of Volcano and their flags come on top, and replace ours', () => {
    const { plugins } = gangOf({ ...volcano, nodes: 2, engine: GangEngine.volcano({
      plugins: { ssh: ['--ssh-key-file-path=/home/user/.ssh'], svc: ['--publish-not-ready-addresses=false', '--inject-hosts-env=true'] },
    }) }).spec;

    expect(plugins.ssh).toEqual(['--ssh-key-file-path=/home/user/.ssh']);
    expect(plugins.svc).toEqual(['--publish-not-ready-addresses=false', '--inject-hosts-env=true']);
  });
});

test('groups of pods are placed together, and the groups anywhere', () => {
  const template = gangOf({ ...kueue, nodes: 8, topology: TopologyRequest.sliced({ level: 'example.com/rack', size: 4 }) })
    .spec.replicatedJobs[0].template.spec.template;

  expect(template.metadata.annotations).toEqual({
    'kueue.x-k8s.io/podset-slice-required-topology': 'example.com/rack', 'kueue.x-k8s.io/podset-slice-size': '4',
  });
});

test('a quota-only start is accepted once for all gangs', () => {
  expect(synthChart((chart) => {
    GangDefaults.of(chart).set({ acceptQuotaOnlyGang: true });
    new GangTrainingJob(chart, 'llm', { ...python, queue: Queue.kueue('nlp'), nodes: 2, framework: Framework.custom() });
  })).toHaveLength(1);
});
