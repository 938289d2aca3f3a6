import { Dict, dict, dicts, text, whole } from '../../base/json';
import { PoolFacts } from '../../upstream/cluster-facts';
import { KubeObject } from '../kube-object';
import { World } from '../world';
import { selectorMatches } from './kueue-tree';
import { Pools } from './pools';

const HYPER_NODE = 'HyperNode.topology.volcano.sh';

/** Where pods have to be together. */
export interface NetworkTopology {
  readonly tier: number;

  /** Property path. */
  readonly property: string;
}

/** The tier that a hard networkTopology allows at most; undefined when nothing is enforced. */
export function hardTopology(value: unknown, path: string, world: World): NetworkTopology | undefined {
  const { mode = 'hard', highestTierAllowed, highestTierName } = dict(value);
  if (value === undefined || value === null || mode !== 'hard') {
    return undefined;
  }
  const name = text(highestTierName);
  // a name that no HyperNode has is not translated, and then nothing is enforced
  const named = name === undefined ? undefined : hyperNodes(world).find(({ spec }) => spec.tierName === name);
  const tier = whole(highestTierAllowed) ?? whole(named?.spec.tier);
  return tier === undefined ? undefined : { tier, property: `${path}.networkTopology` };
}

export function hyperNodes(world: World): readonly KubeObject[] {
  return world.index.ofType(HYPER_NODE);
}

/** The HyperNodes up to a tier; undefined when the tier holds the whole cluster too. */
export function hyperNodesUpTo(tier: number, world: World): readonly KubeObject[] | undefined {
  const all = hyperNodes(world);
  const highest = all.reduce((most, { spec }) => Math.max(most, whole(spec.tier) ?? 0), 0);
  return tier > highest ? undefined : all.filter(({ spec }) => (whole(spec.tier) ?? 0) <= tier);
}

/** Nodes below a HyperNode: of pools that its labels select, and so many that it names. */
interface Below {
  readonly labelled: Set<PoolFacts>;
  readonly named: Set<string>;

  /** Whether a pattern selects nodes by names, which no declaration has. */
  isOpen: boolean;
}

/** What there may be below a HyperNode of the declared nodes, at most. */
export interface NodesBelow {
  /** Each with as many nodes as there may be of it. */
  readonly pools: Pools;

  /** Those whose nodes are there for certain. */
  readonly labelled: ReadonlySet<string>;

  /** How many nodes are named beside these, which may be of any pool. */
  readonly named: number;
}

/** Undefined when a pattern of names decides, which no declaration has. */
export function nodesBelow(hyperNode: KubeObject, world: World): NodesBelow | undefined {
  const below: Below = { labelled: new Set(), named: new Set(), isOpen: false };
  collect(hyperNode, world, below);
  if (below.isOpen) {
    return undefined;
  }
  const all = world.pools.all.map(({ facts }) => facts);
  const named = below.named.size;
  const pools = new Pools(all.flatMap((facts) => {
    const most = below.labelled.has(facts) ? facts.nodes : named === 0 ? 0 : Math.min(named, facts.nodes ?? named);
    return most === 0 ? [] : [{ ...facts, nodes: most, maxNodes: undefined, minNodes: undefined, autoscaled: false }];
  }));
  return { pools, labelled: new Set([...below.labelled].map(({ name }) => name)), named };
}

function collect(top: KubeObject, world: World, below: Below): void {
  const seen = new Set<KubeObject>([top]);
  const waiting = [top];
  for (let next = waiting.pop(); next !== undefined && !below.isOpen; next = waiting.pop()) {
    for (const { type, selector } of dicts(next.spec.members)) {
      const { exactMatch, labelMatch } = dict(selector);
      const name = text(dict(exactMatch).name);
      if (type === 'HyperNode') {
        // one that has no exact name is ignored (buildHyperNodeCache in pkg/scheduler/api)
        const child = name === undefined ? undefined : world.index.find(HYPER_NODE, undefined, name);
        if (child !== undefined && !seen.has(child)) {
          seen.add(child);
          waiting.push(child);
        }
      } else if (name !== undefined) {
        below.named.add(name);
      } else if (labelMatch !== undefined) {
        addLabelled(dict(labelMatch), world, below);
      } else {
        below.isOpen = true;
      }
    }
  }
}

/** A pool that does not say one of the labels may have it. */
function addLabelled(selector: Dict, world: World, { labelled }: Below): void {
  const known = new Set(world.pools.all.flatMap(({ facts }) => Object.keys(facts.labels ?? {})));
  const wanted = {
    matchLabels: Object.fromEntries(Object.entries(dict(selector.matchLabels)).filter(([key]) => known.has(key))),
    matchExpressions: dicts(selector.matchExpressions).filter(({ key }) => known.has(text(key) ?? '')),
  };
  world.pools.all.filter(({ facts }) => selectorMatches(wanted, { ...facts.labels })).forEach(({ facts }) => labelled.add(facts));
}
