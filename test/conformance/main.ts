import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './control-plane/client';
import { isUp, reset, start, stop } from './control-plane/control-plane';
import { writeRecording } from './recording';
import { keepFigures } from './figures';
import { Outcome, writeReport } from './report';
import { FOLDERS, KUBECONFIG, versions } from './settings';
import { foundShare, Judgement, RunOptions, Suite, tally } from './suite';
import { replayAll } from './replay';
import { SUITES } from './suites';
import { shortfalls, Threshold, THRESHOLDS } from './thresholds';

const USAGE = `npm run conformance:start                            builds and starts the control plane on loopback
npm run conformance:stop
npm run conformance:reset                            starts it anew, empty
npm run conformance [-- SUITE… --seed S --count N]   asks it, compares, and writes docs/conformance.md (failures: --only TEXT)
npm run conformance -- --full                        asks as many cases as the figures of docs/conformance.md rest on: hours
npm run conformance:record [-- SUITE… --seed S]      writes its answers to test/conformance/recorded/ (--as NAME: beside what is there)
npm run conformance -- SUITE… --note TEXT            keeps the figures of the run for the report: seeds that were new, and what was mended since
npm run conformance:replay                           compares with the recorded answers only, and writes the report
KUBERNETES=1.37 chooses another version than the first of test/conformance/settings.ts.`;

interface Options {
  readonly suites: readonly Suite[];
  readonly seed: number;
  readonly count?: number;
  readonly isFull: boolean;
  readonly only?: string;

  /** What the report says of the run, whose figures it keeps. */
  readonly note?: string;

  /** Of a recording, beside the suite's own. */
  readonly as?: string;
}

async function main([command, ...args]: readonly string[]): Promise<void> {
  switch (command) {
    case 'start':
      await start();
      console.log(`up: ${describeVersions()}\nexport KUBECONFIG=${KUBECONFIG}`);
      return;
    case 'stop':
      return stop();
    case 'reset':
      return reset();
    case 'run':
      return run(optionsOf(args));
    case 'record':
      return record(optionsOf(args));
    case 'replay':
      return writeReport(replayAll(), []);
    default:
      console.log(USAGE);
      process.exitCode = command === 'help' ? 0 : 2;
  }
}

function optionsOf(args: readonly string[]): Options {
  const value = (name: string): number | undefined => (args.includes(name) ? Number(args[args.indexOf(name) + 1]) : undefined);
  const text = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const isFull = args.includes('--full');
  const valued = args.filter((arg) => arg !== '--full');
  const named = valued.filter((arg, i) => !arg.startsWith('--') && !valued[i - 1]?.startsWith('--'));
  const unknown = named.find((name) => !SUITES.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no suite ${unknown}; there is ${SUITES.map(({ name }) => name).join(', ')}`);
  }
  // a number of its own for each run, printed so that the run can be repeated
  const seed = value('--seed') ?? Math.floor(Date.now() / 1000) % 1_000_000;
  return {
    suites: named.length === 0 ? SUITES : SUITES.filter(({ name }) => named.includes(name)), seed, count: value('--count'), isFull,
    only: text('--only'), note: text('--note'), as: text('--as'),
  };
}

async function run({ suites, seed, count, isFull, only, note, as }: Options): Promise<void> {
  const outcomes: Outcome[] = [];
  let [isShort, recorded]: [boolean, Outcome[] | undefined] = [false, undefined];
  for (const suite of suites) {
    const cases = await ask(suite, seed, count ?? (isFull ? suite.counts.full : suite.counts.run), only);
    const judgements = cases.map((given) => suite.judge(given));
    printTally(judgements);
    const short = shortfalls(judgements, ofNewSeed(THRESHOLDS[suite.name]));
    short.forEach((text) => console.log(`  ${text}`));
    isShort ||= short.length > 0;
    await saveDisagreements(suite, seed, cases, judgements);
    const outcome = { suite, judgements, seed, date: today(), versions: versions() };
    outcomes.push(outcome);
    if (note !== undefined) {
      keepFigures(outcome, note);
    }
    if (as !== undefined) {
      console.log(`  written to ${writeCases(suite, seed, cases, as)}`);
      recorded = undefined;
    }
    // after each suite: an hour is long, and what is known is kept
    recorded ??= replayAll();
    writeReport(recorded, outcomes);
  }
  process.exitCode = isShort ? 1 : 0;
}

function ofNewSeed(threshold: Threshold): Threshold {
  const { found, foundOfNewSeed = found, bad, badOfNewSeed = bad } = threshold;
  return { ...threshold, found: foundOfNewSeed, bad: badOfNewSeed, isInWholeCases: true };
}

async function record({ suites, seed, count, only, as }: Options): Promise<void> {
  mkdirSync(FOLDERS.recorded, { recursive: true });
  for (const suite of suites.filter(({ counts }) => counts.recorded > 0)) {
    const keep = (cases: readonly unknown[]): string => writeCases(suite, seed, cases, as);
    const cases = await ask(suite, seed, count ?? suite.counts.recorded, only, (some) => void keep(some));
    const file = keep(cases);
    printTally(cases.map((given) => suite.judge(given)));
    console.log(`  written to ${file}`);
  }
}

function writeCases(suite: Suite, seed: number, cases: readonly unknown[], as?: string): string {
  const file = join(FOLDERS.recorded, `${suite.name}${as === undefined ? '' : `-${as}`}.jsonl.gz`);
  writeRecording(file, { suite: suite.name, date: today(), versions: versions(), seed }, cases);
  return file;
}

async function ask(suite: Suite, seed: number, count: number, only?: string, keep?: RunOptions['keep']): Promise<unknown[]> {
  if (!isUp()) {
    await start();
  }
  console.log(`${suite.name}: ${count} cases, seed ${seed}: ${suite.question}`);
  const client = new Client();
  try {
    const from = Date.now();
    const cases = await suite.ask({ client, seed, count, only, keep });
    console.log(`  asked in ${Math.round((Date.now() - from) / 1000)} s`);
    return cases;
  } finally {
    client.close();
  }
}

function printTally(judgements: readonly Judgement[]): void {
  const sum = tally(judgements);
  const share = (foundShare(sum) * 100).toFixed(1);
  console.log(
    `  ${sum.cases} cases, ${sum.bad} of them bad: ${sum.found} found (${share} %); false errors ${sum.falseErrors}; crashes ${sum.crashes}`,
  );
}

/** How many disagreements of a suite are made smaller: each takes as many questions as it has fields. */
const SHRUNK = 20;

/** Every case on which preflight and the real thing differ, one small file each. */
async function saveDisagreements(suite: Suite, seed: number, cases: readonly unknown[], judgements: readonly Judgement[]): Promise<void> {
  const client = new Client();
  let shrunk = 0;
  for (const [i, judgement] of judgements.entries()) {
    if (judgement.verdict !== 'agrees' && judgement.verdict !== 'not counted') {
      const folder = join(FOLDERS.failures, suite.name, judgement.verdict.replace(' ', '-'));
      mkdirSync(folder, { recursive: true });
      const small = suite.shrink !== undefined && shrunk++ < SHRUNK ? await suite.shrink(cases[i], client) : cases[i];
      writeFileSync(join(folder, `${seed}-${i}.json`), `${JSON.stringify({ ...judgement, case: small }, null, 1)}\n`);
    }
  }
  client.close();
}

function describeVersions(): string {
  return Object.entries(versions()).map(([name, version]) => `${name} ${version}`).join(', ');
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
