import { foundShare, Judgement, tally } from './suite';

/** What is asserted of the answers of one suite; raised as preflight improves, never lowered. */
export interface Threshold {
  /** Least share of the bad cases that have an error, from 0 to 1. */
  readonly found: number;

  /** The same for a seed that nothing was mended by, if it is less. */
  readonly foundOfNewSeed?: number;

  /** Most errors about what is accepted and starts. */
  readonly falseErrors: number;

  /** Most bad cases, for suites of what is promised: all should be good. */
  readonly bad?: number;

  /** The same for a run with a new seed, which may ask more. */
  readonly badOfNewSeed?: number;

  /** Whether what may be missed is rounded up to a whole case, for runs that ask few: of 51 one may be missed at 99 %. */
  readonly isInWholeCases?: boolean;
}

/** By suite. */
export const THRESHOLDS: Readonly<Record<string, Threshold>> = {
  // the rest are expressions of CEL, and texts that are empty because they are null
  acceptance: { found: 0.998, foundOfNewSeed: 0.995, falseErrors: 0 },
  // what a construct renders without preflight, which finds it, as a prefix of variables in a Job of Volcano; a run asks twice as many
  constructs: { found: 1, falseErrors: 0, bad: 2, badOfNewSeed: 6 },
  kueue: { found: 0.99, falseErrors: 0 },
  volcano: { found: 0.99, falseErrors: 0 },
  updates: { found: 0.995, falseErrors: 0 },
  policies: { found: 1, falseErrors: 0 },
  wiring: { found: 0, falseErrors: 0, bad: 0 },
  failures: { found: 0, falseErrors: 0, bad: 0 },
  // a case is found where outcome, flavors and victims are equal; a false error is a 'never' that starts
  'simulate-kueue': { found: 0.98, falseErrors: 0 },
  'simulate-volcano': { found: 0.98, falseErrors: 0 },
};

/** Of the answers that stand beside the schemas where those are given (`SCHEMAS_DIR`), by file. */
export const HANDED: Readonly<Record<string, Threshold & { readonly suite: string }>> = {
  'mutated.jsonl.gz': { suite: 'acceptance', found: 0.995, falseErrors: 0 },
  'kueue-1.jsonl.gz': { suite: 'kueue', found: 1, falseErrors: 0 },
  'kueue-2.jsonl.gz': { suite: 'kueue', found: 1, falseErrors: 0 },
  'volcano.jsonl.gz': { suite: 'volcano', found: 1, falseErrors: 0 },
  'volcano-capacity.jsonl.gz': { suite: 'volcano', found: 1, falseErrors: 0 },
};

/** What of the answers falls short of the threshold, with cases that show it; nothing when all is well. */
export function shortfalls(
  judgements: readonly Judgement[], { found, falseErrors, bad = Infinity, isInWholeCases = false }: Threshold,
): string[] {
  const sum = tally(judgements);
  const isTooFew = isInWholeCases ? sum.bad - sum.found > Math.ceil((1 - found) * sum.bad - 1e-9) : foundShare(sum) < found;
  const shown = (verdict: Judgement['verdict']): string[] =>
    judgements
      .filter((one) => one.verdict === verdict)
      .map(({ detail }) => `${verdict}: ${detail.slice(0, 300)}`)
      .slice(0, 5);
  return [
    ...(sum.crashes > 0 ? [`${sum.crashes} crashes`, ...shown('crash')] : []),
    ...(sum.falseErrors > falseErrors ? [`${sum.falseErrors} false errors`, ...shown('false error')] : []),
    ...(sum.bad > bad ? [`${sum.bad} bad cases, where at most ${bad} are expected`] : []),
    ...(isTooFew ? [`${sum.found} of ${sum.bad} found, less than ${found * 100} %`] : []),
    ...(sum.bad > bad || isTooFew ? shown('missed') : []),
  ];
}
