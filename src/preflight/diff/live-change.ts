import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { ChangedPath, Path } from './changed-paths';
import { ApplyMode, RunState } from './circumstances';

/**
 * What happens where an object that exists is changed.
 *
 * `refused`: by the API server or a webhook; `disruptive`: pods end, or something that worked no longer does;
 * `never applied`: accepted, and left as it was; `harmless`: what the new manifest says, and nothing else.
 */
export const EFFECTS = ['harmless', 'never applied', 'disruptive', 'refused'] as const;

export type Effect = (typeof EFFECTS)[number];

/** One place in which an object is changed, and all that its effect may depend on. */
export interface Change extends ChangedPath {
  readonly before: KubeObject;
  readonly after: KubeObject;

  /** What the run is doing; undefined for what is no run. */
  readonly state?: RunState;
  readonly apply: ApplyMode;

  /** Every object of the new manifests. */
  readonly now: ManifestIndex;

  /** The objects of the cluster, if they are known. */
  readonly live?: ManifestIndex;
}

/** A row of the table of live changes: the first whose path, state and condition fit is the effect of a change. */
export interface LiveChange {
  /** Keys from the top of the manifest: `*` is any one key, `**` at the end any number. */
  readonly path: Path;

  /** What a run is doing when this happens. By default any of it. */
  readonly while?: readonly RunState[];

  /** What else must hold. */
  readonly when?: (change: Change) => boolean;
  readonly effect: Effect;

  /** What happens, as a clause that follows the property; for what is refused, whose rule it is. */
  readonly says?: string;

  /** What to do instead. */
  readonly fix?: string;
}

/** The rows of a field that keeps its value, with everything below. */
export function fixed(path: string, says: string, fix?: string, when?: LiveChange['when']): LiveChange {
  return { path: [...path.split('.'), '**'], effect: 'refused', says, fix, ...(when === undefined ? {} : { when }) };
}

/** Whether a field changes if one that is not given has what the API server fills in. */
export function unless(filledIn: unknown): NonNullable<LiveChange['when']> {
  return ({ from, to }) => (from ?? filledIn) !== (to ?? filledIn);
}
