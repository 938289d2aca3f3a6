import { at, dicts } from '../../json';
import { ObjectRule } from '../../rule';
import { JOB_SET, POD } from '../examples';

const JOBS = `replicatedJobs: [{name: worker, template: {spec: {completions: 1, parallelism: 1, template: {spec: ${POD}}}}}]`;

export const jobsetGatedActions: ObjectRule = {
  id: 'jobset-gated-actions',
  on: ['JobSet.jobset.x-k8s.io'],
  severity: 'warning',
  family: 'is rejected',
  summary: 'A JobSet uses an action or strategy that is behind a feature gate, off as shipped.',
  why: 'RestartJob, RestartJobAndIgnoreMaxRestarts and InPlaceRestart are alpha in JobSet 0.12; without the gates the webhook refuses them.',
  because: "JobSet's validating webhook with the feature gates that it ships with",
  bad: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3, rules: [{name: one, action: RestartJob}]}, ${JOBS}}`,
  good: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3, rules: [{name: one, action: RestartJobSet}]}, ${JOBS}}`,
  check(object, report) {
    dicts(at(object.spec, 'failurePolicy', 'rules')).forEach((rule, i) => {
      if (rule.action === 'RestartJob' || rule.action === 'RestartJobAndIgnoreMaxRestarts') {
        report({ property: `spec.failurePolicy.rules[${i}].action`, value: rule.action, problem: 'needs the alpha feature gate RestartJob', fix: "use 'RestartJobSet', or check that the gate is on" });
      }
    });
    if (at(object.spec, 'failurePolicy', 'restartStrategy') === 'InPlaceRestart') {
      report({ property: 'spec.failurePolicy.restartStrategy', value: 'InPlaceRestart', problem: 'needs the alpha feature gate InPlaceRestart', fix: "use 'Recreate', or check that the gate is on" });
    }
  },
};
