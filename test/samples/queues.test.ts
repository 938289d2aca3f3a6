import { Duration } from 'cdk8s';
import {
  AdmissionMode, ClusterQueue, Cohort, DequeueStrategy, FlavorMigration, HyperNode, HyperNodeMember, KubeConfig, KubernetesVersion,
  MlCluster, LocalQueue, MultiKueueCluster, MultiKueueConfig, NamespaceSelector, PriorityClass, ProvisioningRequestConfig, Queue, Queueing,
  QueueingStrategy, ResourceFlavor, Taint, TaintEffect, Toleration, Topology, VolcanoPodGroup, VolcanoQueue, VolcanoScheduler,
  VolcanoSchedulerConfigMap, WithinClusterQueue,
} from '../../src';
import { Chart } from 'cdk8s';
import { describeSaid, Said } from '../support/said';

const namespaces = NamespaceSelector.any();
const group = (flavor: string, nominalQuota: Record<string, string>) => ({ flavors: [{ flavor, nominalQuota }] });
const local = (chart: Chart, name: string, clusterQueue: string): LocalQueue =>
  new LocalQueue(chart, `local-${name}`, { name, namespace: 'default', clusterQueue });
const flavor = (chart: Chart, name: string): string => new ResourceFlavor(chart, `flavor-${name}`, { name }).name;
const worker = (chart: Chart, name: string, secret: string): string =>
  new MultiKueueCluster(chart, name, { kubeConfig: KubeConfig.secret(secret) }).name;

const KUEUE: Said[] = [
  {
    name: 'kueue-single-cq',
    build: (chart) => {
      const resourceGroups = [group(flavor(chart, 'default-flavor'), { cpu: '9', memory: '36Gi' })];
      local(chart, 'user-queue', new ClusterQueue(chart, 'cluster-queue', { namespaces, resourceGroups }).name);
    },
  },
  {
    name: 'kueue-flavor-taints',
    build: (chart) => new ResourceFlavor(chart, 'spot', { nodeLabels: { 'instance-type': 'spot' }, nodeTaints: [Taint.of('spot', { value: 'true' })] }),
  },
  {
    name: 'kueue-flavor-tolerations',
    build: (chart) => new ResourceFlavor(chart, 'spot', {
      nodeLabels: { 'instance-type': 'spot' }, tolerations: [Toleration.exists('spot-taint', { effect: TaintEffect.NO_SCHEDULE })],
    }),
  },
  {
    name: 'kueue-multikueue',
    build: (chart) => {
      const clusters = [worker(chart, 'multikueue-test-worker1', 'worker1-secret')];
      const { check } = new MultiKueueConfig(chart, 'multikueue-test', { clusters, checkName: 'sample-multikueue' });
      local(chart, 'user-queue', new ClusterQueue(chart, 'cluster-queue', {
        namespaces, resourceGroups: [group(flavor(chart, 'default-flavor'), { cpu: '9', memory: '36Gi' })],
        admissionChecks: [{ name: check.name }],
      }).name);
    },
  },
  {
    name: 'kueue-mk-tas-manager',
    build: (chart) => {
      const topology = new Topology(chart, 'default', { levels: ['kubernetes.io/hostname'] }).name;
      const tas = new ResourceFlavor(chart, 'tas-flavor', { nodeLabels: { 'cloud.provider.com/node-group': 'tas-node' }, topology });
      const clusters = [worker(chart, 'worker1', 'worker1-secret'), worker(chart, 'worker2', 'worker2-secret')];
      const { check } = new MultiKueueConfig(chart, 'multikueue-config', { clusters, checkName: 'multikueue-ac' });
      local(chart, 'user-queue', new ClusterQueue(chart, 'cluster-queue', {
        namespaces, resourceGroups: [group(tas.name, { cpu: '16', memory: '32Gi' })], admissionChecks: [{ name: check.name }],
      }).name);
    },
  },
  {
    name: 'kueue-provisioning',
    build: (chart) => {
      const { check } = new ProvisioningRequestConfig(chart, 'prov-test-config', {
        provisioningClass: 'check-capacity.autoscaling.x-k8s.io', managedResources: ['nvidia.com/gpu'], checkName: 'sample-prov', retries: 2,
        backoff: Duration.seconds(0), maxBackoff: Duration.minutes(30),
      });
      local(chart, 'user-queue', new ClusterQueue(chart, 'cluster-queue', {
        namespaces, resourceGroups: [group(flavor(chart, 'default-flavor'), { cpu: '9', memory: '36Gi', 'nvidia.com/gpu': '9' })],
        admissionChecks: [{ name: check.name, onFlavors: ['default-flavor'] }],
      }).name);
    },
  },
  {
    name: 'kueue-cohort-tree',
    build: (chart) => {
      const parent = new Cohort(chart, 'root-cohort');
      new Cohort(chart, 'important-org', { parent, fairWeight: 0.75 });
      new Cohort(chart, 'regular-org', { parent, fairWeight: 0.25 });
    },
    because: { 'fairSharing.weight': 'the same quantity in thousandths, as Kueue stores it' },
  },
  {
    name: 'kueue-cohort-quota',
    build: (chart) => {
      const { name: cohort } = new Cohort(chart, 'hello-cohort', { resourceGroups: [group('default-flavor', { cpu: '12' })] });
      new ClusterQueue(chart, 'my-cluster-queue', { namespaces, cohort, resourceGroups: [group('default-flavor', { cpu: '0' })] });
    },
  },
  {
    name: 'kueue-concurrent',
    build: (chart) => {
      const flavors = Object.entries({ reservation: ['4', '16Gi'], 'on-demand': ['8', '32Gi'], spot: ['16', '64Gi'] })
        .map(([name, [cpu, memory]]) => ({ flavor: flavor(chart, name), nominalQuota: { cpu, memory } }));
      const concurrentAdmission = { migration: FlavorMigration.TRY_PREFERRED_FLAVORS };
      local(chart, 'team-queue', new ClusterQueue(chart, 'team-cluster-queue', { namespaces, resourceGroups: [{ flavors }], concurrentAdmission }).name);
    },
  },
  {
    name: 'kueue-admission-fs',
    build: (chart) => {
      const { name: clusterQueue } = new ClusterQueue(chart, 'cluster-queue', {
        namespaces, queueingStrategy: QueueingStrategy.STRICT_FIFO, admissionMode: AdmissionMode.USAGE_BASED_ADMISSION_FAIR_SHARING,
        resourceGroups: [group(flavor(chart, 'default-flavor'), { cpu: '9' })],
      });
      ['lq-a', 'lq-b'].forEach((name) => new LocalQueue(chart, name, { namespace: 'default', clusterQueue, fairWeight: 1 }));
    },
  },
  {
    name: 'kueue-shared-quota',
    build: (chart) => {
      const cpu = ['on-demand', 'spot'].map((type) => ({
        flavor: new ResourceFlavor(chart, type, { nodeLabels: { 'node-type': type } }).name, nominalQuota: { cpu: '9' },
      }));
      const credits = group(flavor(chart, 'credits'), { cpu_credits: '14' });
      local(chart, 'team-queue', new ClusterQueue(chart, 'team-cluster-queue', { namespaces, resourceGroups: [{ flavors: cpu }, credits] }).name);
    },
  },
  {
    name: 'kueue-dra-counter-queues',
    build: (chart) => {
      const resourceGroups = [group(flavor(chart, 'default-flavor'), { cpu: '40', memory: '200Gi', 'gpu.memory': '800Gi' })];
      local(chart, 'user-queue', new ClusterQueue(chart, 'cluster-queue', { namespaces, resourceGroups }).name);
    },
  },
  {
    name: 'gke-cohort-spot',
    build: (chart) => new ClusterQueue(chart, 'spot-cq', {
      namespaces: NamespaceSelector.none(), cohort: 'all-teams', resourceGroups: [group('spot', { cpu: '40', memory: '144Gi' })],
    }),
  },
  {
    name: 'gke-ray-dws-q',
    build: (chart) => {
      const quotas = { 'default-cpu': ['10', '20Gi', '0'], 'on-demand': ['40', '75Gi', '16'], dws: ['1G', '1000000000Gi', '1G'] };
      const pools: Record<string, string> = { 'default-cpu': 'default-pool', 'on-demand': 'tpu-on-demand', dws: 'tpu-dws' };
      const flavors = Object.entries(quotas).map(([name, [cpu, memory, tpu]]) => ({
        flavor: new ResourceFlavor(chart, name, { nodeLabels: { 'cloud.google.com/gke-nodepool': pools[name] } }).name,
        nominalQuota: { cpu, memory, 'google.com/tpu': tpu },
      }));
      const { check } = new ProvisioningRequestConfig(chart, 'dws-config', {
        provisioningClass: 'queued-provisioning.gke.io', managedResources: ['google.com/tpu'], checkName: 'dws-prov',
      });
      const admissionChecks = [{ name: check.name, onFlavors: ['dws'] }];
      local(chart, 'user-queue', new ClusterQueue(chart, 'cluster-queue', { namespaces, resourceGroups: [{ flavors }], admissionChecks }).name);
    },
    because: { apiVersion: 'v1beta1 is on its way out', 'gke-nodepool': 'left open by the template' },
  },
  {
    name: 'jobset-tpu-kueue',
    build: (chart) => {
      const nodeLabels = { 'cloud.google.com/gke-tpu-accelerator': 'tpu-v6e-slice', 'cloud.google.com/gke-tpu-topology': '4x4' };
      const { name } = new ResourceFlavor(chart, 'v6e-4x4', { nodeLabels });
      const resourceGroups = [group(name, { 'google.com/tpu': '32' })];
      local(chart, 'multislice-queue', new ClusterQueue(chart, 'multislice-cluster-queue', { namespaces, resourceGroups }).name);
    },
  },
  {
    name: 'xpk-kueue-config',
    build: (chart) => {
      const { name } = new ResourceFlavor(chart, '1xv6e-16', {
        nodeLabels: { 'cloud.google.com/gke-tpu-accelerator': 'tpu-v6e-slice', 'cloud.google.com/gke-tpu-topology': '4x4' },
      });
      const { check } = new ProvisioningRequestConfig(chart, 'dws-config', {
        provisioningClass: 'queued-provisioning.gke.io', managedResources: ['google.com/tpu'], checkName: 'dws-prov',
        nodeLabelsFromDetails: { 'autoscaling.gke.io/provisioning-request': 'ResizeRequestName' },
      });
      local(chart, 'multislice-queue', new ClusterQueue(chart, 'cluster-queue', {
        namespaces, resourceGroups: [group(name, { 'google.com/tpu': '16' })], admissionChecks: [{ name: check.name }],
        preemption: { withinClusterQueue: WithinClusterQueue.LOWER_PRIORITY },
      }).name);
      Object.entries({ 'very-low': [100, 'Very Low'], medium: [500, 'Medium'], 'very-high': [1000, 'Very High'] } as const)
        .forEach(([id, [value, description]]) => new PriorityClass(chart, id, { value, description }));
    },
    because: { globalDefault: 'false is what is meant without it' },
  },
];

const VOLCANO: Said[] = [
  {
    name: 'volcano-queue',
    build: (chart) => new VolcanoQueue(chart, 'test', { reclaimable: false, capability: { cpu: '2' } }),
  },
  {
    name: 'volcano-artifact-queue',
    build: (chart) => new VolcanoQueue(chart, 'default', { capability: { cpu: '2', memory: '4G' }, dequeueStrategy: DequeueStrategy.TRAVERSE }),
  },
  {
    name: 'volcano-capacity', namespace: 'volcano-system',
    build: (chart, [{ data }]) => {
      const scheduler = VolcanoScheduler.parse(data['volcano-scheduler.conf']);
      const cluster = new MlCluster(chart, 'cluster', { kubernetes: KubernetesVersion.V1_34, queueing: Queueing.volcano({ scheduler }) });
      new VolcanoSchedulerConfigMap(chart, 'volcano-scheduler-configmap', { cluster });
      new VolcanoQueue(chart, 'queue1', { deserved: { cpu: '2', memory: '8Gi' } });
      new VolcanoQueue(chart, 'queue2', { deserved: { cpu: '6', memory: '24Gi' } });
    },
    because: { 'volcano-scheduler.conf': 'the same configuration, written out anew' },
  },
  {
    name: 'volcano-hier-queues',
    build: (chart) => Object.entries({ 'eng-prod': '1/2/8', 'eng-dev': '1/2/2', 'sci-prod': '1/8/8', 'sci-dev': '1/8/2' })
      .map(([name, weights]) => new VolcanoQueue(chart, `root-${name}`, {
        annotations: { 'volcano.sh/hierarchy': `root/${name.replace('-', '/')}`, 'volcano.sh/hierarchy-weights': weights },
      })),
  },
  {
    name: 'volcano-hypernode',
    build: (chart) => [0, 1, 2, 3].map((i) => new HyperNode(chart, `s${i}`, {
      tier: 1, members: [HyperNodeMember.node(`node-${2 * i}`), HyperNodeMember.node(`node-${2 * i + 1}`)],
    })),
  },
  {
    name: 'volcano-podgroup', namespace: 'default',
    build: (chart) => new VolcanoPodGroup(chart, 'test-pg', {
      minMember: 1, minResources: { cpu: '1', memory: '2G' }, queue: Queue.volcano('default'),
    }),
  },
];

describeSaid('queues of Kueue', __filename, KUEUE);
describeSaid('queues of Volcano', __filename, VOLCANO);
