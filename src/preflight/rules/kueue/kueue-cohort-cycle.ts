import { WorldRule } from '../../rule';

export const kueueCohortCycle: WorldRule = {
  id: 'kueue-cohort-cycle',
  on: 'world',
  severity: 'error',
  family: 'can never start',
  summary: 'A Cohort is above itself.',
  why: 'Kueue then stops admitting workloads to every ClusterQueue of the whole tree.',
  because: 'Kueue deactivates the tree of a Cohort with a cycle',
  bad: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Cohort
metadata: {name: company}
spec: {parentName: department}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: Cohort
metadata: {name: department}
spec: {parentName: company}`,
  good: `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Cohort
metadata: {name: company}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: Cohort
metadata: {name: department}
spec: {parentName: company}`,
  check(world, report) {
    const tree = world.kueue;
    for (const cohort of tree.cohorts.values()) {
      const above = tree.cohortsAbove(cohort);
      if (cohort.object !== undefined && above.includes(cohort)) {
        report({
          object: cohort.object, property: 'spec.parentName', value: cohort.parent,
          problem: `makes Cohort '${cohort.name}' its own ancestor`,
          arithmetic: [cohort, ...above].map((node) => node.name).join(' below '), fix: 'remove one parentName of the circle',
        });
        return;
      }
    }
  },
};
