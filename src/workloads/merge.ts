/** Properties as plain data: what a struct is at run time. */
export type Props = Record<string, unknown>;

/**
 * Two sets of properties as one: lists append, maps merge, and otherwise the nearer value wins. What is null or
 * undefined is not said.
 *
 * Value objects count as one value, since only what was written as a literal is a map.
 */
export function mergeProps(far: Props, near: Props): Props {
  const merged: Props = { ...far };
  for (const [key, value] of Object.entries(near)) {
    if (value !== undefined && value !== null) {
      merged[key] = mergeValue(far[key], value);
    }
  }
  return merged;
}

function mergeValue(far: unknown, near: unknown): unknown {
  if (Array.isArray(far) && Array.isArray(near)) {
    return [...far, ...near];
  }
  return isMap(far) && isMap(near) ? mergeProps(far, near) : near;
}

function isMap(value: unknown): value is Props {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
