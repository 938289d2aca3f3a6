import { dict, dicts, isDict, list, text } from '../../../base/json';
import { ObjectRule } from '../../rule';

export const volcanoHypernode: ObjectRule = {
  id: 'volcano-hypernode',
  on: ['HyperNode.topology.volcano.sh'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A HyperNode has no tier or members, or a member without exactly one valid selector that does something.',
  why: 'Each member selects nodes by an exact name, a regular expression or labels, or another HyperNode by its exact name: a regular '
    + 'expression is accepted for HyperNodes too, and ignored.',
  because: "Volcano's validating webhook for HyperNodes",
  bad: `
apiVersion: topology.volcano.sh/v1alpha1
kind: HyperNode
metadata: {name: rack-1}
spec: {tier: 1, members: [{type: Node, selector: {regexMatch: {pattern: 'node-[1-'}}}]}`,
  good: `
apiVersion: topology.volcano.sh/v1alpha1
kind: HyperNode
metadata: {name: rack-1}
spec: {tier: 1, members: [{type: Node, selector: {regexMatch: {pattern: 'node-[1-4]'}}}]}`,
  check(object, report) {
    const { members } = object.spec;
    if (list(members).length === 0) {
      report({ property: 'spec.members', value: members, problem: 'must have at least one member', fix: 'add a member' });
    }
    dicts(members).forEach((member, i) => {
      const property = `spec.members[${i}]`;
      const selector = isDict(member.selector) ? member.selector : {};
      const used = ['exactMatch', 'regexMatch', 'labelMatch'].filter((key) => isDict(selector[key]));
      if (used[0] === 'labelMatch' && member.type === 'HyperNode') {
        report({
          property: `${property}.selector.labelMatch`, value: 'given', problem: 'must not be used for HyperNodes',
          fix: 'use exactMatch',
        });
      }
      if (used[0] === 'regexMatch' && member.type === 'HyperNode') {
        report({
          property: `${property}.selector.regexMatch`, value: dict(selector.regexMatch).pattern, severity: 'warning',
          family: 'will not do what it says', problem: 'is ignored for HyperNodes: none of them is a member',
          fix: 'name each HyperNode with exactMatch', because: "Volcano's scheduler takes HyperNodes by exact names only, and says nothing",
        });
      }
      const pattern = text(isDict(selector.regexMatch) ? selector.regexMatch.pattern : undefined);
      if (pattern !== undefined && !isPattern(pattern)) {
        report({
          property: `${property}.selector.regexMatch.pattern`, value: pattern, problem: 'must be a regular expression',
          fix: 'correct the pattern',
        });
      }
    });
  },
};

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern.replace(/\(\?[imsU]+\)/g, ''));
    return true;
  } catch {
    // Go knows a few forms that JavaScript does not.
    return /\(\?P</.test(pattern) || /\[\[:/.test(pattern) || /\\[zAQE]/.test(pattern);
  }
}
