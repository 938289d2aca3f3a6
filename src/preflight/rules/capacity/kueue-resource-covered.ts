import { clusterQueueOf, describeQueue, isExempt } from '../../model/kueue-assignment';
import { kueueRequests } from '../../model/kueue-requests';
import { queuedPods } from '../../model/queued-pods';
import { isAccelerator, isExtended } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, TEMPLATE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const requested = new WeakMap<World, ReadonlySet<string>>();

export const kueueResourceCovered: WorkloadRule = {
  id: 'kueue-resource-covered',
  on: 'workload',
  oncePerShape: 'in a namespace',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A queued workload requests a resource that its ClusterQueue does not cover.',
  why:
    'Every requested resource must be in coveredResources, also ephemeral-storage, rdma/* and whatever a LimitRange adds; '
    + 'otherwise Kueue keeps the workload suspended: "resource ... unavailable in ClusterQueue". A ClusterQueue without resource '
    + 'groups admits nothing. Only a warning where the queue covers a resource that no pod requests: Kueue\'s resource '
    + 'transformations may make it of this one.',
  because: 'Kueue admits no workload with a resource that the ClusterQueue does not cover',
  bad: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {requests: {cpu: 4, memory: 16Gi,
  ephemeral-storage: 100Gi}}}]}}}`,
  good: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(workload, report, world) {
    const found = clusterQueueOf(workload, world);
    if (found === undefined) {
      return;
    }
    if (found.queue.groups.length === 0) {
      report({
        property: `${workload.metadataPath}.labels["kueue.x-k8s.io/queue-name"]`,
        value: workload.kueueQueue,
        problem: `leads to ClusterQueue '${found.queue.name}', which has no resource groups and admits nothing, whatever is asked for`,
        fix: 'give the ClusterQueue resourceGroups with coveredResources and flavors, or choose another queue',
        because: describeQueue(found.queue),
      });
      return;
    }
    const covered = new Set(found.queue.groups.flatMap((group) => group.covered));
    for (const { pods, count } of queuedPods(workload, world)) {
      for (const [resource, amount] of kueueRequests(pods, world)) {
        if (count > 0 && !amount.isZero && !covered.has(resource) && !isExempt(resource, world)) {
          const derived = isExtended(resource)
            ? [...covered].filter((name) =>
              isExtended(name) && !isAccelerator(name) && !requestedIn(world).has(name) && !countsDevices(name, world))
            : [];
          report({
            property: `${pods.path}.containers`,
            value: `${resource}: ${amount.toString()} per pod`,
            problem: `asks for a resource that ClusterQueue '${found.queue.name}' does not cover: "resource ${resource} unavailable in `
              + 'ClusterQueue"',
            arithmetic: `it covers ${[...covered].join(', ')}`,
            fix: `add ${resource} to coveredResources and its flavors, do not request it, or declare Kueue's `
              + `${derived.length > 0 ? 'transformedResources' : 'excludeResourcePrefixes'}`,
            because: `${describeQueue(found.queue)}, and Kueue's settings `
              + `${world.facts.kueue === undefined ? 'as shipped' : 'as declared'}`
                + (derived.length > 0
                  ? `; no pod requests ${derived.join(', ')}, so Kueue may be configured to make them of ${resource}`
                  : ''),
            ...(derived.length > 0 ? { severity: 'warning' } : {}),
          });
        }
      }
    }
  },
};

/** Whether Kueue makes a resource of claims of devices, so that no pod requests it by name. */
function countsDevices(resource: string, { facts: { kueue } }: World): boolean {
  return kueue?.deviceClassMappings?.some(({ name }) => name === resource) === true;
}

/** The names of all resources that pods of the input request. */
function requestedIn(world: World): ReadonlySet<string> {
  let names = requested.get(world);
  if (names === undefined) {
    names = new Set(world.workloads.flatMap((workload) => workload.podSets.flatMap((pods) => [...pods.requests.keys()])));
    requested.set(world, names);
  }
  return names;
}
