import { App, Chart, Duration, Size, Testing } from 'cdk8s';
import {
  BatchInferenceCron, Cpu, Framework, GangEngine, GangTrainingJob, GangTrainingJobProps, MlPolicy, NamespaceGuardrails, Priority, Queue,
  Schedule, SecurityProfile, TrainingJob, TrainingRuntimeRef,
} from '../../../src';
import { Client, inParallel, Obj } from '../control-plane/client';
import { fakeNodes, withNodes } from '../control-plane/nodes';
import { sleep } from '../control-plane/processes';
import type { ControllerCase } from '../suites/policies';

const BASE = { image: 'registry.example.com/ml/train:1.4.0', command: ['python', 'train.py'], cpu: Cpu.units(1), memory: Size.gibibytes(1) };
const LOW = { priority: Priority.classes({ pod: 'low', workload: 'low' }) };

/** A run, and how many pods it has once it runs. */
interface Run {
  readonly name: string;
  readonly pods: number;
  readonly queue: Queue;
  readonly make: (chart: Chart, queue: Queue) => void;
}

const gang = (props: Partial<GangTrainingJobProps>) => (chart: Chart, queue: Queue): void => {
  new GangTrainingJob(chart, 'run', {
    ...BASE, ...LOW, nodes: 2, framework: Framework.custom(), queue, acceptQuotaOnlyGang: true, ...props,
  });
};
const kueue = Queue.kueue('team');

const RUNS: readonly Run[] = [
  { name: 'Job', pods: 1, queue: kueue, make: (chart, queue) => new TrainingJob(chart, 'run', { ...BASE, ...LOW, queue }) },
  {
    name: 'CronJob', pods: 1, queue: kueue,
    make: (chart, queue) =>
      new BatchInferenceCron(chart, 'run', { ...BASE, ...LOW, queue, schedule: Schedule.cron('* * * * *', 'Europe/Paris') }),
  },
  { name: 'Indexed Job', pods: 2, queue: kueue, make: gang({ engine: GangEngine.indexedJob() }) },
  { name: 'JobSet', pods: 2, queue: kueue, make: gang({ engine: GangEngine.jobSet() }) },
  {
    name: 'TrainJob', pods: 2, queue: kueue,
    make: gang({
      engine: GangEngine.trainJob({ runtime: TrainingRuntimeRef.cluster('torch', MlPolicy.torch()) }),
      framework: Framework.torchrun({ script: 'train.py' }),
      command: undefined,
      priority: Priority.classes({ workload: 'low' }),
    }),
  },
  {
    name: 'MPIJob', pods: 3, queue: kueue,
    make: gang({ engine: GangEngine.mpiJob(), framework: Framework.mpi(), security: SecurityProfile.baseline() }),
  },
  { name: 'RayJob', pods: 3, queue: kueue, make: gang({ engine: GangEngine.rayJob(), framework: Framework.ray() }) },
  { name: 'Volcano Job', pods: 2, queue: Queue.volcano('team'), make: gang({ priority: Priority.classes({ pod: 'low' }) }) },
];

/** Runs of every engine in namespaces whose jobs must be in a queue, of a priority, and whose pods must be those of jobs. */
export function playControllers(client: Client): Promise<ControllerCase[]> {
  return withNodes(client, fakeNodes('policies', 8, { cpu: '64', memory: '512Gi' }), () =>
    inParallel(RUNS, 4, (run, i) => play(client, run, `policies-run-${i}`)),
  );
}

async function play(client: Client, { name, pods, queue, make }: Run, namespace: string): Promise<ControllerCase> {
  const guardrails = synth(undefined, (chart) =>
    new NamespaceGuardrails(chart, namespace, {
      queue, requireQueue: true, onlyPodsOfJobs: true, priorities: [Priority.classes({ pod: 'low', workload: 'low' })],
    }),
  );
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
  const needed = [space, ...queues(namespace), ...guardrails.filter(({ kind }) => kind !== 'Namespace')];
  const manifests = synth(namespace, (chart) => make(chart, queue));
  const run = `${name} in a namespace with all policies`;
  try {
    await applyAll(client, needed);
    await sleep(6000);
    const submitter = new Client('submitter');
    await applyAll(submitter, manifests.filter(({ kind }) => !NOT_OF_TEAMS.includes(kind)), client);
    submitter.close();
    await expectPods(client, namespace, (count) => count >= pods, `${pods} pods run`);
    if (queue === kueue) {
      await setActive(client, namespace, false);
      await expectPods(client, namespace, (count) => count === 0, 'no pods run when the Workload is stopped');
      await setActive(client, namespace, true);
      await expectPods(client, namespace, (count) => count >= pods, `${pods} pods run again`);
    }
    for (const object of [...manifests].reverse()) {
      await client.request('DELETE', await client.addressOf(object), { propagationPolicy: 'Foreground' });
    }
    await expectPods(client, namespace, (count) => count === 0, 'no pods are left');
    return { run };
  } catch (error) {
    return { run, broken: (error as Error).message };
  } finally {
    for (const object of [...manifests, ...[...needed].reverse()]) {
      await client.purge(object);
    }
  }
}

/** Made with a run by a platform: a submitter may not. */
const NOT_OF_TEAMS = ['Service', 'ConfigMap', 'ServiceAccount', 'PodDisruptionBudget', 'Secret'];

function synth(namespace: string | undefined, make: (chart: Chart) => void): Obj[] {
  const chart = new Chart(new App(), 'test', { namespace });
  make(chart);
  return Testing.synth(chart) as Obj[];
}

function queues(namespace: string): Obj[] {
  const covered = ['cpu', 'memory'];
  const resources = covered.map((name) => ({ name, nominalQuota: name === 'cpu' ? '1000' : '1000Ti' }));
  const resourceGroups = [{ coveredResources: covered, flavors: [{ name: namespace, resources }] }];
  const apiVersion = 'kueue.x-k8s.io/v1beta2';
  return [
    { apiVersion, kind: 'ResourceFlavor', metadata: { name: namespace }, spec: {} },
    { apiVersion, kind: 'ClusterQueue', metadata: { name: namespace }, spec: { namespaceSelector: {}, resourceGroups } },
    { apiVersion, kind: 'LocalQueue', metadata: { name: 'team', namespace }, spec: { clusterQueue: namespace } },
  ];
}

async function applyAll(client: Client, objects: readonly Obj[], admin = client): Promise<void> {
  for (const object of objects) {
    const { code, body } = await client.create(object);
    const already = code === 409 ? await admin.apply(object) : undefined;
    if ((already?.code ?? code) >= 300) {
      throw new Error(`${object.kind} ${object.metadata.name} is refused: ${(already?.body ?? body).message}`);
    }
  }
}

async function expectPods(client: Client, namespace: string, holds: (running: number) => boolean, what: string): Promise<void> {
  let pods: Obj[] = [];
  // the schedule's next minute, and the time that pods take to start
  for (let i = 0; i < Duration.minutes(2).toSeconds(); i++) {
    pods = await client.list('v1', 'Pod', namespace);
    if (holds(pods.filter(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === 'Running').length)) {
      return;
    }
    await sleep(1000);
  }
  const events = await client.list('v1', 'Event', namespace);
  const last = events.filter(({ type }) => type === 'Warning').slice(-2).map(({ reason, message }) => `${reason}: ${message}`);
  throw new Error(`not so: ${what}; there are ${pods.map(({ metadata, status }) => `${metadata.name} ${status.phase}`).join(', ') || 'no pods'}; ${last.join('; ')}`);
}

/** Operators stop and start what waits in a queue of Kueue. */
async function setActive(client: Client, namespace: string, active: boolean): Promise<void> {
  const operator = new Client('operator');
  for (const workload of await client.list('kueue.x-k8s.io/v1beta2', 'Workload', namespace)) {
    const { code, body } = await operator.patch(workload, { spec: { active } });
    if (code >= 300) {
      throw new Error(`an operator may not make a Workload ${active ? 'active' : 'inactive'}: ${body.message}`);
    }
  }
  operator.close();
}
