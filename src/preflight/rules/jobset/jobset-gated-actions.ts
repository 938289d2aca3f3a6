import { at, dict, dicts, texts, whole } from '../../../base/json';
import { KubeObject } from '../../kube-object';
import { ObjectRule, Reporter } from '../../rule';
import { JOB_SET, POD } from '../examples';

const MAX_RESTARTED = 1024;

const JOBS = `replicatedJobs: [{name: worker, template: {spec: {completions: 1, parallelism: 1, template: {spec: ${POD}}}}}]`;

export const jobsetGatedActions: ObjectRule = {
  id: 'jobset-gated-actions',
  on: ['JobSet.jobset.x-k8s.io'],
  severity: 'warning',
  family: 'is rejected',
  summary: 'A JobSet uses an action or strategy that is behind a feature gate, off as shipped.',
  why: 'RestartJob, RestartJobAndIgnoreMaxRestarts and InPlaceRestart are alpha in JobSet 0.12; without the gates the webhook refuses '
    + 'them. Both have conditions with the gate too, and not to meet them is an error.',
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
        report({
          property: `spec.failurePolicy.rules[${i}].action`, value: rule.action, problem: 'needs the alpha feature gate RestartJob',
          fix: "use 'RestartJobSet', or check that the gate is on",
        });
        checkReplicas(object, texts(rule.targetReplicatedJobs), report);
      }
    });
    if (at(object.spec, 'failurePolicy', 'restartStrategy') === 'InPlaceRestart') {
      report({
        property: 'spec.failurePolicy.restartStrategy', value: 'InPlaceRestart', problem: 'needs the alpha feature gate InPlaceRestart',
        fix: "use 'Recreate', or check that the gate is on",
      });
      checkInPlace(object, report);
    }
  },
};

/** The webhook lets single Jobs be restarted only where there are not too many of them. */
function checkReplicas(object: KubeObject, targets: readonly string[], report: Reporter): void {
  dicts(object.spec.replicatedJobs).forEach(({ name, replicas }, i) => {
    if ((whole(replicas) ?? 1) > MAX_RESTARTED && (targets.length === 0 || targets.includes(String(name)))) {
      report({
        property: `spec.replicatedJobs[${i}].replicas`, value: replicas,
        problem: `must be at most ${MAX_RESTARTED} where a rule restarts single Jobs`, fix: "lower it, or use 'RestartJobSet'",
        severity: 'error',
      });
    }
  });
}

/** What the webhook demands of every replicated job when pods restart in place. */
function checkInPlace(object: KubeObject, report: Reporter): void {
  dicts(object.spec.replicatedJobs).forEach((replicated, i) => {
    const job = dict(at(replicated, 'template', 'spec'));
    const path = `spec.replicatedJobs[${i}].template.spec`;
    if (job.backoffLimit !== 2_147_483_647) {
      report({
        property: `${path}.backoffLimit`, value: job.backoffLimit, problem: 'must be 2147483647 with InPlaceRestart',
        fix: "write 'backoffLimit: 2147483647'; failurePolicy.maxRestarts is the limit", severity: 'error',
      });
    }
    if (job.podReplacementPolicy !== 'Failed') {
      report({
        property: `${path}.podReplacementPolicy`, value: job.podReplacementPolicy, problem: 'must be Failed with InPlaceRestart',
        fix: "write 'podReplacementPolicy: Failed'", severity: 'error',
      });
    }
    if (whole(job.completions) === undefined || whole(job.completions) !== (whole(job.parallelism) ?? 1)) {
      report({
        property: `${path}.completions`, value: job.completions,
        problem: `must be parallelism, ${whole(job.parallelism) ?? 1}, with InPlaceRestart`, fix: 'make both the same', severity: 'error',
      });
    }
  });
}
