import { ValueProblem } from '../problems/value-problem';
export class Priority {
  public static podClass(name: string): Priority { return new Priority(name, undefined); }
  public static workloadClass(name: string): Priority { return new Priority(undefined, name); }
  /** @internal */ public readonly _problem?: ValueProblem;
  private constructor(/** @internal */ public readonly _podClassName?: string, /** @internal */ public readonly _workloadClassName?: string) {}
}
