import { Duration } from 'cdk8s';
import { Framework, GangEngine, GangSuccess, Gpu, NetworkTopology, Priority, Retry, RoleFailure, SecurityProfile } from '../../../src';
import { mutatedByVolcano } from '../../support/mutating-webhooks';
import { GANGS, propsOn } from '../gangs';
import { gangOf, onVolcano } from '../synth-gang';

const ps = Framework.tensorflow({ ps: { replicas: 1 }, worker: { replicas: 3 } });

test('PyTorch on 8 pods: all or nothing, restarted as a whole, complete with its workers', () => {
  const { apiVersion, kind, spec } = gangOf({ ...onVolcano, nodes: 8, gpu: Gpu.nvidia(1) });

  expect([apiVersion, kind]).toEqual(['batch.volcano.sh/v1alpha1', 'Job']);
  expect(spec).toMatchObject({
    schedulerName: 'volcano',
    queue: 'nlp',
    minAvailable: 8,
    maxRetry: 20,
    plugins: { env: [], svc: ['--publish-not-ready-addresses=true'] },
    policies: [
      { event: 'PodEvicted', action: 'RestartJob' }, { event: 'PodFailed', action: 'RestartJob' },
    ],
    tasks: [
      {
        name: 'worker', replicas: 8, minAvailable: 8, maxRetry: 3, policies: [{ event: 'TaskCompleted', action: 'CompleteJob' }],
        template: { spec: { restartPolicy: 'Never' } },
      },
    ],
  });
});

test.each(GANGS)("Volcano's mutating webhook changes nothing: $name", (gang) => {
  const job = gangOf({ nodes: undefined, ...propsOn(gang, 'volcano') });

  expect(mutatedByVolcano(job)).toEqual(job);
});

test.each(GANGS)('the gang check of each task is on: $name', (gang) => {
  const { spec } = gangOf({ nodes: undefined, ...propsOn(gang, 'volcano') });

  expect(spec.minAvailable).toBe(spec.tasks.reduce((sum: number, task: { minAvailable: number }) => sum + task.minAvailable, 0));
});

test.each([
  ['torchrun', Framework.torchrun({ script: 'train.py' }), ['env', 'svc']],
  ['PyTorch by variables', Framework.pytorch(), ['svc']],
  ['JAX', Framework.jax(), ['svc']],
  ['TensorFlow', Framework.tensorflow(), ['svc', 'tensorflow']],
  ['custom', Framework.custom(), ['svc']],
])('%s uses the plugins that it needs and no others', (_, framework, plugins) => {
  expect(Object.keys(gangOf({ ...onVolcano, framework }).spec.plugins)).toEqual(plugins);
});

test('pods that do not talk to each other use none', () => {
  expect(gangOf({ ...onVolcano, framework: Framework.independent() }).spec).not.toHaveProperty('plugins');
});

test('variables of a plugin that the user writes bring the plugin', () => {
  const { plugins } = gangOf({
    ...onVolcano, command: ['serve'], args: ['--shard=$(VC_TASK_INDEX)', '--peers=$(VC_WORKER_HOSTS)'], framework: Framework.independent(),
  }).spec;

  expect(Object.keys(plugins)).toEqual(['env', 'svc']);
});

test('the tensorflow plugin is told the roles that there are', () => {
  expect(gangOf({ ...onVolcano, nodes: undefined, framework: ps }).spec.plugins).toEqual({
    svc: ['--publish-not-ready-addresses=true'], tensorflow: ['--ps=ps', '--worker=worker', '--port=2222'],
  });
});

test('the ray plugin is told which containers it starts', () => {
  expect(
    gangOf({ ...onVolcano, command: ['python', 'train.py'], framework: Framework.ray({ head: { containerName: 'gcs' } }) }).spec.plugins
      .ray,
  ).toEqual([
    '--head=head',
    '--headContainer=gcs',
    '--worker=worker',
    '--workerContainer=worker',
    '--port=6379',
    '--dashboardPort=8265',
    '--clientPort=10001',
  ]);
});

test('the network policy can be switched off', () => {
  const { svc } = gangOf({ ...onVolcano, engine: GangEngine.volcano({ networkPolicy: false }) }).spec.plugins;

  expect(svc).toEqual(['--publish-not-ready-addresses=true', '--disable-network-policy=true']);
});

test('parameter servers never end: the job completes with the workers', () => {
  const { tasks } = gangOf({ ...onVolcano, nodes: undefined, framework: ps }).spec;

  expect(tasks.map(({ name, policies }: { name: string; policies?: unknown }) => [name, policies])).toEqual([
    ['ps', undefined], ['worker', [{ event: 'TaskCompleted', action: 'CompleteJob' }]],
  ]);
});

test('restarts are counted in tries', () => {
  expect(gangOf({ ...onVolcano, retry: Retry.upTo(4) }).spec.maxRetry).toBe(5);
});

test('without restarts the job ends at the first failure', () => {
  const { maxRetry, policies } = gangOf({ ...onVolcano, retry: Retry.none() }).spec;

  expect({ maxRetry, policies }).toEqual({
    maxRetry: 1,
    policies: [
      { event: 'PodEvicted', action: 'TerminateJob' }, { event: 'PodFailed', action: 'TerminateJob' },
    ],
  });
});

test('exit codes come before the event of the same failure, ascending', () => {
  const { policies } = gangOf({ ...onVolcano, framework: Framework.pytorch(), failurePolicy: { failOnExitCodes: [78, 42] } }).spec;

  expect(policies.map(({ exitCode, event, action }: Record<string, unknown>) => [exitCode ?? event, action])).toEqual([
    [42, 'TerminateJob'], [78, 'TerminateJob'], ['PodEvicted', 'RestartJob'], ['PodFailed', 'RestartJob'],
  ]);
});

test('a role has policies of its own, and exit codes before them', () => {
  const framework = Framework.custom({
    roles: [
      { name: 'trainer', replicas: 2 }, { name: 'evaluator', onFailure: RoleFailure.REPLACE_POD },
      { name: 'judge', onFailure: RoleFailure.FAIL_GANG, failOnExitCodes: [7] },
    ],
  });
  const { tasks, policies } = gangOf({ ...onVolcano, nodes: undefined, framework, failurePolicy: { failOnExitCodes: [42] } }).spec;

  expect(policies).toEqual([{ event: 'PodEvicted', action: 'RestartJob' }, { event: 'PodFailed', action: 'RestartJob' }]);
  expect(tasks.map((task: { policies: unknown }) => task.policies)).toEqual([
    [{ exitCode: 42, action: 'TerminateJob' }],
    [{ exitCode: 42, action: 'TerminateJob' }, { event: 'PodEvicted', action: 'RestartPod' }, { event: 'PodFailed', action: 'RestartPod' }],
    [{ exitCode: 7, action: 'TerminateJob' }, { exitCode: 42, action: 'TerminateJob' }, { event: 'PodFailed', action: 'TerminateJob' }],
  ]);
});

test('an elastic gang starts with its minimum, and an eviction replaces one pod', () => {
  const { minAvailable, policies, tasks } = gangOf({ ...onVolcano, nodes: 8, minNodes: 4 }).spec;

  expect({ minAvailable, ofTask: tasks[0].minAvailable, policies }).toEqual({
    minAvailable: 4,
    ofTask: 4,
    policies: [
      { event: 'PodEvicted', action: 'RestartPod' }, { event: 'PodFailed', action: 'RestartJob' },
    ],
  });
});

test('an eviction replaces one pod only where the role can do without it', () => {
  const framework = Framework.tensorflow({ ps: {}, chief: { onFailure: RoleFailure.FAIL_GANG }, worker: { replicas: 4, minAvailable: 2 } });
  const { policies, tasks } = gangOf({ ...onVolcano, nodes: undefined, framework }).spec;

  expect(policies).toEqual([{ event: 'PodEvicted', action: 'RestartJob' }, { event: 'PodFailed', action: 'RestartJob' }]);
  expect(tasks.map((task: { policies: unknown }) => task.policies)).toEqual([
    undefined,
    [{ event: 'PodFailed', action: 'TerminateJob' }, { event: 'TaskCompleted', action: 'CompleteJob' }],
    [{ event: 'PodEvicted', action: 'RestartPod' }],
  ]);
});

test('a key pair of the user takes the place of the plugin, whose mount would be at the same path', () => {
  const { plugins, tasks } = gangOf({
    ...onVolcano, command: ['python', 'train.py'], security: SecurityProfile.baseline(), framework: Framework.mpi({ sshSecret: 'key' }),
  }).spec;

  expect(Object.keys(plugins)).toEqual(['svc']);
  expect(tasks[1].template.spec.containers[0].volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)).toContain(
    '/root/.ssh',
  );
});

test('the role of independent pods can have a name of its own', () => {
  const { tasks } = gangOf({ ...onVolcano, nodes: 3, framework: Framework.independent({ roleName: 'inference-server' }) }).spec;
  expect(tasks).toMatchObject([{ name: 'inference-server', replicas: 3, minAvailable: 1 }]);
});

test('pods that are independent start one by one, and restart their containers in place', () => {
  const { minAvailable, policies, tasks } = gangOf({ ...onVolcano, nodes: 3, framework: Framework.independent() }).spec;

  expect({ minAvailable, policies }).toEqual({
    minAvailable: 1,
    policies: [
      { event: 'PodEvicted', action: 'RestartPod' }, { event: 'PodFailed', action: 'RestartPod' },
    ],
  });
  expect(tasks[0]).toMatchObject({ replicas: 3, minAvailable: 1, template: { spec: { restartPolicy: 'OnFailure' } } });
});

test('a number of successes is enough, and then no task completes the job', () => {
  const { minSuccess, tasks } = gangOf({ ...onVolcano, nodes: 4, success: GangSuccess.atLeast(3) }).spec;

  expect(minSuccess).toBe(3);
  expect(tasks[0]).not.toHaveProperty('policies');
});

test('with several roles and no decisive one, all have to succeed', () => {
  const { tasks } = gangOf({ ...onVolcano, framework: Framework.tensorflow({ chief: {} }), success: GangSuccess.all() }).spec;

  expect(tasks.filter((task: object) => 'policies' in task)).toEqual([]);
});

test('the time of an attempt bounds every pod', () => {
  expect(gangOf({ ...onVolcano, timeout: Duration.hours(2) }).spec.tasks[0].template.spec.activeDeadlineSeconds).toBe(7200);
});

test('the priority is that of the job and of its pods', () => {
  const { priorityClassName, tasks } = gangOf({ ...onVolcano, priority: Priority.podClass('high') }).spec;

  expect([priorityClassName, tasks[0].template.spec.priorityClassName]).toEqual(['high', 'high']);
});

test.each([
  ['a tier', NetworkTopology.hard(2), { mode: 'hard', highestTierAllowed: 2 }],
  ['a tier by name', NetworkTopology.hardNamed('rack'), { mode: 'hard', highestTierName: 'rack' }],
  ['as near as there is room', NetworkTopology.soft(), { mode: 'soft' }],
])('a gang is placed within %s', (_, networkTopology, expected) => {
  expect(gangOf({ ...onVolcano, networkTopology }).spec.networkTopology).toEqual(expected);
});

test("without a queue it is in Volcano's default one, by name", () => {
  expect(gangOf({ engine: GangEngine.volcano() }).spec.queue).toBe('default');
});
