import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { Priority } from '../../cluster/priority';
import { forBoth, literal, mapAt, OBJECTS, queuedResources, resources, unlessItWasSo } from './covered';
import { allTemplatesOf, podResources, volcanoSpecOf } from './pod-templates';

const LABEL = 'kueue.x-k8s.io/priority-class';

/**
 * No other priorities than these, of pods and of what makes pods: Kueue takes the priority of a job from its template, before
 * there is any pod (H.18).
 */
export function priorityPolicy(priorities: readonly Priority[]): ValidatingAdmissionPolicySpec {
  const podClasses = distinct(priorities.map(({ podClassName }) => podClassName));
  const workloadClasses = distinct(priorities.map(({ workloadClassName }) => workloadClassName));
  const allowed = (object: string): string =>
    `(!has(${object}.priorityClassName) || ${object}.priorityClassName in ${literal(['', ...podClasses])})`;
  const ofPods = (suffix: string): string =>
    `variables.templates${suffix}.all(t, !has(t.spec) || ${allowed('t.spec')}) && ${allowed(`variables.job${suffix}`)}`;
  const ofWorkload = (suffix: string): string =>
    `variables.labels${suffix}.all(l, !('${LABEL}' in l) || l['${LABEL}'] in ${literal(['', ...workloadClasses])})`;
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: withAll() },
    variables: [
      ...OBJECTS, ...forBoth('templates', allTemplatesOf, '[]'), ...forBoth('job', jobOf, '{}'), ...forBoth('labels', labelsOf, '[]'),
    ],
    validations: [
      {
        expression: unlessItWasSo(ofPods(''), ofPods('Before')),
        message: message('pods in this namespace', 'priority class', podClasses),
        reason: 'Forbidden',
      },
      {
        expression: unlessItWasSo(ofWorkload(''), ofWorkload('Before')),
        message: message('jobs in this namespace', 'workload priority class', workloadClasses), reason: 'Forbidden',
      },
    ],
  };
}

/** Everything that has pods or a label: pods and their makers, and other kinds that Kueue admits. */
function withAll() {
  const known = podResources({ pods: true });
  const more = queuedResources().filter(({ apiGroups }) => !known.some((rule) => rule.apiGroups?.[0] === apiGroups?.[0]));
  return [...known, ...more, resources('apps', ['statefulsets', 'deployments']), resources('scheduling.volcano.sh', ['podgroups'])];
}

/** What of a Volcano Job, a PodGroup or a job of Kubeflow says its priority beside its pods; nothing for other kinds. */
function jobOf(object: string): string {
  const policy = mapAt(object, 'spec.runPolicy.schedulingPolicy');
  const ofKubeflow = `[${policy}].map(p, has(p.priorityClass) ? {'priorityClassName': p.priorityClass} : {})[0]`;
  return `request.resource.group in ['batch.volcano.sh', 'scheduling.volcano.sh'] ? (${volcanoSpecOf(object)}) : `
    + `(request.resource.group == 'kubeflow.org' ? ${ofKubeflow} : {})`;
}

/** The labels of the object, and of the Jobs that a CronJob makes. */
function labelsOf(object: string): string {
  return `[${mapAt(object, 'metadata.labels')}, ${mapAt(object, 'spec.jobTemplate.metadata.labels')}]`;
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

function message(who: string, what: string, names: readonly string[]): string {
  return names.length === 0 ? `${who} must have no ${what}` : `${who} must have no ${what}, or one of ${names.join(', ')}`;
}
