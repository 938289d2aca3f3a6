import { dict, dicts, isDict, text, whole } from '../../../base/json';
import { JobRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const jobSuccessPolicy: JobRule = {
  id: 'job-success-policy',
  on: 'job',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A successPolicy breaks one of its rules.',
  why: 'It is for Indexed Jobs, has 1 to 20 rules, and each rule names indexes, a count, or both; indexes are ascending and below '
    + 'completions, and the count is not above what the rule can reach.',
  because: 'the API server validates successPolicy',
  bad: `
${JOB}
spec: {completionMode: Indexed, completions: 4, parallelism: 4, successPolicy: {rules: [{succeededIndexes: '0,4'}]}, ${TEMPLATE}}`,
  good: `
${JOB}
spec: {completionMode: Indexed, completions: 4, parallelism: 4, successPolicy: {rules: [{succeededIndexes: '0,3'}]}, ${TEMPLATE}}`,
  check(job, report) {
    const policy = job.spec.successPolicy;
    if (!isDict(policy)) {
      return;
    }
    const path = `${job.path}.successPolicy`;
    if (job.completionMode !== 'Indexed') {
      report({
        property: path, value: 'given', problem: 'needs completionMode Indexed', fix: "write 'completionMode: Indexed', or remove it",
      });
    }
    const rules = dicts(policy.rules);
    if (rules.length === 0 || rules.length > 20) {
      report({
        property: `${path}.rules`, value: `${rules.length} rules`, problem: 'must have between 1 and 20 rules', fix: 'add or merge rules',
      });
    }
    const completions = whole(job.spec.completions) ?? whole(dict(job.spec).parallelism) ?? 1;
    rules.forEach((rule, i) => {
      const property = `${path}.rules[${i}]`;
      const indexes = text(rule.succeededIndexes);
      if (indexes === undefined && (rule.succeededCount ?? undefined) === undefined) {
        report({
          property, value: 'empty', problem: 'must have succeededIndexes, succeededCount, or both', fix: 'say which indexes must succeed',
        });
      }
      const size = indexes === undefined ? completions : sizeOf(indexes, completions);
      if (size === undefined) {
        report({
          property: `${property}.succeededIndexes`,
          value: indexes,
          problem: `must be ascending indexes and ranges below completions (${completions}), such as '0,2-${Math.max(3, completions - 1)}'`,
          fix: `use indexes from 0 to ${completions - 1}`,
        });
      } else if (
        rule.succeededCount !== undefined &&
        rule.succeededCount !== null &&
        !(Number(rule.succeededCount) > 0 && Number(rule.succeededCount) <= size)
      ) {
        report({
          property: `${property}.succeededCount`, value: rule.succeededCount,
          problem: `must be between 1 and ${size}, the number of indexes that count`, fix: 'correct the count',
        });
      }
    });
  },
};

/** How many indexes a text such as `1,3-5` lists; undefined when it is wrong. */
function sizeOf(indexes: string, completions: number): number | undefined {
  let last = -1;
  let size = 0;
  for (const part of indexes.split(',')) {
    const match = /^([0-9]+)(?:-([0-9]+))?$/.exec(part);
    if (match === null) {
      return undefined;
    }
    const from = Number(match[1]);
    const to = match[2] === undefined ? from : Number(match[2]);
    if (from <= last || to < from || (match[2] !== undefined && to === from) || to >= completions) {
      return undefined;
    }
    size += to - from + 1;
    last = to;
  }
  return size;
}
