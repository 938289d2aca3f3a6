import { Backfill, BackfillProps, DateRange, Delivery, Retry } from '../../src';
import { errorOf, Manifest, synthOne } from '../support/synth';

const PROPS: BackfillProps = {
  image: 'example.com/infer:1', command: ['infer'], args: ['--date=$(LOGICAL_DATE)'], dates: DateRange.between('2026-01-01', '2026-03-31'),
};

const jobOf = (props: Partial<BackfillProps> = {}): Manifest => synthOne((chart) => new Backfill(chart, 'history', { ...PROPS, ...props }));
const error = (props: Partial<BackfillProps>) => errorOf((chart) => new Backfill(chart, 'history', { ...PROPS, ...props }));

describe('Backfill', () => {
  it('is an Indexed Job with one pod for each date, one after the other', () => {
    expect(jobOf()).toMatchObject({
      kind: 'Job', metadata: { name: 'history' },
      spec: { completions: 90, parallelism: 1, completionMode: 'Indexed', backoffLimitPerIndex: 2, podReplacementPolicy: 'Failed' },
    });
  });

  it('counts dates from the first one, by the index of the pod', () => {
    const [main] = jobOf().spec.template.spec.containers;
    expect(main.command[2]).toContain('first_date=2026-01-01\n');
    expect(main.command.slice(3)).toEqual(['start', 'infer']);
    expect(main.args).toEqual(['--date=$(LOGICAL_DATE)']);
  });

  it('does certain days', () => {
    const job = jobOf({ dates: DateRange.days(['2026-01-17', '2026-01-03']), parallelism: 8, maxFailedDates: 1, retry: Retry.none() });
    expect(job.spec).toMatchObject({ completions: 2, parallelism: 2, maxFailedIndexes: 1, backoffLimitPerIndex: 0 });
    expect(job.spec.template.spec.containers[0].command[2]).toContain("all_dates='2026-01-17 2026-01-03'\n");
  });

  it('is made again under a new name', () => {
    expect(jobOf({ run: 'r2' }).metadata.name).toBe('history-r2');
    expect(
      errorOf((chart) => {
        Delivery.argoCd(chart);
        new Backfill(chart, 'history', PROPS);
      }),
    ).toBe(
      "[test/history] 'run' (not given) is needed under a delivery: a Job that has started cannot be changed, so each run is an object "
      + "of its own; set run: 'r1', and 'r2' when it is to run again",
    );
  });

  it.each<[string, Partial<BackfillProps>, string]>([
    [
      'wrong dates', { dates: DateRange.between('2026-03-01', '2026-02-01') },
      "'dates' (2026-03-01 to 2026-02-01) must end on or after the day it begins; write DateRange.between('2026-02-01', '2026-03-01')",
    ],
    [
      'more failures than dates', { maxFailedDates: 91 },
      "'maxFailedDates' (91) must be a whole number from 0 to 90; write how many may fail before the others are given up",
    ],
    [
      'a time', { args: ['$(LOGICAL_TIME)'] },
      "'args' ($(LOGICAL_TIME)) refers to $(LOGICAL_TIME), and with this 'dates' a pod has only a date; leave $(LOGICAL_TIME) out",
    ],
    [
      'an entry point that only the image knows', { command: undefined },
      "'command' (not given) needs to be given with 'dates': the shell that works out its value takes the place of the image's entry "
      + "point; write the image's entry point, for instance ['python', 'infer.py']",
    ],
    [
      'a name that leaves no room for the number', { name: 'n'.repeat(61) },
      `'name' (${'n'.repeat(61)}) is 61 characters long and must have at most 60: the number of the date is added to it, and that `
      + `becomes a host name; set a 'name' that is at least 1 character shorter`,
    ],
  ])('refuses %s', (_, props, message) => {
    expect(error(props)).toBe(`[test/history] ${message}`);
  });
});
