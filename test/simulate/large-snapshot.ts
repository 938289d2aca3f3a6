import { GPU, Obj } from './cluster';

const KUEUE = 'kueue.x-k8s.io/v1beta2';

/** So many queues in Cohorts of ten under one, with workloads that run and wait in them; with 60 GPUs of a flavor all are in use. */
export function largeSnapshot(queues: number, workloads: number, gpus = 64): Obj {
  const items: Obj[] = [{ apiVersion: KUEUE, kind: 'WorkloadPriorityClass', metadata: { name: 'high' }, value: 1000 }, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nlp' } }, { apiVersion: KUEUE, kind: 'Cohort', metadata: { name: 'all' } }];
  const flavors = ['h100', 'a100', 'spot'];
  flavors.forEach((name) => items.push({ apiVersion: KUEUE, kind: 'ResourceFlavor', metadata: { name }, spec: { nodeLabels: { gpu: name } } }));
  for (let i = 0; i < queues / 10; i++) {
    items.push({ apiVersion: KUEUE, kind: 'Cohort', metadata: { name: `team-${i}` }, spec: { parentName: 'all' } });
  }
  for (let i = 0; i < queues; i++) {
    const resources = [{ name: 'cpu', nominalQuota: '1000' }, { name: 'memory', nominalQuota: '4Ti' }, { name: GPU, nominalQuota: String(gpus) }];
    items.push({
      apiVersion: KUEUE, kind: 'ClusterQueue', metadata: { name: `q${i}` },
      spec: {
        cohortName: `team-${i % (queues / 10)}`, namespaceSelector: {}, queueingStrategy: i % 4 === 0 ? 'StrictFIFO' : 'BestEffortFIFO',
        preemption: { withinClusterQueue: 'LowerPriority', reclaimWithinCohort: i % 3 === 0 ? 'Any' : 'LowerPriority' },
        resourceGroups: [{ coveredResources: ['cpu', 'memory', GPU], flavors: flavors.map((name) => ({ name, resources })) }],
      },
      status: { conditions: [{ type: 'Active', status: 'True' }] },
    }, { apiVersion: KUEUE, kind: 'LocalQueue', metadata: { name: `q${i}`, namespace: 'nlp' }, spec: { clusterQueue: `q${i}` } });
  }
  for (let i = 0; i < workloads; i++) {
    const hasQuota = i < workloads * 0.9;
    const time = new Date(Date.UTC(2026, 0, 1, 0, 0, i)).toISOString();
    const usage = { cpu: '20', memory: '100Gi', [GPU]: '8' };
    const flavor = flavors[i % 3];
    items.push({
      apiVersion: KUEUE, kind: 'Workload', metadata: { name: `w${i}`, namespace: 'nlp', uid: `u${i}`, creationTimestamp: time },
      spec: {
        queueName: `q${i % queues}`, priority: (i * 7) % 5, podSets: [{ name: 'main', count: 1, template: { spec: {
          containers: [{ name: 'main', resources: { requests: usage } }], restartPolicy: 'Never',
        } } }],
      },
      status: hasQuota
        ? {
          admission: { clusterQueue: `q${i % queues}`, podSetAssignments: [{
            name: 'main', count: 1, resourceUsage: usage, flavors: { cpu: flavor, memory: flavor, [GPU]: flavor },
          }] },
          conditions: [{ type: 'QuotaReserved', status: 'True', lastTransitionTime: time }],
        }
        : { conditions: [{ type: 'QuotaReserved', status: 'False', reason: 'Pending', message: 'no', lastTransitionTime: time }] },
    });
  }
  return { apiVersion: 'v1', kind: 'List', items };
}
