import { Construct } from 'constructs';
import { ManifestObject } from '../render/manifest-object';
import { problemsOf } from '../base/problems';
import { struct, text } from '../base/shape';
import { HEALTH_SCRIPTS } from './health-scripts';

/** Properties of `ArgoCdHealthChecks`. */
export interface ArgoCdHealthChecksProps {
  /**
   * Namespace of Argo CD.
   *
   * @default argocd
   */
  readonly argoCdNamespace?: string;

  /**
   * Name of Argo CD's ConfigMap.
   *
   * @default argocd-cm
   */
  readonly configMapName?: string;
}

const SHAPE = struct<ArgoCdHealthChecksProps>({ argoCdNamespace: text, configMapName: text });

/**
 * Health checks for Volcano Jobs, Queues and PodGroups, for JobSets, and for Kueue's queues and Workloads.
 *
 * Argo CD has none for them and shows them as Healthy at once, even a run that has failed. The checks are keys of Argo
 * CD's own ConfigMap and are applied on the server's side, which leaves all other keys as they are.
 *
 * A queue that is held on purpose is Suspended and not Degraded.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 */
export class ArgoCdHealthChecks extends Construct {
  constructor(scope: Construct, id: string, props: ArgoCdHealthChecksProps = {}) {
    super(scope, id);
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    const data = Object.fromEntries(
      Object.entries(HEALTH_SCRIPTS).map(([kind, script]) => [`resource.customizations.health.${kind}`, script]),
    );
    new ManifestObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: props.configMapName ?? 'argocd-cm',
      namespace: props.argoCdNamespace ?? 'argocd',
      labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
      annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false,ServerSideApply=true' },
      body: () => ({ data }),
    });
  }
}
