import { Construct } from 'constructs';
import type { ValidatingAdmissionPolicySpec } from '../../../imports/k8s';
import { admissionPolicy, resourceRule } from '../admission-policy';
import { Team } from '../team';

/**
 * Keeps each queue to the namespaces of its team: Volcano itself lets every namespace use every queue.
 *
 * Looks at Volcano Jobs and at PodGroups, through which all other workloads enter a queue.
 */
export function queueAccessPolicy(scope: Construct, cohort: string, teams: readonly Team[]): void {
  const owners = teams.map(
    ({ name, namespaces }) =>
      `'${name}': [${[...namespaces]
        .sort()
        .map((namespace) => `'${namespace}'`)
        .join(', ')}]`,
  );
  const spec: ValidatingAdmissionPolicySpec = {
    failurePolicy: 'Fail',
    matchConstraints: {
      resourceRules: [resourceRule('Job.batch.volcano.sh'), resourceRule('PodGroup.scheduling.volcano.sh')],
    },
    variables: [
      { name: 'owners', expression: `{${owners.join(', ')}}` },
      { name: 'queue', expression: "has(object.spec.queue) ? object.spec.queue : 'default'" },
    ],
    validations: [{
      expression: '!(variables.queue in variables.owners) || object.metadata.namespace in variables.owners[variables.queue]',
      message: 'this queue belongs to a team whose jobs come from other namespaces; name the queue of your own team',
      reason: 'Forbidden',
    }],
  };
  admissionPolicy(scope, 'access', `${cohort}-volcano-queues`, spec);
}
