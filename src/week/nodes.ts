import { dict, dicts, list, text } from '../base/json';
import { Manifest } from '../preflight/kube-object';
import { FLAVOR } from '../preflight/model/kueue-tree';
import { Pool } from '../preflight/model/pools';
import { World } from '../preflight/world';
import { quotaTotals } from './quota-totals';

/** What the kubelet lets run on a node unless somebody says otherwise. */
const PODS_PER_NODE = 110;

/**
 * The nodes of the declared pools, as objects. Places above the host are not declared one by one: each pool is taken to be one
 * block of every kind.
 */
export function declaredNodes(world: World): Manifest[] {
  return world.pools.all.flatMap((pool) =>
    Array.from({ length: pool.facts.isTotal === true ? 1 : (pool.facts.nodes ?? 0) }, (_, i) =>
      nodeOf(pool, `${pool.facts.name}-${i + 1}`),
    ),
  );
}

function nodeOf({ facts }: Pool, name: string): Manifest {
  const blocks = Object.fromEntries((facts.topology ?? []).map((level) => [level, facts.name]));
  return {
    manifest: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { ...blocks, ...facts.labels, 'kubernetes.io/hostname': name } },
      spec: { taints: facts.taints ?? [] },
      status: {
        allocatable: {
          pods: String(PODS_PER_NODE),
          ...Object.fromEntries(Object.entries(facts.resources).map(([key, value]) => [key, String(value)])),
        },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    },
  };
}

/**
 * For flavors whose pools are not declared, one node each that has all that its queues have: then quota is all that counts.
 */
export function nodesOfFlavors(world: World): Manifest[] {
  const levels = world.index
    .ofType('Topology.kueue.x-k8s.io')
    .flatMap(({ spec }) => dicts(spec.levels).flatMap(({ nodeLabel }) => text(nodeLabel) ?? []));
  return world.index.ofType(FLAVOR).map(({ name, spec }) => {
    const totals = quotaTotals(world).filter(({ flavor }) => flavor === name);
    return {
      manifest: {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name: `all-of-${name}`,
          labels: { ...Object.fromEntries(levels.map((level) => [level, name])), ...dict(spec.nodeLabels) },
        },
        spec: { taints: list(spec.nodeTaints) },
        status: {
          allocatable: { pods: '1000000', ...Object.fromEntries(totals.map(({ resource, amount }) => [resource, amount.toString()])) },
          conditions: [{ type: 'Ready', status: 'True' }],
        },
      },
    };
  });
}
