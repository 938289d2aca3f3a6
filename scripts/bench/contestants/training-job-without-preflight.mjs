import { Preflight } from 'cdk8s-ml-workloads';
import { jobsOf as checkedJobsOf } from './training-job.mjs';

/** The same in an app that has turned the checks at synth off: what building and rendering alone take. */
export function jobsOf(chart) {
  Preflight.of(chart).off();
  return checkedJobsOf(chart);
}
