import { Client, inParallel, Obj } from './client';

/** Nodes that KWOK plays. */
export function fakeNodes(prefix: string, count: number, resources: Readonly<Record<string, string>>, labels: object = {}): Obj[] {
  const all = { pods: '110', 'ephemeral-storage': '1000Gi', ...resources };
  return Array.from({ length: count }, (_, i) => {
    const name = `${prefix}-${i}`;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels }, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
      status: { allocatable: all, capacity: all },
    };
  });
}

/** Does something while these nodes are there. */
export async function withNodes<T>(client: Client, nodes: readonly Obj[], act: () => Promise<T>): Promise<T> {
  await inParallel(nodes, 8, (node) => client.create(node));
  try {
    return await act();
  } finally {
    await inParallel(nodes, 8, (node) => client.purge(node));
  }
}
