import { at, dict, dicts, text, whole } from '../../../base/json';
import { ObjectRule } from '../../rule';

const STEP = 'trainer.kubeflow.org/trainjob-ancestor-step';

/** The container that a TrainJob fills in, by the step that a job is for. */
const CONTAINERS: Readonly<Record<string, string>> = {
  trainer: 'node', 'dataset-initializer': 'dataset-initializer', 'model-initializer': 'model-initializer',
};

const runtime = (container: string): string => `
apiVersion: trainer.kubeflow.org/v1alpha1
kind: ClusterTrainingRuntime
metadata: {name: torch}
spec: {mlPolicy: {torch: {}}, template: {spec: {replicatedJobs: [{name: node, template: {metadata: {labels: {${STEP}: trainer}},
  spec: {template: {spec: {containers: [{name: ${container}, image: 'example.com/torch:1'}]}}}}}]}}}`;

/** @see validateReplicatedJobs in pkg/webhooks/trainingruntime_webhook.go of Trainer */
export const trainingRuntimeJobs: ObjectRule = {
  id: 'training-runtime-jobs',
  on: ['ClusterTrainingRuntime.trainer.kubeflow.org', 'TrainingRuntime.trainer.kubeflow.org'],
  severity: 'error',
  family: 'can never start',
  summary: 'A job of a runtime lacks the container that TrainJobs fill in, or has several replicas.',
  why: 'A job with the label of a step is filled in by TrainJobs: the trainer in its container `node`, initializers in containers of '
    + 'their own names. There is one of each.',
  because: "Trainer's validating webhook for runtimes",
  bad: runtime('main'),
  good: runtime('node'),
  check(object, report) {
    dicts(at(object.spec, 'template', 'spec', 'replicatedJobs')).forEach((job, i) => {
      const step = text(at(job, 'template', 'metadata', 'labels', STEP)) ?? '';
      const wanted = Object.prototype.hasOwnProperty.call(CONTAINERS, step) ? CONTAINERS[step] : undefined;
      if (wanted === undefined) {
        return;
      }
      const path = `spec.template.spec.replicatedJobs[${i}]`;
      const replicas = whole(job.replicas) ?? 1;
      if (replicas !== 1) {
        report({ property: `${path}.replicas`, value: replicas, problem: `must be 1 for the step ${step}`, fix: 'leave it out' });
      }
      const names = dicts(at(dict(job.template), 'spec', 'template', 'spec', 'containers')).map(({ name }) => text(name));
      if (!names.includes(wanted)) {
        report({
          property: `${path}.template.spec.template.spec.containers`, value: names.join(', '),
          problem: `must have one called ${wanted}, which TrainJobs fill in`, fix: 'rename it',
        });
      }
    });
  },
};
