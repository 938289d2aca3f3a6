import { Dict, dict, entry, text } from '../../../base/json';
import { amountsOf, ZERO } from '../../model/amounts';
import { ObjectRule } from '../../rule';

const queue = (spec: string): string => `
apiVersion: scheduling.volcano.sh/v1beta1
kind: Queue
metadata: {name: research}
spec: {${spec}}`;

export const volcanoInertQueue: ObjectRule = {
  id: 'volcano-inert-queue',
  on: ['Queue.scheduling.volcano.sh'],
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A Volcano queue relies on a plugin or action that the scheduler does not run.',
  why: 'As shipped Volcano runs the proportion plugin and the actions enqueue, allocate and backfill: deserved and parent need the '
    + 'capacity plugin instead, and nothing is ever reclaimed without the reclaim action. Of the configuration counts what is declared, '
      + 'or else the ConfigMap of the scheduler in the input; without either it is about what Volcano ships with, and only info.',
  because: "the scheduler's configuration",
  facts:
    'volcano: {actions: [enqueue, allocate, backfill], plugins: [priority, gang, conformance, overcommit, drf, predicates, proportion, '
    + 'nodeorder, binpack]}',
  bad: queue('deserved: {nvidia.com/gpu: 8}'),
  good: queue('weight: 4'),
  check(object, report, world) {
    const { actions, plugins, hierarchy, because, isAssumed } = world.volcanoScheduler;
    const says = { because, severity: isAssumed ? 'info' as const : 'warning' as const };
    for (const [field, value] of needsCapacity(object.spec)) {
      if (!plugins.includes('capacity')) {
        report({
          property: `spec.${field}`, value, problem: 'has no effect without the capacity plugin',
          fix: "replace plugin proportion by capacity in the scheduler's configuration, or use weight and capability", ...says,
        });
      } else if (field === 'parent' && hierarchy === false) {
        report({
          property: 'spec.parent', value, problem: 'has no effect without enableHierarchy of the capacity plugin',
          fix: "write 'enableHierarchy: true' under '- name: capacity' in the scheduler's configuration", ...says,
        });
      }
    }
    const former = entry(object.annotations, 'volcano.sh/hierarchy');
    if (text(former) !== undefined) {
      report({
        property: 'metadata.annotations["volcano.sh/hierarchy"]', value: former,
        problem: 'is read by the drf plugin alone, and only with its enableHierarchy, which is off as shipped',
        fix: 'use spec.parent and the capacity plugin, or set enableHierarchy of drf', ...says,
        severity: plugins.includes('drf') ? 'info' : says.severity,
      });
    }
    // true is also what Volcano fills in, so that it need not be meant
    if (object.spec.reclaimable === true && !actions.includes('reclaim') && !actions.includes('gangreclaim')) {
      report({
        property: 'spec.reclaimable', value: true, problem: 'has no effect without the reclaim action',
        fix: "add 'reclaim' to the actions of the scheduler", because, severity: 'info',
      });
    }
  },
};

function needsCapacity(spec: Dict): [string, unknown][] {
  // what is guaranteed must stand there in any case, or the webhook refuses the queue
  const guaranteed = amountsOf(dict(dict(spec.guarantee).resource));
  const isMore = [...amountsOf(dict(spec.deserved))].some(([resource, amount]) => amount.compareTo(guaranteed.get(resource) ?? ZERO) > 0);
  const fields: [string, unknown][] = isMore ? [['deserved', spec.deserved]] : [];
  return typeof spec.parent === 'string' && spec.parent !== 'root' ? [...fields, ['parent', spec.parent]] : fields;
}
