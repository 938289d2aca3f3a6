import { Dict, dict, entry, isDict, isSame } from '../../base/json';

/** Keys from the top of a manifest; items of lists are called by their name, or else by their position. */
export type Path = readonly string[];

/** One place where two manifests differ. */
export interface ChangedPath {
  readonly path: Path;
  readonly from: unknown;
  readonly to: unknown;
}

/** Stands for the order of a list whose items have names. */
export const ORDER = '(order)';

/** Every place where two manifests differ, as deep as there are maps, and lists of items that have names. */
export function changedPaths(before: Dict, after: Dict): ChangedPath[] {
  return collect([], before, after);
}

function collect(path: Path, from: unknown, to: unknown): ChangedPath[] {
  if (isSame(from, to)) {
    return [];
  }
  if (isMap(from, to) && isMap(to, from)) {
    return inMaps(path, dict(from), dict(to));
  }
  const [old, now] = [byName(from), byName(to)];
  if (old !== undefined && now !== undefined) {
    const inItems = inMaps(path, old, now);
    return inItems.length > 0 ? inItems : [{ path: [...path, ORDER], from, to }];
  }
  return isListOfMaps(from) && isListOfMaps(to) && from.length === to.length
    ? from.flatMap((item, i) => collect([...path, String(i)], item, to[i]))
    : [{ path, from, to }];
}

/** Whether a value is a map, or nothing where the other one is a map with entries. */
function isMap(value: unknown, other: unknown): boolean {
  return isDict(value) || (value === undefined && isDict(other) && Object.keys(other).length > 0);
}

function inMaps(path: Path, from: Dict, to: Dict): ChangedPath[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].sort().flatMap((key) =>
    collect([...path, key], entry(from, key), entry(to, key)),
  );
}

function isListOfMaps(value: unknown): value is readonly Dict[] {
  return Array.isArray(value) && value.every(isDict);
}

/** The items of a list by their names; undefined if it is no list, or one of them has no name of its own. */
function byName(value: unknown): Dict | undefined {
  if (!isListOfMaps(value) || value.length === 0) {
    return undefined;
  }
  const names = value.map(({ name }) => name);
  return names.every((name) => typeof name === 'string' && name !== '') && new Set(names).size === names.length
    ? Object.fromEntries(value.map((item, i) => [names[i] as string, item]))
    : undefined;
}

/** Whether a path is that of a pattern: `*` stands for one key, `**` at its end for any number of keys. */
export function matches(pattern: Path, path: Path): boolean {
  const isOpen = pattern[pattern.length - 1] === '**';
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  return (
    (isOpen ? path.length >= fixed.length : path.length === fixed.length) && fixed.every((key, i) => key === '*' || key === path[i])
  );
}

/** A path for people, as deep as the pattern that it matches says. */
export function shownPath(path: Path, pattern: Path): string {
  const end = pattern.indexOf('**');
  return path.slice(0, end === -1 ? path.length : end).reduce(
    (shown, key) => shown + (key === ORDER ? '' : /^[A-Za-z0-9]+$/.test(key) ? `${shown === '' ? '' : '.'}${key}` : `[${key}]`), '',
  );
}
