import { printable, printableJson } from '../base/printable';
import { masked } from '../preflight/secrets';
import { Outcome, SimulatedWorkload, Simulation } from './result';

/** Version of the form of the JSON: it changes when a property changes its meaning or goes. */
const FORM = 1;

const COLOURS: Readonly<Record<Outcome, string>> = {
  starts: '32',
  preempts: '33',
  waits: '33',
  never: '31',
  'not queued': '36',
  unknown: '36',
};

/** What a simulation says, for people. */
export function simulationText({ workloads, notes }: Simulation, options: { readonly colour?: boolean } = {}): string {
  const lines = workloads.flatMap((workload) => [
    `[${shownText(nameOf(workload))}] ${painted(shownText(workload.message), workload.outcome, options.colour === true)}`,
    ...workload.notes.map((note) => `  note: ${shownText(note)}`),
  ]);
  return [...lines, ...notes.map((note) => `note: ${shownText(note)}`), summaryOf(workloads), ''].join('\n');
}

/** The same for programs; see docs/simulate.md. */
export function simulationJson(simulation: Simulation): string {
  const { workloads, notes } = simulation;
  const said = JSON.stringify(
    { form: FORM, summary: countsOf(workloads), workloads, notes },
    (_, value: unknown) => (typeof value === 'string' ? masked(value) : value),
    2,
  );
  return `${printableJson(said)}\n`;
}

/** 0 if all start now; 3 if some wait, or take others' place; 1 if some never start; 4 if it cannot be said of some. */
export function exitCodeOf({ workloads }: Simulation): number {
  const has = (...outcomes: readonly Outcome[]): boolean => workloads.some(({ outcome }) => outcomes.includes(outcome));
  return has('never') ? 1 : has('unknown') ? 4 : has('waits', 'preempts') ? 3 : 0;
}

function nameOf({ workload }: SimulatedWorkload): string {
  return workload.slice(workload.indexOf(' ') + 1);
}

function shownText(text: string): string {
  return printable(masked(text));
}

function painted(message: string, outcome: Outcome, isColoured: boolean): string {
  const end = /[:;,]| now/.exec(message)?.index ?? message.length;
  return isColoured ? `\u001b[${COLOURS[outcome]}m${message.slice(0, end)}\u001b[0m${message.slice(end)}` : message;
}

const ORDER: readonly Outcome[] = ['starts', 'preempts', 'waits', 'never', 'not queued', 'unknown'];

function countsOf(workloads: readonly SimulatedWorkload[]): Readonly<Record<Outcome, number>> {
  return Object.fromEntries(ORDER.map((one) => [one, workloads.filter(({ outcome }) => outcome === one).length])) as Record<
    Outcome,
    number
  >;
}

const WORDS: Readonly<Record<Outcome, readonly [one: string, several: string]>> = {
  starts: ['starts now', 'start now'],
  preempts: ['would preempt', 'would preempt'],
  waits: ['waits', 'wait'],
  never: ['never starts', 'never start'],
  'not queued': ['is not queued', 'are not queued'],
  unknown: ['is unknown', 'are unknown'],
};

function summaryOf(workloads: readonly SimulatedWorkload[]): string {
  const counts = countsOf(workloads);
  const parts = ORDER.filter((one) => counts[one] > 0).map((one) => `${counts[one]} ${WORDS[one][counts[one] === 1 ? 0 : 1]}`);
  return parts.length === 0 ? 'there is no workload in the files' : parts.join(', ');
}
