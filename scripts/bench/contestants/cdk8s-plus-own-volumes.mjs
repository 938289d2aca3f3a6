import { Construct } from 'constructs';
import { jobOf, referencesOf, volumesOf } from './cdk8s-plus.mjs';

/** The same, where each job stands for itself as a `TrainingJob` does: its volumes are its own. */
export function jobsOf(chart) {
  const references = referencesOf(chart);
  return (i) => jobOf(chart, i, references, volumesOf(new Construct(chart, `volumes-${i}`), references));
}
