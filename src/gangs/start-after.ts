import { oneOf, struct, text } from '../base/shape';

/** What the pods of a role must be for another role to start. */
export enum RoleState {
  /** All of them are ready. */
  READY = 'ready',

  /** All of them have succeeded. */
  COMPLETE = 'complete',
}

/** What a role waits for before its pods are made. */
export interface StartAfter {
  /** Name of the other role. */
  readonly role: string;

  /**
   * What the pods of the other role must be.
   *
   * @default RoleState.READY
   */
  readonly when?: RoleState;
}

/** What it must be at run time. */
export const START_AFTER_SHAPE = struct<StartAfter>({ role: text, when: oneOf(RoleState) }, ['role']);
