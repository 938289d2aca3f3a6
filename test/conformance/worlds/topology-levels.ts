import { Obj } from '../control-plane/client';

/** Places of a topology, the widest first. */
export const LEVELS = ['example.com/block', 'example.com/rack', 'kubernetes.io/hostname'];

/** The Topology of a world. */
export function topologyOf(world: string): Obj {
  return {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'Topology',
    metadata: { name: `${world}-topology` },
    spec: { levels: LEVELS.map((nodeLabel) => ({ nodeLabel })) },
  };
}
