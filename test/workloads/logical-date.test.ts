import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { Env, LogicalDate, Schedule } from '../../src';
import { CALENDAR } from '../../src/workloads/date-script';
import { withStartScript } from '../../src/workloads/start-script';
import { PodProps } from '../../src/pod/pod-props';
import { Problems } from '../../src/base/problems';
import { dateOfDay, dayOfDate } from '../../src/base/civil-date';
import { expand, runPod } from '../support/kubelet';
import { describeInShells, Result, runScript } from '../support/shells';

const NIGHTLY = Schedule.cron('0 2 * * *', 'Europe/Paris');
const ECHO: PodProps = { image: 'i', command: ['echo'], args: ['--date=$(LOGICAL_DATE)', 'at $(LOGICAL_TIME)'] };

function applied(logicalDate: LogicalDate, props: PodProps = ECHO, schedule = NIGHTLY): PodProps {
  const problems = new Problems('test');
  const result = withStartScript(problems, props, undefined, [logicalDate._values(schedule)]);
  problems.throwIfAny();
  return result;
}

/** Runs the container of a Job as the kubelet would, with a shell in place of the image's. */
function run(shell: string[], pod: PodProps, jobName: string, env: Record<string, string> = {}): Result {
  return runPod(shell, pod, { ...env, LOGICAL_DATE_JOB: jobName });
}

/** The name that the controller gives to the Job of a run. */
const jobAt = (time: string, cron = 'nightly') => `${cron}-${Date.parse(time) / 60_000}`;

/** The moment at which a zone's clocks show a time; the first one if there are two. */
function momentOf(local: string, zone: string): number | undefined {
  const wanted = Date.parse(`${local}Z`);
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  const shown = (moment: number) => Date.parse(`${format.format(moment).replace(' ', 'T')}Z`);
  // a clock shows `wanted` at most one change of the clocks away from where it would without one
  const guess = 2 * wanted - shown(wanted);
  return [-60, -30, 0, 30, 60].map((minutes) => guess + minutes * 60_000).find((moment) => shown(moment) === wanted);
}

describeInShells('a run that works out its date', (start) => {
  it('is for the date that it was scheduled for', () => {
    expect(run(start, applied(LogicalDate.ofRun()), jobAt('2026-03-01T01:00Z'))).toEqual({
      code: 0, output: '--date=2026-03-01 at 2026-03-01T01:00:00Z', error: '',
    });
  });

  it('is for the day before, over ends of months, years and Februaries', () => {
    const pod = applied(LogicalDate.dayBefore());
    for (const [time, date] of [
      ['2026-03-01T01:00Z', '2026-02-28'], ['2028-03-01T01:00Z', '2028-02-29'], ['2026-01-01T01:00Z', '2025-12-31'],
      ['2026-06-01T00:00Z', '2026-05-31'],
    ]) {
      expect(run(start, pod, jobAt(time)).output).toContain(`--date=${date} `);
    }
  });

  it('is for some time before', () => {
    const pod = applied(LogicalDate.before(Duration.hours(1)), ECHO, Schedule.cron('0 * * * *', 'UTC'));
    expect(run(start, pod, jobAt('2026-03-01T00:00Z')).output).toBe('--date=2026-02-28 at 2026-02-28T23:00:00Z');
  });

  it('is for the date in the schedule’s zone, not in UTC', () => {
    const early = applied(LogicalDate.ofRun(), ECHO, Schedule.cron('30 0 * * *', 'Europe/Paris'));
    expect(run(start, early, jobAt('2026-07-14T22:30Z')).output).toBe('--date=2026-07-15 at 2026-07-14T22:30:00Z');
    const late = applied(LogicalDate.ofRun(), ECHO, Schedule.cron('0 22 * * *', 'America/New_York'));
    expect(run(start, late, jobAt('2026-07-15T02:00Z')).output).toBe('--date=2026-07-14 at 2026-07-15T02:00:00Z');
  });

  it('fills variables that refer to the date, be it by way of another', () => {
    const env = { OUT: Env.value('/out/$(LOGICAL_DATE)'), LOG: Env.value('$(OUT)/log at $(LOGICAL_TIME)'), OTHER: Env.value("it's") };
    const pod = applied(LogicalDate.ofRun(), {
      image: 'i', command: ['sh', '-c', 'echo "$OUT|$LOG|$OTHER"; echo "$1"', 'program'], args: ['--out=$(OUT)'], env,
    });
    expect(run(start, pod, jobAt('2026-03-01T01:00Z')).output).toBe(
      "/out/2026-03-01|/out/2026-03-01/log at 2026-03-01T01:00:00Z|it's\n--out=/out/2026-03-01",
    );
  });

  it('gives the program its arguments unchanged otherwise, and the date in a variable', () => {
    const pod = applied(LogicalDate.ofRun(), {
      image: 'i', command: ['sh', '-c', 'printf "%s|" "$LOGICAL_DATE" "$@"', 'program'],
      args: ['a  b', '', '*', "it's", '$(LOGICAL_DATE)/$(LOGICAL_DATE)', '$(OTHER)', 'two\nlines', '-n', '\\n', '$$(LOGICAL_DAT)'],
    });
    expect(run(start, pod, jobAt('2026-03-01T01:00Z')).output).toBe(
      "2026-03-01|a  b||*|it's|2026-03-01/2026-03-01|$(OTHER)|two\nlines|-n|\\n|$(LOGICAL_DAT)|",
    );
  });

  it('ends with the exit code of the program', () => {
    expect(
      run(start, applied(LogicalDate.ofRun(), { image: 'i', command: ['sh', '-c', 'exit 42'] }), jobAt('2026-03-01T01:00Z')).code,
    ).toBe(42);
  });

  it('is for the date that ends the name of a Job started by hand', () => {
    const pod = applied(LogicalDate.dayBefore(), { image: 'i', command: ['echo', '$(LOGICAL_DATE)'] });
    expect(run(start, pod, 'nightly-2026-02-28').output).toBe('2026-02-28');
    expect(run(start, pod, '2026-02-28-2028-02-29').output).toBe('2028-02-29');
  });

  it('is for the date in UTC of a time that an operator sets, where the zone is UTC', () => {
    const pod = applied(LogicalDate.ofRun(), ECHO, Schedule.cron('0 2 * * *', 'UTC'));
    expect(run(start, pod, 'manual', { LOGICAL_TIME: '2026-01-09T23:59:00Z' }).output).toBe('--date=2026-01-09 at 2026-01-09T23:59:00Z');
  });

  it('is for the date or the time that an operator sets', () => {
    const pod = applied(LogicalDate.dayBefore(), { image: 'i', command: ['echo', '$(LOGICAL_DATE)'] });
    expect(run(start, pod, jobAt('2026-03-01T01:00Z'), { LOGICAL_DATE: '2026-01-08' }).output).toBe('2026-01-08');
    expect(run(start, applied(LogicalDate.dayBefore()), 'manual', { LOGICAL_TIME: '2026-01-09T08:09:00Z' }).output).toBe(
      '--date=2026-01-09 at 2026-01-09T08:09:00Z',
    );
  });

  it.each([
    'nightly-202603010215', 'nightly-20260301', 'nightly-29383200x', 'nightly-123', 'nightly-99999999', 'nightly-010000000', 'manual', '',
  ])("does not guess the date of a Job called '%s'", (name) => {
    expect(run(start, applied(LogicalDate.ofRun()), name)).toEqual({
      code: 78,
      output: '',
      error: `start script: Job '${name}' was not started by its schedule; end its name in a date, as in NAME-2026-03-01, or set `
        + 'LOGICAL_DATE',
    });
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', 'yesterday', '2026-03-01T00:00:00Z'])(
    "does not take '%s' for a date",
    (date) => {
      expect(run(start, applied(LogicalDate.ofRun()), 'manual', { LOGICAL_DATE: date })).toMatchObject({
        code: 78, error: `start script: '${date}' must be a date of the calendar such as 2026-03-01`,
      });
    },
  );

  it.each(['2026-03-01T24:00:00Z', '2026-03-01T10:00', '2026-03-01T10:00:30Z'])("does not take '%s' for a time", (time) => {
    expect(run(start, applied(LogicalDate.ofRun()), 'manual', { LOGICAL_TIME: time })).toMatchObject({
      code: 78, error: `start script: LOGICAL_TIME '${time}' must be a time in UTC such as 2026-03-01T14:00:00Z`,
    });
  });

  it('has no time where somebody gave only a date', () => {
    expect(run(start, applied(LogicalDate.ofRun()), 'nightly-2026-02-28')).toMatchObject({
      code: 78, error: 'start script: this run has no value for $(LOGICAL_TIME)',
    });
  });

  it.each([
    ['1999-12-01', '2001-03-31'], ['2024-01-01', '2032-12-31'], ['2099-12-01', '2101-03-31'],
  ])('counts every day from %s to %s as the calendar does, both ways', (from, to) => {
    const [first, last] = [from, to].map((date) => Number(dayOfDate(date)));
    const script = `${CALENDAR}\ni=${first}; while [ $i -le ${last} ]; do date_of $i; day_of $date; echo $date $day; i=$((i + 1)); done`;
    const expected = Array.from({ length: last - first + 1 }, (_, i) => `${dateOfDay(first + i)} ${first + i}`);
    expect(runScript(start, script, []).output.split('\n')).toEqual(expected);
  });
});

describe('the date of a run', () => {
  const ZONES = [
    'UTC', 'Europe/Paris', 'America/New_York', 'America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia',
    'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Chatham', 'Africa/Casablanca', 'Africa/Cairo', 'America/Santiago',
    'Atlantic/Azores',
  ];

  it('is that of the zone, for any schedule that leaves an hour of the day free and any day', () => {
    const times = fc.record({
      hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }), hours: fc.integer({ min: 1, max: 22 }),
    });
    const dates = fc.integer({ min: Number(dayOfDate('2026-01-01')), max: Number(dayOfDate('2029-12-31')) }).map(dateOfDay);
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), times, dates, (zone, { hour, minute, hours }, date) => {
        const last = Math.min(hour + hours, 23);
        const schedule = Schedule.cron(`${minute} ${hour}-${last} * * *`, zone);
        const script = applied(LogicalDate.ofRun(), ECHO, schedule).command?.[2] ?? '';
        const toLocal = Number(/minutes_to_local=(-?[0-9]+)/.exec(script)?.[1]);
        fc.pre(LogicalDate.ofRun()._zone(schedule) === zone);
        for (const at of [hour, last]) {
          const moment = momentOf(`${date}T${String(at).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00`, zone);
          expect(moment === undefined ? date : new Date(moment + toLocal * 60_000).toISOString().slice(0, 10)).toBe(date);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['0 2 * * *', 'Europe/Paris', 'Europe/Paris'],
    ['*/5 1-23 * * *', 'UTC', 'UTC'],
    ['* * * * *', 'Asia/Tokyo', 'Asia/Tokyo'],
    ['0 * * * *', 'Europe/Paris', 'UTC'],
  ])("of '%s' in %s is that of %s", (expression, zone, expected) => {
    expect(LogicalDate.ofRun()._zone(Schedule.cron(expression, zone))).toBe(expected);
  });

  it('reaches the script by the label that the Job controller gives its pods', () => {
    expect(applied(LogicalDate.ofRun()).env).toEqual({ LOGICAL_DATE_JOB: Env.field("metadata.labels['batch.kubernetes.io/job-name']") });
  });

  it('needs no more of the script than the kubelet leaves alone', () => {
    const script = applied(LogicalDate.ofRun()).command?.[2] ?? '';
    expect(expand(script, { LOGICAL_DATE: 'x', LOGICAL_TIME: 'x', LOGICAL_DATE_JOB: 'x' })).toBe(script);
  });
});
