import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { forBoth, OBJECTS, unlessItWasSo } from './covered';
import { podResources, templatesOf, volcanoSpecOf } from './pod-templates';

/** By which Volcano puts the pods of plain Jobs, whoever made them, into a queue. */
export const QUEUE_ANNOTATION = 'scheduling.volcano.sh/queue-name';

/**
 * No job outside one queue of Volcano, and none that another scheduler places.
 *
 * Pods of plain Jobs are in the queue that their annotation names, and in `default` without one.
 */
export function volcanoQueuePolicy(queue: string): ValidatingAdmissionPolicySpec {
  const plain = (templates: string): string =>
    `${templates}.all(t, has(t.spec.schedulerName) && t.spec.schedulerName == 'volcano' && has(t.metadata) && `
    + `has(t.metadata.annotations) && '${QUEUE_ANNOTATION}' in t.metadata.annotations && `
    + `t.metadata.annotations['${QUEUE_ANNOTATION}'] == '${queue}')`;
  const scheduled = (object: string): string => `(!has(${object}.schedulerName) || ${object}.schedulerName in ['', 'volcano'])`;
  const volcano = (suffix: string): string =>
    `has(variables.job${suffix}.queue) && variables.job${suffix}.queue == '${queue}' && ${scheduled(`variables.job${suffix}`)} && `
    + `variables.templates${suffix}.all(t, ${scheduled('t.spec')})`;
  const inQueue = (suffix: string): string =>
    `request.resource.group == 'batch.volcano.sh' ? (${volcano(suffix)}) : ${plain(`variables.templates${suffix}`)}`;
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: podResources({ pods: false }) },
    variables: [...OBJECTS, ...forBoth('templates', templatesOf, '[]'), ...forBoth('job', volcanoSpecOf, '{}')],
    validations: [{
      expression: unlessItWasSo(inQueue(''), inQueue('Before')),
      message: `jobs in this namespace must be in the Volcano queue ${queue}, and their schedulerName 'volcano'`,
      reason: 'Forbidden',
    }],
  };
}
