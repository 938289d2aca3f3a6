import { Quantity } from './quantity';
import { number, shapeProblem } from './shape';
import { Problem } from './problems';

/** An amount of processor time, in CPUs. */
export class Cpu {
  /**
   * Whole or decimal CPUs.
   *
   * @param amount for instance `8` or `0.5`; not finer than a thousandth
   */
  public static units(amount: number): Cpu {
    return new Cpu(amount, '');
  }

  /**
   * Thousandths of a CPU.
   *
   * @param amount a whole number, for instance `500` for half a CPU
   */
  public static millis(amount: number): Cpu {
    return new Cpu(amount, 'm');
  }

  /** @internal */
  public readonly _quantity: Quantity;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(amount: number, unit: '' | 'm') {
    this._quantity = Quantity.parse(`${String(amount)}${unit}`);
    this._problem = shapeProblem(number, amount) ?? this._quantity._problem ?? problemOf(this._quantity);
  }

  /** The canonical quantity, for instance `500m`. */
  public toString(): string {
    return this._quantity.toString();
  }
}

function problemOf(quantity: Quantity): Problem | undefined {
  const value = quantity.toString();
  if (quantity.compareTo(Quantity.parse('0')) <= 0) {
    return { value, problem: 'must be more than 0 CPUs', fix: 'write for instance Cpu.units(4) or Cpu.millis(500)' };
  }
  if (!quantity.times(1000).isWhole) {
    return { value, problem: 'must be a multiple of a thousandth of a CPU (1m), the finest that Kubernetes accepts', fix: 'round it' };
  }
  return undefined;
}
