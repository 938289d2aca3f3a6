import { dicts, text } from '../../../base/json';
import { commandLineOf } from '../../model/command-line';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (rest: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE},
  args: [--checkpoint-dir=/checkpoints/resnet]${rest}}}}`;

const FLAG = /^--?[\w-]*(output|out-dir|out_dir|checkpoint|ckpt|save|data|dataset|input|model|models|log-?dir|log_dir)[\w-]*$/i;
const IN_IMAGE = /^\/(app|workspace|tmp|opt|usr|etc|home|src|code|root|var|dev|bin|lib|proc|run|srv|scripts?|config|examples?)(\/|$)/;

export const pathNotMounted: PodRule = {
  id: 'path-not-mounted',
  on: 'pod',
  needs: Feature.COMMAND,
  severity: 'warning',
  family: 'check this',
  summary: 'An argument names a path for data or results where nothing is mounted.',
  why: 'What is written there is gone with the pod, and what is to be read there is not there, unless the image brings it.',
  because: 'no volume is mounted at or above the path',
  bad: job('}]'),
  good: job(
    ', volumeMounts: [{name: c, mountPath: /checkpoints}]}], volumes: [{name: c, persistentVolumeClaim: {claimName: checkpoints}}]',
  ),
  check(pods, report) {
    if (!pods.workload.isBatch) {
      return;
    }
    for (const container of pods.containers) {
      const isMounted = (value: string): boolean => [...dicts(pods.workload.spec.volumes), ...dicts(container.body.volumeMounts)]
        .some(({ mountPath }) => {
          const path = text(mountPath)?.replace(/\/$/, '');
          return path !== undefined && (value === path || value.startsWith(`${path}/`));
        });
      const { words } = commandLineOf(container);
      const reported = new Set<string>();
      words.forEach((word, i) => {
        const equals = word.indexOf('=');
        const flag = equals === -1 ? word : word.slice(0, equals);
        const value = equals === -1 ? words[i + 1] : word.slice(equals + 1);
        if (
          !FLAG.test(flag) ||
          value === undefined ||
          !/^\/[\w.-]+/.test(value) ||
          IN_IMAGE.test(value) ||
          isMounted(value)
        ) {
          return;
        }
        const top = `/${value.split('/')[1]}`;
        if (!reported.has(top)) {
          reported.add(top);
          report({
            property: `${pods.path}.${container.path}`, value: `${flag} ${value}`, problem: `uses ${top}, where no volume is mounted`,
            fix: `mount a volume at ${top}`, severity: /out|save|checkpoint|ckpt|log/i.test(flag) ? 'warning' : 'info',
          });
        }
      });
    }
  },
};
