import { text } from '../../../base/json';
import { DNS_LABEL_RULE, isDnsLabel } from '../../../upstream/names';
import { nameRuleOf } from '../../../upstream/object-names';
import { AnyObjectRule } from '../../rule';
import { knownGroups } from '../../schema/tables';
import { JOB, TEMPLATE } from '../examples';

/** A kubeconfig, what a failed command prints, an empty list: nobody creates them. A LimitRange gets a name if it has none. */
const NAMELESS = new Set(['Config.', 'Status.', 'List.', 'LimitRange.']);

export const objectName: AnyObjectRule = {
  id: 'object-name',
  on: 'object',
  severity: 'error',
  family: 'is rejected',
  summary: 'An object has no name, or one that is not allowed.',
  why: 'Names are DNS subdomains: lower-case letters, digits, dashes and dots. Namespaces and Services are stricter.',
  because: 'the API server validates names',
  bad: `
${JOB.replace('train', 'Train_ResNet')}
spec: {${TEMPLATE}}`,
  good: `
${JOB.replace('train', 'train-resnet')}
spec: {${TEMPLATE}}`,
  check(object, report) {
    const { name } = object;
    if (name === '') {
      if (text(object.metadata.generateName) === undefined && knownGroups().includes(object.group) && !NAMELESS.has(object.type)) {
        report({ property: 'metadata.name', value: object.metadata.name, problem: 'must be given', fix: 'name the object' });
      }
      return;
    }
    const rule = nameRuleOf(object.type);
    if (knownGroups().includes(object.group) && !rule.isValid(name)) {
      report({ property: 'metadata.name', value: name, problem: rule.problem, fix: 'rename it' });
    }
    const { namespace } = object.metadata;
    if (!object.isClusterScoped && text(namespace) !== undefined && !isDnsLabel(namespace as string)) {
      report({
        property: 'metadata.namespace', value: namespace, problem: DNS_LABEL_RULE,
        fix: 'correct the namespace',
      });
    }
  },
};
