import { ApiObject } from 'cdk8s';
import { jobManifest } from './job-manifest.mjs';

/** One construct for each job, and nothing else: the least that cdk8s can do. */
export function jobsOf(chart) {
  return (i) => new ApiObject(chart, `train-${i}`, jobManifest(i));
}
