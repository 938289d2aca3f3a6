import { Gpu } from '../../src';
import { torchrunCommand, TorchrunProps } from '../../src/pod/torchrun';
import { Problems } from '../../src/base/problems';

function commandOf(torchrun: TorchrunProps, container: { gpu?: Gpu; args?: string[] } = {}) {
  const problems = new Problems('job');
  const { command, args } = torchrunCommand(problems, 'torchrun', torchrun, { image: 'example.com/train:1', ...container }, [
    '--standalone',
  ]);
  expect(problems.messages).toEqual([]);
  return [...command, '|', ...(args ?? [])].join(' ');
}

test.each<[string, TorchrunProps, { gpu?: Gpu; args?: string[] }, string]>([
  ['one process without a GPU', { script: 'train.py' }, {}, 'torchrun --standalone --nproc-per-node=1 train.py |'],
  ['one process for each GPU', { script: 'train.py' }, { gpu: Gpu.nvidia(8) }, 'torchrun --standalone --nproc-per-node=8 train.py |'],
  [
    'fewer processes by asking', { script: 'train.py', processesPerNode: 2 }, { gpu: Gpu.nvidia(8) },
    'torchrun --standalone --nproc-per-node=2 train.py |',
  ],
  [
    'a module', { module: 'pkg.train', maxRestarts: 0 }, {},
    'torchrun --standalone --nproc-per-node=1 --max-restarts=0 --module pkg.train |',
  ],
  ['arguments of the workload', { script: 'train.py' }, { args: ['--a'] }, 'torchrun --standalone --nproc-per-node=1 train.py | --a'],
  ['arguments of its own', { script: 'train.py', scriptArgs: ['--b'] }, {}, 'torchrun --standalone --nproc-per-node=1 train.py | --b'],
])('starts %s', (_, torchrun, container, command) => {
  expect(commandOf(torchrun, container)).toBe(command);
});

test.each(['--nnodes=2', '--node_rank', '--rdzv-endpoint=x', '-m'])('%s is written from elsewhere', (argument) => {
  const problems = new Problems('job');
  torchrunCommand(problems, 'torchrun', { script: 'train.py', extraArgs: [argument] }, { image: 'example.com/train:1' }, []);

  expect(problems.messages).toHaveLength(1);
});
