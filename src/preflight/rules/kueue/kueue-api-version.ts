import { AnyObjectRule } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

const GROUPS = 'resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64}]}]}]';

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
