import { Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterShape, MlCluster } from '../../cluster/ml-cluster';
import { VolcanoPlugin, VolcanoSchedulerOptions } from '../../upstream/volcano-scheduler-options';
import { ConstructObject, openConstruct, propNames, renderObject } from '../../render/construct-object';
import { struct, text } from '../../base/shape';

/** Properties of a `VolcanoSchedulerConfigMap`. */
export interface VolcanoSchedulerConfigMapProps {
  /** The cluster whose declared scheduler configuration is rendered. */
  readonly cluster: MlCluster;

  /**
   * Name of the ConfigMap.
   *
   * @default 'volcano-scheduler-configmap'
   */
  readonly name?: string;
}

const SHAPE = struct<VolcanoSchedulerConfigMapProps>({ cluster: clusterShape, name: text }, ['cluster']);

/**
 * The configuration of Volcano's scheduler, as the cluster declares it.
 *
 * Volcano's Helm chart makes the same ConfigMap: either set it there, or let this one replace it, but not both. The
 * scheduler reads it again when it changes.
 *
 *
 *
 * @example
 * const cluster = new MlCluster(chart, 'cluster', { queueing: Queueing.volcano() });
 * new VolcanoSchedulerConfigMap(chart, 'scheduler', { cluster });
 */
export class VolcanoSchedulerConfigMap extends Construct {
  /** The text of `volcano-scheduler.conf`. */
  public readonly configuration: string;

  constructor(scope: Construct, id: string, props: VolcanoSchedulerConfigMapProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    const scheduler = props.cluster.queueing?._scheduler;
    if (scheduler === undefined) {
      problems.add(
        'cluster', props.cluster.node.path, 'needs Volcano as what admits its workloads', "declare its 'queueing' with Queueing.volcano()",
      );
    }
    this.configuration = textOf(scheduler ?? { actions: [], tiers: [] });
    const name = props.name ?? 'volcano-scheduler-configmap';
    const object: ConstructObject = {
      apiVersion: 'v1', kind: 'ConfigMap', name, givenName: name, namespace: props.cluster.queueing?.namespace,
      body: { data: { 'volcano-scheduler.conf': this.configuration } },
    };
    renderObject(this, problems, object, propNames({}));
  }
}

function textOf({ actions, tiers }: VolcanoSchedulerOptions): string {
  return Yaml.stringify({ actions: actions.join(', '), tiers: tiers.map(({ plugins }) => ({ plugins: plugins.map(ordered) })) });
}

/** The name first, as people write it. */
function ordered({ name, ...rest }: VolcanoPlugin): object {
  return { name, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) };
}
