import { IConstruct } from 'constructs';
import { MlCluster } from '../cluster/ml-cluster';
import { KubernetesVersion } from '../cluster/kubernetes-version';
import { Problems } from '../problems/problems';
import { VersionCheck } from '../pod/version-check';

/** Reports what the construct's cluster would silently drop; nothing where its version is not known. */
export function versionCheck(problems: Problems, construct: IConstruct): VersionCheck {
  const version = MlCluster._of(construct)?.kubernetes;
  return (property, feature, since) => {
    if (version !== undefined && !version._isAtLeast(KubernetesVersion.of(since))) {
      problems.add(property, feature, `needs Kubernetes ${since}, and the cluster runs ${version}, which would silently drop it`, `leave it out, or upgrade the cluster to ${since}`);
    }
  };
}
