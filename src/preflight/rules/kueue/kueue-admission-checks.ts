import { at, dicts, list, text, texts } from '../../../base/json';
import { CLUSTER_QUEUE } from '../../model/kueue-tree';
import { isDnsSubdomain, SUBDOMAIN_RULE } from '../../../upstream/names';
import { ObjectRule } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

const PATH = 'spec.admissionChecksStrategy.admissionChecks';

/** Checks of a queue, and flavors of a check. */
const MOST = 64;

export const kueueAdmissionChecks: ObjectRule = {
  id: 'kueue-admission-checks',
  on: [CLUSTER_QUEUE],
  severity: 'error',
  family: 'is rejected',
  summary: 'The admission checks of a ClusterQueue are too many, or name a flavor that it does not have.',
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
    const checks = at(object.spec, 'admissionChecksStrategy', 'admissionChecks');
    if (Array.isArray(checks) && (checks.length < 1 || checks.length > MOST)) {
      report({
        property: PATH, value: checks.length, problem: `must have 1 to ${MOST} entries`,
        fix: checks.length < 1 ? 'leave it out' : 'split the queue',
      });
    }
    dicts(checks).forEach((check, i) => {
      const name = text(check.name);
      if (name !== undefined && !isDnsSubdomain(name)) {
        report({
          property: `${PATH}[${i}].name`, value: name, problem: SUBDOMAIN_RULE, fix: 'use the name of the object as kubectl prints it',
          // the queue is accepted, and inactive for want of such a check
          family: 'can never start',
        });
      }
      if (list(check.onFlavors).length > MOST) {
        report({
          property: `${PATH}[${i}].onFlavors`, value: list(check.onFlavors).length, problem: `must have at most ${MOST} entries`,
          fix: 'leave it out to check all flavors',
        });
      }
      for (const flavor of texts(check.onFlavors)) {
        if (!flavors.includes(flavor)) {
          report({
            property: `${PATH}[${i}].onFlavors`, value: flavor,
            problem: `must be a flavor of this queue, which are ${flavors.join(', ')}`, fix: 'correct the name',
          });
        }
      }
    });
  },
};
