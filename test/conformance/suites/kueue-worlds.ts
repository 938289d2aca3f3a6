import { Client, inParallel, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { Random } from '../random';
import { Suite } from '../suite';
import { judgeKueue, KueueCase } from '../worlds/kueue-case';
import { KUEUE, KueueWorld, kueueWorld } from '../worlds/kueue-generator';

/** Worlds that are there at the same time; each has names of its own. */
const BATCH = 150;

/** One queued workload on an otherwise empty cluster. */
export const kueueWorlds: Suite<KueueCase> = {
  name: 'kueue',
  question: 'does a lone workload on an empty cluster get quota and pods?',
  counts: { run: 150, full: 1_000, recorded: 1_000 },
  judge: judgeKueue,
  async ask({ client, seed, count }) {
    const random = new Random(seed);
    const worlds = Array.from({ length: count }, (_, i) => kueueWorld(random, `w${seed}-${i}`));
    const cases: KueueCase[] = [];
    for (let from = 0; from < count; from += BATCH) {
      cases.push(...(await askBatch(client, worlds.slice(from, from + BATCH))));
      console.log(`  ${Math.min(count, from + BATCH)} worlds`);
    }
    return cases;
  },
};

async function askBatch(client: Client, worlds: readonly KueueWorld[]): Promise<KueueCase[]> {
  await inParallel(worlds.flatMap(({ nodes }) => nodes), 8, (node) => client.create(node));
  const refusals = await inParallel(worlds, 6, (world) => createAll(client, world.objects));
  const found = await settled(client);
  const cases = await inParallel(worlds, 6, (world, i) => answer(client, world, refusals[i], found.get(world.namespace)));
  await inParallel(worlds, 8, async ({ objects, nodes }) => {
    // what else is in the namespace goes with it
    const gone = objects.filter(({ metadata }, k) => metadata.namespace === undefined || k === objects.length - 1);
    for (const object of gone.reverse().concat(nodes)) {
      await client.purge(object);
    }
  });
  return cases;
}

async function createAll(client: Client, objects: readonly Obj[]): Promise<string[]> {
  const refused: string[] = [];
  for (const object of objects) {
    let answer = await client.create(object);
    // TrainJobs need their runtime in the webhook's cache
    for (
      let i = 0;
      i < 10 && answer.code >= 300 && object.kind === 'TrainJob' && /not found|must be created/.test(answer.body.message);
      i++
    ) {
      await sleep(300);
      answer = await client.create(object);
    }
    if (answer.code >= 300) {
      refused.push(`${object.kind}/${object.metadata.name}: ${answer.body.message}`);
    }
  }
  return refused;
}

/** The workloads by namespace, once nothing changes any more. */
async function settled(client: Client): Promise<ReadonlyMap<string, Obj>> {
  await sleep(6000);
  let before = '';
  for (let i = 0; ; i++) {
    const workloads = await client.list(KUEUE, 'Workload');
    const state = workloads.map((workload) => `${workload.metadata.uid} ${conditionsOf(workload)}`).sort().join();
    if ((state === before && i > 1) || i > 20) {
      return new Map(workloads.map((workload) => [workload.metadata.namespace as string, workload]));
    }
    before = state;
    await sleep(4000);
  }
}

async function answer(
  client: Client,
  { namespace, objects, facts, nodes }: KueueWorld,
  refused: readonly string[],
  workload: Obj,
): Promise<KueueCase> {
  const shared = { closedCohorts: true, ...(facts === undefined ? {} : { facts }), objects };
  const said = workload === undefined ? 'no workload' : conditionsOf(workload);
  if (refused.length > 0) {
    return { refused, said, ...shared };
  }
  const isAdmitted =
    workload?.status?.conditions?.some((condition: Obj) => condition.type === 'QuotaReserved' && condition.status === 'True') === true;
  if (!isAdmitted) {
    return { refused, admitted: false, said, ...shared };
  }
  // Admission is not the end: the API server may refuse the pods.
  let found: readonly Obj[] = [];
  for (let i = 0; i < 12; i++) {
    found = await client.list('v1', 'Pod', namespace);
    // where the world has nodes, pods must find one
    if (found.length >= wantedPods(objects, workload) && (nodes.length === 0 || found.every(({ spec }) => spec.nodeName !== undefined))) {
      return { refused, admitted: true, said, ...shared };
    }
    await sleep(i * 500);
  }
  const events = await client.list('v1', 'Event', namespace);
  const failed = events.find(({ reason }) => /FailedCreate/.test(reason));
  const bound = found.filter(({ spec }) => spec.nodeName !== undefined);
  const pods = found.length < wantedPods(objects, workload)
    ? `admitted, but ${found.length === 0 ? 'no' : `only ${found.length}`} pods: ${failed?.message ?? 'no event'}`
    : `admitted, but only ${bound.length} of ${found.length} pods find a node`;
  return { refused, admitted: false, said: pods, ...shared };
}

/** How many pods must be there: all of what makes them at once, one of what waits for some of them to be ready. */
function wantedPods(objects: readonly Obj[], { spec }: Obj): number {
  const isAtOnce = ['Job', 'JobSet', 'TrainJob', 'Pod'].includes(objects[objects.length - 1].kind);
  return isAtOnce ? (spec.podSets as Obj[]).reduce((sum, { count, minCount }) => sum + Number(minCount ?? count), 0) : 1;
}

function conditionsOf({ status }: Obj): string {
  return ((status?.conditions ?? []) as Obj[])
    .map(({ type, status: value, reason, message }) => `${type}=${value} ${reason}: ${message}`)
    .join(' | ');
}
