import { Construct } from 'constructs';
import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { admissionPolicy } from '../policies/admission-policy';
import { forBoth, OBJECTS, resources, unlessItWasSo } from '../policies/covered';
import { podResources, templatesOf, volcanoSpecOf } from '../policies/pod-templates';
import { QUEUE_ANNOTATION } from '../policies/volcano-queue-policy';
import { Team } from '../team';

/**
 * Keeps each queue to the namespaces of its team: Volcano itself lets every namespace use every queue.
 *
 * Looks at Volcano Jobs and CronJobs, at the pods of other jobs, which name the queue in an annotation and would wait without
 * a word, and at PodGroups, through which everything enters a queue.
 */
export function queueAccessPolicy(scope: Construct, cohort: string, teams: readonly Team[]): void {
  const owners = teams.map(
    ({ name, namespaces }) =>
      `'${name}': [${[...namespaces]
        .sort()
        .map((namespace) => `'${namespace}'`)
        .join(', ')}]`,
  );
  const allowed = (suffix: string): string =>
    `variables.queues${suffix}.all(q, !(q in variables.owners) || request.namespace in variables.owners[q])`;
  const spec: ValidatingAdmissionPolicySpec = {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [...podResources({ pods: false }), resources('scheduling.volcano.sh', ['podgroups'])] },
    variables: [
      ...OBJECTS,
      { name: 'owners', expression: `{${owners.join(', ')}}` },
      ...forBoth('templates', templatesOf, '[]'),
      ...forBoth('job', volcanoSpecOf, '{}'),
      ...forBoth('queues', queuesOf, '[]'),
    ],
    validations: [{
      expression: unlessItWasSo(allowed(''), allowed('Before')),
      message: 'this queue belongs to a team whose jobs come from other namespaces; name the queue of your own team',
      reason: 'Forbidden',
    }],
  };
  admissionPolicy(scope, 'access', `${cohort}-volcano-queues`, spec);
}

/** The queues that an object names: the one of a Volcano Job or PodGroup, or those of the pods that Volcano is to place. */
function queuesOf(object: string): string {
  const suffix = object === 'variables.it' ? '' : 'Before';
  const [job, templates] = [`variables.job${suffix}`, `variables.templates${suffix}`];
  const named = `'${QUEUE_ANNOTATION}' in t.metadata.annotations`;
  return `request.resource.group in ['batch.volcano.sh', 'scheduling.volcano.sh'] ? [has(${job}.queue) ? ${job}.queue : 'default'] : `
    + `${templates}.filter(t, has(t.metadata) && has(t.metadata.annotations) && ${named})`
    + `.map(t, t.metadata.annotations['${QUEUE_ANNOTATION}'])`;
}
