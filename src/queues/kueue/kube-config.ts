import type { MultiKueueClusterClusterSource } from '../../../imports/kueue.x-k8s.io';
import { isDnsSubdomain, isText } from '../../upstream/names';
import { made } from '../../base/shape';
import { Problem } from '../../base/problems';

/** How a manager cluster reaches a worker cluster. */
export class KubeConfig {
  /**
   * A Secret in Kueue's namespace, with a kubeconfig under the key `kubeconfig`. Make it by other means than this
   * library: what it holds does not belong into Git.
   *
   * @param name of the Secret
   */
  public static secret(name: string): KubeConfig {
    return new KubeConfig(
      'Secret',
      name,
      isDnsSubdomain(name)
        ? undefined
        : { value: name, problem: 'must be the name of a Secret', fix: 'name a Secret in the namespace of Kueue' },
    );
  }

  /**
   * A file in Kueue's container.
   *
   * @param path of the kubeconfig
   */
  public static path(path: string): KubeConfig {
    return new KubeConfig(
      'Path', path,
      isText(path) && path.startsWith('/') ? undefined : { value: path, problem: 'must be an absolute path', fix: "begin it with '/'" },
    );
  }

  /**
   * A ClusterProfile in Kueue's namespace, by which a cluster manager lists the cluster. Kueue's gate MultiKueueClusterProfile must be on.
   *
   * @param name of the ClusterProfile
   */
  public static clusterProfile(name: string): KubeConfig {
    return new KubeConfig(
      'ClusterProfile', name,
      isDnsSubdomain(name)
        ? undefined
        : { value: name, problem: 'must be the name of a ClusterProfile', fix: 'name one in the namespace of Kueue' },
    );
  }

  /** @internal */
  public readonly _locationType: 'Secret' | 'Path' | 'ClusterProfile';

  /** @internal */
  public readonly _location: string;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(locationType: 'Secret' | 'Path' | 'ClusterProfile', location: string, problem?: Problem) {
    this._locationType = locationType;
    this._location = location;
    this._problem = problem;
  }
}

/** A way to reach a cluster, where a property wants one. */
export const kubeConfigShape = made(KubeConfig, "KubeConfig.secret('worker-kubeconfig')");

/** The same in the form of a manifest. */
export function clusterSourceOf({ _locationType: locationType, _location: location }: KubeConfig): MultiKueueClusterClusterSource {
  return locationType === 'ClusterProfile' ? { clusterProfileRef: { name: location } } : { kubeConfig: { locationType, location } };
}
