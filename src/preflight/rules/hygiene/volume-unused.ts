import { dicts, text } from '../../../base/json';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (mounts: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}${mounts}}], volumes: [{name: data,
  persistentVolumeClaim: {claimName: imagenet}}]}}}`;

export const volumeUnused: PodRule = {
  id: 'volume-unused',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.VOLUMES,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A pod has a volume that no container mounts.',
  why: 'The program writes to the disk of the container instead, and what it wrote is gone with the pod.',
  because: 'a volume is seen only where it is mounted',
  bad: job(''),
  good: job(', volumeMounts: [{name: data, mountPath: /data}]'),
  check(pods, report) {
    const used = new Set(
      pods.containers.flatMap((container) =>
        [...dicts(container.body.volumeMounts), ...dicts(container.body.volumeDevices)].map((mount) => mount.name),
      ),
    );
    dicts(pods.spec.volumes).forEach((volume, i) => {
      const name = text(volume.name);
      if (name !== undefined && !used.has(name) && !pods.workload.isCompletedByOperator) {
        report({
          property: `${pods.path}.volumes[${i}]`, value: name, problem: 'is mounted by no container',
          fix: 'add a volumeMount, or remove the volume',
        });
      }
    });
  },
};
