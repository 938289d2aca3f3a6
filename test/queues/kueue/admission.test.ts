import { Duration } from 'cdk8s';
import {
  AdmissionCheck, AdmissionCheckProps, KubeConfig, MultiKueueCluster, MultiKueueConfig, ProvisioningRequestConfig,
  ProvisioningRequestConfigProps,
} from '../../../src';
import { errorOf, Manifest, synthChart, synthOne } from '../../support/synth';

test('a check names its controller and what configures it', () => {
  expect(
    synthOne(
      (chart) =>
        new AdmissionCheck(chart, 'budget', {
          controllerName: 'example.com/budget', parameters: { apiGroup: 'example.com', kind: 'Budget', name: 'q3' },
        }),
    ),
  ).toMatchObject({
    kind: 'AdmissionCheck',
    metadata: { name: 'budget' },
    spec: { controllerName: 'example.com/budget', parameters: { apiGroup: 'example.com', kind: 'Budget', name: 'q3' } },
  });
});

test.each<[Partial<AdmissionCheckProps>, string]>([
  [{ controllerName: '' }, "has 0 characters, and must have 1 to 253"],
  [{ parameters: { kind: 'Budget', name: 'a'.repeat(64) } }, "'parameters.name' (aaa"],
  [
    { parameters: { kind: 'a b', name: 'a' } },
    "[test/c] 'parameters.kind' (a b) must match ^(?i)[a-z]([-a-z0-9]*[a-z0-9])?$; write MultiKueueConfig or ProvisioningRequestConfig",
  ],
])('a check obeys the API (%#)', (props, message) => {
  expect(errorOf((chart) => new AdmissionCheck(chart, 'c', { controllerName: 'example.com/c', ...props }))).toContain(message);
});

test('nodes can be asked of the autoscaler before a workload starts', () => {
  const [config, check] = synthChart(
    (chart) =>
      new ProvisioningRequestConfig(chart, 'nodes', {
        provisioningClass: 'check-capacity.autoscaling.x-k8s.io', managedResources: ['nvidia.com/gpu'],
        parameters: { maxRunDurationSeconds: '3600' }, retries: 5, backoff: Duration.seconds(30),
      }),
  );
  expect(config).toMatchObject({
    kind: 'ProvisioningRequestConfig',
    spec: {
      provisioningClassName: 'check-capacity.autoscaling.x-k8s.io',
      managedResources: ['nvidia.com/gpu'],
      parameters: { maxRunDurationSeconds: '3600' },
      retryStrategy: { backoffLimitCount: 5, backoffBaseSeconds: 30, backoffMaxSeconds: 1800 },
    },
  });
  expect(check.spec).toEqual({
    controllerName: 'kueue.x-k8s.io/provisioning-request',
    parameters: { apiGroup: 'kueue.x-k8s.io', kind: 'ProvisioningRequestConfig', name: 'nodes' },
  });
});

test.each<[Partial<ProvisioningRequestConfigProps>, string]>([
  [{ provisioningClass: 'A' }, "'provisioningClass' (A) must be the name of an object"],
  [{ parameters: { key: 'x'.repeat(256) } }, "has 256 characters, and must have at most 255"],
  [
    { parameters: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`k${i}`, ''])) },
    "has 101 properties, and must have at most 100",
  ],
  [
    { managedResources: Array.from({ length: 101 }, (_, i) => `example.com/r${i}`) },
    "has 101 entries, and must have at most 100",
  ],
  [{ retries: -1 }, "'retries' (-1) must be a whole number, 0 or more; write for instance 3"],
  [{ backoff: Duration.millis(1500) }, "'backoff' (1.5s) must be a whole number of seconds"],
  [{ name: 'a'.repeat(64) }, 'is 64 characters long and must have at most 63; shorten it'],
])('asking for nodes obeys the API (%#)', (props, message) => {
  expect(
    errorOf((chart) => new ProvisioningRequestConfig(chart, 'nodes', { provisioningClass: 'queued-provisioning.gke.io', ...props })),
  ).toContain(message);
});

test('worker clusters are listed in the order of preference', () => {
  const manifests = synthChart((chart) => {
    new MultiKueueCluster(chart, 'onprem', { kubeConfig: KubeConfig.secret('onprem-kubeconfig') });
    new MultiKueueCluster(chart, 'cloud', { kubeConfig: KubeConfig.path('/etc/kube/cloud') });
    new MultiKueueConfig(chart, 'multikueue', { name: 'gpu-clusters', clusters: ['onprem', 'cloud'] });
  });
  expect(manifests.map(({ kind, metadata, spec }: Manifest) => [kind, metadata.name, spec])).toEqual([
    ['MultiKueueCluster', 'onprem', { clusterSource: { kubeConfig: { location: 'onprem-kubeconfig', locationType: 'Secret' } } }],
    ['MultiKueueCluster', 'cloud', { clusterSource: { kubeConfig: { location: '/etc/kube/cloud', locationType: 'Path' } } }],
    ['MultiKueueConfig', 'gpu-clusters', { clusters: ['onprem', 'cloud'] }],
    [
      'AdmissionCheck',
      'gpu-clusters',
      {
        controllerName: 'kueue.x-k8s.io/multikueue',
        parameters: { apiGroup: 'kueue.x-k8s.io', kind: 'MultiKueueConfig', name: 'gpu-clusters' },
      },
    ],
  ]);
});

test.each([
  [[], "[test/config] 'clusters' ([]) has 0 entries, and must have 1 to 20; list 1 to 20 MultiKueueClusters, the preferred one first"],
  [Array.from({ length: 21 }, (_, i) => `c${i}`), "has 21 entries, and must have 1 to 20"],
  [['a', 'a'], "[test/config] 'clusters' (a, a) is refused: must be unique; list each cluster once"],
  [['A'], "'clusters[0]' (A) must be the name of an object"],
])('a list of worker clusters obeys the API (%#)', (clusters, message) => {
  expect(errorOf((chart) => new MultiKueueConfig(chart, 'config', { clusters }))).toContain(message);
  expect(errorOf((chart) => new MultiKueueConfig(chart, 'a'.repeat(64), { clusters }))).toContain(
    'is 64 characters long and must have at most 63; shorten it',
  );
});

test.each([
  [KubeConfig.secret('A'), "'kubeConfig' (A) must be the name of a Secret; name a Secret in the namespace of Kueue"],
  [KubeConfig.path('kube'), "'kubeConfig' (kube) must be an absolute path; begin it with '/'"],
])('the way to a worker cluster obeys the API (%#)', (kubeConfig, message) => {
  expect(errorOf((chart) => new MultiKueueCluster(chart, 'c', { kubeConfig }))).toContain(message);
});
