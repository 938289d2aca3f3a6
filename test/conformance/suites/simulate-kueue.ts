import { restartKueue } from '../control-plane/addons';
import { Client, inParallel, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { Random } from '../random';
import { Suite } from '../suite';
import { KUEUE } from '../worlds/kueue-generator';
import { judgeSimulatedKueue, SimulatedKueueCase } from '../worlds/simulated-kueue-case';
import { SimulatedKueueWorld, simulatedKueueWorld } from '../worlds/simulated-kueue-generator';
import { trimmed } from '../worlds/trimmed';

/** Worlds that are there at the same time; each has names of its own. */
const BATCH = 80;

/** The part of the worlds in a cluster with fair sharing. */
const FAIR = 0.3;

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
  counts: { run: 1_000, recorded: 400 },
  judge: judgeSimulatedKueue,
  async ask({ client, seed, count }) {
    const random = new Random(seed);
    const worlds = Array.from({ length: count }, (_, i) => simulatedKueueWorld(random, `s${seed}-${i}`));
    const fair = Math.round(count * FAIR);
    const cases = await askAll(client, worlds.slice(fair), false);
    if (fair > 0) {
      await restartKueue({ fairSharing: { preemptionStrategies: ['LessThanOrEqualToFinalShare', 'LessThanInitialShare'] } });
      cases.push(...(await askAll(client, worlds.slice(0, fair), true)));
      await restartKueue();
    }
    return cases;
  },
};

async function askAll(client: Client, worlds: readonly SimulatedKueueWorld[], isFair: boolean): Promise<SimulatedKueueCase[]> {
  const cases: SimulatedKueueCase[] = [];
  for (let from = 0; from < worlds.length; from += BATCH) {
    cases.push(...(await askBatch(client, worlds.slice(from, from + BATCH), isFair)));
    console.log(`  ${Math.min(worlds.length, from + BATCH)} worlds${isFair ? ', with fair sharing' : ''}`);
  }
  return cases;
}

async function askBatch(client: Client, worlds: readonly SimulatedKueueWorld[], isFair: boolean): Promise<SimulatedKueueCase[]> {
  const refused = new Map<string, string[]>(worlds.map(({ name }) => [name, []]));
  const create = async ({ name }: SimulatedKueueWorld, object: Obj): Promise<void> => {
    const { code, body } = await client.create(object);
    if (code >= 300) {
      refused.get(name)?.push(`${object.kind}/${object.metadata.name}: ${body.message}`);
    }
  };
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
  await settled(client, () => true);
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
  const isSubmitted = (workload: Obj): boolean => worlds.some(
    ({ namespace, submitted }) => workload.metadata.namespace === namespace && isOf(workload, submitted),
  );
  const after = await settled(client, isSubmitted);
  const answers = worlds.map((world) =>
    answerOf(
      world,
      after.filter(({ metadata }) => metadata.namespace === world.namespace),
    ),
  );
  await inParallel(
    worlds.flatMap(({ before }) => before.flat()),
    8,
    (job) => client.purge(job),
  );
  const alone = await settled(client, isSubmitted);
  const cases = worlds.map((world, i): SimulatedKueueCase => {
    const { outcome, ...answer } = answers[i];
    const own = alone.filter(({ metadata }) => metadata.namespace === world.namespace).find((one) => isOf(one, world.submitted));
    return {
      name: world.name,
      isFair,
      refused: refused.get(world.name) ?? [],
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

/** How often the same has to be seen before it counts as the end: more often while there are workloads that Kueue has not looked at. */
const SAME = 2;
const SAME_UNSEEN = 9;

/** The workloads, once nothing changes any more. */
async function settled(client: Client, isWanted: (workload: Obj) => boolean): Promise<Obj[]> {
  await sleep(3000);
  let before = '';
  for (let i = 0, same = 0; ; i++) {
    const workloads = await client.list(KUEUE, 'Workload');
    // a sentence may change again and again where queues look at their first workload again and again
    const conditionsOf = ({ status }: Obj): string[] =>
      ((status?.conditions ?? []) as Obj[]).map(({ type, status: value, reason }) => `${type}${value}${reason}`);
    const state = workloads.map((one) => `${one.metadata.uid} ${conditionsOf(one).sort().join()}`).sort().join();
    same = state === before ? same + 1 : 0;
    const isUnseen = workloads.some((one) => isWanted(one) && conditionOf(one, 'QuotaReserved') === undefined);
    if (same >= (isUnseen ? SAME_UNSEEN : SAME) || i > 60) {
      return workloads;
    }
    before = state;
    await sleep(2500);
  }
}
