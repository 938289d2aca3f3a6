import { Rule } from '../../rule';
import { trainJobFitsRuntime } from './train-job-fits-runtime';
import { trainJobRuntime } from './train-job-runtime';
import { trainingRuntimeJobs } from './training-runtime-jobs';

/** Rules about Kubeflow Trainer. */
export const TRAINER_RULES: readonly Rule[] = [trainJobFitsRuntime, trainJobRuntime, trainingRuntimeJobs];
