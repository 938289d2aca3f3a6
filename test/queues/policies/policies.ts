import { App, Chart, Size, Testing } from 'cdk8s';
import {
  Cpu, Gpu, MlCluster, NamespaceGuardrails, NamespaceGuardrailsProps, NodePool, Priority, Queue, Queueing, Share, TeamQueues, VolcanoQuota,
  VolcanoScheduler,
} from '../../../src';
import type { Manifest } from '../../support/synth';
import { Attempt, FOREIGN_QUEUES, IN_KUEUE, IN_VOLCANO, ONLY_PODS_OF_JOBS, PRIORITIES, VOLCANO_BESIDE_KUEUE } from './attempts';

/** A policy, and what is tried in a namespace that has it. */
export interface PolicySet {
  readonly name: string;
  readonly attempts: readonly Attempt[];

  /** The policy and its binding for a namespace. */
  manifests(namespace: string): Manifest[];
}

/** The one table of policies. */
export const POLICIES: readonly PolicySet[] = [
  set('jobs outside the queues of Kueue', [...IN_KUEUE, ...VOLCANO_BESIDE_KUEUE], { queue: Queue.kueue('team'), requireQueue: true }),
  set('jobs outside a queue of Volcano', IN_VOLCANO, { queue: Queue.volcano('team'), requireQueue: true }),
  set('other priorities', PRIORITIES, { priorities: [Priority.classes({ pod: 'low', workload: 'low' })] }),
  set('pods that no job made', ONLY_PODS_OF_JOBS, { onlyPodsOfJobs: true }),
  {
    name: 'queues of other teams',
    attempts: FOREIGN_QUEUES,
    manifests: (namespace) => policiesOf((chart) => {
      const cluster = new MlCluster(chart, 'cluster', {
        queueing: Queueing.volcano({ quota: VolcanoQuota.capacity(), scheduler: VolcanoScheduler.reclaiming() }),
        pools: [NodePool.of('a100', { nodes: 2, gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory: Size.gibibytes(512) })],
      });
      new TeamQueues(chart, 'company', {
        cluster,
        teams: [
          { name: 'team', namespaces: [namespace], share: Share.percent(50) },
          { name: 'other', namespaces: ['elsewhere'], share: Share.percent(50) },
        ],
      });
    }),
  },
];

function set(name: string, attempts: readonly Attempt[], props: NamespaceGuardrailsProps): PolicySet {
  return {
    name,
    attempts,
    manifests: (namespace) => policiesOf((chart) => new NamespaceGuardrails(chart, namespace, props)),
  };
}

function policiesOf(make: (chart: Chart) => void): Manifest[] {
  const chart = new Chart(new App(), 'test');
  make(chart);
  return (Testing.synth(chart) as Manifest[]).filter(({ kind }) => kind.startsWith('ValidatingAdmissionPolicy'));
}
