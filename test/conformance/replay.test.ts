import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { POLICIES } from '../queues/policies/policies';
import { SCENARIOS } from './failures/scenarios';
import { exitCodeTable } from './failures/tables';
import { readLines, readRecording, recordingsIn } from './recording';
import { replay } from './replay';
import { GANGS_GUIDE, recordedFailures } from './report';
import { FOLDERS, versionOf, COMPONENTS, KUBERNETES } from './settings';
import { SUITES } from './suites';
import type { AttemptCase } from './suites/policies';
import { wired, WiringCase } from './suites/wiring';
import { HANDED, shortfalls, THRESHOLDS } from './thresholds';

const VERDICTS = process.env.SCHEMAS_DIR === undefined ? undefined : join(process.env.SCHEMAS_DIR, '..', 'verdicts');

const recordings = SUITES.map((suite) => ({ suite, name: suite.name, files: recordingsIn(FOLDERS.recorded, suite.name) }));

test.each(recordings)('preflight agrees with what the real components answered: $name', ({ suite, name, files }) => {
  const judgements = files.flatMap((file) => replay(suite, file).judgements);
  expect(judgements.length).toBeGreaterThan(0);
  expect(shortfalls(judgements, THRESHOLDS[name])).toEqual([]);
});

test('each suite has recorded answers', () => {
  expect(
    SUITES.filter(({ counts }) => counts.recorded > 0)
      .map(({ name }) => name)
      .filter((name) => recordingsIn(FOLDERS.recorded, name).length === 0),
  ).toEqual([]);
});

test('the table of exit codes in the guide says what was recorded', () => {
  const guide = readFileSync(GANGS_GUIDE, 'utf8');
  expect(guide).toContain(`<!-- exit codes -->\n${exitCodeTable(recordedFailures())}\n\n`);
});

test('every promise about failures that is played was played on the real controllers', () => {
  const recorded = new Map(recordedFailures().map(({ id, promise }) => [id, promise]));
  expect(SCENARIOS.filter(({ id, promise }) => recorded.get(id) !== promise).map(({ id }) => id)).toEqual([]);
});

test('every framework was run on every engine that takes it, by the real controllers', () => {
  const [file] = recordingsIn(FOLDERS.recorded, 'wiring');
  const recorded = new Set(readRecording<WiringCase>(file).cases.map(({ gang, engine }) => `${gang} on ${engine}`));
  const known = wired().map(({ gang, engine }) => `${gang} on ${engine}`);
  expect(known.filter((name) => !recorded.has(name))).toEqual([]);
});

test('all that is tried against policies was tried on the real API server', () => {
  const [file] = recordingsIn(FOLDERS.recorded, 'policies');
  const tried = new Set(
    readRecording<AttemptCase>(file).cases.filter((given) => given.set !== undefined).map(({ set, attempt: { what, as } }) => `${set}: ${what}, by ${as}`),
  );
  const known = POLICIES.flatMap(({ name, attempts }) => attempts.map(({ what, as }) => `${name}: ${what}, by ${as}`));
  expect(known.filter((name) => !tried.has(name))).toEqual([]);
});

test('every component has a version in its go.mod', () => {
  expect([...COMPONENTS, ...KUBERNETES].map(versionOf)).toEqual(expect.not.arrayContaining(['']));
});

interface Handed {
  readonly manifest?: { readonly apiVersion?: unknown };
}

/** Those were asked without Trainer's webhook, which refuses more. */
function isTrainer(apiVersion: unknown): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('trainer.kubeflow.org/');
}

(VERDICTS === undefined || !existsSync(VERDICTS) ? describe.skip : describe)('the answers beside the schemas', () => {
  test.each(Object.entries(HANDED))('%s', (file, threshold) => {
    const suite = SUITES.find(({ name }) => name === threshold.suite)!;
    const cases = (readLines(join(VERDICTS!, file)) as Handed[]).filter(({ manifest }) => !isTrainer(manifest?.apiVersion));
    expect(shortfalls(cases.map((given) => suite.judge(given)), threshold)).toEqual([]);
  });
});
