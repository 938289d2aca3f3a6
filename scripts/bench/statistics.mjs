/** The middle of the values; of two middle ones their mean. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median of the ratios of values measured one after the other, so that what slows the machine slows both. */
export function pairedRatio(values, others) {
  return median(values.map((value, i) => value / others[i]));
}
