import { kubernetesMinor, kubernetesProblem } from '../upstream/cluster-rules';
import { Problem } from '../base/problems';

/**
 * A minor version of Kubernetes.
 *
 * Without one, the newest fields are used and nothing is found about versions. With one, a field that this version
 * would silently drop is an error that names the version which has it.
 */
export class KubernetesVersion {
  /** Kubernetes 1.28. */
  public static readonly V1_28 = KubernetesVersion.of('1.28');
  /** Kubernetes 1.29. */
  public static readonly V1_29 = KubernetesVersion.of('1.29');
  /** Kubernetes 1.30. */
  public static readonly V1_30 = KubernetesVersion.of('1.30');
  /** Kubernetes 1.31. */
  public static readonly V1_31 = KubernetesVersion.of('1.31');
  /** Kubernetes 1.32. */
  public static readonly V1_32 = KubernetesVersion.of('1.32');
  /** Kubernetes 1.33. */
  public static readonly V1_33 = KubernetesVersion.of('1.33');
  /** Kubernetes 1.34. */
  public static readonly V1_34 = KubernetesVersion.of('1.34');
  /** Kubernetes 1.35. */
  public static readonly V1_35 = KubernetesVersion.of('1.35');
  /** Kubernetes 1.36. */
  public static readonly V1_36 = KubernetesVersion.of('1.36');
  /** Kubernetes 1.37. */
  public static readonly V1_37 = KubernetesVersion.of('1.37');

  /**
   * Reads a version; a leading `v` and everything behind the minor number are ignored.
   *
   * @param version for instance `1.34`, or `v1.34.2-gke.1000` as `kubectl version` prints it
   */
  public static of(version: string): KubernetesVersion {
    return new KubernetesVersion(kubernetesMinor(version) ?? 0, kubernetesProblem(version));
  }

  /** @internal */
  public readonly _problem?: Problem;

  private readonly minor: number;

  private constructor(minor: number, problem?: Problem) {
    this.minor = minor;
    this._problem = problem;
  }

  /**
   * Whether this version has everything that another one has.
   *
   * @internal
   */
  public _isAtLeast(other: KubernetesVersion): boolean {
    return this.minor >= other.minor;
  }

  /** Major and minor number, for instance `1.34`. */
  public toString(): string {
    return this._problem === undefined ? `1.${this.minor}` : String(this._problem.value);
  }
}
