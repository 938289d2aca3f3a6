import { Construct } from 'constructs';
import { problemsOf } from '../base/problems';
import { ManifestObject } from '../render/manifest-object';
import { checkDnsSubdomain } from '../upstream/names';
import { checkFolders } from './folders';
import { queueStage, ROOTS, STAGE } from './marks-of-flux';

/** Properties of `FluxKustomizations`. */
export interface FluxKustomizationsProps {
  /**
   * What the names begin with: `-roots`, `-queues`, `-platform` and `-runs` are added.
   *
   * @default - the construct's id
   */
  readonly name?: string;

  /** Name of the GitRepository with the committed output. */
  readonly repository: string;

  /** Folder with everything but runs: namespaces, queues, quotas, access, crons. */
  readonly platformPath: string;

  /** Folder with the runs. */
  readonly runsPath: string;

  /**
   * Levels of queues below the roots: 1 for teams below a company, 2 for teams below departments below a company. Each is a
   * Kustomization, since Volcano refuses a queue whose parent is not there yet.
   *
   * @default 1
   */
  readonly queueLevels?: number;

  /**
   * Namespace of Flux.
   *
   * @default flux-system
   */
  readonly fluxNamespace?: string;
}

/** One Kustomization of the chain. */
interface Link {
  readonly suffix: string;
  readonly path: string;

  /** Which objects of the folder it leaves out, as a selector of annotations; none without. */
  readonly leavesOut?: string;

  /** Whether the next one waits until its objects are ready. */
  readonly wait: boolean;
  readonly prune: boolean;
}

/**
 * The Kustomizations by which Flux applies a repository that `Delivery.flux` is declared in: what queues need, then queues,
 * level by level, then the rest of the platform, then the runs. Each depends on the one before.
 *
 * They are apart because Flux makes a dry run of all objects of a Kustomization before it applies any, and Volcano refuses
 * a queue below a parent, and a job in a queue, that are not there yet. Runs are neither pruned nor waited for.
 *
 * The objects are Flux's own: write them to a folder that none of them applies.
 *
 *
 *
 *
 * @example
 * new FluxKustomizations(chart, 'ml', {
 *   repository: 'ml-platform',
 *   platformPath: 'dist/platform',
 *   runsPath: 'dist/runs',
 * });
 */
export class FluxKustomizations extends Construct {
  constructor(scope: Construct, id: string, props: FluxKustomizationsProps) {
    super(scope, id);
    const name = props.name ?? id;
    const levels = props.queueLevels ?? 1;
    const problems = problemsOf(this);
    checkDnsSubdomain(problems, 'name', name, "set 'name'");
    checkDnsSubdomain(problems, 'repository', props.repository, 'use the name of the GitRepository');
    checkFolders(problems, props);
    if (!Number.isInteger(levels) || levels < 1 || levels > 4) {
      problems.add('queueLevels', levels, 'must be a whole number from 1 to 4, since Volcano has at most 5 levels', 'count the levels');
    }
    problems.throwIfAny();

    const platform = { path: props.platformPath, prune: true };
    const queues = Array.from({ length: levels }, (_, i) => queueStage(i + 1));
    const links: Link[] = [
      { ...platform, suffix: ROOTS, leavesOut: `${STAGE}!=${ROOTS}`, wait: true },
      ...queues.map((stage) => ({ ...platform, suffix: stage, leavesOut: `${STAGE}!=${stage}`, wait: true })),
      // crons and claims are not ready until somebody uses them
      { ...platform, suffix: 'platform', leavesOut: `${STAGE} in (${[ROOTS, ...queues].join(', ')})`, wait: false },
      { suffix: 'runs', path: props.runsPath, wait: false, prune: false },
    ];
    links.forEach((link, i) => {
      new ManifestObject(this, link.suffix, {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name: `${name}-${link.suffix}`,
        namespace: props.fluxNamespace ?? 'flux-system',
        body: () => ({ spec: specOf(link, props.repository, i === 0 ? undefined : `${name}-${links[i - 1].suffix}`) }),
      });
    });
  }
}

function specOf({ path, leavesOut, wait, prune }: Link, repository: string, before: string | undefined): object {
  return {
    dependsOn: before === undefined ? undefined : [{ name: before }],
    interval: '10m',
    retryInterval: '1m',
    timeout: '5m',
    path: `./${path}`,
    prune,
    wait,
    sourceRef: { kind: 'GitRepository', name: repository },
    healthCheckExprs: wait ? FLUX_HEALTH_CHECKS : undefined,
    patches: leavesOut === undefined ? undefined : [without(leavesOut)],
  };
}

/** The names in the patch are not looked at: the target says which objects it deletes. */
function without(annotationSelector: string): object {
  return { target: { annotationSelector }, patch: '$patch: delete\napiVersion: v1\nkind: Any\nmetadata:\n  name: any\n' };
}

/** When Flux takes an object of a kind for ready: CEL over the object, where something missing counts as not yet. */
interface HealthCheckExpression {
  readonly apiVersion: string;
  readonly kind: string;
  readonly current: string;
  readonly failed?: string;
}

const KUEUE = 'kueue.x-k8s.io/v1beta2';

function active(value: string): string {
  return `status.conditions.exists(c, c.type == 'Active' && c.status == '${value}')`;
}

/** A queue that somebody holds on purpose works as it should. */
const HELD = "has(spec.stopPolicy) && spec.stopPolicy in ['Hold', 'HoldAndDrain']";

/** Kinds whose state Flux does not know, and would take for ready at once. */
export const FLUX_HEALTH_CHECKS: readonly HealthCheckExpression[] = [
  ...['ClusterQueue', 'LocalQueue'].map((kind) => ({ apiVersion: KUEUE, kind, current: `(${HELD}) || ${active('True')}` })),
  ...['AdmissionCheck', 'MultiKueueCluster'].map((kind) => ({ apiVersion: KUEUE, kind, current: active('True') })),
  { apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', current: "status.state in ['Open', 'Closed', 'Closing']" },
];
