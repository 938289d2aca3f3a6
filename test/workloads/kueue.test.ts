import { Duration, Size } from 'cdk8s';
import { Cpu, Gpu, MlCluster, NodePool, Queue, Queueing, TopologyRequest, TrainingJob, TrainingJobProps } from '../../src';
import { errorOf, Manifest, synthOne } from '../support/synth';

const IMAGE = 'example.com/train:1.0';
const RACKS = NodePool.of('gpu', {
  nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1), labels: { 'example.com/pool': 'gpu' },
  topology: ['example.com/rack'],
});

function cpuJob(props: Partial<TrainingJobProps>): TrainingJobProps {
  return { image: IMAGE, cpu: Cpu.units(1), memory: Size.gibibytes(1), queue: Queue.kueue('nlp'), ...props };
}

function job(props: Partial<TrainingJobProps>, queueing = Queueing.kueue({ topologyAware: true })): Manifest {
  return synthOne((chart) => {
    new MlCluster(chart, 'prod', { queueing, pools: [RACKS] });
    new TrainingJob(chart, 'train', cpuJob(props));
  });
}

function error(props: Partial<TrainingJobProps>, queueing = Queueing.kueue({ topologyAware: true })): string {
  return errorOf((chart) => {
    new MlCluster(chart, 'prod', { queueing, pools: [RACKS] });
    new TrainingJob(chart, 'train', cpuJob(props));
  });
}

function topologyOf(manifest: Manifest): Record<string, string> {
  return Object.fromEntries(
    Object.entries<string>(manifest.spec.template.metadata.annotations ?? {}).filter(([key]) => key.startsWith('kueue.x-k8s.io/')),
  );
}

describe('where pods may be placed', () => {
  test('is anywhere for GPU pods on a topology-aware cluster, because without a request they could use no node', () => {
    expect(topologyOf(job({ gpu: Gpu.nvidia(1) }))).toEqual({ 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' });
    expect(topologyOf(job({}))).toEqual({});
    expect(topologyOf(job({ gpu: Gpu.nvidia(1) }, Queueing.kueue()))).toEqual({});
  });

  test.each<[TopologyRequest, Record<string, string>]>([
    [TopologyRequest.required('example.com/rack'), { 'kueue.x-k8s.io/podset-required-topology': 'example.com/rack' }],
    [TopologyRequest.preferred('example.com/rack'), { 'kueue.x-k8s.io/podset-preferred-topology': 'example.com/rack' }],
    [TopologyRequest.unconstrained(), { 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' }],
    [
      TopologyRequest.required('example.com/rack', { level: 'kubernetes.io/hostname', size: 2 }),
      {
        'kueue.x-k8s.io/podset-required-topology': 'example.com/rack',
        'kueue.x-k8s.io/podset-slice-required-topology': 'kubernetes.io/hostname', 'kueue.x-k8s.io/podset-slice-size': '2',
      },
    ],
  ])('is written on the pod template (%#)', (topology, annotations) => {
    expect(topologyOf(job({ topology, parallelism: 4, completions: 4 }))).toEqual(annotations);
  });

  test('is not checked against a cluster that is not declared', () => {
    expect(
      topologyOf(synthOne((chart) => new TrainingJob(chart, 'train', cpuJob({ topology: TopologyRequest.preferred('example.com/row') })))),
    ).toEqual({ 'kueue.x-k8s.io/podset-preferred-topology': 'example.com/row' });
  });

  test.each<[string, Partial<TrainingJobProps>, Queueing | undefined, string]>([
    [
      'a level that is no label', { topology: TopologyRequest.required('a b') }, undefined,
      "'topology' (a b) must have levels that are keys of node labels; take them from the 'topology' of the node pools",
    ],
    [
      'a level that no pool has', { topology: TopologyRequest.required('example.com/row') }, undefined,
      "'topology' (example.com/row) must have levels that the node pools of the cluster have, which are example.com/rack, "
      + "kubernetes.io/hostname; correct the level, or add it to the pools' 'topology'",
    ],
    [
      'groups of no pods', { topology: TopologyRequest.required('example.com/rack', { level: 'kubernetes.io/hostname', size: 0 }) },
      undefined, "'topology' (0) must have groups of a whole number of pods, 1 or more; correct 'size'",
    ],
    [
      'groups larger than the job',
      { topology: TopologyRequest.required('example.com/rack', { level: 'kubernetes.io/hostname', size: 2 }) }, undefined,
      "'topology' (2) must have groups of at most the number of pods, which is 1; lower 'size'",
    ],
    [
      'a cluster without topologies', { topology: TopologyRequest.unconstrained() }, Queueing.kueue(),
      "'topology' (unconstrained) needs a cluster with topology-aware scheduling; declare Queueing.kueue({ topologyAware: true }), or "
      + "leave it out",
    ],
    [
      'no Kueue queue', { topology: TopologyRequest.unconstrained(), queue: undefined }, undefined,
      "'topology' (unconstrained) needs a Kueue queue, because nothing else looks at it; set 'queue' to a Kueue queue, or use 'placement'",
    ],
  ])('must not have %s', (_, props, queueing, message) => {
    expect(error(props, queueing)).toContain(message);
  });
});

describe('what only Kueue understands', () => {
  test('is written on the Job', () => {
    const { metadata } = job({ parallelism: 4, completions: 8, kueue: { maxExecutionTime: Duration.hours(2), minParallelism: 2 } });
    expect(metadata.labels['kueue.x-k8s.io/max-exec-time-seconds']).toBe('7200');
    expect(metadata.annotations['kueue.x-k8s.io/job-min-parallelism']).toBe('2');
  });

  test.each<[Partial<TrainingJobProps>, string]>([
    [
      { kueue: { minParallelism: 1 } },
      "'kueue.minParallelism' (1) must be at least 1 and less than 'parallelism', which is 1; raise 'parallelism', or leave it out",
    ],
    [{ kueue: { maxExecutionTime: Duration.millis(500) } }, "'kueue.maxExecutionTime' (0.5s) must be a whole number of seconds"],
    [
      { kueue: { maxExecutionTime: Duration.hours(1) }, queue: undefined },
      "'kueue' (maxExecutionTime) needs a Kueue queue, because nothing else looks at it; set 'queue' to a Kueue queue, or leave it out",
    ],
  ])('obeys its webhook (%#)', (props, message) => {
    expect(error(props)).toContain(message);
  });
});
