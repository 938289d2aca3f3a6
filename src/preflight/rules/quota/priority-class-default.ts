import { WorldRule } from '../../rule';

export const priorityClassDefault: WorldRule = {
  id: 'priority-class-default',
  on: 'world',
  severity: 'error',
  family: 'is rejected',
  summary: 'Two PriorityClasses are the default of the cluster.',
  why: 'Only one may have globalDefault: true; the second one is refused: "PriorityClass ... is already marked as default".',
  because: 'the Priority admission plugin',
  bad: `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: low}
value: 100
globalDefault: true
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: lower}
value: 10
globalDefault: true`,
  good: `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: low}
value: 100
globalDefault: true
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: lower}
value: 10`,
  check(world, report) {
    const defaults = world.index.ofType('PriorityClass.scheduling.k8s.io').filter((object) => object.manifest.globalDefault === true);
    for (const object of defaults.slice(1)) {
      if (object.name !== defaults[0].name) {
        report({
          object, property: 'globalDefault', value: true,
          problem: `must be true for one PriorityClass only, and is for '${defaults[0].name}' too`, fix: 'remove it from all but one',
          because: `both are in the input, at ${defaults[0].place} and ${object.place}`,
        });
      }
    }
  },
};
