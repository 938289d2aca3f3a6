import { restartVolcanoScheduler } from '../control-plane/addons';
import { Client, inParallel, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { Random } from '../random';
import { Suite } from '../suite';
import { judgeSimulatedVolcano, SimulatedVolcanoCase } from '../worlds/simulated-volcano-case';
import {
  CLASSES,
  SIMULATED_SETUPS,
  SimulatedVolcanoSetup,
  SimulatedVolcanoWorld,
  simulatedVolcanoWorld,
  SPARE,
} from '../worlds/simulated-volcano-generator';
import { trimmed } from '../worlds/trimmed';

const SCHEDULING = 'scheduling.volcano.sh/v1beta1';

/** One more gang in a cluster in which others run and wait. */
export const simulateVolcano: Suite<SimulatedVolcanoCase> = {
  name: 'simulate-volcano',
  question: 'does simulate say what Volcano then does with one more gang: outcome, victims?',
  counts: { run: 15, full: 300, recorded: 300 },
  judge: judgeSimulatedVolcano,
  async ask({ client, seed, count, keep }) {
    const random = new Random(seed);
    await inParallel([...CLASSES, SPARE], 4, (object) => client.create(object));
    const cases: SimulatedVolcanoCase[] = [];
    for (const [i, setup] of SIMULATED_SETUPS.entries()) {
      const share = Math.ceil((count - cases.length) / (SIMULATED_SETUPS.length - i));
      await restartVolcanoScheduler(setup.configuration);
      const worlds = Array.from({ length: share }, (_, k) => simulatedVolcanoWorld(random, `w${seed}-${setup.name[0]}${k}`, setup));
      cases.push(...(await askBatch(client, worlds, setup)));
      console.log(`  ${cases.length} worlds, ${setup.name}`);
      keep?.(cases);
    }
    await restartVolcanoScheduler();
    await inParallel([...CLASSES, SPARE], 4, (object) => client.purge(object));
    return cases;
  },
};

async function askBatch(
  client: Client,
  worlds: readonly SimulatedVolcanoWorld[],
  setup: SimulatedVolcanoSetup,
): Promise<SimulatedVolcanoCase[]> {
  const refused = new Map<string, string[]>(worlds.map(({ name }) => [name, []]));
  const create = async ({ name }: SimulatedVolcanoWorld, object: Obj): Promise<void> => {
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
    }
  });
  await untilOpen(client, worlds);
  let first: Seen | undefined;
  for (let group = 0; worlds.some(({ before }) => group < before.length); group++) {
    await inParallel(
      worlds.flatMap((world) => (world.before[group] ?? []).map((job) => [world, job] as const)),
      8,
      ([world, job]) => create(world, job),
    );
    first = await settled(client, worlds);
  }
  const snapshots = await snapshotsOf(client, worlds);
  await sleep(1100);
  await inParallel(worlds, 8, (world) => create(world, world.submitted));
  const after = await settled(client, worlds, (world, { groups }) => groups.some(({ metadata }) => isOf(metadata, world.submitted)));
  const answers = worlds.map((world, i) => answerOf(world, snapshots[i], after));
  await inParallel(
    worlds.flatMap(({ before }) => before.flat()),
    8,
    (job) => client.purge(job),
  );
  // others have to be gone before it counts that one is alone
  const alone = await settled(client, worlds, (world, { groups }) => groups.every(({ metadata }) => isOf(metadata, world.submitted)));
  const cases = worlds.map((world, i): SimulatedVolcanoCase => {
    const { isStarted, ...answer } = answers[i];
    const isPreempting = Object.keys(answer.victims).length > 0;
    const pending = hasStarted(alone, world) ? 'waits' : 'never';
    return {
      name: world.name,
      setup: setup.name,
      facts: setup.configuration === undefined ? {} : { volcano: { configuration: setup.configuration } },
      refused: [...(refused.get(world.name) ?? []), ...restlessIn(world, first, after)],
      snapshot: snapshots[i],
      submitted: world.submitted,
      ...answer,
      outcome: isPreempting ? 'preempts' : isStarted ? 'starts' : pending,
    };
  });
  await inParallel(worlds, 8, async ({ objects, nodes, submitted }) => {
    for (const object of [submitted, ...[...objects].reverse(), ...nodes]) {
      await client.purge(object);
    }
  });
  return cases;
}

/** The webhook refuses jobs for queues that the controller has not looked at yet. */
async function untilOpen(client: Client, worlds: readonly SimulatedVolcanoWorld[]): Promise<void> {
  const names = new Set(
    worlds.flatMap(({ objects }) => objects.filter(({ kind }) => kind === 'Queue').map(({ metadata }) => metadata.name)),
  );
  for (let i = 0; i < 30; i++) {
    await sleep(1500);
    const queues = (await client.list(SCHEDULING, 'Queue')).filter(({ metadata }) => names.has(metadata.name));
    if (queues.every(({ status }) => status?.state === 'Open')) {
      return;
    }
  }
}

async function snapshotsOf(client: Client, worlds: readonly SimulatedVolcanoWorld[]): Promise<Obj[][]> {
  const lists = await Promise.all([
    client.list('v1', 'Node'),
    client.list('v1', 'Namespace'),
    client.list('v1', 'Pod'),
    client.list('scheduling.k8s.io/v1', 'PriorityClass'),
    client.list(SCHEDULING, 'PodGroup'),
    client.list(SCHEDULING, 'Queue'),
    client.list('batch.volcano.sh/v1alpha1', 'Job'),
  ]);
  const everything = lists.flat();
  const shared = everything.filter(
    ({ kind, metadata: { name } }) => name.startsWith('simulated-') || (kind === 'Queue' && (name === 'root' || name === 'default')),
  );
  return worlds.map(({ name }) => {
    const own = everything.filter(
      ({ metadata }) =>
        metadata.namespace === name ||
        (metadata.namespace === undefined && (metadata.name === name || metadata.name.startsWith(`${name}-`))),
    );
    return [...shared, ...own].map(trimmed);
  });
}

interface Seen {
  readonly groups: readonly Obj[];
  readonly pods: readonly Obj[];

  /** Worlds in which there was no end. */
  readonly restless: ReadonlySet<string>;
}

/** A world in which there is no end to the changes says nothing about one more gang. */
function restlessIn({ name }: SimulatedVolcanoWorld, ...times: readonly (Seen | undefined)[]): string[] {
  return times.some((seen) => seen?.restless.has(name) === true) ? ['does not settle'] : [];
}

/** Whether as many pods of the gang have a node as it needs: its phase follows later. */
function hasStarted({ groups, pods }: Seen, world: SimulatedVolcanoWorld): boolean {
  const group = groups.filter(isIn(world)).find(({ metadata }) => isOf(metadata, world.submitted));
  const bound = pods.filter(isIn(world)).filter(({ metadata, spec }) => isOf(metadata, world.submitted) && spec.nodeName !== undefined);
  return group !== undefined && bound.length >= group.spec.minMember;
}

function isOf(metadata: Obj, { metadata: { name } }: Obj): boolean {
  return (metadata.ownerReferences ?? []).some((owner: Obj) => owner.name === name);
}

function answerOf(
  world: SimulatedVolcanoWorld,
  snapshot: readonly Obj[],
  seen: Seen,
): Pick<SimulatedVolcanoCase, 'victims' | 'said'> & { readonly isStarted: boolean } {
  const { groups, pods } = seen;
  const left = new Set(pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.uid));
  const victims: Record<string, number> = {};
  for (const { kind, metadata, status } of snapshot) {
    if (kind === 'Pod' && status?.phase === 'Running' && !left.has(metadata.uid)) {
      const job = String(metadata.ownerReferences?.[0]?.name);
      victims[job] = (victims[job] ?? 0) + 1;
    }
  }
  const own = groups.find(({ metadata }) => metadata.namespace === world.name && isOf(metadata, world.submitted));
  const conditions = ((own?.status?.conditions ?? []) as Obj[]).map(({ type, message }) => `${type}: ${message}`).slice(-1);
  return { victims, isStarted: hasStarted(seen, world), said: `${own?.status?.phase ?? 'no PodGroup'}; ${conditions.join()}` };
}

/** How often the same has to be seen before it counts as the end, and how often a world is looked at that changes and changes. */
const SAME = 2;
const LOOKS = 22;

/**
 * PodGroups and pods, once nothing changes any more.
 *
 * @param isOver whether what is waited for has happened in a world
 */
async function settled(
  client: Client,
  worlds: readonly SimulatedVolcanoWorld[],
  isOver: (world: SimulatedVolcanoWorld, own: Seen) => boolean = () => true,
): Promise<Seen> {
  await sleep(5000);
  const before = new Map<string, { readonly state: string; readonly same: number }>();
  for (let look = 0; ; look++) {
    const [groups, pods] = await Promise.all([client.list(SCHEDULING, 'PodGroup'), client.list('v1', 'Pod')]);
    const restless = new Set<string>();
    for (const world of worlds) {
      const own = { groups: groups.filter(isIn(world)), pods: pods.filter(isIn(world)), restless };
      const state = stateOf(own);
      const last = before.get(world.name);
      const same = last?.state === state ? last.same + 1 : 0;
      before.set(world.name, { state, same });
      if (same < SAME || !isOver(world, own)) {
        restless.add(world.name);
      }
    }
    if (restless.size === 0 || look === LOOKS) {
      return { groups, pods, restless };
    }
    await sleep(3000);
  }
}

function isIn({ name }: SimulatedVolcanoWorld): (object: Obj) => boolean {
  return ({ metadata }) => metadata.namespace === name;
}

function stateOf({ groups, pods }: Seen): string {
  return [
    ...groups.map(({ metadata, status }) => `${metadata.uid} ${status?.phase}`),
    ...pods.map(({ metadata, spec, status }) => `${metadata.uid} ${spec.nodeName} ${status?.phase} ${metadata.deletionTimestamp}`),
  ].sort().join();
}
