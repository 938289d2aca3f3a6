import { NodePool } from '../cluster/node-pool';
import { Quantity } from '../base/quantity';
import { ResourceList } from '../base/resource-list';
import { apportion } from './apportion';
import { ShareRounding } from './share-rounding';

const NANO = 1_000_000_000n;
const BYTES = [1024n ** 3n * NANO, 1024n ** 2n * NANO, 1024n * NANO, NANO];
const CPUS = [NANO, NANO / 1000n];

/** How many steps of every resource a unit has at least, where the resource can be divided so finely. */
const FEWEST_GRAINS = 4n;

/** The whole things into which a pool is divided between teams: its nodes, or its GPUs, or what else it has. */
export class PoolUnits {
  /** How many units the pool has. */
  public readonly count: bigint = 0n;

  /** How many units one node has; undefined when the nodes are not known. */
  public readonly perNode?: bigint;

  private readonly total: ResourceList;

  constructor(public readonly pool: NodePool, rounding: ShareRounding) {
    this.total = pool._total;
    const main = mainResource(pool, this.total);
    const nodes = pool.nodes === undefined ? undefined : BigInt(pool.nodes);
    if (rounding === ShareRounding.WHOLE_NODES && nodes !== undefined) {
      this.count = nodes;
      this.perNode = 1n;
    } else if (main !== undefined) {
      this.count = this.total.get(main)._nanos / this.grain(main);
      this.perNode = nodes === undefined ? undefined : this.count / nodes;
    }
  }

  /** How many accelerators of one kind the pool has. */
  public gpus(resource: string): bigint {
    return this.pool.gpu?.resource === resource ? this.total.get(resource)._nanos / NANO : 0n;
  }

  /** Units that hold a number of the pool's accelerators; undefined when these are not whole units. */
  public holding(gpus: bigint): bigint | undefined {
    const all = this.gpus(this.pool.gpu?.resource ?? '');
    return (gpus * this.count) % all === 0n ? (gpus * this.count) / all : undefined;
  }

  /** What belongs to each of several holders of units: every resource is divided like the units, into whole CPUs, GPUs and sizes. */
  public divide(units: readonly bigint[]): ResourceList[] {
    const sum = units.reduce((total, part) => total + part, 0n);
    const shares = units.map(() => ResourceList.EMPTY);
    for (const resource of this.total.names) {
      const grain = this.grain(resource);
      const grains = this.total.get(resource)._nanos / grain;
      const divided = apportion(this.count === 0n ? 0n : (grains * sum) / this.count, units);
      divided.forEach((part, i) => (shares[i] = shares[i].with(resource, amount(resource, part * grain))));
    }
    return shares;
  }

  /** The resources that go with a number of accelerators, where `whole` holds `of` of them; rounded down. */
  public proportional(whole: ResourceList, gpus: bigint, of: bigint): ResourceList {
    return whole.names.reduce((list, resource) => {
      const grain = this.grain(resource);
      const grains = of === 0n ? 0n : ((whole.get(resource)._nanos / grain) * gpus) / of;
      return list.with(resource, amount(resource, grains * grain));
    }, ResourceList.EMPTY);
  }

  /** Nothing of every resource. */
  public get none(): ResourceList {
    return this.proportional(this.total, 0n, 1n);
  }

  /**
   * The step in which a resource is divided: the largest of 1 CPU or 1m, of 1Gi, 1Mi, 1Ki or 1 byte, that the nodes are
   * made of and that does not leave a unit with next to nothing.
   */
  private grain(resource: string): bigint {
    const each = (this.pool._node ?? this.total).get(resource)._nanos;
    const all = this.total.get(resource)._nanos;
    const steps = (isSize(resource) ? BYTES : resource === 'cpu' ? CPUS : [NANO]).filter((step) => each % step === 0n);
    return steps.find((step) => all / step >= this.count * FEWEST_GRAINS) ?? steps[steps.length - 1] ?? 1n;
  }
}

function amount(resource: string, nanos: bigint): Quantity {
  return Quantity._ofNanos(nanos, isSize(resource) ? 'binary' : 'decimal');
}

function isSize(resource: string): boolean {
  return resource === 'memory' || resource === 'ephemeral-storage' || resource.startsWith('hugepages-');
}

/** The resource by which a pool is divided. */
function mainResource(pool: NodePool, total: ResourceList): string | undefined {
  return [pool.gpu?.resource, 'cpu', 'memory', ...total.names].find((name) => name !== undefined && !total.get(name).isZero);
}
