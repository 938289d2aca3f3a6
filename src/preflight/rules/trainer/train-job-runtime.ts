import { dict } from '../../../base/json';
import { ObjectRule } from '../../rule';

const GROUP = 'trainer.kubeflow.org';
const KINDS = ['ClusterTrainingRuntime', 'TrainingRuntime'];

const trainJob = (kind: string): string => `
apiVersion: trainer.kubeflow.org/v1alpha1
kind: TrainJob
metadata: {name: llm, namespace: ml}
spec: {runtimeRef: {kind: ${kind}, name: torch-distributed}}`;

/** @see the webhook of TrainJobs in pkg/webhooks, and the runtimes that pkg/runtime/core of Trainer registers */
export const trainJobRuntime: ObjectRule = {
  id: 'train-job-runtime',
  on: ['TrainJob.trainer.kubeflow.org'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A TrainJob refers to something that is no runtime.',
  why: 'Runtimes are ClusterTrainingRuntimes, and TrainingRuntimes of the same namespace.',
  because: "Trainer's validating webhook for TrainJobs",
  bad: trainJob('Runtime'),
  good: trainJob('ClusterTrainingRuntime'),
  check(object, report) {
    const runtime = dict(object.spec.runtimeRef);
    // an empty text is one, and what is not given is filled in
    const kind = typeof runtime.kind === 'string' ? runtime.kind : KINDS[0];
    const group = typeof runtime.apiGroup === 'string' ? runtime.apiGroup : GROUP;
    if (!KINDS.includes(kind)) {
      report({
        property: 'spec.runtimeRef.kind', value: kind, problem: `must be ${KINDS.join(' or ')}: "unsupported runtime: ${kind}.${group}"`,
        fix: 'correct the kind',
      });
    }
    if (group !== GROUP) {
      report({
        property: 'spec.runtimeRef.apiGroup', value: group, problem: `must be ${GROUP}: "unsupported runtime: ${kind}.${group}"`,
        fix: 'leave it out',
      });
    }
  },
};
