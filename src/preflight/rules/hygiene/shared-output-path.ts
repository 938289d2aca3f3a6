import { dicts } from '../../../base/json';
import { commandLineOf } from '../../model/command-line';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (output: string): string => `
${JOB}
spec: {completionMode: Indexed, completions: 100, parallelism: 10, template: {spec: {restartPolicy: Never, containers: [{name: main,
  image: ${IMAGE}, args: [--output=${output}]}]}}}`;

const OUTPUT_FLAG = /^--?(output|out|output[-_](path|dir|file|uri)|results?|predictions?|save[-_]?(path|dir)?|dest(ination)?)$/i;

export const sharedOutputPath: PodRule = {
  id: 'shared-output-path',
  on: 'pod',
  needs: Feature.COMMAND,
  severity: 'warning',
  family: 'check this',
  summary: 'All pods of a parallel Job write to one path.',
  why: 'Each shard overwrites what the others wrote, and a retried one leaves half of a file: the result is that of whoever came last.',
  because: 'the pods of a Job share one template',
  bad: job('/data/predictions.parquet'),
  good: job('/data/predictions-$(JOB_COMPLETION_INDEX).parquet'),
  check(pods, report) {
    // Ranks of a gang work on one thing together; shards of a Job do not.
    if ((pods.workload.kind !== 'Job' && pods.workload.kind !== 'CronJob') || pods.count < 2) {
      return;
    }
    for (const container of pods.containers) {
      const { entries, words } = commandLineOf(container);
      const mentionsIndex = [
        ...entries.map(({ value }) => value), ...dicts(container.body.env).map((variable) => JSON.stringify(variable)),
      ].some((value) => /RANK|torchrun|torch\.distributed|mpirun/.test(value));
      words.forEach((word, i) => {
        const equals = word.indexOf('=');
        const flag = equals === -1 ? word : word.slice(0, equals);
        const value = equals === -1 ? words[i + 1] : word.slice(equals + 1);
        if (
          OUTPUT_FLAG.test(flag) &&
          value !== undefined &&
          /^(\/|[a-z0-9]+:\/\/)/.test(value) &&
          !value.includes('$') &&
          !value.endsWith('/') &&
          /\.[A-Za-z0-9]+$/.test(value) &&
          !mentionsIndex
        ) {
          report({
            property: `${pods.path}.${container.path}`, value: word === flag ? `${flag} ${value}` : word,
            problem: `is the output of all ${pods.count} pods at a time`, fix: 'put the index into it, as in part-$(JOB_COMPLETION_INDEX)',
          });
        }
      });
    }
  },
};
