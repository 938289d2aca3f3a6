import { dicts, isDict } from '../../../base/json';
import { quantityOf } from '../../model/amounts';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (size: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, resources: {limits: {cpu: 8, memory: 16Gi}},
  volumeMounts: [{name: shm, mountPath: /dev/shm}]}], volumes: [{name: shm, emptyDir: {medium: Memory, sizeLimit: ${size}}}]}}}`;

export const memoryVolume: PodRule = {
  id: 'memory-volume',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.VOLUMES,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A volume in memory may grow beyond the memory of its container.',
  why: 'What is written to it counts as memory of the container that writes it: at its limit the container is killed, long before the '
    + 'volume is full.',
  because: 'the pages of a tmpfs belong to the memory cgroup of the container',
  bad: job('32Gi'),
  good: job('8Gi'),
  check(pods, report) {
    dicts(pods.spec.volumes).forEach((volume, i) => {
      const size = isDict(volume.emptyDir) && volume.emptyDir.medium === 'Memory' ? quantityOf(volume.emptyDir.sizeLimit) : undefined;
      const users = pods.containers.filter(({ body }) => dicts(body.volumeMounts).some((mount) => mount.name === volume.name));
      const limits = users.flatMap(({ limits: { memory } }) => quantityOf(memory) ?? []);
      if (size !== undefined && users.length > 0 && limits.length === users.length && limits.every((limit) => size.compareTo(limit) > 0)) {
        report({
          property: `${pods.path}.volumes[${i}].emptyDir.sizeLimit`, value: size.toString(),
          problem: `is more than the memory limit of '${users[0].name}', ${limits[0].toString()}, of which it is a part`,
          fix: 'lower it, or raise the limit',
        });
      }
    });
  },
};
