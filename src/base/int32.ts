/** Whether a number is a whole one of 32 bits, as priorities are, of which there is one more below zero than above. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value <= 2 ** 31 - 1;
}
