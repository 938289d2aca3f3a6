import { Duration, Size } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { Identity, ImagePullPolicy, PortProtocol, Probe, ResourceClaim, TrainingJob } from '../../src';
import { mainOf, podOf, templateOf } from '../support/job-pod';
import { Manifest, synthChart } from '../support/synth';

const sync = { name: 'sync', image: 'example.com/sync:1' };
const fetch = { name: 'fetch', image: 'example.com/fetch:1' };

test('the main container is called main, and what it said last is its termination message', () => {
  expect(mainOf({ imagePullPolicy: ImagePullPolicy.ALWAYS, workingDir: '/app' })).toMatchObject({
    name: 'main', image: 'example.com/train:1', imagePullPolicy: 'Always', workingDir: '/app',
    terminationMessagePolicy: 'FallbackToLogsOnError',
  });
});

test('sidecars are native and start before the init containers', () => {
  const { containers, initContainers } = podOf({ initContainers: [fetch], sidecars: [{ ...sync, memory: Size.mebibytes(64) }] });

  expect(containers).toHaveLength(1);
  expect(initContainers.map(({ name, restartPolicy }: Manifest) => [name, restartPolicy])).toEqual([
    ['sync', 'Always'], ['fetch', undefined],
  ]);
  expect(initContainers[0].resources.limits).toEqual({ memory: '64Mi' });
});

test('probes and ports', () => {
  const main = mainOf({
    ports: [{ port: 9090, name: 'metrics' }, { port: 53, protocol: PortProtocol.UDP }],
    startupProbe: Probe.exec(['cat', '/tmp/ready'], { period: Duration.seconds(5), failureThreshold: 60 }),
    readinessProbe: Probe.http('/ready', 8080, { timeout: Duration.seconds(2) }),
    livenessProbe: Probe.tcp(8080, { initialDelay: Duration.minutes(1) }),
  });

  expect(main.ports).toEqual([{ containerPort: 9090, name: 'metrics', protocol: 'TCP' }, { containerPort: 53, protocol: 'UDP' }]);
  expect(main.startupProbe).toEqual({ exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 5, failureThreshold: 60 });
  expect(main.readinessProbe).toEqual({ httpGet: { path: '/ready', port: 8080 }, timeoutSeconds: 2 });
  expect(main.livenessProbe).toEqual({ tcpSocket: { port: 8080 }, initialDelaySeconds: 60 });
});

test('image pull secrets are sorted and each named once', () => {
  expect(podOf({ imagePullSecrets: ['b', 'a', 'b'] }).imagePullSecrets).toEqual([{ name: 'a' }, { name: 'b' }]);
});

test('a service account has its token mounted only by asking', () => {
  expect(podOf({ identity: Identity.serviceAccount('trainer') })).toMatchObject({
    serviceAccountName: 'trainer', automountServiceAccountToken: false,
  });
  expect(podOf({ identity: Identity.serviceAccount('trainer', { mountToken: true }) })).toMatchObject({
    automountServiceAccountToken: true,
  });
});

test('a service account of cdk8s-plus is taken by its name', () => {
  const [, job] = synthChart((chart) => {
    const account = new ServiceAccount(chart, 'account', { metadata: { name: 'trainer' } });
    new TrainingJob(chart, 'job', { image: 'example.com/train:1', identity: Identity.of(account) });
  });

  expect(job.spec.template.spec.serviceAccountName).toBe('trainer');
});

test('autoscalers are told to leave the pod where it is', () => {
  expect(templateOf({ doNotEvict: true, annotations: { note: 'x' } }).metadata.annotations).toEqual({
    'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false', 'karpenter.sh/do-not-disrupt': 'true', note: 'x',
  });
});

test('the mesh is told to keep its sidecar out, and nothing if nothing is said', () => {
  const { metadata } = templateOf({ meshSidecar: false });

  expect(metadata.labels['sidecar.istio.io/inject']).toBe('false');
  expect(metadata.annotations).toEqual({ 'linkerd.io/inject': 'disabled' });
  expect(templateOf({}).metadata).not.toHaveProperty('annotations');
});

test('devices by dynamic resource allocation are claims of the pod, used by the main container', () => {
  const pod = podOf({
    resourceClaims: [ResourceClaim.template('gpu', 'gpus', { request: 'large' }), ResourceClaim.existing('nic', 'shared-nic')],
    sidecars: [sync],
  });

  expect(pod.resourceClaims).toEqual([
    { name: 'gpu', resourceClaimTemplateName: 'gpus' }, { name: 'nic', resourceClaimName: 'shared-nic' },
  ]);
  expect(pod.containers[0].resources.claims).toEqual([{ name: 'gpu', request: 'large' }, { name: 'nic' }]);
  expect(pod.initContainers[0]).not.toHaveProperty('resources');
});

test('a grace period is written as given', () => {
  expect(podOf({ terminationGracePeriod: Duration.minutes(10) }).terminationGracePeriodSeconds).toBe(600);
  expect(podOf({})).not.toHaveProperty('terminationGracePeriodSeconds');
});
