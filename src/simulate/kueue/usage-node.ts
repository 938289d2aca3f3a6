import { keptQuota, potentialQuota, subtreeQuota } from '../../preflight/model/kueue-capacity';
import { KueueTree, QuotaNode, quotaOf } from '../../preflight/model/kueue-tree';
import { addUnits, least, most, unitsOf } from '../amounts';

/** A resource in a flavor, which is what quota is of: see `quotaKey`. */
export type QuotaKey = string;

export function quotaKey(flavor: string, resource: string): QuotaKey {
  return `${flavor} ${resource}`;
}

/** The flavor and the resource of a key; neither has a space in it. */
export function partsOf(key: QuotaKey): readonly [flavor: string, resource: string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space), key.slice(space + 1)];
}

/** Amounts by flavor and resource. */
export type Usage = ReadonlyMap<QuotaKey, bigint>;

/** What a node has of one resource in one flavor. */
interface NodeQuota {
  readonly borrowingLimit: bigint | undefined;

  /** Its own, and what is lent of everything below it. */
  readonly subtree: bigint;

  /** What it never lends. */
  readonly kept: bigint;
}

/**
 * A ClusterQueue or a Cohort with what is used of its quota: what a node does not keep to itself is counted in its parent.
 *
 * @see resource_node.go in pkg/cache/scheduler of Kueue
 */
export class UsageNode {
  public readonly children: UsageNode[] = [];
  public readonly used = new Map<QuotaKey, bigint>();
  private readonly quotas = new Map<QuotaKey, NodeQuota>();
  private readonly potentials = new Map<QuotaKey, bigint>();

  constructor(
    public readonly node: QuotaNode,
    public readonly parent: UsageNode | undefined,
    public readonly weight: number,
    private readonly tree: KueueTree,
  ) {
    parent?.children.push(this);
  }

  public get name(): string {
    return this.node.name;
  }

  /** The Cohorts above, nearest first. */
  public get above(): readonly UsageNode[] {
    return this.parent === undefined ? [] : [this.parent, ...this.parent.above];
  }

  public get root(): UsageNode {
    return this.parent?.root ?? this;
  }

  /** Steps to the farthest node below; 0 for a ClusterQueue. */
  public get height(): number {
    return this.children.reduce((highest, child) => Math.max(highest, child.height + 1), 0);
  }

  /** Every resource in a flavor of which this node, or one below it, has quota. */
  public get keys(): ReadonlySet<QuotaKey> {
    this.allKeys ??= new Set([
      ...this.node.groups.flatMap((group) =>
        group.flavors.flatMap(({ name, resources }) => [...resources.keys()].map((resource) => quotaKey(name, resource))),
      ),
      ...this.children.flatMap((child) => [...child.keys]),
    ]);
    return this.allKeys;
  }

  private allKeys?: ReadonlySet<QuotaKey>;

  public quota(key: QuotaKey): NodeQuota {
    let quota = this.quotas.get(key);
    if (quota === undefined) {
      const [flavor, resource] = partsOf(key);
      const own = quotaOf(this.node, flavor, resource);
      const subtree = subtreeQuota(this.tree, this.node, flavor, resource);
      quota = {
        borrowingLimit: own?.borrowingLimit === undefined ? undefined : unitsOf(resource, own.borrowingLimit),
        subtree: unitsOf(resource, subtree),
        kept: unitsOf(resource, keptQuota(subtree, own)),
      };
      this.quotas.set(key, quota);
    }
    return quota;
  }

  /** The most that it can ever have: the same arithmetic as preflight's. */
  public potential(key: QuotaKey): bigint {
    let most = this.potentials.get(key);
    if (most === undefined) {
      const [flavor, resource] = partsOf(key);
      most = unitsOf(resource, potentialQuota(this.tree, this.node, flavor, resource));
      this.potentials.set(key, most);
    }
    return most;
  }

  public usedOf(key: QuotaKey): bigint {
    return this.used.get(key) ?? 0n;
  }

  /** What is left of what the node keeps to itself, which its parent does not see. */
  public keptAvailable(key: QuotaKey): bigint {
    return most(0n, this.quota(key).kept - this.usedOf(key));
  }

  /** What is left here and above, within borrowing limits; below zero where more is in use than there is. */
  public available(key: QuotaKey): bigint {
    const { subtree, kept, borrowingLimit } = this.quota(key);
    if (this.parent === undefined) {
      return subtree - this.usedOf(key);
    }
    const above = this.parent.available(key);
    const within = borrowingLimit === undefined ? above : least(above, subtree - kept - most(0n, this.usedOf(key) - kept) + borrowingLimit);
    return this.keptAvailable(key) + within;
  }

  /** Whether more is in use than the node's own quota, with an amount more. */
  public borrowsWith(key: QuotaKey, more: bigint): boolean {
    return this.quota(key).subtree < this.usedOf(key) + more;
  }

  /** Whether no resource is in use beyond the node's own quota. */
  public isWithinQuota(keys: Iterable<QuotaKey>): boolean {
    for (const key of keys) {
      if (this.borrowsWith(key, 0n)) {
        return false;
      }
    }
    return true;
  }

  public add(key: QuotaKey, amount: bigint): void {
    const kept = this.keptAvailable(key);
    addUnits(this.used, key, amount);
    if (this.parent !== undefined && amount > kept) {
      this.parent.add(key, amount - kept);
    }
  }

  public remove(key: QuotaKey, amount: bigint): void {
    const inParent = this.usedOf(key) - this.quota(key).kept;
    addUnits(this.used, key, -amount);
    if (this.parent !== undefined && inParent > 0n) {
      this.parent.remove(key, least(amount, inParent));
    }
  }

  public addAll(usage: Usage): void {
    usage.forEach((amount, key) => this.add(key, amount));
  }

  public removeAll(usage: Usage): void {
    usage.forEach((amount, key) => this.remove(key, amount));
  }
}
