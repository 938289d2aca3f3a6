import { Dict } from '../base/json';

/** The last copy of each kind, of which the next one most likely has a great part. */
const last = new Map<string, Dict>();

/**
 * A clean copy (see `cleanCopy`) in which every part that is the same, at the same place, in the last copy of that kind is the part of
 * that one: of thousands of jobs that differ in names and arguments, volumes and security stand in memory once.
 *
 * Nobody may change it. What is handed out is copied again.
 */
export function sharedCopy(kind: string, value: object): Readonly<Dict> {
  const copy = copied(value, last.get(kind)) as Dict;
  last.set(kind, copy);
  return copy;
}

function copied(value: unknown, like: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Array.isArray(value) ? copiedList(value, like) : copiedMap(value as Dict, like);
}

function copiedList(list: readonly unknown[], like: unknown): readonly unknown[] {
  const others: readonly unknown[] = Array.isArray(like) ? like : [];
  const result = list.map((entry, i) => copied(entry, others[i]));
  return others === like && others.length === result.length && result.every((entry, i) => entry === others[i]) ? others : result;
}

function copiedMap(map: Dict, like: unknown): Dict {
  const other = typeof like === 'object' && like !== null && !Array.isArray(like) ? like as Dict : undefined;
  const result: Record<string, unknown> = {};
  let isSame = other !== undefined;
  let size = 0;
  for (const key of Object.keys(map).sort()) {
    const entry = map[key];
    if (entry !== undefined && entry !== null) {
      result[key] = copied(entry, other?.[key]);
      isSame &&= other?.[key] === result[key];
      size++;
    }
  }
  return other !== undefined && isSame && Object.keys(other).length === size ? other : result;
}

/** A copy of plain data, which has nothing in common with it. */
export function privateCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(privateCopy) as T;
  }
  const result: Record<string, unknown> = {};
  for (const [key, entry] of Object.entries(value)) {
    result[key] = privateCopy(entry);
  }
  return result as T;
}
