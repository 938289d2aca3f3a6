import { Construct } from 'constructs';
import type { TopologySpec } from '../../../imports/kueue.x-k8s.io';
import { nameOf, openConstruct, propNames } from '../../render/construct-object';
import { listOf, struct, text } from '../../base/shape';
import { kueueObject } from './kueue-object';

/** Properties of a `Topology`. */
export interface TopologyProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** Node labels from the widest place to the narrowest, 1 to 16; `kubernetes.io/hostname` only as the last. */
  readonly levels: string[];
}

const SHAPE = struct<TopologyProps>({ name: text, levels: listOf(text) }, ['levels']);

const PROPS = propNames({ 'spec.levels[*].nodeLabel': 'levels[*]', 'spec.levels': 'levels' });

/**
 * How the nodes of a flavor are arranged. Cannot be changed: a new arrangement is a new object.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/topology_aware_scheduling/
 * @example
 * new Topology(chart, 'racks', { levels: ['example.com/block', 'example.com/rack', 'kubernetes.io/hostname'] });
 */
export class Topology extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: TopologyProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const spec: TopologySpec = { levels: props.levels.map((nodeLabel) => ({ nodeLabel })) };
    kueueObject(this, problems, { kind: 'Topology', name: this.name, givenName: props.name, body: { spec } }, PROPS);
  }
}
