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
