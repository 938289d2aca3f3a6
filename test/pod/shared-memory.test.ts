import { Size } from 'cdk8s';
import { Gpu, Mount, SharedMemory, TrainingJobProps } from '../../src';
import { podOf } from '../support/job-pod';
import { Manifest } from '../support/synth';

function sharedMemoryOf(props: Partial<TrainingJobProps>) {
  const pod = podOf(props);
  const name = pod.containers[0].volumeMounts.find(({ mountPath }: Manifest) => mountPath === '/dev/shm')?.name;
  return pod.volumes.find((volume: Manifest) => volume.name === name)?.emptyDir;
}

const gpu = Gpu.nvidia(1);

test.each<[string, Partial<TrainingJobProps>, object | undefined]>([
  ['a pod without a GPU has none', { memory: Size.gibibytes(8) }, undefined],
  ['a pod with a GPU has half its memory', { gpu, memory: Size.gibibytes(33) }, { medium: 'Memory', sizeLimit: '16896Mi' }],
  ['without a memory limit it has no limit of its own', { gpu }, { medium: 'Memory' }],
  ['half by asking', { sharedMemory: SharedMemory.half(), memory: Size.gibibytes(8) }, { medium: 'Memory', sizeLimit: '4Gi' }],
  [
    'a size by asking', { gpu, memory: Size.gibibytes(8), sharedMemory: SharedMemory.size(Size.gibibytes(8)) },
    { medium: 'Memory', sizeLimit: '8Gi' },
  ],
  ['none by asking', { gpu, memory: Size.gibibytes(8), sharedMemory: SharedMemory.none() }, undefined],
  [
    "a mount of the user's own wins", { gpu, mounts: [Mount.memory('/dev/shm', { sizeLimit: Size.gibibytes(1) })] },
    { medium: 'Memory', sizeLimit: '1Gi' },
  ],
])('%s', (_, props, emptyDir) => {
  expect(sharedMemoryOf(props)).toEqual(emptyDir);
});
