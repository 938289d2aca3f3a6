import { Gpu } from '../../src';

test.each([
  [Gpu.nvidia(8), 'nvidia.com/gpu', 'nvidia.com/gpu'],
  [Gpu.nvidiaMig('1g.5gb', 1), 'nvidia.com/mig-1g.5gb', 'nvidia.com/gpu'],
  [Gpu.nvidiaMig('1g.10gb.me', 1), 'nvidia.com/mig-1g.10gb.me', 'nvidia.com/gpu'],
  [Gpu.amd(1), 'amd.com/gpu', 'amd.com/gpu'],
  [Gpu.intel(1), 'gpu.intel.com/i915', 'gpu.intel.com/i915'],
  [Gpu.gaudi(8), 'habana.ai/gaudi', 'habana.ai/gaudi'],
  [Gpu.tpu(4), 'google.com/tpu', 'google.com/tpu'],
  [Gpu.neuron(1), 'aws.amazon.com/neuron', 'aws.amazon.com/neuron'],
  [Gpu.custom('example.com/npu', 2), 'example.com/npu', 'example.com/npu'],
  [Gpu.custom('example.com/npu', 2, { tolerationKey: 'npu' }), 'example.com/npu', 'npu'],
])('%s is the resource %s, behind the taint %s', (gpu, resource, taint) => {
  expect(gpu).toMatchObject({ resource, _tolerationKey: taint, _problem: undefined });
});

test.each([0, -1, 0.5, NaN, Infinity, 2 ** 53])('%d GPUs are a problem, and are not thrown', (count) => {
  expect(Gpu.nvidia(count)._problem?.value).toBe(count);
});

test.each(['1g', '5gb', '1G.5GB', 'half', ''])('%j is no MIG profile', (profile) => {
  expect(Gpu.nvidiaMig(profile, 1)._problem?.value).toBe(profile);
});

test('prints as count and resource', () => {
  expect(Gpu.nvidia(8).toString()).toBe('8 nvidia.com/gpu');
});
