import { Construct } from 'constructs';
import { ConstructObject, openConstruct, propNames, renderObject } from '../render/construct-object';
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
 * Health checks for Volcano Jobs, Queues and PodGroups, for JobSets, and for Kueue's queues, admission checks, clusters and
 * Workloads.
 *
 * Argo CD has none for them and shows them as Healthy at once, even a run that has failed. The checks are keys of Argo
 * CD's own ConfigMap and are applied on the server's side, which leaves all other keys as they are.
 *
 * A queue that is held on purpose is Healthy, and says so: a wave with a Suspended one would never end.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/health/
 * @example
 * new ArgoCdHealthChecks(chart, 'health', { argoCdNamespace: 'argocd' });
 */
export class ArgoCdHealthChecks extends Construct {
  constructor(scope: Construct, id: string, props: ArgoCdHealthChecksProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    const { argoCdNamespace = 'argocd', configMapName = 'argocd-cm' } = props;
    const data = Object.fromEntries(
      Object.entries(HEALTH_SCRIPTS).map(([kind, script]) => [`resource.customizations.health.${kind}`, script]),
    );
    const object: ConstructObject = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: configMapName,
      givenName: configMapName,
      namespace: argoCdNamespace,
      labels: { 'app.kubernetes.io/name': 'argocd-cm', 'app.kubernetes.io/part-of': 'argocd' },
      annotations: { 'argocd.argoproj.io/sync-options': 'Delete=false,Prune=false,ServerSideApply=true' },
      body: { data },
    };
    renderObject(this, problems, object, propNames({ 'metadata.name': 'configMapName', 'metadata.namespace': 'argoCdNamespace' }));
  }
}
