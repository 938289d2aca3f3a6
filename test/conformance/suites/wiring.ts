import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Size, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { Cpu, GangInferenceServer, GangTrainingCron, GangTrainingJob, Queue, Schedule } from '../../../src';
import { ENGINE_NAMES, EngineName, GANGS, propsOn } from '../../gangs/gangs';
import { podsOf, RunningPod } from '../../support/gang-pods';
import { expand } from '../../support/kubelet';
import type { Manifest } from '../../support/synth';
import { Client, inParallel, Obj } from '../control-plane/client';
import { fakeNodes, withNodes } from '../control-plane/nodes';
import { sleep } from '../control-plane/processes';
import { moduleFolder } from '../control-plane/build';
import { COMPONENTS } from '../settings';
import { Judgement, Suite } from '../suite';

/** What of a real pod decides which part of the gang it is. */
export interface WiredPod {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly hostname: string;
  readonly subdomain?: string;
  readonly containers: readonly Obj[];
}

/** One gang on one engine, and the pods that its controllers made. */
export interface WiringCase {
  readonly gang: string;
  readonly engine: EngineName | 'leaderWorkerSet' | 'volcano, on a schedule';
  readonly refused?: string;
  readonly manifests: readonly Obj[];
  readonly pods: readonly WiredPod[];

  /** Data that variables come from: Volcano's svc plugin writes the hosts of each task into one. */
  readonly configMaps?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The pods that real controllers make of every framework on every engine, against those that the tests of the wiring make: ranks,
 * sizes and leaders are tested with those (test/gangs/wiring.test.ts), so both must be the same.
 */
export const wiring: Suite<WiringCase> = {
  name: 'wiring',
  question: 'do the pods of every framework on every engine look as the tests of ranks, sizes and leaders assume?',
  counts: { run: 100, full: 100, recorded: 100 },
  judge,
  async ask({ client, count }) {
    const shared = [...runtimes(), { apiVersion: VOLCANO, kind: 'Queue', metadata: { name: 'nlp' }, spec: { weight: 1, reclaimable: true } }];
    await inParallel(shared, 4, (object) => client.apply(object));
    const cases = await withNodes(client, NODES, () =>
      inParallel(wired().slice(0, count), 4, (given, i) => ask(client, given, `wiring-${i}`)),
    );
    await inParallel(shared, 4, (object) => client.purge(object));
    return cases;
  },
};

interface Given {
  readonly gang: string;
  readonly engine: WiringCase['engine'];
  readonly make: (chart: Chart) => void;
}

/** Every gang of the tests on every engine that takes it, and a server. */
export function wired(): Given[] {
  const gangs = GANGS.flatMap((gang) => ENGINE_NAMES.map((engine): Given => ({
    gang: gang.name, engine, make: (chart) => new GangTrainingJob(chart, 'llm', propsOn(gang, engine)),
  })));
  const schedule = Schedule.cron('* * * * *', 'Europe/Paris');
  const crons = GANGS.map((gang): Given => ({
    gang: gang.name,
    engine: 'volcano, on a schedule',
    make: (chart) => new GangTrainingCron(chart, 'llm', { ...propsOn(gang, 'volcano'), schedule }),
  }));
  const server: Given = { gang: 'server', engine: 'leaderWorkerSet', make: makeServer };
  return [...gangs, ...crons, server].filter((given) => {
    try {
      render(given, 'ml');
      return true;
    } catch {
      return false;
    }
  });
}

function makeServer(chart: Chart): void {
  new GangInferenceServer(chart, 'llm', {
    image: 'example.com/serve:1',
    nodes: 2,
    replicas: 2,
    port: 8080,
    cpu: Cpu.units(16),
    memory: Size.gibibytes(64),
    leader: { command: ['sh', '-c', 'serve --size=$(LWS_GROUP_SIZE)'] },
    worker: { command: ['sh', '-c', 'join --leader=$(LWS_LEADER_ADDRESS) --index=$(LWS_WORKER_INDEX)'] },
    queue: Queue.kueue('nlp'),
    acceptQuotaOnlyGang: true,
  });
}

function render({ make }: Given, namespace: string): Obj[] {
  const chart = new Chart(new App(), 'test', { namespace });
  make(chart);
  return Testing.synth(chart) as Obj[];
}

/** The runtimes that the gangs name: two as Trainer ships them, and one without a policy. */
function runtimes(): Obj[] {
  const trainer = COMPONENTS.find(({ folder }) => folder === 'trainer')!;
  const shipped = ['torch_distributed', 'jax_distributed'].map((name) =>
    parse(readFileSync(join(moduleFolder(trainer), 'manifests', 'base', 'runtimes', `${name}.yaml`), 'utf8')) as Obj,
  );
  const [{ spec }] = shipped;
  const plain = { ...spec, mlPolicy: { numNodes: 1 } };
  return [...shipped, { ...shipped[0], metadata: { name: 'plain' }, spec: plain }];
}

const NODES = fakeNodes('wired', 40, { cpu: '192', memory: '2Ti', 'nvidia.com/gpu': '8', 'google.com/tpu': '4' });

const KUEUE = 'kueue.x-k8s.io/v1beta2';
const VOLCANO = 'scheduling.volcano.sh/v1beta1';
const COVERED = ['cpu', 'memory', 'ephemeral-storage', 'nvidia.com/gpu', 'google.com/tpu'];

function around(namespace: string): Obj[] {
  const resources = COVERED.map((name) => ({ name, nominalQuota: /memory|storage/.test(name) ? '1000Ti' : '1000000' }));
  const resourceGroups = [{ coveredResources: COVERED, flavors: [{ name: namespace, resources }] }];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: KUEUE, kind: 'ResourceFlavor', metadata: { name: namespace }, spec: {} },
    { apiVersion: KUEUE, kind: 'ClusterQueue', metadata: { name: namespace }, spec: { namespaceSelector: {}, resourceGroups } },
    { apiVersion: KUEUE, kind: 'LocalQueue', metadata: { name: 'nlp', namespace }, spec: { clusterQueue: namespace } },
  ];
}

async function ask(client: Client, given: Given, namespace: string): Promise<WiringCase> {
  const manifests = render(given, namespace);
  const base = { gang: given.gang, engine: given.engine, manifests };
  const needed = around(namespace);
  for (const object of needed) {
    await client.apply(object);
  }
  await sleep(1500);
  const refused: string[] = [];
  for (const object of manifests) {
    const { code, body } = await client.apply(object);
    if (code >= 300) {
      refused.push(`${object.kind}: ${body.message}`);
    }
  }
  const wanted = podsOf(manifests as Manifest[]).length;
  let pods: Obj[] = [];
  for (let i = 0; i < 90 && refused.length === 0 && pods.length < wanted; i++) {
    await sleep(1000);
    pods = await client.list('v1', 'Pod', namespace);
  }
  const maps = await client.list('v1', 'ConfigMap', namespace);
  const configMaps = Object.fromEntries(
    maps.filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt').map(({ metadata, data }) => [metadata.name as string, data ?? {}]),
  );
  for (const object of [...manifests].reverse().concat(needed.reverse())) {
    await client.purge(object);
  }
  return { ...base, ...(refused.length > 0 ? { refused: refused.join('; ') } : {}), pods: pods.map(reduced), configMaps };
}

function reduced({ metadata, spec }: Obj): WiredPod {
  return {
    name: metadata.name,
    labels: metadata.labels,
    annotations: metadata.annotations ?? {},
    hostname: spec.hostname ?? metadata.name,
    ...(spec.subdomain === undefined ? {} : { subdomain: spec.subdomain }),
    containers: spec.containers.map(({ name, command, args, env }: Obj) => ({ name, command, args, env })),
  };
}

/** The minute of a run on a schedule is in its name, which the tests write without it. */
function withoutTime(given: WiringCase): WiringCase {
  return given.engine === 'volcano, on a schedule'
    ? JSON.parse(JSON.stringify(given).replace(/\bllm-\d{8}\b/g, 'llm-29383200')) as WiringCase
    : given;
}

function judge(given: WiringCase): Judgement {
  const { gang, engine, refused, manifests, pods, configMaps = {} } = withoutTime(given);
  const title = `${gang} on ${engine}`;
  try {
    const assumed = podsOf(manifests as Manifest[]);
    const problems = refused === undefined ? compare(assumed, pods, configMaps) : [refused];
    const detail = `${title}: ${problems.slice(0, 4).join('; ')}`;
    return { verdict: problems.length > 0 ? 'missed' : 'agrees', bad: problems.length > 0, group: detail.slice(0, 200), detail };
  } catch (error) {
    return { verdict: 'crash', bad: false, group: title, detail: (error as Error).stack ?? String(error) };
  }
}

type Maps = NonNullable<WiringCase['configMaps']>;

function compare(assumed: readonly RunningPod[], pods: readonly WiredPod[], maps: Maps): string[] {
  if (pods.length !== assumed.length) {
    return [`${pods.length} pods, not ${assumed.length}`];
  }
  return assumed.flatMap((pod) => {
    const real = pods.find((candidate) => roleOf(candidate) === `${pod.role} ${pod.index}`);
    if (real === undefined) {
      return [`no pod is ${pod.role} ${pod.index}; there are ${pods.map(roleOf).join(', ')}`];
    }
    return differences(pod, real, maps).map((text) => `${pod.role} ${pod.index}: ${text}`);
  });
}

function roleOf({ labels, annotations }: WiredPod): string {
  const group = labels['leaderworkerset.sigs.k8s.io/group-index'];
  const trainer = labels['jobset.sigs.k8s.io/replicatedjob-name'] === 'node' ? 'worker' : undefined;
  const ray = labels['ray.io/node-type'] === 'head' ? 'head' : labels['ray.io/group'];
  const role =
    labels['volcano.sh/task-spec']
    ?? trainer
    ?? labels['jobset.sigs.k8s.io/replicatedjob-name']
    ?? labels['training.kubeflow.org/job-role']
    ?? ray
    ?? (labels['kueue.x-k8s.io/podset'] === 'submitter' ? 'driver' : undefined)
    ?? (group === undefined ? 'worker' : `group-${group}`);
  const index =
    labels['volcano.sh/task-index']
    ?? annotations['batch.kubernetes.io/job-completion-index']
    ?? labels['batch.kubernetes.io/job-completion-index']
    ?? labels['leaderworkerset.sigs.k8s.io/worker-index']
    ?? labels['training.kubeflow.org/replica-index']
    ?? labels['ray.io/worker-group-replica-index']
    ?? (['head', 'driver', 'launcher'].includes(role) ? '0' : '?');
  return `${role} ${index}`;
}

function differences(pod: RunningPod, given: WiredPod, maps: Maps): string[] {
  const isRay = pod.hostname === undefined;
  const real = isRay ? withKnownNames(given) : given;
  const address = real.subdomain === undefined ? real.hostname : `${real.hostname}.${real.subdomain}`;
  const started = start(real, pod.hostname, maps);
  const env = Object.entries(pod.main.env).filter(([name, value]) => started.env[name] !== value);
  const [words, assumed] = [started.words, pod.main.words].map((all) => (isRay ? rayWords(all.join(' ')) : all));
  const isSame = isRay ? assumed.every((word) => words.includes(word)) : JSON.stringify(words) === JSON.stringify(assumed);
  const hosts = pod.files['/etc/mpi/hostfile'];
  const isLauncher = pod.main.env.K_MPI_JOB_ROLE !== undefined && hosts !== undefined;
  const hasHosts = !isLauncher || Object.values(maps).some(({ hostfile }) => hostfile === hosts);
  return [
    ...(isRay || real.hostname === pod.hostname ? [] : [`host name ${real.hostname}, not ${pod.hostname}`]),
    ...(pod.address === undefined || pod.address === address ? [] : [`address ${address}, not ${pod.address}`]),
    ...env.map(([name, value]) => `${name} is ${started.env[name] ?? 'not there'}, not ${value}`),
    ...(isSame ? [] : [`runs ${words.join(' ')}, not ${assumed.join(' ')}`]),
    ...(hasHosts ? [] : [`its host file is not ${hosts}`]),
  ];
}

/** KubeRay gives clusters and submissions a random end, which the tests call abcde. */
function withKnownNames(pod: WiredPod): WiredPod {
  return JSON.parse(JSON.stringify(pod).replace(/\bllm-[a-z0-9]{5}(?=-head-svc)/g, 'llm-abcde')) as WiredPod;
}

/** What of a command of Ray decides whom it starts or joins, and what it runs; KubeRay adds further options. */
function rayWords(command: string): string[] {
  const start = /ray start ([^;]*)/.exec(command)?.[1].trim().split(/\s+/);
  const submit = /ray job submit (--address \S+).* (-- .*?)( ; fi ;.*)?$/.exec(command);
  return start?.filter((word) => word !== '--port=6379') ?? submit?.slice(1, 3) ?? [command];
}

/** What the kubelet makes of the first container. Pods of Jobs have a random end to their name, which the tests call abcde. */
function start(
  { name, labels, annotations, containers }: WiredPod,
  hostname: string | undefined,
  maps: Maps,
): { env: Record<string, string>; words: string[] } {
  const known = hostname !== undefined && name.startsWith(`${hostname}-`) ? `${hostname}-abcde` : name;
  const [main] = containers;
  const env: Record<string, string> = {};
  for (const { name: variable, value, valueFrom } of (main.env ?? []) as Obj[]) {
    const { configMapKeyRef: map, fieldRef } = valueFrom ?? {};
    const path = fieldRef?.fieldPath ?? '';
    const reference = map === undefined ? fieldOf(path, known, labels, annotations) : (maps[map.name]?.[map.key] ?? '');
    env[variable] = valueFrom === undefined ? expand(value ?? '', env) : reference;
  }
  return { env, words: [...(main.command ?? []), ...(main.args ?? [])].map((word: string) => expand(word, env)) };
}

function fieldOf(
  path: string,
  name: string,
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): string {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  return key === undefined ? (path === 'metadata.name' ? name : path) : ((map === 'labels' ? labels : annotations)[key] ?? '');
}
