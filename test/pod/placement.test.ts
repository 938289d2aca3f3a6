import { Duration } from 'cdk8s';
import { Gpu, NodeRequirement, Placement, SecurityProfile, TaintEffect, Toleration } from '../../src';
import { podOf } from '../support/job-pod';

const placed = (placement: Placement) => podOf({ placement });

test('without a word nothing is said', () => {
  const pod = podOf({});

  for (const field of [
    'nodeSelector', 'affinity', 'tolerations', 'topologySpreadConstraints', 'schedulerName', 'hostNetwork', 'dnsPolicy', 'runtimeClassName',
  ]) {
    expect(pod).not.toHaveProperty(field);
  }
});

test('the model of a GPU and node labels are the node selector', () => {
  expect(
    podOf({ gpu: Gpu.nvidia(1), placement: { gpuProduct: 'NVIDIA-A100-SXM4-80GB', nodeLabels: { pool: 'ml' } } }).nodeSelector,
  ).toEqual({ 'nvidia.com/gpu.product': 'NVIDIA-A100-SXM4-80GB', pool: 'ml' });
});

describe('the taint of GPU nodes', () => {
  const own = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };

  test('is tolerated with any value', () => {
    expect(podOf({ gpu: Gpu.nvidia(1) }).tolerations).toEqual([own]);
  });

  test('is tolerated once for each kind of GPU that any container has', () => {
    const pod = podOf({
      gpu: Gpu.nvidia(1), initContainers: [{ name: 'a', image: 'example.com/a:1', gpu: Gpu.nvidiaMig('1g.5gb', 1) }],
      sidecars: [{ name: 'b', image: 'example.com/b:1', gpu: Gpu.amd(1) }],
    });

    expect(pod.tolerations.map(({ key }: { key: string }) => key)).toEqual(['amd.com/gpu', 'nvidia.com/gpu']);
  });

  test.each([
    [Toleration.equal('nvidia.com/gpu', 'present', { effect: TaintEffect.NO_SCHEDULE }), 1],
    [Toleration.exists('nvidia.com/gpu'), 1],
    [Toleration.exists('nvidia.com/gpu', { effect: TaintEffect.NO_EXECUTE }), 2],
    [Toleration.exists('dedicated'), 2],
  ])("%# is tolerated besides the user's own tolerations, unless they do", (toleration, count) => {
    expect(podOf({ gpu: Gpu.nvidia(1), placement: { tolerations: [toleration] } }).tolerations).toHaveLength(count);
  });
});

test('a toleration may last for a time', () => {
  expect(
    placed({ tolerations: [Toleration.equal('maintenance', 'soon', { effect: TaintEffect.NO_EXECUTE, lasting: Duration.minutes(5) })] })
      .tolerations,
  ).toEqual([{ key: 'maintenance', operator: 'Equal', value: 'soon', effect: 'NoExecute', tolerationSeconds: 300 }]);
});

test('requirements all hold, and preferences weigh 50 if nothing is said', () => {
  const { nodeAffinity } = placed({
    nodeRequirements: [
      NodeRequirement.in('zone', ['b', 'a']), NodeRequirement.notIn('pool', ['spot']),
      NodeRequirement.moreThan('nvidia.com/gpu.memory', 40000), NodeRequirement.lessThan('age', 3),
    ],
    nodePreferences: [{ requirement: NodeRequirement.exists('fast') }, { requirement: NodeRequirement.missing('slow'), weight: 1 }],
  }).affinity;

  expect(nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms).toEqual([{ matchExpressions: [
    { key: 'zone', operator: 'In', values: ['a', 'b'] },
    { key: 'pool', operator: 'NotIn', values: ['spot'] },
    { key: 'nvidia.com/gpu.memory', operator: 'Gt', values: ['40000'] },
    { key: 'age', operator: 'Lt', values: ['3'] },
  ] }]);
  expect(nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution).toEqual([
    { weight: 50, preference: { matchExpressions: [{ key: 'fast', operator: 'Exists' }] } },
    { weight: 1, preference: { matchExpressions: [{ key: 'slow', operator: 'DoesNotExist' }] } },
  ]);
});

test('neighbours are on the same node if nothing is said', () => {
  const { affinity } = placed({
    near: [{ labels: { app: 'cache' }, topologyKey: 'topology.kubernetes.io/zone' }], awayFrom: [{ labels: { app: 'serving' } }],
  });

  expect(affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
    { labelSelector: { matchLabels: { app: 'cache' } }, topologyKey: 'topology.kubernetes.io/zone' },
  ]);
  expect(affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution).toEqual([
    { labelSelector: { matchLabels: { app: 'serving' } }, topologyKey: 'kubernetes.io/hostname' },
  ]);
});

test.each([
  [undefined, 'ScheduleAnyway'], [true, 'DoNotSchedule'],
])("a spread is of the job's own pods; required: %s", (required, whenUnsatisfiable) => {
  expect(placed({ topologySpread: [{ topologyKey: 'topology.kubernetes.io/zone', required }] }).topologySpreadConstraints).toEqual([
    {
      labelSelector: { matchLabels: { 'batch.kubernetes.io/job-name': 'job' } }, maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable,
    },
  ]);
});

test("on the node's network services are still found by name", () => {
  expect(
    podOf({
      security: SecurityProfile.privileged(), placement: { hostNetwork: true, runtimeClass: 'nvidia', schedulerName: 'bin-packing' },
    }),
  ).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet', runtimeClassName: 'nvidia', schedulerName: 'bin-packing' });
});

test('an empty value of a toleration is left out, as the API server does', () => {
  expect(placed({ tolerations: [Toleration.equal('dedicated', '')] }).tolerations).toEqual([{ key: 'dedicated', operator: 'Equal' }]);
});
