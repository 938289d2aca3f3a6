import { at, dict } from '../../../base/json';
import { CLUSTER_QUEUE } from '../../model/kueue-tree';
import { isInt32 } from '../../../base/int32';
import { ObjectRule } from '../../rule';
import { QUEUE_HEAD } from '../examples-kueue';

const ENUMS: readonly (readonly [path: readonly string[], values: readonly string[]])[] = [
  [['queueingStrategy'], ['BestEffortFIFO', 'StrictFIFO']],
  [['stopPolicy'], ['None', 'Hold', 'HoldAndDrain']],
  [['preemption', 'reclaimWithinCohort'], ['Never', 'LowerPriority', 'Any']],
  [['preemption', 'borrowWithinCohort', 'policy'], ['Never', 'LowerPriority']],
  [['preemption', 'withinClusterQueue'], ['Never', 'LowerPriority', 'LowerOrNewerEqualPriority']],
  [['flavorFungibility', 'whenCanBorrow'], ['MayStopSearch', 'TryNextFlavor', 'Borrow']],
  [['flavorFungibility', 'whenCanPreempt'], ['MayStopSearch', 'TryNextFlavor', 'Preempt']],
];

export const kueuePreemption: ObjectRule = {
  id: 'kueue-preemption',
  on: [CLUSTER_QUEUE],
  severity: 'error',
  family: 'is rejected',
  summary: 'A policy of a ClusterQueue has an unknown value, or contradicts another one.',
  why: 'borrowWithinCohort other than Never needs a reclaimWithinCohort other than Never; a preference between borrowing and preemption '
    + 'needs TryNextFlavor for both.',
  because: "Kueue's CRD and its validating webhook for ClusterQueues",
  bad: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, cohortName: company, preemption: {reclaimWithinCohort: Never, borrowWithinCohort: {policy: LowerPriority}}}`,
  good: `
${QUEUE_HEAD}
spec: {namespaceSelector: {}, cohortName: company, preemption: {reclaimWithinCohort: Any, borrowWithinCohort: {policy: LowerPriority}}}`,
  check(object, report) {
    for (const [path, values] of ENUMS) {
      const value = at(object.spec, ...path);
      const allowed = object.version === 'v1beta2' ? values.filter((name) => name !== 'Borrow' && name !== 'Preempt') : values;
      if (value !== undefined && value !== null && !allowed.includes(value as string)) {
        report({
          property: `spec.${path.join('.')}`, value, problem: `must be one of ${allowed.join(', ')}`,
          fix: value === 'Borrow' || value === 'Preempt' ? "write 'MayStopSearch', its name in v1beta2" : 'correct the value',
        });
      }
    }
    const preemption = dict(object.spec.preemption);
    const borrow = at(preemption, 'borrowWithinCohort', 'policy') ?? 'Never';
    if ((preemption.reclaimWithinCohort ?? 'Never') === 'Never' && borrow !== 'Never') {
      report({
        property: 'spec.preemption.borrowWithinCohort.policy', value: borrow, problem: "needs 'reclaimWithinCohort' other than Never",
        fix: "set 'reclaimWithinCohort' to Any or LowerPriority",
      });
    }
    const threshold = at(preemption, 'borrowWithinCohort', 'maxPriorityThreshold') ?? 0;
    if (typeof threshold !== 'number' || !isInt32(threshold)) {
      report({
        property: 'spec.preemption.borrowWithinCohort.maxPriorityThreshold', value: threshold,
        problem: 'must be a whole number from -2147483648 to 2147483647', fix: 'write the value of a priority class',
      });
    }
    const fungibility = dict(object.spec.flavorFungibility);
    if (
      fungibility.preference !== undefined &&
      (fungibility.whenCanBorrow !== 'TryNextFlavor' || (fungibility.whenCanPreempt ?? 'TryNextFlavor') !== 'TryNextFlavor')
    ) {
      report({
        property: 'spec.flavorFungibility.preference', value: fungibility.preference,
        problem: "needs 'whenCanBorrow' and 'whenCanPreempt' to be TryNextFlavor", fix: 'set both to TryNextFlavor, or leave it out',
      });
    }
  },
};
