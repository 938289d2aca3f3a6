import { dict, dicts, isDict, list } from '../../../base/json';
import { JobUnit } from '../../model/job-unit';
import { isQualifiedName } from '../../../upstream/names';
import { JobRule, Reporter } from '../../rule';
import { CONTAINER, JOB, TEMPLATE } from '../examples';

const ACTIONS = ['FailJob', 'FailIndex', 'Ignore', 'Count'];

export const jobPodFailurePolicy: JobRule = {
  id: 'job-pod-failure-policy',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A podFailurePolicy breaks one of its rules.',
  why: 'It needs restartPolicy Never, at most 20 rules, each with one action and exactly one of onExitCodes and onPodConditions; exit '
    + 'codes are unique, ascending, and not 0 with In.',
  because: 'the API server validates podFailurePolicy',
  bad: `
${JOB}
spec: {podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [42, 1]}}]},
  template: {spec: {restartPolicy: OnFailure, containers: [${CONTAINER}]}}}`,
  good: `
${JOB}
spec: {podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [1, 42]}}]}, ${TEMPLATE}}`,
  check(job, report) {
    if (!isDict(job.spec.podFailurePolicy)) {
      return;
    }
    if (job.restartPolicy !== 'Never') {
      report({
        property: `${job.pods.path}.restartPolicy`,
        value: job.restartPolicy,
        problem: 'must be Never when there is a podFailurePolicy',
        fix: "write 'restartPolicy: Never'",
      });
    }
    const path = `${job.path}.podFailurePolicy.rules`;
    const rules = dicts(job.spec.podFailurePolicy.rules);
    if (rules.length > 20) {
      report({ property: path, value: `${rules.length} rules`, problem: 'must be at most 20', fix: 'merge rules' });
    }
    rules.forEach((rule, i) => {
      const property = `${path}[${i}]`;
      if (!ACTIONS.includes(rule.action as string)) {
        report({
          property: `${property}.action`, value: rule.action, problem: `must be one of ${ACTIONS.join(', ')}`, fix: 'correct the action',
        });
      } else if (rule.action === 'FailIndex' && job.spec.backoffLimitPerIndex === undefined) {
        report({
          property: `${property}.action`, value: rule.action, problem: 'needs backoffLimitPerIndex',
          fix: "write 'backoffLimitPerIndex', or use FailJob",
        });
      }
      const conditions = list(rule.onPodConditions);
      if (isDict(rule.onExitCodes) === conditions.length > 0) {
        report({
          property, value: Object.keys(rule).join(', '), problem: 'must have exactly one of onExitCodes and onPodConditions',
          fix: 'split it into two rules, or add the missing one',
        });
      }
      checkExitCodes(job, rule.onExitCodes, `${property}.onExitCodes`, report);
      dicts(conditions).forEach((condition, j) =>
        checkCondition(condition.type, condition.status, `${property}.onPodConditions[${j}]`, report),
      );
    });
  },
};

function checkExitCodes(job: JobUnit, onExitCodes: unknown, property: string, report: Reporter): void {
  if (!isDict(onExitCodes)) {
    return;
  }
  const { operator, containerName } = onExitCodes;
  const values = list(onExitCodes.values);
  if (operator !== 'In' && operator !== 'NotIn') {
    report({ property: `${property}.operator`, value: operator, problem: 'must be In or NotIn', fix: 'correct the operator' });
  }
  if (values.length === 0 || values.length > 255) {
    report({
      property: `${property}.values`, value: `${values.length} values`, problem: 'must have between 1 and 255 exit codes',
      fix: 'list the exit codes',
    });
  }
  if (operator === 'In' && values.includes(0)) {
    report({
      property: `${property}.values`, value: values, problem: 'must not have 0 with operator In, because 0 is success', fix: 'remove 0',
    });
  }
  if (values.some((value, i) => i > 0 && Number(value) <= Number(values[i - 1]))) {
    const sorted = [...new Set(values.map(Number))].sort((a, b) => a - b);
    report({ property: `${property}.values`, value: values, problem: 'must be unique and ascending', fix: `write [${sorted.join(', ')}]` });
  }
  const names = job.pods.containers.map((container) => container.name);
  if (typeof containerName === 'string' && !names.includes(containerName)) {
    report({
      property: `${property}.containerName`, value: containerName, problem: 'must be a container of the pod',
      fix: `use one of ${names.join(', ')}`,
    });
  }
}

function checkCondition(type: unknown, status: unknown, property: string, report: Reporter): void {
  if (typeof type !== 'string' || !isQualifiedName(type)) {
    report({
      property: `${property}.type`, value: type, problem: 'must be the type of a pod condition, such as DisruptionTarget',
      fix: 'name the condition',
    });
  }
  if (status !== undefined && !['True', 'False', 'Unknown'].includes(status as string)) {
    const written = dict({ true: 'True', false: 'False' })[String(status)];
    report({
      property: `${property}.status`, value: status, problem: 'must be the text True, False or Unknown',
      fix: `write status: '${String(written ?? 'True')}' in quotes`,
    });
  }
}
