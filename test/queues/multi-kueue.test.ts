import { App, Chart, Size, Testing } from 'cdk8s';
import {
  Borrow, Cpu, Gpu, KubeConfig, MlCluster, MultiKueue, MultiKueueProps, NodePool, Queueing, Share, Taint, Team, TrainingJob,
} from '../../src';
import { expectValid, Manifest } from '../support/synth';

const TEAMS: Team[] = [
  { name: 'gpu-cluster-queue', localQueue: 'gpu-workload-queue', namespaces: ['team-a'], share: Share.percent(75), borrow: Borrow.none() },
  { name: 'rest', namespaces: ['team-b'], share: Share.percent(25) },
];

function pool(name: string, nodes: number): NodePool {
  return NodePool.of(name, { nodes, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1), taints: [Taint.gpu()] });
}

interface World {
  readonly manager: Chart;
  readonly onprem: Chart;
  readonly cloud: Chart;
  readonly multiKueue: MultiKueue;
}

function world(change: (props: MultiKueueProps, charts: Omit<World, 'multiKueue'>) => Partial<MultiKueueProps> = () => ({})): World {
  const app = new App();
  const charts = { manager: new Chart(app, 'manager'), onprem: new Chart(app, 'onprem'), cloud: new Chart(app, 'cloud') };
  const manager = new MlCluster(charts.manager, 'cluster', { queueing: Queueing.kueue() });
  const worker = (name: 'onprem' | 'cloud', nodes: number) => ({
    name, chart: charts[name], kubeConfig: KubeConfig.secret(`${name}-kubeconfig`),
    cluster: new MlCluster(charts[name], 'cluster', { queueing: Queueing.kueue(), pools: [pool(`${name}-gpu`, nodes)] }),
  });
  const props: MultiKueueProps = { manager, workers: [worker('onprem', 4), worker('cloud', 2)], teams: TEAMS, name: 'gpu-clusters' };
  return { ...charts, multiKueue: new MultiKueue(charts.manager, 'multikueue', { ...props, ...change(props, charts) }) };
}

function manifestsOf(chart: Chart): Manifest[] {
  const manifests: Manifest[] = Testing.synth(chart);
  expectValid(manifests);
  return manifests;
}

test('the manager sends every workload of its queues to a worker, and holds back nothing that workers can give', () => {
  const manifests = manifestsOf(world().manager);
  expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'MultiKueueCluster onprem',
    'MultiKueueCluster cloud',
    'MultiKueueConfig gpu-clusters',
    'AdmissionCheck gpu-clusters',
    'ResourceFlavor gpu-clusters',
    'ClusterQueue gpu-cluster-queue',
    'LocalQueue gpu-workload-queue',
    'ClusterQueue rest',
    'LocalQueue rest',
  ]);
  const [queue, rest] = manifests.filter(({ kind }) => kind === 'ClusterQueue').map(({ spec }) => spec);
  expect(queue.admissionChecksStrategy).toEqual({ admissionChecks: [{ name: 'gpu-clusters' }] });
  expect(queue.cohortName).toBeUndefined();
  expect(queue.resourceGroups[0].flavors).toEqual([
    {
      name: 'gpu-clusters',
      resources: [
        { name: 'cpu', nominalQuota: '432' }, { name: 'memory', nominalQuota: '4608Gi' }, { name: 'nvidia.com/gpu', nominalQuota: '36' },
      ],
    },
  ]);
  expect(rest.resourceGroups[0].flavors[0].resources[2]).toEqual({ name: 'nvidia.com/gpu', nominalQuota: '48' });
  expect(manifests.find(({ kind }) => kind === 'LocalQueue')).toMatchObject({
    metadata: { name: 'gpu-workload-queue', namespace: 'team-a' }, spec: { clusterQueue: 'gpu-cluster-queue' },
  });
});

test('each worker has queues of the same names in a chart of its own, with its own quota and flavors', () => {
  const { onprem, cloud } = world();
  const quotas = [onprem, cloud].map((chart) => {
    const manifests = manifestsOf(chart);
    expect(manifests.filter(({ kind }) => kind === 'LocalQueue').map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual([
      'team-a/gpu-workload-queue', 'team-b/rest',
    ]);
    const queue = manifests.find(({ kind, metadata }) => kind === 'ClusterQueue' && metadata.name === 'gpu-cluster-queue');
    return queue.spec.resourceGroups[0].flavors.map(({ name, resources }: Manifest) => [name, resources[2].nominalQuota]);
  });
  expect(quotas).toEqual([[['onprem-gpu', '24']], [['cloud-gpu', '12']]]);
});

test('a workload runs in one cluster, so its queue gives at most what the largest has', () => {
  const { multiKueue } = world();
  const queue = multiKueue.queue('gpu-cluster-queue');
  expect([queue.name, queue._capacity?.get('nvidia.com/gpu').toString()]).toEqual(['gpu-workload-queue', '24']);
  expect(() => multiKueue.queue('x')).toThrow(
    "[manager/multikueue] 'team' (x) must be one of the teams, which are gpu-cluster-queue, rest",
  );
});

test('a workload larger than the largest worker is found, although all workers together could hold it', () => {
  const build = (pods: number) => () => {
    const { manager, multiKueue } = world();
    new TrainingJob(manager, 'train', {
      image: 'example.com/train:1', gpu: Gpu.nvidia(8), cpu: Cpu.units(8), memory: Size.gibibytes(8), completions: pods, parallelism: pods,
      queue: multiKueue.queue('gpu-cluster-queue'),
    });
    return Testing.synth(manager);
  };

  expect(build(3)).not.toThrow();
  expect(build(4)).toThrow(
    "[manager/train] declared-queue-fits: Job train can never start: 'spec.template.spec' (32 nvidia.com/gpu) is more than LocalQueue "
    + "'gpu-workload-queue' can ever give, 24 (4 pods 'main' x 8); ask for less, or correct the declared capacity (known because: the "
      + "declared facts about the cluster)",
  );
});

describe('must not', () => {
  test.each<[string, Parameters<typeof world>[0], string]>([
    [
      'have the manager as a worker', (props) => ({ workers: [{ ...props.workers[0], cluster: props.manager }] }),
      "'workers[0].cluster' (manager/cluster) must be another cluster than the manager, which cannot be its own worker; leave it out, "
      + "or submit to its own queues",
    ],
    [
      'have a worker twice', (props) => ({ workers: [props.workers[0], { ...props.workers[1], name: 'onprem' }] }),
      "'workers[1].name' (onprem) must differ from the other workers; rename one of the two",
    ],
    [
      'have a cluster as two workers',
      (props) => ({ workers: [props.workers[0], { ...props.workers[0], name: 'other', kubeConfig: KubeConfig.secret('other') }] }),
      "'workers[1].cluster' (onprem/cluster) must be another cluster than that of workers[0], which would get every workload twice to "
      + "choose from; leave one of the two out",
    ],
    [
      'reach two workers by the same kubeconfig',
      (props) => ({ workers: [props.workers[0], { ...props.workers[1], kubeConfig: KubeConfig.secret('onprem-kubeconfig') }] }),
      "'workers[1].kubeConfig' (onprem-kubeconfig) must lead to another cluster than that of workers[0]; name the kubeconfig of this "
      + "cluster",
    ],
    ['be without workers', () => ({ workers: [] }), "'workers' (0) must be 1 to 20; add one"],
    [
      'have 21 workers', (props) => ({ workers: Array.from({ length: 21 }, (_, i) => ({ ...props.workers[0], name: `w${i}` })) }),
      "'workers' (21) must be 1 to 20; split them between several managers",
    ],
    [
      'mix the charts of clusters', (props, charts) => ({ workers: [{ ...props.workers[0], chart: charts.cloud }] }),
      "'workers[0].chart' (cloud) must be a chart of cluster 'onprem/cluster'; declare the cluster in the chart, or add the chart with "
      + "addChart",
    ],
    [
      'have a name that cannot be', (props) => ({ workers: [{ ...props.workers[0], name: 'A', kubeConfig: KubeConfig.path('x') }] }),
      "'workers[0].name' (A) must be a DNS label",
    ],
    [
      'have a cluster with Volcano as manager', (props) => ({ manager: props.workers[0].cluster }),
      "'manager' (onprem/cluster) must be the cluster of the chart, which is 'manager/cluster'; put this construct into the chart of "
      + "the manager",
    ],
  ])('%s', (_, change, message) => {
    expect(() => world(change)).toThrow(`[manager/multikueue] ${message}`);
  });

  test('have clusters without Kueue', () => {
    const app = new App();
    const chart = new Chart(app, 'm');
    const other = new Chart(app, 'w');
    const manager = new MlCluster(chart, 'cluster', { queueing: Queueing.volcano() });
    const cluster = new MlCluster(other, 'cluster', { queueing: Queueing.none() });
    const workers = [{ name: 'w', cluster, chart: other, kubeConfig: KubeConfig.secret('w') }];
    expect(() => new MultiKueue(chart, 'mk', { manager, workers, teams: TEAMS })).toThrow(
      /'manager' \(m\/cluster\) must be a cluster with Kueue; [^\n]*\n.*'workers\[0\].cluster' \(w\/cluster\) must be a cluster with Kueue/,
    );
  });
});
