import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from './report';
import { FOLDERS } from './settings';
import { Tally, tally } from './suite';

/** What came out of a run with a seed that nothing was mended by. */
export interface Figures extends Tally {
  readonly suite: string;
  readonly seed: number;
  readonly date: string;
  readonly kubernetes: string;

  /** What was mended since, or what else is worth knowing. */
  readonly note: string;
}

const FILE = join(FOLDERS.recorded, 'figures.json');

export function keptFigures(): readonly Figures[] {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Figures[]) : [];
}

/** Adds the figures of a run, in place of those of the same suite and seed on the same Kubernetes. */
export function keepFigures({ suite, judgements, seed, date, versions }: Outcome, note: string): void {
  const kept = keptFigures().filter((other) =>
    other.suite !== suite.name || other.seed !== seed || other.kubernetes !== versions.kubernetes);
  const all = [...kept, { suite: suite.name, seed, date, kubernetes: versions.kubernetes, ...tally(judgements), note }];
  writeFileSync(FILE, `[\n${all.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
}
