/** What pods have, as bits: most rules are about something that most pods lack, and need not look at those. */
export enum Feature {
  COMMAND = 1,
  /** Variables, one by one or all of a ConfigMap or Secret. */
  ENV = 2,
  RESOURCES = 4,
  VOLUMES = 8,
  KUEUE_QUEUE = 16,
  TOLERATIONS = 32,

  /** `$` in a command, an argument or the value of a variable. */
  DOLLAR = 64,

  /** `{{` in one of them. */
  BRACES = 128,

  /** `torch` in a command or an argument. */
  TORCH = 256,

  /** `TF_CONFIG` in a command or an argument. */
  TF_CONFIG = 512,

  /** Affinities, and constraints of spread. */
  AFFINITY = 1024,

  /** Claims of devices, of the pod or of a container. */
  CLAIMS = 2048,
  PORTS = 4096,

  /** Probes, and hooks of the lifecycle. */
  PROBES = 8192,

  /** Several containers that work side by side. */
  SEVERAL = 16_384,

  /** Variables that take their value from elsewhere. */
  SOURCES = 32_768,
}
