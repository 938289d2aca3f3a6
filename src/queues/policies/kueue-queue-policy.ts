import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { forBoth, mapAt, mayWriteStatus, OBJECTS, queuedResources, resources, unlessItWasSo } from './covered';
import { BY_ITS_CONTROLLER, OWNER_IS_REAL, OWNERS } from './owners';

const QUEUE = 'kueue.x-k8s.io/queue-name';
const KUEUE = 'kueue.x-k8s.io';

/** The labels by which Kueue finds the queue: of the object, or of the Jobs that a CronJob makes. */
function labelsOf(object: string): string {
  const [ofRuns, own] = [mapAt(object, 'spec.jobTemplate.metadata.labels'), mapAt(object, 'metadata.labels')];
  return `request.resource.resource == 'cronjobs' ? (${ofRuns}) : (${own})`;
}

/**
 * No job outside the queues of Kueue.
 *
 * A child of what is in a queue needs no queue of its own, if the controller of that makes it, and may not be made by
 * anybody else: Kueue starts what seems to be a child without asking for quota. The Workloads of jobs are for Kueue to
 * write: whoever lowers what a pending one asks for is admitted with more than the quota.
 */
export function kueueQueuePolicy(queue: string): ValidatingAdmissionPolicySpec {
  const named = (suffix: string): string => `'${QUEUE}' in variables.labels${suffix} && variables.labels${suffix}['${QUEUE}'] != ''`;
  const inQueue = (suffix: string): string => `size(variables.owners${suffix}) > 0 || (${named(suffix)})`;
  return {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [
        ...queuedResources(), resources(KUEUE, ['workloads'], ['UPDATE']), resources('batch.volcano.sh', ['jobs', 'cronjobs'], ['CREATE']),
      ],
    },
    variables: [...OBJECTS, ...OWNERS, ...forBoth('labels', labelsOf, '{}')],
    validations: [
      {
        expression: `request.resource.group in ['${KUEUE}', 'batch.volcano.sh'] || ${unlessItWasSo(inQueue(''), inQueue('Before'))} || `
          + `(variables.was != null && ${BY_ITS_CONTROLLER})`,
        message: `jobs in this namespace must name a queue in the label ${QUEUE}, for instance ${queue}`,
        reason: 'Forbidden',
      },
      {
        expression: `request.resource.group == '${KUEUE}' || ${OWNER_IS_REAL}`,
        message: 'only the controller of a job may make something that belongs to it: Kueue would start it outside the quota',
        reason: 'Forbidden',
      },
      {
        expression: "request.resource.group != 'batch.volcano.sh'",
        message: 'jobs of Volcano are in no queue of Kueue, so that their pods would run outside the quota; make a Job or a JobSet',
        reason: 'Forbidden',
      },
      {
        expression: `request.resource.group != '${KUEUE}' || ${WORKLOAD_STAYS}`,
        message: WORKLOAD_MESSAGE,
        reason: 'Forbidden',
      },
    ],
  };
}

/** What of a Workload decides how much quota it takes, and where. */
const WORKLOAD_STAYS = [
  '(variables.it.spec.podSets == variables.was.spec.podSets && ',
  "(has(variables.it.spec.queueName) ? variables.it.spec.queueName : '') == ",
  "(has(variables.was.spec.queueName) ? variables.was.spec.queueName : '')) || ",
  mayWriteStatus(`'${KUEUE}'`, "'workloads'"),
].join('');

const WORKLOAD_MESSAGE = "'podSets' and 'queueName' of a Workload are for Kueue to write: they say how much quota the job takes";

/** Workloads of Kueue keep what they ask for, whoever may stop and re-queue them. */
export function workloadPolicy(): ValidatingAdmissionPolicySpec {
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [resources(KUEUE, ['workloads'], ['UPDATE'])] },
    variables: OBJECTS,
    validations: [{ expression: WORKLOAD_STAYS, message: WORKLOAD_MESSAGE, reason: 'Forbidden' }],
  };
}
