/** What a change of manifests does, for a reviewer. */
export interface DiffEntry {
  readonly kind: DiffKind;

  /** `error`: cannot be applied, or kills a run by accident. */
  readonly severity: 'error' | 'warning' | 'info';

  /** The object, for instance `Job ml/train-r3`. */
  readonly object: string;

  /** What happens, in one clause. */
  readonly text: string;

  /** What to do instead, for errors and warnings. */
  readonly fix?: string;
}

/** Kinds of changes, in the order in which a report lists them. */
export const DIFF_KINDS = [
  'run changed in place', 'immutable field changed', 'refused', 'data deleted', 'run ended', 'work disturbed', 'run started',
  'recurring run changed', 'share or limit changed', 'other',
] as const;

export type DiffKind = (typeof DIFF_KINDS)[number];
