import { dicts } from '../../../base/json';
import { commandLineOf } from '../../model/command-line';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { CRON_JOB, IMAGE } from '../examples';

const cron = (date: string): string => `
${CRON_JOB}
spec: {schedule: '0 2 * * *', concurrencyPolicy: Forbid, jobTemplate: {spec: {template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, args: [--date, '${date}']}]}}}}}`;

export const templatePlaceholder: PodRule = {
  id: 'template-placeholder',
  on: 'pod',
  needs: Feature.BRACES,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A command or variable has a placeholder that nobody fills.',
  why: 'Kubernetes knows no {{...}}: the program gets the braces. The date of a run of a CronJob can be computed from the name of its '
    + 'Job, in label batch.kubernetes.io/job-name of the pod.',
  because: 'Kubernetes expands $(NAME) only',
  bad: cron('{{yesterday}}'),
  good: cron('2026-01-31'),
  check(pods, report) {
    if (!pods.workload.isBatch) {
      return;
    }
    for (const container of pods.containers) {
      const variables = dicts(container.body.env).map((variable, i) => ({
        path: `env[${i}].value`, value: typeof variable.value === 'string' ? variable.value : '',
      }));
      for (const { path, value } of [...commandLineOf(container).entries, ...variables]) {
        const match = /\{\{\s*[A-Za-z_][\w-]*\s*\}\}/.exec(value);
        if (match !== null) {
          report({
            property: `${pods.path}.${container.path}.${path}`, value, problem: `has the placeholder ${match[0]}, which nothing fills`,
            fix: 'compute the value in the program, or write it out',
          });
        }
      }
    }
  },
};
