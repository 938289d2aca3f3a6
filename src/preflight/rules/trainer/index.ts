import { Rule } from '../../rule';
import { trainJobRuntime } from './train-job-runtime';

/** Rules about Kubeflow Trainer. */
export const TRAINER_RULES: readonly Rule[] = [trainJobRuntime];
