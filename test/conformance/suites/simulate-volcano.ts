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
  counts: { run: 300, recorded: 300 },
  judge: judgeSimulatedVolcano,
  async ask({ client, seed, count }) {
    const random = new Random(seed);
    await inParallel([...CLASSES, SPARE], 4, (object) => client.create(object));
    const cases: SimulatedVolcanoCase[] = [];
    for (const [i, setup] of SIMULATED_SETUPS.entries()) {
      const share = Math.ceil((count - cases.length) / (SIMULATED_SETUPS.length - i));
      await restartVolcanoScheduler(setup.configuration);
      const worlds = Array.from({ length: share }, (_, k) => simulatedVolcanoWorld(random, `w${seed}-${setup.name[0]}${k}`, setup));
      cases.push(...(await askBatch(client, worlds, setup)));
      console.log(`  ${cases.length} worlds, ${setup.name}`);
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
  for (let group = 0; worlds.some(({ before }) => group < before.length); group++) {
    await inParallel(
      worlds.flatMap((world) => (world.before[group] ?? []).map((job) => [world, job] as const)),
      8,
      ([world, job]) => create(world, job),
    );
    await settled(client);
  }
  const snapshots = await snapshotsOf(client, worlds);
  await sleep(1100);
  await inParallel(worlds, 8, (world) => create(world, world.submitted));
  const after = await settled(client);
  const answers = worlds.map((world, i) => answerOf(world, snapshots[i], after));
  await inParallel(
    worlds.flatMap(({ before }) => before.flat()),
    8,
    (job) => client.purge(job),
  );
  const alone = await settled(client);
  const cases = worlds.map((world, i): SimulatedVolcanoCase => {
    const { hasStarted, ...answer } = answers[i];
    const isPreempting = Object.keys(answer.victims).length > 0;
    const pending = hasRun(alone.groups, world) ? 'waits' : 'never';
    return {
      name: world.name,
      setup: setup.name,
      facts: setup.configuration === undefined ? {} : { volcano: { configuration: setup.configuration } },
      refused: refused.get(world.name) ?? [],
      snapshot: snapshots[i],
      submitted: world.submitted,
      ...answer,
      outcome: isPreempting ? 'preempts' : hasStarted ? 'starts' : pending,
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
}

function hasRun(groups: readonly Obj[], { name, submitted }: SimulatedVolcanoWorld): boolean {
  return groups.some(
    ({ metadata, status }) => metadata.namespace === name && isOf(metadata, submitted) && /^(Running|Completed)$/.test(status?.phase),
  );
}

function isOf(metadata: Obj, { metadata: { name } }: Obj): boolean {
  return (metadata.ownerReferences ?? []).some((owner: Obj) => owner.name === name);
}

function answerOf(
  world: SimulatedVolcanoWorld,
  snapshot: readonly Obj[],
  { groups, pods }: Seen,
): Pick<SimulatedVolcanoCase, 'victims' | 'said'> & { readonly hasStarted: boolean } {
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
  return { victims, hasStarted: hasRun(groups, world), said: `${own?.status?.phase ?? 'no PodGroup'}; ${conditions.join()}` };
}

/** PodGroups and pods, once nothing changes any more. */
async function settled(client: Client): Promise<Seen> {
  await sleep(5000);
  let before = '';
  for (let i = 0; ; i++) {
    const [groups, pods] = await Promise.all([client.list(SCHEDULING, 'PodGroup'), client.list('v1', 'Pod')]);
    const state = [
      ...groups.map(({ metadata, status }) => `${metadata.uid} ${status?.phase}`),
      ...pods.map(({ metadata, spec, status }) => `${metadata.uid} ${spec.nodeName} ${status?.phase} ${metadata.deletionTimestamp}`),
    ]
      .sort()
      .join();
    if ((state === before && i > 0) || i > 12) {
      return { groups, pods };
    }
    before = state;
    await sleep(3500);
  }
}
