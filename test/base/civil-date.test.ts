import { dateOfDay, dayOfDate } from '../../src/base/civil-date';

describe('dates of the calendar', () => {
  it.each([
    ['1970-01-01', 0],
    ['2024-02-29', 19782],
    ['2026-03-01', 20513],
  ])('counts days to %s', (date, day) => {
    expect(dayOfDate(date)).toBe(day);
    expect(dateOfDay(day)).toBe(date);
  });

  it.each(['2026-02-29', '2026-04-31', '2026-13-01', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', ''])(
    "finds no date in '%s'",
    (text) => {
      expect(dayOfDate(text)).toBeUndefined();
    },
  );
});
