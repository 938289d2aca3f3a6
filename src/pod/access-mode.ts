/** Who may mount a claim at the same time. */
export enum AccessMode {
  /** The pods of one node. */
  READ_WRITE_ONCE = 'ReadWriteOnce',

  /** The pods of any node, to read only. */
  READ_ONLY_MANY = 'ReadOnlyMany',

  /** The pods of any node. */
  READ_WRITE_MANY = 'ReadWriteMany',

  /** One pod. */
  READ_WRITE_ONCE_POD = 'ReadWriteOncePod',
}
