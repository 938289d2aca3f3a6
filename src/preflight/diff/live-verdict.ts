import { Dict } from '../../base/json';
import { KindKey } from '../../upstream/kinds';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { isAsAdmitted, isInNodeSelector } from './admitted-node-selector';
import { applyEffects, isLeftByArgoCd } from './apply-effects';
import { ChangedPath, changedPaths, matches, shownPath } from './changed-paths';
import { ApplyMode, Circumstances, RunState, statesOf } from './circumstances';
import { Effect, EFFECTS, LiveChange } from './live-change';
import { OTHERS } from './live-changes-of-others';
import { JOB, JOB_SET, TRAIN_JOB, VOLCANO_JOB, WORKLOAD } from './live-changes-of-runs';

/** What changes of objects that are doing something bring about. */
const STATEFUL: Readonly<Partial<Record<KindKey, readonly LiveChange[]>>> = {
  'Job.batch': JOB,
  'Job.batch.volcano.sh': VOLCANO_JOB,
  'JobSet.jobset.x-k8s.io': JOB_SET,
  'TrainJob.trainer.kubeflow.org': TRAIN_JOB,
  'Workload.kueue.x-k8s.io': WORKLOAD,
};

/** Changes of one object that have one effect, for one reason. */
export interface LiveVerdict {
  readonly effect: Effect;

  /** The properties, for people. */
  readonly paths: readonly string[];
  readonly says?: string;
  readonly fix?: string;

  /** What the run is doing when this happens; undefined where it does not matter. */
  readonly states?: readonly RunState[];
}

/** What changing an object that exists does, the worst first. */
export function liveVerdicts(
  before: KubeObject, after: KubeObject, circumstances: Circumstances, now: ManifestIndex,
): LiveVerdict[] {
  const changes = changedPaths(withoutStatus(before.manifest), withoutStatus(after.manifest));
  const states = after.type in STATEFUL ? statesOf(after, circumstances) : [undefined];
  const found = new Map<string, { verdict: LiveVerdict; paths: Set<string>; states: Set<RunState | undefined> }>();
  const add = (verdict: Omit<LiveVerdict, 'paths' | 'states'>, path: string, state: RunState | undefined): void => {
    const key = `${verdict.effect} ${verdict.says ?? ''}`;
    const known = found.get(key) ?? { verdict: { ...verdict, paths: [] }, paths: new Set<string>(), states: new Set() };
    known.paths.add(path);
    known.states.add(state);
    found.set(key, known);
  };
  const asAdmitted = changes.length > 0 && isAsAdmitted(before, after, now);
  for (const state of changes.length > 0 ? states : []) {
    const isUnchanged = asAdmitted && state !== 'queued';
    const context = { before, after, apply: circumstances.apply ?? ('server-side' as ApplyMode), now, live: circumstances.live, state };
    for (const change of changes.filter(({ path }) => !isUnchanged || !isInNodeSelector(path))) {
      add(...effectOf({ ...change, ...context }), state);
    }
    for (const { path, ...effect } of applyEffects(before, after, context.apply, state)) {
      if (!isUnchanged || !isInNodeSelector(path.split('.'))) {
        add(effect, path, state);
      }
    }
  }
  return [...found.values()]
    .map(({ verdict, paths, states: seen }): LiveVerdict => ({
      ...verdict,
      paths: [...paths].sort(),
      states: seen.size === states.length ? undefined : RUN_ORDER.filter((state) => seen.has(state)),
    }))
    .sort((a, b) => EFFECTS.indexOf(b.effect) - EFFECTS.indexOf(a.effect));
}

const RUN_ORDER: readonly RunState[] = ['queued', 'running', 'finished'];

type Found = Omit<LiveVerdict, 'paths' | 'states'>;

function effectOf(change: Parameters<NonNullable<LiveChange['when']>>[0]): [Found, string] {
  const { after, path, state, apply } = change;
  if (apply === 'argo-cd' && isLeftByArgoCd(after, path)) {
    return [
      {
        effect: 'never applied', says: 'Argo CD keeps it, because it ignores what controllers write there, and stays OutOfSync',
        fix: 'revert, or start a new run',
      },
      shownPath(path, path),
    ];
  }
  const row = (STATEFUL[after.type as KindKey] ?? OTHERS[after.type as KindKey] ?? []).find(
    ({ path: pattern, while: during, when }) =>
      matches(pattern, path) && (during === undefined || (state !== undefined && during.includes(state))) && when?.(change) !== false,
  );
  return row === undefined
    ? [{ effect: 'harmless' }, shownPath(path, topOf(change))]
    : [{ effect: row.effect, says: row.says, fix: row.fix }, shownPath(path, row.path)];
}

/** The field of the spec, or of the manifest, that a change is in. */
function topOf({ path }: ChangedPath): readonly string[] {
  return [...path.slice(0, path[0] === 'metadata' ? 3 : 2), '**'];
}

function withoutStatus(manifest: Dict): Dict {
  return Object.fromEntries(Object.entries(manifest).filter(([field]) => field !== 'status'));
}
