import type { ValidatingAdmissionPolicySpec } from '../../imports/k8s';
import { Priority } from '../cluster/priority';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { resourceRule } from './admission-policy';

const JOBS = resourceRule('Job.batch');
const JOB_SETS = resourceRule('JobSet.jobset.x-k8s.io');
const VOLCANO_JOBS = resourceRule('Job.batch.volcano.sh');
const PODS = resourceRule('Pod.', ['CREATE']);

/** Jobs that a JobSet or the like made are in the queue of what made them; those of a CronJob are not. */
const MADE_BY_ANOTHER =
  "has(object.metadata.ownerReferences) && object.metadata.ownerReferences.exists(owner, has(owner.controller) && owner.controller && "
  + "owner.kind != 'CronJob')";

const LABELS = 'has(object.metadata.labels) ? object.metadata.labels : {}';

/** No job outside a queue. */
export function queuePolicy(queue: Queue): ValidatingAdmissionPolicySpec {
  if (queue.system === QueueSystem.KUEUE) {
    return {
      failurePolicy: 'Fail',
      matchConstraints: { resourceRules: [JOBS, JOB_SETS] },
      variables: [{ name: 'madeByAnother', expression: MADE_BY_ANOTHER }, { name: 'labels', expression: LABELS }],
      validations: [{
        expression: "variables.madeByAnother || 'kueue.x-k8s.io/queue-name' in variables.labels",
        message: `jobs in this namespace must name a queue in the label kueue.x-k8s.io/queue-name, for instance ${queue.name}`,
        reason: 'Forbidden',
      }],
    };
  }
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [JOBS, VOLCANO_JOBS] },
    validations: [
      {
        expression: `request.resource.group == 'batch' ? (${isPlainJobIn(queue.name)}) : (has(object.spec.queue) && object.spec.queue `
          + `== '${queue.name}')`,
        message: `jobs in this namespace must be in the Volcano queue ${queue.name}`, reason: 'Forbidden',
      },
    ],
  };
}

/** Volcano puts the pods of plain Jobs, whoever made them, into the queue that their annotation names, and into `default` without one. */
function isPlainJobIn(queue: string): string {
  const key = 'scheduling.volcano.sh/queue-name';
  return [
    "has(object.spec.template.spec.schedulerName) && object.spec.template.spec.schedulerName == 'volcano'",
    'has(object.spec.template.metadata) && has(object.spec.template.metadata.annotations)',
    `'${key}' in object.spec.template.metadata.annotations && object.spec.template.metadata.annotations['${key}'] == '${queue}'`,
  ].join(' && ');
}

/** No other priorities than these. */
export function priorityPolicy(priorities: readonly Priority[]): ValidatingAdmissionPolicySpec {
  const podClasses = distinct(priorities.map(({ podClassName }) => podClassName));
  const workloadClasses = distinct(priorities.map(({ workloadClassName }) => workloadClassName));
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [PODS, JOBS, JOB_SETS] },
    variables: [{ name: 'labels', expression: LABELS }],
    validations: [
      {
        expression: `request.resource.resource != 'pods' || !has(object.spec.priorityClassName) || object.spec.priorityClassName in `
          + `${literal(podClasses)}`,
        message: message('pods in this namespace', 'priority class', podClasses),
        reason: 'Forbidden',
      },
      {
        expression: `!('kueue.x-k8s.io/priority-class' in variables.labels) || variables.labels['kueue.x-k8s.io/priority-class'] in `
          + `${literal(workloadClasses)}`,
        message: message('jobs in this namespace', 'workload priority class', workloadClasses),
        reason: 'Forbidden',
      },
    ],
  };
}

function distinct(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names.filter((name) => name !== undefined))].sort();
}

/** As an expression of CEL. */
function literal(names: readonly string[]): string {
  return `[${names.map((name) => `'${name}'`).join(', ')}]`;
}

function message(who: string, what: string, names: readonly string[]): string {
  return names.length === 0 ? `${who} must have no ${what}` : `${who} must have no ${what}, or one of ${names.join(', ')}`;
}
