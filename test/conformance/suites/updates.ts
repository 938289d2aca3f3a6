import { Client, inParallel, Obj } from '../control-plane/client';
import { fakeNodes, withNodes } from '../control-plane/nodes';
import { sleep } from '../control-plane/processes';
import { diffManifests } from '../library';
import { Random } from '../random';
import { Judgement, Suite } from '../suite';
import { Base, BASES } from '../updates/bases';
import { editOf } from '../updates/edits';
import { shapeOf } from './acceptance-case';
import { Mutator } from './mutations';

/** An edit of an object that exists, by server-side apply. */
export interface UpdateCase {
  /** What the object is and what is edited. */
  readonly edit: string;

  /** `disruptive`: a pod ended, or the run was deleted or failed. */
  readonly outcome: 'refused' | 'disruptive' | 'other effect' | 'no effect';
  readonly message?: string;
  readonly before: readonly Obj[];
  readonly after: readonly Obj[];
}

/** Edits of live objects, against `preflight diff`. */
export const updates: Suite<UpdateCase> = {
  name: 'updates',
  question: 'is an edit of a live object refused, harmless, or the end of a run?',
  counts: { run: 100, full: 300, recorded: 300 },
  judge,
  async ask({ client, seed, count }) {
    const random = new Random(seed);
    const makes = Array.from({ length: count }, (_, i) => BASES[i % BASES.length](random, `u${seed}-${i}`));
    const mutator = new Mutator(random, makes.flatMap(({ target, around }) => [target, ...around]));
    // chosen beforehand, so that a seed gives the same edits whatever answers first
    const choices = makes.map((base) => Array.from({ length: 12 }, () => editOf(base.target, random, mutator)));
    const cases = await withNodes(client, NODES, () =>
      inParallel(makes, 16, (base, i) => ask(client, base, choices[i], `u${seed}-${i}`)),
    );
    return cases.filter((given) => given !== undefined);
  },
};

const NODES = fakeNodes(
  'update', 40, { cpu: '64', memory: '512Gi', 'nvidia.com/gpu': '8', 'ephemeral-storage': '100Gi' }, { 'example.com/pool': 'gpu' },
);

async function ask(
  client: Client,
  base: Base,
  choices: readonly ReturnType<typeof editOf>[],
  namespace: string,
): Promise<UpdateCase | undefined> {
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  const all = [space, ...base.around, base.target, ...base.users];
  try {
    for (const object of all) {
      const { code, body } = await applyPatiently(client, object);
      if (code >= 300) {
        console.log(`  ${base.title}: ${object.kind} is refused: ${body.message}`);
        return undefined;
      }
    }
    await bringInto(client, base, namespace);
    const edit = await firstValid(client, base.target, choices);
    return edit === undefined ? undefined : await apply(client, base, edit, namespace);
  } finally {
    for (const object of [...all].reverse()) {
      await client.purge(object);
    }
  }
}

async function applyPatiently(client: Client, object: Obj): Promise<Awaited<ReturnType<Client['apply']>>> {
  for (let i = 0; ; i++) {
    const answer = await client.apply(object);
    if (answer.code < 300 || i === 5) {
      return answer;
    }
    await sleep(500);
  }
}

async function bringInto(client: Client, { state }: Base, namespace: string): Promise<void> {
  for (let i = 0; i < 20 && (state === 'running' || state === 'finished'); i++) {
    await sleep(1000);
    const pods = await client.list('v1', 'Pod', namespace);
    if (pods.length > 0 && pods.every(({ status }) => status.phase === 'Running')) {
      break;
    }
  }
  if (state === 'finished') {
    const pods = await client.list('v1', 'Pod', namespace);
    await Promise.all(pods.map((pod) => endPod(client, pod, 0)));
    await sleep(2000);
  }
  await sleep(1000);
}

/** Ends all containers of a pod, as a kubelet reports it. */
export async function endPod(client: Client, pod: Obj, exitCode: number): Promise<void> {
  const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const ended = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: now, finishedAt: now };
  const containerStatuses = pod.spec.containers.map(({ name, image }: Obj) => ({
    name,
    image,
    imageID: '',
    ready: false,
    restartCount: 0,
    state: { terminated: ended },
  }));
  await client.patch(pod, { status: { phase: exitCode === 0 ? 'Succeeded' : 'Failed', containerStatuses } }, '/status');
}

/** The first edit that would be accepted if the object were new: other refusals are for the suite of acceptance. */
async function firstValid(client: Client, target: Obj, choices: readonly ReturnType<typeof editOf>[]): Promise<ReturnType<typeof editOf>> {
  for (const edit of choices) {
    if (edit !== undefined) {
      const copy = { ...edit.after, metadata: { ...edit.after.metadata, name: `${target.metadata.name}-copy` } };
      const { code } = await client.create(copy, { dryRun: true });
      if (code < 300 && JSON.stringify(edit.after) !== JSON.stringify(target)) {
        return edit;
      }
    }
  }
  return undefined;
}

async function apply(client: Client, base: Base, edit: NonNullable<ReturnType<typeof editOf>>, namespace: string): Promise<UpdateCase> {
  const given = {
    edit: `${base.title}: ${edit.change}`,
    before: [...base.around, base.target, ...base.users],
    after: [...base.around, edit.after, ...base.users],
  };
  const before = await stateOf(client, base, namespace);
  const { code, body } = await client.apply(edit.after);
  if (code >= 300) {
    return { ...given, outcome: 'refused', message: String(body.message).slice(-400) };
  }
  await sleep(5000);
  const after = await stateOf(client, base, namespace);
  const lost = [...before.alive].filter((uid) => !after.alive.has(uid));
  if (lost.length > 0 || (before.isThere && !after.isThere) || (!before.hasFailed && after.hasFailed)) {
    const why = !after.isThere
      ? 'it is gone'
      : after.hasFailed && !before.hasFailed
        ? 'it has failed'
        : `${lost.length} of ${before.alive.size} pods ended`;
    return { ...given, outcome: 'disruptive', message: why };
  }
  const isSame = before.alive.size === after.alive.size && before.conditions === after.conditions;
  return { ...given, outcome: isSame ? 'no effect' : 'other effect' };
}

interface State {
  readonly alive: ReadonlySet<string>;
  readonly isThere: boolean;
  readonly hasFailed: boolean;
  readonly conditions: string;
}

async function stateOf(client: Client, { target, users }: Base, namespace: string): Promise<State> {
  const pods = await client.list('v1', 'Pod', namespace);
  const alive = pods.filter(
    ({ metadata, status }) => metadata.deletionTimestamp === undefined && ['Pending', 'Running'].includes(status.phase),
  );
  const runs = await Promise.all([target, ...users].map((object) => client.get(object)));
  const conditions = runs.flatMap(({ body }) => (body.status?.conditions ?? []) as Obj[]);
  const phases = runs.map(({ body }) => body.status?.state?.phase);
  return {
    alive: new Set(alive.map(({ metadata }) => metadata.uid as string)),
    isThere: runs.every(({ code }) => code < 300),
    hasFailed:
      conditions.some(({ type, status }) => type === 'Failed' && status === 'True')
      || phases.some((phase) => /Failed|Aborted|Terminated/.test(phase ?? '')),
    conditions: conditions
      .map(({ type, status }) => `${type}=${status}`)
      .sort()
      .join(),
  };
}

function judge({ edit, outcome, message = '', before, after }: UpdateCase): Judgement {
  const bad = outcome === 'refused' || outcome === 'disruptive';
  try {
    const entries = diffManifests(before.map((manifest) => ({ manifest })), after.map((manifest) => ({ manifest })));
    const severities = new Set(entries.map(({ severity }) => severity));
    const isEnough = severities.has('error') || (outcome === 'disruptive' && severities.has('warning'));
    const detail = `${edit}: ${outcome}${message === '' ? '' : `, ${message}`}; preflight diff: ${entries.map(({ severity, text }) => `${severity} ${text}`).join('; ') || 'nothing'}`;
    // two states of git do not tell whether a run still waits, and what is refused once it runs is an error
    const isWaiting = /, waiting: /.test(edit) && severities.has('error');
    const harmless = isWaiting ? 'not counted' : severities.has('error') ? 'false error' : 'agrees';
    const verdict = bad ? (isEnough ? 'agrees' : 'missed') : harmless;
    return { verdict, bad, group: `${edit}: ${outcome}${outcome === 'refused' ? ` (${shapeOf(message).slice(-80)})` : ''}`, detail };
  } catch (error) {
    return { verdict: 'crash', bad, group: edit, detail: (error as Error).stack ?? String(error) };
  }
}
