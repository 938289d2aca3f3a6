import { restartKueue } from '../control-plane/addons';
import { Client, inParallel, Obj } from '../control-plane/client';
import { restartControllerManager } from '../control-plane/control-plane';
import { sleep } from '../control-plane/processes';
import { Random } from '../random';
import { Suite } from '../suite';
import { KUEUE } from '../worlds/kueue-generator';
import { judgeSimulatedKueue, SimulatedKueueCase } from '../worlds/simulated-kueue-case';
import { SimulatedKueueWorld, simulatedKueueWorld } from '../worlds/simulated-kueue-generator';
import { trimmed } from '../worlds/trimmed';

/** Worlds that are there at the same time; each has names of its own. */
const BATCH = 30;

/** The part of the worlds in a cluster with fair sharing. */
const FAIR = 0.3;

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

const SNAPSHOT_KINDS = [
  'ClusterQueue',
  'Cohort',
  'LocalQueue',
  'ResourceFlavor',
  'Topology',
  'WorkloadPriorityClass',
  'AdmissionCheck',
  'Workload',
];

/** One more workload in a cluster in which others run and wait. */
export const simulateKueue: Suite<SimulatedKueueCase> = {
  name: 'simulate-kueue',
  question: 'does simulate say what Kueue then does with one more workload: outcome, flavors, victims?',
  counts: { run: 30, full: 1_000, recorded: 1_000 },
  judge: judgeSimulatedKueue,
  async ask({ client, seed, count, keep }) {
    const random = new Random(seed);
    const worlds = Array.from({ length: count }, (_, i) => simulatedKueueWorld(random, `s${seed}-${i}`));
    const fair = Math.round(count * FAIR);
    const cases: SimulatedKueueCase[] = [];
    const askAll = async (some: readonly SimulatedKueueWorld[], isFair: boolean): Promise<void> => {
      for (let from = 0; from < some.length; from += BATCH) {
        cases.push(...(await askBatch(client, some.slice(from, from + BATCH), isFair)));
        console.log(`  ${cases.length} worlds${isFair ? ', with fair sharing' : ''}`);
        keep?.(cases);
      }
    };
    // pods would take most of the time, and quota does not depend on them
    await restartControllerManager('*,-job-controller');
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

async function askBatch(client: Client, worlds: readonly SimulatedKueueWorld[], isFair: boolean): Promise<SimulatedKueueCase[]> {
  const refused = new Map<string, string[]>(worlds.map(({ name }) => [name, []]));
  const create = async ({ name }: SimulatedKueueWorld, object: Obj): Promise<void> => {
    const { code, body } = await client.create(object);
    if (code >= 300) {
      refused.get(name)?.push(`${object.kind}/${object.metadata.name}: ${body.message}`);
    }
  };
  const asked = (): SimulatedKueueWorld[] => worlds.filter(({ name }) => refused.get(name)?.length === 0);
  await inParallel(
    worlds.flatMap(({ nodes }) => nodes),
    8,
    (node) => client.create(node),
  );
  await inParallel(worlds, 6, async (world) => {
    for (const object of world.objects) {
      await create(world, object);
      if (object.kind === 'AdmissionCheck') {
        const active = { type: 'Active', status: 'True', reason: 'Active', message: '', lastTransitionTime: new Date().toISOString() };
        await client.patch(object, { status: { conditions: [active] } }, '/status');
      }
    }
  });
  await sleep(1500);
  for (let group = 0; worlds.some(({ before }) => group < before.length); group++) {
    await inParallel(
      worlds.flatMap((world) => (world.before[group] ?? []).map((job) => [world, job] as const)),
      8,
      ([world, job]) => create(world, job),
    );
    await sleep(2500);
  }
  const first = await settled(client, asked(), ({ before }) => before.flat());
  for (const { name, namespace } of asked()) {
    if (first.restless.has(namespace)) {
      refused.get(name)?.push('does not settle');
    }
  }
  // what goes on for ever there would keep Kueue from the others
  await inParallel(
    worlds.filter((world) => !asked().includes(world)).flatMap(({ before }) => before.flat()),
    8,
    (job) => client.purge(job),
  );
  const lists = await Promise.all([
    ...SNAPSHOT_KINDS.map((kind) => client.list(KUEUE, kind)),
    client.list('v1', 'Node'),
    client.list('v1', 'Namespace'),
    client.list('v1', 'Pod'),
  ]);
  const everything = lists.flat();
  const snapshots = worlds.map((world) => everything.filter((object) => belongsTo(object, world)).map(trimmed));
  await sleep(1100);
  await inParallel(worlds, 8, (world) => create(world, world.submitted));
  const after = await settled(client, asked(), ({ submitted }) => [submitted]);
  const answers = worlds.map((world) =>
    answerOf(
      world,
      after.workloads.filter(({ metadata }) => metadata.namespace === world.namespace),
    ),
  );
  await inParallel(
    worlds.flatMap(({ before }) => before.flat()),
    8,
    (job) => client.purge(job),
  );
  const alone = await settled(client, asked(), ({ submitted }) => [submitted]);
  const cases = worlds.map((world, i): SimulatedKueueCase => {
    const { outcome, ...answer } = answers[i];
    const own = alone.workloads.filter(({ metadata }) => metadata.namespace === world.namespace).find((one) => isOf(one, world.submitted));
    return {
      name: world.name,
      isFair,
      refused: [
        ...(refused.get(world.name) ?? []),
        ...(after.restless.has(world.namespace) ? ['does not settle with it'] : []),
        ...(isLookedAt(own) || outcome !== undefined ? [] : ['Kueue has not looked at it']),
      ],
      snapshot: snapshots[i],
      submitted: world.submitted,
      ...answer,
      outcome: outcome ?? (hasQuota(own) ? 'waits' : 'never'),
    };
  });
  await inParallel(worlds, 8, async ({ objects, nodes, submitted }) => {
    for (const object of [submitted, ...objects.filter(({ metadata }) => metadata.namespace === undefined).reverse(), ...nodes]) {
      await client.purge(object);
    }
  });
  return cases;
}

function belongsTo({ kind, metadata }: Obj, { name, namespace }: SimulatedKueueWorld): boolean {
  return (
    metadata.namespace === namespace ||
    (metadata.namespace === undefined && (metadata.name === namespace || metadata.name.startsWith(`${name}-`)) && kind !== undefined)
  );
}

function isOf({ metadata }: Obj, { kind, metadata: { name } }: Obj): boolean {
  return (metadata.ownerReferences ?? []).some((owner: Obj) => owner.kind === kind && owner.name === name);
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

function answerOf(
  { submitted }: SimulatedKueueWorld,
  workloads: readonly Obj[],
): Pick<SimulatedKueueCase, 'podSets' | 'victims' | 'said'> & { readonly outcome: 'starts' | 'preempts' | undefined } {
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
}

/** How often the same has to be seen before it counts as the end: more often where there are workloads that Kueue has not looked at. */
const SAME = 2;
const SAME_UNSEEN = 8;

/** How often a world is looked at that changes and changes: some do for ever, since workloads evict one another. */
const LOOKS = 24;

interface Settled {
  readonly workloads: readonly Obj[];

  /** Namespaces in which there was no end to the changes: they say nothing about one more workload. */
  readonly restless: ReadonlySet<string>;
}

/** The workloads, once nothing changes any more. */
async function settled(
  client: Client,
  worlds: readonly SimulatedKueueWorld[],
  wantedOf: (world: SimulatedKueueWorld) => readonly Obj[],
): Promise<Settled> {
  const namespaces = new Set(worlds.map(({ namespace }) => namespace));
  await sleep(3000);
  const before = new Map<string, { readonly state: string; readonly same: number }>();
  for (let look = 0; ; look++) {
    const workloads = (await client.list(KUEUE, 'Workload')).filter(({ metadata }) => namespaces.has(metadata.namespace));
    const restless = new Set<string>();
    for (const world of worlds) {
      const { namespace } = world;
      const own = workloads.filter(({ metadata }) => metadata.namespace === namespace);
      const state = own.map((one) => `${one.metadata.uid} ${conditionsOf(one)}`).sort().join();
      const last = before.get(namespace);
      const same = last?.state === state ? last.same + 1 : 0;
      before.set(namespace, { state, same });
      const wanted = wantedOf(world).map((job) => own.find((one) => isOf(one, job)));
      const isThere = wanted.every((one) => one !== undefined);
      if (!isThere || same < (wanted.every(isLookedAt) ? SAME : SAME_UNSEEN)) {
        restless.add(namespace);
      }
    }
    if (restless.size === 0 || look === LOOKS) {
      return { workloads, restless };
    }
    await sleep(2500);
  }
}

/** A sentence may change again and again where queues look at their first workload again and again. */
function conditionsOf({ status }: Obj): string {
  const conditions = (status?.conditions ?? []) as Obj[];
  return conditions.map(({ type, status: value, reason }) => `${type}${value}${reason}`).sort().join();
}
