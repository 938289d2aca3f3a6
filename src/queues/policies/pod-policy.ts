import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { literal, mapAt, mayWriteStatus, OBJECTS, QUEUED_KINDS, resources } from './covered';

const QUEUE = 'kueue.x-k8s.io/queue-name';

/** What makes the pods of jobs. */
const MAKERS = [...QUEUED_KINDS, ['batch.volcano.sh', 'Job', 'jobs']] as const;

/**
 * No pods but those of jobs, made by the controllers of jobs, and those that name a queue of Kueue themselves: no bare pods,
 * and none of Deployments, StatefulSets, DaemonSets and whatever else makes pods.
 */
export function podPolicy(): ValidatingAdmissionPolicySpec {
  const known = literal(MAKERS.map(([group, kind]) => `${group}/${kind}`));
  const names = `{${MAKERS.map(([group, kind, resource]) => `'${group}/${kind}': '${resource}'`).join(', ')}}`;
  const type = "o.apiVersion.split('/')[0] + '/' + o.kind";
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules: [resources('', ['pods'], ['CREATE'])] },
    variables: [
      ...OBJECTS,
      { name: 'labels', expression: mapAt('variables.it', 'metadata.labels') },
      { name: 'owners', expression: 'has(variables.it.metadata.ownerReferences) ? variables.it.metadata.ownerReferences : []' },
    ],
    validations: [{
      expression:
        `('${QUEUE}' in variables.labels && variables.labels['${QUEUE}'] != '') || variables.owners.exists(o, `
        + `has(o.controller) && o.controller == true && (${type}) in ${known} && `
        + `${mayWriteStatus("o.apiVersion.split('/')[0]", `${names}[${type}]`)})`,
      message: 'pods in this namespace must be those of jobs, which are in a queue; make a Job instead of a pod or a Deployment',
      reason: 'Forbidden',
    }],
  };
}
