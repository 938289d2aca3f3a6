import { Cluster, GPU, job } from './cluster';

const COHORT = { cohortName: 'all' };

test('a workload starts with the quota of its own queue', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 16 }).running('a', 'nlp', 8).submit(job('nlp', 4, 2));
  expect(found).toEqual({
    workload: 'Job nlp/llm', system: 'kueue', queue: 'nlp', outcome: 'starts',
    message: 'starts now with 2 pods (8 nvidia.com/gpu of h100) in ClusterQueue nlp',
    podSets: [{ name: 'main', pods: 2, asked: 2, flavors: [{ resource: GPU, flavor: 'h100', amount: '8' }], places: [] }],
    borrows: [], preempts: [], obstacles: [], startsAfter: [], thenChecks: [], notes: [],
  });
});

test('what is borrowed is said with whose it is', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 4 }, COHORT).queue('vision', { h100: 16 }, COHORT).submit(job('nlp', 12));
  expect(found.message).toBe('starts now with 1 pod (12 nvidia.com/gpu of h100) in ClusterQueue nlp; borrows 8 nvidia.com/gpu of h100 from vision');
  expect(found.borrows).toEqual([{ flavor: 'h100', resource: GPU, amount: '8', from: ['vision'] }]);
});

test('a workload waits for quota until the one ends whose end is enough, behind those that came first', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 48 }).running('small', 'nlp', 8).running('pretrain-7', 'nlp', 24)
    .waiting('b', 'nlp', 40).waiting('c', 'nlp', 48).submit(job('nlp', 8, 4));
  expect(found.outcome).toBe('waits');
  expect(found.message).toBe('waits: needs 32 nvidia.com/gpu of flavor h100 in ClusterQueue nlp; 16 of 48 free; '
    + 'starts when nlp/pretrain-7 (24) ends; 3rd of 3 in line (BestEffortFIFO)');
  expect(found.startsAfter).toEqual(['nlp/pretrain-7']);
  expect(found.position).toEqual({ place: 3, of: 3, order: 'BestEffortFIFO' });
  expect(found.obstacles).toEqual([{
    kind: 'quota', flavor: 'h100', resource: GPU, asked: '32', available: '16', most: '48',
    sentence: 'needs 32 nvidia.com/gpu of flavor h100 in ClusterQueue nlp; 16 of 48 free',
  }]);
});

test('several have to end where none is enough', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).running('a', 'nlp', 4).running('b', 'nlp', 4).submit(job('nlp', 8));
  expect(found.startsAfter).toEqual(['nlp/a', 'nlp/b']);
  expect(found.message).toContain('starts when nlp/a (4) and nlp/b (4) end');
});

test('behind the first of a strict queue nothing starts, though there is quota', () => {
  const strict = { queueingStrategy: 'StrictFIFO' };
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, strict).running('a', 'nlp', 4).waiting('big', 'nlp', 8).submit(job('nlp', 2));
  expect(found.outcome).toBe('waits');
  expect(found.message).toBe('waits: nlp/big comes first and holds up the queue until it starts; 2nd of 2 in line (StrictFIFO)');
});

test('past those that do not fit a queue that is not strict starts what does', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).running('a', 'nlp', 4).waiting('big', 'nlp', 8).submit(job('nlp', 2));
  expect(found.outcome).toBe('starts');
});

test('a higher priority comes first in line', () => {
  const high = { labels: { 'kueue.x-k8s.io/priority-class': 'high' } };
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).running('a', 'nlp', 8).waiting('b', 'nlp', 8).submit(job('nlp', 8, 1, high));
  expect(found.position?.place).toBe(1);
});

test('a workload preempts those of a lower priority in its queue, as few as will do', () => {
  const cluster = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { preemption: { withinClusterQueue: 'LowerPriority' } })
    .running('old', 'nlp', 4, 'h100', { priority: -10 }).running('new', 'nlp', 4, 'h100', { priority: -10 });
  const found = cluster.submit(job('nlp', 4));
  expect(found.outcome).toBe('preempts');
  expect(found.preempts).toEqual([{ workload: 'nlp/new', queue: 'nlp', reason: 'InClusterQueue' }]);
  expect(found.message).toBe('would preempt nlp/new (lower priority in the same ClusterQueue), then starts with 1 pod (4 nvidia.com/gpu of h100) '
    + 'in ClusterQueue nlp');
});

test('a queue takes back what others borrow of it', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { ...COHORT, preemption: { reclaimWithinCohort: 'Any' } })
    .queue('vision', { h100: 8 }, COHORT).running('own', 'vision', 8).running('borrower', 'vision', 8).submit(job('nlp', 8));
  expect(found.preempts).toEqual([{ workload: 'nlp/borrower', queue: 'vision', reason: 'InCohortReclamation' }]);
  expect(found.message).toContain('nlp/borrower (ClusterQueue vision borrows and has to give back)');
});

test('a queue may take from others while it borrows, where its policy says so', () => {
  const preemption = { reclaimWithinCohort: 'LowerPriority', borrowWithinCohort: { policy: 'LowerPriority' } };
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 4 }, { ...COHORT, preemption }).queue('vision', { h100: 4 }, COHORT)
    .running('borrower', 'vision', 8, 'h100', { priority: -10 }).submit(job('nlp', 6));
  expect(found.preempts).toEqual([{ workload: 'nlp/borrower', queue: 'vision', reason: 'InCohortReclaimWhileBorrowing' }]);
});

test('with fair sharing the queue with the larger share gives way', () => {
  const preemption = { reclaimWithinCohort: 'Any' };
  const cluster = new Cluster().flavor('h100').queue('nlp', { h100: 0 }, { ...COHORT, preemption }).queue('vision', { h100: 0 }, COHORT)
    .queue('pool', { h100: 8 }, COHORT).running('a', 'vision', 4).running('b', 'vision', 4);
  expect(cluster.submit(job('nlp', 4)).outcome).toBe('waits');
  const fair = cluster.submit(job('nlp', 4), { kueue: { fairSharing: true } });
  expect(fair.preempts).toEqual([{ workload: 'nlp/b', queue: 'vision', reason: 'InCohortFairSharing' }]);
});

test("fair sharing is read from Kueue's own configuration", () => {
  const cluster = new Cluster().flavor('h100').queue('nlp', { h100: 0 }, { ...COHORT, preemption: { reclaimWithinCohort: 'Any' } })
    .queue('vision', { h100: 0 }, COHORT).queue('pool', { h100: 8 }, COHORT).running('a', 'vision', 4).running('b', 'vision', 4)
    .add({
      apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kueue-manager-config', namespace: 'kueue-system' },
      data: { 'controller_manager_config.yaml': 'apiVersion: config.kueue.x-k8s.io/v1beta2\nkind: Configuration\nfairSharing:\n  preemptionStrategies: [LessThanInitialShare]\n' },
    });
  expect(cluster.submit(job('nlp', 4)).outcome).toBe('preempts');
});

test('a workload never starts that asks for more than there can ever be, with the arithmetic', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: { nominalQuota: '8', borrowingLimit: '4' } }, COHORT)
    .queue('vision', { h100: 16 }, COHORT).submit(job('nlp', 8, 2));
  expect(found.outcome).toBe('never');
  expect(found.message).toBe('never starts, even with nothing else running: asks for 16 nvidia.com/gpu of flavor h100, and ClusterQueue nlp can have '
    + "12 at most (nominalQuota 8, borrowingLimit 4, cohort 'all' with 24 in all its known queues)");
});

test('a workload never starts whose pods no flavor takes', () => {
  const found = new Cluster().flavor('h100', { nodeTaints: [{ key: 'spot', value: 'true', effect: 'NoSchedule' }] }).queue('nlp', { h100: 8 })
    .submit(job('nlp', 1));
  expect(found.message).toBe('never starts, even with nothing else running: the pods cannot use flavor h100: untolerated taint spot=true:NoSchedule in '
    + 'flavor h100');
});

test('a resource that the queue does not have is never there', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).submit(job('nlp', 1, 1, {
    spec: { containers: [{ name: 'main', resources: { limits: { 'example.com/fpga': 1 } } }] },
  }));
  expect(found.message).toBe('never starts, even with nothing else running: ClusterQueue nlp has no example.com/fpga');
});

test('of several flavors the first that fits is taken', () => {
  const cluster = new Cluster().flavor('spot').flavor('h100').queue('nlp', { spot: 4, h100: 8 }).running('a', 'nlp', 4, 'spot');
  expect(cluster.submit(job('nlp', 4)).message).toBe('starts now with 1 pod (4 nvidia.com/gpu of h100) in ClusterQueue nlp');
});

test('whether it borrows in the first flavor or goes on to the next is for flavorFungibility to say', () => {
  const cluster = (whenCanBorrow: string): Cluster => new Cluster().flavor('spot').flavor('h100')
    .queue('nlp', { spot: 4, h100: 8 }, { ...COHORT, flavorFungibility: { whenCanBorrow } }).queue('vision', { spot: 8 }, COHORT);
  expect(cluster('MayStopSearch').submit(job('nlp', 8)).message).toContain('8 nvidia.com/gpu of spot');
  expect(cluster('TryNextFlavor').submit(job('nlp', 8)).message).toContain('8 nvidia.com/gpu of h100');
});

test('whether it preempts in the first flavor or goes on to the next is for flavorFungibility to say', () => {
  const cluster = (whenCanPreempt: string): Cluster => new Cluster().flavor('spot').flavor('h100')
    .queue('nlp', { spot: 4, h100: 4 }, { flavorFungibility: { whenCanPreempt }, preemption: { withinClusterQueue: 'LowerPriority' } })
    .running('a', 'nlp', 4, 'spot', { priority: -10 });
  expect(cluster('MayStopSearch').submit(job('nlp', 4)).outcome).toBe('preempts');
  expect(cluster('TryNextFlavor').submit(job('nlp', 4)).message).toContain('4 nvidia.com/gpu of h100');
});

test('as many pods start as there is quota for, where fewer will do', () => {
  const partial = { annotations: { 'kueue.x-k8s.io/job-min-parallelism': '2' } };
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).running('a', 'nlp', 2).submit(job('nlp', 2, 8, partial));
  expect(found.message).toBe('starts now with 3 of 8 pods (6 nvidia.com/gpu of h100) in ClusterQueue nlp');
});

test('after quota a workload waits for checks', () => {
  const cluster = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { admissionChecksStrategy: { admissionChecks: [{ name: 'budget' }] } });
  const found = cluster.submit(job('nlp', 1));
  expect(found.outcome).toBe('starts');
  expect(found.thenChecks).toEqual(['budget']);
  expect(found.message).toBe('starts now with 1 pod (1 nvidia.com/gpu of h100) in ClusterQueue nlp; then waits for check budget');
});

test('in a queue that is held a workload waits', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { stopPolicy: 'Hold' }).submit(job('nlp', 1));
  expect(found.message).toBe('waits: ClusterQueue nlp is held (stopPolicy Hold); 1st of 1 in line (BestEffortFIFO)');
});

test('a queue that Kueue says is inactive admits nothing', () => {
  const cluster = new Cluster().flavor('h100').queue('nlp', { h100: 8 });
  const queue = cluster.objects.find(({ kind }) => kind === 'ClusterQueue') as { status: object };
  queue.status = { conditions: [{ type: 'Active', status: 'False', message: "can't admit: flavor missing" }] };
  expect(cluster.submit(job('nlp', 1)).message).toContain("waits: ClusterQueue nlp is inactive: can't admit: flavor missing");
});

test.each([
  ['a LocalQueue that is not there', 'nope', {}, 'never starts: there is no LocalQueue nlp/nope'],
  ['a namespace that the queue does not take', 'other', { namespaceSelector: { matchLabels: { team: 'x' } } },
    'never starts: ClusterQueue other does not take workloads of namespace nlp (namespaceSelector)'],
])('what keeps a workload out of its queue is said: %s', (_, queue, spec, message) => {
  expect(new Cluster().flavor('h100').queue('other', { h100: 8 }, spec).submit(job(queue, 1)).message).toBe(message);
});

test('a class of priority that is not there keeps it from being queued', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).submit(job('nlp', 1, 1, { labels: { 'kueue.x-k8s.io/priority-class': 'nope' } }));
  expect(found.message).toBe('never starts: WorkloadPriorityClass nope does not exist, so Kueue makes no Workload of it');
});

test('what is in no queue is said to be so', () => {
  const found = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).submit(job(undefined, 1));
  expect(found.outcome).toBe('not queued');
});

test('workloads of a file are submitted one after the other', () => {
  const second = { ...job('nlp', 6), metadata: { name: 'second', labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } } };
  const { workloads } = new Cluster().flavor('h100').queue('nlp', { h100: 8 }).simulate([job('nlp', 6), second]);
  expect(workloads.map(({ outcome }) => outcome)).toEqual(['starts', 'waits']);
  expect(workloads[1].startsAfter).toEqual(['nlp/llm']);
});

test('queues in the files stand in place of those of the snapshot: what if there were more quota', () => {
  const cluster = new Cluster().flavor('h100').queue('nlp', { h100: 4 });
  const [more] = new Cluster().queue('nlp', { h100: 8 }).objects.filter(({ kind }) => kind === 'ClusterQueue');
  expect(cluster.submit(job('nlp', 8)).outcome).toBe('never');
  expect(cluster.simulate([more, job('nlp', 8)]).workloads[0].outcome).toBe('starts');
});

test('while somebody gives way others take what is free, and more have to', () => {
  const preemption = {
    withinClusterQueue: 'LowerPriority', reclaimWithinCohort: 'Any', borrowWithinCohort: { policy: 'LowerPriority' },
  };
  const cluster = new Cluster().flavor('h100').queue('a', { h100: 2 }, { cohortName: 'all', preemption });
  ['b', 'c', 'idle'].forEach((name) => cluster.queue(name, { h100: 2 }, { cohortName: 'all' }));
  cluster.queue('d', { h100: 0 }, { cohortName: 'all' });
  cluster.running('a0', 'a', 2, 'h100', { priority: -10 }).running('a1', 'a', 2, 'h100', { priority: -10 }).running('d1', 'd', 4, 'h100', { priority: -10 });
  cluster.waiting('c1', 'c', 2).waiting('b1', 'b', 9).waiting('b2', 'b', 9).waiting('b3', 'b', 9).waiting('b4', 'b', 2);
  const { preempts } = cluster.submit(job('a', 4, 1, { labels: { 'kueue.x-k8s.io/priority-class': 'high' } }));

  // c1 takes half of what d1 gives back, and b4, when those before it in line were looked at, what was left until a1 is gone
  expect(preempts.map(({ workload }) => workload)).toEqual(['nlp/d1', 'nlp/a1', 'nlp/a0']);
});
