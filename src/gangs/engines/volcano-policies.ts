import type { JobPolicies } from '../../../imports/batch.volcano.sh';
import { Gang, GangRoleModel } from '../gang';
import { RoleFailure } from '../gang-role';

/**
 * What happens to the whole job. The first policy that matches counts, so exit codes come before the event of the same
 * failure; after TerminateJob, unlike AbortJob, the job counts as finished and is cleaned up.
 */
export function jobPolicies(gang: Gang): JobPolicies[] {
  const codes = exitCodePolicies(gang.roles.every((role) => !role.hasOwnExitCodes) ? gang.roles[0].failOnExitCodes : []);
  const restarts = gang.restarts !== 0;
  if (!gang.coupled) {
    const action = restarts ? 'RestartPod' : 'TerminateJob';
    return [...codes, { event: 'PodEvicted', action }, { event: 'PodFailed', action }];
  }
  // A pod that is evicted is Failed first, so a policy on PodFailed decides about evictions too.
  const action = !restarts ? 'TerminateJob' : gang.roles.every((role) => goesOn(gang, role)) ? 'RestartPod' : 'RestartJob';
  return [...codes, { event: 'PodEvicted', action }, { event: 'PodFailed', action }];
}

/** What of it is different for one task. These are looked at before those of the job. */
export function taskPolicies(gang: Gang, role: GangRoleModel): JobPolicies[] {
  const own = ownFailurePolicies(gang, role);
  const perTask = own.length > 0 || gang.roles.some((other) => other.hasOwnExitCodes);
  return [
    ...(perTask ? exitCodePolicies(role.failOnExitCodes) : []),
    ...own,
    ...(completesGang(gang, role) ? [{ event: 'TaskCompleted', action: 'CompleteJob' } as const] : []),
  ];
}

/** What Volcano does for what a failure or an eviction means. */
const ACTIONS = {
  [RoleFailure.RESTART_GANG]: 'RestartJob', [RoleFailure.REPLACE_POD]: 'RestartPod', [RoleFailure.FAIL_GANG]: 'TerminateJob',
} as const;

/** What an eviction of the role's pods means, where the user says it. */
function evictionPolicy({ onEviction, evictionDelaySeconds, onFailure }: GangRoleModel): JobPolicies[] {
  return onEviction === undefined && evictionDelaySeconds === undefined
    ? []
    : [{
        event: 'PodEvicted', action: ACTIONS[onEviction ?? onFailure],
        timeout: evictionDelaySeconds === undefined ? undefined : goDuration(evictionDelaySeconds),
      }];
}

/** A time as the API server stores it: it reads and writes the durations of Go. */
function goDuration(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${rest}s`;
}

function ownFailurePolicies(gang: Gang, role: GangRoleModel): JobPolicies[] {
  const eviction = evictionPolicy(role);
  const failsGang = role.onFailure === RoleFailure.FAIL_GANG;
  const alone = role.onFailure === RoleFailure.REPLACE_POD
    || (goesOn(gang, role) && !gang.roles.every((other) => goesOn(gang, other)));
  return [
    ...eviction,
    ...(alone && eviction.length === 0 ? [{ event: 'PodEvicted', action: 'RestartPod' } as const] : []),
    ...(alone && !failsGang ? [{ event: 'PodFailed', action: 'RestartPod' } as const] : []),
    ...(failsGang ? [{ event: 'PodFailed', action: 'TerminateJob' } as const] : []),
  ];
}

/** Whether the gang goes on without some pods of the role. One that needs all of them cannot replace a single one. */
function goesOn(gang: Gang, role: GangRoleModel): boolean {
  return gang.elastic && gang.restarts !== 0 && role.minAvailable < role.replicas;
}

function exitCodePolicies(codes: readonly number[]): JobPolicies[] {
  return codes.map((exitCode) => ({ exitCode, action: 'TerminateJob' }));
}

/** Whether the gang has succeeded when this role has. */
function completesGang(gang: Gang, role: GangRoleModel): boolean {
  const { role: decisive, count } = gang.success;
  return count === undefined && (decisive ?? (gang.roles.length === 1 ? role.name : undefined)) === role.name;
}
