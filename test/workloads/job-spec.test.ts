import { Duration } from 'cdk8s';
import {
  FailurePolicy, KubernetesVersion, MlCluster, Mount, Priority, Queue, ResourceClaim, Retry, TrainingJob, TrainingJobProps,
} from '../../src';
import { errorOf, synthOne } from '../support/synth';

const image = 'example.com/train:1';
const jobOf = (props: Partial<TrainingJobProps>) => synthOne((chart) => new TrainingJob(chart, 'job', { image, ...props }));

test('without a word: three retries, no timeout, one pod', () => {
  const { spec } = jobOf({});

  expect(spec).toMatchObject({ backoffLimit: 3, ttlSecondsAfterFinished: 3600 });
  expect(Object.keys(spec).sort()).toEqual(['backoffLimit', 'template', 'ttlSecondsAfterFinished']);
});

test.each([
  [Retry.upTo(2), 'Never', 2], [Retry.inPlace(2), 'OnFailure', 2], [Retry.none(), 'Never', 0],
])('%# decides the restart policy %s', (retry, restartPolicy, backoffLimit) => {
  expect(jobOf({ retry }).spec).toMatchObject({ backoffLimit, template: { spec: { restartPolicy } } });
});

test('a timeout bounds all tries together', () => {
  expect(jobOf({ timeout: Duration.hours(2) }).spec.activeDeadlineSeconds).toBe(7200);
});

test('labels are on the job and on its pods, annotations too', () => {
  const job = jobOf({ labels: { team: 'nlp' }, annotations: { note: 'x' } });

  expect(job.metadata).toMatchObject({
    labels: { team: 'nlp', 'app.kubernetes.io/name': 'job', 'app.kubernetes.io/component': 'training' }, annotations: { note: 'x' },
  });
  expect(job.spec.template.metadata).toMatchObject({
    labels: { team: 'nlp', 'app.kubernetes.io/name': 'job', 'app.kubernetes.io/component': 'training' }, annotations: { note: 'x' },
  });
});

test('a run changes the name of the job and not the name by which its runs are found', () => {
  const { metadata } = jobOf({ run: 'r2' });

  expect(metadata).toMatchObject({ name: 'job-r2', labels: { 'app.kubernetes.io/name': 'job' } });
});

test('a Kueue queue is a label of the job and not of its pods', () => {
  const job = jobOf({ queue: Queue.kueue('nlp'), priority: Priority.workloadClass('high') });

  expect(job.metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'nlp', 'kueue.x-k8s.io/priority-class': 'high' });
  expect(job.spec.template.metadata.labels).not.toHaveProperty('kueue.x-k8s.io/queue-name');
  expect(job.spec).not.toHaveProperty('suspend');
});

test("a Volcano queue is an annotation of the pods, which Volcano's scheduler places", () => {
  const { template } = jobOf({ queue: Queue.volcano('nlp'), priority: Priority.podClass('high') }).spec;

  expect(template).toMatchObject({
    metadata: { annotations: { 'scheduling.volcano.sh/queue-name': 'nlp' } }, spec: { schedulerName: 'volcano', priorityClassName: 'high' },
  });
});

describe('in a cluster of a known version', () => {
  const failurePolicy: FailurePolicy = { failOnExitCodes: [2] };
  const sidecars = [{ name: 'sync', image: 'example.com/sync:1' }];
  const resourceClaims = [ResourceClaim.template('gpu', 'gpus')];
  const mounts = [Mount.image('example.com/model:1', '/model')];

  test.each<[string, Partial<TrainingJobProps>, string]>([
    [
      '1.25', { failurePolicy },
      "[test/job] 'failurePolicy' (the pod failure policy of Jobs) needs Kubernetes 1.26, and the cluster runs 1.25, which would "
      + "silently drop it; leave it out, or upgrade the cluster to 1.26",
    ],
    [
      '1.28', { sidecars },
      "[test/job] 'sidecars' (native sidecars) needs Kubernetes 1.29, and the cluster runs 1.28, which would silently drop it; leave it "
      + "out, or upgrade the cluster to 1.29",
    ],
    [
      '1.33', { resourceClaims },
      "[test/job] 'resourceClaims' (dynamic resource allocation) needs Kubernetes 1.34, and the cluster runs 1.33, which would silently "
      + "drop it; leave it out, or upgrade the cluster to 1.34",
    ],
    [
      '1.34', { mounts },
      "[test/job] 'mounts' (volumes from images) needs Kubernetes 1.35, and the cluster runs 1.34, which would silently drop it; leave "
      + "it out, or upgrade the cluster to 1.35",
    ],
  ])('%s, what it would silently drop is refused', (version, props, message) => {
    expect(errorOf((chart) => {
      new MlCluster(chart, 'cluster', { kubernetes: KubernetesVersion.of(version) });
      new TrainingJob(chart, 'job', { image, ...props });
    })).toBe(message);
  });

  test('what it has is accepted', () => {
    const job = synthOne((chart) => {
      new MlCluster(chart, 'cluster', { kubernetes: KubernetesVersion.V1_35 });
      new TrainingJob(chart, 'job', { image, failurePolicy, sidecars, resourceClaims, mounts });
    });

    expect(job.spec.template.spec.initContainers[0].restartPolicy).toBe('Always');
  });
});
