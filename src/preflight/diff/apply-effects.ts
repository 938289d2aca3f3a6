import { at, dict, dicts, entry, isDict } from '../../base/json';
import { CONTROLLER_WRITES } from '../../upstream/controller-writes';
import { KubeObject } from '../kube-object';
import { Path } from './changed-paths';
import { ApplyMode, QUEUE_LABEL, RunState } from './circumstances';
import { Effect } from './live-change';

/** What happens to an object as a whole because of how it is applied, whichever field is changed. */
export interface ApplyEffect {
  readonly effect: Effect;
  readonly path: string;
  readonly says: string;
  readonly fix: string;
}

const JOB = 'Job.batch';
const JOB_SET = 'JobSet.jobset.x-k8s.io';

/**
 * What a way to apply adds to what the table of live changes says.
 *
 * On the server's side, `nodeSelector` and a map that becomes empty are replaced as a whole, with what Kueue wrote into the
 * first; on the client's side lists of custom resources are, with what Kueue wrote into the pods of a JobSet.
 */
export function applyEffects(before: KubeObject, after: KubeObject, apply: ApplyMode, state: RunState | undefined): ApplyEffect[] {
  return [
    ...(apply === 'server-side' ? [...nodeSelector(after, state), ...emptied(before, after)] : []),
    ...(apply === 'client-side' ? wholeLists(before, after, state) : []),
  ];
}

function isInQueue(run: KubeObject): boolean {
  return entry(run.labels, QUEUE_LABEL) !== undefined;
}

function nodeSelector(after: KubeObject, state: RunState | undefined): ApplyEffect[] {
  const templates =
    after.type === JOB ? [after.spec.template] : dicts(after.spec.replicatedJobs).map((job) => at(job, 'template', 'spec', 'template'));
  const path = after.type === JOB ? 'spec.template.spec.nodeSelector' : 'spec.replicatedJobs[].template.spec.template.spec.nodeSelector';
  const hasOwn = templates.some((template) => Object.keys(dict(at(template, 'spec', 'nodeSelector'))).length > 0);
  return [JOB, JOB_SET].includes(after.type) && isInQueue(after) && state !== 'queued' && hasOwn
    ? [
        {
          effect: 'refused', path,
          says: "applied on the server's side it replaces the node labels that Kueue added when it admitted the run",
          fix: "write it as required node affinity (spec.affinity.nodeAffinity), which Kueue leaves alone, in the next run",
        },
      ]
    : [];
}

function wholeLists(before: KubeObject, after: KubeObject, state: RunState | undefined): ApplyEffect[] {
  return after.type === JOB_SET && isInQueue(before) && state !== 'queued' && after.spec.suspend !== true
    ? [
        {
          effect: 'refused', path: 'spec.replicatedJobs',
          says: "applied on the client's side it replaces the list, with what Kueue wrote into it when it admitted the run",
          fix: "apply on the server's side (kubectl apply --server-side)",
        },
      ]
    : [];
}

/** Maps that are never empty, since the server fills in some of their fields. */
const FILLED_IN: readonly string[] = [
  'Queue.scheduling.volcano.sh spec', 'ClusterQueue.kueue.x-k8s.io spec', 'LocalQueue.kueue.x-k8s.io spec',
];

/**
 * A map with entries that becomes `{}` in a custom resource: on the server's side all its entries go, and null is left, which
 * the schema refuses. Seen for kinds of Kueue and Volcano.
 */
function emptied(before: KubeObject, after: KubeObject): ApplyEffect[] {
  if (!after.group.includes('.') || after.group.endsWith('.k8s.io')) {
    return [];
  }
  const isFilled = (path: Path): boolean => FILLED_IN.includes(`${after.type} ${path.join('.')}`);
  return emptyMaps([], before.manifest, after.manifest)
    .filter((path) => !isFilled(path))
    .map((path) => ({
      effect: 'refused', path: path.join('.'),
      says: "applied on the server's side an empty map over a filled one is null, which is invalid",
      fix: 'leave the field out',
    }));
}

function emptyMaps(path: Path, before: unknown, after: unknown): Path[] {
  if (!isDict(before) || !isDict(after) || Object.keys(before).length === 0) {
    return [];
  }
  return Object.keys(after).length === 0
    ? [path]
    : Object.keys(after).flatMap((key) => emptyMaps([...path, key], entry(before, key), entry(after, key)));
}

/** Whether Argo CD, told to ignore what controllers write, leaves a field of the run as it is. Of lists it keeps the whole. */
export function isLeftByArgoCd(object: KubeObject, path: Path): boolean {
  return CONTROLLER_WRITES.some(
    ({ group, kind, paths }) =>
      `${kind}.${group}` === object.type &&
      paths.some((written) => {
        const inList = written.indexOf('[]');
        const keys = (inList === -1 ? written : written.slice(0, inList)).split('.');
        return keys.every((key, i) => key === path[i]);
      }),
  );
}
