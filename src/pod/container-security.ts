import type { SecurityContext } from '../../imports/k8s';
import { Problems, reportValue } from '../base/problems';
import { BASELINE_CAPABILITIES, looser, PodSecurityLevel, RESTRICTED_CAPABILITIES } from '../upstream/pod-security';
import { ContainerSettings } from './container-props';
import { capabilityProblem, idProblem } from './security-problems';
import { SecurityProfile } from './security-profile';

/** What one container may do: what the profile says of all, and what the container says itself. */
export function containerSecurity(
  problems: Problems, prefix: string, props: ContainerSettings, profile: SecurityProfile,
): SecurityContext {
  const { runAsUser, privileged, addCapabilities } = props;
  if (runAsUser !== undefined || privileged !== undefined || addCapabilities !== undefined) {
    reportValue(problems, `${prefix}addCapabilities`, { _problem: capabilityProblem(addCapabilities) });
    reportValue(problems, `${prefix}runAsUser`, { _problem: idProblem({ runAsUser }) });
    return contextOf(profile, props);
  }
  let context = contexts.get(profile);
  if (context === undefined) {
    context = contextOf(profile, {});
    contexts.set(profile, context);
  }
  return context;
}

/** What profiles say of containers that say nothing themselves, which are most. */
const contexts = new WeakMap<SecurityProfile, SecurityContext>();

function contextOf(
  profile: SecurityProfile,
  { runAsUser, privileged, addCapabilities = [] }: Pick<ContainerSettings, 'runAsUser' | 'privileged' | 'addCapabilities'>,
): SecurityContext {
  const all: SecurityContext = profile._container;
  const isPrivileged = privileged ?? all.privileged ?? false;
  const added = [...new Set([...(all.capabilities?.add ?? []), ...addCapabilities])].sort();
  const { drop } = all.capabilities ?? {};
  return {
    ...all,
    privileged: isPrivileged ? true : undefined,
    // the API server refuses a privileged container that must not gain rights, and such a one has all capabilities
    allowPrivilegeEscalation: isPrivileged ? undefined : all.allowPrivilegeEscalation ?? false,
    capabilities: isPrivileged || (drop === undefined && added.length === 0)
      ? undefined
      : { drop, add: added.length > 0 ? added : undefined },
    runAsUser,
    runAsNonRoot: runAsUser === 0 && profile._pod.runAsNonRoot ? false : undefined,
  };
}

/** The strictest Pod Security level that admits a pod of these containers. */
export function podLevel(profile: SecurityProfile, containers: readonly ContainerSettings[]): PodSecurityLevel {
  return containers.reduce((level, container) => looser(level, levelOf(container)), profile.level);
}

function levelOf({ privileged, addCapabilities = [], runAsUser }: ContainerSettings): PodSecurityLevel {
  if (privileged || addCapabilities.some((capability) => !BASELINE_CAPABILITIES.includes(capability))) {
    return PodSecurityLevel.PRIVILEGED;
  }
  return runAsUser === 0 || addCapabilities.some((capability) => !RESTRICTED_CAPABILITIES.includes(capability))
    ? PodSecurityLevel.BASELINE
    : PodSecurityLevel.RESTRICTED;
}

/** Reports network devices for which a container may not pin memory. */
export function checkRdma(problems: Problems, prefix: string, props: ContainerSettings, profile: SecurityProfile): void {
  if (!props.rdma?._ipcLock || (props.privileged ?? profile._container.privileged ?? false)) {
    return;
  }
  const user = props.runAsUser ?? profile._pod.runAsUser;
  const isGiven = props.addCapabilities?.includes('IPC_LOCK') || profile._addsCapability('IPC_LOCK');
  const elsewhere = `pass { ipcLock: false } where the container runtime lifts the limit of locked memory (LimitMEMLOCK=infinity)`;
  if (!isGiven) {
    problems.add(
      `${prefix}rdma`, props.rdma.resource,
      `needs the capability IPC_LOCK to pin memory, which Pod Security 'restricted' and 'baseline' forbid`,
      `${elsewhere}, or set addCapabilities: ['IPC_LOCK'] and runAsUser: 0 in a namespace that enforces 'privileged'`,
    );
  } else if (user !== undefined && user !== 0) {
    problems.add(
      `${prefix}rdma`, props.rdma.resource,
      `needs root for the capability IPC_LOCK, and the container runs as user ${user}: Kubernetes gives added capabilities to root only`,
      `${elsewhere}, or set runAsUser: 0 of this container`,
    );
  }
}
