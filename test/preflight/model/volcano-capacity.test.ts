import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { complaints, preflight } from '../../support/preflight';

const GPU = 'nvidia.com/gpu';

interface Amounts {
  readonly capability?: number;
  readonly guarantee?: number;
}

const queue = (name: string, parent: string | undefined, { capability, guarantee }: Amounts): string => `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: ${name}}
spec: {${[
    ...(parent === undefined ? [] : [`parent: ${parent}`]),
    ...(capability === undefined ? [] : [`capability: {${GPU}: ${capability}}`]),
    ...(guarantee === undefined ? [] : [`guarantee: {resource: {${GPU}: ${guarantee}}}, deserved: {${GPU}: ${guarantee}}`]),
  ].join(', ')}}
---`;

const gang = (gpus: number, name = 'research'): string => `
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: train, namespace: ml}
spec: {minAvailable: ${gpus}, queue: ${name}, tasks: [{name: worker, replicas: ${gpus}, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'a/b:1', resources: {limits: {${GPU}: 1}}}]}}}]}`;

const NODES: ClusterFacts = { pools: [{ name: 'h100', nodes: 4, resources: { [GPU]: 8 } }] };
const CAPACITY: ClusterFacts = { volcano: { plugins: ['capacity'], hierarchy: true } };

/** The largest gang about which nothing is said, and how serious the next one is. */
function most(queues: string, facts: ClusterFacts, name?: string): [number, string] {
  for (let gpus = 1; gpus <= 64; gpus++) {
    const [first] = complaints('volcano-gang-fits', queues + gang(gpus, name), facts);
    if (first !== undefined) {
      return [gpus - 1, first.slice(0, first.indexOf(':'))];
    }
  }
  return [Infinity, ''];
}

describe('what is guaranteed to other queues', () => {
  test('is kept from a queue, of what the declared nodes have', () => {
    const others = queue('nlp', undefined, { guarantee: 8 }) + queue('vision', undefined, { guarantee: 4 });
    expect(complaints('volcano-gang-fits', others + queue('research', undefined, {}) + gang(21), NODES)).toEqual([
      `error: 'spec.minAvailable' (21) needs 21 nvidia.com/gpu at once, and queue 'research' never gets more than 20 of the declared `
      + 'nodes: "queue resource quota insufficient" (worker 21 x 1 = 21; the nodes have 32; guaranteed to others: nlp 8 + vision 4; '
        + 'left 20); make the gang smaller, lower the guarantees of the others, or correct the declared pools',
    ]);
    expect(most(others + queue('research', undefined, {}), NODES)).toEqual([20, 'error']);
    expect(most(others + queue('research', undefined, { guarantee: 6 }), NODES)).toEqual([20, 'error']);
    expect(most(others + queue('research', undefined, { capability: 12 }), NODES)).toEqual([12, 'error']);
    expect(most(others, NODES, 'default')).toEqual([20, 'error']);
    expect(most(others + queue('research', undefined, {}), {})).toEqual([Infinity, '']);
  });

  test('is not known for a queue that is not in the input, which may be below one of them', () => {
    expect(most(queue('nlp', undefined, { guarantee: 8 }), NODES, 'elsewhere')).toEqual([32, 'error']);
    expect(most(queue('nlp', undefined, { guarantee: 8 }) + queue('research', 'company', {}), NODES)).toEqual([32, 'error']);
  });

  test('never takes a guarantee of its own from a queue', () => {
    expect(most(queue('nlp', undefined, { guarantee: 30 }) + queue('research', undefined, { guarantee: 8 }), NODES)).toEqual([8, 'error']);
  });

  test('is kept from a queue on every level, of what the queue above has', () => {
    const tree =
      queue('company', undefined, { capability: 24, guarantee: 12 }) +
      queue('other', undefined, { guarantee: 4 }) +
      queue('nlp', 'company', { guarantee: 8 }) +
      queue('research', 'company', { guarantee: 4 });
    expect(most(tree, CAPACITY)).toEqual([16, 'error']);
    expect(complaints('volcano-gang-fits', tree + gang(17), CAPACITY)).toEqual([
      `error: 'spec.minAvailable' (17) needs 17 nvidia.com/gpu at once, and queue 'research' never gets more than 16 from 'company': `
      + `"queue resource quota insufficient" (worker 17 x 1 = 17; 'company' has 24; guaranteed to others: nlp 8; left 16); make the `
        + `gang smaller, lower the guarantees of the others, or raise the capability of 'company' by 1`,
    ]);
    expect(most(tree.replace('capability: {nvidia.com/gpu: 24}, ', ''), { ...NODES, ...CAPACITY })).toEqual([20, 'error']);
  });
});

test('a capability above a queue holds with the plugin that knows parents, and else is only likely', () => {
  const tree = queue('company', undefined, { capability: 16 }) + queue('research', 'company', {});
  expect(most(tree, CAPACITY)).toEqual([16, 'error']);
  expect(most(tree, {})).toEqual([16, 'warning']);
  expect(most(tree, { volcano: { plugins: ['capacity'] } })).toEqual([16, 'warning']);
  expect(most(tree, { volcano: { plugins: ['proportion'] } })).toEqual([Infinity, '']);
  expect(most(tree, { volcano: { hierarchy: false } })).toEqual([Infinity, '']);
  expect(most(tree, { volcano: { hierarchy: true } })).toEqual([16, 'error']);
  const conf = (plugin: string): string =>
    `\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: volcano-scheduler-configmap, namespace: volcano-system}\ndata: `
    + `{volcano-scheduler.conf: 'actions: "enqueue, allocate"\n\n  tiers: [{plugins: [${plugin}]}]'}\n---`;
  expect(most(tree + conf('{name: capacity, enableHierarchy: true}'), {})).toEqual([16, 'error']);
  expect(most(tree + conf('{name: capacity}'), {})).toEqual([Infinity, '']);
  expect(preflight(tree + gang(17)).find(({ rule }) => rule === 'volcano-gang-fits')?.because).toBe(
    "capability of Queue 'company' at the input, on the assumption that the scheduler has the capacity plugin and its hierarchy, "
    + "without which parents are ignored",
  );
  expect(most(queue('research', undefined, { capability: 16 }), {})).toEqual([16, 'error']);
});

describe('the annotations of the former hierarchy', () => {
  const annotated = (name: string, hierarchy: string, weights: string): string => `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: ${name}, annotations: {volcano.sh/hierarchy: ${hierarchy}, volcano.sh/hierarchy-weights: '${weights}'}}
spec: {weight: 1}
---`;
  const said = (yaml: string, facts?: ClusterFacts): string[] =>
    complaints('volcano-hierarchy-annotations', yaml.replace(/---$/, ''), facts);

  test('need a weight above 0 for each part of the path', () => {
    expect(said(annotated('a', 'root/sci/a', '1/2'))).toEqual([
      `error: 'metadata.annotations["volcano.sh/hierarchy-weights"]' (1/2) must have a weight for each of the 3 parts of 'root/sci/a', `
      + 'and has 2; write 3 numbers with slashes between them',
    ]);
    expect(said(annotated('a', 'root/sci', '1/0'))).toEqual([
      `error: 'metadata.annotations["volcano.sh/hierarchy-weights"]' (1/0) must have numbers above 0, and has '0'; correct the weight`,
    ]);
    expect(said(annotated('a', 'root/sci', '1/x'))).toHaveLength(1);
    expect(said(annotated('a', "''", '1') + annotated('b', 'root/sci', '1/1.5'))).toEqual([]);
    expect(said(annotated('a', "''", '1/2'))).toHaveLength(1);
  });

  test('are refused on two queues of one path, and may be on a queue above another one', () => {
    expect(said(annotated('a', 'root/sci', '1/2') + annotated('b', 'sci', '2'))).toEqual([
      `error: 'metadata.annotations["volcano.sh/hierarchy"]' (root/sci) must not be the path of queue 'a' too; give each queue a path `
      + 'of its own',
    ]);
    expect(said(annotated('a', 'root/sci/dev', '1/2/3') + annotated('b', 'root/sci', '1/2'))).toEqual([
      `warning: 'metadata.annotations["volcano.sh/hierarchy"]' (root/sci/dev) is below the path of queue 'b', which is no end of a path `
      + `then and is refused, unless it is there first; give 'b' a path of its own, beside this one`,
    ]);
    expect(said(annotated('a', 'root/sci/dev', '1/2/3') + annotated('b', 'root/scidev', '1/2'))).toEqual([]);
  });

  test('have no effect as Volcano is shipped', () => {
    const inert = (facts: ClusterFacts): string[] =>
      complaints('volcano-inert-queue', annotated('a', 'root/sci', '1/2').replace(/---$/, ''), facts);
    expect(inert({})).toEqual([
      `info: 'metadata.annotations["volcano.sh/hierarchy"]' (root/sci) is read by the drf plugin alone, and only with its `
      + 'enableHierarchy, which is off as shipped; use spec.parent and the capacity plugin, or set enableHierarchy of drf',
    ]);
    expect(inert({ volcano: { plugins: ['capacity'] } })[0]).toMatch(/^warning/);
    expect(inert({ volcano: { plugins: ['drf'] } })[0]).toMatch(/^info/);
  });
});
