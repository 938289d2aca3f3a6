import { BASELINE_CAPABILITIES, PodSecurityLevel, RESTRICTED_CAPABILITIES } from '../upstream/pod-security';
import { PropertyProblem } from '../base/problems';
import { at, dict, Dict, dicts, isDict, list, text, texts } from '../base/json';
import { PodSet } from './model/workload';

const SELINUX_TYPES = new Set(['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const SAFE_SYSCTLS = new Set([
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.ip_unprivileged_port_start', 'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range', 'net.ipv4.ip_local_reserved_ports', 'net.ipv4.tcp_keepalive_time', 'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl', 'net.ipv4.tcp_keepalive_probes', 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem',
]);
const RESTRICTED_VOLUMES = new Set([
  'configMap', 'downwardAPI', 'emptyDir', 'projected', 'secret', 'csi', 'persistentVolumeClaim', 'ephemeral', 'image',
]);

/** Everything in a pod template that the level forbids. */
export function violationsOf(pods: PodSet, level: PodSecurityLevel): PropertyProblem[] {
  const forbidden = level === PodSecurityLevel.PRIVILEGED ? [] : baseline(pods);
  return level === PodSecurityLevel.RESTRICTED ? [...forbidden, ...restricted(pods)] : forbidden;
}

function baseline(pods: PodSet): PropertyProblem[] {
  const { spec, path } = pods;
  const found: PropertyProblem[] = [];
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (spec[field] === true) {
      found.push({ property: `${path}.${field}`, value: true, problem: 'must not be true', fix: 'remove it' });
    }
  }
  dicts(spec.volumes).forEach((volume, i) => {
    if (isDict(volume.hostPath)) {
      found.push({
        property: `${path}.volumes[${i}].hostPath`, value: volume.hostPath.path, problem: 'must not be used',
        fix: 'use a claim or an emptyDir',
      });
    }
  });
  found.push(...seLinux(dict(spec.securityContext), `${path}.securityContext`));
  dicts(at(spec, 'securityContext', 'sysctls')).forEach((sysctl, i) => {
    if (!SAFE_SYSCTLS.has(sysctl.name as string)) {
      found.push({
        property: `${path}.securityContext.sysctls[${i}]`, value: sysctl.name, problem: 'must not be set',
        fix: 'remove it, or set it on the nodes',
      });
    }
  });
  for (const container of pods.containers) {
    const at = `${path}.${container.path}`;
    const security = dict(container.body.securityContext);
    found.push(...seLinux(security, `${at}.securityContext`), ...hostsOf(container.body, at));
    if (security.privileged === true) {
      found.push({ property: `${at}.securityContext.privileged`, value: true, problem: 'must not be true', fix: 'remove it' });
    }
    const extra = texts(dict(security.capabilities).add).filter((name) => !BASELINE_CAPABILITIES.includes(name));
    if (extra.length > 0) {
      const rdma = extra.includes('IPC_LOCK') ? ', or give RDMA workloads a namespace without enforcement' : '';
      found.push({
        property: `${at}.securityContext.capabilities.add`, value: extra, problem: 'must not be added',
        fix: `remove ${extra.join(', ')}${rdma}`,
      });
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

function seLinux(security: Dict, path: string): PropertyProblem[] {
  const options = dict(security.seLinuxOptions);
  const found: PropertyProblem[] = [];
  if (text(options.type) !== undefined && !SELINUX_TYPES.has(options.type as string)) {
    found.push({
      property: `${path}.seLinuxOptions.type`, value: options.type, problem: `must be one of ${[...SELINUX_TYPES].join(', ')}`,
      fix: 'remove it',
    });
  }
  for (const field of ['user', 'role']) {
    if (text(options[field]) !== undefined) {
      found.push({ property: `${path}.seLinuxOptions.${field}`, value: options[field], problem: 'must not be set', fix: 'remove it' });
    }
  }
  return found;
}

/** Hosts that probes and hooks of a container call instead of their own pod. */
function hostsOf(container: Dict, path: string): PropertyProblem[] {
  const places = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle.postStart', 'lifecycle.preStop']
    .flatMap((place) => ['httpGet', 'tcpSocket'].map((action) => `${place}.${action}`));
  return places.flatMap((place) => {
    const host = text(at(container, ...place.split('.'), 'host'));
    return host === undefined || host === '127.0.0.1' || host === '::1' || host === 'localhost'
      ? []
      : [
          {
            property: `${path}.${place}.host`, value: host, problem: 'must not be set (from Kubernetes 1.34 on)',
            fix: 'remove it: the pod itself is meant then',
          },
        ];
  });
}

function restricted(pods: PodSet): PropertyProblem[] {
  const { spec, path } = pods;
  const found: PropertyProblem[] = [];
  const pod = dict(spec.securityContext);
  dicts(spec.volumes).forEach((volume, i) => {
    const source = Object.keys(volume).find((key) => key !== 'name' && !RESTRICTED_VOLUMES.has(key) && key !== 'hostPath');
    if (source !== undefined) {
      found.push({
        property: `${path}.volumes[${i}].${source}`, value: 'given', problem: 'must be a volume type that level restricted allows',
        fix: 'use a persistentVolumeClaim',
      });
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

function restrictedContainer(security: Dict, pod: Dict, path: string): PropertyProblem[] {
  const found: PropertyProblem[] = [];
  if (security.allowPrivilegeEscalation !== false) {
    found.push({
      property: `${path}.allowPrivilegeEscalation`, value: security.allowPrivilegeEscalation, problem: 'must be false',
      fix: "write 'allowPrivilegeEscalation: false'",
    });
  }
  const capabilities = dict(security.capabilities);
  if (!list(capabilities.drop).includes('ALL')) {
    found.push({
      property: `${path}.capabilities.drop`, value: capabilities.drop, problem: 'must have ALL', fix: "write 'capabilities: {drop: [ALL]}'",
    });
  }
  const added = texts(capabilities.add).filter((name) => !RESTRICTED_CAPABILITIES.includes(name) && BASELINE_CAPABILITIES.includes(name));
  if (added.length > 0) {
    found.push({
      property: `${path}.capabilities.add`, value: added,
      problem: `must be at most ${RESTRICTED_CAPABILITIES.join(', ')}`, fix: `remove ${added.join(', ')}`,
    });
  }
  if ((security.runAsNonRoot ?? pod.runAsNonRoot) !== true) {
    found.push({
      property: `${path}.runAsNonRoot`, value: security.runAsNonRoot, problem: 'must be true, here or for the whole pod',
      fix: "write 'runAsNonRoot: true' and a runAsUser",
    });
  }
  if (security.runAsUser === 0) {
    found.push({ property: `${path}.runAsUser`, value: 0, problem: 'must not be 0', fix: "write 'runAsUser: 1000'" });
  }
  const seccomp = at(security, 'seccompProfile', 'type') ?? at(pod, 'seccompProfile', 'type');
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') {
    found.push({
      property: `${path}.seccompProfile.type`, value: seccomp, problem: 'must be RuntimeDefault or Localhost, here or for the whole pod',
      fix: "write 'seccompProfile: {type: RuntimeDefault}'",
    });
  }
  return found;
}
