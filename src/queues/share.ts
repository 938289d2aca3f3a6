import { isText } from '../upstream/names';
import { made, number, shapeProblem } from '../base/shape';
import { Problem } from '../base/problems';
import { Gpu } from '../upstream/gpu';
import { Quantity } from '../base/quantity';

/** How much of a cluster belongs to a team. */
export class Share {
  /**
   * A part of every node pool.
   *
   * @param percent more than 0, at most 100; decimals are exact
   */
  public static percent(percent: number): Share {
    const amount = Quantity.of(typeof percent === 'number' ? percent : NaN);
    const wrong = amount._problem !== undefined || amount._nanos <= 0n || amount._nanos > HUNDRED;
    const problem = typeof percent !== 'number' ? shapeProblem(number, percent) : wrong
      ? { value: percent, problem: 'must be more than 0 and at most 100 percent', fix: 'correct the number, or leave the team out' }
      : undefined;
    return new Share({ percentNanos: wrong ? 0n : amount._nanos }, `${String(percent)} %`, problem);
  }

  /**
   * A number of accelerators, from the pools that have them; CPUs and memory of those pools follow in proportion.
   *
   * @param gpu for instance `Gpu.nvidia(48)`
   */
  public static gpus(gpu: Gpu): Share {
    const problem = shapeProblem(GPUS, gpu);
    return problem === undefined ? new Share({ gpus: [gpu] }, String(gpu), gpu._problem) : new Share({}, 'no GPUs', problem);
  }

  /**
   * A number of whole nodes of one pool.
   *
   * @param pool name of the pool
   * @param nodes 1 or more
   */
  public static nodes(pool: string, nodes: number): Share {
    const nameless = isText(pool)
      ? undefined
      : { value: pool, problem: 'needs the name of a pool', fix: "write for instance Share.nodes('h100', 4)" };
    const problem =
      nameless ??
      (Number.isSafeInteger(nodes) && nodes >= 1
        ? undefined
        : { value: nodes, problem: 'must be a whole number of nodes, 1 or more', fix: 'correct the number, or leave the pool out' });
    return new Share(
      { nodes: [{ pool, nodes: problem === undefined ? nodes : 0 }] },
      `${String(nodes)} ${nodes === 1 ? 'node' : 'nodes'} of ${String(pool)}`, problem,
    );
  }

  /** @internal */
  public readonly _percentNanos?: bigint;

  /** @internal */
  public readonly _gpus: readonly Gpu[];

  /** @internal */
  public readonly _nodes: readonly NodesOfPool[];

  /** @internal */
  public readonly _problem?: Problem;

  private readonly text: string;

  private constructor(parts: ShareParts, text: string, problem?: Problem) {
    this._percentNanos = parts.percentNanos;
    this._gpus = parts.gpus ?? [];
    this._nodes = parts.nodes ?? [];
    this.text = text;
    this._problem = problem;
  }

  /**
   * This and more, for teams with parts of several pools. Percentages cannot be added to.
   *
   * @param other accelerators or nodes
   */
  public and(other: Share): Share {
    const misshapen = shapeProblem(made(Share, 'Share.gpus(Gpu.nvidia(48))'), other);
    if (misshapen !== undefined) {
      return new Share({}, this.text, this._problem ?? misshapen);
    }
    const text = `${this.text} and ${other.text}`;
    const mixed = this._percentNanos !== undefined || other._percentNanos !== undefined;
    const problem = mixed
      ? { value: text, problem: 'must be either a percentage or amounts', fix: 'state the percentage alone, or amounts of every pool' }
      : undefined;
    return new Share(
      { gpus: [...this._gpus, ...other._gpus], nodes: [...this._nodes, ...other._nodes] }, text, this._problem ?? other._problem ?? problem,
    );
  }

  /** In words. */
  public toString(): string {
    return this.text;
  }
}

const GPUS = made(Gpu, 'Gpu.nvidia(48)');

const HUNDRED = 100n * 1_000_000_000n;

interface NodesOfPool {
  readonly pool: string;
  readonly nodes: number;
}

interface ShareParts {
  readonly percentNanos?: bigint;
  readonly gpus?: readonly Gpu[];
  readonly nodes?: readonly NodesOfPool[];
}
