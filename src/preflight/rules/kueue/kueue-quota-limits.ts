import { Quantity } from '../../../base/quantity';
import { dicts } from '../../../base/json';
import { CLUSTER_QUEUE, COHORT, cohortOf, parentOf } from '../../model/kueue-tree';
import { readQuantity } from '../../model/amounts';
import { ObjectRule } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

export const kueueQuotaLimits: ObjectRule = {
  id: 'kueue-quota-limits',
  on: [CLUSTER_QUEUE, COHORT],
  severity: 'error',
  family: 'is rejected',
  summary: 'A quota of a ClusterQueue or Cohort is no amount, or limits borrowing and lending where there is nobody to borrow from.',
  why: 'borrowingLimit and lendingLimit need a cohort; a ClusterQueue cannot lend more than its nominalQuota.',
  because: "Kueue's CRD and its validating webhook for ClusterQueues",
  bad: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100, resources: [{name: cpu, nominalQuota: 64,
  borrowingLimit: 8}]}]}]}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, cohortName: company, resourceGroups: [{coveredResources: [cpu], flavors: [{name: h100,
  resources: [{name: cpu, nominalQuota: 64, borrowingLimit: 8}]}]}]}`,
  check(object, report) {
    const isQueue = object.type === CLUSTER_QUEUE;
    const parent = isQueue ? cohortOf(object) : parentOf(object);
    dicts(object.spec.resourceGroups).forEach((group, i) =>
      dicts(group.flavors).forEach((flavor, j) =>
        dicts(flavor.resources).forEach((resource, k) => {
          const path = `spec.resourceGroups[${i}].flavors[${j}].resources[${k}]`;
          const amounts = new Map<string, Quantity>();
          for (const field of ['nominalQuota', 'borrowingLimit', 'lendingLimit']) {
            const value = resource[field];
            if (value === undefined || value === null) {
              continue;
            }
            const quantity = readQuantity(value);
            if (quantity === undefined || quantity._problem !== undefined || quantity.isNegative) {
              report({
                property: `${path}.${field}`, value, problem: quantity?._problem?.problem ?? 'must not be negative',
                fix: quantity?._problem?.fix ?? "write '0' for nothing",
              });
            } else {
              amounts.set(field, quantity);
            }
            if (field !== 'nominalQuota' && parent === undefined) {
              report({
                property: `${path}.${field}`, value, problem: `must not be given without a ${isQueue ? 'cohort' : 'parent'}`,
                fix: 'leave it out, or name one',
              });
            }
          }
          const nominal = amounts.get('nominalQuota');
          const lending = amounts.get('lendingLimit');
          if (isQueue && nominal !== undefined && lending !== undefined && lending.compareTo(nominal) > 0) {
            report({
              property: `${path}.lendingLimit`, value: lending.toString(),
              problem: `must be at most the nominal quota, which is ${nominal.toString()}`,
              fix: 'lower it, or leave it out to lend everything',
            });
          }
        }),
      ),
    );
  },
};
