import { restartVolcanoScheduler } from '../control-plane/addons';
import { Client, inParallel, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { Random } from '../random';
import { Suite } from '../suite';
import { judgeSimulatedVolcano, SimulatedVolcanoCase } from '../worlds/simulated-volcano-case';
import { CLASSES, SIMULATED_SETUPS, SimulatedVolcanoSetup, simulatedVolcanoWorld, SPARE } from '../worlds/simulated-volcano-generator';
import { isOf, SimulatedWorld } from '../worlds/simulated-world';
import { AskedScheduler, askWorlds } from './simulated-batch';

const SCHEDULING = 'scheduling.volcano.sh/v1beta1';

/** The part of the worlds in which gangs contend for what there is. */
const CONTENTION = 0.5;

/** One more gang in a cluster in which others run and wait. */
export const simulateVolcano: Suite<SimulatedVolcanoCase> = {
  name: 'simulate-volcano',
  question: 'does simulate say what Volcano then does with one more gang: outcome, victims?',
  counts: { run: 15, full: 300, recorded: 300 },
  judge: judgeSimulatedVolcano,
  async ask({ client, seed, count, keep }) {
    const [mixed, contended] = [new Random(seed), new Random(seed ^ 0x5eed)];
    await inParallel([...CLASSES, SPARE], 4, (object) => client.create(object));
    const cases: SimulatedVolcanoCase[] = [];
    for (const [i, setup] of SIMULATED_SETUPS.entries()) {
      const share = Math.ceil((count - cases.length) / (SIMULATED_SETUPS.length - i));
      await restartVolcanoScheduler(setup.configuration);
      const worlds = Array.from({ length: share }, (_, k) =>
        k < share * CONTENTION
          ? simulatedVolcanoWorld(contended, `x${seed}-${setup.name[0]}${k}`, setup, true)
          : simulatedVolcanoWorld(mixed, `w${seed}-${setup.name[0]}${k}`, setup),
      );
      cases.push(...(await askBatch(client, worlds, setup)));
      console.log(`  ${cases.length} worlds, ${setup.name}`);
      keep?.(cases);
    }
    await restartVolcanoScheduler();
    await inParallel([...CLASSES, SPARE], 4, (object) => client.purge(object));
    return cases;
  },
};

async function askBatch(client: Client, worlds: readonly SimulatedWorld[], setup: SimulatedVolcanoSetup): Promise<SimulatedVolcanoCase[]> {
  const facts = setup.configuration === undefined ? {} : { volcano: { configuration: setup.configuration } };
  const asked = await askWorlds(client, VOLCANO_SCHEDULER, worlds);
  return worlds.map(({ name, submitted }, i): SimulatedVolcanoCase => {
    const { refused, snapshot, answer: { victims, said }, outcome } = asked[i];
    return { name, setup: setup.name, facts, refused, snapshot, submitted, victims, said, outcome };
  });
}

/** How often the same has to be seen before it counts as the end: the scheduler looks at everything once a second. */
const SAME = 2;

const VOLCANO_SCHEDULER = {
  watched: [[SCHEDULING, 'PodGroup'], ['v1', 'Pod']],
  snapshotKinds: [
    ['v1', 'Node'],
    ['v1', 'Namespace'],
    ['v1', 'Pod'],
    ['scheduling.k8s.io/v1', 'PriorityClass'],
    [SCHEDULING, 'PodGroup'],
    [SCHEDULING, 'Queue'],
    ['batch.volcano.sh/v1alpha1', 'Job'],
  ],
  isSettledBetween: true,
  isShared: ({ kind, metadata: { name } }: Obj) => name.startsWith('simulated-') || (kind === 'Queue' && /^(root|default)$/.test(name)),
  stateOf: ({ metadata, spec, status }: Obj) => `${metadata.uid} ${spec.nodeName} ${status?.phase} ${metadata.deletionTimestamp}`,
  stillAfter: (own: readonly Obj[], workloads: readonly Obj[]) =>
    workloads.every((workload) => own.some((one) => one.kind === 'PodGroup' && isOf(one, workload))) ? SAME : undefined,
  ready: untilOpen,
  isEndless: () => false,
  victimsOf: () => [],
  // it looks at everything once a second, and has pods bound and evicted by others
  caughtUp: () => sleep(3000).then(() => true),
  answerOf(world: SimulatedWorld, own: readonly Obj[], snapshot: readonly Obj[]): Answer {
    const left = new Set(own.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.uid));
    const victims: Record<string, number> = {};
    for (const { kind, metadata, status } of snapshot) {
      if (kind === 'Pod' && status?.phase === 'Running' && !left.has(metadata.uid)) {
        const job = String(metadata.ownerReferences?.[0]?.name);
        victims[job] = (victims[job] ?? 0) + 1;
      }
    }
    const group = groupOf(world, own);
    const conditions = ((group?.status?.conditions ?? []) as Obj[]).map(({ type, message }) => `${type}: ${message}`).slice(-1);
    const said = `${group?.status?.phase ?? 'no PodGroup'}; ${conditions.join()}`;
    return { victims, said, outcome: Object.keys(victims).length > 0 ? 'preempts' : hasStarted(world, own) ? 'starts' : undefined };
  },
  aloneOf: (world: SimulatedWorld, own: readonly Obj[]) => (hasStarted(world, own) ? 'waits' : 'never'),
} satisfies AskedScheduler;

type Answer = Pick<SimulatedVolcanoCase, 'victims' | 'said'> & { readonly outcome?: 'starts' | 'preempts' };

/** The webhook refuses jobs for queues that the controller has not looked at yet. */
async function untilOpen(client: Client, worlds: readonly SimulatedWorld[]): Promise<void> {
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

function groupOf({ submitted }: SimulatedWorld, own: readonly Obj[]): Obj | undefined {
  return own.find((one) => one.kind === 'PodGroup' && isOf(one, submitted));
}

/** Whether as many pods of the gang have a node as it needs: its phase follows later. */
function hasStarted(world: SimulatedWorld, own: readonly Obj[]): boolean {
  const bound = own.filter((one) => one.kind === 'Pod' && isOf(one, world.submitted) && one.spec.nodeName !== undefined);
  const group = groupOf(world, own);
  return group !== undefined && bound.length >= group.spec.minMember;
}
