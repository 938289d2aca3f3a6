import { restartVolcanoScheduler } from '../control-plane/addons';
import { Client, inParallel, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { Random } from '../random';
import { Suite } from '../suite';
import { judgeVolcano, VolcanoCase } from '../worlds/volcano-case';
import { SETUPS, volcanoFacts, volcanoNodes, VolcanoSetup, VolcanoWorld, volcanoWorld } from '../worlds/volcano-generator';

const SECONDS = 30;

/** One gang in one queue, on an otherwise idle cluster of nodes of several shapes. */
export const volcanoWorlds: Suite<VolcanoCase> = {
  name: 'volcano',
  question: 'does a lone gang on an idle cluster start?',
  counts: { run: 80, full: 500, recorded: 500 },
  judge: judgeVolcano,
  async ask({ client, seed, count }) {
    const random = new Random(seed);
    const nodes = volcanoNodes();
    await inParallel(nodes, 8, (node) => client.create(node));
    const cases: VolcanoCase[] = [];
    for (const [i, setup] of SETUPS.entries()) {
      await restartVolcanoScheduler(setup.configuration);
      const share = Math.ceil((count - cases.length) / (SETUPS.length - i));
      const worlds = Array.from({ length: share }, (_, k) => volcanoWorld(random, `v${seed}-${setup.name[0]}${k}`, setup));
      cases.push(...(await inParallel(worlds, 8, (world, k) => ask(client, world, setup, k))));
    }
    await restartVolcanoScheduler();
    await inParallel(nodes, 8, (node) => client.purge(node));
    return cases;
  },
};

async function ask(client: Client, world: VolcanoWorld, setup: VolcanoSetup, position: number): Promise<VolcanoCase> {
  const refused: string[] = [];
  for (const node of world.network?.nodes ?? []) {
    await client.create(node);
  }
  for (const object of world.objects) {
    if (object === world.workload) {
      await untilOpen(client, world);
    }
    const { code, body } = await client.create(object);
    if (code >= 300) {
      refused.push(`${object.kind}: ${body.message}`);
    }
  }
  const outcome = refused.length > 0 ? { said: '' } : await watch(client, world);
  for (const object of [...world.objects].reverse().concat(world.network?.nodes ?? [])) {
    await client.purge(object);
  }
  if (position % 50 === 49) {
    console.log(`  ${position + 1} worlds, ${setup.name}`);
  }
  return { refused, ...outcome, facts: volcanoFacts(setup, world), objects: world.objects };
}

/** The webhook refuses jobs for queues that the controller has not looked at yet. */
async function untilOpen(client: Client, { objects }: VolcanoWorld): Promise<void> {
  const queues = objects.filter(({ kind }) => kind === 'Queue');
  for (let i = 0; i < 20; i++) {
    await sleep(1000);
    const answers = await Promise.all(queues.map((queue) => client.get(queue)));
    if (answers.every(({ code, body }) => code >= 300 || body.status?.state === 'Open')) {
      return;
    }
  }
}

/** Looks for a while whether the required pods run. */
async function watch(client: Client, { name, workload }: VolcanoWorld): Promise<{ started: boolean; said: string }> {
  for (let second = 0; second < SECONDS; second++) {
    await sleep(1000);
    if (await hasStarted(client, workload)) {
      return { started: true, said: '' };
    }
  }
  const [group] = await client.list('scheduling.volcano.sh/v1beta1', 'PodGroup', name);
  const conditions = ((group?.status?.conditions ?? []) as Obj[])
    .map(({ type, reason, message }) => `${type} ${reason}: ${message}`)
    .slice(-1);
  const pods = await client.list('v1', 'Pod', name);
  const bound = pods.filter(({ spec }) => spec.nodeName !== undefined);
  // a batch Job says late that its pods are ready
  if (group?.status?.phase === 'Running' && pods.length > 0 && bound.length === pods.length) {
    return { started: true, said: '' };
  }
  return {
    started: false,
    said: `${group?.status?.phase ?? 'no PodGroup'}, ${bound.length} of ${pods.length} pods have a node; ${conditions.join()}`,
  };
}

async function hasStarted(client: Client, workload: Obj): Promise<boolean> {
  const { body } = await client.get(workload);
  if (workload.apiVersion.startsWith('batch.volcano.sh')) {
    return ['Running', 'Completed', 'Completing'].includes(body.status?.state?.phase);
  }
  return (body.status?.ready ?? 0) + (body.status?.succeeded ?? 0) > 0;
}
