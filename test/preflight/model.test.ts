import fc from 'fast-check';
import { KubeObject } from '../../src/preflight/kube-object';
import { World } from '../../src/preflight/world';

function requestsOf(spec: object, limitRange?: object): Record<string, string> {
  const manifests: unknown[] = [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'ml' }, spec }];
  if (limitRange !== undefined) {
    manifests.push({
      apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'l', namespace: 'ml' },
      spec: { limits: [{ type: 'Container', ...limitRange }] },
    });
  }
  const world = new World(manifests.map((manifest) => ({ manifest })), {}, new Set());
  return Object.fromEntries([...world.workloads[0].podSets[0].requests].map(([name, amount]) => [name, amount.toString()]));
}

const container = (requests: object, more: object = {}) => ({ name: 'c', resources: { requests }, ...more });

describe('what a pod asks for', () => {
  test('is the sum of its containers', () => {
    expect(requestsOf({ containers: [container({ cpu: 1, memory: '1Gi' }), container({ cpu: '500m' })] })).toEqual({
      cpu: '1500m', memory: '1Gi',
    });
  });

  test('is what an init container needs, if that is more', () => {
    expect(requestsOf({ containers: [container({ cpu: 1 })], initContainers: [container({ cpu: 4 }), container({ cpu: 2 })] })).toEqual({
      cpu: '4',
    });
  });

  test('has sidecars beside containers, and beside the init containers after them', () => {
    const sidecar = container({ cpu: 1 }, { restartPolicy: 'Always' });
    expect(requestsOf({ containers: [container({ cpu: 1 })], initContainers: [sidecar] })).toEqual({ cpu: '2' });
    expect(requestsOf({ containers: [container({ cpu: 1 })], initContainers: [container({ cpu: 4 }), sidecar] })).toEqual({ cpu: '4' });
    expect(requestsOf({ containers: [container({ cpu: 1 })], initContainers: [sidecar, container({ cpu: 4 })] })).toEqual({ cpu: '5' });
  });

  test('has the overhead on top, and the resources of the pod as a whole first', () => {
    expect(requestsOf({ containers: [container({ cpu: 1 })], overhead: { cpu: '250m' } })).toEqual({ cpu: '1250m' });
    expect(requestsOf({ containers: [container({ cpu: 1 })], resources: { requests: { cpu: 8 } } })).toEqual({ cpu: '8' });
  });

  test('is the limit where there is no request, else what a LimitRange gives', () => {
    expect(requestsOf({ containers: [{ name: 'c', resources: { limits: { 'nvidia.com/gpu': 8 } } }] })).toEqual({ 'nvidia.com/gpu': '8' });
    expect(
      requestsOf({ containers: [{ name: 'c', resources: { limits: { memory: '1Gi' } } }] }, { defaultRequest: { memory: '8Gi', cpu: 2 } }),
    ).toEqual({ memory: '1Gi', cpu: '2' });
    expect(requestsOf({ containers: [{ name: 'c' }] }, { max: { 'nvidia.com/gpu': 8 } })).toEqual({ 'nvidia.com/gpu': '8' });
    expect(requestsOf({ containers: [{ name: 'c' }] }, { min: { cpu: 1 } })).toEqual({ cpu: '1' });
  });

  test('never depends on the order of containers', () => {
    const amounts = fc.array(fc.nat(64), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(amounts, (cpus) => {
      const containers = cpus.map((cpu) => container({ cpu }));
      expect(requestsOf({ containers })).toEqual(requestsOf({ containers: [...containers].reverse() }));
    }), { numRuns: 50 });
  });
});

describe('the pods of a workload', () => {
  const podSetsOf = (manifest: object) =>
    new World([{ manifest: { metadata: { name: 'x' }, ...manifest } }], {}, new Set()).workloads.flatMap(({ podSets }) =>
      podSets.map(({ name, count, path }) => [name, count, path]),
    );
  const template = { spec: { containers: [] } };

  test('of a Job are at most as many as it has completions', () => {
    expect(podSetsOf({ apiVersion: 'batch/v1', kind: 'Job', spec: { parallelism: 8, completions: 3, template } })).toEqual([
      ['main', 3, 'spec.template.spec'],
    ]);
    expect(podSetsOf({ apiVersion: 'batch/v1', kind: 'Job', spec: { parallelism: 8, template } })).toEqual([
      ['main', 8, 'spec.template.spec'],
    ]);
    expect(podSetsOf({ apiVersion: 'batch/v1', kind: 'CronJob', spec: { jobTemplate: { spec: { template } } } })).toEqual([
      ['main', 1, 'spec.jobTemplate.spec.template.spec'],
    ]);
  });

  test('of a JobSet are counted per replicated job', () => {
    expect(
      podSetsOf({
        apiVersion: 'jobset.x-k8s.io/v1alpha2',
        kind: 'JobSet',
        spec: {
          replicatedJobs: [
            { name: 'a', replicas: 2, template: { spec: { parallelism: 4, completions: 4, template } } },
            { name: 'b', template: { spec: { template } } },
          ],
        },
      }),
    ).toEqual([
      ['a', 8, 'spec.replicatedJobs[0].template.spec.template.spec'], ['b', 1, 'spec.replicatedJobs[1].template.spec.template.spec'],
    ]);
  });

  test('of Volcano, Ray and Kubeflow are found too', () => {
    expect(podSetsOf({ apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', spec: { tasks: [{ replicas: 2, template }] } })).toEqual([
      ['default0', 2, 'spec.tasks[0].template.spec'],
    ]);
    expect(
      podSetsOf({
        apiVersion: 'ray.io/v1', kind: 'RayCluster', spec: { workerGroupSpecs: [{ groupName: 'w', replicas: 3, template }] },
      }).map(([name, count]) => [name, count]),
    ).toEqual([
      ['head', 1], ['w', 3],
    ]);
    expect(
      podSetsOf({
        apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob',
        spec: { pytorchReplicaSpecs: { Master: { template }, Worker: { replicas: 2, template } } },
      }).map(([name, count]) => [name, count]),
    ).toEqual([
      ['master', 1], ['worker', 2],
    ]);
  });

  test('are none for what runs none', () => {
    expect(podSetsOf({ apiVersion: 'v1', kind: 'ConfigMap' })).toEqual([]);
  });
});

test('cluster-scoped objects have no namespace, whatever they say', () => {
  expect(
    new KubeObject({ apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue', metadata: { name: 'q', namespace: 'ml' } }, {}).title,
  ).toBe('ClusterQueue q');
});
