/**
 * Levels of the Pod Security Standards, strictest first.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export enum PodSecurityLevel {
  /** Hardened: no root, no added capabilities, no escalation. */
  RESTRICTED = 'restricted',

  /** Forbids the known ways out of a container; allows root within it. */
  BASELINE = 'baseline',

  /** Forbids nothing. */
  PRIVILEGED = 'privileged',
}

const STRICTEST_FIRST = [PodSecurityLevel.RESTRICTED, PodSecurityLevel.BASELINE, PodSecurityLevel.PRIVILEGED];

/** Whether a pod that keeps to `level` may do what is allowed at `needed` and looser levels only. */
export function allows(level: PodSecurityLevel, needed: PodSecurityLevel): boolean {
  return STRICTEST_FIRST.indexOf(level) >= STRICTEST_FIRST.indexOf(needed);
}

/** The looser of two levels. */
export function looser(a: PodSecurityLevel, b: PodSecurityLevel): PodSecurityLevel {
  return allows(a, b) ? a : b;
}

/**
 * Capabilities that a container may add at the level `baseline`.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export const BASELINE_CAPABILITIES: readonly string[] = [
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID',
  'SYS_CHROOT',
];

/**
 * Capabilities that a container may add at the level `restricted`.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export const RESTRICTED_CAPABILITIES: readonly string[] = ['NET_BIND_SERVICE'];
