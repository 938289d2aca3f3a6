import { dict, Dict, isDict, isSame } from '../../base/json';
import { workloadRowOf } from '../../upstream/kinds';
import { KubeObject } from '../kube-object';

/** How one run differs from another of the same name. */
export interface RunChanges {
  /** Fields of the spec that differ. */
  readonly fields: readonly string[];

  /** Those that cannot be changed once the run exists; undefined where nobody refuses a change, as far as is known. */
  readonly refused: readonly string[] | undefined;
}

/** What differs between a run and what is to be applied over it. */
export function runChanges(before: KubeObject, after: KubeObject): RunChanges {
  const fields = changedFields(before.spec, after.spec);
  const changeable = workloadRowOf(after.type)?.changeable;
  if (changeable === undefined) {
    return { fields, refused: undefined };
  }
  const [old, now] = [before, after].map(({ spec }) => changeable.reduce((left, path) => without(left, path.split('.')), spec));
  return { fields, refused: changedFields(old, now) };
}

/** Names of fields that differ, in order. */
export function changedFields(before: Dict, after: Dict): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((field) => !isSame(before[field], after[field])).sort();
}

/** A copy without the field at a path, in which `tasks[]` means all entries of a list. */
function without(value: Dict, [step, ...rest]: readonly string[]): Dict {
  const field = step.replace('[]', '');
  if (rest.length === 0 || value[field] === undefined) {
    return { ...value, [field]: undefined };
  }
  const below = value[field];
  const left = Array.isArray(below)
    ? below.map((entry: unknown) => (isDict(entry) ? without(entry, rest) : entry))
    : without(dict(below), rest);
  return { ...value, [field]: left };
}
