import { IConstruct } from 'constructs';
import { KubernetesVersion } from './kubernetes-version';

/** Facts about one cluster. */
export class MlCluster {
  /** @internal */
  public static _of(scope: IConstruct): MlCluster | undefined {
    return scope && undefined;
  }

  /** The version of Kubernetes, if known. */
  public readonly kubernetes?: KubernetesVersion;
}
