import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Figures, keptFigures } from './figures';
import { promiseTable, withExitCodeTable } from './failures/tables';
import { readRecording, recordingsIn } from './recording';
import { CHECKOUT, FOLDERS } from './settings';
import { foundShare, Judgement, Suite, tally } from './suite';
import type { FailureCase } from './suites/failures';

/** What came out of a suite, with what it was asked of. */
export interface Outcome {
  readonly suite: Suite;
  readonly judgements: readonly Judgement[];
  readonly seed: number;
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Groups of disagreements that are named; the rest is counted. */
const NAMED = 12;

/** Writes docs/conformance.md. */
export function writeReport(recorded: readonly Outcome[], live: readonly Outcome[]): void {
  const parts = [
    `# Conformance

How often preflight says what the real components do. Made by \`npm run conformance\` and \`npm run conformance:replay\`; do not
edit. How to run them: [CONTRIBUTING.md](../CONTRIBUTING.md#conformance).

A case is *bad* when the real thing refuses it or never starts it. *Found* is the share of the bad cases for which preflight has
an error (for queues that are held, a warning). A *false error* is an error about what is accepted and starts; there must be none.
Of the suites \`simulate-…\` every case counts as bad, and is found where outcome, flavors and victims are what the real scheduler's
were; a false error is a "never" about what starts. Worlds that do not settle are not counted.`,
    table('Recorded answers', 'What `npm test` replays: `test/conformance/recorded/`.', recorded),
    table('Last live run', 'Seeds that were new to preflight.', live),
    independence(keptFigures()),
    ...promises(),
    ...disagreements([...live, ...recorded]),
  ];
  writeFileSync(join(CHECKOUT, 'docs', 'conformance.md'), `${parts.filter((part) => part !== '').join('\n\n')}\n`);
  writeFileSync(GANGS_GUIDE, withExitCodeTable(readFileSync(GANGS_GUIDE, 'utf8'), recordedFailures()));
}

export const GANGS_GUIDE = join(CHECKOUT, 'docs', 'gangs.md');

/** What was played through of the promises of the guides. */
export function recordedFailures(): readonly FailureCase[] {
  return recordingsIn(FOLDERS.recorded, 'failures').flatMap((file) => readRecording<FailureCase>(file).cases);
}

function promises(): string[] {
  return ['## Promises about failures', 'Each was played through; what is not the same each time says what was seen.', promiseTable(recordedFailures())];
}

function table(title: string, words: string, outcomes: readonly Outcome[]): string {
  if (outcomes.length === 0) {
    return '';
  }
  const rows = outcomes.map(({ suite, judgements, seed, date }) => {
    const sum = tally(judgements);
    return `| ${suite.name} | ${suite.question} | ${sum.cases} | ${sum.bad} | ${percent(foundShare(sum))} | ${sum.falseErrors} | ${date}, seed ${seed} |`;
  });
  const versions = new Map(outcomes.flatMap(({ versions: all }) => Object.entries(all)));
  return `## ${title}

${words} ${[...versions].map(([name, version]) => `${name} ${version}`).join(', ')}.

| Suite | Question | Cases | Bad | Found | False errors | Asked |
|---|---|---|---|---|---|---|
${rows.join('\n')}`;
}

/** What a run showed whose seed was new, before anything was mended by it: the next seed is the answer to the one before. */
function independence(figures: readonly Figures[]): string {
  const rows = figures.map((one) =>
    `| ${one.suite} | ${one.seed} | ${one.kubernetes} | ${one.cases} | ${one.bad} | ${percent(foundShare(one))} | ${one.falseErrors} | ${one.note} |`);
  return rows.length === 0 ? '' : `## Seeds that were new

Figures as they were before anything was mended by the run.

| Suite | Seed | Kubernetes | Cases | Bad | Found | False errors | |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}`;
}

function disagreements(outcomes: readonly Outcome[]): string[] {
  const sections = outcomes.flatMap(({ suite, judgements, seed }) => {
    const different = judgements.filter(({ verdict }) => verdict !== 'agrees' && verdict !== 'not counted');
    const groups = new Map<string, Judgement[]>();
    for (const judgement of different) {
      const key = `${judgement.verdict}: ${judgement.group}`;
      groups.set(key, [...(groups.get(key) ?? []), judgement]);
    }
    const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length);
    const lines = sorted.slice(0, NAMED).map(([group, { length }]) => `- ${length} × ${escape(group)}`);
    const rest = sorted.slice(NAMED).reduce((sum, [, { length }]) => sum + length, 0);
    return lines.length === 0
      ? []
      : [`### ${suite.name}, seed ${seed}\n\n${[...lines, ...(rest > 0 ? [`- ${rest} × others`] : [])].join('\n')}`];
  });
  return sections.length === 0 ? [] : ['## What disagrees', ...sections];
}

function escape(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[<>|*_`[\]{}]/g, (character) => `\\${character}`).slice(0, 220);
}

function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
