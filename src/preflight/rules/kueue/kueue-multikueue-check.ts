import { at, dicts, list, text } from '../../../base/json';
import { CLUSTER_QUEUE } from '../../model/kueue-tree';
import { ObjectRule } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

const CHECK = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: AdmissionCheck
metadata: {name: multikueue}
spec: {controllerName: kueue.x-k8s.io/multikueue, parameters: {apiGroup: kueue.x-k8s.io, kind: MultiKueueConfig, name: clusters}}
---`;

export const kueueMultikueueCheck: ObjectRule = {
  id: 'kueue-multikueue-check',
  on: [CLUSTER_QUEUE],
  severity: 'error',
  family: 'can never start',
  summary: 'A ClusterQueue has a MultiKueue check for some flavors only, two of them, or one beside provisioning.',
  why: 'Kueue then deactivates the queue: MultiKueue sends whole workloads to other clusters, so there is one check for the whole queue '
    + 'and no provisioning beside it.',
  because: "Kueue's conditions of ClusterQueues",
  bad: `${CHECK}
${QUEUE_HEAD}
spec: {namespaceSelector: {}, admissionChecksStrategy: {admissionChecks: [{name: multikueue, onFlavors: [h100]}]},
  resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64}]}]}]}`,
  good: `${CHECK}
${QUEUE_HEAD}
spec: {namespaceSelector: {}, admissionChecksStrategy: {admissionChecks: [{name: multikueue}]}, resourceGroups: [{coveredResources: [cpu],
  flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64}]}]}]}`,
  check(object, report, world) {
    const checks = dicts(at(object.spec, 'admissionChecksStrategy', 'admissionChecks')).map((check, i) => ({
      name: text(check.name) ?? '',
      path: `spec.admissionChecksStrategy.admissionChecks[${i}]`,
      flavors: list(check.onFlavors),
      controller: text(world.index.find('AdmissionCheck.kueue.x-k8s.io', undefined, text(check.name) ?? '')?.spec.controllerName),
    }));
    const multi = checks.filter((check) => check.controller === 'kueue.x-k8s.io/multikueue');
    if (multi.length === 0) {
      return;
    }
    if (multi.length > 1) {
      report({
        property: multi[1].path, value: multi[1].name, problem: `is the second MultiKueue check, after '${multi[0].name}'`,
        fix: 'keep one of them',
      });
    }
    if (multi[0].flavors.length > 0) {
      report({
        property: `${multi[0].path}.onFlavors`, value: multi[0].flavors, problem: 'must not be given for a MultiKueue check',
        fix: 'remove onFlavors',
      });
    }
    const provisioning = checks.find((check) => check.controller === 'kueue.x-k8s.io/provisioning-request');
    if (provisioning !== undefined) {
      report({
        property: provisioning.path, value: provisioning.name, problem: `cannot be beside the MultiKueue check '${multi[0].name}'`,
        fix: 'move provisioning to the worker clusters',
      });
    }
  },
};
