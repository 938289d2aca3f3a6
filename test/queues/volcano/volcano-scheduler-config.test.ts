import { MlCluster, Queueing, VolcanoQuota, VolcanoScheduler, VolcanoSchedulerConfigMap } from '../../../src';
import { errorOf, Manifest, synthOne } from '../../support/synth';

function configOf(queueing: Queueing): Manifest {
  return synthOne((chart) => new VolcanoSchedulerConfigMap(chart, 'scheduler', { cluster: new MlCluster(chart, 'prod', { queueing }) }));
}

test('the configuration that keeps the promises of queues is rendered as Volcano reads it', () => {
  expect(
    configOf(Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() })),
  ).toEqual({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'volcano-scheduler-configmap', namespace: 'volcano-system' },
    data: {
      'volcano-scheduler.conf': `actions: enqueue, allocate, preempt, reclaim, backfill
tiers:
  - plugins:
      - name: priority
      - name: gang
        enablePreemptable: false
        enableReclaimable: false
      - name: conformance
      - name: capacity
        enableHierarchy: true
        enableJobEnqueued: false
  - plugins:
      - name: drf
        enablePreemptable: false
      - name: predicates
      - name: nodeorder
      - name: binpack
`,
    },
  });
});

test('what is rendered reads back as what was declared', () => {
  const scheduler = VolcanoScheduler.of({
    actions: ['enqueue', 'allocate'], tiers: [{ plugins: [{ name: 'proportion', arguments: { key: 'value' } }] }],
  });
  const text = configOf(Queueing.volcano({ scheduler, namespace: 'batch' })).data['volcano-scheduler.conf'];
  expect(Queueing.volcano({ scheduler: VolcanoScheduler.parse(text) })._scheduler).toEqual(Queueing.volcano({ scheduler })._scheduler);
});

test('a cluster without Volcano has no such configuration', () => {
  expect(
    errorOf(
      (chart) => new VolcanoSchedulerConfigMap(chart, 'scheduler', { cluster: new MlCluster(chart, 'prod', { queueing: Queueing.kueue() }) }),
    ),
  ).toBe(
    "[test/scheduler] 'cluster' (test/prod) needs Volcano as what admits its workloads; declare its 'queueing' with Queueing.volcano()",
  );
});
