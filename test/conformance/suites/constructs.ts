import { Assembly } from '../apps/assembly';
import { randomConstruct } from '../apps/random-construct';
import { Client, inParallel, Obj } from '../control-plane/client';
import { sentenceOf } from '../library';
import { Judgement, Suite } from '../suite';
import { findingsOf, shapeOf } from './acceptance-case';
import { prepare } from './acceptance';

/** One object that a construct rendered, and what the API server made of it. */
export interface ConstructCase {
  readonly construct: string;
  readonly accepted: boolean;
  readonly message?: string;

  /** Fields that the server or a webhook changed. */
  readonly changed?: readonly string[];
  readonly manifest: Obj;
}

/** Every construct with every property: what is rendered is accepted, and unchanged by what the server fills in. */
export const constructs: Suite<ConstructCase> = {
  name: 'constructs',
  question: 'is what random constructs render accepted, unchanged by defaults, and without an error of preflight?',
  counts: { run: 500, full: 3_000, recorded: 1_500 },
  judge,
  async ask({ client, seed, count }) {
    await prepare(client);
    for (const name of ['nlp', 'vision', 'volcano-system', 'argocd']) {
      await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
    const objects = objectsOf(seed, count);
    const namespaces = new Set(objects.map(({ manifest }) => manifest.metadata.namespace as string | undefined));
    await inParallel([...namespaces], 4, async (name) => {
      if (name !== undefined) {
        await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      }
    });
    return inParallel(objects, 6, (given) => answerTo(client, given));
  },
};

/** Properties that are left over are named when somebody may want to look for them: a small run leaves hundreds. */
const MISSING_NAMED = 40;

interface Rendered {
  readonly construct: string;
  readonly manifest: Obj;
}

/** Different objects of random constructs; says how much of the API they reach. */
function objectsOf(seed: number, count: number): Rendered[] {
  const assembly = new Assembly();
  const types = assembly.constructs;
  const reached = new Set<string>();
  const found = new Map<string, Rendered>();
  let made = 0;
  let tried = 0;
  for (; found.size < count && tried < count * 3; tried++) {
    const type = types[tried % types.length];
    const result = randomConstruct(assembly, type, seed * 100_003 + tried);
    made += result === undefined ? 0 : 1;
    result?.reached.forEach((name) => reached.add(name));
    for (const manifest of result?.manifests ?? []) {
      found.set(JSON.stringify(manifest), { construct: type.name, manifest });
    }
  }
  const all = types.flatMap((type) => reachable(assembly, type.initializer?.parameters?.[2]?.type.fqn, new Set()));
  const missing = [...new Set(all)].filter((name) => !reached.has(name));
  console.log(`  ${made} of ${tried} constructs made; ${reached.size} properties reached, ${missing.length} not`);
  if (missing.length > 0 && missing.length <= MISSING_NAMED) {
    console.log(`  not reached: ${missing.join(', ')}`);
  }
  return [...found.values()].slice(0, count);
}

/** The properties that a struct leads to, as `Props.property`. */
function reachable(assembly: Assembly, fqn: string | undefined, seen: Set<string>): string[] {
  const type = assembly.find(fqn ?? '');
  if (type?.kind !== 'interface' || seen.has(type.fqn)) {
    return [];
  }
  seen.add(type.fqn);
  return assembly
    .propertiesOf(type)
    .flatMap(({ name, type: ref }) => [`${type.name}.${name}`, ...reachable(assembly, ref.fqn ?? ref.collection?.elementtype.fqn, seen)]);
}

async function answerTo(client: Client, { construct, manifest }: Rendered): Promise<ConstructCase> {
  const object = structuredClone(manifest);
  if (object.kind === 'Job' && object.apiVersion.startsWith('batch.volcano.sh')) {
    object.spec.queue = 'vq';
  }
  if (!(await client.serves(object))) {
    return { construct, accepted: true, manifest: object };
  }
  const { code, body } = await client.apply(object, { dryRun: true });
  if (code >= 300) {
    return { construct, accepted: false, message: String(body.message), manifest: object };
  }
  const changed = changes(object, body, '');
  return { construct, accepted: true, ...(changed.length > 0 ? { changed: changed.slice(0, 5) } : {}), manifest: object };
}

/** Where what came back differs from what was sent; what was added is no difference. */
export function changes(sent: unknown, got: unknown, path: string): string[] {
  const differs = [`${path}: ${JSON.stringify(sent)?.slice(0, 80)} -> ${JSON.stringify(got)?.slice(0, 80)}`];
  if (Array.isArray(sent)) {
    return !Array.isArray(got) || got.length !== sent.length ? differs : sent.flatMap((item, i) => changes(item, got[i], `${path}[${i}]`));
  }
  if (sent !== null && typeof sent === 'object') {
    const other = got as Record<string, unknown> | undefined;
    if (other === null || typeof other !== 'object') {
      return Object.keys(sent).length === 0 ? [] : differs;
    }
    return Object.entries(sent).flatMap(([key, value]) => changes(value, other[key], `${path}.${key}`));
  }
  return sent === got ? [] : differs;
}

function judge({ construct, accepted, message = '', changed = [], manifest }: ConstructCase): Judgement {
  const subject = `${construct}, ${String(manifest.kind)}`;
  // what a construct refers to may be elsewhere
  if (/^namespaces "[^"]*" not found|queue\.scheduling\.volcano\.sh "[^"]*" not found|: runtime '[^']*' not found/.test(message)) {
    return { verdict: 'not counted', bad: true, group: subject, detail: message };
  }
  try {
    const errors = findingsOf(manifest).filter(({ severity, family }) => severity === 'error' && family === 'is rejected');
    if (!accepted || changed.length > 0) {
      // the constructs are made without preflight, which would have failed
      const isFound = !accepted && errors.length > 0;
      const said = accepted ? `changed by the server: ${changed.join('; ')}` : message;
      return { verdict: isFound ? 'agrees' : 'missed', bad: true, group: `${subject}: ${shapeOf(said)}`, detail: said };
    }
    const verdict = errors.length > 0 ? 'false error' : 'agrees';
    return {
      verdict,
      bad: false,
      group: `${subject}: ${errors.map(({ rule }) => rule).join(', ')}`,
      detail: errors.map(sentenceOf).join('; '),
    };
  } catch (error) {
    return { verdict: 'crash', bad: false, group: subject, detail: (error as Error).stack ?? String(error) };
  }
}
