import { clockChanges, offsetsOf, timeZoneProblem } from '../../src/base/time-zone';

const problem = `must be a time zone of the IANA database, in its spelling (known to this Node: ${process.versions.tz})`;

describe('time zones', () => {
  it.each([
    'UTC', 'Etc/UTC', 'GMT', 'Etc/GMT+1', 'CET', 'EST5EDT', 'Europe/Paris', 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince',
    'Asia/Kolkata', 'Asia/Calcutta', 'US/Pacific',
  ])("knows '%s'", (zone) => {
    expect(timeZoneProblem(zone)).toBeUndefined();
  });

  it.each([
    ['europe/paris', "write 'Europe/Paris'"],
    ['Paris', "write 'Europe/Paris'"],
    ['Europe/Pariss', "write 'Europe/Paris'"],
    ['Local', "write for instance 'Europe/Paris' or 'UTC'"],
    ['', "write for instance 'Europe/Paris' or 'UTC'"],
    ['+01:00', "write for instance 'Europe/Paris' or 'UTC'"],
    ['UTC+1', "write for instance 'Europe/Paris' or 'UTC'"],
  ])("refuses '%s' and says what to write", (value, fix) => {
    expect(timeZoneProblem(value)).toEqual({ value, problem, fix });
  });

  it.each(['PST', 'IST', 'BST', 'ETC/UTC', 'Etc/Utc', 'US/PACIFIC', 'asia/kolkata', 'Europe//Paris', 'Europe/Paris ', '../UTC'])(
    "refuses '%s', which JavaScript may take and the API server does not",
    (zone) => {
      expect(timeZoneProblem(zone)).toHaveProperty('problem', problem);
    },
  );

  it('finds the minute at which clocks change', () => {
    expect(clockChanges('Europe/Paris').slice(0, 2)).toEqual([
      { at: Date.UTC(2026, 2, 29, 1) / 60_000, before: 60, after: 120 },
      { at: Date.UTC(2026, 9, 25, 1) / 60_000, before: 120, after: 60 },
    ]);
    expect(clockChanges('Europe/Paris')).toHaveLength(8);
    expect(clockChanges('Asia/Kolkata')).toEqual([]);
  });

  it('knows all that a clock shows less UTC', () => {
    expect(new Set(offsetsOf('America/New_York'))).toEqual(new Set([-300, -240]));
    expect(new Set(offsetsOf('Australia/Lord_Howe'))).toEqual(new Set([630, 660]));
    expect(offsetsOf('Asia/Kolkata')).toEqual([330]);
  });
});
