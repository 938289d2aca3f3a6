import { refusalsOf } from '../../support/admission-policy';
import { Attempt, Who } from '../../queues/policies/attempts';
import { POLICIES, PolicySet } from '../../queues/policies/policies';
import { Client, inParallel, Obj } from '../control-plane/client';
import { sleep } from '../control-plane/processes';
import { ACCOUNTS, userOf } from '../control-plane/service-accounts';
import { realOwners, shared, withRealOwners } from '../policies/surroundings';
import { playControllers } from '../policies/controllers';
import { Judgement, Suite } from '../suite';

/** What somebody tried in a namespace with a policy, and what the API server answered. */
export interface AttemptCase {
  readonly set: string;
  readonly attempt: Pick<Attempt, 'what' | 'as'>;
  readonly answer: 'refused by the policy' | 'let through' | 'refused otherwise';
  readonly message?: string;
}

/** A run in a namespace with all policies, from its start to its end, by controllers under their own service accounts. */
export interface ControllerCase {
  readonly run: string;

  /** What was seen in place of a run that starts, is stopped, starts again and is deleted. */
  readonly broken?: string;
}

type PolicyCase = AttemptCase | ControllerCase;

/** What people and controllers try against the policies of namespaces and queues. */
export const policies: Suite<PolicyCase> = {
  name: 'policies',
  question: 'do policies refuse what goes round queues and priorities, and let controllers work under their own service accounts?',
  counts: { run: 1, full: 1, recorded: 1 },
  judge,
  async ask({ client }) {
    const objects = shared();
    await inParallel(objects, 4, (object) => client.apply(object));
    const attempts = await inParallel(POLICIES, 2, (set, i) => trySet(client, set, `policies-${i}`));
    const runs = await playControllers(client);
    await inParallel(objects, 4, (object) => client.purge(object));
    return [...attempts.flat(), ...runs];
  },
};

function judge(given: PolicyCase): Judgement {
  return 'run' in given ? judgeRun(given) : judgeAttempt(given);
}

function judgeRun({ run, broken }: ControllerCase): Judgement {
  const detail = `${run}: ${broken ?? 'starts, stops, starts again and ends'}`;
  return { verdict: broken === undefined ? 'agrees' : 'false error', bad: false, group: detail.slice(0, 200), detail };
}

/** The real answer against what is meant, and against what the same expressions say offline. */
function judgeAttempt({ set, attempt: { what, as }, answer, message = '' }: AttemptCase): Judgement {
  const policy = POLICIES.find(({ name }) => name === set);
  const attempt = policy?.attempts.find((other) => other.what === what && other.as === as);
  const detail = `${set}: ${what}, by ${as}: ${answer} ${message}`;
  const group = detail.slice(0, 200);
  if (policy === undefined || attempt === undefined) {
    return { verdict: 'not counted', bad: false, group, detail };
  }
  const isRefused = answer === 'refused by the policy';
  const offline = refusalsOf(policy.manifests('kq')[0], attempt).length > 0;
  const agrees = answer !== 'refused otherwise' && isRefused === attempt.refused && isRefused === offline;
  return { verdict: agrees ? 'agrees' : attempt.refused ? 'missed' : 'false error', bad: attempt.refused, group, detail };
}

function userFor(who: Who): string {
  const programs: Partial<Record<Who, string>> = { JobSet: 'jobset', Trainer: 'trainer', Kueue: 'kueue', Volcano: 'volcano-controller' };
  const builtIn: Partial<Record<Who, string>> = {
    'cronjob controller': 'cronjob-controller',
    'job controller': 'job-controller',
    'garbage collector': 'generic-garbage-collector',
  };
  const account = ACCOUNTS.find(({ program }) => program === programs[who]);
  return account !== undefined ? userOf(account) : builtIn[who] !== undefined ? `system:serviceaccount:kube-system:${builtIn[who]}` : who;
}

async function trySet(client: Client, { name: set, attempts, manifests }: PolicySet, namespace: string): Promise<AttemptCase[]> {
  const policy = manifests(namespace);
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  await client.apply(space);
  const owners = await realOwners(client, namespace);
  const given = attempts.map((attempt, i) => {
    const own = (object: Obj): Obj => ({ ...withRealOwners(object, owners), metadata: named(object, owners, `x-${i}`, namespace) });
    return { ...attempt, object: own(attempt.object), before: attempt.before === undefined ? undefined : own(attempt.before) };
  });
  const already = given.filter(({ before }) => before !== undefined);
  const refusedBefore = await inParallel(already, 8, async ({ before }) => created(await client.create(held(before))));
  for (const object of policy) {
    await client.apply(object);
  }
  await untilInForce(client, policy[0]);
  const cases = await inParallel(given, 8, async (attempt): Promise<AttemptCase> => {
    const { what, as, before, object } = attempt;
    const problem = refusedBefore[already.indexOf(attempt)];
    const other = new Client(userFor(as));
    const { code, body } =
      problem !== undefined
        ? { code: 500, body: { message: `what it was cannot be made: ${problem}` } }
        : before === undefined
          ? await other.create(object, { dryRun: true })
          : await other.replace(changed((await client.get(object)).body, before, object), { dryRun: true });
    other.close();
    const base = { set, attempt: { what, as } };
    if (code < 300) {
      return { ...base, answer: 'let through' };
    }
    const message = String(body.message);
    return { ...base, answer: /ValidatingAdmissionPolicy/.test(message) ? 'refused by the policy' : 'refused otherwise', message };
  });
  for (const object of [...policy, ...already.map(({ before }) => before), space]) {
    await client.purge(object);
  }
  return cases;
}

function named(object: Obj, owners: ReadonlyMap<string, string>, name: string, namespace: string): Obj {
  return { ...withRealOwners(object, owners).metadata, name, namespace };
}

function created({ code, body }: { readonly code: number; readonly body: Obj }): string | undefined {
  return code < 300 ? undefined : String(body.message);
}

/** A Job that does not run before it is asked about. */
function held(object: Obj): Obj {
  return object.apiVersion === 'batch/v1' && object.kind === 'Job' ? { ...object, spec: { ...object.spec, suspend: true } } : object;
}

/** A policy counts some time after it is written: the API server says when it has read it, and has it then soon. */
async function untilInForce(client: Client, policy: Obj): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const { body } = await client.get(policy);
    if (body.status?.observedGeneration === body.metadata?.generation) {
      break;
    }
    await sleep(500);
  }
  await sleep(5000);
}

/** What is there, with what differs between two others. */
function changed(live: Obj, before: Obj, after: Obj): Obj {
  if (!isMap(before) || !isMap(after) || !isMap(live)) {
    return after;
  }
  const result: Obj = { ...live };
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) {
      result[key] = changed(live[key], before[key], after[key]);
    }
  }
  return result;
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
