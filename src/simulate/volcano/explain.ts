import { Amounts } from '../../preflight/model/amounts';
import { limitsOfQueue } from '../../preflight/model/volcano-capacity';
import { Workload } from '../../preflight/model/workload';
import { World } from '../../preflight/world';
import { shown } from '../amounts';
import { Obstacle, PodSetResult, SimulatedWorkload, Victim } from '../result';
import { counted, listed } from '../words';
import { Eviction } from './actions';
import { GangJob, isAllocated, needed } from './gang-job';
import { SubmittedGang } from './submitted-gang';

export function limitsBroken(queue: string, asked: Amounts, explain: (resource: string) => string, world: World): Obstacle[] {
  return [...asked].flatMap(([resource, amount]) =>
    limitsOfQueue(queue, resource, world)
      .filter(({ most, isCertain }) => isCertain && amount.compareTo(most) > 0)
      .map(({ most, clause }): Obstacle => ({
        kind: 'quota',
        resource,
        asked: amount.toString(),
        most: most.toString(),
        sentence: `asks for ${amount.toString()} ${resource} (${explain(resource)}); ${clause}`,
      })),
  );
}

export function amountOf(resource: string, amount: number): string {
  return shown(resource, BigInt(Math.round(amount)));
}

export function saysStarts(gang: SubmittedGang, job: GangJob, evictions: readonly Eviction[]): SimulatedWorkload {
  const podSets = podSetsOf(gang, job);
  const preempts = victimsOf(evictions);
  const places = listed(placesOf(job).map(({ place, pods }) => `${place} (${pods})`));
  const size = `${counted(
    podSets.reduce((sum, { pods }) => sum + pods, 0),
    'pod',
  )}${needed(job)}`;
  if (preempts.length === 0) {
    return resultOf(gang.workload, gang, {
      outcome: 'starts',
      podSets,
      message: `starts now with ${size} in Queue ${job.queue}, for instance on ${places}`,
    });
  }
  const whom = listed(
    preempts.map(({ workload, pods = 1, reason, queue }) => `${counted(pods, 'pod')} of ${workload} (${REASONS[reason](queue)})`),
  );
  return resultOf(gang.workload, gang, {
    outcome: 'preempts',
    podSets,
    preempts,
    message: `would evict ${whom}, then starts with ${size} in Queue ${job.queue}`,
  });
}

const REASONS: Readonly<Record<string, (queue: string) => string>> = {
  preempt: () => 'lower priority in the same queue',
  reclaim: (queue) => `Queue ${queue} has more than it deserves`,
};

function victimsOf(evictions: readonly Eviction[]): Victim[] {
  const victims = new Map<string, Victim & { readonly pods: number }>();
  for (const {
    task: { job },
    action,
  } of evictions) {
    const key = `${job.key} ${action}`;
    victims.set(key, { workload: job.title, queue: job.queue, reason: action, pods: (victims.get(key)?.pods ?? 0) + 1 });
  }
  return [...victims.values()];
}

function podSetsOf({ workload }: SubmittedGang, job: GangJob): PodSetResult[] {
  return workload.podSets.map((pods) => {
    const own = job.tasks.filter((task) => task.pods === pods && isAllocated(task));
    const places = new Map<string, number>();
    own.forEach(({ node = '' }) => places.set(node, (places.get(node) ?? 0) + 1));
    return {
      name: pods.name,
      pods: own.length,
      asked: pods.count,
      flavors: [],
      places: [...places].map(([place, count]) => ({ place, pods: count })),
    };
  });
}

function placesOf({ tasks }: GangJob): { readonly place: string; readonly pods: number }[] {
  const places = new Map<string, number>();
  tasks.filter(isAllocated).forEach(({ node = '' }) => places.set(node, (places.get(node) ?? 0) + 1));
  return [...places].map(([place, pods]) => ({ place, pods }));
}

export function resultOf(
  { object }: Workload,
  gang: SubmittedGang | undefined,
  part: Partial<SimulatedWorkload> & Pick<SimulatedWorkload, 'outcome' | 'message'>,
): SimulatedWorkload {
  return {
    workload: object.title,
    system: 'volcano',
    ...(gang === undefined ? {} : { queue: gang.gang.queue }),
    podSets: [],
    borrows: [],
    preempts: [],
    obstacles: [],
    startsAfter: [],
    thenChecks: [],
    notes: gang?.notes ?? [],
    ...part,
  };
}
