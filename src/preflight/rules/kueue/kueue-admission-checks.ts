import { at, dicts, text, texts } from '../../../base/json';
import { CLUSTER_QUEUE } from '../../model/kueue-tree';
import { ObjectRule } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

export const kueueAdmissionChecks: ObjectRule = {
  id: 'kueue-admission-checks',
  on: [CLUSTER_QUEUE],
  severity: 'error',
  family: 'is rejected',
  summary: 'The admission checks of a ClusterQueue name a flavor that it does not have.',
  why: 'onFlavors must be flavors of the same ClusterQueue.',
  because: "Kueue's validating webhook for ClusterQueues",
  bad: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, admissionChecksStrategy: {admissionChecks: [{name: provision, onFlavors: [a100]}]},
  resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64}]}]}]}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, admissionChecksStrategy: {admissionChecks: [{name: provision, onFlavors: [h100]}]},
  resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64}]}]}]}`,
  check(object, report) {
    const flavors = dicts(object.spec.resourceGroups).flatMap((group) => dicts(group.flavors).map((flavor) => text(flavor.name)));
    dicts(at(object.spec, 'admissionChecksStrategy', 'admissionChecks')).forEach((check, i) => {
      for (const flavor of texts(check.onFlavors)) {
        if (!flavors.includes(flavor)) {
          report({
            property: `spec.admissionChecksStrategy.admissionChecks[${i}].onFlavors`, value: flavor,
            problem: 'must be a flavor of this ClusterQueue', fix: `use one of ${flavors.join(', ')}`,
          });
        }
      }
    });
  },
};
