import { at, dict, Dict, dicts, isDict, list, text, texts } from './json';
import { PodSet } from './model/workload';

/** Levels of the Pod Security Standards that forbid something. */
export type PodSecurityLevel = 'baseline' | 'restricted';

/** What a pod does that a level forbids. */
export interface Violation {
  readonly property: string;
  readonly value: unknown;
  readonly problem: string;
  readonly fix: string;
}

const BASELINE_CAPABILITIES = new Set(['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT']);
const RESTRICTED_VOLUMES = new Set(['configMap', 'downwardAPI', 'emptyDir', 'projected', 'secret', 'csi', 'persistentVolumeClaim', 'ephemeral', 'image']);

/** Everything in a pod template that the level forbids. */
export function violationsOf(pods: PodSet, level: PodSecurityLevel): Violation[] {
  return [...baseline(pods), ...(level === 'restricted' ? restricted(pods) : [])];
}

function baseline(pods: PodSet): Violation[] {
  const { spec, path } = pods;
  const found: Violation[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[field] === true) {
      found.push({ property: `${path}.${field}`, value: true, problem: 'must not be true', fix: 'remove it' });
    }
  }
  dicts(spec.volumes).forEach((volume, i) => {
    if (isDict(volume.hostPath)) {
      found.push({ property: `${path}.volumes[${i}].hostPath`, value: volume.hostPath.path, problem: 'must not be used', fix: 'use a claim or an emptyDir' });
    }
  });
  for (const container of pods.containers) {
    const at = `${path}.${container.path}`;
    const security = dict(container.body.securityContext);
    if (security.privileged === true) {
      found.push({ property: `${at}.securityContext.privileged`, value: true, problem: 'must not be true', fix: 'remove it' });
    }
    const extra = texts(dict(security.capabilities).add).filter((name) => !BASELINE_CAPABILITIES.has(name));
    if (extra.length > 0) {
      const rdma = extra.includes('IPC_LOCK') ? ', or give RDMA workloads a namespace without enforcement' : '';
      found.push({ property: `${at}.securityContext.capabilities.add`, value: extra, problem: 'must not be added', fix: `remove ${extra.join(', ')}${rdma}` });
    }
    dicts(container.body.ports).forEach((port, i) => {
      if (typeof port.hostPort === 'number' && port.hostPort !== 0) {
        found.push({ property: `${at}.ports[${i}].hostPort`, value: port.hostPort, problem: 'must not be used', fix: 'remove it' });
      }
    });
    const procMount = text(security.procMount);
    if (procMount !== undefined && procMount !== 'Default') {
      found.push({ property: `${at}.securityContext.procMount`, value: procMount, problem: 'must be Default', fix: 'remove it' });
    }
  }
  return found;
}

function restricted(pods: PodSet): Violation[] {
  const { spec, path } = pods;
  const found: Violation[] = [];
  const pod = dict(spec.securityContext);
  dicts(spec.volumes).forEach((volume, i) => {
    const source = Object.keys(volume).find((key) => key !== 'name' && !RESTRICTED_VOLUMES.has(key) && key !== 'hostPath');
    if (source !== undefined) {
      found.push({ property: `${path}.volumes[${i}].${source}`, value: 'given', problem: 'must be a volume type that level restricted allows', fix: 'use a persistentVolumeClaim' });
    }
  });
  if (pod.runAsUser === 0) {
    found.push({ property: `${path}.securityContext.runAsUser`, value: 0, problem: 'must not be 0', fix: "write 'runAsUser: 1000'" });
  }
  for (const container of pods.containers) {
    const at = `${path}.${container.path}.securityContext`;
    found.push(...restrictedContainer(dict(container.body.securityContext), pod, at));
  }
  return found;
}

function restrictedContainer(security: Dict, pod: Dict, path: string): Violation[] {
  const found: Violation[] = [];
  if (security.allowPrivilegeEscalation !== false) {
    found.push({ property: `${path}.allowPrivilegeEscalation`, value: security.allowPrivilegeEscalation, problem: 'must be false', fix: "write 'allowPrivilegeEscalation: false'" });
  }
  const capabilities = dict(security.capabilities);
  if (!list(capabilities.drop).includes('ALL')) {
    found.push({ property: `${path}.capabilities.drop`, value: capabilities.drop, problem: 'must have ALL', fix: "write 'capabilities: {drop: [ALL]}'" });
  }
  const added = texts(capabilities.add).filter((name) => name !== 'NET_BIND_SERVICE' && BASELINE_CAPABILITIES.has(name));
  if (added.length > 0) {
    found.push({ property: `${path}.capabilities.add`, value: added, problem: 'must be at most NET_BIND_SERVICE', fix: `remove ${added.join(', ')}` });
  }
  if ((security.runAsNonRoot ?? pod.runAsNonRoot) !== true) {
    found.push({ property: `${path}.runAsNonRoot`, value: security.runAsNonRoot, problem: 'must be true, here or for the whole pod', fix: "write 'runAsNonRoot: true' and a runAsUser" });
  }
  if (security.runAsUser === 0) {
    found.push({ property: `${path}.runAsUser`, value: 0, problem: 'must not be 0', fix: "write 'runAsUser: 1000'" });
  }
  const seccomp = at(security, 'seccompProfile', 'type') ?? at(pod, 'seccompProfile', 'type');
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') {
    found.push({ property: `${path}.seccompProfile.type`, value: seccomp, problem: 'must be RuntimeDefault or Localhost, here or for the whole pod', fix: "write 'seccompProfile: {type: RuntimeDefault}'" });
  }
  return found;
}
