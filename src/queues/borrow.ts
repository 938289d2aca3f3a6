import { made, shapeProblem } from '../base/shape';
import { Problem } from '../base/problems';
import { Gpu } from '../upstream/gpu';

const GPUS = made(Gpu, 'Gpu.nvidia(20)');

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
    const problem = shapeProblem(GPUS, gpu);
    return problem === undefined ? new Borrow('upTo', gpu) : new Borrow('none', undefined, problem);
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
  public readonly _problem?: Problem;

  private constructor(kind: LimitKind, gpu?: Gpu, problem?: Problem) {
    this._kind = kind;
    this._gpu = gpu;
    this._problem = problem ?? gpu?._problem;
  }
}

/** How an amount that is lent or borrowed is limited. */
export type LimitKind = 'none' | 'upTo' | 'withoutLimit';
