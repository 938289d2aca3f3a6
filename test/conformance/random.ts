/** Random choices that a seed repeats. */
export class Random {
  private state: number;

  constructor(public readonly seed: number) {
    this.state = seed | 0;
  }

  /** At least 0, less than 1 (mulberry32). */
  public next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, both ends included. */
  public int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  public pick<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)];
  }

  public maybe(chance: number): boolean {
    return this.next() < chance;
  }

  /** The value with this chance, otherwise nothing: `...random.some(0.3, () => ({ a: 1 }))`. */
  public some<T extends object>(chance: number, value: () => T): T | Record<string, never> {
    return this.maybe(chance) ? value() : {};
  }

  public shuffled<T>(items: readonly T[]): T[] {
    const left = [...items];
    return Array.from(items, () => left.splice(this.int(0, left.length - 1), 1)[0]);
  }
}
