import { dicts, isDict } from '../../../base/json';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (volumes: string, mounts: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 64Gi,
  nvidia.com/gpu: 2}}${mounts}}]${volumes}}}}`;

export const sharedMemory: PodRule = {
  id: 'shared-memory',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'info',
  family: 'check this',
  summary: 'A pod with several GPUs has the small default of shared memory.',
  why: 'Data loaders and NCCL talk through /dev/shm, which container runtimes make 64 MiB large: training dies with "Bus error" or "No '
    + 'space left on device".',
  because: 'container runtimes size /dev/shm, unless a volume is mounted there',
  bad: job('', ''),
  good: job(', volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: 16Gi}}]', ', volumeMounts: [{name: shm, mountPath: /dev/shm}]'),
  check(pods, report) {
    const { accelerator } = pods;
    if (
      accelerator === undefined ||
      !pods.workload.isBatch ||
      (pods.count < 2 && accelerator.amount.toString() === '1') ||
      pods.spec.hostIPC === true
    ) {
      return;
    }
    const hasShm = pods.containers.some((container) => dicts(container.body.volumeMounts).some((mount) => mount.mountPath === '/dev/shm'));
    const hasMemory = dicts(pods.spec.volumes).some((volume) => isDict(volume.emptyDir) && volume.emptyDir.medium === 'Memory');
    if (!hasShm) {
      report({
        property: `${pods.path}.volumes`, value: hasMemory ? 'a memory volume elsewhere' : undefined,
        problem: 'has nothing for /dev/shm, which is then 64 MiB',
        fix: 'mount an emptyDir with medium Memory at /dev/shm, counted in the memory limit',
      });
    }
  },
};
