/** What pods have, as bits: most rules are about something that most pods lack, and need not look at those. */
export enum Feature {
  COMMAND = 1,
  ENV = 2,
  RESOURCES = 4,
  VOLUMES = 8,
  KUEUE_QUEUE = 16,
  TOLERATIONS = 32,
}
