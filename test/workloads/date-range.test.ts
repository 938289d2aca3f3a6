import * as fc from 'fast-check';
import { DateRange } from '../../src';
import { withStartScript } from '../../src/workloads/start-script';
import { PodProps } from '../../src/pod/pod-props';
import { Problems, reportValue } from '../../src/base/problems';
import { dateOfDay, dayOfDate } from '../../src/base/civil-date';
import { runPod } from '../support/kubelet';
import { describeInShells } from '../support/shells';

function applied(dates: DateRange, args = ['$(LOGICAL_DATE)']): PodProps {
  const problems = new Problems('test');
  const pod = withStartScript(problems, { image: 'i', command: ['echo'], args }, undefined, [dates._values]);
  problems.throwIfAny();
  return pod;
}

const dateOfPod = (shell: string[], dates: DateRange, index: number) =>
  runPod(shell, applied(dates), { JOB_COMPLETION_INDEX: String(index) });

describe('DateRange', () => {
  it('counts both ends', () => {
    const dates = DateRange.between('2028-02-27', '2028-03-02');
    expect(dates.count).toBe(5);
    expect([0, 1, 2, 3, 4, 5].map((index) => dates.dateOf(index))).toEqual([
      '2028-02-27', '2028-02-28', '2028-02-29', '2028-03-01', '2028-03-02', undefined,
    ]);
  });

  it('keeps the order of a list', () => {
    const dates = DateRange.days(['2026-01-17', '2026-01-03']);
    expect([dates.count, dates.dateOf(0), dates.dateOf(1)]).toEqual([2, '2026-01-17', '2026-01-03']);
  });

  it.each([
    [
      DateRange.between('2026-02-29', '2026-03-01'),
      "'dates' (2026-02-29) must be a date of the calendar in the form 2026-01-31; write year, month and day with '-' between them",
    ],
    [
      DateRange.between('2026-01-01', '1.3.2026'),
      "'dates' (1.3.2026) must be a date of the calendar in the form 2026-01-31; write year, month and day with '-' between them",
    ],
    [
      DateRange.between('2026-03-01', '2026-02-01'),
      "'dates' (2026-03-01 to 2026-02-01) must end on or after the day it begins; write DateRange.between('2026-02-01', '2026-03-01')",
    ],
    [
      DateRange.between('1700-01-01', '2026-02-01'),
      "'dates' (1700-01-01 to 2026-02-01) must be at most 100000 days, and is 119101: an Indexed Job can have no more indexes; split it "
      + "into several backfills",
    ],
    [DateRange.days([]), "'dates' (0 dates) must be 1 to 1000 dates; write DateRange.between(first, last) for many days in a row"],
    [
      DateRange.days(['2026-01-03', '2026-01-03']),
      "'dates' (2026-01-03) must be named once: two pods would write the same day; leave the repetition out",
    ],
    [
      DateRange.days(['2026-1-3']),
      "'dates' (2026-1-3) must be a date of the calendar in the form 2026-01-31; write year, month and day with '-' between them",
    ],
  ])('keeps what is wrong until a construct reports it', (dates, message) => {
    const problems = new Problems('test');
    reportValue(problems, 'dates', dates);
    expect(problems.messages).toEqual([message]);
  });

  it('has dates and no times', () => {
    expect(() => applied(DateRange.days(['2026-01-03']), ['$(LOGICAL_TIME)'])).toThrow(
      "[test] 'args' ($(LOGICAL_TIME)) refers to $(LOGICAL_TIME), and with this 'dates' a pod has only a date; leave $(LOGICAL_TIME) out",
    );
  });

  describeInShells('a pod', (start) => {
    it('gives each pod of a range the day of its index', () => {
      const days = fc.integer({ min: Number(dayOfDate('1990-01-01')), max: Number(dayOfDate('2080-01-01')) });
      fc.assert(
        fc.property(days, fc.integer({ min: 0, max: 5000 }), (first, index) => {
          const dates = DateRange.between(dateOfDay(first), dateOfDay(first + index));
          expect(dateOfPod(start, dates, index)).toEqual({ code: 0, output: dateOfDay(first + index), error: '' });
          expect(dates.dateOf(index)).toBe(dateOfDay(first + index));
        }),
        { numRuns: 40 },
      );
    });

    it('gives each pod of a list the day at its index', () => {
      const dates = DateRange.days(['2026-01-17', '2028-02-29', '2026-01-03']);
      expect([0, 1, 2].map((index) => dateOfPod(start, dates, index).output)).toEqual(['2026-01-17', '2028-02-29', '2026-01-03']);
      expect(dateOfPod(start, dates, 3)).toMatchObject({ code: 78, error: 'start script: index 3 has no date' });
    });
  });
});
