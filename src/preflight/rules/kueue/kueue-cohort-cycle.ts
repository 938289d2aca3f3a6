import { WorldRule } from '../../rule';

export const kueueCohortCycle: WorldRule = {
  id: 'kueue-cohort-cycle',
  on: 'world',
  severity: 'error',
  family: 'can never start',
  summary: 'A Cohort is above itself.',
  why: 'It is accepted, and takes Kueue 0.19.2 down for the whole cluster: its controller panics when a namespace is updated next, and '
    + 'a Cohort that names itself as parent makes it loop for ever. No workload of any team is admitted any more.',
  because: 'Kueue 0.19.2 panics, or loops, on a cycle of Cohorts (seen on a live control plane)',
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
          problem: `makes Cohort '${cohort.name}' its own ancestor, which takes Kueue down for the whole cluster`,
          arithmetic: [cohort, ...above].map((node) => node.name).join(' below '), fix: 'remove one parentName of the circle',
        });
        return;
      }
    }
  },
};
