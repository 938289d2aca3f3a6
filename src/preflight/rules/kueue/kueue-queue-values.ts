import { fairWeightProblem } from '../../../upstream/limits';
import { isDnsSubdomain, isLabelValue, isQualifiedName, SUBDOMAIN_RULE } from '../../../upstream/names';
import { at, dict, dicts, list, text } from '../../../base/json';
import { CLUSTER_QUEUE, COHORT, LOCAL_QUEUE } from '../../model/kueue-tree';
import { readQuantity } from '../../model/amounts';
import { ObjectRule, Reporter } from '../../rule';
import { LOCAL_QUEUE_YAML, QUEUE_HEAD } from '../examples-kueue';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export const kueueQueueValues: ObjectRule = {
  id: 'kueue-queue-values',
  on: [CLUSTER_QUEUE, LOCAL_QUEUE, COHORT],
  severity: 'error',
  family: 'is rejected',
  summary: 'A queue of Kueue has a weight, a selector, a policy or a reference that is not allowed.',
  why: 'A weight of fair sharing is 0 or more than a billionth; a selector follows the rules of label selectors; a LocalQueue is held '
    + 'by Hold or HoldAndDrain; names are DNS names.',
  because: "Kueue's CRDs and its validating webhooks",
  bad: `
${QUEUE_HEAD}
spec: {namespaceSelector: {matchExpressions: [{key: team, operator: In}]}, fairSharing: {weight: -1}}
---
${LOCAL_QUEUE_YAML}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [ml]}]}, fairSharing: {weight: 2}}
---
${LOCAL_QUEUE_YAML}`,
  check(object, report) {
    const { spec } = object;
    const weight = at(spec, 'fairSharing', 'weight');
    const quantity = readQuantity(weight);
    const wrong = quantity === undefined ? undefined : fairWeightProblem(quantity);
    if (wrong !== undefined) {
      report({ property: 'spec.fairSharing.weight', value: weight, problem: wrong.problem, fix: wrong.fix });
    }
    checkSelector(spec.namespaceSelector, 'spec.namespaceSelector', report);
    const policy = spec.stopPolicy ?? 'None';
    if (object.type === LOCAL_QUEUE && !['None', 'Hold', 'HoldAndDrain'].includes(policy as string)) {
      report({ property: 'spec.stopPolicy', value: policy, problem: 'must be one of None, Hold, HoldAndDrain', fix: 'correct the value' });
    }
    for (const field of ['clusterQueue', 'cohort', 'cohortName', 'parent', 'parentName']) {
      const name = text(spec[field]);
      if (name !== undefined && !isDnsSubdomain(name)) {
        report({
          property: `spec.${field}`, value: name, problem: SUBDOMAIN_RULE, fix: 'use the name of the object as kubectl prints it',
        });
      }
    }
  },
};

function checkSelector(selector: unknown, path: string, report: Reporter): void {
  for (const [key, value] of Object.entries(dict(at(selector, 'matchLabels')))) {
    if (!isQualifiedName(key) || (typeof value === 'string' && !isLabelValue(value))) {
      report({ property: `${path}.matchLabels["${key}"]`, value, problem: 'must be a label', fix: 'correct the label' });
    }
  }
  dicts(at(selector, 'matchExpressions')).forEach((expression, i) => {
    const { operator } = expression;
    const count = list(expression.values).length;
    if (!OPERATORS.includes(operator as string)) {
      report({
        property: `${path}.matchExpressions[${i}].operator`, value: operator, problem: `must be one of ${OPERATORS.join(', ')}`,
        fix: 'correct the operator',
      });
    } else if ((operator === 'In' || operator === 'NotIn') !== count > 0) {
      report({
        property: `${path}.matchExpressions[${i}].values`, value: expression.values,
        problem: `must ${count > 0 ? 'not ' : ''}be given with operator ${String(operator)}`,
        fix: count > 0 ? 'remove the values' : 'list the values',
      });
    }
  });
}
