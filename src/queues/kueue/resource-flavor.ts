import { Construct } from 'constructs';
import type { ResourceFlavorSpec } from '../../../imports/kueue.x-k8s.io';
import { Taint } from '../../cluster/taint';
import { checkDnsSubdomain, checkLabels } from '../../upstream/names';
import { objectName } from '../../render/object-name';
import { Toleration } from '../../pod/toleration';
import { Problems, problemsOf } from '../../base/problems';
import { listOf, made, mapOf, struct, text } from '../../base/shape';
import { reportValue } from '../../base/value-problem';
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

/**
 * A kind of nodes that quota is counted for.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/resource_flavor/
 */
export class ResourceFlavor extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: ResourceFlavorProps = {}) {
    super(scope, id);
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    check(problems, props);
    problems.throwIfAny();
    const spec: ResourceFlavorSpec = {
      nodeLabels: props.nodeLabels,
      nodeTaints: props.nodeTaints?.map(({ key, value, effect }) => ({ key, value, effect })),
      tolerations: props.tolerations?.map((toleration) => toleration._toleration),
      topologyName: props.topology,
    };
    kueueObject(this, 'ResourceFlavor', this.name, { spec });
  }
}

function check(problems: Problems, props: ResourceFlavorProps): void {
  const labels = Object.keys(props.nodeLabels ?? {});
  checkLabels(problems, 'nodeLabels', props.nodeLabels);
  atMostEight(problems, 'nodeLabels', labels.length);
  atMostEight(problems, 'nodeTaints', props.nodeTaints?.length ?? 0);
  atMostEight(problems, 'tolerations', props.tolerations?.length ?? 0);
  const seen = new Set<string>();
  props.nodeTaints?.forEach((taint, i) => {
    reportValue(problems, `nodeTaints[${i}]`, taint);
    const key = `${taint.key}:${taint.effect}`;
    if (seen.has(key)) {
      problems.add(`nodeTaints[${i}]`, taint, 'must differ from the other taints in key or effect', 'remove it');
    }
    seen.add(key);
  });
  props.tolerations?.forEach((toleration, i) => reportValue(problems, `tolerations[${i}]`, toleration));
  if (props.topology !== undefined) {
    checkDnsSubdomain(problems, 'topology', props.topology);
    if (labels.length === 0) {
      problems.add(
        'nodeLabels', undefined, "needs at least one label where 'topology' is given", 'add the label that the nodes of the flavor carry',
      );
    }
  }
}

function atMostEight(problems: Problems, property: string, count: number): void {
  if (count > 8) {
    problems.add(property, count, 'must have at most 8 entries', 'keep those that tell the nodes from others');
  }
}
