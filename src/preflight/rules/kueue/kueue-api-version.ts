import { at } from '../../../base/json';
import { AnyObjectRule, ObjectRule } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

const GROUPS = 'resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64}]}]}]';

/** Fields by kind: former path, present path. */
const RENAMED: Readonly<Record<string, readonly (readonly [readonly string[], readonly string[]])[]>> = {
  'ClusterQueue.kueue.x-k8s.io': [[['cohort'], ['cohortName']], [['admissionChecks'], ['admissionChecksStrategy']]],
  'Cohort.kueue.x-k8s.io': [[['parent'], ['parentName']]],
  'MultiKueueCluster.kueue.x-k8s.io': [[['kubeConfig'], ['clusterSource', 'kubeConfig']]],
  'Workload.kueue.x-k8s.io': [[['priorityClassName'], ['priorityClassRef']], [['priorityClassSource'], ['priorityClassRef']]],
};

export const kueueFieldVersion: ObjectRule = {
  id: 'kueue-field-version',
  on: Object.keys(RENAMED),
  severity: 'error',
  family: 'is rejected',
  summary: 'A Kueue object has a field that its API version does not know.',
  why: 'v1beta2 renamed fields, such as cohort to cohortName. kubectl refuses the former name, and what does not refuse it drops it, so '
    + 'the queue has no cohort.',
  because: "Kueue's CRDs and the strict field validation of kubectl",
  bad: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, cohort: company, ${GROUPS}}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, cohortName: company, ${GROUPS}}`,
  check(object, report) {
    const isNew = object.version === 'v1beta2';
    for (const [former, present] of RENAMED[object.type]) {
      const wrong = isNew ? former : present;
      const right = isNew ? present : former;
      const value = at(object.spec, ...wrong);
      // admissionChecksStrategy is known to both versions.
      if (
        value !== undefined &&
        right[0] !== wrong[0] &&
        !(wrong[0] === 'admissionChecksStrategy') &&
        ['v1beta1', 'v1beta2'].includes(object.version)
      ) {
        report({
          property: `spec.${wrong.join('.')}`, value, problem: `is unknown in ${object.version}`,
          fix: `write '${right.join('.')}'${isNew ? '' : ', or use apiVersion kueue.x-k8s.io/v1beta2'}`,
        });
      }
    }
  },
};

export const kueueApiVersion: AnyObjectRule = {
  id: 'kueue-api-version',
  on: 'object',
  severity: 'info',
  family: 'check this',
  summary: 'A Kueue object has the deprecated API version.',
  why: 'v1beta1 is still served, but no longer what is stored, so every apply and every comparison of a GitOps tool goes through a '
    + 'conversion.',
  because: "Kueue's CRDs mark v1beta1 as deprecated",
  bad: `
${QUEUE_HEAD.replace('v1beta2', 'v1beta1')}
spec: {namespaceSelector: {}, ${GROUPS}}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, ${GROUPS}}`,
  check(object, report) {
    if (object.group === 'kueue.x-k8s.io' && object.version === 'v1beta1') {
      report({
        property: 'apiVersion', value: object.apiVersion, problem: 'is deprecated, and converted at every apply',
        fix: "write 'kueue.x-k8s.io/v1beta2', and rename cohort to cohortName and the like",
      });
    }
  },
};
