import { Construct } from 'constructs';
import type { TopologySpec } from '../../../imports/kueue.x-k8s.io';
import { isQualifiedName } from '../../upstream/names';
import { objectName } from '../../render/object-name';
import { problemsOf } from '../../base/problems';
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

/**
 * How the nodes of a flavor are arranged. Cannot be changed: a new arrangement is a new object.
 *
 * @see https://kueue.sigs.k8s.io/docs/concepts/topology_aware_scheduling/
 */
export class Topology extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: TopologyProps) {
    super(scope, id);
    const problems = problemsOf(this);
    SHAPE(problems, '', props);
    problems.throwIfAny();
    this.name = objectName(problems, this, props.name);
    const { levels } = props;
    if (levels.length < 1 || levels.length > 16) {
      problems.add(
        'levels', levels, 'must have 1 to 16 entries',
        levels.length < 1 ? "write for instance ['kubernetes.io/hostname']" : 'leave levels out',
      );
    }
    if (new Set(levels).size !== levels.length) {
      problems.add('levels', levels, 'must name every level once', 'remove the repeated label');
    }
    if (levels.slice(0, -1).includes('kubernetes.io/hostname')) {
      problems.add('levels', levels, 'must have kubernetes.io/hostname only as the last level', 'move it to the end');
    }
    for (const level of levels.filter((label) => !isQualifiedName(label))) {
      problems.add('levels', level, 'must be the key of a node label', "copy it from 'kubectl get nodes --show-labels'");
    }
    problems.throwIfAny();
    const spec: TopologySpec = { levels: levels.map((nodeLabel) => ({ nodeLabel })) };
    kueueObject(this, 'Topology', this.name, { spec });
  }
}
