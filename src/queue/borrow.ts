import { ValueProblem } from '../problems/value-problem';
import { Gpu } from '../units/gpu';

/** How much a team may use beyond its share while others leave it idle. */
export class Borrow {
  /** Nothing: the share is the limit. */
  public static none(): Borrow {
    return new Borrow('none');
  }

  /**
   * A number of accelerators. In pools that have them, CPUs and memory follow in proportion; in others there is no limit.
   * Kueue has one limit for each pool: several pools get parts in proportion to what others have there.
   *
   * @param gpu for instance `Gpu.nvidia(20)`
   */
  public static upTo(gpu: Gpu): Borrow {
    return new Borrow('upTo', gpu);
  }

  /** Whatever is idle and lent. */
  public static withoutLimit(): Borrow {
    return new Borrow('withoutLimit');
  }

  /** @internal */
  public readonly _kind: LimitKind;

  /** @internal */
  public readonly _gpu?: Gpu;

  /** @internal */
  public readonly _problem?: ValueProblem;

  private constructor(kind: LimitKind, gpu?: Gpu) {
    this._kind = kind;
    this._gpu = gpu;
    this._problem = gpu?._problem;
  }
}

/** How an amount that is lent or borrowed is limited. */
export type LimitKind = 'none' | 'upTo' | 'withoutLimit';
