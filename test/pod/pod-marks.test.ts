import { Env, Framework, GangTrainingJob, Mount, Toleration, TrainingJob } from '../../src';
import { mainOf, podOf } from '../support/job-pod';
import { errorOf, Manifest, synthOne } from '../support/synth';

const jobOf = (props: object): Manifest => synthOne((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', ...props }));

test('pods have labels and annotations that their workload has not', () => {
  const { metadata, spec } = jobOf({
    labels: { team: 'nlp' }, annotations: { owner: 'ada' }, podLabels: { app: 'train' }, podAnnotations: { 'gke-gcsfuse/volumes': 'true' },
  });

  expect(metadata.labels).toMatchObject({ team: 'nlp' });
  expect(metadata.labels).not.toHaveProperty('app');
  expect(metadata.annotations).toEqual({ owner: 'ada' });
  expect(spec.template.metadata.labels).toMatchObject({ team: 'nlp', app: 'train' });
  expect(spec.template.metadata.annotations).toEqual({ owner: 'ada', 'gke-gcsfuse/volumes': 'true' });
});

test('labels of pods that the Job controller writes are refused', () => {
  expect(errorOf((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', podLabels: { 'job-name': 'x' } }))).toBe(
    "[test/job] 'podLabels.job-name' (x) is a label that the Job controller writes itself; leave it out",
  );
});

test('neighbours are demanded, or preferred by their weight', () => {
  const { affinity } = podOf({ placement: {
    near: [{ labels: { app: 'a' } }, { labels: { app: 'b' }, topologyKey: 'example.com/rack', weight: 100 }],
    awayFrom: [{ labels: { app: 'c' }, weight: 1 }],
  } });

  expect(affinity.podAffinity).toEqual({
    requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'a' } }, topologyKey: 'kubernetes.io/hostname' }],
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 100, podAffinityTerm: { labelSelector: { matchLabels: { app: 'b' } }, topologyKey: 'example.com/rack' } },
    ],
  });
  expect(affinity.podAntiAffinity).not.toHaveProperty('requiredDuringSchedulingIgnoredDuringExecution');
});

test('the weight of a neighbour is from 1 to 100', () => {
  expect(errorOf((chart) => new TrainingJob(chart, 'job', {
    image: 'example.com/train:1', placement: { near: [{ labels: { app: 'a' }, weight: 101 }] },
  }))).toBe("[test/job] 'placement.near[0].weight' (101) must be a whole number from 1 to 100; choose one");
});

test('all taints are tolerated by asking, also that of the GPU', () => {
  expect(podOf({ placement: { tolerations: [Toleration.any()] } }).tolerations).toEqual([{ operator: 'Exists' }]);
});

test('facts about the pod are files', () => {
  const pod = podOf({ mounts: [Mount.downwardApi('/info', { index: "metadata.annotations['a']", cpu: 'limits.cpu' })] });

  expect(pod.volumes.find(({ name }: Manifest) => name === 'info').downwardAPI).toEqual({ items: [
    { path: 'cpu', resourceFieldRef: { resource: 'limits.cpu', containerName: 'main' } },
    { path: 'index', fieldRef: { fieldPath: "metadata.annotations['a']" } },
  ] });
});

test.each([
  [{}, "(undefined) needs at least one file; write for instance { labels: 'metadata.labels' }"],
  [{ '../a': 'metadata.name' }, "(../a) must have names of files relative to the mount, without '..'; rename the file"],
  [
    { a: 'spec.nodeName' },
    '(spec.nodeName) must be metadata.name, .namespace, .uid, .labels or .annotations, one label or annotation, or an amount; write for '
    + "instance metadata.labels['team'] or limits.cpu",
  ],
])('%j are no facts about the pod', (items: Record<string, string>, message) => {
  expect(errorOf((chart) => new TrainingJob(chart, 'job', {
    image: 'example.com/train:1', mounts: [Mount.downwardApi('/info', items)],
  }))).toBe(`[test/job] 'mounts[0]' ${message}`.replace('(undefined) ', '(not given) '));
});

test('the size of a page is one that nodes name', () => {
  expect(errorOf((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', mounts: [Mount.hugePages('/h', '2MB')] }))).toBe(
    "[test/job] 'mounts[0]' (2MB) must be the size of a page, as nodes name it; write '2Mi' or '1Gi'",
  );
});

test('several variables are written at once', () => {
  const { env } = mainOf({ env: { ...Env.values({ B: '2', A: '1' }), C: Env.field('metadata.name') } });

  expect(env.filter(({ value }: Manifest) => /^\d$/.test(value))).toEqual([{ name: 'A', value: '1' }, { name: 'B', value: '2' }]);
});

test.each([[{ A: 1 }, "'env.A' (1)"], ['A=1', "'env.A=1' (A=1)"]])('%j is no set of variables', (values, where) => {
  const wrong = values as unknown as Record<string, string>;
  expect(errorOf((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', env: Env.values(wrong) }))).toContain(where);
});

test('a container has an input and a terminal, and the pod its full name', () => {
  expect(mainOf({ stdin: true, tty: true })).toMatchObject({ stdin: true, tty: true });
  expect(podOf({ setHostnameAsFqdn: true }).setHostnameAsFQDN).toBe(true);
  expect(mainOf({})).not.toHaveProperty('stdin');
});

test('pods of a work queue need no number of completions', () => {
  const { spec } = jobOf({ parallelism: 2 });

  expect(spec.parallelism).toBe(2);
  expect(spec).not.toHaveProperty('completions');
});

test('a job fails on a condition of its pods', () => {
  expect(jobOf({ failurePolicy: { failOnPodConditions: ['ConfigIssue'] } }).spec.podFailurePolicy).toEqual({
    rules: [{ action: 'FailJob', onPodConditions: [{ type: 'ConfigIssue', status: 'True' }] }],
  });
  expect(errorOf((chart) => new TrainingJob(chart, 'job', {
    image: 'example.com/train:1', failurePolicy: { failOnPodConditions: ['no good'] },
  }))).toBe(
    "[test/job] 'failurePolicy.failOnPodConditions' (no good) must be the type of a pod condition; write it as 'kubectl describe pod' prints it",
  );
});

test('a gang cannot look at conditions of its pods', () => {
  expect(errorOf((chart) => new GangTrainingJob(chart, 'gang', {
    image: 'example.com/train:1', nodes: 2, acceptNoGang: true, framework: Framework.pytorch(),
    failurePolicy: { failOnPodConditions: ['ConfigIssue'] },
  }))).toBe(
    "[test/gang] 'failurePolicy.failOnPodConditions' (ConfigIssue) cannot be said of a gang: only a Job looks at conditions of its pods; "
    + 'leave it out',
  );
});
