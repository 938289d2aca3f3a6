import type { JobSpec, PodFailurePolicyRule } from '../../../imports/k8s';
import { Gang, GangMember, mainContainerOf } from '../gang';

/** What differs between engines that are made of Indexed Jobs. */
export type RoleJobFields = Pick<JobSpec, 'backoffLimit' | 'podFailurePolicy' | 'ttlSecondsAfterFinished'>;

/** Names of the pods of an Indexed Job: the number is in an annotation, and in a variable that comes after all others. */
export const COMPLETION_INDEX = {
  name: /^JOB_COMPLETION_INDEX$/, variable: '$(JOB_COMPLETION_INDEX)',
  field: "metadata.annotations['batch.kubernetes.io/job-completion-index']",
};

export const ON_DISRUPTION: PodFailurePolicyRule['onPodConditions'] = [{ type: 'DisruptionTarget', status: 'True' }];

/** The batch/v1 Job of one role. `completions` is always given, or the API server would refuse the Job that JobSet makes. */
export function roleJob(gang: Gang, role: GangMember, fields: RoleJobFields): JobSpec {
  return {
    completionMode: 'Indexed',
    completions: role.replicas,
    parallelism: role.replicas,
    activeDeadlineSeconds: gang.timeoutSeconds,
    successPolicy: gang.success.count === undefined ? undefined : { rules: [{ succeededCount: gang.success.count }] },
    ...fields,
    template: role.template,
  };
}

/** Fails the Job of a role for exit codes after which trying again is pointless. */
export function exitCodeRules(role: GangMember): PodFailurePolicyRule[] {
  return role.failOnExitCodes.length === 0
    ? []
    : [{ action: 'FailJob', onExitCodes: { containerName: mainContainerOf(role), operator: 'In', values: role.failOnExitCodes } }];
}
