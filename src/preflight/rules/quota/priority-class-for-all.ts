import { ObjectRule } from '../../rule';

export const priorityClassForAll: ObjectRule = {
  id: 'priority-class-for-all',
  on: ['PriorityClass.scheduling.k8s.io'],
  severity: 'warning',
  family: 'check this',
  summary: 'A PriorityClass becomes the default of every pod of the cluster.',
  why: 'globalDefault is not about the pods of a team: each new pod without a class gets it, those of add-ons and of other teams too, '
    + 'and a default below 0 or with preemption changes who survives.',
  because: 'the Priority admission plugin gives the default class to all pods without one',
  bad: `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: experiments}
value: 10000
globalDefault: true`,
  good: `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: experiments}
value: 10000`,
  check(object, report) {
    if (object.manifest.globalDefault === true) {
      report({
        property: 'globalDefault', value: true,
        problem: `gives priority ${String(object.manifest.value)} to every pod of the cluster that names no class`,
        fix: 'remove it, and name the class where it is meant',
      });
    }
  },
};
