import { Size } from 'cdk8s';
import {
  Borrow, Cpu, Gpu, IdleQuota, MlCluster, NodePool, Queueing, Share, TeamQueues, VolcanoQuota, VolcanoScheduler,
} from '../../src';
import { expectYaml } from '../support/yaml-snapshot';

const SYSTEMS: readonly (readonly [system: string, queueing: Queueing])[] = [
  ['Kueue', Queueing.kueue()],
  ['Volcano, with shares', Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() })],
];

test.each(SYSTEMS)('three teams on %s: one keeps its half, one may borrow four GPUs, one whatever is idle', (_, queueing) => {
  expectYaml((chart) => {
    const pool = NodePool.of('h100', {
      nodes: 10, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1), labels: { 'example.com/pool': 'h100' },
    });
    new TeamQueues(chart, 'company', {
      cluster: new MlCluster(chart, 'cluster', { queueing, pools: [pool] }),
      teams: [
        { name: 'nlp', namespaces: ['nlp'], share: Share.percent(50), idle: IdleQuota.keep(), borrow: Borrow.none() },
        { name: 'vision', namespaces: ['vision'], share: Share.percent(30), borrow: Borrow.upTo(Gpu.nvidia(4)) },
        { name: 'students', namespaces: ['students'], share: Share.percent(20) },
      ],
    });
  }, undefined);
});
