import { ValueProblem } from '../problems/value-problem';
export enum QueueSystem { KUEUE = 'kueue', VOLCANO = 'volcano' }
export class Queue {
  public static kueue(name: string): Queue { return new Queue(name, QueueSystem.KUEUE); }
  public static volcano(name: string): Queue { return new Queue(name, QueueSystem.VOLCANO); }
  /** @internal */ public readonly _problem?: ValueProblem;
  private constructor(public readonly name: string, public readonly system: QueueSystem) {}
}
