import { Duration } from 'cdk8s';
import {
  CleanUp,
  Framework,
  GangEngine,
  GangSuccess,
  Gpu,
  MlCluster,
  Priority,
  Queueing,
  Retry,
  RoleFailure,
  TopologyRequest,
} from '../../../src';
import { GangTrainingJob } from '../../../src';
import { mutatedByJobSet } from '../../support/mutating-webhooks';
import { synthChart } from '../../support/synth';
import { GANGS, propsOn } from '../gangs';
import { gangOf, onKueue } from '../synth-gang';

const roles = Framework.custom({
  roles: [
    { name: 'trainer', replicas: 2 },
    { name: 'evaluator', onFailure: RoleFailure.REPLACE_POD },
    { name: 'judge', onFailure: RoleFailure.FAIL_GANG, failOnExitCodes: [7] },
  ],
});

test('PyTorch on 8 pods: one Indexed Job, restarted as a whole, disruptions not counted', () => {
  const { apiVersion, kind, metadata, spec } = gangOf({ ...onKueue, nodes: 8, gpu: Gpu.nvidia(1) });

  expect([apiVersion, kind, metadata.labels['kueue.x-k8s.io/queue-name']]).toEqual(['jobset.x-k8s.io/v1alpha2', 'JobSet', 'nlp']);
  expect(spec).toMatchObject({
    failurePolicy: {
      maxRestarts: 3,
      rules: [{ name: 'disruption', action: 'RestartJobSetAndIgnoreMaxRestarts', onJobFailureReasons: ['PodFailurePolicy'] }],
    },
    replicatedJobs: [
      {
        name: 'worker',
        replicas: 1,
        template: {
          spec: {
            completionMode: 'Indexed',
            completions: 8,
            parallelism: 8,
            backoffLimit: 0,
            podFailurePolicy: { rules: [{ action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
            template: { spec: { restartPolicy: 'Never' } },
          },
        },
      },
    ],
  });
  expect(spec).not.toHaveProperty('suspend');
});

const onJobSet = GANGS.filter(({ name }) => !['torchrun, elastic', 'independent'].includes(name));

test.each(onJobSet)("JobSet's mutating webhook changes nothing: $name", (gang) => {
  const jobSet = gangOf({ nodes: undefined, ...propsOn(gang, 'jobSet') });

  expect(mutatedByJobSet(jobSet)).toEqual(jobSet);
});

test('restarts are those of the failure policy', () => {
  expect(gangOf({ ...onKueue, retry: Retry.upTo(7) }).spec.failurePolicy.maxRestarts).toBe(7);
  expect(gangOf({ ...onKueue, retry: Retry.none() }).spec.failurePolicy.maxRestarts).toBe(0);
});

test('disruptions count if the user wants a bound', () => {
  const { failurePolicy, replicatedJobs } = gangOf({ ...onKueue, failurePolicy: { ignoreDisruptions: false } }).spec;

  expect(failurePolicy).toEqual({ maxRestarts: 3, restartStrategy: 'Recreate' });
  expect(replicatedJobs[0].template.spec).not.toHaveProperty('podFailurePolicy');
});

test('exit codes fail the gang; disruptions are told apart by the message and come first', () => {
  const { failurePolicy, replicatedJobs } = gangOf({
    ...onKueue,
    framework: Framework.pytorch(),
    failurePolicy: { failOnExitCodes: [78, 42] },
  }).spec;

  expect(failurePolicy.rules).toEqual([
    {
      name: 'disruption',
      action: 'RestartJobSetAndIgnoreMaxRestarts',
      onJobFailureReasons: ['PodFailurePolicy'],
      onJobFailureMessagePatterns: ['has condition DisruptionTarget matching FailJob rule'],
    },
    { name: 'exitCode', action: 'FailJobSet', onJobFailureReasons: ['PodFailurePolicy'] },
  ]);
  expect(replicatedJobs[0].template.spec.podFailurePolicy.rules).toEqual([
    { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [42, 78] } },
  ]);
});

test('the pattern is that of the message of the Job controller', () => {
  const { rules } = gangOf({ ...onKueue, framework: Framework.pytorch(), failurePolicy: { failOnExitCodes: [42] } }).spec.failurePolicy;
  const pattern = new RegExp(rules[0].onJobFailureMessagePatterns[0]);

  expect(pattern.test('Pod ml/llm-worker-0-1-x7k2p has condition DisruptionTarget matching FailJob rule at index 0')).toBe(true);
  expect(pattern.test('Container main for pod ml/llm-worker-0-1-x7k2p failed with exit code 42 matching FailJob rule at index 1')).toBe(
    false,
  );
});

test('roles fail each in its own way', () => {
  const { failurePolicy, replicatedJobs } = gangOf({ ...onKueue, nodes: undefined, framework: roles }).spec;

  expect(
    replicatedJobs.map(
      ({
        name,
        template,
      }: {
        name: string;
        template: { spec: { backoffLimit: number; podFailurePolicy: { rules: { action: string }[] } } };
      }) => [name, template.spec.backoffLimit, template.spec.podFailurePolicy.rules.map(({ action }) => action)],
    ),
  ).toEqual([
    ['trainer', 0, ['FailJob']],
    ['evaluator', 3, ['Ignore']],
    ['judge', 0, ['FailJob', 'FailJob']],
  ]);
  expect(failurePolicy.rules.slice(-1)).toEqual([{ name: 'failed_judge', action: 'FailJobSet', targetReplicatedJobs: ['judge'] }]);
});

test('names of rules are accepted by the webhook, whatever the role is called', () => {
  const framework = Framework.custom({ roles: [{ name: 'a-very-long-1', onFailure: RoleFailure.FAIL_GANG }] });
  const { rules } = gangOf({ ...onKueue, nodes: undefined, framework }).spec.failurePolicy;

  expect(rules.every(({ name }: { name: string }) => /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/.test(name))).toBe(true);
});

test('the chief decides when the gang has succeeded', () => {
  expect(gangOf({ ...onKueue, framework: Framework.tensorflow({ chief: {}, ps: {} }) }).spec.successPolicy).toEqual({
    operator: 'All',
    targetReplicatedJobs: ['chief'],
  });
  expect(gangOf({ ...onKueue }).spec.successPolicy).toEqual({ operator: 'All' });
});

test('a number of successes is enough', () => {
  expect(gangOf({ ...onKueue, nodes: 4, success: GangSuccess.atLeast(3) }).spec.replicatedJobs[0].template.spec.successPolicy).toEqual({
    rules: [{ succeededCount: 3 }],
  });
});

test('the coordinator is the leader, if asked for', () => {
  expect(gangOf({ ...onKueue, engine: GangEngine.jobSet({ coordinator: true }) }).spec.coordinator).toEqual({
    replicatedJob: 'worker',
    jobIndex: 0,
    podIndex: 0,
  });
});

test('roles start in order, if asked for', () => {
  expect(gangOf({ ...onKueue, engine: GangEngine.jobSet({ startInOrder: true }) }).spec.startupPolicy).toEqual({
    startupPolicyOrder: 'InOrder',
  });
});

test('time and clean-up: the first is of each attempt, the second of the JobSet', () => {
  const { ttlSecondsAfterFinished, replicatedJobs } = gangOf({
    ...onKueue,
    timeout: Duration.hours(1),
    cleanUp: CleanUp.after(Duration.days(1)),
  }).spec;

  expect([ttlSecondsAfterFinished, replicatedJobs[0].template.spec.activeDeadlineSeconds]).toEqual([86400, 3600]);
  expect(replicatedJobs[0].template.spec).not.toHaveProperty('ttlSecondsAfterFinished');
});

test('the priority is a label, and a class of the pods', () => {
  const { metadata, spec } = gangOf({ ...onKueue, priority: Priority.classes({ workload: 'high', pod: 'calm' }) });

  expect([metadata.labels['kueue.x-k8s.io/priority-class'], spec.replicatedJobs[0].template.spec.template.spec.priorityClassName]).toEqual([
    'high',
    'calm',
  ]);
});

test('a topology is asked for on the pods of each role', () => {
  const { replicatedJobs } = gangOf({
    queue: onKueue.queue,
    topology: TopologyRequest.required('example.com/rack'),
    nodes: undefined,
    framework: roles,
  }).spec;

  expect(
    replicatedJobs.map(
      ({ template }: { template: { spec: { template: { metadata: { annotations: object } } } } }) =>
        template.spec.template.metadata.annotations,
    ),
  ).toEqual(Array(3).fill({ 'kueue.x-k8s.io/podset-required-topology': 'example.com/rack' }));
});

test('on a topology-aware cluster every pod has the loosest topology request, without GPUs too', () => {
  const [jobSet] = synthChart((chart) => {
    new MlCluster(chart, 'cluster', { queueing: Queueing.kueue({ topologyAware: true }) });
    new GangTrainingJob(chart, 'llm', {
      image: 'example.com/train:1',
      nodes: 2,
      queue: onKueue.queue,
      framework: Framework.tensorflow({ ps: {}, worker: { gpu: Gpu.nvidia(1) } }),
    });
  });

  expect(
    jobSet.spec.replicatedJobs.map(
      ({ template }: { template: { spec: { template: { metadata: { annotations: object } } } } }) =>
        template.spec.template.metadata.annotations,
    ),
  ).toEqual(Array(2).fill({ 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' }));
});

test('without a queue it is a plain JobSet, which has to be accepted', () => {
  const { metadata, kind } = gangOf({ acceptNoGang: true });

  expect([kind, Object.keys(metadata.labels)]).toEqual(['JobSet', ['app.kubernetes.io/component', 'app.kubernetes.io/name']]);
});
