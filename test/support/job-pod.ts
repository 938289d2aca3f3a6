import { TrainingJob, TrainingJobProps } from '../../src';
import { Manifest, synthOne } from './synth';

/** The pod spec of a job with these props. */
export function podOf(props: Partial<TrainingJobProps>): Manifest {
  return templateOf(props).spec;
}

/** The pod template of a job with these props. */
export function templateOf(props: Partial<TrainingJobProps>): Manifest {
  return synthOne((chart) => new TrainingJob(chart, 'job', { image: 'example.com/train:1', ...props })).spec.template;
}

/** The main container of a job with these props. */
export function mainOf(props: Partial<TrainingJobProps>): Manifest {
  return podOf(props).containers[0];
}
