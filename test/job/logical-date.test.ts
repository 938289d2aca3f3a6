import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { Env, LogicalDate, LogicalDateOptions, Schedule, ScriptShell } from '../../src';
import { CALENDAR } from '../../src/job/date-script';
import { PodProps } from '../../src/pod/pod-props';
import { Problems } from '../../src/problems/problems';
import { dateOfDay, dayOfDate } from '../../src/time/civil-date';
import { expand } from '../support/kubelet';
import { describeInShells, Result, runScript } from '../support/shells';

const NIGHTLY = Schedule.cron('0 2 * * *', 'Europe/Paris');
const ECHO: PodProps = { image: 'i', command: ['echo'], args: ['--date=$(LOGICAL_DATE)', 'at $(LOGICAL_TIME)'] };

function applied(logicalDate: LogicalDate, props: PodProps = ECHO, schedule = NIGHTLY): PodProps {
  const problems = new Problems('test');
  const result = logicalDate._apply(problems, props, schedule);
  problems.throwIfAny();
  return result;
}

function messages(logicalDate: LogicalDate, props: PodProps): string[] {
  const problems = new Problems('test');
  logicalDate._apply(problems, props, NIGHTLY);
  return problems.messages;
}

/** Runs the container of a Job as the kubelet would, with a shell in place of the image's. */
function run(shell: string[], pod: PodProps, jobName: string, env: Record<string, string> = {}): Result {
  const [, , script, , ...command] = [...(pod.command ?? []), ...(pod.args ?? [])].map((text) => expand(text, { ...env, LOGICAL_DATE_JOB: jobName }));
  return runScript(shell, script, command, { ...env, LOGICAL_DATE_JOB: jobName });
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
    expect(run(start, applied(LogicalDate.ofRun()), jobAt('2026-03-01T01:00Z'))).toEqual({ code: 0, output: '--date=2026-03-01 at 2026-03-01T01:00:00Z', error: '' });
  });

  it('is for the day before, over ends of months, years and Februaries', () => {
    const pod = applied(LogicalDate.dayBefore());
    for (const [time, date] of [['2026-03-01T01:00Z', '2026-02-28'], ['2028-03-01T01:00Z', '2028-02-29'], ['2026-01-01T01:00Z', '2025-12-31'], ['2026-06-01T00:00Z', '2026-05-31']]) {
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

  it('gives the program its arguments unchanged otherwise, and the date in a variable', () => {
    const pod = applied(LogicalDate.ofRun(), { image: 'i', command: ['sh', '-c', 'printf "%s|" "$LOGICAL_DATE" "$@"', 'program'], args: ['a  b', '', '*', "it's", '$(LOGICAL_DATE)/$(LOGICAL_DATE)', '$(OTHER)', 'two\nlines', '-n', '\\n', '$$(LOGICAL_DAT)'] });
    expect(run(start, pod, jobAt('2026-03-01T01:00Z')).output).toBe("2026-03-01|a  b||*|it's|2026-03-01/2026-03-01|$(OTHER)|two\nlines|-n|\\n|$(LOGICAL_DAT)|");
  });

  it('ends with the exit code of the program', () => {
    expect(run(start, applied(LogicalDate.ofRun(), { image: 'i', command: ['sh', '-c', 'exit 42'] }), jobAt('2026-03-01T01:00Z')).code).toBe(42);
  });

  it('is for the date that ends the name of a Job started by hand', () => {
    const pod = applied(LogicalDate.dayBefore(), { image: 'i', command: ['echo', '$(LOGICAL_DATE)'] });
    expect(run(start, pod, 'nightly-2026-02-28').output).toBe('2026-02-28');
    expect(run(start, pod, '2026-02-28-2028-02-29').output).toBe('2028-02-29');
  });

  it('is for the date or the time that an operator sets', () => {
    const pod = applied(LogicalDate.dayBefore(), { image: 'i', command: ['echo', '$(LOGICAL_DATE)'] });
    expect(run(start, pod, jobAt('2026-03-01T01:00Z'), { LOGICAL_DATE: '2026-01-08' }).output).toBe('2026-01-08');
    expect(run(start, applied(LogicalDate.dayBefore()), 'manual', { LOGICAL_TIME: '2026-01-09T08:09:00Z' }).output).toBe('--date=2026-01-09 at 2026-01-09T08:09:00Z');
  });

  it.each(['nightly-202603010215', 'nightly-20260301', 'nightly-29383200x', 'nightly-123', 'nightly-99999999', 'nightly-010000000', 'manual', ''])("does not guess the date of a Job called '%s'", (name) => {
    expect(run(start, applied(LogicalDate.ofRun()), name)).toEqual({
      code: 78,
      output: '',
      error: `logical date: Job '${name}' was not started by its schedule; end its name in a date, as in NAME-2026-03-01, or set LOGICAL_DATE`,
    });
  });

  it.each(['2026-02-29', '2026-13-01', '2026-00-10', '2026-1-1', 'yesterday', '2026-03-01T00:00:00Z'])("does not take '%s' for a date", (date) => {
    expect(run(start, applied(LogicalDate.ofRun()), 'manual', { LOGICAL_DATE: date })).toMatchObject({ code: 78, error: `logical date: '${date}' must be a date of the calendar such as 2026-03-01` });
  });

  it.each(['2026-03-01T24:00:00Z', '2026-03-01T10:00', '2026-03-01T10:00:30Z'])("does not take '%s' for a time", (time) => {
    expect(run(start, applied(LogicalDate.ofRun()), 'manual', { LOGICAL_TIME: time })).toMatchObject({ code: 78, error: `logical date: LOGICAL_TIME '${time}' must be a time in UTC such as 2026-03-01T14:00:00Z` });
  });

  it('has no time where somebody gave only a date', () => {
    expect(run(start, applied(LogicalDate.ofRun()), 'nightly-2026-02-28')).toMatchObject({ code: 78, error: 'logical date: a run for an explicit date has no time; set LOGICAL_TIME to a time in UTC' });
  });

  it('counts every day from 2000 to 2100 as the calendar does, both ways', () => {
    const [first, last] = ['2000-01-01', '2100-12-31'].map((date) => Number(dayOfDate(date)));
    const script = `${CALENDAR}\ni=${first}; while [ $i -le ${last} ]; do date_of $i; day_of $date; echo $date $day; i=$((i + 1)); done`;
    const expected = Array.from({ length: last - first + 1 }, (_, i) => `${dateOfDay(first + i)} ${first + i}`);
    expect(runScript(start, script, []).output.split('\n')).toEqual(expected);
  });
});

describe('the date of a run', () => {
  const ZONES = ['UTC', 'Europe/Paris', 'America/New_York', 'America/St_Johns', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Pacific/Chatham', 'Africa/Casablanca', 'Africa/Cairo', 'America/Santiago', 'Atlantic/Azores'];

  it('is that of the zone, for any schedule that leaves an hour of the day free and any day', () => {
    const times = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }), hours: fc.integer({ min: 1, max: 22 }) });
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

describe('a shell for images without one', () => {
  const shell = ScriptShell.copiedFrom('busybox:1.37.0-musl');

  it('is brought by an init container', () => {
    const pod = applied(LogicalDate.ofRun({ shell }), { ...ECHO, initContainers: [{ name: 'own', image: 'i' }] });
    expect(pod.command?.[0]).toBe('/opt/script-shell/sh');
    expect(pod.initContainers).toMatchObject([{ name: 'script-shell', image: 'busybox:1.37.0-musl', command: ['/bin/sh', '-c', 'cp /bin/busybox /opt/script-shell/sh && ln -sf sh /opt/script-shell/mkdir'] }, { name: 'own' }]);
    expect(pod.mounts?.[0]).toBe(pod.initContainers?.[0].mounts?.[0]);
  });

  it('is else that of the image', () => {
    expect(applied(LogicalDate.ofRun({ shell: ScriptShell.inImage('/busybox/sh') })).command?.[0]).toBe('/busybox/sh');
    expect(applied(LogicalDate.ofRun()).command?.[0]).toBe('/bin/sh');
  });
});

describe('what the date of a run cannot be combined with', () => {
  const dayBefore = LogicalDate.dayBefore();

  it('an entry point that only the image knows', () => {
    expect(messages(dayBefore, { image: 'i' })).toEqual([
      "'command' (not given) needs to be given with 'logicalDate': the shell that works out the date takes the place of the image's entry point; write the image's entry point, for instance ['python', 'infer.py']",
    ]);
  });

  it('a template that nobody expands', () => {
    expect(messages(dayBefore, { ...ECHO, args: ['--date={{ yesterday }}'] })).toEqual([
      "'args' (--date={{ yesterday }}) contains {{ yesterday }}, which Kubernetes passes on as it stands; write $(LOGICAL_DATE), and set 'logicalDate: LogicalDate.dayBefore()'",
    ]);
  });

  it('variables that would change it, be changed by it, or wait for it in vain', () => {
    expect(messages(dayBefore, { ...ECHO, env: { LOGICAL_DATE: Env.value('2026-01-01'), day: Env.value('1'), OUT: Env.value('/out/$(LOGICAL_DATE)') } })).toEqual([
      "'env.LOGICAL_DATE' (2026-01-01) contradicts 'logicalDate': every run would have this date; leave it out; an operator sets it on a single Job, to run that one for a date",
      "'env.day' (1) is a variable that the shell of 'logicalDate' uses for itself; rename it",
      "'env.OUT' (/out/$(LOGICAL_DATE)) refers to $(LOGICAL_DATE), which is known only once the container runs and would stay as it is; put it into 'args', or let the program read the variable LOGICAL_DATE",
    ]);
  });

  it('helpers that do not know it', () => {
    expect(messages(dayBefore, { ...ECHO, sidecars: [{ name: 'x', image: 'i', args: ['$(LOGICAL_DATE)'] }] })).toEqual([
      "'sidecars[0].args' ($(LOGICAL_DATE)) refers to the date of the run, which only the main container knows; let the main container do what needs the date",
    ]);
  });

  it.each([
    [LogicalDate.before(Duration.seconds(90)), "'logicalDate' (90s) must be whole minutes, and at most 3650 days; write for instance Duration.hours(1)"],
    [LogicalDate.firstMissing({ days: 0, marker: '/m/$(LOGICAL_DATE)' }), "'logicalDate' (0) must be a window of whole days, from 1 to 3650; write for instance days: 14"],
    [
      LogicalDate.firstMissing({ days: 14, marker: '/m/done' }),
      "'logicalDate' (/m/done) must be a marker with an absolute path that contains $(LOGICAL_DATE), or every day would look done after the first; write for instance '/data/predictions/$(LOGICAL_DATE)/_SUCCESS'",
    ],
    [LogicalDate.ofRun({ shell: ScriptShell.inImage('sh') }), "'logicalDate.shell' (sh) must be an absolute path, beginning with '/'; write '/bin/sh'"],
  ])('values out of range', (logicalDate, message) => {
    expect(messages(logicalDate, ECHO)).toEqual([message]);
  });

  it('a time, where a run catches up a day', () => {
    const options: LogicalDateOptions & { days: number; marker: string } = { days: 14, marker: '/m/$(LOGICAL_DATE)' };
    expect(messages(LogicalDate.firstMissing(options), ECHO)).toEqual(["'args' (at $(LOGICAL_TIME)) refers to the time of the run, and with this 'logicalDate' a run has only a date; write $(LOGICAL_DATE)"]);
  });
});
