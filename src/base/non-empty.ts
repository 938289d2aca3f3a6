/** The list, or nothing in place of an empty one. */
export function nonEmpty<T>(list: readonly T[] | undefined): T[] | undefined {
  return list !== undefined && list.length > 0 ? [...list] : undefined;
}

/** The map, or nothing in place of an empty one. */
export function nonEmptyMap<T>(entries: Record<string, T>): Record<string, T> | undefined {
  return Object.keys(entries).length > 0 ? entries : undefined;
}
