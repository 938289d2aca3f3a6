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
const LANES = 2;

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
  counts: { run: 30, full: 1_000, recorded: 1_000 },
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
    for (const object of PROBED) {
      await client.create(object);
    }
    // pods, and what else comes with namespaces and services, would take most of the time, and quota does not depend on them
    await restartControllerManager('garbage-collector-controller,node-lifecycle-controller');
    if (fair > 0) {
      await restartKueue({ ...BUSY, fairSharing: { preemptionStrategies: ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'] } });
      await askAll(worlds.slice(0, fair), true);
    }
    await restartKueue(BUSY);
    await askAll(worlds.slice(fair), false);
    await restartKueue();
    await restartControllerManager();
    await inParallel(PROBED, 4, (object) => client.purge(object));
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
const SAME = 3;
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
  isEndless: (own: readonly Obj[]) => own.some((one) => evictionsOf(one) > EVICTIONS),
  async made(client: Client, object: Obj) {
    if (object.kind === 'AdmissionCheck') {
      const active = { type: 'Active', status: 'True', reason: 'Active', message: '', lastTransitionTime: new Date().toISOString() };
      await client.patch(object, { status: { conditions: [active] } }, '/status');
    }
  },
  ready: () => sleep(1500),
  async caughtUp(client: Client) {
    const probe = probeOf(probes++);
    await client.create(probe);
    let isSeen = false;
    for (const end = Date.now() + LONGEST_CYCLE; !isSeen && Date.now() < end;) {
      await sleep(150);
      const workloads = await client.list(KUEUE, 'Workload', PROBE);
      isSeen = workloads.some((workload) => isOf(workload, probe) && hasQuota(workload));
    }
    await client.purge(probe);
    return isSeen;
  },
  victimsOf({ submitted }: SimulatedWorld, workloads: readonly Obj[]) {
    const uid = workloads.find((workload) => isOf(workload, submitted))?.metadata.uid;
    const isFor = (workload: Obj): boolean =>
      ['Evicted', 'Preempted'].some((type) => String(conditionOf(workload, type)?.message).includes(`(UID: ${uid},`));
    return workloads.filter(isFor).map((workload) => String(workload.metadata.ownerReferences?.[0]?.name));
  },
  answerOf({ submitted }: SimulatedWorld, workloads: readonly Obj[], _: readonly Obj[], victims: readonly string[]): Answer {
    const own = workloads.find((workload) => isOf(workload, submitted));
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

/** Kueue may go round in one workload for ever whose message differs each time it looks; then nothing else is looked at. */
const LONGEST_CYCLE = 45_000;

/** A queue with quota for everything, in which Kueue shows how far it is. */
const PROBE = 'simulated-probe';
const PROBED: readonly Obj[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: PROBE } },
  { apiVersion: KUEUE, kind: 'ResourceFlavor', metadata: { name: PROBE }, spec: {} },
  {
    apiVersion: KUEUE,
    kind: 'ClusterQueue',
    metadata: { name: PROBE },
    spec: {
      namespaceSelector: {},
      resourceGroups: [{ coveredResources: ['cpu'], flavors: [{ name: PROBE, resources: [{ name: 'cpu', nominalQuota: '1000000' }] }] }],
    },
  },
  { apiVersion: KUEUE, kind: 'LocalQueue', metadata: { name: PROBE, namespace: PROBE }, spec: { clusterQueue: PROBE } },
];
let probes = 0;

function probeOf(number: number): Obj {
  const containers = [{ name: 'main', image: 'registry.example.com/ml/train:1.4.0', resources: { requests: { cpu: '1' } } }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `probe-${number}`, namespace: PROBE, labels: { 'kueue.x-k8s.io/queue-name': PROBE } },
    spec: { template: { spec: { restartPolicy: 'Never', containers } } },
  };
}

type Answer = Pick<SimulatedKueueCase, 'podSets' | 'victims' | 'said'> & { readonly outcome?: 'starts' | 'preempts' };

/** So often a workload is evicted in no world that comes to rest. */
const EVICTIONS = 6;

function evictionsOf({ status }: Obj): number {
  return ((status?.schedulingStats?.evictions ?? []) as Obj[]).reduce((sum, { count }) => sum + Number(count), 0);
}

function hasQuota(workload: Obj | undefined): boolean {
  return conditionOf(workload, 'QuotaReserved')?.status === 'True';
}

function isLookedAt(workload: Obj | undefined): boolean {
  return conditionOf(workload, 'QuotaReserved') !== undefined;
}

function conditionOf(workload: Obj | undefined, type: string): Obj | undefined {
  return ((workload?.status?.conditions ?? []) as Obj[]).find((condition) => condition.type === type);
}
