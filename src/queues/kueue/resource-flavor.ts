import { Construct } from 'constructs';
import type { ResourceFlavorSpec } from '../../../imports/kueue.x-k8s.io';
import { Taint } from '../../cluster/taint';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { Toleration } from '../../pod/toleration';
import { listOf, made, mapOf, struct, text } from '../../base/shape';
import { reportValue } from '../../base/problems';
import { kueueObject } from './kueue-object';

/** Properties of a `ResourceFlavor`. */
export interface ResourceFlavorProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Node labels that select the nodes; pods admitted with this flavor get them as a node selector. At most 8.
   *
   * @default - none: the flavor says nothing about nodes
   */
  readonly nodeLabels?: Record<string, string>;

  /**
   * Taints of the nodes: only pods that tolerate them may use the flavor. At most 8.
   *
   * @default - none
   */
  readonly nodeTaints?: Taint[];

  /**
   * Tolerations that Kueue adds to the pods. At most 8. Kueue then changes the pod template in the cluster, which
   * Argo CD reports as a difference: prefer pods that bring their own.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * Name of the Topology of the nodes; needs `nodeLabels`. Labels, tolerations and topology can then never be changed.
   *
   * @default - none
   */
  readonly topology?: string;
}

const SHAPE = struct<ResourceFlavorProps>({
  name: text,
  nodeLabels: mapOf(text),
  nodeTaints: listOf(made(Taint, 'Taint.gpu()')),
  tolerations: listOf(made(Toleration, "Toleration.exists('example.com/training-only')")),
  topology: text,
});

const PROPS = propNames({
  spec: 'nodeLabels',
  'spec.nodeLabels["*"]': 'nodeLabels.*', 'spec.nodeLabels': 'nodeLabels', 'spec.nodeTaints': 'nodeTaints',
  'spec.tolerations': 'tolerations', 'spec.topologyName': 'topology',
});

/**
 * A kind of nodes that quota is counted for.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/resource_flavor/
 * @example
 * new ResourceFlavor(chart, 'a100', { nodeLabels: { 'example.com/pool': 'a100' }, nodeTaints: [Taint.gpu()] });
 */
export class ResourceFlavor extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: ResourceFlavorProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    props.nodeTaints?.forEach((taint, i) => reportValue(problems, `nodeTaints[${i}]`, taint));
    props.tolerations?.forEach((toleration, i) => reportValue(problems, `tolerations[${i}]`, toleration));
    const spec: ResourceFlavorSpec = {
      nodeLabels: props.nodeLabels,
      nodeTaints: props.nodeTaints?.map(({ key, value, effect }) => ({ key, value, effect })),
      tolerations: props.tolerations?.map((toleration) => toleration._toleration),
      topologyName: props.topology,
    };
    kueueObject(this, problems, { kind: 'ResourceFlavor', name: this.name, givenName: props.name, body: { spec } }, PROPS);
  }
}
