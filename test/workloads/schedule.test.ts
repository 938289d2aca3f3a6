import { Cron } from 'cdk8s';
import { Schedule } from '../../src';

describe('Schedule', () => {
  it('keeps the expression and the time zone', () => {
    expect(Schedule.cron('0 2 * * *', 'Europe/Paris')).toMatchObject({
      expression: '0 2 * * *', timeZone: 'Europe/Paris', _problem: undefined,
    });
  });

  it('takes a Cron of cdk8s', () => {
    expect(Schedule.of(Cron.weekly(), 'UTC')).toMatchObject({ expression: '0 0 * * 0', timeZone: 'UTC', _problem: undefined });
  });

  it('keeps what is wrong with the expression or the zone, and throws nothing', () => {
    expect(Schedule.cron('0 2 * * 7', 'UTC')._problem).toMatchObject({
      value: '0 2 * * 7', fix: 'write 0 for Sunday: Kubernetes does not read 7',
    });
    expect(Schedule.cron('0 2 * * *', 'Europe/Pari')._problem).toMatchObject({ value: 'Europe/Pari' });
    expect(Schedule.cron('nonsense', 'nowhere').clockChangeNotes).toEqual([]);
  });

  it.each([
    ['* * * * *', 30],
    ['*/15 * * * *', 450],
    ['0 * * * *', 1800],
    ['0 2 * * *', 3600],
    ['@monthly', 3600],
  ])("lets a run of '%s' start up to %d seconds late", (expression, seconds) => {
    expect(Schedule.cron(expression, 'UTC')._startingDeadline).toBe(seconds);
  });

  it('says which runs a change of the clocks leaves out and doubles', () => {
    expect(Schedule.cron('30 2 * * *', 'Europe/Paris').clockChangeNotes).toEqual([
      '02:30 does not exist in Europe/Paris on 2026-03-29, 2027-03-28, 2028-03-26, 2029-03-25, when the clocks go forward: no run '
      + 'starts then',
      '02:30 comes twice in Europe/Paris on 2026-10-25, 2027-10-31, 2028-10-29, 2029-10-28, when the clocks go back: two runs start',
    ]);
  });

  it('says so of a weekly run on Sunday, when clocks are changed', () => {
    expect(Schedule.cron('0,15 2 * * 0', 'America/New_York').clockChangeNotes[0]).toBe(
      '02:00 to 02:15 does not exist in America/New_York on 2026-03-08, 2027-03-14, 2028-03-12, 2029-03-11, when the clocks go forward: '
      + 'no run starts then',
    );
  });

  it.each([
    ['30 2 * * 1', 'Europe/Paris', 'the clocks change on Sundays'],
    ['30 3 * * *', 'Europe/Paris', 'three o’clock always exists once'],
    ['30 2 * * *', 'Asia/Kolkata', 'the zone never changes its clocks'],
    ['*/15 * * * *', 'Europe/Paris', 'a run in every hour follows the time that passes'],
  ])("says nothing of '%s' in %s: %s", (expression, zone) => {
    expect(Schedule.cron(expression, zone).clockChangeNotes).toEqual([]);
  });

  it('knows of midnights that do not exist', () => {
    expect(Schedule.cron('0 0 * * *', 'Africa/Cairo').clockChangeNotes[0]).toMatch(
      /^00:00 does not exist in Africa\/Cairo on 2026-04-24, /,
    );
  });
});
