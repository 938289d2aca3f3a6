import { Size } from 'cdk8s';
import { PoolFacts } from '../upstream/cluster-facts';
import { checkNodeCount, checkNodeLabels, checkResources, checkTopologyLevels, topologyLevels } from '../upstream/cluster-rules';
import { Problems, reportValue } from '../base/problems';
import { flag, listOf, made, mapOf, number, ofCdk8s, Shape, shapeProblem, struct, StructShape, text } from '../base/shape';
import { Cpu } from '../base/cpu';
import { Gpu } from '../upstream/gpu';
import { Quantity } from '../base/quantity';
import { ResourceList } from '../base/resource-list';
import { sizeQuantity } from '../base/size-quantity';
import { AutoscaledNodePoolOptions, NodePoolFacts, NodePoolOptions } from './node-pool-options';
import { Taint } from './taint';
import { ACCELERATORS } from '../upstream/accelerators';


/** How an autoscaler changes the number of nodes. */
interface Scaling {
  readonly minNodes?: number;
}

type ShapeCheck = (problems: Problems, property: string) => void;

/** What else is known of a pool, by the way in which it was stated. */
interface NodePoolOrigin {
  /** The resources, as a node or a file states them. */
  readonly stated?: Readonly<Record<string, string | number>>;
  readonly scaling?: Scaling;

  /** Reports properties of another kind. */
  readonly checkShape?: ShapeCheck;
}

const FACTS: StructShape<NodePoolFacts> = {
  gpu: made(Gpu, 'Gpu.nvidia(8)'),
  cpu: made(Cpu, 'Cpu.units(64)'),
  memory: ofCdk8s(Size, 'Size.gibibytes(256)'),
  ephemeralStorage: ofCdk8s(Size, 'Size.gibibytes(256)'),
  otherResources: mapOf(text),
  labels: mapOf(text),
  taints: listOf(made(Taint, 'Taint.gpu()')),
  spot: flag,
  topology: listOf(text),
};

const TOTAL = struct<NodePoolFacts>(FACTS);

const POOL = struct<NodePoolOptions>({ ...FACTS, nodes: number }, ['nodes']);

const AUTOSCALED = struct<AutoscaledNodePoolOptions>({ ...FACTS, maxNodes: number, minNodes: number }, ['maxNodes']);

/** A group of nodes of one shape. */
export class NodePool {
  /**
   * A pool whose nodes are known, which lets a pod too large for any node be found.
   *
   * @param name for instance `h100`; becomes the name of the resource flavor
   * @param options the shape of one node, and how many there are
   */
  public static of(name: string, options: NodePoolOptions): NodePool {
    return NodePool.described(name, POOL, options, options?.nodes ?? NaN);
  }

  /**
   * A pool whose nodes an autoscaler adds and removes. Shares and capacity are those of its most nodes; preflight warns of
   * batch pods that the autoscaler may move from one node to another.
   *
   * @param name for instance `spot`; becomes the name of the resource flavor
   * @param options the shape of one node, and how many there may be
   */
  public static autoscaled(name: string, options: AutoscaledNodePoolOptions): NodePool {
    return NodePool.described(name, AUTOSCALED, options, options?.maxNodes ?? NaN, { minNodes: options?.minNodes });
  }

  /**
   * A pool of which only the sum is known: nothing is said about the size of a single node.
   *
   * @param name for instance `gpu`; becomes the name of the resource flavor
   * @param options the sum over all nodes
   */
  public static ofTotal(name: string, options: NodePoolFacts): NodePool {
    return NodePool.described(name, TOTAL, options, undefined);
  }

  /**
   * A pool by its resources, as a node or a file states them.
   *
   * @internal
   */
  public static _ofResources(
    name: string, nodes: number | undefined, resources: Readonly<Record<string, string | number>>, facts: NodePoolFacts, scaling?: Scaling,
  ): NodePool {
    const accelerator = Object.keys(resources)
      .sort()
      .find((resource) => ACCELERATORS.test(resource));
    const count = accelerator === undefined ? 0 : Number(Quantity.parse(String(resources[accelerator]))._nanos / 1_000_000_000n);
    const gpu = accelerator === undefined || count === 0 ? undefined : Gpu.custom(accelerator, count);
    return new NodePool(name, { ...facts, gpu }, nodes, { stated: resources, scaling });
  }

  /** What somebody wrote, which counts only if it has the right shape. */
  private static described(name: string, shape: Shape, options: NodePoolFacts, nodes: number | undefined, scaling?: Scaling): NodePool {
    const facts = shapeProblem(shape, options) === undefined ? options : {};
    return new NodePool(name, facts, nodes, { scaling, checkShape: (problems, property) => shape(problems, property, options) });
  }

  /** The name. */
  public readonly name: string;

  /** How many nodes, if known; of an autoscaled pool the most that it may have. */
  public readonly nodes?: number;

  /** The nodes that an autoscaled pool always has, if known. */
  public readonly minNodes?: number;

  /** Accelerators of one node, or of all when the number of nodes is not known. */
  public readonly gpu?: Gpu;

  /** Whether the nodes may be taken away at any time. */
  public readonly spot: boolean;

  /**
   * Whether an autoscaler adds and removes nodes.
   *
   * @internal
   */
  public readonly _isAutoscaled: boolean;

  private readonly facts: NodePoolFacts;

  private readonly stated?: Readonly<Record<string, string | number>>;

  private readonly checkShape?: ShapeCheck;

  private constructor(name: string, facts: NodePoolFacts, nodes: number | undefined, { stated, scaling, checkShape }: NodePoolOrigin) {
    this.checkShape = checkShape;
    this.name = name;
    this.nodes = nodes;
    this._isAutoscaled = scaling !== undefined;
    this.minNodes = scaling?.minNodes;
    this.gpu = facts.gpu;
    this.spot = facts.spot ?? false;
    this.facts = facts;
    this.stated = stated;
  }

  /** Node labels that select the pool. */
  public get labels(): Record<string, string> {
    return { ...this.facts.labels };
  }

  /** Taints of the nodes. */
  public get taints(): Taint[] {
    return [...(this.facts.taints ?? [])];
  }

  /** Node labels that name the place of a node, from the widest to the narrowest. */
  public get topology(): string[] {
    return topologyLevels(this.facts.topology);
  }

  /**
   * What one node offers; undefined when only the sum is known.
   *
   * @internal
   */
  public get _node(): ResourceList | undefined {
    return this.nodes === undefined ? undefined : this.amounts();
  }

  /**
   * What the pool offers as a whole.
   *
   * @internal
   */
  public get _total(): ResourceList {
    return this.amounts().times(this.nodes ?? 1);
  }

  /** @internal */
  public _check(problems: Problems, property: string): void {
    const shape = new Problems('');
    this.checkShape?.(shape, property);
    problems.take(shape, (wrong) => wrong);
    if (!shape.isEmpty) {
      return;
    }
    const { nodes, minNodes } = this;
    checkNodeCount(problems, property, this._isAutoscaled ? { maxNodes: nodes, minNodes } : { nodes });
    reportValue(problems, `${property}.gpu`, this.facts.gpu);
    reportValue(problems, `${property}.cpu`, this.facts.cpu);
    this.taints.forEach((taint, i) => reportValue(problems, `${property}.taints[${i}]`, taint));
    const { otherResources = {} } = this.facts;
    checkResources(problems, `${property}.otherResources`, otherResources, true);
    if (this.gpu !== undefined && this.gpu.resource in otherResources) {
      const { resource } = this.gpu;
      problems.add(
        `${property}.otherResources.${resource}`, otherResources[resource], "must not repeat the resource of 'gpu'",
        "state it once, in 'gpu'",
      );
    }
    checkNodeLabels(problems, `${property}.labels`, this.facts.labels);
    checkTopologyLevels(problems, `${property}.topology`, this.facts.topology);
  }

  /**
   * As plain data.
   *
   * @internal
   */
  public get _facts(): PoolFacts {
    return {
      name: this.name,
      ...(this._isAutoscaled ? { maxNodes: this.nodes, minNodes: this.minNodes } : { nodes: this.nodes }),
      isTotal: this.nodes === undefined ? true : undefined,
      resources: (this._node ?? this._total).toManifest(),
      labels: this.labels,
      spot: this.spot,
      topology: this.topology,
      taints: this.taints.map(({ key, value, effect }) => ({ key, value, effect })),
    };
  }

  private amounts(): ResourceList {
    if (this.stated !== undefined) {
      return ResourceList.fromManifest({ ...this.stated });
    }
    const { cpu, memory, ephemeralStorage, gpu } = this.facts;
    const listed: Record<string, Quantity> = {
      ...(cpu === undefined ? {} : { cpu: cpu._quantity }),
      ...(memory === undefined ? {} : { memory: sizeQuantity(memory) }),
      ...(ephemeralStorage === undefined ? {} : { 'ephemeral-storage': sizeQuantity(ephemeralStorage) }),
      ...(gpu === undefined || gpu._problem !== undefined ? {} : { [gpu.resource]: Quantity.of(gpu.count) }),
    };
    return ResourceList.fromManifest(this.facts.otherResources).plus(ResourceList.of(listed));
  }
}
