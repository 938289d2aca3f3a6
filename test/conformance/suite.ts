import type { Client } from './control-plane/client';

/** How preflight's verdict compares with what the real thing did. */
export interface Judgement {
  readonly verdict: 'agrees' | 'missed' | 'false error' | 'crash' | 'not counted';

  /** Whether the real thing refused the case, or never started it. */
  readonly bad: boolean;

  /** What kind of case it is, to group disagreements by: short, without names and numbers of the case. */
  readonly group: string;

  /** What the real thing and preflight said. */
  readonly detail: string;
}

export interface RunOptions {
  readonly client: Client;
  readonly seed: number;
  readonly count: number;

  /** Of cases with names: those whose name has this text. */
  readonly only?: string;

  /** Keeps what is there so far: a run may take an hour, and end before its time. */
  readonly keep?: (cases: readonly unknown[]) => void;
}

/** A differential test: cases are made by chance and asked of the real thing; preflight is asked when they are judged, then or later. */
export interface Suite<Case = unknown> {
  readonly name: string;

  /** One sentence for the report. */
  readonly question: string;

  /** How many cases `npm run conformance` makes, how many with `--full`, and how many are recorded. */
  readonly counts: { readonly run: number; readonly full: number; readonly recorded: number };

  /** Makes the cases of a seed and asks the real thing. */
  ask(options: RunOptions): Promise<Case[]>;

  judge(given: Case): Judgement;

  /** A smaller case of the same disagreement, asked again, if there is one. */
  shrink?(given: Case, client: Client): Promise<Case>;
}

/** What was counted over all cases of a suite. */
export interface Tally {
  readonly cases: number;
  readonly bad: number;
  readonly found: number;
  readonly falseErrors: number;
  readonly crashes: number;
}

export function tally(judgements: readonly Judgement[]): Tally {
  const counted = judgements.filter(({ verdict }) => verdict !== 'not counted');
  const number = (verdict: Judgement['verdict']): number => counted.filter((one) => one.verdict === verdict).length;
  const bad = counted.filter((one) => one.bad).length;
  return {
    cases: counted.length,
    bad,
    found: bad - counted.filter((one) => one.bad && one.verdict !== 'agrees').length,
    falseErrors: number('false error'),
    crashes: number('crash'),
  };
}

/** Share of the bad cases that preflight has an error for, from 0 to 1. */
export function foundShare({ bad, found }: Tally): number {
  return bad === 0 ? 1 : found / bad;
}
