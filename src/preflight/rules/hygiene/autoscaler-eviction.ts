import { entry } from '../../../base/json';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const KEYS = [['cluster-autoscaler.kubernetes.io/safe-to-evict', 'false'], ['karpenter.sh/do-not-disrupt', 'true']] as const;

const job = (annotations: string): string => `
${JOB}
spec: {template: {metadata: {annotations: {${annotations}}}, spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE},
  resources: {limits: {cpu: 8, memory: 64Gi, nvidia.com/gpu: 8}}}]}}}`;

export const autoscalerEviction: PodRule = {
  id: 'autoscaler-eviction',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'check this',
  summary: 'Batch pods run on autoscaled nodes without saying that they must not be moved.',
  why: 'An autoscaler empties nodes that look underused, and restarts a training for a few cents of saving.',
  because: 'the declared pool is autoscaled',
  facts: `pools: [{name: spot, minNodes: 0, maxNodes: 8, resources: {cpu: 192, memory: 2Ti, nvidia.com/gpu: 8}}]`,
  bad: job(''),
  good: job("cluster-autoscaler.kubernetes.io/safe-to-evict: 'false'"),
  appliesTo: ({ pools }) => pools.all.length > 0,
  check(pods, report, world) {
    if (!pods.workload.isBatch || pods.accelerator === undefined || KEYS.some(([key, value]) => entry(pods.annotations, key) === value)) {
      return;
    }
    const pool = world.pools.all.find(
      (candidate) => candidate.facts.autoscaled === true && world.pools.mismatch(candidate, pods) === undefined,
    );
    if (pool !== undefined) {
      report({
        property: `${pods.metadataPath}.annotations`,
        problem: `lack the word that keeps an autoscaler from moving the pods off pool '${pool.facts.name}'`,
        fix: `add ${KEYS.map(([key, value]) => `'${key}: "${value}"'`).join(' or ')}`,
      });
    }
  },
};
