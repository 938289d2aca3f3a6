import { Quantity } from './quantity';

/**
 * Amounts of named resources, such as the requests of a pod or the quota of a queue.
 *
 * Immutable; a resource that is not listed counts as zero.
 */
export class ResourceList {
  public static readonly EMPTY = new ResourceList(new Map());

  /** From the form of a manifest: resource name to quantity text or number. */
  public static fromManifest(resources: Record<string, string | number> | undefined): ResourceList {
    return new ResourceList(new Map(Object.entries(resources ?? {}).map(([name, amount]) => [name, Quantity.parse(String(amount))])));
  }

  public static of(resources: Record<string, Quantity>): ResourceList {
    return new ResourceList(new Map(Object.entries(resources)));
  }

  private constructor(private readonly amounts: ReadonlyMap<string, Quantity>) {}

  /** Names of the listed resources, sorted. */
  public get names(): string[] {
    return [...this.amounts.keys()].sort();
  }

  public get isEmpty(): boolean {
    return this.amounts.size === 0;
  }

  public has(name: string): boolean {
    return this.amounts.has(name);
  }

  /** The amount of one resource; zero when it is not listed. */
  public get(name: string): Quantity {
    return this.amounts.get(name) ?? Quantity.parse('0');
  }

  public with(name: string, amount: Quantity): ResourceList {
    return new ResourceList(new Map(this.amounts).set(name, amount));
  }

  public plus(other: ResourceList): ResourceList {
    return this.combine(other, (a, b) => a.plus(b));
  }

  public minus(other: ResourceList): ResourceList {
    return this.combine(other, (a, b) => a.minus(b));
  }

  /** The larger amount of each resource. */
  public max(other: ResourceList): ResourceList {
    return this.combine(other, (a, b) => (a.compareTo(b) >= 0 ? a : b));
  }

  public times(count: number): ResourceList {
    return new ResourceList(new Map([...this.amounts].map(([name, amount]) => [name, amount.times(count)])));
  }

  /** In the form of a manifest, sorted by name, in canonical quantities. */
  public toManifest(): Record<string, string> {
    return Object.fromEntries(this.names.map((name) => [name, this.get(name).toString()]));
  }

  private combine(other: ResourceList, operation: (a: Quantity, b: Quantity) => Quantity): ResourceList {
    const result = new Map(this.amounts);
    for (const [name, amount] of other.amounts) {
      result.set(name, operation(this.get(name), amount));
    }
    return new ResourceList(result);
  }
}
