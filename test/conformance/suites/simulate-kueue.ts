import { restartKueue } from '../control-plane/addons';
import { Client, inParallel, Obj } from '../control-plane/client';
import { restartControllerManager } from '../control-plane/control-plane';
import { sleep } from '../control-plane/processes';
import { Random } from '../random';
import { Suite } from '../suite';
import { KUEUE } from '../worlds/kueue-generator';
import { judgeSimulatedKueue, SimulatedKueueCase } from '../worlds/simulated-kueue-case';
import { simulatedKueueWorld } from '../worlds/simulated-kueue-generator';
import { CONTENDED, MIXED } from '../worlds/simulated-kueue-tendencies';
import { isOf, SimulatedWorld } from '../worlds/simulated-world';
import { AskedScheduler, askWorlds } from './simulated-batch';

/** Worlds that are made at a time, each with names of its own, and such batches side by side: most of their time is waiting. */
const BATCH = 30;
const LANES = 3;

/** The part of the worlds in a cluster with fair sharing, and of those in which workloads contend for what there is. */
const FAIR = 0.3;
const CONTENTION = 0.7;

/** As much at a time as Kueue's own installation does. */
const BUSY = {
  controller: {
    groupKindConcurrency: {
      'Job.batch': 5,
      'JobSet.jobset.x-k8s.io': 5,
      'Workload.kueue.x-k8s.io': 10,
      'LocalQueue.kueue.x-k8s.io': 5,
      'ClusterQueue.kueue.x-k8s.io': 5,
    },
  },
};

/** One more workload in a cluster in which others run and wait. */
export const simulateKueue: Suite<SimulatedKueueCase> = {
  name: 'simulate-kueue',
  question: 'does simulate say what Kueue then does with one more workload: outcome, flavors, victims?',
  counts: { run: 1_000, recorded: 400 },
  judge: judgeSimulatedKueue,
  async ask({ client, seed, count, keep }) {
    const worlds = worldsOf(seed, count);
    const fair = Math.round(count * FAIR);
    const cases: SimulatedKueueCase[] = [];
    const askAll = async (some: readonly SimulatedWorld[], isFair: boolean): Promise<void> => {
      const batches = Array.from({ length: Math.ceil(some.length / BATCH) }, (_, i) => some.slice(i * BATCH, (i + 1) * BATCH));
      await inParallel(batches, LANES, async (batch) => {
        cases.push(...(await askBatch(client, batch, isFair)));
        console.log(`  ${cases.length} worlds${isFair ? ', with fair sharing' : ''}`);
        keep?.(cases);
      });
    };
    // pods would take most of the time, and quota does not depend on them; namespaces go when all is over
    await restartControllerManager('*,-job-controller,-namespace-controller');
    if (fair > 0) {
      await restartKueue({ ...BUSY, fairSharing: { preemptionStrategies: ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'] } });
      await askAll(worlds.slice(0, fair), true);
    }
    await restartKueue(BUSY);
    await askAll(worlds.slice(fair), false);
    await restartKueue();
    await restartControllerManager();
    return cases;
  },
};

/** Both sorts of worlds have choices of their own, and names (`s18-4`, `c18-4`), so that one is the same whatever there is of the other. */
function worldsOf(seed: number, count: number): SimulatedWorld[] {
  const [mixed, contended] = [new Random(seed), new Random(seed ^ 0x5eed)];
  let sum = 0;
  return Array.from({ length: count }, (_, i) => {
    sum += CONTENTION;
    const isContended = sum >= 1;
    sum -= isContended ? 1 : 0;
    return isContended ? simulatedKueueWorld(contended, `c${seed}-${i}`, CONTENDED) : simulatedKueueWorld(mixed, `s${seed}-${i}`, MIXED);
  });
}

async function askBatch(client: Client, worlds: readonly SimulatedWorld[], isFair: boolean): Promise<SimulatedKueueCase[]> {
  const asked = await askWorlds(client, KUEUE_SCHEDULER, worlds);
  return worlds.map(({ name, submitted }, i): SimulatedKueueCase => {
    const { refused, snapshot, answer: { podSets, victims, said }, outcome } = asked[i];
    return { name, isFair, refused, snapshot, submitted, podSets, victims, said, outcome };
  });
}

/** How often the same has to be seen before it counts as the end: more often where there are workloads that Kueue has not looked at. */
const SAME = 2;
const SAME_UNSEEN = 8;

const KUEUE_KINDS = [
  'ClusterQueue',
  'Cohort',
  'LocalQueue',
  'ResourceFlavor',
  'Topology',
  'WorkloadPriorityClass',
  'AdmissionCheck',
  'Workload',
];

const KUEUE_SCHEDULER = {
  watched: [[KUEUE, 'Workload']],
  snapshotKinds: [...KUEUE_KINDS.map((kind) => [KUEUE, kind] as const), ['v1', 'Node'], ['v1', 'Namespace'], ['v1', 'Pod']],
  isSettledBetween: false,
  isShared: () => false,
  // a sentence may change again and again where queues look at their first workload again and again
  stateOf({ metadata, status }: Obj) {
    const conditions = ((status?.conditions ?? []) as Obj[]).map(({ type, status: value, reason }) => `${type}${value}${reason}`);
    return `${metadata.uid} ${conditions.sort().join()}`;
  },
  stillAfter(own: readonly Obj[], workloads: readonly Obj[]) {
    const found = workloads.map((workload) => own.find((one) => isOf(one, workload)));
    return found.includes(undefined) ? undefined : found.every(isLookedAt) ? SAME : SAME_UNSEEN;
  },
  async made(client: Client, object: Obj) {
    if (object.kind === 'AdmissionCheck') {
      const active = { type: 'Active', status: 'True', reason: 'Active', message: '', lastTransitionTime: new Date().toISOString() };
      await client.patch(object, { status: { conditions: [active] } }, '/status');
    }
  },
  ready: () => sleep(1500),
  answerOf({ submitted }: SimulatedWorld, workloads: readonly Obj[]): Answer {
    const own = workloads.find((workload) => isOf(workload, submitted));
    const uid = String(own?.metadata.uid);
    const victims = workloads
      .filter((workload) => ['Evicted', 'Preempted'].some((type) => String(conditionOf(workload, type)?.message).includes(`(UID: ${uid},`)))
      .map((workload) => String(workload.metadata.ownerReferences?.[0]?.name));
    const podSets = hasQuota(own)
      ? (own.status.admission.podSetAssignments as Obj[]).map(({ name, count, flavors }) => ({ name, count, flavors }))
      : [];
    return {
      podSets,
      victims,
      said: String(conditionOf(own, 'QuotaReserved')?.message ?? 'no condition'),
      outcome: victims.length > 0 ? 'preempts' : hasQuota(own) ? 'starts' : undefined,
    };
  },
  aloneOf({ submitted }: SimulatedWorld, workloads: readonly Obj[]) {
    const own = workloads.find((workload) => isOf(workload, submitted));
    return !isLookedAt(own) ? undefined : hasQuota(own) ? 'waits' : 'never';
  },
} satisfies AskedScheduler;

type Answer = Pick<SimulatedKueueCase, 'podSets' | 'victims' | 'said'> & { readonly outcome?: 'starts' | 'preempts' };

function hasQuota(workload: Obj | undefined): boolean {
  return conditionOf(workload, 'QuotaReserved')?.status === 'True';
}

function isLookedAt(workload: Obj | undefined): boolean {
  return conditionOf(workload, 'QuotaReserved') !== undefined;
}

function conditionOf(workload: Obj | undefined, type: string): Obj | undefined {
  return ((workload?.status?.conditions ?? []) as Obj[]).find((condition) => condition.type === type);
}
