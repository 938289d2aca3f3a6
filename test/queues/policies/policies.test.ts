import { Size } from 'cdk8s';
import {
  Cpu, Gpu, MlCluster, NamespaceGuardrails, NamespaceGuardrailsProps, NodePool, Priority, Queue, Queueing, Share, TeamQueues, VolcanoQuota,
  VolcanoScheduler,
} from '../../../src';
import { refusalsOf } from '../../support/admission-policy';
import { Manifest, synthChart } from '../../support/synth';
import { Attempt, FOREIGN_QUEUES, IN_KUEUE, IN_VOLCANO, ONLY_PODS_OF_JOBS, PRIORITIES } from './attempts';

function policyOf(props: NamespaceGuardrailsProps): Manifest {
  const manifests = synthChart((chart) => new NamespaceGuardrails(chart, 'kq', props));
  return manifests.find(({ kind }) => kind === 'ValidatingAdmissionPolicy');
}

const named = (attempts: readonly Attempt[]): [string, Attempt][] =>
  attempts.map((attempt) => [`${attempt.what}, by ${attempt.as}: ${attempt.refused ? 'refused' : 'let through'}`, attempt]);

describe('jobs outside the queues of Kueue', () => {
  const policy = policyOf({ queue: Queue.kueue('team'), requireQueue: true });
  test.each(named(IN_KUEUE))('%s', (_, attempt) => {
    expect(refusalsOf(policy, attempt).length > 0).toBe(attempt.refused);
  });
});

describe('jobs outside a queue of Volcano', () => {
  const policy = policyOf({ queue: Queue.volcano('team'), requireQueue: true });
  test.each(named(IN_VOLCANO))('%s', (_, attempt) => {
    expect(refusalsOf(policy, attempt).length > 0).toBe(attempt.refused);
  });
});

describe('other priorities', () => {
  const policy = policyOf({ priorities: [Priority.classes({ pod: 'low', workload: 'low' })] });
  test.each(named(PRIORITIES))('%s', (_, attempt) => {
    expect(refusalsOf(policy, attempt).length > 0).toBe(attempt.refused);
  });
});

describe('pods that no job made', () => {
  const policy = policyOf({ onlyPodsOfJobs: true });
  test.each(named(ONLY_PODS_OF_JOBS))('%s', (_, attempt) => {
    expect(refusalsOf(policy, attempt).length > 0).toBe(attempt.refused);
  });
});

describe('queues of other teams', () => {
  const manifests = synthChart((chart) => {
    const cluster = new MlCluster(chart, 'cluster', {
      queueing: Queueing.volcano({ quota: VolcanoQuota.capacity(), scheduler: VolcanoScheduler.reclaiming() }),
      pools: [NodePool.of('a100', { nodes: 2, gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory: Size.gibibytes(512) })],
    });
    new TeamQueues(chart, 'company', {
      cluster,
      teams: [
        { name: 'team', namespaces: ['kq'], share: Share.percent(50) }, { name: 'other', namespaces: ['elsewhere'], share: Share.percent(50) },
      ],
    });
  });
  const policy = manifests.find(({ kind }) => kind === 'ValidatingAdmissionPolicy');
  test.each(named(FOREIGN_QUEUES))('%s', (_, attempt) => {
    expect(refusalsOf(policy, attempt).length > 0).toBe(attempt.refused);
  });
});
