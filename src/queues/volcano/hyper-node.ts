import { Construct } from 'constructs';
import type { HyperNodeMembers, HyperNodeSpec } from '../../../imports/topology.volcano.sh';
import { LabelRequirement } from '../label-requirement';
import { nameOf, openConstruct, propNames, renderObject } from '../../render/construct-object';
import { listOf, made, mapOf, number, shapeProblem, struct, text } from '../../base/shape';
import { reportValue } from '../../base/problems';
import { Problem } from '../../base/problems';

const REQUIREMENTS = listOf(made(LabelRequirement, "LabelRequirement.exists('example.com/rack')"));

/** What belongs to a HyperNode: nodes, or HyperNodes of a lower tier. */
export class HyperNodeMember {
  /**
   * One node.
   *
   * @param name of the node
   */
  public static node(name: string): HyperNodeMember {
    return new HyperNodeMember({ type: 'Node', selector: { exactMatch: { name } } }, shapeProblem(text, name));
  }

  /**
   * Nodes by their names.
   *
   * @param pattern regular expression, as Go reads it
   */
  public static nodesMatching(pattern: string): HyperNodeMember {
    return new HyperNodeMember({ type: 'Node', selector: { regexMatch: { pattern } } }, shapeProblem(text, pattern));
  }

  /**
   * Nodes by their labels, all of which must be so: `{ 'example.com/rack': 'r1' }`.
   *
   * @param labels one or more
   */
  public static nodesWithLabels(labels: Record<string, string>): HyperNodeMember {
    const problem = shapeProblem(mapOf(text), labels);
    const matchLabels = problem === undefined ? { ...labels } : {};
    return new HyperNodeMember({ type: 'Node', selector: { labelMatch: { matchLabels } } }, problem);
  }

  /**
   * Nodes by what their labels are, all of which must be so.
   *
   * @param requirements one or more
   */
  public static nodesWhere(...requirements: LabelRequirement[]): HyperNodeMember {
    const misshapen = shapeProblem(REQUIREMENTS, requirements);
    const matchExpressions = misshapen === undefined ? requirements.map(({ _expression }) => _expression) : [];
    return new HyperNodeMember(
      { type: 'Node', selector: { labelMatch: { matchExpressions } } },
      misshapen ?? requirements.find(({ _problem }) => _problem !== undefined)?._problem,
    );
  }

  /**
   * One HyperNode of a lower tier.
   *
   * @param name of the HyperNode
   */
  public static hyperNode(name: string): HyperNodeMember {
    return new HyperNodeMember({ type: 'HyperNode', selector: { exactMatch: { name } } }, shapeProblem(text, name));
  }

  /**
   * HyperNodes of a lower tier by their names. Volcano 1.15 accepts and ignores it, which preflight warns of: name each with `hyperNode`.
   *
   * @param pattern regular expression, as Go reads it
   */
  public static hyperNodesMatching(pattern: string): HyperNodeMember {
    return new HyperNodeMember({ type: 'HyperNode', selector: { regexMatch: { pattern } } }, shapeProblem(text, pattern));
  }

  private constructor(
    /** @internal */
    public readonly _member: HyperNodeMembers,
    /** @internal */
    public readonly _problem?: Problem,
  ) {}
}

/** Properties of a `HyperNode`. */
export interface HyperNodeProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** How far apart its nodes are: lower tiers are nearer. What `NetworkTopology.hard` names. */
  readonly tier: number;

  /**
   * Name of the tier, for `NetworkTopology.hardNamed`.
   *
   * @default - none
   */
  readonly tierName?: string;

  /** What belongs to it. */
  readonly members: HyperNodeMember[];
}

const SHAPE = struct<HyperNodeProps>({
  name: text, tier: number, tierName: text, members: listOf(made(HyperNodeMember, "HyperNodeMember.node('node-1')")),
}, ['tier', 'members']);

const PROPS = propNames({ 'spec.tier': 'tier', 'spec.tierName': 'tierName', 'spec.members': 'members' });

/**
 * A place in the network of a Volcano cluster, such as a rack: what the tiers of `NetworkTopology` are made of. Volcano finds them by
 * itself where its controller is told the labels of the nodes.
 *
 * @see https://volcano.sh/en/docs/network_topology_aware_scheduling/
 * @example
 * new HyperNode(chart, 'rack-1', { tier: 1, members: [HyperNodeMember.nodesWithLabels({ 'example.com/rack': 'r1' })] });
 */
export class HyperNode extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: HyperNodeProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    props.members.forEach((member, i) => reportValue(problems, `members[${i}]`, member));
    const spec: HyperNodeSpec = { tier: props.tier, tierName: props.tierName, members: props.members.map(({ _member }) => _member) };
    renderObject(this, problems, {
      apiVersion: 'topology.volcano.sh/v1alpha1', kind: 'HyperNode', name: this.name, givenName: props.name, clusterScoped: true,
      body: { spec },
    }, PROPS);
  }
}
