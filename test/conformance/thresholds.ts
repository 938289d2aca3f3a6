/** What is asserted of the answers of one suite; raised as preflight improves, never lowered. */
export interface Threshold {
  /** Least share of the bad cases that have an error, from 0 to 1. */
  readonly found: number;

  /** Most errors about what is accepted and starts. */
  readonly falseErrors: number;
}

/** By suite. */
export const THRESHOLDS: Readonly<Record<string, Threshold>> = {
  acceptance: { found: 0.5, falseErrors: 60 },
  kueue: { found: 0.99, falseErrors: 0 },
  volcano: { found: 0.99, falseErrors: 0 },
};

/** Of the answers that stand beside the schemas where those are given (`SCHEMAS_DIR`), by file. */
export const HANDED: Readonly<Record<string, Threshold & { readonly suite: string }>> = {
  'mutated.jsonl.gz': { suite: 'acceptance', found: 0.53, falseErrors: 124 },
  'kueue-1.jsonl.gz': { suite: 'kueue', found: 1, falseErrors: 0 },
  'kueue-2.jsonl.gz': { suite: 'kueue', found: 1, falseErrors: 0 },
  'volcano.jsonl.gz': { suite: 'volcano', found: 1, falseErrors: 0 },
  'volcano-capacity.jsonl.gz': { suite: 'volcano', found: 1, falseErrors: 0 },
};
