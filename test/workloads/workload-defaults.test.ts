import { App, Chart, Duration, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Env, EnvFrom, Identity, ImagePullPolicy, Mount, Priority, Queue, SecurityProfile, SharedMemory, Toleration, TrainingJob, TrainingJobProps,
  WorkloadDefaults, WorkloadDefaultsProps,
} from '../../src';
import { Manifest } from '../support/synth';

/** A job in a team in a chart in an app. */
class Tree {
  public readonly app = new App();
  public readonly chart = new Chart(this.app, 'chart');
  public readonly team = new Construct(this.chart, 'team');

  public add(props: Partial<TrainingJobProps> = {}): this {
    new TrainingJob(this.team, 'job', { image: 'example.com/train:1', ...props });
    return this;
  }

  public default(scope: Construct, props: WorkloadDefaultsProps): this {
    WorkloadDefaults.of(scope).set(props);
    return this;
  }

  public synth(): Manifest {
    return Testing.synth(this.chart)[0];
  }
}

test('the nearest scope wins, and the workload itself over all', () => {
  const tree = new Tree();
  tree.default(tree.app, { imagePullPolicy: ImagePullPolicy.ALWAYS, timeout: Duration.hours(1), doNotEvict: true });
  tree.default(tree.chart, { timeout: Duration.hours(2), doNotEvict: true });
  const job = tree.add({ doNotEvict: false }).synth();

  expect(job.spec.template.spec.containers[0].imagePullPolicy).toBe('Always');
  expect(job.spec.activeDeadlineSeconds).toBe(7200);
  expect(job.spec.template.metadata).not.toHaveProperty('annotations');
});

test('maps merge and lists append, from far to near', () => {
  const tree = new Tree();
  tree.default(tree.app, {
    labels: { a: 'app', b: 'app' }, envFrom: [EnvFrom.secret('app')], imagePullSecrets: ['app'],
    placement: { tolerations: [Toleration.exists('app')], nodeLabels: { pool: 'ml' } },
  });
  tree.default(tree.team, {
    labels: { b: 'team' }, envFrom: [EnvFrom.secret('team')], placement: { tolerations: [Toleration.exists('team')] },
  });
  const job = tree.add({ labels: { c: 'job' }, envFrom: [EnvFrom.secret('job')], imagePullSecrets: ['job'] }).synth();
  const { spec } = job.spec.template;

  expect(job.metadata.labels).toMatchObject({ a: 'app', b: 'team', c: 'job' });
  expect(spec.containers[0].envFrom.map(({ secretRef }: Manifest) => secretRef.name)).toEqual(['app', 'team', 'job']);
  expect(spec.imagePullSecrets).toEqual([{ name: 'app' }, { name: 'job' }]);
  expect(spec.tolerations.map(({ key }: Manifest) => key)).toEqual(['app', 'team']);
  expect(spec.nodeSelector).toEqual({ pool: 'ml' });
});

test('every default reaches the manifest', () => {
  const tree = new Tree();
  tree.default(tree.chart, {
    queue: Queue.volcano('nlp'),
    priority: Priority.podClass('high'),
    timeout: Duration.hours(1),
    labels: { label: 'x' },
    annotations: { annotation: 'x' },
    env: { VARIABLE: Env.value('x') },
    envFrom: [EnvFrom.configMap('settings')],
    mounts: [Mount.claim('data', '/data')],
    imagePullSecrets: ['registry'],
    imagePullPolicy: ImagePullPolicy.NEVER,
    placement: { runtimeClass: 'nvidia' },
    security: SecurityProfile.baseline(),
    identity: Identity.serviceAccount('trainer'),
    sharedMemory: SharedMemory.half(),
    terminationGracePeriod: Duration.minutes(1),
    doNotEvict: true,
    meshSidecar: false,
  });
  const { metadata, spec } = tree.add().synth();

  expect(metadata).toMatchObject({ labels: { label: 'x' }, annotations: { annotation: 'x' } });
  expect(spec).toMatchObject({ activeDeadlineSeconds: 3600 });
  expect(spec.template.metadata).toMatchObject({
    labels: { label: 'x', 'sidecar.istio.io/inject': 'false' },
    annotations: {
      annotation: 'x', 'scheduling.volcano.sh/queue-name': 'nlp', 'karpenter.sh/do-not-disrupt': 'true', 'linkerd.io/inject': 'disabled',
    },
  });
  expect(spec.template.spec).toMatchObject({
    priorityClassName: 'high', runtimeClassName: 'nvidia', serviceAccountName: 'trainer', imagePullSecrets: [{ name: 'registry' }],
    terminationGracePeriodSeconds: 60, securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(spec.template.spec.securityContext).not.toHaveProperty('runAsUser');
  expect(spec.template.spec.containers[0]).toMatchObject({
    env: [{ name: 'VARIABLE', value: 'x' }],
    envFrom: [{ configMapRef: { name: 'settings' } }],
    imagePullPolicy: 'Never',
    volumeMounts: [
      { name: 'data', mountPath: '/data' }, { name: 'shared-memory', mountPath: '/dev/shm' },
    ],
  });
});

test('defaults that are set after the workload was made still count', () => {
  const tree = new Tree().add({ labels: { own: 'job' } });
  tree.default(tree.app, { labels: { own: 'late', team: 'late' }, env: { LATE: Env.value('1') } });
  const job = tree.synth();

  expect(job.metadata.labels).toMatchObject({ own: 'job', team: 'late' });
  expect(job.spec.template.spec.containers[0].env).toContainEqual({ name: 'LATE', value: '1' });
});

test('setting adds to what is already set in the same place', () => {
  const tree = new Tree();
  tree.default(tree.chart, { labels: { a: '1' }, meshSidecar: false }).default(tree.chart, { labels: { b: '2' } });

  expect(tree.add().synth().spec.template.metadata.labels).toMatchObject({ a: '1', b: '2', 'sidecar.istio.io/inject': 'false' });
});

test('a scope can clear what is said above it, and say it anew', () => {
  const tree = new Tree();
  tree.default(tree.app, { imagePullSecrets: ['app'], labels: { a: 'app' } });
  WorkloadDefaults.of(tree.chart).clear('imagePullSecrets');
  tree.default(tree.chart, { imagePullSecrets: ['chart'] });
  const job = tree.add().synth();

  expect(job.spec.template.spec.imagePullSecrets).toEqual([{ name: 'chart' }]);
  expect(job.metadata.labels.a).toBe('app');
});

test('a sibling takes nothing', () => {
  const tree = new Tree().add();
  tree.default(new Construct(tree.chart, 'other'), { labels: { other: 'x' } });

  expect(tree.synth().metadata.labels).not.toHaveProperty('other');
});

test('the queue can still be set where no workload has read it', () => {
  const tree = new Tree().add();
  const other = new Chart(tree.app, 'other');

  expect(() => tree.default(other, { queue: Queue.kueue('nlp') })).not.toThrow();
});
