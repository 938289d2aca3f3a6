/**
 * Plays the scenarios against the live control plane of test/conformance, each client with the token and so the rights of its
 * dispatcher's service account, and records the answers. `npm run conformance:start` first, then `npm run dispatch:record`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ApiTransport, Run, transportFrom } from '../../src/client';
import { runKind } from '../../src/client/run-state';
import { CERTIFICATES } from '../conformance/control-plane/certificates';
import { Client, Obj } from '../conformance/control-plane/client';
import { FOLDERS, PORTS } from '../conformance/settings';
import { manifests, NAMESPACE } from './dispatchers';
import { Hands, SCENARIOS } from './scenarios';
import { Recording, recording } from './stage';

const RECORDED = join(__dirname, 'recorded');
const admin = new Client();

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What a platform has: nodes, a queue of one CPU, and an account without rights. */
function platform(): Obj[] {
  const amounts = { 'cpu': '64', 'memory': '256Gi', 'nvidia.com/gpu': '8', 'pods': '110' };
  const KUEUE = 'kueue.x-k8s.io/v1beta2';
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    ...[0, 1].map((i) => ({
      apiVersion: 'v1', kind: 'Node',
      metadata: { name: `dispatch-${i}`, labels: { 'kubernetes.io/hostname': `dispatch-${i}` }, annotations: { 'kwok.x-k8s.io/node': 'fake' } },
      status: { allocatable: amounts, capacity: amounts },
    })),
    { apiVersion: KUEUE, kind: 'ResourceFlavor', metadata: { name: 'dispatch' }, spec: {} },
    {
      apiVersion: KUEUE, kind: 'ClusterQueue', metadata: { name: 'dispatch-narrow' },
      spec: {
        namespaceSelector: {},
        resourceGroups: [{
          coveredResources: ['cpu', 'memory'],
          flavors: [{ name: 'dispatch', resources: [{ name: 'cpu', nominalQuota: 1 }, { name: 'memory', nominalQuota: '8Gi' }] }],
        }],
      },
    },
    { apiVersion: KUEUE, kind: 'LocalQueue', metadata: { name: 'narrow', namespace: NAMESPACE }, spec: { clusterQueue: 'dispatch-narrow' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'nobody-dispatcher', namespace: NAMESPACE } },
  ];
}

async function setUp(): Promise<void> {
  for (let i = 0; i < 60 && (await admin.get(platform()[0])).code < 300; i++) {
    // what was left of the last time
    await admin.purge(platform()[0]);
    await pause(1000);
  }
  for (const object of [...platform(), ...manifests()]) {
    const { code, body } = await admin.apply(object);
    if (code >= 300) {
      throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
    }
    if (object.kind === 'Node') {
      await admin.patch(object, { status: object.status }, '/status');
    }
  }
  await pause(2000);
}

async function transportOf(dispatcher: string): Promise<ApiTransport> {
  const account = `${dispatcher}-dispatcher`;
  const { body } = await admin.request('POST', `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${account}/token`, {
    apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 },
  });
  const file = join(FOLDERS.run, `${account}.kubeconfig`);
  writeFileSync(file, stringify({
    'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'live',
    'clusters': [{ name: 'live', cluster: { 'server': `https://127.0.0.1:${PORTS.apiserver}`, 'certificate-authority': CERTIFICATES.authority } }],
    'users': [{ name: account, user: { token: body.status.token } }],
    'contexts': [{ name: 'live', context: { cluster: 'live', user: account, namespace: NAMESPACE } }],
  }));
  return transportFrom({ kubeconfig: file });
}

async function podsOf(run: Run): Promise<Obj[]> {
  const selector = encodeURIComponent(`${runKind(run.kind).podLabel}=${run.name}`);
  const { body } = await admin.request('GET', `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${selector}`);
  return body.items.map((pod: Obj) => ({ apiVersion: 'v1', kind: 'Pod', ...pod }));
}

async function untilPods(run: Run, count: number): Promise<Obj[]> {
  for (let i = 0; i < 300; i++) {
    const pods = await podsOf(run);
    if (pods.length >= count && pods.every((pod) => pod.spec.nodeName !== undefined)) {
      return pods;
    }
    await pause(100);
  }
  throw new Error(`${run.name} has not got ${count} pods`);
}

const hands: Hands = {
  pause,
  async untilPods(run, count) {
    await untilPods(run, count);
  },
  async endPods(run, count, exitCode, message) {
    const pods = await untilPods(run, count);
    await pause(500);
    for (const pod of pods.filter(({ status }) => status.phase !== 'Failed' && status.phase !== 'Succeeded')) {
      const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
      const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: now, finishedAt: now, message };
      const containerStatuses = pod.spec.containers.map(({ name, image }: Obj) => ({
        name, image, imageID: '', ready: false, restartCount: 0, state: { terminated },
      }));
      await admin.patch(pod, { status: { phase: exitCode === 0 ? 'Succeeded' : 'Failed', containerStatuses } }, '/status');
    }
  },
  async delete(path) {
    await admin.request('DELETE', path);
  },
  async create(object) {
    await admin.create(object);
  },
};

async function main(): Promise<void> {
  mkdirSync(RECORDED, { recursive: true });
  await setUp();
  const only = process.argv[2];
  for (const [i, scenario] of SCENARIOS.entries()) {
    if (only !== undefined && !scenario.name.includes(only)) {
      continue;
    }
    const recordings: Record<string, Recording> = {};
    const transports = new Map<string, ApiTransport>();
    for (const name of new Set(manifests().flatMap(({ metadata }) => /^(.*)-dispatcher$/.exec(metadata.name)?.[1] ?? []).concat('nobody'))) {
      const { transport, recorded } = recording(await transportOf(name));
      transports.set(name, transport);
      recordings[name] = recorded;
    }
    const outcome = await scenario.play({ hands, poll: '300ms', transport: (dispatcher) => transports.get(dispatcher)! });
    const used = Object.fromEntries(Object.entries(recordings).filter(([, { exchanges }]) => exchanges.length > 0));
    writeFileSync(join(RECORDED, `${String(i + 1).padStart(2, '0')}.json`), `${JSON.stringify({ scenario: scenario.name, outcome, used })}\n`);
    console.log(scenario.name, '\n   ', JSON.stringify(outcome));
  }
  await tearDown();
}

async function tearDown(): Promise<void> {
  for (const object of [...platform()].reverse()) {
    await admin.purge(object);
  }
  admin.close();
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
