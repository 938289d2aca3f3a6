import type { JobSpec, PodFailurePolicyRule, PodTemplateSpec } from '../../../imports/k8s';
import { VersionCheck } from '../../pod/version-check';
import { Gang, GangRoleModel, mainContainerOf } from '../gang';

/** What differs between engines that are made of Indexed Jobs. */
export type RoleJobFields = Pick<JobSpec, 'backoffLimit' | 'podFailurePolicy' | 'ttlSecondsAfterFinished'>;

/** Names of the pods of an Indexed Job: the number is in an annotation, and in a variable that comes after all others. */
export const COMPLETION_INDEX = {
  variables: { names: /^JOB_COMPLETION_INDEX$/, writer: 'the Job controller' }, variable: '$(JOB_COMPLETION_INDEX)',
  field: "metadata.annotations['batch.kubernetes.io/job-completion-index']",
};

export const ON_DISRUPTION: PodFailurePolicyRule['onPodConditions'] = [{ type: 'DisruptionTarget', status: 'True' }];

/** The batch/v1 Job of one role. `completions` is always given, or the API server would refuse the Job that JobSet makes. */
export function roleJob(gang: Gang, role: GangRoleModel, template: PodTemplateSpec, fields: RoleJobFields): JobSpec {
  return {
    completionMode: 'Indexed',
    completions: role.replicas / role.slices,
    parallelism: role.replicas / role.slices,
    activeDeadlineSeconds: gang.timeoutSeconds,
    // a rank has one address: its new pod must not be ready while the old one still ends (H.26)
    podReplacementPolicy: 'Failed',
    successPolicy: gang.success.count === undefined ? undefined : { rules: [{ succeededCount: gang.success.count }] },
    ...fields,
    template,
  };
}

/** Fails the Job of a role for exit codes after which trying again is pointless. */
export function exitCodeRules(role: GangRoleModel): PodFailurePolicyRule[] {
  return role.failOnExitCodes.length === 0
    ? []
    : [{ action: 'FailJob', onExitCodes: { containerName: mainContainerOf(role), operator: 'In', values: role.failOnExitCodes } }];
}

/** A number of successes that is enough is newer than Jobs. */
export function checkSuccessPolicy(gang: Gang, needsVersion: VersionCheck): void {
  if (gang.success.count !== undefined) {
    needsVersion('success', 'the success policy of Jobs', '1.31');
  }
}
