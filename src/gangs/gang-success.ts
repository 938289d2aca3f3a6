import { Problem } from '../base/problems';

/** When a gang has succeeded, whatever its other pods still do: they are then ended. */
export class GangSuccess {
  /** When all pods of all roles have succeeded. */
  public static all(): GangSuccess {
    return new GangSuccess();
  }

  /**
   * When all pods of one role have succeeded: the chief, the launcher, or workers whose parameter servers never end.
   *
   * @param name of the role
   */
  public static role(name: string): GangSuccess {
    return new GangSuccess(name);
  }

  /**
   * When this many pods have succeeded, of whatever role.
   *
   * @param count 1 or more
   */
  public static atLeast(count: number): GangSuccess {
    const valid = Number.isSafeInteger(count) && count >= 1;
    return new GangSuccess(
      undefined,
      valid ? count : undefined,
      valid
        ? undefined
        : { value: count, problem: 'must be a whole number of pods, 1 or more', fix: 'write GangSuccess.all() for all of them' },
    );
  }

  private constructor(
    /** @internal */
    public readonly _role?: string,
    /** @internal */
    public readonly _count?: number,
    /** @internal */
    public readonly _problem?: Problem,
  ) {}
}
