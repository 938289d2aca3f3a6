import { made, shapeProblem } from '../base/shape';
import { Problem } from '../base/problems';
import { Gpu } from '../upstream/gpu';
import { LimitKind } from './borrow';

const GPUS = made(Gpu, 'Gpu.nvidia(8)');

/** What happens to the part of a share that its team does not use. */
export class IdleQuota {
  /** It stays free for the team, which gets it at once and without evicting anybody. */
  public static keep(): IdleQuota {
    return new IdleQuota('none');
  }

  /** All of it is lent to the other teams. */
  public static lend(): IdleQuota {
    return new IdleQuota('withoutLimit');
  }

  /**
   * A part of it is lent. In pools with these accelerators, CPUs and memory follow in proportion; in others all is lent.
   *
   * @param gpu the most to lend, for instance `Gpu.nvidia(8)`
   */
  public static lendUpTo(gpu: Gpu): IdleQuota {
    const problem = shapeProblem(GPUS, gpu);
    return problem === undefined ? new IdleQuota('upTo', gpu) : new IdleQuota('none', undefined, problem);
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
