import { KubeObject } from '../../preflight/kube-object';

/** A place: a block, a rack, a node. */
export interface Domain {
  /** Its values of all levels down to its own. */
  readonly values: readonly string[];
  readonly children: Domain[];

  /** Of the lowest level: what its nodes have, and what is in use. */
  readonly leaf?: Leaf;
}

/** What the nodes of a place have. */
export interface Leaf {
  readonly node: KubeObject | undefined;
  readonly capacity: Map<string, bigint>;
  readonly used: Map<string, bigint>;
}

/** The places of a flavor. */
export interface TopologyTree {
  readonly name: string;
  readonly flavor: string;

  /** Node labels, from the widest level. */
  readonly levels: readonly string[];

  /** Places by level, from the widest. */
  readonly byLevel: readonly (readonly Domain[])[];

  /** Whether the narrowest places are nodes. */
  readonly isOfNodes: boolean;
}
