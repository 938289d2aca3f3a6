/** Documents up to this size may consist of aliases nearly alone. */
const SMALL = 400_000;
const LARGE = 4_000_000;

/**
 * How much of a document aliases may make, which goyaml v2 limits as well: nearly all of a small one, a tenth of a large one.
 *
 * @see https://github.com/kubernetes-sigs/yaml (goyaml.v2, decode.go, allowedAliasRatio)
 */
export class AliasBudget {
  /** Values read, those included that aliases repeat. */
  public total = 1;
  private repeated = 0;

  public read(count: number): void {
    this.total += count;
  }

  /** Counts values once more; whether that is still allowed. */
  public repeat(count: number): boolean {
    this.total += count;
    this.repeated += count;
    return this.repeated <= 100 || this.total <= 1000 || this.repeated / this.total <= allowedShare(this.total);
  }
}

function allowedShare(total: number): number {
  return total <= SMALL ? 0.99 : total >= LARGE ? 0.1 : 0.99 - 0.89 * ((total - SMALL) / (LARGE - SMALL));
}
