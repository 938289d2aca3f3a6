import { App, Chart, Testing } from 'cdk8s';
import { ENGINE_NAMES, EngineName, GANGS, propsOn, TestGang } from '../../gangs/gangs';
import { podsOf, RunningPod } from '../../support/gang-pods';
import { expand } from '../../support/kubelet';
import type { Manifest } from '../../support/synth';
import { Client, inParallel, Obj } from '../control-plane/client';
import { fakeNodes, withNodes } from '../control-plane/nodes';
import { sleep } from '../control-plane/processes';
import { GangTrainingJob } from '../library';
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
  readonly engine: EngineName;
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
  counts: { run: 60, recorded: 60 },
  judge,
  async ask({ client, count }) {
    return withNodes(client, NODES, () => inParallel(gangs().slice(0, count), 4, (given, i) => ask(client, given, `wiring-${i}`)));
  },
};

interface Given {
  readonly gang: TestGang;
  readonly engine: EngineName;
}

function gangs(): Given[] {
  return GANGS.flatMap((gang) => ENGINE_NAMES.map((engine) => ({ gang, engine }))).filter((given) => {
    try {
      render(given, 'ml');
      return true;
    } catch {
      return false;
    }
  });
}

function render({ gang, engine }: Given, namespace: string): Obj[] {
  const chart = new Chart(new App(), 'test', { namespace });
  new GangTrainingJob(chart, 'llm', propsOn(gang, engine));
  return Testing.synth(chart) as Obj[];
}

const NODES = fakeNodes('wired', 40, { cpu: '192', memory: '2Ti', 'nvidia.com/gpu': '8', 'google.com/tpu': '4' });

const KUEUE = 'kueue.x-k8s.io/v1beta2';
const COVERED = ['cpu', 'memory', 'ephemeral-storage', 'nvidia.com/gpu', 'google.com/tpu'];

function around(namespace: string): Obj[] {
  const resources = COVERED.map((name) => ({ name, nominalQuota: /memory|storage/.test(name) ? '1000Ti' : '1000000' }));
  const resourceGroups = [{ coveredResources: COVERED, flavors: [{ name: namespace, resources }] }];
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: KUEUE, kind: 'ResourceFlavor', metadata: { name: namespace }, spec: {} },
    { apiVersion: KUEUE, kind: 'ClusterQueue', metadata: { name: namespace }, spec: { namespaceSelector: {}, resourceGroups } },
    { apiVersion: KUEUE, kind: 'LocalQueue', metadata: { name: 'nlp', namespace }, spec: { clusterQueue: namespace } },
    { apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', metadata: { name: 'nlp' }, spec: { weight: 1, reclaimable: true } },
  ];
}

async function ask(client: Client, given: Given, namespace: string): Promise<WiringCase> {
  const manifests = render(given, namespace);
  const base = { gang: given.gang.name, engine: given.engine, manifests };
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
  for (let i = 0; i < 40 && refused.length === 0 && pods.length < wanted; i++) {
    await sleep(1000);
    pods = await client.list('v1', 'Pod', namespace);
  }
  const maps = await client.list('v1', 'ConfigMap', namespace);
  const configMaps = Object.fromEntries(
    maps.filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt').map(({ metadata, data }) => [metadata.name as string, data ?? {}]),
  );
  for (const object of [...manifests].reverse().concat(needed.filter(({ kind }) => kind !== 'Queue').reverse())) {
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

function judge({ gang, engine, refused, manifests, pods, configMaps = {} }: WiringCase): Judgement {
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
  const role = labels['volcano.sh/task-spec'] ?? labels['jobset.sigs.k8s.io/replicatedjob-name'] ?? 'worker';
  const index =
    labels['volcano.sh/task-index']
    ?? annotations['batch.kubernetes.io/job-completion-index']
    ?? labels['batch.kubernetes.io/job-completion-index'];
  return `${role} ${index ?? '?'}`;
}

function differences(pod: RunningPod, real: WiredPod, maps: Maps): string[] {
  const address = real.subdomain === undefined ? real.hostname : `${real.hostname}.${real.subdomain}`;
  const started = start(real, pod.hostname, maps);
  const env = Object.entries(pod.main.env).filter(([name, value]) => started.env[name] !== value);
  return [
    ...(real.hostname === pod.hostname ? [] : [`host name ${real.hostname}, not ${pod.hostname}`]),
    ...(pod.address === undefined || pod.address === address ? [] : [`address ${address}, not ${pod.address}`]),
    ...env.map(([name, value]) => `${name} is ${started.env[name] ?? 'not there'}, not ${value}`),
    ...(JSON.stringify(started.words) === JSON.stringify(pod.main.words)
      ? []
      : [`runs ${started.words.join(' ')}, not ${pod.main.words.join(' ')}`]),
  ];
}

/** What the kubelet makes of the first container. Pods of Jobs have a random end to their name, which the tests call abcde. */
function start(
  { name, labels, annotations, containers }: WiredPod,
  hostname: string,
  maps: Maps,
): { env: Record<string, string>; words: string[] } {
  const known = name.startsWith(`${hostname}-`) ? `${hostname}-abcde` : name;
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
