import type { Obj } from '../control-plane/client';
import { Random } from '../random';
import { Mutator } from '../suites/mutations';

/** An object and what it is edited to. */
export interface Edit {
  readonly after: Obj;
  readonly change: string;
}

type Change = readonly [title: string, at: readonly (string | number)[], value: unknown | ((before: Obj) => unknown)];

const POD = ['spec', 'template', 'spec'] as const;

/** What people change on purpose, by kind; a field set to undefined is removed. */
const CHANGES: Readonly<Record<string, readonly Change[]>> = {
  'Job': [
    ['image', [...POD, 'containers', 0, 'image'], 'registry.example.com/ml/train:1.5.0'],
    ['more memory', [...POD, 'containers', 0, 'resources', 'requests', 'memory'], '2Gi'],
    ['priority class', [...POD, 'priorityClassName'], 'system-cluster-critical'],
    ['parallelism', ['spec', 'parallelism'], (before: number) => before + 1],
    ['fewer at a time', ['spec', 'parallelism'], (before: number) => Math.max(0, before - 1)],
    ['completions', ['spec', 'completions'], (before: number) => before + 1],
    ['retries', ['spec', 'backoffLimit'], 5],
    ['deadline in the past', ['spec', 'activeDeadlineSeconds'], 1],
    ['deadline', ['spec', 'activeDeadlineSeconds'], 100000],
    ['suspended', ['spec', 'suspend'], true],
    ['clean-up', ['spec', 'ttlSecondsAfterFinished'], 0],
    ['clean-up later', ['spec', 'ttlSecondsAfterFinished'], 1000],
    ['replacement', ['spec', 'podReplacementPolicy'], 'TerminatingOrFailed'],
    ['label', ['metadata', 'labels', 'team'], 'vision'],
    ['queue', ['metadata', 'labels', 'kueue.x-k8s.io/queue-name'], 'other'],
    ['queue removed', ['metadata', 'labels', 'kueue.x-k8s.io/queue-name'], undefined],
    ['workload class', ['metadata', 'labels', 'kueue.x-k8s.io/priority-class'], 'high'],
    ['longest time', ['metadata', 'labels', 'kueue.x-k8s.io/max-exec-time-seconds'], '3600'],
    ['partial admission', ['metadata', 'annotations', 'kueue.x-k8s.io/job-min-parallelism'], '1'],
    ['annotation', ['metadata', 'annotations', 'example.com/note'], 'b'],
    ['pod label', ['spec', 'template', 'metadata', 'labels', 'team'], 'vision'],
    ['pod annotation', ['spec', 'template', 'metadata', 'annotations', 'example.com/owner'], 'vision'],
    ['node selector', [...POD, 'nodeSelector'], { 'example.com/pool': 'gpu' }],
    ['toleration', [...POD, 'tolerations'], [{ operator: 'Exists' }]],
  ],
  'JobSet': [
    [
      'image',
      ['spec', 'replicatedJobs', 0, 'template', 'spec', 'template', 'spec', 'containers', 0, 'image'],
      'registry.example.com/ml/train:1.5.0',
    ],
    ['replicas', ['spec', 'replicatedJobs', 0, 'replicas'], 2],
    ['restarts', ['spec', 'failurePolicy', 'maxRestarts'], 5],
    ['suspended', ['spec', 'suspend'], true],
    ['clean-up', ['spec', 'ttlSecondsAfterFinished'], 0],
    ['network', ['spec', 'network'], { enableDNSHostnames: false }],
    ['success', ['spec', 'successPolicy'], { operator: 'Any', targetReplicatedJobs: ['workers'] }],
    ['queue', ['metadata', 'labels', 'kueue.x-k8s.io/queue-name'], 'other'],
    ['label', ['metadata', 'labels', 'team'], 'vision'],
  ],
  'Job (volcano)': [
    ['image', ['spec', 'tasks', 0, 'template', 'spec', 'containers', 0, 'image'], 'registry.example.com/ml/train:1.5.0'],
    ['replicas up', ['spec', 'tasks', 0, 'replicas'], 3],
    ['replicas down', ['spec', 'tasks', 0], (before: Obj) => ({ ...before, replicas: 1, minAvailable: 1 })],
    ['minAvailable', ['spec', 'minAvailable'], 1],
    ['retries', ['spec', 'maxRetry'], 5],
    ['queue', ['spec', 'queue'], 'default'],
    ['plugins', ['spec', 'plugins'], { svc: [] }],
    ['policies', ['spec', 'policies'], []],
    ['clean-up', ['spec', 'ttlSecondsAfterFinished'], 0],
    ['priority', ['spec', 'priorityClassName'], 'system-cluster-critical'],
    ['label', ['metadata', 'labels', 'team'], 'vision'],
  ],
  'ClusterQueue': [
    ['less quota', ['spec', 'resourceGroups', 0, 'flavors', 0, 'resources', 2, 'nominalQuota'], '0'],
    ['more quota', ['spec', 'resourceGroups', 0, 'flavors', 0, 'resources', 2, 'nominalQuota'], '32'],
    ['another flavor', ['spec', 'resourceGroups', 0, 'flavors', 0, 'name'], 'other'],
    ['held', ['spec', 'stopPolicy'], 'Hold'],
    ['drained', ['spec', 'stopPolicy'], 'HoldAndDrain'],
    ['cohort', ['spec', 'cohortName'], 'other'],
    ['strategy', ['spec', 'queueingStrategy'], 'StrictFIFO'],
    ['preemption', ['spec', 'preemption', 'withinClusterQueue'], 'Never'],
    ['check', ['spec', 'admissionChecksStrategy'], { admissionChecks: [{ name: 'missing' }] }],
    ['namespaces', ['spec', 'namespaceSelector'], { matchLabels: { team: 'nobody' } }],
    ['no groups', ['spec', 'resourceGroups'], []],
  ],
  'LocalQueue': [
    ['held', ['spec', 'stopPolicy'], 'Hold'],
    ['drained', ['spec', 'stopPolicy'], 'HoldAndDrain'],
    ['another ClusterQueue', ['spec', 'clusterQueue'], 'other'],
  ],
  'ResourceFlavor': [
    ['labels', ['spec', 'nodeLabels'], { 'example.com/pool': 'other' }],
    ['taints', ['spec', 'nodeTaints'], [{ key: 'other', value: 'x', effect: 'NoSchedule' }]],
    ['topology', ['spec'], { nodeLabels: { 'example.com/pool': 'gpu' }, topologyName: 'default' }],
  ],
};

/** An edit of the object: one that people make, or any. */
export function editOf(before: Obj, random: Random, mutator: Mutator): Edit | undefined {
  const kind = before.apiVersion.startsWith('batch.volcano.sh') && before.kind === 'Job' ? 'Job (volcano)' : before.kind;
  const changes = CHANGES[kind] ?? [];
  return changes.length > 0 && random.maybe(0.7) ? deliberate(before, random.pick(changes)) : anyField(before, random, mutator);
}

function deliberate(before: Obj, [change, path, value]: Change): Edit | undefined {
  const after = structuredClone(before);
  const parent = path.slice(0, -1).reduce((object: Obj, key) => (object[key] ??= {}), after);
  const last = path[path.length - 1];
  const wanted = typeof value === 'function' ? (value as (old: unknown) => unknown)(parent[last]) : value;
  if (JSON.stringify(parent[last]) === JSON.stringify(wanted)) {
    return undefined;
  }
  if (wanted === undefined) {
    delete parent[last];
  } else {
    parent[last] = wanted;
  }
  return { after, change };
}

/** One field below spec, data or the like, so that large templates do not take all edits. */
function anyField(before: Obj, random: Random, mutator: Mutator): Edit | undefined {
  const holder = random.pick(Object.keys(before).filter((key) => !['apiVersion', 'kind', 'metadata'].includes(key)));
  const value = before[holder];
  const field =
    value !== null && typeof value === 'object' && !Array.isArray(value) && random.maybe(0.8) ? random.pick(Object.keys(value)) : undefined;
  const part = field === undefined ? { [holder]: value } : { [holder]: { [field]: value[field] } };
  const mutant = mutator.mutate(part);
  // a null is refused by server-side apply as the wrong type, wherever it stands
  if (mutant === undefined || JSON.stringify(mutant.manifest).includes('null')) {
    return undefined;
  }
  const changed = mutant.manifest[holder];
  const after = {
    ...before,
    [holder]: field === undefined || typeof changed !== 'object' || changed === null ? changed : { ...without(value, field), ...changed },
  };
  return { after, change: mutant.change };
}

function without(value: Obj, field: string): Obj {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== field));
}
