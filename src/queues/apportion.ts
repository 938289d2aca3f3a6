/**
 * Divides whole units in proportion to weights by largest remainder: everyone gets the whole part of what is due, and
 * the units left over go to the largest remainders, the first listed winning ties. The parts always sum to the whole.
 */
export function apportion(units: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((total, weight) => total + weight, 0n);
  if (sum === 0n) {
    return weights.map(() => 0n);
  }
  const parts = weights.map((weight) => (units * weight) / sum);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (units * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  let left = units - parts.reduce((total, part) => total + part, 0n);
  for (const { index } of byRemainder) {
    if (left === 0n) {
      break;
    }
    parts[index] += 1n;
    left -= 1n;
  }
  return parts;
}
