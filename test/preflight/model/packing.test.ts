import fc from 'fast-check';
import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { gangOf } from '../../../src/preflight/model/gang';
import { packingBound } from '../../../src/preflight/model/packing';
import { World } from '../../../src/preflight/world';
import { complaints } from '../../support/preflight';

const GPU = 'nvidia.com/gpu';

interface Task {
  readonly name: string;
  readonly count: number;
  readonly gpus: number;
  readonly cpu?: number;
  readonly pool?: string;
}

const manifest = (tasks: readonly Task[], minAvailable = tasks.reduce((sum, { count }) => sum + count, 0)): object => ({
  apiVersion: 'batch.volcano.sh/v1alpha1',
  kind: 'Job',
  metadata: { name: 'train', namespace: 'ml' },
  spec: {
    minAvailable,
    tasks: tasks.map(({ name, count, gpus, cpu, pool }) => ({
      name,
      replicas: count,
      template: {
        spec: {
          restartPolicy: 'Never',
          ...(pool === undefined ? {} : { nodeSelector: { pool } }),
          containers: [
            {
              name: 'main', image: 'a/b:1',
              resources: { limits: { ...(gpus === 0 ? {} : { [GPU]: gpus }), ...(cpu === undefined ? {} : { cpu }) } },
            },
          ],
        },
      },
    })),
  },
});

const said = (facts: ClusterFacts, tasks: readonly Task[], minAvailable?: number): string[] =>
  complaints('gang-exceeds-pools', JSON.stringify(manifest(tasks, minAvailable)), facts);
const NODES = (nodes: number): ClusterFacts => ({ pools: [{ name: 'h100', nodes, resources: { [GPU]: 8, cpu: 64 } }] });

describe('a gang of pods of several sizes', () => {
  test('is too large when no more of them fit on a node', () => {
    expect(said(NODES(4), [{ name: 'worker', count: 4, gpus: 5 }, { name: 'eval', count: 1, gpus: 4 }])).toEqual([
      "error: 'spec.minAvailable' (5) needs 5 pods of worker, eval at once, and at most 4 fit on the declared nodes (worker 4 + eval 1; "
      + "pool 'h100': 4 nodes x 1 pods (1 worker)); run fewer pods at once, or choose sizes that fill a node together",
    ]);
    expect(said(NODES(5), [{ name: 'worker', count: 4, gpus: 5 }, { name: 'eval', count: 1, gpus: 4 }])).toEqual([]);
    expect(said(NODES(4), [{ name: 'worker', count: 4, gpus: 5 }, { name: 'eval', count: 4, gpus: 3 }])).toEqual([]);
  });

  test('is too large when what they leave on each node is of no use', () => {
    expect(said(NODES(4), [{ name: 'worker', count: 3, gpus: 6 }, { name: 'eval', count: 3, gpus: 3 }])).toEqual([
      "error: 'spec.minAvailable' (6) needs 27 nvidia.com/gpu for pods of worker, eval at once, and whole pods of these sizes fill at "
      + "most 24 of the declared nodes (worker 3 x 6 + eval 3 x 3; pool 'h100': 4 nodes x 6 nvidia.com/gpu (1 worker)); run fewer pods "
        + "at once, or choose sizes that fill a node together",
    ]);
    expect(said(NODES(5), [{ name: 'worker', count: 3, gpus: 6 }, { name: 'eval', count: 3, gpus: 3 }])).toEqual([]);
  });

  test('is too large when all resources of a node together do not do', () => {
    expect(said(NODES(2), [{ name: 'worker', count: 2, gpus: 4, cpu: 40 }, { name: 'eval', count: 2, gpus: 2, cpu: 30 }])).toHaveLength(1);
    expect(said(NODES(2), [{ name: 'worker', count: 2, gpus: 4, cpu: 40 }, { name: 'eval', count: 2, gpus: 2, cpu: 24 }])).toEqual([]);
  });

  test('may have pods without GPUs anywhere', () => {
    expect(said(NODES(4), [{ name: 'launcher', count: 1, gpus: 0, cpu: 64 }, { name: 'worker', count: 4, gpus: 8 }])).toEqual([]);
    expect(said(NODES(4), [{ name: 'launcher', count: 1, gpus: 0 }, { name: 'worker', count: 5, gpus: 8 }])).toHaveLength(1);
  });

  test('counts tasks of the same size together', () => {
    expect(
      said(NODES(4), [
        { name: 'master', count: 1, gpus: 5 }, { name: 'worker', count: 4, gpus: 5 },
      ])[0],
    ).toContain('needs 5 pods of master, worker at once, and at most 4 fit');
  });

  test('may be on the nodes of any pool that takes the pods', () => {
    const pools = (spare: number): ClusterFacts => ({
      pools: [
        { name: 'a', nodes: 2, resources: { [GPU]: 8 }, labels: { pool: 'a' } },
        { name: 'b', nodes: spare, resources: { [GPU]: 4 }, labels: { pool: 'b' } },
      ],
    });
    const tasks: Task[] = [
      { name: 'worker', count: 2, gpus: 8 }, { name: 'eval', count: 2, gpus: 4 },
    ];
    expect(said(pools(2), tasks)).toEqual([]);
    expect(said(pools(1), tasks)).toHaveLength(1);
    expect(said(pools(9), tasks.map((task) => ({ ...task, pool: 'a' })))).toHaveLength(1);
  });

  test('of which any pods will do is too large when there is no room for so many', () => {
    const tasks: Task[] = [{ name: 'worker', count: 6, gpus: 5 }, { name: 'eval', count: 6, gpus: 6 }];
    expect(said(NODES(4), tasks, 4)).toEqual([]);
    expect(said(NODES(4), tasks, 5)).toEqual([
      "error: 'spec.minAvailable' (5) needs 5 pods of worker, eval at once, and at most 4 fit on the declared nodes (any 5 of worker 5 "
      + "+ eval 5; pool 'h100': 4 nodes x 1 pods (1 worker)); run fewer pods at once, or choose sizes that fill a node together",
    ]);
    expect(said(NODES(4), [...tasks, { name: 'launcher', count: 1, gpus: 0 }], 5)).toEqual([]);
  });

  test('is not judged where the number of nodes is not known', () => {
    expect(
      said({ pools: [{ name: 'h100', resources: { [GPU]: 8 } }] }, [
        { name: 'worker', count: 99, gpus: 5 }, { name: 'eval', count: 99, gpus: 4 },
      ]),
    ).toEqual([]);
  });
});

/** Whether the pods can be on the nodes, tried in every way. */
function canPack(pods: readonly Task[], nodes: readonly (readonly [pool: string, gpus: number, cpu: number])[]): boolean {
  if (pods.length === 0) {
    return true;
  }
  const [{ gpus, cpu = 0, pool }, ...rest] = pods;
  return nodes.some(
    ([name, freeGpus, freeCpu], i) =>
      (pool === undefined || pool === name) &&
      freeGpus >= gpus &&
      freeCpu >= cpu &&
      canPack(
        rest, nodes.map((node, j) => (j === i ? [name, freeGpus - gpus, freeCpu - cpu] : node)),
      ),
  );
}

test('what is called too large cannot be packed in any way', () => {
  const task = (name: string) =>
    fc.record({
      name: fc.constant(name), count: fc.integer({ min: 1, max: 3 }), gpus: fc.integer({ min: 1, max: 6 }),
      cpu: fc.integer({ min: 1, max: 8 }), pool: fc.constantFrom(undefined, undefined, 'a'),
    });
  const pool = (name: string) =>
    fc.record({
      name: fc.constant(name), nodes: fc.integer({ min: 1, max: 2 }), gpus: fc.integer({ min: 4, max: 8 }),
      cpu: fc.integer({ min: 6, max: 12 }),
    });
  let found = 0;
  let missed = 0;
  fc.assert(
    fc.property(
      fc.tuple(task('x'), task('y'), fc.option(task('z'), { nil: undefined })),
      fc.tuple(pool('a'), pool('b')),
      ([x, y, z], pools) => {
        const tasks: Task[] = z === undefined ? [x, y] : [x, y, z];
        const facts: ClusterFacts = {
          pools: pools.map(({ name, nodes, gpus, cpu }) => ({ name, nodes, resources: { [GPU]: gpus, cpu }, labels: { pool: name } })),
        };
        const world = new World([{ manifest: manifest(tasks) }], facts, new Set());
        const bound = packingBound(gangOf(world.workloads[0], world)?.shapes ?? [], world.pools);
        const fits = canPack(
          tasks.flatMap((each) => Array.from({ length: each.count }, () => each)),
          pools.flatMap(({ name, nodes, gpus, cpu }) => Array.from({ length: nodes }, () => [name, gpus, cpu] as const)),
        );
        found += bound === undefined ? 0 : 1;
        missed += bound === undefined && !fits ? 1 : 0;
        expect(bound !== undefined && fits).toBe(false);
      },
    ),
    { numRuns: 1000, seed: 7 },
  );
  expect(found).toBeGreaterThan(100);
  expect(missed).toBeLessThan(found);
});
