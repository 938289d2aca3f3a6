import { Quantity } from '../../../base/quantity';
import { ZERO } from '../../model/amounts';
import { Capacity } from '../../model/kueue-capacity';
import { clusterQueueOf, describeQueue, flavorMismatch, requestsIn } from '../../model/kueue-assignment';
import { queuedPods, QueuedPods } from '../../model/queued-pods';
import { GroupFlavor, QuotaNode, ResourceGroup } from '../../model/kueue-tree';
import { canShare } from '../../model/shared-flavors';
import { PodSet } from '../../model/workload';
import { Feature } from '../../model/feature';
import { Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const job = (pods: number): string => `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {completionMode: Indexed, completions: ${pods}, parallelism: ${pods}, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 32Gi, nvidia.com/gpu: 8}}}]}}}`;

export const kueueFitsQuota: WorkloadRule = {
  id: 'kueue-fits-quota',
  on: 'workload',
  oncePerShape: 'in a namespace',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A queued workload asks for more than its ClusterQueue can ever give.',
  why: 'Kueue accepts it and keeps it suspended for ever, without a failure. All pods of one kind must fit into one flavor; what can be '
    + 'had is the quota of the queue and what its cohort lends, up to the borrowing limit. With a cohort that may have members outside of '
    + 'the input this is a warning.',
  because: "Kueue's quota arithmetic (potentialAvailable)",
  bad: job(3),
  good: job(2),
  check(workload, report, world) {
    const found = clusterQueueOf(workload, world);
    if (found === undefined) {
      return;
    }
    const queued = queuedPods(workload, world).filter(({ count }) => count > 0);
    for (const group of found.queue.groups) {
      const usage = new Map<string, Quantity>();
      const misfits = queued.map((pods) => checkPods(pods, group, found.queue, usage, world, report));
      if (queued.length > 1 && !misfits.includes(true)) {
        checkTogether(queued, group, found.queue, world, report);
      }
    }
  },
};

interface Misfit {
  readonly flavor: string;
  readonly resource: string;
  readonly perPod: Quantity;
  readonly before: Quantity;
  readonly asked: Quantity;
  readonly capacity: Capacity;
  readonly isCertain: boolean;
}

/** Whether the pods fit into none of the flavors that they can use, after those before them. */
function checkPods(
  { pods, count }: QueuedPods,
  group: ResourceGroup,
  queue: QuotaNode,
  usage: Map<string, Quantity>,
  world: World,
  report: Reporter,
): boolean {
  const requests = requestsIn(group, pods, world);
  const flavors = usableFlavors(pods, group, queue, world);
  // With one flavor to choose from, what other pods of the workload take of it is gone.
  const isOnly = flavors.length === 1;
  const misfits: Misfit[] = [];
  for (const flavor of flavors) {
    const misfit = requests.map(([resource, perPod]) => misfitOf(flavor, resource, perPod, count)).find((found) => found !== undefined);
    if (misfit === undefined) {
      requests.forEach(
        ([resource, perPod]) =>
          isOnly && usage.set(`${flavor.name} ${resource}`, (usage.get(`${flavor.name} ${resource}`) ?? ZERO).plus(perPod.times(count))),
      );
      return false;
    }
    misfits.push(misfit);
  }
  const worst = misfits.find((misfit) => !misfit.isCertain) ?? [...misfits].sort((a, b) => leftOf(b).compareTo(leftOf(a)))[0];
  if (worst !== undefined) {
    reportMisfit({ pods, count }, queue, worst, misfits.length, report);
  }
  return worst !== undefined;

  function misfitOf(flavor: GroupFlavor, resource: string, perPod: Quantity, pods: number): Misfit | undefined {
    const capacity = world.kueueCapacities.of(queue, flavor.name, resource);
    const before = (isOnly ? usage.get(`${flavor.name} ${resource}`) : undefined) ?? ZERO;
    const asked = perPod.times(pods);
    const isOver = before.plus(asked).compareTo(capacity.known) > 0;
    return isOver
      ? {
          flavor: flavor.name,
          resource,
          perPod,
          before,
          asked,
          capacity,
          isCertain: capacity.max !== undefined && before.plus(asked).compareTo(capacity.max) > 0,
        }
      : undefined;
  }
}

function usableFlavors(pods: PodSet, group: ResourceGroup, queue: QuotaNode, world: World): readonly GroupFlavor[] {
  return group.flavors.filter((flavor) => flavorMismatch(pods, flavor, group, queue, world) === undefined);
}

/** Pods that fit one by one and not together, whichever flavors they take. */
function checkTogether(queued: readonly QueuedPods[], group: ResourceGroup, queue: QuotaNode, world: World, report: Reporter): void {
  const all = queued.map(({ pods, count }) => {
    const amounts = requestsIn(group, pods, world).map(([resource, perPod]) => [resource, perPod.times(count)] as const);
    return { pods, amounts, flavors: usableFlavors(pods, group, queue, world).map(({ name }) => name) };
  });
  const demands = all.filter(({ amounts, flavors }) => amounts.length > 0 && flavors.length > 0);
  const capacity = (flavor: string, resource: string): Capacity => world.kueueCapacities.of(queue, flavor, resource);
  const isCertain = canShare(demands, (flavor, resource) => capacity(flavor, resource).max) === false;
  const limit = (flavor: string, resource: string): Quantity | undefined =>
    isCertain ? capacity(flavor, resource).max : capacity(flavor, resource).known;
  const first = demands.findIndex((_, i) => canShare(demands.slice(0, i + 1), limit) === false);
  if (first < 0) {
    return;
  }
  const { pods, amounts } = demands[first];
  const before = demands.slice(0, first);
  const resources = amounts
    .map(([resource]) => resource)
    .filter((resource) => before.some((demand) => demand.amounts.some(([name]) => name === resource)));
  const describe = (resource: string): string => {
    const asked = demands
      .slice(0, first + 1)
      .map((demand) => `${demand.pods.name} ${(demand.amounts.find(([name]) => name === resource)?.[1] ?? ZERO).toString()}`)
      .join(' + ');
    const given = group.flavors.map(({ name }) => `${name} ${limit(name, resource)?.toString() ?? 'without limit'}`).join(', ');
    return `${resource}: ${asked}; flavors: ${given}`;
  };
  report({
    property: pods.path,
    value: `pods '${pods.name}'`,
    problem:
      `find no flavor of ClusterQueue '${queue.name}' beside pods ${before.map((demand) => `'${demand.pods.name}'`).join(', ')}, `
      + `although each fits alone: Kueue admits them together${isCertain ? '' : ', as far as the queues of its cohort are known'}`,
    arithmetic: resources.map(describe).join('; '),
    fix: 'ask for less, raise the quota of one flavor, or queue them as workloads of their own',
    because: describeQueue(queue),
    severity: isCertain ? 'error' : 'warning',
  });
}

/** What a flavor has left for the pods: the one with the most is the easiest to mend. */
function leftOf({ capacity, before }: Misfit): Quantity {
  return (capacity.max ?? capacity.known).minus(before);
}

function reportMisfit({ pods, count }: QueuedPods, queue: QuotaNode, misfit: Misfit, flavors: number, report: Reporter): void {
  const { flavor, resource, perPod, before, asked, capacity, isCertain } = misfit;
  const limit = (isCertain ? capacity.max : undefined) ?? capacity.known;
  const left = limit.minus(before);
  const fitting = perPod.isZero || left.isNegative ? 0 : Number(left._nanos / perPod._nanos);
  const needed = before.plus(asked);
  const most = fitting > 0
    ? `run at most ${fitting} pods at a time`
    : `ask for at most ${left.isNegative ? '0' : left.toString()} ${resource}`;
  const cohort = queue.parent ?? '';
  report({
    property: pods.path,
    value: `${count} pods '${pods.name}'`,
    problem: `ask for more ${resource} than ClusterQueue '${queue.name}' can ${isCertain ? 'ever' : 'be seen to'} give: "insufficient `
      + `quota for ${resource} in flavor ${flavor}, previously considered podsets requests (${before.toString()}) + current podset request `
      + `(${asked.toString()}) > maximum capacity (${limit.toString()})"`,
    arithmetic: `${count} pods x ${perPod.toString()} = ${asked.toString()}; ${flavor}: ${capacity.explanation}`
      + (flavors > 1 ? `; the other ${flavors - 1} flavors do not fit either, and pods of one kind take one flavor` : ''),
    fix: `${most}, or raise the quota of ${resource} in flavor ${flavor} to ${needed.toString()}`
      + (isCertain ? '' : `, or declare cohort '${cohort}' closed if these are all its queues`),
    because: isCertain
      ? describeQueue(queue)
      : `${describeQueue(queue)}, on the assumption that cohort '${cohort}' has no queues beside those in the input`,
    severity: isCertain ? 'error' : 'warning',
  });
}
