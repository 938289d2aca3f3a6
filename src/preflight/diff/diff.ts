import { Quantity } from '../../base/quantity';
import { at, dict, entry, isSame, text } from '../../base/json';
import { KubeObject, Manifest } from '../kube-object';
import { addTo, isAccelerator } from '../model/amounts';
import { World } from '../world';
import { DIFF_KINDS, DiffEntry } from './diff-entry';
import { shareChanges } from './share-changes';

const RUNS = new Set(['Job.batch', 'Job.batch.volcano.sh', 'JobSet.jobset.x-k8s.io', 'TrainJob.trainer.kubeflow.org']);
const RECURRING = new Set(['CronJob.batch', 'CronJob.batch.volcano.sh']);
const DATA = new Set(['PersistentVolumeClaim.', 'PersistentVolume.', 'Namespace.', 'StatefulSet.apps']);

/** Fields that cannot be changed, by type, with the way around. */
const IMMUTABLE: Readonly<Record<string, readonly { readonly path: readonly string[]; readonly fix: string }[]>> = {
  'PriorityClass.scheduling.k8s.io': [
    { path: ['value'], fix: 'make a class of another name' }, { path: ['preemptionPolicy'], fix: 'make a class of another name' },
  ],
  'LocalQueue.kueue.x-k8s.io': [{ path: ['spec', 'clusterQueue'], fix: 'make a LocalQueue of another name' }],
  'Topology.kueue.x-k8s.io': [{ path: ['spec', 'levels'], fix: 'make a Topology of another name' }],
  'AdmissionCheck.kueue.x-k8s.io': [{ path: ['spec', 'controllerName'], fix: 'make a check of another name' }],
  'ResourceQuota.': [{ path: ['spec', 'scopes'], fix: 'make a ResourceQuota of another name' }],
  'RoleBinding.rbac.authorization.k8s.io': [{ path: ['roleRef'], fix: 'make a binding of another name' }],
  'ClusterRoleBinding.rbac.authorization.k8s.io': [{ path: ['roleRef'], fix: 'make a binding of another name' }],
  'PersistentVolumeClaim.': [
    { path: ['spec', 'accessModes'], fix: 'make a claim of another name' },
    { path: ['spec', 'storageClassName'], fix: 'make a claim of another name' },
  ],
  'Deployment.apps': [{ path: ['spec', 'selector'], fix: 'make a Deployment of another name' }],
  'StatefulSet.apps': [
    { path: ['spec', 'selector'], fix: 'make a StatefulSet of another name' },
    { path: ['spec', 'volumeClaimTemplates'], fix: 'make a StatefulSet of another name' },
  ],
};

/** Fields of runs that may be changed while they exist. */
const MUTABLE: Readonly<Record<string, readonly string[]>> = {
  'Job.batch': ['parallelism', 'suspend', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'maxFailedIndexes'],
  'Job.batch.volcano.sh': ['minAvailable', 'priorityClassName'],
  'JobSet.jobset.x-k8s.io': ['suspend', 'ttlSecondsAfterFinished'],
  'TrainJob.trainer.kubeflow.org': ['suspend'],
};

/** What applying the new manifests over the old ones does. */
export function diffManifests(before: readonly Manifest[], after: readonly Manifest[]): DiffEntry[] {
  const [old, now] = [new World(before, {}, new Set()), new World(after, {}, new Set())];
  const entries: DiffEntry[] = [];
  for (const object of now.index.objects) {
    const previous = old.index.find(object.type, object.namespace, object.name);
    entries.push(...(previous === undefined ? added(object, now) : changed(previous, object, now)));
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
  if (RUNS.has(object.type)) {
    return [{ kind: 'run started', severity: 'info', object: object.title, text: `starts${size(object, world)}` }];
  }
  if (RECURRING.has(object.type)) {
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
  if ((RUNS.has(object.type) || DATA.has(object.type)) && hasSyncOption(object, 'Prune=false')) {
    return [
      {
        kind: 'other', severity: 'info', object: object.title,
        text: 'leaves git, and stays in the cluster as it is (Prune=false) until somebody deletes it',
      },
    ];
  }
  if (RUNS.has(object.type)) {
    return [
      {
        kind: 'run ended', severity: 'warning', object: object.title, text: `is removed; if it is running, it ends${size(object, world)}`,
        fix: 'freeze the run if it has to go on',
      },
    ];
  }
  if (DATA.has(object.type)) {
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
  return [...shareChanges(object, undefined), { kind: 'other', severity: 'info', object: object.title, text: 'is removed' }];
}

function changed(before: KubeObject, after: KubeObject, world: World): DiffEntry[] {
  if (isSame(before.manifest, after.manifest)) {
    return [];
  }
  if (RUNS.has(after.type)) {
    return changedRun(before, after);
  }
  const immutable = (IMMUTABLE[after.type] ?? []).filter(({ path }) => !isSame(at(before.manifest, ...path), at(after.manifest, ...path)));
  const entries = immutable.map(({ path, fix }): DiffEntry => ({
    kind: 'immutable field changed', severity: 'error', object: after.title,
    text: `'${path.join('.')}' cannot be changed, so the change is refused`, fix,
  }));
  if (RECURRING.has(after.type)) {
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

function changedRun(before: KubeObject, after: KubeObject): DiffEntry[] {
  const fields = [...new Set([...Object.keys(before.spec), ...Object.keys(after.spec)])]
    .filter((field) => !isSame(before.spec[field], after.spec[field]))
    .sort();
  const refused = fields.filter((field) => !isMutable(field, before, after));
  if (refused.length > 0 && isMadeAgain(after)) {
    return [
      {
        kind: 'run changed in place', severity: 'warning', object: after.title,
        text: `changes ${refused.map((field) => `'spec.${field}'`).join(', ')}: Argo CD deletes the run, ended or not, and starts it again`,
        fix: 'wait for it to end if it has to go on',
      },
    ];
  }
  if (refused.length > 0) {
    return [
      {
        kind: 'run changed in place', severity: 'error', object: after.title,
        text: `changes ${refused.map((field) => `'spec.${field}'`).join(', ')} of a run that exists: the change is refused, or the run `
          + 'is killed to apply it',
        fix: `set run${nextRun(after.name)} to start a new run, freeze it, or revert`,
      },
    ];
  }
  return fields.length === 0
    ? []
    : [
        {
          kind: 'other', severity: 'info', object: after.title,
          text: `changes ${fields.map((field) => `'spec.${field}'`).join(', ')}, which is allowed while it runs`,
        },
      ];
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

function isMutable(field: string, before: KubeObject, after: KubeObject): boolean {
  if ((MUTABLE[after.type] ?? []).includes(field)) {
    return true;
  }
  // Of the tasks of a Volcano Job only the numbers may change.
  return (
    after.type === 'Job.batch.volcano.sh' && field === 'tasks' && isSame(withoutCounts(before.spec.tasks), withoutCounts(after.spec.tasks))
  );
}

function withoutCounts(tasks: unknown): unknown {
  return Array.isArray(tasks) ? tasks.map((task: unknown) => ({ ...dict(task), replicas: undefined, minAvailable: undefined })) : tasks;
}
