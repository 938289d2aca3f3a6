import { Size } from 'cdk8s';
import {
  CloudProvider, Cpu, Framework, GangTrainingJob, GangTrainingJobProps, Gpu, GpuModel, NetworkProfile, NodeRequirement, Queue, Rdma,
  SecurityProfile, TpuGeneration, TpuSlice, TrainingJob,
} from '../../src';
import { podOf, templateOf } from '../support/job-pod';
import { errorOf, Manifest, synthOne } from '../support/synth';

const gangOf = (props: Partial<GangTrainingJobProps>): Manifest => synthOne((chart) => new GangTrainingJob(chart, 'llm', {
  image: 'example.com/train:1', command: ['python', 'train.py'], framework: Framework.jax(), queue: Queue.kueue('nlp'),
  acceptQuotaOnlyGang: true, ...props,
}));
const refusalOf = (props: object): string => errorOf((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', ...props }));
const devices = ['NET_ADMIN'];

describe('slices of TPUs', () => {
  test.each([
    [TpuGeneration.V6E, '1x1', 1, 1], [TpuGeneration.V6E, '2x4', 8, 1], [TpuGeneration.V6E, '4x4', 4, 4], [TpuGeneration.V5E, '16x16', 4, 64],
    [TpuGeneration.V5P, '2x2x1', 4, 1], [TpuGeneration.V4, '2x2x4', 4, 4], [TpuGeneration.V7X, '2x2x2', 4, 2],
  ])('%s %s has %d chips on each of %d machines', (generation, topology, chips, hosts) => {
    const slice = TpuSlice.of(generation, topology);

    expect([slice.gpu.count, slice.hosts]).toEqual([chips, hosts]);
  });

  test('a gang has as many pods as the slices have machines, on nodes of their kind', () => {
    const [jobs] = gangOf({ tpu: TpuSlice.of(TpuGeneration.V6E, '4x4', { slices: 2 }) }).spec.replicatedJobs;
    const pod = jobs.template.spec.template.spec;

    expect([jobs.replicas, jobs.template.spec.parallelism]).toEqual([2, 4]);
    expect(pod.containers[0].resources.limits['google.com/tpu']).toBe('4');
    expect(pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions).toEqual([
      { key: 'cloud.google.com/gke-tpu-accelerator', operator: 'In', values: ['tpu-v6e-slice'] },
      { key: 'cloud.google.com/gke-tpu-topology', operator: 'In', values: ['4x4'] },
    ]);
    expect(pod.containers[0].env.map(({ name }: Manifest) => name)).toContain('MEGASCALE_NUM_SLICES');
  });

  test('one machine is a job', () => {
    expect(podOf({ tpu: TpuSlice.of(TpuGeneration.V6E, '2x4', { chipsPerHost: 8 }) }).containers[0].resources.limits).toEqual({ 'google.com/tpu': '8' });
    expect(refusalOf({ tpu: TpuSlice.of(TpuGeneration.V6E, '2x4', { chipsPerHost: 4 }) })).toBe(
      "[test/job] 'tpu' (2x4) is a slice of 2 machines, whose pods are a gang; use a GangTrainingJob, or a slice of one machine",
    );
  });

  test.each([
    [{ tpu: TpuSlice.of(TpuGeneration.V6E, '4x4x4') }, "'tpu.topology' (4x4x4) must have two sides, in which the chips of tpu-v6e-slice are connected; write for instance '4x4'"],
    [{ tpu: TpuSlice.of(TpuGeneration.V5P, '4x4') }, "'tpu.topology' (4x4) must have three sides, in which the chips of tpu-v5p-slice are connected; write for instance '2x2x4'"],
    [{ tpu: TpuSlice.of(TpuGeneration.V6E, '2x2', { chipsPerHost: 3 }) }, "'tpu.chipsPerHost' (3) must divide the 4 chips of the slice; leave it out, or write how many a machine has"],
    [{ tpu: TpuSlice.of(TpuGeneration.V6E, '2x2', { slices: 0 }) }, "'tpu.slices' (0) must be a whole number of slices, 1 or more; leave it out for one"],
    [{ tpu: TpuSlice.of(TpuGeneration.V6E, '2x2'), gpu: Gpu.tpu(8) }, "'gpu' (8 google.com/tpu) contradicts 'tpu', which says how many chips a pod has; leave one of the two out"],
  ])('%# is refused', (props, message) => {
    expect(refusalOf(props)).toBe(`[test/job] ${message}`);
  });

  test('a number of pods that is not that of the machines is refused', () => {
    expect(errorOf((chart) => new GangTrainingJob(chart, 'llm', {
      image: 'example.com/train:1', nodes: 3, framework: Framework.jax(), acceptNoGang: true, tpu: TpuSlice.of(TpuGeneration.V6E, '4x4'),
    }))).toBe("[test/llm] 'nodes' (3) must be 4 pods: 1 slices with 4 machines each; leave it out, since 'tpu' says it");
  });
});

describe('networks between GPUs', () => {
  test('EFA has devices, huge pages and variables, and no privileges', () => {
    const pod = podOf({ gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.gibibytes(512), network: NetworkProfile.efa(32) });
    const [main] = pod.containers;

    expect(main.resources.limits).toMatchObject({ 'vpc.amazonaws.com/efa': '32', 'hugepages-2Mi': '5Gi' });
    expect(main.env).toContainEqual({ name: 'FI_PROVIDER', value: 'efa' });
    expect(main.securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  });

  test.each([
    [NetworkProfile.infiniBand('rdma/ib', 1, { hca: 'ibp' }), { 'rdma/ib': '1' }, { NCCL_IB_HCA: 'ibp' }],
    [NetworkProfile.roce('nvidia.com/roce_gdr', 8, { gidIndex: 3 }), { 'nvidia.com/roce_gdr': '8' }, { NCCL_IB_ROCE_VERSION_NUM: '2', NCCL_IB_GID_INDEX: '3' }],
  ])('%# RDMA has devices, and tells NCCL of them', (network, limits, env) => {
    const [main] = podOf({ network }).containers;

    expect(main.resources.limits).toEqual(limits);
    expect(Object.fromEntries(main.env.map(({ name, value }: Manifest) => [name, value]))).toMatchObject(env);
  });

  test.each([
    ['tcpxo-daemon', NetworkProfile.gpuDirectTcpxo({ daemonImage: 'example.com/rxdm:1', networks: Array.from({ length: 8 }, (_, i) => `vpc${i}`) })],
    ['tcpx-daemon', NetworkProfile.gpuDirectTcpx({ daemonImage: 'example.com/rxdm:1', networks: ['vpc1', 'vpc2', 'vpc3', 'vpc4'] })],
  ])('%s alone gets capabilities, and the pod its networks', (name, network) => {
    const { metadata, spec } = templateOf({ gpu: Gpu.nvidia(8), network });
    const daemon = spec.initContainers.find((container: Manifest) => container.name === name);

    expect(daemon.securityContext.capabilities.add).toEqual(expect.arrayContaining(devices));
    expect(daemon.restartPolicy).toBe('Always');
    expect(spec.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    expect(metadata.annotations['networking.gke.io/interfaces']).toContain('"eth4"');
  });

  test('a launcher has no part in it', () => {
    const { spec } = gangOf({
      nodes: 2, gpu: Gpu.nvidia(8), network: NetworkProfile.infiniBand('rdma/ib', 1), security: SecurityProfile.baseline(),
      framework: Framework.mpi({ sshSecret: 'keys' }),
    });
    const limitsOf = (i: number): Manifest => spec.replicatedJobs[i].template.spec.template.spec.containers[0].resources.limits;

    expect(limitsOf(0)).not.toHaveProperty('rdma/ib');
    expect(limitsOf(1)['rdma/ib']).toBe('1');
  });

  test.each([
    [{ network: NetworkProfile.efa(0) }, "'network' (0) must be a whole number of devices, 1 or more; write how many a pod has"],
    [
      { network: NetworkProfile.gpuDirectTcpx({ daemonImage: 'example.com/rxdm:1', networks: [] }) },
      "'network.networks' (0) must be the 4 networks of the machine's cards; name them, as in kubectl get networks",
    ],
    [
      { network: NetworkProfile.infiniBand('rdma/ib', 1), rdma: Rdma.device('rdma/ib', 1, { ipcLock: false }) },
      "'rdma' (rdma/ib) contradicts 'network', which says what devices there are; leave one of the two out",
    ],
  ])('%# is refused', (props, message) => {
    expect(refusalOf(props)).toBe(`[test/job] ${message}`);
  });
});

describe('models of GPUs', () => {
  test.each([
    [CloudProvider.GKE, GpuModel.H100, 'cloud.google.com/gke-accelerator', ['nvidia-h100-80gb', 'nvidia-h100-mega-80gb']],
    [CloudProvider.EKS, GpuModel.H200, 'node.kubernetes.io/instance-type', ['p5e.48xlarge', 'p5en.48xlarge']],
    [CloudProvider.COREWEAVE, GpuModel.GB300, 'node.coreweave.cloud/type', ['gb300-4x', 'gb300-4x-e']],
  ])('%s labels nodes with %s', (provider, model, key, values) => {
    const { affinity } = podOf({ placement: { nodeRequirements: [NodeRequirement.gpuModel(provider, model)] } });

    expect(affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions)
      .toEqual([{ key, operator: 'In', values }]);
  });

  test('what a provider is not known to have is refused', () => {
    expect(refusalOf({ placement: { nodeRequirements: [NodeRequirement.gpuModel(CloudProvider.AKS, GpuModel.L4)] } })).toBe(
      "[test/job] 'placement.nodeRequirements[0]' (L4) must be a model that AKS is known to have; name the label and its values with "
      + 'NodeRequirement.in, if it has',
    );
  });
});
