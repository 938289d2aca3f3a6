import { dicts, list } from '../../../base/json';
import { ObjectRule } from '../../rule';

const TYPES = ['Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io'];

const role = (rule: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: submitter, namespace: ml}
rules: [${rule}]`;

export const rbacUnneeded: ObjectRule = {
  id: 'rbac-unneeded',
  on: TYPES,
  severity: 'info',
  family: 'check this',
  summary: 'A Role for submitting Jobs can write their status too.',
  why: 'The template of a Job cannot be changed after all: who starts and watches runs needs create, get, list, watch and delete, and '
    + 'never writes status.',
  because: 'batch/v1 Jobs are immutable but for a few fields, and their status belongs to the controller',
  bad: role('{apiGroups: [batch], resources: [jobs, jobs/status], verbs: [create, get, list, watch, delete, patch, update]}'),
  good: role('{apiGroups: [batch], resources: [jobs], verbs: [create, get, list, watch, delete]}'),
  check(object, report) {
    dicts(object.manifest.rules).forEach((rule, i) => {
      const writes = list(rule.verbs).filter((verb) => verb === 'update' || verb === 'patch');
      if (list(rule.resources).includes('jobs/status') && writes.length > 0) {
        report({
          property: `rules[${i}].verbs`, value: writes,
          problem: 'lets its holder write the status of Jobs, which belongs to the Job controller',
          fix: 'remove update and patch, or make a rule of its own for jobs/status with get',
        });
      }
    });
  },
};
