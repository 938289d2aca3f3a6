import { at, dict, dicts, text, texts, whole } from '../../../base/json';
import { ObjectRule, Reporter } from '../../rule';
import { JOB_SET, POD } from '../examples';

const ACTIONS = ['FailJobSet', 'RestartJobSet', 'RestartJobSetAndIgnoreMaxRestarts', 'RestartJob', 'RestartJobAndIgnoreMaxRestarts'];
const REASONS = ['BackoffLimitExceeded', 'DeadlineExceeded', 'FailedIndexes', 'MaxFailedIndexesExceeded', 'PodFailurePolicy'];
const RULE_NAME = /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/;
const JOBS = `replicatedJobs: [{name: worker, template: {spec: {completions: 1, parallelism: 1, template: {spec: ${POD}}}}}]`;

export const jobsetPolicies: ObjectRule = {
  id: 'jobset-policies',
  on: ['JobSet.jobset.x-k8s.io'],
  severity: 'error',
  family: 'is rejected',
  summary: 'The success or failure policy of a JobSet names a replicated job, action or reason that does not exist.',
  why: 'Targets are names of replicated jobs; rules have unique names, a known action, and reasons with which a Job can fail.',
  because: "JobSet's validating webhook",
  bad: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3, rules: [{name: hosts, action: RestartJobSet, targetReplicatedJobs: [workers]}]}, ${JOBS}}`,
  good: `
${JOB_SET}
spec: {failurePolicy: {maxRestarts: 3, rules: [{name: hosts, action: RestartJobSet, targetReplicatedJobs: [worker]}]}, ${JOBS}}`,
  check(object, report) {
    const names = dicts(object.spec.replicatedJobs).map((job) => text(job.name) ?? '');
    const success = dict(object.spec.successPolicy);
    checkTargets(success.targetReplicatedJobs, names, 'spec.successPolicy.targetReplicatedJobs', report);
    if (success.operator !== undefined && success.operator !== null && success.operator !== 'All' && success.operator !== 'Any') {
      report({
        property: 'spec.successPolicy.operator', value: success.operator, problem: 'must be All or Any', fix: 'correct the operator',
      });
    }
    const { maxRestarts, restartStrategy } = dict(object.spec.failurePolicy);
    if ((whole(maxRestarts) ?? 0) < 0) {
      report({
        property: 'spec.failurePolicy.maxRestarts', value: maxRestarts, severity: 'warning', family: 'will not do what it says',
        problem: 'below 0 means what 0 means: the JobSet fails when its first Job does, and is never restarted',
        fix: "write the number of restarts; for any number of them, rules with 'action: RestartJobSetAndIgnoreMaxRestarts'",
        because: "JobSet's controller compares the restarts so far with it; neither its definition nor its webhook has a minimum",
      });
    }
    if (
      restartStrategy !== undefined &&
      restartStrategy !== null &&
      !['Recreate', 'BlockingRecreate', 'InPlaceRestart'].includes(restartStrategy as string)
    ) {
      report({
        property: 'spec.failurePolicy.restartStrategy', value: restartStrategy,
        problem: 'must be Recreate, BlockingRecreate or InPlaceRestart', fix: 'correct the strategy',
      });
    }
    const seen = new Set<string>();
    dicts(at(object.spec, 'failurePolicy', 'rules')).forEach((rule, i) => {
      const path = `spec.failurePolicy.rules[${i}]`;
      const name = text(rule.name) ?? `failurePolicyRule${i}`;
      if (name.length > 128 || !RULE_NAME.test(name) || seen.has(name)) {
        report({
          property: `${path}.name`, value: name,
          problem: seen.has(name) ? 'must be unique' : "must be at most 128 letters, digits, '_', ',' and ':', beginning with a letter",
          fix: 'rename the rule',
        });
      }
      seen.add(name);
      if (!ACTIONS.includes(rule.action as string)) {
        report({
          property: `${path}.action`, value: rule.action, problem: `must be one of ${ACTIONS.join(', ')}`, fix: 'correct the action',
        });
      }
      for (const reason of texts(rule.onJobFailureReasons)) {
        if (!REASONS.includes(reason)) {
          report({
            property: `${path}.onJobFailureReasons`, value: reason, problem: `must be of ${REASONS.join(', ')}`, fix: 'correct the reason',
          });
        }
      }
      checkTargets(rule.targetReplicatedJobs, names, `${path}.targetReplicatedJobs`, report);
    });
  },
};

function checkTargets(targets: unknown, names: readonly string[], property: string, report: Reporter): void {
  for (const target of texts(targets)) {
    if (!names.includes(target)) {
      report({ property, value: target, problem: 'must be the name of a replicated job', fix: `use one of ${names.join(', ')}` });
    }
  }
}
