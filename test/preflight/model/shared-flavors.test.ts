import fc from 'fast-check';
import { Quantity } from '../../../src/base/quantity';
import { canShare, FlavorDemand } from '../../../src/preflight/model/shared-flavors';

const FLAVORS = ['a', 'b', 'c'];
const amount = (value: number): Quantity => Quantity.parse(String(value));

const problem = fc.record({
  limits: fc.array(fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }), { minLength: 3, maxLength: 3 }),
  demands: fc.array(fc.record({ flavors: fc.subarray(FLAVORS), amount: fc.integer({ min: 0, max: 8 }) }), { maxLength: 5 }),
});

/** Tries every choice. */
function byHand(
  demands: readonly { readonly flavors: readonly string[]; readonly amount: number }[],
  limit: (flavor: string) => number,
): boolean {
  const choose = (i: number, used: Readonly<Record<string, number>>): boolean =>
    i === demands.length
      ? FLAVORS.every((flavor) => (used[flavor] ?? 0) <= limit(flavor))
      : demands[i].flavors.some((flavor) => choose(i + 1, { ...used, [flavor]: (used[flavor] ?? 0) + demands[i].amount }));
  return choose(0, {});
}

test('flavors can be shared exactly when some choice keeps within all limits', () => {
  fc.assert(
    fc.property(problem, ({ limits, demands }) => {
      const given = demands.map((one): FlavorDemand => ({ flavors: one.flavors, amounts: [['gpu', amount(one.amount)]] }));
      const limit = (flavor: string): number | undefined => limits[FLAVORS.indexOf(flavor)];
      const found = canShare(given, (flavor) => (limit(flavor) === undefined ? undefined : amount(limit(flavor)!)));
      expect(found).toBe(byHand(demands, (flavor) => limit(flavor) ?? Infinity));
    }),
  );
});

test('nothing is said where there are too many choices to look at', () => {
  const demands = Array.from({ length: 40 }, (): FlavorDemand => ({ flavors: FLAVORS, amounts: [['gpu', amount(1)]] }));
  expect(canShare(demands, () => amount(13))).toBeUndefined();
});
