import { App, Chart, Testing } from 'cdk8s';
import { GangTrainingJob } from '../../src';
import { Call, FakePrograms } from '../support/fake-programs';
import { podsOf, RunningPod } from '../support/gang-pods';
import { errorRules } from '../support/preflight';
import { expectValid, Manifest } from '../support/synth';
import { stringify } from 'yaml';
import { ENGINE_NAMES, EngineName, GANGS, propsOn, REFUSED, TestGang } from './gangs';

const programs = new FakePrograms();
afterAll(() => programs.remove());

/** What one process of a gang believes. */
interface Belief {
  readonly rank: number;
  readonly size: number;
  readonly leader?: string;
}

interface Started {
  readonly pod: RunningPod;
  readonly call: Call;
}

function build(gang: TestGang, engine: EngineName): { job: GangTrainingJob; manifests: Manifest[] } {
  const chart = new Chart(new App(), 'test', { namespace: 'ml' });
  const job = new GangTrainingJob(chart, 'llm', propsOn(gang, engine));
  return { job, manifests: Testing.synth(chart) };
}

/** Whether the engine refuses the gang by name; any other error is one of the tests. */
function isRefused(gang: TestGang, engine: EngineName): boolean {
  try {
    build(gang, engine);
    return false;
  } catch (error) {
    if (REFUSED.test((error as Error).message)) {
      return true;
    }
    throw error;
  }
}

const pairs = GANGS.flatMap((gang) => ENGINE_NAMES.map((engine) => [gang.name, engine, gang] as const)).filter(
  ([, engine, gang]) => !isRefused(gang, engine),
);

describe.each(pairs)('%s on %s', (_name, engine, gang) => {
  const { job, manifests } = build(gang, engine);
  const pods = podsOf(manifests);

  test('is valid by the official schemas, and preflight finds no error in it', () => {
    expectValid(manifests);
    expect(errorRules(manifests.map((manifest) => stringify(manifest)).join('---\n'))).toEqual([]);
  });

  test('has the pods that it tells of', () => {
    expect(pods.map(({ role, index, hostname }) => ({ role, index, hostname }))).toEqual(
      job.pods.map(({ role, index, hostname }) => ({ role, index, hostname })),
    );
    expect(pods.map(({ address }) => address)).toEqual(job.pods.map(({ address }) => address));
  });

  test('the processes have the ranks 0 to n-1, agree on their number and on a leader that can be found before it is ready', () => {
    const started = pods.flatMap((pod) => programs.run(pod, pod.main).map((call) => ({ pod, call })));
    const beliefs = read(gang, engine, started);

    expect(beliefs.map(({ rank }) => rank).sort((a, b) => a - b)).toEqual(Array.from({ length: gang.ranks }, (_, i) => i));
    expect(new Set(beliefs.map(({ size }) => size))).toEqual(new Set([gang.ranks]));
    expect(new Set(beliefs.map(({ leader }) => leader))).toEqual(new Set([job.leader]));
    expect(pods.map(({ address }) => address)).toContain(job.leader);
  });

  test('no word of a command is left unexpanded', () => {
    const words = pods.flatMap(({ main, initContainers }) =>
      [main, ...initContainers].flatMap((container) => [...container.words, ...Object.values(container.env)]),
    );

    expect(words.filter((word) => /\$\([A-Z_]+\)/.test(word))).toEqual([]);
  });

  test('init containers reach every host that they wait for', () => {
    for (const pod of pods) {
      for (const container of pod.initContainers) {
        const hosts = programs.run(pod, container).map(hostOf);

        expect(hosts).toHaveLength(gang.name === 'mpi' ? pods.filter(({ role }) => role === 'worker').length : 1);
        expect(pods.map(({ address }) => address)).toEqual(expect.arrayContaining(hosts));
      }
    }
  });
});

function hostOf({ program, args }: Call): string {
  return program === 'ray' ? args[args.indexOf('--address') + 1].replace(/:\d+$/, '') : args[args.length - 2];
}

/** What the processes of the gang's framework make of their arguments and variables. */
function read(gang: TestGang, engine: EngineName, started: Started[]): Belief[] {
  switch (gang.name.split(',')[0]) {
    case 'torchrun':
    case 'deepspeed':
      return started.flatMap((each) => readTorchrun(each, gang));
    case 'pytorch':
      expect(new Set(started.map(({ call: { env } }) => env.MASTER_PORT))).toEqual(new Set(['29500']));
      return started.map(({ call: { env } }) => ({ rank: Number(env.RANK), size: Number(env.WORLD_SIZE), leader: env.MASTER_ADDR }));
    case 'tensorflow':
      return started.map((each) => readTensorflow(each, gang, engine));
    case 'jax':
      expect(new Set(started.map(({ call: { env } }) => env.JAX_COORDINATOR_ADDRESS.split(':')[1]))).toEqual(new Set(['29500']));
      return started.map(({ call: { env } }) => ({
        rank: Number(env.JAX_PROCESS_ID), size: Number(env.JAX_NUM_PROCESSES), leader: env.JAX_COORDINATOR_ADDRESS.replace(/:29500$/, ''),
      }));
    case 'mpi':
      return readMpi(started);
    case 'ray':
      return engine === 'rayJob' ? readRayJob(started) : readRay(started);
    case 'custom':
      started.forEach(({ pod: { role, index }, call: { env } }) =>
        expect(env).toMatchObject({
          GANG_ROLE: role, GANG_ROLE_INDEX: String(index), GANG_ROLE_SIZE: String(started.filter(({ pod }) => pod.role === role).length),
        }),
      );
      return started.map(({ call: { env } }) => ({
        rank: Number(env.GANG_RANK ?? Number(env.GANG_RANK_OFFSET) + Number(env.GANG_ROLE_INDEX)), size: Number(env.GANG_SIZE),
        leader: env.GANG_LEADER,
      }));
    default:
      return started.map(({ pod }) => ({ rank: pod.index, size: started.length, leader: undefined }));
  }
}

/** A flag of torchrun, or the variable that it reads in its place. */
function torchrunFlag({ args, env }: Call, name: string): string | undefined {
  return flagOf(args, name) ?? env[`PET_${name.toUpperCase().replace(/-/g, '_')}`];
}

function flagOf(args: string[], name: string): string | undefined {
  return args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}

function flagValue(args: string[], name: string): string | undefined {
  return args[args.indexOf(name) + 1];
}

/** torchrun starts a process for each GPU; with c10d it is the order of arrival that makes the ranks. */
function readTorchrun({ pod, call }: Started, gang: TestGang): Belief[] {
  expect(call.program).toBe('torchrun');
  const processes = Number(torchrunFlag(call, 'nproc-per-node'));
  const { nodes: most, minNodes: least } = gang.props;
  expect(torchrunFlag(call, 'nnodes')).toBe(least === undefined ? `${most}` : `${least}:${most}`);
  const nodes = Number(torchrunFlag(call, 'nnodes')?.split(':').pop());
  const c10d = torchrunFlag(call, 'rdzv-backend') === 'c10d';
  const node = c10d ? pod.index : Number(torchrunFlag(call, 'node-rank'));
  const leader = (c10d ? torchrunFlag(call, 'rdzv-endpoint')?.replace(/:29400$/, '') : torchrunFlag(call, 'master-addr')) ?? '';
  expect(c10d ? torchrunFlag(call, 'rdzv-id') : torchrunFlag(call, 'master-port')).toBe(c10d ? 'llm' : '29500');
  return Array.from({ length: processes }, (_, i) => ({ rank: node * processes + i, size: nodes * processes, leader }));
}

function readTensorflow({ pod, call: { env } }: Started, gang: TestGang, engine: EngineName): Belief {
  const { cluster, task } = JSON.parse(env.TF_CONFIG) as { cluster: Record<string, string[]>; task: { type: string; index: number } };
  expect(task).toEqual({ type: pod.role, index: pod.index });
  // a TrainJob cannot say ports
  expect(pod.spec.containers[0].ports?.[0]).toEqual(
    engine === 'trainJob' ? undefined : { name: 'tf-port', containerPort: 2222, protocol: 'TCP' },
  );
  const order = ['ps', 'chief', 'worker'];
  const offset = order
    .slice(0, task.type === 'evaluator' ? 3 : order.indexOf(task.type))
    .reduce((sum, role) => sum + (cluster[role]?.length ?? 0), 0);
  // Volcano counts the evaluator as part of the cluster, TensorFlow itself does not
  expect(cluster.evaluator === undefined).toBe(engine !== 'volcano' || !gang.name.includes('evaluator'));
  const members = order.reduce((sum, role) => sum + (cluster[role]?.length ?? 0), 0);
  const evaluators = gang.name.includes('evaluator') ? 1 : 0;
  return { rank: offset + task.index, size: members + evaluators, leader: (cluster.chief ?? cluster.worker)[0].replace(/:2222$/, '') };
}

/** mpirun gives ranks to the slots of the host file; the launcher itself has none. */
function readMpi(started: Started[]): Belief[] {
  const launcher = started.find(({ pod }) => pod.role === 'launcher')!;
  const { program, args } = launcher.call;
  expect(program).toBe('mpirun');
  expect(args.slice(-2)).toEqual(['python', 'train.py']);
  // Open MPI cuts the names of hosts at their first dot unless it is told to keep them
  const keepsDomains = args.join(' ').includes('--mca orte_keep_fqdn_hostnames 1');
  const hosts = launcher.pod.files[args[args.indexOf('--hostfile') + 1]]
    .trim()
    .split('\n')
    .map((line) => /^(\S+) slots=(\d+)$/.exec(keepsDomains ? line : line.replace(/\.\S+/, ''))!);
  const workers = started.filter(({ pod, call }) => pod.role === 'worker' && call.program !== 'ssh-keygen');
  // the operator writes the names in full
  expect(hosts.map(([, host]) => host.replace(/\.ml\.svc$/, ''))).toEqual(workers.map(({ pod }) => pod.address));
  expect(workers.every(({ call }) => call.program === 'sshd' && call.args.join(' ') === '-D -e -p 22 -o StrictModes=no')).toBe(true);
  expect(
    new Set([flagValue(args[args.indexOf('plm_rsh_args') + 1].split(' '), '-p'), ...workers.map(({ call }) => flagValue(call.args, '-p'))]),
  ).toEqual(new Set(['22']));
  expect(
    started.every(
      ({ pod }) =>
        pod.files['/root/.ssh/id_rsa'] !== undefined || pod.spec.volumes.some(({ secret }: Manifest) => secret?.secretName === 'mpi-ssh'),
    ),
  ).toBe(true);
  const slots = hosts.reduce((sum, [, , count]) => sum + Number(count), 0);
  expect(args[args.indexOf('-np') + 1]).toBe(String(slots));
  return Array.from({ length: slots }, (_, rank) => ({ rank, size: slots, leader: launcher.pod.address! }));
}

/** KubeRay starts head and workers, and submits the command. */
function readRayJob(started: Started[]): Belief[] {
  return started.map(({ pod, call: { program, args } }, rank) => {
    expect([program, args[0]]).toEqual(['ray', pod.role === 'driver' ? 'job' : 'start']);
    expect(pod.role !== 'driver' || args.slice(args.indexOf('--') + 1).join(' ') === 'python train.py').toBe(true);
    return { rank, size: started.length };
  });
}

/** The head opens its ports, workers and driver connect to them. */
function readRay(started: Started[]): Belief[] {
  return started.map(({ pod, call }, rank) => {
    if (pod.role === 'driver') {
      expect(call).toMatchObject({ program: 'python', args: ['train.py'] });
      return { rank, size: started.length, leader: call.env.RAY_ADDRESS.replace(/^ray:\/\/(.*):10001$/, '$1') };
    }
    expect(call.program).toBe('ray');
    expect(pod.main.name).toBe(pod.role);
    if (pod.role === 'head') {
      expect(call.args).toEqual([
        'start', '--head', '--block', '--dashboard-host=0.0.0.0', '--port=6379', '--dashboard-port=8265', '--ray-client-server-port=10001',
      ]);
      return { rank, size: started.length, leader: pod.address! };
    }
    return { rank, size: started.length, leader: flagOf(call.args, 'address')!.replace(/:6379$/, '') };
  });
}
