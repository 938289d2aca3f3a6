import { entry } from '../../../base/json';
import { addedTolerations, clusterQueueOf } from '../../model/kueue-assignment';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const REQUIRED = 'kueue.x-k8s.io/podset-required-topology';
const HOSTNAME = 'kubernetes.io/hostname';

const TOPOLOGY = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Topology
metadata: {name: hosts}
spec: {levels: [{nodeLabel: kubernetes.io/hostname}]}
---`;

const job = (pods: number): string => `${TOPOLOGY}
${QUEUES_YAML.replace(/spec: \{nodeLabels: \{pool: h100\}\}/, 'spec: {topologyName: hosts, nodeLabels: {pool: h100}}')}
${QUEUED_JOB}
spec: {parallelism: ${pods}, completions: ${pods}, template: {metadata: {annotations: {${REQUIRED}: ${HOSTNAME}}},
  spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {nvidia.com/gpu: 4}}}]}}}`;

export const requiredHostFits: PodRule = {
  id: 'required-host-fits',
  on: 'pod',
  oncePerShape: true,
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'Pods that must be on one node together do not fit on one of the declared nodes.',
  why: 'A required topology of kubernetes.io/hostname puts all pods of the pod set on one node. Kueue keeps the workload waiting for a '
    + 'node that is large enough: "topology doesn\'t allow to fit".',
  because: 'the declared node pools',
  facts: 'kueue: {topologyAware: true}\npools: [{name: gpu, nodes: 4, resources: {cpu: 128, memory: 2Ti, nvidia.com/gpu: 8}}]',
  bad: job(3),
  good: job(2),
  appliesTo: ({ pools }) => pools.all.length > 0,
  check(pods, report, world) {
    if (entry(pods.annotations, REQUIRED) !== HOSTNAME || pods.count === 0 || clusterQueueOf(pods.workload, world) === undefined) {
      return;
    }
    const added = addedTolerations(pods, world);
    const rooms = world.pools.all
      .filter((pool) => pool.facts.isTotal !== true && world.pools.mismatch(pool, pods, added) === undefined)
      .map((pool) => ({ name: pool.facts.name, most: world.pools.podsPerNode(pool, pods) }));
    // Pods that fit nowhere even alone are another rule's, and nothing is known of a pool that does not say what it has.
    if (rooms.length > 0 && rooms.every(({ most }) => most !== undefined && most < pods.count)) {
      const most = Math.max(...rooms.map((room) => room.most ?? 0));
      report({
        property: `${pods.metadataPath}.annotations["${REQUIRED}"]`, value: HOSTNAME,
        problem: `wants all ${pods.count} pods on one node`,
        arithmetic: rooms.map((room) => `a node of pool '${room.name}' has room for ${room.most ?? 0}`).join('; '),
        fix: `run at most ${most} pod${most === 1 ? '' : 's'}, or ask for a wider level, such as a rack`,
      });
    }
  },
};
