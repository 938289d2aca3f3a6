import { Construct } from 'constructs';
import { ManifestObject } from '../render/manifest-object';
import { openConstruct } from '../render/construct-object';
import { checkDnsLabel, checkDnsSubdomain } from '../upstream/names';
import { listOf, struct, text } from '../base/shape';
import { CONTROLLER_WRITES } from '../upstream/controller-writes';
import { checkFolders } from './folders';

/** A folder of committed output, and what it becomes. */
export interface ArgoCdApplicationsProps {
  /**
   * What the names begin with: `-platform` and `-runs` are added for the projects and the applications.
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

const SHAPE = struct<ArgoCdApplicationsProps>(
  {
    name: text, repoUrl: text, targetRevision: text, platformPath: text, runsPath: text, namespaces: listOf(text), server: text,
    argoCdNamespace: text,
  },
  ['repoUrl', 'platformPath', 'runsPath', 'namespaces'],
);

/**
 * The Argo CD applications of a repository, each with a project: one for the platform, and one for the runs.
 *
 * They are apart because a run is not Healthy until it ends, and because other people write them. The platform's
 * application prunes and heals by itself. That of the runs does neither, so that removing a run from git ends nothing,
 * and deleting one in the cluster does not start it again at once; the next commit does, unless it is retired from git.
 * The project of the runs admits no objects without a namespace, and none that change access, quotas or queues. Both
 * applications leave alone what Kueue and the controllers change in admitted workloads.
 *
 * The objects are Argo CD's own: write them to a folder that neither application applies.
 *
 *
 *
 *
 * @example
 * new ArgoCdApplications(chart, 'ml', {
 *   repoUrl: 'https://git.example.com/ml/platform.git',
 *   platformPath: 'dist/platform',
 *   runsPath: 'dist/runs',
 *   namespaces: ['nlp', 'vision'],
 * });
 */
export class ArgoCdApplications extends Construct {
  constructor(scope: Construct, id: string, props: ArgoCdApplicationsProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    const name = props.name ?? id;
    checkDnsSubdomain(problems, 'name', name, "set 'name'");
    checkFolders(problems, props);
    if (props.namespaces.length === 0) {
      problems.add('namespaces', '', 'must name at least one namespace', "list the teams' namespaces");
    }
    const namespace = props.argoCdNamespace ?? 'argocd';
    checkDnsLabel(problems, 'argoCdNamespace', namespace);
    problems.throwIfAny();

    const parts = [
      {
        id: 'Platform', name: `${name}-platform`, path: props.platformPath, access: PLATFORM_ACCESS,
        automated: { prune: true, selfHeal: true },
      },
      { id: 'Runs', name: `${name}-runs`, path: props.runsPath, access: RUNS_ACCESS, automated: { prune: false, selfHeal: false } },
    ];
    for (const part of parts) {
      const object = { apiVersion: 'argoproj.io/v1alpha1', name: part.name, namespace };
      new ManifestObject(this, `${part.id}Project`, {
        ...object, kind: 'AppProject', body: () => ({ spec: { ...project(props), ...part.access } }),
      });
      new ManifestObject(this, part.id, { ...object, kind: 'Application', body: () => ({ spec: application(props, part) }) });
    }
  }
}

/** What the platform may make beside objects in the namespaces. */
const PLATFORM_ACCESS = {
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

/** What runs may not make: nobody gets access or quota by starting a run. */
const RUNS_ACCESS = {
  clusterResourceWhitelist: [],
  namespaceResourceBlacklist: [
    { group: '', kind: 'LimitRange' },
    { group: '', kind: 'ResourceQuota' },
    { group: 'kueue.x-k8s.io', kind: '*' },
    { group: 'rbac.authorization.k8s.io', kind: '*' },
  ],
};

function project(props: ArgoCdApplicationsProps): object {
  const server = props.server ?? 'https://kubernetes.default.svc';
  return {
    sourceRepos: [props.repoUrl],
    destinations: [...new Set(props.namespaces)].sort().map((namespace) => ({ server, namespace })),
  };
}

function application(
  props: ArgoCdApplicationsProps, part: { readonly name: string; readonly path: string; readonly automated: object },
): object {
  return {
    project: part.name,
    source: { repoURL: props.repoUrl, targetRevision: props.targetRevision ?? 'main', path: part.path, directory: { recurse: true } },
    // without a namespace, Argo CD takes the destination for one that the project does not allow
    destination: { server: props.server ?? 'https://kubernetes.default.svc', namespace: props.namespaces[0] },
    ignoreDifferences: liveChanges(),
    syncPolicy: {
      automated: part.automated,
      syncOptions: ['ApplyOutOfSyncOnly=true', 'FailOnSharedResource=true', 'RespectIgnoreDifferences=true'],
    },
  };
}

/** Fields of one kind that Argo CD is to ignore. */
interface IgnoredDifferences {
  readonly group: string;
  readonly kind: string;
  readonly jqPathExpressions: string[];
}

/** What Argo CD has to leave alone, in its terms. */
export function liveChanges(): IgnoredDifferences[] {
  return CONTROLLER_WRITES.map(({ group, kind, paths }) => ({ group, kind, jqPathExpressions: paths.map((path) => `.${path}`) }));
}
