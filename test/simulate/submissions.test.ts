import { Cluster, containers, GPU, job, Obj } from './cluster';

const QUEUE = { 'kueue.x-k8s.io/queue-name': 'nlp' };
const cluster = (gpus = 8): Cluster => new Cluster().flavor('h100').queue('nlp', { h100: gpus });

test('the jobs of a JobSet start together or not at all', () => {
  const replicated = (name: string, replicas: number, gpus: number): Obj =>
    ({ name, replicas, template: { spec: { parallelism: 1, completions: 1, template: { spec: containers(gpus) } } } });
  const jobSet = (workers: number): Obj => ({
    apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: { name: 'set', namespace: 'nlp', labels: QUEUE },
    spec: { replicatedJobs: [replicated('leader', 1, 2), replicated('worker', workers, 2)] },
  });
  const found = cluster().submit(jobSet(3));
  expect(found.podSets.map(({ name, pods }) => [name, pods])).toEqual([['leader', 1], ['worker', 3]]);
  expect(cluster().running('a', 'nlp', 2).submit(jobSet(3)).message)
    .toContain("pods 'worker' needs 8 nvidia.com/gpu of flavor h100 in ClusterQueue nlp; 6 of 8 free");
});

test('a schedule is asked about one run that would start now', () => {
  const cron = { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly', namespace: 'nlp' }, spec: {
    schedule: '0 3 * * *', jobTemplate: { metadata: { labels: QUEUE }, spec: { template: { spec: containers(8) } } },
  } };
  expect(cluster().submit(cron)).toMatchObject({ outcome: 'starts', notes: ['this is about one run, if it started now'] });
});

test('pods of one group are one workload', () => {
  const pod = (name: string): Obj => ({
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name, namespace: 'nlp', labels: { ...QUEUE, 'kueue.x-k8s.io/pod-group-name': 'g' }, annotations: { 'kueue.x-k8s.io/pod-group-total-count': '3' } },
    spec: containers(4),
  });
  const { workloads } = cluster().simulate([pod('a'), pod('b'), pod('c')]);
  expect(workloads.map(({ outcome }) => outcome)).toEqual(['never']);
  expect(workloads[0].message).toContain('asks for 12 nvidia.com/gpu');
});

test('replicas of a Deployment are queued one by one', () => {
  const deployment = {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'nlp', labels: QUEUE },
    spec: { replicas: 3, template: { metadata: { labels: { app: 'web' } }, spec: containers(4) } },
  };
  expect(cluster().submit(deployment)).toMatchObject({ outcome: 'starts', notes: ['each replica is queued on its own; this is about one'] });
});

test('a job without a queue goes to the LocalQueue called default, if its namespace has one', () => {
  const given = new Cluster().flavor('h100').queue('default', { h100: 8 });
  expect(given.submit(job(undefined, 4))).toMatchObject({ system: 'kueue', queue: 'default', outcome: 'starts' });
});

test('without a class for Kueue the priority of the pods counts, which may be that of all pods', () => {
  const preemption = { preemption: { withinClusterQueue: 'LowerPriority' } };
  const classes = (more: Obj): Obj => ({ apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'top' }, value: 5, ...more });
  const full = (more: Obj): Cluster => new Cluster().flavor('h100').queue('nlp', { h100: 8 }, preemption).running('a', 'nlp', 8).add(classes(more));
  expect(full({}).submit(job('nlp', 8)).outcome).toBe('waits');
  expect(full({}).submit(job('nlp', 8, 1, { spec: { priorityClassName: 'top' } })).outcome).toBe('preempts');
  expect(full({ globalDefault: true }).submit(job('nlp', 8)).outcome).toBe('preempts');
  expect(full({}).submit(job('nlp', 8, 1, { spec: { priorityClassName: 'nope' } })).notes)
    .toEqual(['PriorityClass nope is not in the snapshot; its priority was taken to be 0']);
});

test('limits and the defaults of LimitRanges count as requests', () => {
  const limits = {
    apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'limits', namespace: 'nlp' },
    spec: { limits: [{ type: 'Container', defaultRequest: { [GPU]: '16' }, default: { [GPU]: '16' } }] },
  };
  expect(cluster().add(limits).submit(job('nlp', 0)).message).toContain('asks for 16 nvidia.com/gpu');
});

test('pods of a workload that have ended give their quota back', () => {
  const given = cluster().running('a', 'nlp', 8);
  const workload = given.objects.find(({ kind }) => kind === 'Workload') as { status: Obj };
  workload.status = { ...workload.status, reclaimablePods: [{ name: 'main', count: 1 }] };
  expect(given.submit(job('nlp', 8)).outcome).toBe('starts');
});

test('workloads that have finished, or that somebody has deactivated, are not there', () => {
  const given = cluster().running('a', 'nlp', 8).waiting('b', 'nlp', 4);
  const [running, waiting] = given.objects.filter(({ kind }) => kind === 'Workload') as { spec: Obj; status: { conditions: Obj[] } }[];
  running.status.conditions.push({ type: 'Finished', status: 'True' });
  waiting.spec.active = false;
  expect(given.submit(job('nlp', 8))).toMatchObject({ outcome: 'starts' });
});

test('who is being evicted goes, and whoever that is for takes the place', () => {
  const given = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { preemption: { withinClusterQueue: 'LowerPriority' } })
    .running('a', 'nlp', 4, 'h100', { priority: -10 }).running('b', 'nlp', 4, 'h100', { priority: -10 }).waiting('c', 'nlp', 4);
  const [first, , waiting] = given.objects.filter(({ kind }) => kind === 'Workload') as { status: { conditions: Obj[] } }[];
  first.status.conditions.push({ type: 'Evicted', status: 'True', reason: 'Preempted' });
  waiting.status.conditions[0].message = "couldn't assign flavors. Pending the preemption of 1 workload(s)";
  expect(given.submit(job('nlp', 4)).preempts).toEqual([{ workload: 'nlp/b', queue: 'nlp', reason: 'InClusterQueue' }]);
});
