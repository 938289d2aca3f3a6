import { Size } from 'cdk8s';
import { Cpu, Env, Framework, Gpu, Mount, SecurityProfile } from '../../src';
import { Manifest } from '../support/synth';
import { gangOf, onVolcano } from './synth-gang';

function tasksOf(props: Parameters<typeof gangOf>[0]): Record<string, Manifest> {
  const { tasks } = gangOf({ ...onVolcano, nodes: undefined, ...props }).spec;
  return Object.fromEntries(
    tasks.map((task: Manifest) => [task.name, { ...task, pod: task.template.spec, main: task.template.spec.containers[0] }]),
  );
}

test('a role takes what the gang says, and its own on top: lists append, maps merge', () => {
  const { ps, worker } = tasksOf({
    env: { A: Env.value('1'), B: Env.value('2') },
    mounts: [Mount.claim('data', '/data')],
    memory: Size.gibibytes(8),
    framework: Framework.tensorflow({
      ps: { env: { B: Env.value('3') }, mounts: [Mount.claim('logs', '/logs')], memory: Size.gibibytes(2), image: 'example.com/ps:1' },
      worker: { replicas: 2 },
    }),
  });
  const envOf = (main: Manifest): Record<string, string> => Object.fromEntries(main.env.map(({ name, value }: Manifest) => [name, value]));

  expect([envOf(ps.main), envOf(worker.main)]).toMatchObject([{ A: '1', B: '3' }, { A: '1', B: '2' }]);
  expect(ps.main.volumeMounts.map(({ mountPath }: Manifest) => mountPath)).toEqual(['/data', '/logs', '/home/worker']);
  expect([ps.main.resources.limits.memory, worker.main.resources.limits.memory]).toEqual(['2Gi', '8Gi']);
  expect([ps.main.image, worker.main.image]).toEqual(['example.com/ps:1', 'example.com/train:1']);
});

test('command and arguments of a role take the place of those of the gang', () => {
  const { learner, actor, judge } = tasksOf({
    command: ['python', 'learn.py'],
    args: ['--lr=1'],
    framework: Framework.custom({
      roles: [{ name: 'learner' }, { name: 'actor', command: ['python', 'act.py'] }, { name: 'judge', args: ['--judge'] }],
    }),
  });

  expect([learner, actor, judge].map(({ main }) => [main.command[1], main.args])).toEqual([
    ['learn.py', ['--lr=1']], ['act.py', undefined], ['learn.py', ['--judge']],
  ]);
});

test('a launcher has no accelerators, and little of the rest, unless it asks', () => {
  const { launcher, worker } = tasksOf({
    nodes: 2,
    gpu: Gpu.nvidia(8),
    cpu: Cpu.units(64),
    memory: Size.gibibytes(512),
    placement: { gpuProduct: 'NVIDIA-H100-80GB-HBM3', nodeLabels: { zone: 'a' } },
    command: ['python', 'train.py'],
    security: SecurityProfile.baseline(),
    framework: Framework.mpi({ launcher: { memory: Size.gibibytes(4) } }),
  });

  expect(launcher.main.resources.limits).toEqual({ cpu: '1', memory: '4Gi' });
  expect([launcher.pod.nodeSelector, launcher.pod.tolerations]).toEqual([{ zone: 'a' }, undefined]);
  expect(worker.main.resources.limits).toMatchObject({ 'nvidia.com/gpu': '8' });
  expect(worker.pod.nodeSelector).toEqual({ 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3', zone: 'a' });
});

test('workers have shared memory, threads for each process, and what NCCL is told', () => {
  const { worker } = tasksOf({
    nodes: 2, gpu: Gpu.nvidia(8), cpu: Cpu.units(90), memory: Size.gibibytes(512), nccl: { debug: 'INFO' as never, socketInterface: 'eth' },
  });

  expect(worker.main.volumeMounts.map(({ mountPath }: Manifest) => mountPath)).toContain('/dev/shm');
  expect(worker.main.env).toEqual(
    expect.arrayContaining([
      { name: 'OMP_NUM_THREADS', value: '11' }, { name: 'NCCL_DEBUG', value: 'INFO' }, { name: 'NCCL_SOCKET_IFNAME', value: 'eth' },
    ]),
  );
});

test.each<[string, Parameters<typeof gangOf>[0], string | undefined]>([
  ['less than one CPU for each process', { gpu: Gpu.nvidia(8), cpu: Cpu.units(4) }, '1'],
  ['no CPUs', { gpu: Gpu.nvidia(8) }, undefined],
  ['threads of the user', { cpu: Cpu.units(8), env: { OMP_NUM_THREADS: Env.value('3') } }, '3'],
  ['one process', { cpu: Cpu.millis(7500), framework: Framework.pytorch() }, '7'],
])('threads with %s', (_, props, threads) => {
  const { worker } = tasksOf({ nodes: 2, ...props });

  expect(worker.main.env.find(({ name }: Manifest) => name === 'OMP_NUM_THREADS')?.value).toBe(threads);
});

test('the order in which properties of a role are written does not matter', () => {
  const a = tasksOf({ framework: Framework.tensorflow({ ps: { replicas: 1, memory: Size.gibibytes(1) }, worker: { replicas: 2 } }) });
  const b = tasksOf({ framework: Framework.tensorflow({ worker: { replicas: 2 }, ps: { memory: Size.gibibytes(1), replicas: 1 } }) });

  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
});
