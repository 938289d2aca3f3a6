import { App, Chart, Size } from 'cdk8s';
import {
  Cpu, Gpu, KubernetesVersion, LocalQueue, MlCluster, NamespaceGuardrails, PriorityTiers, Queue, Queueing,
} from 'cdk8s-ml-workloads';

/** An app with a folder of its own for each cluster, since both have a namespace of the same name. */
function appOf(cluster: string): App {
  return new App({ outdir: `${process.env.CDK8S_OUTDIR ?? 'dist'}/queues/team-namespace/${cluster}` });
}

const containers = {
  min: { cpu: Cpu.units(4), memory: Size.gibibytes(8) },
  max: { cpu: Cpu.units(64), memory: Size.gibibytes(128) },
  defaults: { cpu: Cpu.units(16), memory: Size.gibibytes(32) },
  defaultRequests: { cpu: Cpu.units(4), memory: Size.gibibytes(8) },
};

// A cluster without queues: the quota of the namespace is what bounds a team.
const plainApp = appOf('without-queues');
const plain = new Chart(plainApp, 'platform');
new MlCluster(plain, 'cluster', { kubernetes: KubernetesVersion.V1_34, queueing: Queueing.none() });
const classes = new PriorityTiers(plain, 'tiers', {
  high: { name: 'high-priority-training', description: 'Critical production training jobs' },
  medium: { name: 'medium-priority-research', description: 'Research training jobs' },
  low: { name: 'low-priority-experiments', description: 'Experimental workloads' },
});
new NamespaceGuardrails(plain, 'ml-workloads', {
  quota: {
    name: 'ml-training-quota', gpus: [Gpu.nvidia(16)], cpu: Cpu.units(128), memory: Size.gibibytes(256), jobs: 50, cronJobs: 20,
    volcanoJobs: 50,
  },
  priorityQuotas: [{ priorities: [classes.high], gpus: [Gpu.nvidia(8)] }],
  containers: { name: 'ml-job-limits', ...containers },
  priorities: [classes.high, classes.medium, classes.low],
});

// The same team on a cluster with Kueue: the queue bounds it, and the namespace only counts objects.
const kueueApp = appOf('with-kueue');
const kueue = new Chart(kueueApp, 'platform');
new MlCluster(kueue, 'cluster', { kubernetes: KubernetesVersion.V1_34, queueing: Queueing.kueue() });
new NamespaceGuardrails(kueue, 'ml-workloads', {
  queue: Queue.kueue('nlp'),
  quota: { name: 'ml-training-quota', jobs: 50, cronJobs: 20 },
  containers: { name: 'ml-job-limits', ...containers },
  defaultClusterQueue: 'ml-workloads',
  requireQueue: true,
});
new LocalQueue(kueue, 'nlp', { namespace: 'ml-workloads', clusterQueue: 'ml-workloads' });

plainApp.synth();
kueueApp.synth();
