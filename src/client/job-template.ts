import type { App, Chart } from 'cdk8s';
import type * as Dispatch from '../dispatch/job-dispatcher';
import { at, Dict } from '../base/json';
import { RunTemplate } from '../base/run-template';
import type { TrainingJobProps } from '../workloads/training-job';
import { InvalidRun } from './errors';
import { Template } from './template';

/** The template of a Job, by the same way as at synth, with the same checks. */
export function templateOfJob(name: string, namespace: string, job: TrainingJobProps): Template {
  /* eslint-disable @typescript-eslint/no-require-imports */
  const cdk8s = require('cdk8s') as { readonly App: typeof App; readonly Chart: typeof Chart };
  const { JobDispatcher } = require('../dispatch/job-dispatcher') as typeof Dispatch;
  /* eslint-enable @typescript-eslint/no-require-imports */
  try {
    const chart = new cdk8s.Chart(new cdk8s.App(), 'dispatch', { namespace });
    new JobDispatcher(chart, name, { job });
    const manifests = chart.toJson() as Dict[];
    const configMap = manifests.find(({ kind }) => kind === 'ConfigMap');
    return { name, text: String(at(configMap, 'data', RunTemplate.KEY)) };
  } catch (error) {
    throw new InvalidRun((error as Error).message, { cause: error });
  }
}
