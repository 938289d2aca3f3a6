import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { forBoth, literal, OBJECTS, resources, unlessItWasSo } from './covered';
import { podResources, templatesOf, volcanoSpecOf } from './pod-templates';

/** By which Volcano puts the pods of plain Jobs, whoever made them, into a queue. */
export const QUEUE_ANNOTATION = 'scheduling.volcano.sh/queue-name';

/** Whether a pod is one that an operator made, and no controller of a Job whose template was looked at. */
const OF_OPERATOR =
  `has(variables.it.metadata.ownerReferences) && variables.it.metadata.ownerReferences.exists(o, has(o.controller) && o.controller == true `
  + `&& o.apiVersion.split('/')[0] in ${literal(['kubeflow.org', 'ray.io', 'leaderworkerset.x-k8s.io', 'workload.codeflare.dev'])})`;

/**
 * No job outside one queue of Volcano, and none that another scheduler places.
 *
 * Pods of plain Jobs are in the queue that their annotation names, and in `default` without one. PodGroups are looked at since
 * pods may name one in place of a queue, and pods of other operators' jobs since only they say who places them.
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
  const group = (suffix: string): string => `has(variables.job${suffix}.queue) && variables.job${suffix}.queue == '${queue}'`;
  const inGroup = "variables.it.spec.schedulerName == 'volcano' && has(variables.it.metadata.annotations) && "
    + "'scheduling.k8s.io/group-name' in variables.it.metadata.annotations";
  const pod = `!(${OF_OPERATOR}) || (${plain('variables.templates')}) || (has(variables.it.spec.schedulerName) && ${inGroup})`;
  const inQueue = (suffix: string): string =>
    `request.resource.resource == 'pods' ? (${pod}) : (request.resource.group == 'batch.volcano.sh' ? (${volcano(suffix)}) : (`
    + `request.resource.group == 'scheduling.volcano.sh' ? (${group(suffix)}) : ${plain(`variables.templates${suffix}`)}))`;
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [...podResources({ pods: true }), resources('scheduling.volcano.sh', ['podgroups'])] },
    variables: [...OBJECTS, ...forBoth('templates', templatesOf, '[]'), ...forBoth('job', volcanoSpecOf, '{}')],
    validations: [{
      expression: unlessItWasSo(inQueue(''), inQueue('Before')),
      message: `jobs in this namespace must be in the Volcano queue ${queue}, and their schedulerName 'volcano'`,
      reason: 'Forbidden',
    }],
  };
}
