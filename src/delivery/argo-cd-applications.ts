import { Construct } from 'constructs';
import { ManifestObject } from '../manifest/manifest-object';
import { checkDnsSubdomain } from '../manifest/name-rules';
import { problemsOf } from '../problems/problems';
import { liveChanges } from './live-changes';

/** A folder of committed output, and what it becomes. */
export interface ArgoCdApplicationsProps {
  /**
   * Name that the project and, with `-platform` and `-runs`, the applications get.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /** Address of the git repository. */
  readonly repoUrl: string;

  /**
   * Branch, tag or commit.
   *
   * @default main
   */
  readonly targetRevision?: string;

  /** Folder with everything but runs: namespaces, queues, quotas, access, crons. */
  readonly platformPath: string;

  /** Folder with the runs. */
  readonly runsPath: string;

  /** Namespaces that the objects may go to. */
  readonly namespaces: string[];

  /**
   * Address of the cluster's API server.
   *
   * @default https://kubernetes.default.svc
   */
  readonly server?: string;

  /**
   * Namespace of Argo CD.
   *
   * @default argocd
   */
  readonly argoCdNamespace?: string;
}

/**
 * The Argo CD project and applications of a repository: one application for the platform, and one for the runs.
 *
 * They are apart because a run is not Healthy until it ends. The platform's application prunes and heals by itself;
 * that of the runs never prunes, so that removing a run from git ends nothing. Both leave alone what Kueue and the
 * controllers change in admitted workloads.
 */
export class ArgoCdApplications extends Construct {
  constructor(scope: Construct, id: string, props: ArgoCdApplicationsProps) {
    super(scope, id);
    const name = props.name ?? id;
    const problems = problemsOf(this);
    checkDnsSubdomain(problems, 'name', name, "set 'name'");
    for (const property of ['platformPath', 'runsPath'] as const) {
      if (props[property].startsWith('/') || props[property] === '') {
        problems.add(property, props[property], 'must be a folder relative to the root of the repository', "write for instance 'dist/runs'");
      }
    }
    if (inside(props.platformPath, props.runsPath) || inside(props.runsPath, props.platformPath)) {
      problems.add('runsPath', props.runsPath, `must not lie in 'platformPath' (${props.platformPath}), nor hold it: an object must belong to one application`, 'give each a folder of its own');
    }
    if (props.namespaces.length === 0) {
      problems.add('namespaces', '', 'must name at least one namespace', "list the teams' namespaces");
    }
    problems.throwIfAny();

    const namespace = props.argoCdNamespace ?? 'argocd';
    new ManifestObject(this, 'Project', { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', name, namespace, body: () => ({ spec: project(props) }) });
    for (const [part, path] of [['platform', props.platformPath], ['runs', props.runsPath]] as const) {
      new ManifestObject(this, part === 'runs' ? 'Runs' : 'Platform', {
        apiVersion: 'argoproj.io/v1alpha1',
        kind: 'Application',
        name: `${name}-${part}`,
        namespace,
        body: () => ({ spec: application(props, name, path, part === 'platform') }),
      });
    }
  }
}

function project(props: ArgoCdApplicationsProps): object {
  const server = props.server ?? 'https://kubernetes.default.svc';
  return {
    sourceRepos: [props.repoUrl],
    destinations: [...new Set(props.namespaces)].sort().map((namespace) => ({ server, namespace })),
    clusterResourceWhitelist: [
      { group: '', kind: 'Namespace' },
      { group: 'kueue.x-k8s.io', kind: '*' },
      { group: 'scheduling.volcano.sh', kind: '*' },
      { group: 'topology.volcano.sh', kind: '*' },
      { group: 'scheduling.k8s.io', kind: 'PriorityClass' },
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
      { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
      { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
    ],
  };
}

function application(props: ArgoCdApplicationsProps, projectName: string, path: string, prune: boolean): object {
  return {
    project: projectName,
    source: { repoURL: props.repoUrl, targetRevision: props.targetRevision ?? 'main', path, directory: { recurse: true } },
    destination: { server: props.server ?? 'https://kubernetes.default.svc' },
    ignoreDifferences: liveChanges(),
    syncPolicy: {
      automated: { prune, selfHeal: true },
      syncOptions: ['ApplyOutOfSyncOnly=true', 'FailOnSharedResource=true', 'RespectIgnoreDifferences=true'],
    },
  };
}

function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder.replace(/\/+$/, '')}/`);
}
