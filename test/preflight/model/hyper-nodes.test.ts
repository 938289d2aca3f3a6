import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { complaints } from '../../support/preflight';

const FACTS = {
  pools: [{ name: 'a', nodes: 1, resources: { 'nvidia.com/gpu': 8 } }],
  volcano: { actions: ['enqueue', 'allocate'], plugins: ['gang', 'proportion', 'network-topology-aware'] },
} as ClusterFacts;
const node = (name: string, tier: number, pattern: string): string => `
apiVersion: topology.volcano.sh/v1alpha1
kind: HyperNode
metadata: {name: ${name}}
spec: {tier: ${tier}, members: [{type: HyperNode, selector: {regexMatch: {pattern: '${pattern}'}}}]}
---`;
const GANG = `
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: train, namespace: ml}
spec: {minAvailable: 2, networkTopology: {mode: hard, highestTierAllowed: 2}, tasks: [{name: w, replicas: 2, template: {spec: {
  restartPolicy: Never, containers: [{name: main, image: 'a/b:1', resources: {limits: {nvidia.com/gpu: 8}}}]}}}]}`;

function milliseconds(yaml: string): number {
  const start = process.cpuUsage();
  complaints('volcano-topology-fits', yaml, FACTS);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

test.each([
  ['a pattern that takes time without end', `${node('h', 2, '^(a+)+$')}${node(`${'a'.repeat(40)}b`, 1, 'n')}${GANG}`],
  ['patterns that match everything, again and again', `${Array.from({ length: 400 }, (_, i) => node(`h${i}`, 2, '^h')).join('')}${GANG}`],
])('%s is not tried to its end', (_, yaml) => {
  expect(milliseconds(yaml)).toBeLessThan(15_000);
});
