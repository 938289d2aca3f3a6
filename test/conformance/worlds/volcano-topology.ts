import { Obj } from '../control-plane/client';
import { ClusterFacts } from '../library';
import { Random } from '../random';

const GPU = 'nvidia.com/gpu';
const SWITCH = 'example.com/switch';
const HYPER_NODE = 'topology.volcano.sh/v1alpha1';

export const TOPOLOGY_CONFIGURATION = `actions: "enqueue, allocate, backfill"
tiers:
- plugins:
  - name: priority
  - name: gang
    enablePreemptable: false
  - name: conformance
- plugins:
  - name: overcommit
  - name: predicates
  - name: proportion
  - name: nodeorder
  - name: network-topology-aware
`;

/** Nodes of one world under switches, and the HyperNodes that say so. */
export interface NetworkWorld {
  readonly nodes: readonly Obj[];
  readonly hyperNodes: readonly Obj[];
  readonly pools: NonNullable<ClusterFacts['pools']>;

  /** What pods need to be on these nodes and on no others. */
  readonly place: Obj;
}

export function networkWorld(random: Random, name: string): NetworkWorld {
  const switches = Array.from({ length: random.int(2, 4) }, (_, i) => ({ id: `${name}-s${i}`, nodes: random.int(1, 3) }));
  const resources = { cpu: '64', memory: '512Gi', [GPU]: '8' };
  const all = { ...resources, 'pods': '110', 'ephemeral-storage': '1000Gi' };
  const taint = { key: 'world', value: name, effect: 'NoSchedule' };
  const nodes = switches.flatMap(({ id, nodes: count }) => Array.from({ length: count }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `${id}-${i}`,
      labels: { 'kubernetes.io/hostname': `${id}-${i}`, world: name, [SWITCH]: id },
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
    },
    spec: { taints: [taint] },
    status: { allocatable: all, capacity: all },
  })));
  return {
    nodes,
    hyperNodes: hyperNodes(random, name, switches),
    pools: switches.map(({ id, nodes: count }) => ({
      name: id, nodes: count, resources, labels: { world: name, [SWITCH]: id }, taints: [taint],
    })),
    place: { nodeSelector: { world: name }, tolerations: [{ key: 'world', operator: 'Exists' }] },
  };
}

function hyperNodes(random: Random, name: string, switches: readonly { readonly id: string; readonly nodes: number }[]): Obj[] {
  const made = (id: string, tier: number, members: Obj[]): Obj => ({
    apiVersion: HYPER_NODE, kind: 'HyperNode', metadata: { name: id }, spec: { tier, tierName: `${name}-tier${tier}`, members },
  });
  const byName = random.maybe(0.5);
  const leaves = switches.map(({ id, nodes }) => made(id, 1, byName
    ? Array.from({ length: nodes }, (_, i) => ({ type: 'Node', selector: { exactMatch: { name: `${id}-${i}` } } }))
    : [{ type: 'Node', selector: { labelMatch: { matchLabels: { [SWITCH]: id } } } }]));
  const above = (id: string, tier: number, below: readonly string[]): Obj => made(id, tier, random.maybe(0.7)
    ? below.map((child) => ({ type: 'HyperNode', selector: { exactMatch: { name: child } } }))
    : [{ type: 'HyperNode', selector: { regexMatch: { pattern: `^(${below.join('|')})$` } } }]);
  const ids = switches.map(({ id }) => id);
  const spines = [ids.slice(0, 2), ids.slice(2)].filter((below) => below.length > 0);
  const second = spines.map((below, i) => above(`${name}-t2-${i}`, 2, below));
  // all worlds have as many tiers, since the tier above the highest is the whole cluster
  return [...leaves, ...second, above(`${name}-t3`, 3, second.map(({ metadata }) => metadata.name))];
}

/** Where the pods of a gang, or of a partition of a task, have to be together. */
export function networkTopology(random: Random, name: string): Obj {
  if (random.maybe(0.2)) {
    return { networkTopology: { mode: 'soft' } };
  }
  const tier = random.pick([1, 1, 2, 2, 3, 4]);
  const highest = random.maybe(0.25) && tier < 4 ? { highestTierName: `${name}-tier${tier}` } : { highestTierAllowed: tier };
  return { networkTopology: { mode: 'hard', ...highest } };
}
