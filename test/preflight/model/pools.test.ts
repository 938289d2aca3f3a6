import { App, Chart } from 'cdk8s';
import { Gpu, MlCluster, NodePool, TrainingJob } from '../../../src';
import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { complaints } from '../../support/preflight';
import { check } from '../../../src/preflight/check';

const GPU = 'nvidia.com/gpu';
const SPOT: ClusterFacts = { pools: [{ name: 'spot', minNodes: 0, maxNodes: 4, resources: { [GPU]: 8 } }] };

const gang = (pods: number): string => `
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: train, namespace: ml}
spec: {minAvailable: ${pods}, tasks: [{name: worker, replicas: ${pods}, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1', resources: {limits: {${GPU}: 5}}}]}}}]}`;

test('an autoscaled pool counts with the most nodes that it may have', () => {
  expect(complaints('gang-exceeds-pools', gang(4), SPOT)).toEqual([]);
  expect(complaints('gang-exceeds-pools', gang(5), SPOT)).toEqual([
    "error: 'spec.minAvailable' (5) is more than the 4 pods that fit on the declared nodes at once (pool 'spot': at most 4 nodes x 1 "
    + "pods); run at most 4 pods, or ask for less per pod",
  ]);
  expect(complaints('volcano-gang-fits', gang(7), SPOT)[0]).toContain('needs 35 nvidia.com/gpu at once, and the declared nodes have 32');
});

test('a pool with a most number of nodes is one whose pods an autoscaler may move', () => {
  const fixed: ClusterFacts = { pools: [{ name: 'fixed', nodes: 4, resources: { [GPU]: 8 } }] };
  expect(complaints('autoscaler-eviction', gang(2), SPOT)).toHaveLength(1);
  expect(complaints('autoscaler-eviction', gang(2), fixed)).toEqual([]);
});

describe('a gang on a pool that must grow for it', () => {
  const said = (facts: ClusterFacts, pods = 2): string[] => complaints('volcano-scale-up', gang(pods), facts);

  test('waits for nodes, which wait for its pods', () => {
    expect(said(SPOT)).toEqual([
      "warning: 'spec.minAvailable' (2) needs 10 nvidia.com/gpu at once, and the nodes that are always there have 0: Volcano makes no "
      + "pods before there are nodes, and the autoscaler no nodes before there are pods (worker 2 x 5 = 10; pool 'spot': 0 nodes x 8); "
        + "raise minNodes, or leave enqueue out of the actions of the scheduler",
    ]);
    expect(said({ ...SPOT, pools: [...(SPOT.pools ?? []), { name: 'fixed', nodes: 2, resources: { [GPU]: 8 } }] })).toEqual([]);
  });

  test('starts where Volcano does not compare it with the nodes', () => {
    expect(said({ ...SPOT, volcano: { actions: ['allocate', 'backfill'] } })).toEqual([]);
    expect(said({ ...SPOT, volcano: { plugins: ['gang'] } })).toEqual([]);
    expect(said({ ...SPOT, volcano: { actions: ['enqueue', 'allocate'], plugins: ['capacity'] } })).toHaveLength(1);
  });

  test('does not wait as a plain Job, which has its pods before Volcano looks at them', () => {
    const job = `apiVersion: batch/v1\nkind: Job\nmetadata: {name: train, namespace: ml}\nspec: {template: {spec: {schedulerName: `
      + `volcano, restartPolicy: Never, containers: [{name: main, image: 'a/b:1', resources: {limits: {${GPU}: 5}}}]}}}`;
    expect(complaints('volcano-scale-up', job, SPOT)).toEqual([]);
  });

  test('is not judged where the least number of nodes is not known', () => {
    expect(said({ pools: [{ name: 'spot', maxNodes: 4, resources: { [GPU]: 8 } }] })).toEqual([]);
  });
});

test('what the code declares is what is counted', () => {
  const said = (pool: NodePool, doNotEvict: boolean): string[] => {
    const app = new App();
    const cluster = new MlCluster(app, 'prod', { pools: [pool] });
    const chart = new Chart(app, 'team', { namespace: 'ml' });
    new TrainingJob(chart, 'train', { image: 'example.com/train:1', gpu: Gpu.nvidia(8), doNotEvict });
    return check(chart.toJson().map((manifest: unknown) => ({ manifest })), { facts: cluster._facts() }).findings.map(({ rule }) => rule);
  };
  const autoscaled = NodePool.autoscaled('spot', { maxNodes: 4, gpu: Gpu.nvidia(8) });
  expect(said(autoscaled, false)).toContain('autoscaler-eviction');
  expect(said(autoscaled, true)).not.toContain('autoscaler-eviction');
  expect(said(NodePool.of('fixed', { nodes: 4, gpu: Gpu.nvidia(8) }), false)).not.toContain('autoscaler-eviction');
});
