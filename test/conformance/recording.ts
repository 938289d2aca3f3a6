import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What stands before the cases of a recorded file. */
export interface RecordingHead {
  readonly suite: string;

  /** Day of the recording, for instance `2026-11-27`. */
  readonly date: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
}

/** gzip, one JSON value a line, the head first. */
export function writeRecording(file: string, head: RecordingHead, cases: readonly unknown[]): void {
  writeFileSync(file, gzipSync(`${[head, ...cases].map((value) => JSON.stringify(value)).join('\n')}\n`, { level: 9 }));
}

export function readRecording<T>(file: string): { readonly head: RecordingHead; readonly cases: readonly T[] } {
  const [head, ...cases] = readLines(file);
  return { head: head as RecordingHead, cases: cases as T[] };
}

/** The values of a file without a head. */
export function readLines(file: string): unknown[] {
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown);
}

/** The recorded files of a suite in a folder: `SUITE.jsonl.gz`, `SUITE-….jsonl.gz`. */
export function recordingsIn(folder: string, suite: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name === `${suite}.jsonl.gz` || (name.startsWith(`${suite}-`) && name.endsWith('.jsonl.gz')))
    .sort()
    .map((name) => join(folder, name));
}
