import { readRecording, recordingsIn } from './recording';
import type { Outcome } from './report';
import { FOLDERS } from './settings';
import { Suite } from './suite';
import { SUITES } from './suites';

/** Preflight's verdicts on all recorded answers, one outcome for each recording. */
export function replayAll(): Outcome[] {
  return SUITES.flatMap((suite) => recordingsIn(FOLDERS.recorded, suite.name).map((file) => replay(suite, file)));
}

export function replay(suite: Suite, file: string): Outcome {
  const { head, cases } = readRecording(file);
  return { suite, judgements: cases.map((given) => suite.judge(given)), seed: head.seed, date: head.date, versions: head.versions };
}
