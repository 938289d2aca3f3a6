import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Client, inParallel, Obj } from '../control-plane/client';
import { ruleExamples } from '../library';
import { Random } from '../random';
import { CHECKOUT } from '../settings';
import { Suite } from '../suite';
import { AcceptanceCase, judgeAcceptance, SETUP } from './acceptance-case';
import { Mutator } from './mutations';

/** Manifests of all kinds with a place or two changed: what the API server and the webhooks say in a dry run. */
export const acceptance: Suite<AcceptanceCase> = {
  name: 'acceptance',
  question: 'is a manifest with one or two places changed accepted?',
  counts: { run: 2_000, full: 10_000, recorded: 10_000 },
  judge: judgeAcceptance,
  async ask({ client, seed, count }) {
    await prepare(client);
    const random = new Random(seed);
    const corpus = await corpusOf(client);
    const mutator = new Mutator(random, corpus);
    const mutants = mutantsOf(corpus, mutator, random, count);
    return inParallel(mutants, 8, (manifest) => answerTo(client, manifest));
  },
  shrink,
};

/** Leaves out what does not matter for the disagreement. */
async function shrink(given: AcceptanceCase, client: Client): Promise<AcceptanceCase> {
  const { verdict, group } = judgeAcceptance(given);
  let smallest = given;
  for (const path of pathsOf(given.manifest)
    .filter(([first]) => first !== 'apiVersion' && first !== 'kind')
    .sort((a, b) => a.length - b.length)) {
    const manifest = structuredClone(smallest.manifest);
    const parent = path.slice(0, -1).reduce((value: Obj, key) => value?.[key], manifest);
    // places in lists move when one before them goes
    if (parent === null || typeof parent !== 'object' || Array.isArray(parent) || !(path[path.length - 1] in parent)) {
      continue;
    }
    delete parent[path[path.length - 1]];
    const smaller = await answerTo(client, manifest);
    const judgement = judgeAcceptance(smaller);
    if (judgement.verdict === verdict && judgement.group === group) {
      smallest = smaller;
    }
  }
  return smallest;
}

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const inner = value === null || typeof value !== 'object' ? [] : Object.entries(value);
  return inner.flatMap(([key, child]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return [place, ...pathsOf(child, place)];
  });
}

const ENVIRONMENT = new RegExp([
  'namespaces? "[^"]*" not found',
  'serviceaccount "[^"]*" not found',
  'error looking up service account',
  // Trainer's own webhook, and Kueue's
  'ClusterTrainingRuntime\\.[^"]*"[^"]*" not found',
  "runtime '[^']*' not found",
  'queue\\.scheduling\\.volcano\\.sh "[^"]*" not found',
  'already exists',
  'failed calling webhook',
].join('|'), 'i');

/** What a dry run says, with the objects of the setup there. */
export async function answerTo(client: Client, manifest: Obj): Promise<AcceptanceCase> {
  const { code, body } = await client.create(manifest, { dryRun: true });
  if (code < 300) {
    return { accepted: true, manifest };
  }
  const message = String(body.message);
  // no such namespace, service account or queue, or a name that is taken, tells about this control plane only
  const environment = ENVIRONMENT.test(message);
  return { accepted: false, code, message, ...(environment ? { environment } : {}), manifest };
}

export async function prepare(client: Client): Promise<void> {
  for (const object of SETUP) {
    const { code, body } = await client.apply(object);
    if (code >= 300) {
      throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
    }
  }
}

function mutantsOf(corpus: readonly Obj[], mutator: Mutator, random: Random, count: number): Obj[] {
  // By kind first, then the object: rare kinds get their share.
  const byKind = new Map<string, Obj[]>();
  for (const object of corpus) {
    const kind = `${object.apiVersion}/${object.kind}`;
    byKind.set(kind, [...(byKind.get(kind) ?? []), object]);
  }
  const kinds = [...byKind.values()];
  const found: Obj[] = [];
  for (let i = 0; found.length < count && i < count * 5; i++) {
    const mutant = mutator.mutate(random.pick(random.pick(kinds)));
    if (mutant !== undefined) {
      found.push(mutant.manifest);
    }
  }
  return found;
}

/** Manifests of our own making: what the examples synthesise, the examples of the rules, and some of each kind. */
async function corpusOf(client: Client): Promise<Obj[]> {
  const examples = ruleExamples().flatMap(parse);
  const files = [...yamlIn(join(CHECKOUT, 'dist')), ...yamlIn(join(__dirname, '..', 'corpus'))].flatMap((file) =>
    parse(readFileSync(file, 'utf8')),
  );
  const found: Obj[] = [];
  const seen = new Set<string>();
  for (const object of [...files, ...examples]) {
    const isMeant =
      typeof object.metadata?.name === 'string' && !/CustomResourceDefinition|WebhookConfiguration|APIService/.test(object.kind);
    if (isMeant && (await client.serves(object))) {
      const local = localised(object);
      const key = JSON.stringify(local);
      if (!seen.has(key)) {
        seen.add(key);
        found.push(local);
      }
    }
  }
  return found;
}

const CLUSTER_WIDE =
  /ClusterQueue|ResourceFlavor|Cohort|Topology|PriorityClass|AdmissionCheck|MultiKueue|ProvisioningRequestConfig|Queue|HyperNode|ClusterRole|Namespace|ValidatingAdmission|ClusterTraining|DeviceClass|StorageClass|PersistentVolume$/;

/** In the one namespace and the queues of the setup, so that what is left is the object's own doing. */
function localised(given: Obj): Obj {
  const object = structuredClone(given);
  const { metadata, spec } = object;
  if (metadata.namespace !== undefined || object.kind === 'LocalQueue' || !CLUSTER_WIDE.test(object.kind)) {
    metadata.namespace = 'lab';
  }
  metadata.name = `m-${metadata.name}`.slice(0, 60).replace(/[-.]+$/, '');
  if (object.kind === 'Job' && object.apiVersion.startsWith('batch.volcano.sh') && spec !== undefined) {
    spec.queue = 'vq';
  }
  if (metadata.labels?.['kueue.x-k8s.io/queue-name'] !== undefined) {
    metadata.labels['kueue.x-k8s.io/queue-name'] = 'lq';
  }
  if (object.kind === 'LocalQueue' && spec?.clusterQueue !== undefined) {
    spec.clusterQueue = 'cq';
  }
  delete spec?.cohortName;
  return object;
}

function yamlIn(folder: string): string[] {
  return !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => join(folder, name));
}

function parse(text: string): Obj[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value = document.errors.length > 0 ? undefined : (document.toJS() as Obj);
    return value?.kind !== undefined && typeof value.apiVersion === 'string' ? [value] : [];
  });
}

