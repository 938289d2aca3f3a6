/**
 * A deep copy with keys sorted and absent values left out.
 *
 * Sorting makes the output independent of the order in which props were written, and copying keeps an object that is
 * used twice from becoming a YAML anchor.
 */
export function cleanCopy(value: object): Record<string, unknown> {
  return copy(value) as Record<string, unknown>;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  const source = value as Record<string, unknown>;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(source).sort()) {
    const entry = source[key];
    if (entry !== undefined && entry !== null) {
      result[key] = copy(entry);
    }
  }
  return result;
}
