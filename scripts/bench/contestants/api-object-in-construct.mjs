import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { jobManifest } from './job-manifest.mjs';

/** The same tree as this library's: a construct with its object below it. Tells the cost of a second construct. */
export function jobsOf(chart) {
  return (i) => new ApiObject(new Construct(chart, `train-${i}`), 'Resource', jobManifest(i));
}
