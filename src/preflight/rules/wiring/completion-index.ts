import { dicts, whole } from '../../../base/json';
import { Feature } from '../../model/feature';
import { JobRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (env: string): string => `
${JOB}
spec: {completionMode: Indexed, completions: 4, parallelism: 4, template: {spec: {restartPolicy: Never, containers: [{name: main,
  image: ${IMAGE}, ${env}command: [train, --rank=$(JOB_COMPLETION_INDEX)]}]}}}`;

export const completionIndex: JobRule = {
  id: 'completion-index',
  on: 'job',
  severity: 'error',
  family: 'will not do what it says',
  summary: 'A variable of an Indexed Job hides the number of the pod.',
  why: 'The Job controller adds JOB_COMPLETION_INDEX only where a container has no variable of that name. With a fixed value every pod '
    + 'takes itself for the same one: all do the same shard, or the ranks of a gang never come together.',
  because: 'the Job controller leaves a JOB_COMPLETION_INDEX of the manifest as it is',
  bad: job("env: [{name: JOB_COMPLETION_INDEX, value: '0'}], "),
  good: job(''),
  check(job, report) {
    if ((job.pods.features & Feature.ENV) === 0 || job.completionMode !== 'Indexed' || (whole(job.spec.completions) ?? 1) < 2) {
      return;
    }
    for (const container of job.pods.containers) {
      dicts(container.body.env).forEach(({ name, value }, i) => {
        if (name === 'JOB_COMPLETION_INDEX' && typeof value === 'string') {
          report({
            property: `${job.pods.path}.${container.path}.env[${i}]`, value: `JOB_COMPLETION_INDEX=${value}`,
            problem: 'is the number of every pod, in place of its own', fix: 'remove it',
          });
        }
      });
    }
  },
};
