import { Client, inParallel, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { belongsTo, isOf, SimulatedWorld } from '../worlds/simulated-world';
import { trimmed } from '../worlds/trimmed';

/** Kinds by API version. */
export type Kinds = readonly (readonly [apiVersion: string, kind: string])[];

/** What is particular to a scheduler where it is asked what becomes of one more workload. */
export interface AskedScheduler {
  /** What is looked at to see whether anything still changes. */
  readonly watched: Kinds;
  readonly snapshotKinds: Kinds;

  /** Whether an object of no world belongs to every snapshot. */
  isShared(object: Obj): boolean;

  /** What of an object counts as a change. */
  stateOf(object: Obj): string;

  /**
   * How often the same has to be seen before it counts as the end; undefined while something has to come.
   *
   * @param own what is watched of the world
   * @param workloads that are there
   */
  stillAfter(own: readonly Obj[], workloads: readonly Obj[]): number | undefined;

  /** Whether workloads of a world evict one another for ever. */
  isEndless(own: readonly Obj[]): boolean;

  /** What the suite does for an object that was made, and for all of them before workloads are. */
  made?(client: Client, object: Obj): Promise<void>;
  ready(client: Client, worlds: readonly SimulatedWorld[]): Promise<void>;

  /**
   * Comes back when the scheduler has looked at what was there before, however busy the machine is: something is made that it has to
   * deal with, and it deals with one thing after the other. False when it does not get to that.
   */
  caughtUp(client: Client): Promise<boolean>;

  /** Whether the next group of workloads comes when nothing changes any more, rather than a moment later. */
  readonly isSettledBetween: boolean;

  /** Who has given way to the workload, by what is watched: what says so may be overwritten later. */
  victimsOf(world: SimulatedWorld, own: readonly Obj[]): readonly string[];

  /** What became of the workload; without an outcome, it was not let in. */
  answerOf(
    world: SimulatedWorld, own: readonly Obj[], snapshot: readonly Obj[], victims: readonly string[],
  ): { readonly outcome?: 'starts' | 'preempts' };

  /** What became of it with all others gone. */
  aloneOf(world: SimulatedWorld, own: readonly Obj[]): 'waits' | 'never' | undefined;
}

/** What was seen of one world. */
export interface AskedWorld<Answer> {
  readonly refused: readonly string[];
  readonly snapshot: readonly Obj[];
  readonly answer: Answer;
  readonly outcome: 'starts' | 'preempts' | 'waits' | 'never';
}

/** At a time, each request of an API server that is on the same machine. */
const WIDTH = 12;

type Answered<S extends AskedScheduler> = ReturnType<S['answerOf']>;

/** Makes worlds, lets their workloads run and wait, submits one more in each, and says what became of it. All are gone afterwards. */
export async function askWorlds<S extends AskedScheduler>(
  client: Client,
  scheduler: S,
  worlds: readonly SimulatedWorld[],
): Promise<AskedWorld<Answered<S>>[]> {
  const refused = new Map<SimulatedWorld, string[]>(worlds.map((world) => [world, []]));
  const asked = (): SimulatedWorld[] => worlds.filter((world) => refused.get(world)?.length === 0);
  const create = async (world: SimulatedWorld, object: Obj): Promise<void> => {
    const { code, body } = await client.create(object);
    if (code >= 300) {
      refused.get(world)?.push(`${object.kind}/${object.metadata.name}: ${body.message}`);
    }
  };
  const notSettled = ({ restless }: Settled, problem: string): void =>
    asked().filter((world) => restless.has(world)).forEach((world) => refused.get(world)?.push(problem));
  // what goes on for ever there would keep the scheduler from the others
  const isLeft = new Set(worlds);
  const clear = async (some: readonly SimulatedWorld[]): Promise<void> => {
    some.forEach((world) => isLeft.delete(world));
    await inParallel(some, WIDTH, (world) => purgeAll(client, world));
  };

  await inParallel(worlds.flatMap(({ nodes }) => nodes), WIDTH, (node) => client.create(node));
  await inParallel(worlds, WIDTH, async (world) => {
    for (const object of world.objects) {
      await create(world, object);
      await scheduler.made?.(client, object);
    }
  });
  await scheduler.ready(client, asked());
  const groups = Math.max(...worlds.map(({ before }) => before.length));
  for (let group = 0; group < groups; group++) {
    const jobs = asked().flatMap((world) => (world.before[group] ?? []).map((job) => [world, job] as const));
    await inParallel(jobs, WIDTH, ([world, job]) => create(world, job));
    if (scheduler.isSettledBetween || group === groups - 1) {
      const made = ({ before }: SimulatedWorld): Obj[] => before.slice(0, group + 1).flat();
      notSettled(await settled(client, scheduler, asked(), made, { clear }), 'does not settle');
    } else {
      await Promise.all([sleep(1100), scheduler.caughtUp(client)]);
    }
  }
  await clear([...isLeft].filter((world) => !asked().includes(world)));
  const everything = (await listAll(client, scheduler.snapshotKinds)).flat();
  const shared = everything.filter((object) => scheduler.isShared(object));
  const snapshotOf = (world: SimulatedWorld): Obj[] => [...shared, ...everything.filter((object) => belongsTo(object, world))].map(trimmed);
  const snapshots = new Map(asked().map((world) => [world, snapshotOf(world)]));
  // so that it is newer than all others, whose time is in whole seconds
  await sleep(1100);
  await inParallel(asked(), WIDTH, (world) => create(world, world.submitted));
  const victims = new Map<SimulatedWorld, Set<string>>(worlds.map((world) => [world, new Set()]));
  const note = (world: SimulatedWorld, own: readonly Obj[]): void =>
    scheduler.victimsOf(world, own).forEach((name) => victims.get(world)?.add(name));
  const after = await settled(client, scheduler, asked(), ({ before, submitted }) => [...before.flat(), submitted], { clear, note });
  notSettled(after, 'does not settle with it');
  const answers = new Map(worlds.map((world) => {
    const gone = [...(victims.get(world) ?? [])].sort();
    const answer = scheduler.answerOf(world, after.own.get(world) ?? [], snapshots.get(world) ?? [], gone) as Answered<S>;
    return [world, answer] as const;
  }));
  const pending = asked().filter((world) => answers.get(world)?.outcome === undefined);
  await Promise.all([
    clear([...isLeft].filter((world) => !pending.includes(world))),
    inParallel(pending.flatMap(({ before }) => before.flat()), WIDTH, (job) => client.purge(job)),
  ]);
  const alone = await settled(client, scheduler, pending, ({ submitted }) => [submitted], { clear, isAlone: true });
  const cases = worlds.map((world): AskedWorld<Answered<S>> => {
    const answer = answers.get(world) as Answered<S>;
    const outcome = answer.outcome ?? scheduler.aloneOf(world, alone.own.get(world) ?? []);
    const problems = refused.get(world) ?? [];
    return {
      refused: problems.length > 0 || outcome !== undefined ? problems : ['the scheduler has not looked at it'],
      snapshot: problems.length > 0 ? [] : (snapshots.get(world) ?? []),
      answer,
      outcome: outcome ?? 'never',
    };
  });
  await clear([...isLeft]);
  return cases;
}

/** Everything of a world, workloads first: queues that are gone are gone for good. */
async function purgeAll(client: Client, { before, submitted, objects, nodes }: SimulatedWorld): Promise<void> {
  for (const object of [submitted, ...before.flat(), ...[...objects].reverse(), ...nodes]) {
    await client.purge(object);
  }
}

async function listAll(client: Client, kinds: Kinds): Promise<Obj[][]> {
  return Promise.all(kinds.map(([apiVersion, kind]) => client.list(apiVersion, kind)));
}

/** How often a world is looked at: some change for ever, since workloads evict one another. */
const LOOKS = 24;
const PAUSE = 1200;

interface Settled {
  readonly own: ReadonlyMap<SimulatedWorld, readonly Obj[]>;

  /** Worlds in which there was no end to the changes: they say nothing about one more workload. */
  readonly restless: ReadonlySet<SimulatedWorld>;
}

interface SettledOptions {
  clear(worlds: readonly SimulatedWorld[]): Promise<void>;
  readonly isAlone?: boolean;
  note?(world: SimulatedWorld, own: readonly Obj[]): void;
}

/** The world in which something changed last: where the scheduler goes round and round. */
function busiestOf(own: ReadonlyMap<SimulatedWorld, readonly Obj[]>): SimulatedWorld | undefined {
  const versionOf = (objects: readonly Obj[]): number => Math.max(0, ...objects.map(({ metadata }) => Number(metadata.resourceVersion)));
  return [...own.keys()].sort((a, b) => versionOf(own.get(b) ?? []) - versionOf(own.get(a) ?? []))[0];
}

/**
 * What is there once nothing changes any more.
 *
 * @param workloadsOf what has to be there
 * @param clear makes an end to a world
 * @param isAlone whether nothing of others may be left
 * @param note is told what is there at each look
 */
async function settled(
  client: Client,
  scheduler: AskedScheduler,
  worlds: readonly SimulatedWorld[],
  workloadsOf: (world: SimulatedWorld) => readonly Obj[],
  { clear, isAlone = false, note }: SettledOptions,
): Promise<Settled> {
  const seen = new Map<SimulatedWorld, { readonly state: string; readonly same: number }>();
  const endless = new Set<SimulatedWorld>();
  for (let look = 0; ; look++) {
    const [hasCaughtUp] = await Promise.all([scheduler.caughtUp(client), sleep(PAUSE)]);
    const everything = worlds.length === 0 ? [] : (await listAll(client, scheduler.watched)).flat();
    const own = new Map(worlds.map((world) => [world, everything.filter((object) => belongsTo(object, world))]));
    const restless = new Set<SimulatedWorld>();
    for (const [world, objects] of own) {
      note?.(world, objects);
      const state = objects.map((object) => scheduler.stateOf(object)).sort().join();
      const last = seen.get(world);
      const same = last?.state === state ? last.same + 1 : 0;
      seen.set(world, { state, same });
      const workloads = workloadsOf(world);
      const enough = scheduler.stillAfter(objects, workloads);
      const isOver = !isAlone || objects.every((object) => workloads.some((workload) => isOf(object, workload)));
      if (enough === undefined || !isOver || same < enough) {
        restless.add(world);
      }
      if (scheduler.isEndless(objects)) {
        endless.add(world);
      }
    }
    const busiest = hasCaughtUp ? undefined : busiestOf(own);
    if (busiest !== undefined) {
      endless.add(busiest);
      await clear([busiest]);
    } else if ([...restless].every((world) => endless.has(world)) || look === LOOKS) {
      return { own, restless: new Set([...restless, ...endless]) };
    }
  }
}
