import { clusterQueueOf, describeQueue, flavorMismatch, requestsIn } from '../../model/kueue-assignment';
import { queuedPods } from '../../model/queued-pods';
import { Feature } from '../../model/feature';
import { FLAVOR, QuotaNode } from '../../model/kueue-tree';
import { PodSet } from '../../model/workload';
import { Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { text } from '../../../base/json';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const TAINTED = QUEUES_YAML.replace(
  'spec: {nodeLabels: {pool: h100}}',
  'spec: {nodeLabels: {pool: h100}, nodeTaints: [{key: nvidia.com/gpu, value: present, effect: NoSchedule}]}',
);

export const kueueFlavorMatch: WorkloadRule = {
  id: 'kueue-flavor-match',
  on: 'workload',
  oncePerShape: 'in a namespace',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'No flavor of the ClusterQueue takes the pods.',
  why:
    'Pods must tolerate the nodeTaints of a flavor (or the flavor must add the toleration), match its nodeLabels (labels that '
    + 'the flavor lacks are not looked at), and ask for a topology where the flavor has one.',
  because: 'Kueue assigns a flavor only to pods that its nodes take',
  bad: `
${TAINTED}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  good: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(workload, report, world) {
    const found = clusterQueueOf(workload, world);
    if (found === undefined) {
      return;
    }
    for (const { pods, count } of queuedPods(workload, world)) {
      if (count > 0) {
        checkTopologies(pods, found.queue, world, report);
      }
      for (const group of found.queue.groups) {
        const reasons = group.flavors.map((flavor) => flavorMismatch(pods, flavor, group, found.queue, world));
        const isAsked = count > 0 && reasons.length > 0 && requestsIn(group, pods, world).length > 0;
        if (isAsked && reasons.every((reason) => reason !== undefined)) {
          const [first] = reasons as string[];
          report({
            property: pods.path,
            value: `pods '${pods.name}'`,
            problem: `fit none of the ${reasons.length === 1 ? 'flavor' : `${reasons.length} flavors`} of ClusterQueue `
              + `'${found.queue.name}': ${reasons.map((reason) => `"${reason ?? ''}"`).join(', ')}`,
            fix: first.startsWith('untolerated')
              ? 'add the toleration to the pods, or to the ResourceFlavor'
              : first.includes('topology')
                ? 'add the annotation \'kueue.x-k8s.io/podset-unconstrained-topology: "true"\' to the pod template, or give the flavor '
                  + 'a topology'
                : 'change the nodeSelector or affinity, or add a flavor with these labels',
            because: describeQueue(found.queue),
          });
        }
      }
    }
  },
};

/** Kueue places pods by one topology: where several groups of resources each give a flavor with one, it never does. */
function checkTopologies(pods: PodSet, queue: QuotaNode, world: World, report: Reporter): void {
  const groups = queue.groups.filter((group) => requestsIn(group, pods, world).some(([resource]) => resource !== 'pods'));
  const flavors = groups.map((group) => group.flavors.filter((flavor) => flavorMismatch(pods, flavor, group, queue, world) === undefined));
  const placing = flavors.filter((usable) => usable.length > 0 && usable.every(({ name }) => hasTopology(name, world)));
  if (placing.length > 1) {
    report({
      property: pods.path,
      value: `pods '${pods.name}'`,
      problem: `take a flavor with a topology from each of ${placing.length} resource groups of ClusterQueue '${queue.name}': "more than `
        + `one TAS flavor assigned: ${placing.map(([{ name }]) => name).sort().join(', ')}"`,
      fix: 'put the resources that the pods ask for into one resource group',
      because: describeQueue(queue),
    });
  }
}

function hasTopology(flavor: string, world: World): boolean {
  return text(world.index.find(FLAVOR, undefined, flavor)?.spec.topologyName) !== undefined;
}
