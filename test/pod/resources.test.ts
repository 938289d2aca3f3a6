import { Size } from 'cdk8s';
import { Cpu, CpuLimit, Gpu, MemoryLimit, Mount, Rdma, StorageLimit } from '../../src';
import { mainOf } from '../support/job-pod';

test('without a word there are none', () => {
  expect(mainOf({})).not.toHaveProperty('resources');
});

test('one amount is request and limit', () => {
  expect(mainOf({ cpu: Cpu.units(4), memory: Size.gibibytes(16), ephemeralStorage: Size.gibibytes(10) }).resources).toEqual({
    requests: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '10Gi' },
    limits: { cpu: '4', memory: '16Gi', 'ephemeral-storage': '10Gi' },
  });
});

test('a request may be lower', () => {
  const { requests, limits } = mainOf({
    cpu: Cpu.units(8), cpuRequest: Cpu.units(6), memory: Size.gibibytes(32), memoryRequest: Size.gibibytes(24),
    ephemeralStorage: Size.gibibytes(2), ephemeralStorageRequest: Size.gibibytes(1),
  }).resources;

  expect(requests).toEqual({ cpu: '6', memory: '24Gi', 'ephemeral-storage': '1Gi' });
  expect(limits).toEqual({ cpu: '8', memory: '32Gi', 'ephemeral-storage': '2Gi' });
});

test.each([
  [{ cpu: Cpu.units(4) }, '4'],
  [{ cpuRequest: Cpu.units(2) }, '2'],
  [{ cpu: Cpu.units(4), cpuRequest: Cpu.units(2) }, '2'],
])('%# a CPU limit is left off by asking', (props, request) => {
  expect(mainOf({ ...props, cpuLimit: CpuLimit.NONE }).resources).toEqual({ requests: { cpu: request } });
});

test('devices ask for exactly their limit', () => {
  const { requests, limits } = mainOf({
    gpu: Gpu.nvidia(8), rdma: Rdma.device('rdma/ib', 4), devices: { 'example.com/fpga': 2 }, addCapabilities: ['IPC_LOCK'], runAsUser: 0,
  }).resources;

  expect(limits).toEqual({ 'nvidia.com/gpu': '8', 'rdma/ib': '4', 'example.com/fpga': '2' });
  expect(requests).toEqual(limits);
});

test('memory and disk have no limit by asking', () => {
  expect(mainOf({
    memory: Size.gibibytes(4), memoryLimit: MemoryLimit.NONE, ephemeralStorage: Size.gibibytes(2),
    ephemeralStorageRequest: Size.gibibytes(1), ephemeralStorageLimit: StorageLimit.NONE,
  }).resources).toEqual({ requests: { memory: '4Gi', 'ephemeral-storage': '1Gi' } });
});

test('huge pages are asked for in whole pages, and can be mounted', () => {
  const { resources, volumeMounts } = mainOf({
    cpu: Cpu.units(1), hugePages: { '2Mi': Size.mebibytes(512) }, mounts: [Mount.hugePages('/hugepages', '2Mi')],
  });

  expect(resources.limits['hugepages-2Mi']).toBe('512Mi');
  expect(resources.requests['hugepages-2Mi']).toBe('512Mi');
  expect(volumeMounts).toContainEqual({ name: 'hugepages', mountPath: '/hugepages' });
});

test('each core of a Neuron device has a process', () => {
  const commandOf = (gpu: Gpu, processesPerNode?: number): string[] =>
    mainOf({ gpu, torchrun: { script: 'train.py', processesPerNode } }).command;

  expect(commandOf(Gpu.neuron(16))).toContain('--nproc-per-node=32');
  expect(commandOf(Gpu.neuron(16, { coresPerDevice: 4 }))).toContain('--nproc-per-node=64');
  expect(commandOf(Gpu.custom('nvidia.com/gpu.shared', 1), 4)).toContain('--nproc-per-node=4');
});

test('quantities are canonical', () => {
  expect(mainOf({ cpu: Cpu.units(1.5), memory: Size.gibibytes(1.5) }).resources.limits).toEqual({ cpu: '1500m', memory: '1536Mi' });
});
