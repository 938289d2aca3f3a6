import { printable, printableJson } from '../base/printable';
import { minutesText } from './words';
import { CapacityWeek, QueueWeek, WeekSummary } from './week-summary';

/** For programs. */
export function weekJson(summary: WeekSummary, old?: WeekSummary): string {
  return `${printableJson(JSON.stringify(old === undefined ? summary : { ...summary, old }, null, 2))}\n`;
}

/** For people; where it is compared, what was before stands in brackets. */
export function weekText(summary: WeekSummary, old?: WeekSummary): string {
  const { week, queues, capacity, longest, leftOut, assumptions } = summary;
  const gone = (old?.queues ?? []).filter(({ queue }) => !queues.some((one) => one.queue === queue));
  return [
    `The week from Monday ${week}, in UTC${old === undefined ? '' : '; what it was before stands in brackets'}`,
    '',
    'Who waits:',
    ...table([
      ['queue', 'runs', 'wait', 'longest', 'mean', 'evicted', 'left out', 'wait at the end'],
      ...queues.map((one) =>
        queueRow(one, old === undefined ? undefined : (old.queues.find(({ queue }) => queue === one.queue) ?? NO_QUEUE)),
      ),
      ...gone.map(({ queue }) => [`${printable(queue)} (gone)`]),
    ]),
    '',
    'What is full, and what idles:',
    ...capacity.map(
      (one) =>
        `  ${capacityLine(
          one,
          old?.capacity.find(({ resource, flavor }) => resource === one.resource && flavor === one.flavor),
        )}`,
    ),
    ...(longest.length === 0
      ? ['', 'Nobody waits.']
      : [
          '',
          'The longest waits:',
          ...table([
            ['workload', 'queue', 'due', 'waits', 'starts'],
            ...longest.map(({ workload, queue, due, waited, started }) => [
              printable(workload),
              printable(queue),
              due,
              minutesText(waited),
              started ?? 'not in this week',
            ]),
          ]),
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          '',
          'Left out:',
          ...leftOut.map(
            ({ workload, queue, reason }) => `  ${printable(`${workload}${queue === undefined ? '' : ` in queue ${queue}`}: ${reason}`)}`,
          ),
        ]),
    '',
    'Assumed:',
    ...assumptions.map((one) => `  - ${printable(one)}`),
    '',
  ].join('\n');
}

const NO_QUEUE: QueueWeek = { queue: '', runs: 0, waited: 0, longestWait: 0, meanWait: 0, evictions: 0, skipped: 0, stillWaiting: 0 };

function queueRow(now: QueueWeek, before: QueueWeek | undefined): string[] {
  const cell = (of: (one: QueueWeek) => string): string => {
    const was = before === undefined ? undefined : of(before);
    return was === undefined || was === of(now) ? of(now) : `${of(now)} (${was})`;
  };
  return [
    printable(now.queue),
    cell(({ runs }) => String(runs)),
    cell(({ waited }) => String(waited)),
    cell(({ longestWait }) => minutesText(longestWait)),
    cell(({ meanWait }) => minutesText(meanWait)),
    cell(({ evictions }) => String(evictions)),
    cell(({ skipped }) => String(skipped)),
    cell(({ stillWaiting }) => String(stillWaiting)),
  ];
}

/** Ranges of hours that a line lists. */
const MOST_RANGES = 6;

function capacityLine(now: CapacityWeek, before: CapacityWeek | undefined): string {
  const { resource, flavor, quota, inUse, fullHours, full, idle } = now;
  const was = (value: string | number, old: string | number | undefined): string =>
    old === undefined || old === value ? String(value) : `${value} (${old})`;
  const more = full.length > MOST_RANGES ? `, and ${full.length - MOST_RANGES} more times` : '';
  const hours = fullHours === 0 ? '' : `: ${full.slice(0, MOST_RANGES).join(', ')}${more}`;
  const part = was(percent(inUse), before === undefined ? undefined : percent(before.inUse));
  return printable(
    `${resource}${flavor === undefined ? '' : ` in ${flavor}`}: ${part} of ${was(quota, before?.quota)} in use,` +
      ` ${was(idle, before?.idle)} hours idle; full in ${was(fullHours, before?.fullHours)} of 168 hours${hours}`,
  );
}

/** A part in percent; next to nothing is not nothing. */
export function percent(part: number): string {
  return part === 0 ? 'less than 0.1 %' : `${part} %`;
}

function table(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map(
    (row) =>
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd()}`,
  );
}
