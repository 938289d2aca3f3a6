import { Quantity } from '../../base/quantity';
import { entry, isSame, text } from '../../base/json';
import { isRun, kindOf, workloadRowOf } from '../../upstream/kinds';
import { KubeObject, Manifest } from '../kube-object';
import { addTo, isAccelerator } from '../model/amounts';
import { World } from '../world';
import { Circumstances } from './circumstances';
import { DIFF_KINDS, DiffEntry } from './diff-entry';
import { LiveVerdict, liveVerdicts } from './live-verdict';
import { newFindings } from './new-findings';
import { removalOf } from './removals';
import { shareChanges } from './share-changes';

/** What applying the new manifests over the old ones does. */
export function diffManifests(before: readonly Manifest[], after: readonly Manifest[], circumstances: Circumstances = {}): DiffEntry[] {
  const [old, now] = [new World(before, {}, new Set()), new World(after, {}, new Set())];
  const stays = ({ type, namespace, name, manifest }: KubeObject): boolean =>
    isRun(type) && isSame(old.index.find(type, namespace, name)?.manifest, manifest);
  const exists = ({ type, namespace, name }: KubeObject): boolean => old.index.find(type, namespace, name) !== undefined;
  const entries: DiffEntry[] = newFindings(before, after, stays, exists);
  for (const object of now.index.objects) {
    const previous = old.index.find(object.type, object.namespace, object.name);
    entries.push(...(previous === undefined ? added(object, now) : changed(previous, object, now, circumstances)));
  }
  for (const object of old.index.objects) {
    if (now.index.find(object.type, object.namespace, object.name) === undefined) {
      entries.push(...removed(object, old));
    }
  }
  return entries.sort(
    (a, b) => DIFF_KINDS.indexOf(a.kind) - DIFF_KINDS.indexOf(b.kind) || (a.object < b.object ? -1 : a.object > b.object ? 1 : 0),
  );
}

/** Accelerators of a run, for instance `32 nvidia.com/gpu`. */
export function acceleratorsOf(object: KubeObject, world: World): ReadonlyMap<string, Quantity> {
  const sum = new Map<string, Quantity>();
  for (const pods of world.workloadOf(object)?.workload.podSets ?? []) {
    for (const [resource, amount] of pods.requests) {
      if (isAccelerator(resource) && !amount.isZero) {
        addTo(sum, new Map([[resource, amount.times(pods.count)]]));
      }
    }
  }
  return sum;
}

function size(object: KubeObject, world: World): string {
  const pods = world.workloadOf(object)?.workload.podCount;
  const gpus = [...acceleratorsOf(object, world)].map(([resource, amount]) => `${amount.toString()} ${resource}`);
  return pods === undefined ? '' : ` (${[`${pods} pod${pods === 1 ? '' : 's'} at a time`, ...gpus].join(', ')})`;
}

function added(object: KubeObject, world: World): DiffEntry[] {
  if (isRun(object.type)) {
    return [{ kind: 'run started', severity: 'info', object: object.title, text: `starts${size(object, world)}` }];
  }
  if (recurs(object)) {
    return [
      {
        kind: 'recurring run changed', severity: 'info', object: object.title,
        text: `is scheduled at '${String(object.spec.schedule)}'${size(object, world)}`,
      },
    ];
  }
  return [...shareChanges(undefined, object), { kind: 'other', severity: 'info', object: object.title, text: 'is new' }];
}

function removed(object: KubeObject, world: World): DiffEntry[] {
  if ((isRun(object.type) || holdsData(object)) && hasSyncOption(object, 'Prune=false')) {
    return [
      {
        kind: 'other', severity: 'info', object: object.title,
        text: 'leaves git, and stays in the cluster as it is (Prune=false) until somebody deletes it',
      },
    ];
  }
  if (isRun(object.type)) {
    return [
      {
        kind: 'run ended', severity: 'warning', object: object.title, text: `is removed; if it is running, it ends${size(object, world)}`,
        fix: 'freeze the run if it has to go on',
      },
    ];
  }
  if (holdsData(object)) {
    return [
      {
        kind: 'data deleted',
        severity: 'warning',
        object: object.title,
        text:
          object.kind === 'Namespace'
            ? 'is removed, with all that is in it, claims included'
            : 'is removed, with the data in it unless its storage class retains them',
        fix: 'take a copy first, and remove it in a change of its own',
      },
    ];
  }
  const removal = hasSyncOption(object, 'Prune=false') ? undefined : removalOf(object);
  return [
    ...shareChanges(object, undefined),
    removal === undefined
      ? { kind: 'other', severity: 'info', object: object.title, text: 'is removed' }
      : { kind: 'work disturbed', severity: 'warning', object: object.title, text: removal.says, fix: removal.fix },
  ];
}

function changed(before: KubeObject, after: KubeObject, world: World, circumstances: Circumstances): DiffEntry[] {
  if (isSame(before.manifest, after.manifest)) {
    return [];
  }
  const verdicts = liveVerdicts(before, after, circumstances, world.index);
  if (isRun(after.type) && workloadRowOf(after.type)?.isOffered !== true) {
    // what a change of it does is not known
    return [{ kind: 'other', severity: 'info', object: after.title, text: 'is changed' }];
  }
  if (isRun(after.type)) {
    return verdicts.flatMap((verdict) => ofRun(after, verdict));
  }
  const entries = verdicts.flatMap((verdict) => ofOther(after, verdict));
  if (recurs(after)) {
    const fields = [...new Set([...Object.keys(before.spec), ...Object.keys(after.spec)])]
      .filter((field) => !isSame(before.spec[field], after.spec[field]))
      .sort();
    return [
      ...entries,
      {
        kind: 'recurring run changed', severity: 'info', object: after.title,
        text: `changes ${fields.join(', ')} from the next run on${size(after, world)}`,
      },
    ];
  }
  const shares = shareChanges(before, after);
  return entries.length + shares.length > 0
    ? [...entries, ...shares]
    : [{ kind: 'other', severity: 'info', object: after.title, text: 'is changed' }];
}

function ofRun(run: KubeObject, { effect, paths, says = '', fix, states }: LiveVerdict): DiffEntry[] {
  const changes = `changes ${paths.map((path) => `'${path}'`).join(', ')}`;
  const nextTime = `set run${nextRun(run.name)} to start a new run, freeze it, or revert`;
  switch (effect) {
    case 'refused':
      return isMadeAgain(run)
        ? [
            {
              kind: 'run changed in place', severity: 'warning', object: run.title,
              text: `${changes}: Argo CD deletes the run, ended or not, and starts it again`, fix: 'wait for it to end if it has to go on',
            },
          ]
        : [
            {
              kind: 'run changed in place', severity: 'error', object: run.title,
              text: `${changes} of a run that exists, which is refused${during(states)}: ${says}`,
              fix: fix === undefined ? nextTime : `${fix}, or revert`,
            },
          ];
    case 'never applied':
      return [{ kind: 'run changed in place', severity: 'warning', object: run.title, text: `${changes}: ${says}`, fix }];
    case 'disruptive':
      return [
        {
          kind: 'work disturbed', severity: 'warning', object: run.title, text: `${changes}, which${during(states)} ${says}`,
          fix: fix ?? nextTime,
        },
      ];
    case 'harmless': {
      const inSpec = paths.filter((path) => path.startsWith('spec'));
      return inSpec.length === 0 || states !== undefined
        ? []
        : [
            {
              kind: 'other', severity: 'info', object: run.title,
              text: `changes ${inSpec.map((path) => `'${path}'`).join(', ')}, which is allowed while it runs`,
            },
          ];
    }
  }
}

function ofOther(object: KubeObject, { effect, paths, says = '', fix }: LiveVerdict): DiffEntry[] {
  const names = paths.map((path) => `'${path}'`).join(', ');
  return effect === 'refused'
    ? [
        {
          kind: 'immutable field changed', severity: 'error', object: object.title,
          text: `${names} cannot be changed, so the change is refused: ${says}`, fix: fix ?? 'revert',
        },
      ]
    : effect === 'disruptive'
      ? [{ kind: 'work disturbed', severity: 'warning', object: object.title, text: `changes ${names}, which ${says}`, fix }]
      : [];
}

/** When the effect of a change depends on what a run is doing. */
function during(states: LiveVerdict['states']): string {
  const words = { queued: 'while it waits', running: 'while it goes on', finished: 'when it has ended' };
  return states === undefined ? '' : ` ${states.map((state) => words[state]).join(' and ')}`;
}

/** The run after the one that a name ends in. */
function nextRun(name: string): string {
  const [, prefix, number] = /(?:^|-)([a-z]*)([0-9]+)$/.exec(name) ?? [];
  return number === undefined || number.length > 15 ? ' to a new name' : `: '${prefix}${Number(number) + 1}'`;
}

/** Whether Argo CD makes a run anew where it cannot be changed. */
function isMadeAgain(object: KubeObject): boolean {
  return (
    entry(object.annotations, 'argocd.argoproj.io/hook') !== undefined ||
    (hasSyncOption(object, 'Force=true') && hasSyncOption(object, 'Replace=true'))
  );
}

function hasSyncOption(object: KubeObject, option: string): boolean {
  return (text(entry(object.annotations, 'argocd.argoproj.io/sync-options')) ?? '').split(',').some((given) => given.trim() === option);
}

function holdsData(object: KubeObject): boolean {
  return kindOf(object.type)?.holdsData === true;
}

function recurs(object: KubeObject): boolean {
  return kindOf(object.type)?.life === 'recurs';
}
