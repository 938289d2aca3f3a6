import { Judgement } from './suite';
import { shortfalls, THRESHOLDS } from './thresholds';

function judgements(verdicts: Partial<Record<Judgement['verdict'], number>>): Judgement[] {
  return Object.entries(verdicts).flatMap(([verdict, count]) => Array.from({ length: count }, (_, i): Judgement => ({
    verdict: verdict as Judgement['verdict'], bad: verdict !== 'false error', group: verdict, detail: `case ${i}`,
  })));
}

describe('the share of bad cases that has to be found', () => {
  it.each([
    ['all of few', { agrees: 51 }, 0.99, []],
    ['one of few missed', { agrees: 50, missed: 1 }, 0.99, []],
    ['two of few missed', { agrees: 49, missed: 2 }, 0.99, ['49 of 51 found, less than 99 %', 'missed: case 0', 'missed: case 1']],
    ['just as many as may be', { agrees: 99, missed: 1 }, 0.99, []],
    ['where all have to be', { agrees: 99, missed: 1 }, 1, ['99 of 100 found, less than 100 %', 'missed: case 0']],
  ])('is counted in whole cases: %s', (_, verdicts, found, expected) => {
    expect(shortfalls(judgements(verdicts), { found, falseErrors: 0, isInWholeCases: true })).toEqual(expected);
  });

  it('is not rounded for what is recorded', () => {
    expect(shortfalls(judgements({ agrees: 50, missed: 1 }), { found: 0.99, falseErrors: 0 })).toHaveLength(2);
  });
});

test('no suite allows a false error, nor a crash', () => {
  Object.values(THRESHOLDS).forEach((threshold) => {
    expect(shortfalls(judgements({ 'false error': 1 }), threshold)[0]).toBe('1 false errors');
    expect(shortfalls(judgements({ crash: 1 }), threshold)[0]).toBe('1 crashes');
  });
});
