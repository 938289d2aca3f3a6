import type { PodSecurityContext, SecurityContext } from '../../imports/k8s';
import { isText } from '../upstream/names';
import { Problem } from '../base/problems';
import { flag, listOf, number, soundOptions, struct, StructShape, text } from '../base/shape';
import { BASELINE_CAPABILITIES, PodSecurityLevel, RESTRICTED_CAPABILITIES } from '../upstream/pod-security';
import {
  CustomSecurityOptions, PrivilegedSecurityOptions, RelaxedSecurityOptions, RestrictedSecurityOptions,
} from './security-options';
import { capabilityProblem, idProblem } from './security-problems';

const RESTRICTED: StructShape<RestrictedSecurityOptions> = {
  runAsUser: number, runAsGroup: number, fsGroup: number, home: text, userName: text, readOnlyRootFilesystem: flag,
};

const RELAXED: StructShape<RelaxedSecurityOptions> = {
  runAsUser: number, runAsGroup: number, fsGroup: number, allowPrivilegeEscalation: flag, addCapabilities: listOf(text),
};

const SHAPES = {
  restricted: struct<RestrictedSecurityOptions>(RESTRICTED),
  baseline: struct<RelaxedSecurityOptions>(RELAXED),
  privileged: struct<PrivilegedSecurityOptions>({ ...RELAXED, privilegedContainers: flag }),
  custom: struct<CustomSecurityOptions>({ ...RESTRICTED, allowPrivilegeEscalation: flag, addCapabilities: listOf(text) }),
};

/**
 * What the processes of a pod may do, and as whom they run.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export class SecurityProfile {
  /**
   * Meets Pod Security `restricted`, in the form that ordinary ML images survive: a user and group of their own,
   * USER set, and HOME on a writable volume. The default of every workload.
   *
   * Images that must start as root, such as those that run sshd, need `SecurityProfile.baseline()`.
   *
   * @param options ids, home
   */
  public static restricted(options: RestrictedSecurityOptions = {}): SecurityProfile {
    const [given, misshapen] = soundOptions(SHAPES.restricted, options);
    const profile = SecurityProfile.custom(given);
    if (misshapen === undefined && given.runAsUser !== 0) {
      return profile;
    }
    const problem = misshapen ?? {
      value: 'runAsUser 0', problem: "must not be root: Pod Security 'restricted' refuses it",
      fix: 'choose another id, or use SecurityProfile.baseline() for an image that needs root',
    };
    return new SecurityProfile(PodSecurityLevel.RESTRICTED, profile._pod, profile._container, profile._home, problem);
  }

  /**
   * Meets Pod Security `baseline`: processes run as the image's user, which may be root.
   *
   * @param options ids, escalation, capabilities; a capability outside `baseline` is an error
   */
  public static baseline(options: RelaxedSecurityOptions = {}): SecurityProfile {
    const [given, misshapen] = soundOptions(SHAPES.baseline, options);
    const outside = given.addCapabilities?.find((capability) => !BASELINE_CAPABILITIES.includes(capability));
    const problem =
      outside === undefined
        ? undefined
        : {
            value: outside,
            problem: "must be a capability that Pod Security 'baseline' allows",
            fix: 'use SecurityProfile.privileged, or SecurityProfile.custom, which drops all others',
          };
    return new SecurityProfile(
      PodSecurityLevel.BASELINE, relaxedPod(given), relaxedContainer(given), undefined,
      misshapen ?? capabilityProblem(given.addCapabilities) ?? problem ?? idProblem(given),
    );
  }

  /**
   * Asks nothing of Pod Security: containers are privileged, and so root of their nodes, and the node's folders, network and devices
   * can be used. The namespace must enforce no more than `privileged`. Where it is one container that needs it, say `privileged` of
   * that one; where it is a folder or the network of the node, `privilegedContainers: false`.
   *
   * @param options whether containers are privileged, ids, escalation, capabilities
   */
  public static privileged(options: PrivilegedSecurityOptions = {}): SecurityProfile {
    const [given, misshapen] = soundOptions(SHAPES.privileged, options);
    const container = given.privilegedContainers ?? true ? { privileged: true } : relaxedContainer(given);
    return new SecurityProfile(
      PodSecurityLevel.PRIVILEGED, relaxedPod(given), container, undefined,
      misshapen ?? capabilityProblem(given.addCapabilities) ?? idProblem(given),
    );
  }

  /**
   * The restricted profile with single parts changed. Which Pod Security level it meets follows from them.
   *
   * @param given what differs
   */
  public static custom(given: CustomSecurityOptions = {}): SecurityProfile {
    const [options, misshapen] = soundOptions(SHAPES.custom, given);
    const user = options.runAsUser ?? 1000;
    const group = options.runAsGroup ?? 1000;
    const added = options.addCapabilities ?? [];
    const pod = {
      runAsNonRoot: user === 0 ? undefined : true,
      runAsUser: user,
      runAsGroup: group,
      fsGroup: options.fsGroup ?? group,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const container = {
      allowPrivilegeEscalation: options.allowPrivilegeEscalation ?? false,
      capabilities: { drop: ['ALL'], add: added.length > 0 ? [...added].sort() : undefined },
      readOnlyRootFilesystem: options.readOnlyRootFilesystem,
    };
    const home = { path: options.home ?? '/home/worker', userName: options.userName ?? 'worker' };
    return new SecurityProfile(
      customLevel(options), pod, container, home, misshapen ?? capabilityProblem(added) ?? idProblem(options) ?? homeProblem(home),
    );
  }

  /** The strictest Pod Security level that admits pods with this profile. */
  public readonly level: PodSecurityLevel;

  /** @internal */
  public readonly _pod: PodSecurityContext;

  /** @internal */
  public readonly _container: SecurityContext;

  /** @internal */
  public readonly _home?: SecurityHome;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(
    level: PodSecurityLevel, pod: PodSecurityContext, container: SecurityContext, home?: SecurityHome, problem?: Problem,
  ) {
    this.level = level;
    this._pod = pod;
    this._container = container;
    this._home = home;
    this._problem = problem;
  }

  /** @internal */
  public get _readOnlyRootFilesystem(): boolean {
    return this._container.readOnlyRootFilesystem ?? false;
  }

  /** @internal */
  public _addsCapability(capability: string): boolean {
    return this._container.capabilities?.add?.includes(capability) ?? false;
  }
}

/** Where the user of a profile is at home. */
export interface SecurityHome {
  readonly path: string;
  readonly userName: string;
}

function relaxedPod(options: RelaxedSecurityOptions): PodSecurityContext {
  return {
    runAsUser: options.runAsUser,
    runAsGroup: options.runAsGroup,
    fsGroup: options.fsGroup,
    fsGroupChangePolicy: options.fsGroup === undefined ? undefined : 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

function relaxedContainer(options: RelaxedSecurityOptions): SecurityContext {
  const added = options.addCapabilities ?? [];
  return {
    allowPrivilegeEscalation: options.allowPrivilegeEscalation ?? false,
    capabilities: added.length > 0 ? { add: [...added].sort() } : undefined,
  };
}

function customLevel(options: CustomSecurityOptions): PodSecurityLevel {
  const added = options.addCapabilities ?? [];
  if (added.some((capability) => !BASELINE_CAPABILITIES.includes(capability))) {
    return PodSecurityLevel.PRIVILEGED;
  }
  const restricted =
    added.every((capability) => RESTRICTED_CAPABILITIES.includes(capability)) && !options.allowPrivilegeEscalation
    && options.runAsUser !== 0;
  return restricted ? PodSecurityLevel.RESTRICTED : PodSecurityLevel.BASELINE;
}

function homeProblem({ path, userName }: SecurityHome): Problem | undefined {
  if (!isText(userName) || userName.trim() === '') {
    return {
      value: userName, problem: 'must have the name of a user, since tools look the user up in /etc/passwd where USER is empty',
      fix: "leave 'userName' out",
    };
  }
  return isText(path) && path.startsWith('/')
    ? undefined
    : { value: path, problem: "must have a home that is an absolute path, beginning with '/'", fix: `write '/${path}'` };
}
