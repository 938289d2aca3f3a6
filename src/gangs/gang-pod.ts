/** One pod of a gang. */
export interface GangPod {
  /** The role it belongs to. */
  readonly role: string;

  /** Its number within the role, from 0. */
  readonly index: number;

  /** What the pod calls itself. On Volcano also the name of the pod; elsewhere that has five more characters. */
  readonly hostname: string;

  /**
   * Its DNS name for pods of the same namespace. Known before the pod is ready.
   *
   * @default - none: the pods do not talk to each other
   */
  readonly address?: string;
}
