import { Construct } from 'constructs';
import { ManifestObject } from '../../manifest/manifest-object';
import { Team } from '../team';

const API_VERSION = 'admissionregistration.k8s.io/v1';

/**
 * Keeps each queue to the namespaces of its team: Volcano itself lets every namespace use every queue.
 *
 * Looks at Volcano Jobs and at PodGroups, through which all other workloads enter a queue.
 */
export function queueAccessPolicy(scope: Construct, cohort: string, teams: readonly Team[]): void {
  const owners = teams.map(({ name, namespaces }) => `'${name}': [${[...namespaces].sort().map((namespace) => `'${namespace}'`).join(', ')}]`);
  const name = `${cohort}-volcano-queues`;
  new ManifestObject(scope, 'access', {
    apiVersion: API_VERSION, kind: 'ValidatingAdmissionPolicy', name, clusterScoped: true,
    body: () => ({
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: ['batch.volcano.sh'], apiVersions: ['v1alpha1'], operations: ['CREATE', 'UPDATE'], resources: ['jobs'], scope: 'Namespaced' },
            { apiGroups: ['scheduling.volcano.sh'], apiVersions: ['v1beta1'], operations: ['CREATE', 'UPDATE'], resources: ['podgroups'], scope: 'Namespaced' },
          ],
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
      },
    }),
  });
  new ManifestObject(scope, 'access-binding', {
    apiVersion: API_VERSION, kind: 'ValidatingAdmissionPolicyBinding', name, clusterScoped: true,
    body: () => ({ spec: { policyName: name, validationActions: ['Deny'] } }),
  });
}
