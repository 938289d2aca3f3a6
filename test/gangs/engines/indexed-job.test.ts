import { Duration } from 'cdk8s';
import { Framework, GangEngine, GangSuccess, GangTrainingJob, NetworkTopology, Queue, Retry } from '../../../src';
import { synthChart } from '../../support/synth';
import { gangOf, onKueue, onVolcano } from '../synth-gang';

const engine = GangEngine.indexedJob();

test('one Indexed Job that fails as a whole, and a headless Service that finds pods before they are ready', () => {
  const [job, service] = synthChart(
    (chart) =>
      new GangTrainingJob(chart, 'llm', {
        ...onKueue, engine, run: 'r1', image: 'example.com/train:1', nodes: 4, framework: Framework.torchrun({ script: 'train.py' }),
      }),
  );

  expect(job).toMatchObject({
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'llm-r1', labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } },
  });
  expect(job.spec).toMatchObject({
    completionMode: 'Indexed', completions: 4, parallelism: 4, backoffLimit: 0,
    template: { spec: { subdomain: 'llm-r1', restartPolicy: 'Never' } },
  });
  expect(service).toMatchObject({
    kind: 'Service', metadata: { name: 'llm-r1' },
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: { 'batch.kubernetes.io/job-name': 'llm-r1' } },
  });
});

test('in a queue of Volcano it says how many pods start together, and has to accept what a preemption does', () => {
  const { metadata, spec } = gangOf({
    ...onVolcano, nodes: 4, engine: GangEngine.indexedJob({ acceptFailureOnPreemption: true }), networkTopology: NetworkTopology.hard(1),
  });

  expect(metadata.annotations).toEqual({ 'scheduling.volcano.sh/group-min-member': '4' });
  expect(spec.template.metadata.annotations).toEqual({
    'scheduling.volcano.sh/queue-name': 'nlp', 'volcano.sh/network-topology-mode': 'hard', 'volcano.sh/network-topology-highest-tier': '1',
  });
  expect(spec.template.spec.schedulerName).toBe('volcano');
});

test('an elastic gang can be admitted in part, and replaces single pods', () => {
  const { metadata, spec } = gangOf({ ...onKueue, engine, nodes: 8, minNodes: 2, retry: Retry.upTo(5) });

  expect(metadata.annotations).toEqual({
    'kueue.x-k8s.io/job-min-parallelism': '2', 'kueue.x-k8s.io/job-completions-equal-parallelism': 'true',
  });
  expect(spec.backoffLimit).toBe(5);
});

test('pods that are independent need no Service, and restart their containers in place', () => {
  const manifests = synthChart(
    (chart) =>
      new GangTrainingJob(chart, 'llm', { ...onKueue, image: 'example.com/serve:1', nodes: 3, framework: Framework.independent() }),
  );

  expect(manifests.map(({ kind }) => kind)).toEqual(['Job']);
  // without the other annotation the pods that find no quota run later, not never
  expect(manifests[0].metadata.annotations).toEqual({ 'kueue.x-k8s.io/job-min-parallelism': '1' });
  expect(manifests[0].spec).toMatchObject({ backoffLimit: 3, template: { spec: { restartPolicy: 'OnFailure' } } });
});

test('independent pods that are replaced may ignore disruptions and fail at exit codes', () => {
  const { spec } = gangOf({
    ...onKueue, nodes: 3, framework: Framework.independent(), retry: Retry.upTo(2), timeout: Duration.hours(1),
    failurePolicy: { ignoreDisruptions: true, failOnExitCodes: [9] },
  });

  expect(spec.podFailurePolicy.rules.map(({ action }: { action: string }) => action)).toEqual(['Ignore', 'FailJob']);
});

test('a number of successes is enough', () => {
  expect(gangOf({ ...onKueue, engine, nodes: 4, success: GangSuccess.atLeast(3) }).spec.successPolicy).toEqual({
    rules: [{ succeededCount: 3 }],
  });
});

test('without a queue it is a plain Job, which has to be accepted', () => {
  expect(gangOf({ engine, acceptNoGang: true }).metadata).not.toHaveProperty('annotations');
});

test('the queue of Volcano is the same by name', () => {
  const { spec } = gangOf({ queue: Queue.volcano('vision'), engine: GangEngine.indexedJob({ acceptFailureOnPreemption: true }) });

  expect(spec.template.metadata.annotations['scheduling.volcano.sh/queue-name']).toBe('vision');
});
