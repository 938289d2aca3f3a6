import { durationText } from '../../preflight/model/expected-duration';
import { clockAt, dateAt, weekdayAt } from '../../week/week';
import { queueColour, colour } from '../draw/colours';
import { calendarPicture, colouredQueues, demandPicture, MOST_ROWS } from '../draw/week-pictures';
import { CalendarRow, DemandTable } from '../model/calendar';
import { ClusterReport } from '../model/cluster-report';
import { Figures, Legend } from './figure';
import { html, Html } from './html';
import { details, table } from './table';
import { plural } from './workloads-section';

/** When work is due, and how much of what there is it asks for. */
export function weekSection({ calendar }: ClusterReport, figures: Figures): Html {
  const { week, rows, once, changes, demand } = calendar;
  if (rows.length === 0 && once.length === 0) {
    return html`<p>Nothing in the input runs once or on a schedule.</p>`;
  }
  const queues = colouredQueues(demand);
  const shown = [...rows].filter(({ intervals }) => intervals.length > 0).slice(0, MOST_ROWS);
  const due = rows.filter(({ intervals }) => intervals.length > 0).length;
  const legend: Legend[] = [
    ...queues.map((queue, i) => ({ name: queue, fill: queueColour(i) })),
    ...(demand.some((one) => one.queues.some(({ queue }) => !queues.includes(queue)))
      ? [{ name: 'other queues', fill: queueColour(queues.length) }] : []),
    ...(changes.length > 0 ? [{ name: 'clocks change', fill: colour('error') }] : []),
  ];
  return html`<p class="q">The week from Monday ${week.monday}, in UTC, if every run starts when it is due and takes as long as expected.
Nobody waits in this picture: where it rises above the quota, somebody would.</p>
${changes.length > 0 && html`<p><strong>Clocks change in this week:</strong> ${changes.map(({ sentence }) => sentence).join('; ')}.</p>`}
${demand.map((one) => html`<h4>Demand of ${one.resource}</h4>
${figures.figure(demandPicture(one, changes, week, queues), `Demand of ${one.resource} by queue in each hour of the week`, legend)}
${details('Numbers', demandTable(one, week.from), false)}`)}
${shown.length > 0 && html`<h4>Schedules</h4>
${due > shown.length && html`<p class="u">The picture has the first ${shown.length} of ${due} schedules; the table has all.</p>`}
${figures.figure(calendarPicture(shown, changes, week, queues), 'Runs of each schedule over the week; the table below has the times', legend)}`}
${rows.length > 0 && details(html`${plural(rows.length, 'schedule')}, in zone and UTC`, scheduleTable(rows), rows.length <= 12)}
${once.length > 0 && html`<p class="u">${plural(once.length, 'run')} that ${once.length === 1 ? 'stands' : 'stand'} in the input once
${once.length === 1 ? 'is' : 'are'} taken to start with the week.</p>`}
${assumptions(calendar)}`;
}

function scheduleTable(rows: readonly CalendarRow[]): Html {
  return table({
    caption: 'Schedules', isSearched: true,
    columns: ['Schedule', 'Queue', 'Cron', 'Zone', 'Starts in its zone', 'Starts in UTC', 'Takes', 'Changes of clocks'].map((name) => ({ name })),
    rows: rows.map(({ plan, queue, schedule, inZone, inUtc, length, notes }) => [
      html`<span class="q">${plan.workload.object.namespace ?? ''}/</span>${plan.workload.object.name}`, queue ?? 'none',
      html`<code>${schedule}</code>`, plan.isZoneAssumed === true ? html`<span class="q">not given</span>` : plan.zone, inZone, inUtc,
      html`${durationText(length.seconds)}${length.source !== 'expected' && html` <span class="u">${length.source === 'deadline'
        ? 'at most' : 'assumed'}</span>`}`,
      notes.join('; '),
    ]),
  });
}

/** The hours in which demand changes, so that a quiet week is a short table. */
function demandTable({ resource, queues, quota }: DemandTable, from: number): Html {
  const hours = Array.from({ length: 168 }, (_, hour) => hour).filter((hour) =>
    hour === 0 || queues.some(({ hours: own }) => own[hour].compareTo(own[hour - 1]) !== 0));
  const many = queues.length > 12;
  return table({
    caption: `Demand of ${resource}`,
    columns: [{ name: 'From, UTC' }, ...(many ? [] : queues.map(({ queue }) => ({ name: queue, isNumber: true }))),
      { name: 'Together', isNumber: true }, { name: 'Of the quota', isNumber: true }],
    rows: hours.map((hour) => {
      const at = from + hour * 60;
      const all = queues.map(({ hours: own }) => own[hour]).reduce((sum, one) => sum.plus(one));
      return [
        `${weekdayAt(at)} ${dateAt(at)} ${clockAt(at)}`, ...(many ? [] : queues.map(({ hours: own }) => own[hour].toString())), all.toString(),
        quota === undefined || quota.isZero ? 'no quota' : `${Number((all._nanos * 100n) / quota._nanos)} %`,
      ];
    }),
  });
}

function assumptions({ rows, once }: ClusterReport['calendar']): Html | false {
  const plans = [...rows.map(({ plan }) => plan), ...once];
  const assumed = plans.filter(({ length }) => length.source === 'assumed').length;
  const zoneless = plans.filter(({ isZoneAssumed }) => isZoneAssumed === true).length;
  const notes = [
    ...(assumed > 0 ? [`${plural(assumed, 'workload')} ${assumed === 1 ? 'says' : 'say'} nothing of how long ${assumed === 1 ? 'it takes' : 'they take'}: `
      + "an hour is assumed; set 'expectedDuration'"] : []),
    ...(zoneless > 0 ? [`${plural(zoneless, 'schedule')} ${zoneless === 1 ? 'names' : 'name'} no time zone: UTC is assumed, and the controller `
      + 'goes by the clock of its own machine'] : []),
  ];
  return notes.length > 0 && html`<ul class="p q">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}
