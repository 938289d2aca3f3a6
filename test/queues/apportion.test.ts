import * as fc from 'fast-check';
import { apportion } from '../../src/queues/apportion';

const weights = fc.array(fc.bigInt(0n, 10_000n), { minLength: 1, maxLength: 12 });

test('leftover units go to the largest remainders, and to the first of equal ones', () => {
  expect(apportion(100n, [333n, 333n, 333n, 1n])).toEqual([34n, 33n, 33n, 0n]);
  expect(apportion(10n, [1n, 1n, 1n])).toEqual([4n, 3n, 3n]);
  expect(apportion(7n, [2n, 5n, 0n])).toEqual([2n, 5n, 0n]);
});

test('nothing is divided between nobody', () => {
  expect(apportion(10n, [0n, 0n])).toEqual([0n, 0n]);
  expect(apportion(10n, [])).toEqual([]);
});

test('the parts sum to the whole, each within one unit of what is due', () => {
  fc.assert(fc.property(fc.bigInt(0n, 100_000n), weights, (units, given) => {
    const sum = given.reduce((total, weight) => total + weight, 0n);
    fc.pre(sum > 0n);
    const parts = apportion(units, given);
    expect(parts.reduce((total, part) => total + part, 0n)).toBe(units);
    parts.forEach((part, i) => {
      const due = (units * given[i]) / sum;
      expect(part === due || part === due + 1n).toBe(true);
    });
  }));
});

test('nobody gets less by weighing more than another', () => {
  fc.assert(fc.property(fc.bigInt(0n, 1000n), weights, (units, given) => {
    const parts = apportion(units, given);
    given.forEach((weight, i) => given.forEach((other, j) => {
      expect(weight > other && parts[i] < parts[j]).toBe(false);
    }));
  }));
});
