import { text } from '../../../base/json';
import { isDnsLabel, isDnsSubdomain, SUBDOMAIN_RULE } from '../../../upstream/names';
import { isDns1035Label } from '../../names';
import { AnyObjectRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

/** Groups of which all names are DNS subdomains; names of RBAC objects may have other characters. */
const CHECKED_GROUPS = new Set([
  '', 'batch', 'apps', 'scheduling.k8s.io', 'batch.volcano.sh', 'scheduling.volcano.sh', 'topology.volcano.sh', 'kueue.x-k8s.io',
  'jobset.x-k8s.io', 'trainer.kubeflow.org',
]);

/** A kubeconfig, what a failed command prints, an empty list: nobody creates them. */
const NAMELESS = new Set(['Config.', 'Status.', 'List.']);

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
      if (text(object.metadata.generateName) === undefined && CHECKED_GROUPS.has(object.group) && !NAMELESS.has(object.type)) {
        report({ property: 'metadata.name', value: object.metadata.name, problem: 'must be given', fix: 'name the object' });
      }
      return;
    }
    if (object.type === 'Namespace.' && !isDnsLabel(name)) {
      report({
        property: 'metadata.name', value: name, problem: "must be a DNS label: at most 63 lower-case letters, digits and '-'",
        fix: 'rename it',
      });
    } else if (object.type === 'Service.' && !isDns1035Label(name) && !isDnsLabel(name)) {
      report({
        property: 'metadata.name', value: name,
        problem: "must be a DNS label: at most 63 lower-case letters, digits and '-', beginning with a letter", fix: 'rename it',
      });
    } else if (CHECKED_GROUPS.has(object.group) && !isDnsSubdomain(name)) {
      report({
        property: 'metadata.name', value: name, problem: SUBDOMAIN_RULE, fix: 'rename it',
      });
    }
    const { namespace } = object.metadata;
    if (!object.isClusterScoped && text(namespace) !== undefined && !isDnsLabel(namespace as string)) {
      report({
        property: 'metadata.namespace', value: namespace, problem: "must be a DNS label: at most 63 lower-case letters, digits and '-'",
        fix: 'correct the namespace',
      });
    }
  },
};
