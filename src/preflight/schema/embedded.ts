import { Dict, isDict, list } from '../../base/json';
import { Family } from '../finding';
import { Path } from './refusal';
import { kindKey } from './schema-node';
import { builtInSchemas } from './tables';

/** A part of an object from which a controller makes an object of its own. */
export interface Embedded {
  readonly path: Path;
  readonly value: unknown;

  /** Node in the table of the API server's own types; undefined for a whole object. */
  readonly node: number | undefined;
  readonly family: Family;

  /** Whether a controller adds to it, so that it may lack what it must have in the end. */
  readonly isCompletedLater: boolean;
}

/** What a part becomes. */
type Part = 'pod template' | 'job spec' | 'object';

/** Where a part is. */
export interface Place {
  /** Steps from the top; `[]` stands for each entry of a list, `*` for each property, `*Suffix` for those that end so. */
  readonly steps: readonly string[];
  readonly part: Part;
  readonly family: Family;
  readonly isCompletedLater: boolean;
}

const NEVER = 'can never start';

const PLACES: Readonly<Record<string, readonly Place[]>> = {
  'Job.batch.volcano.sh': [place('spec tasks [] template', 'pod template', 'is rejected')],
  'CronJob.batch.volcano.sh': [place('spec jobTemplate spec tasks [] template', 'pod template', NEVER)],
  'JobTemplate.flow.volcano.sh': [place('spec tasks [] template', 'pod template', NEVER)],
  'JobSet.jobset.x-k8s.io': [place('spec replicatedJobs [] template spec', 'job spec', NEVER)],
  'TrainingRuntime.trainer.kubeflow.org': [place('spec template spec replicatedJobs [] template spec', 'job spec', NEVER, true)],
  'ClusterTrainingRuntime.trainer.kubeflow.org': [place('spec template spec replicatedJobs [] template spec', 'job spec', NEVER, true)],
  'AppWrapper.workload.codeflare.dev': [place('spec components [] template', 'object', NEVER)],
  'LeaderWorkerSet.leaderworkerset.x-k8s.io': ['leaderTemplate', 'workerTemplate'].map((key) =>
    place(`spec leaderWorkerTemplate ${key}`, 'pod template', NEVER, true),
  ),
  'RayCluster.ray.io': ray('spec'),
  'RayJob.ray.io': ray('spec rayClusterSpec'),
  'RayService.ray.io': ray('spec rayClusterConfig'),
};

const KUBEFLOW: readonly Place[] = [place('spec *ReplicaSpecs * template', 'pod template', NEVER, true)];

/** Whether a property is in a part from which a controller makes something later, so that the object itself is accepted. */
export function isMadeLater(type: string, property: string): boolean {
  const inner = INNER[type];
  return inner !== undefined && inner.test(property);
}

const INNER: Readonly<Record<string, RegExp>> = {
  'JobSet.jobset.x-k8s.io': /^spec\.replicatedJobs\[\d+\]\.template\./,
  'CronJob.batch.volcano.sh': /^spec\.jobTemplate\./,
  'JobTemplate.flow.volcano.sh': /^spec\./,
};

/** The places of a kind from which controllers make objects. */
export function placesOf(type: string, group: string): readonly Place[] {
  return group === 'kubeflow.org' ? KUBEFLOW : (PLACES[type] ?? NONE);
}

/** The parts of an object at some places. */
export function embeddedIn(manifest: Dict, places: readonly Place[]): readonly Embedded[] {
  return places.flatMap(({ steps, part, family, isCompletedLater }) => {
    const node = nodeOf(part);
    return valuesAt(manifest, steps, 0, []).map(({ path, value }) => ({ path, value, node, family, isCompletedLater }));
  });
}

const NONE: readonly Place[] = [];

function place(steps: string, part: Part, family: Family, isCompletedLater = false): Place {
  return { steps: steps.split(' '), part, family, isCompletedLater };
}

function ray(above: string): readonly Place[] {
  return ['headGroupSpec template', 'workerGroupSpecs [] template'].map((below) => place(`${above} ${below}`, 'pod template', NEVER, true));
}

/** The node of a part in the table of the API server's own types. */
function nodeOf(part: Part): number | undefined {
  if (!nodeOfPart.has(part)) {
    const { kinds, nodes } = builtInSchemas().table;
    const property = (kind: string, name: string): number | undefined => nodes[kinds[kind].node].properties?.[name];
    nodeOfPart.set('pod template', property(kindKey('v1', 'PodTemplate'), 'template'));
    nodeOfPart.set('job spec', property(kindKey('batch/v1', 'Job'), 'spec'));
    nodeOfPart.set('object', undefined);
  }
  return nodeOfPart.get(part);
}

const nodeOfPart = new Map<Part, number | undefined>();

/** A value and where it is. */
interface Found {
  readonly path: Path;
  readonly value: unknown;
}

function valuesAt(value: unknown, steps: readonly string[], i: number, path: Path): readonly Found[] {
  if (i === steps.length) {
    return value === undefined || value === null ? [] : [{ path, value }];
  }
  const step = steps[i];
  if (step === '[]') {
    return list(value).flatMap((entry, position) => valuesAt(entry, steps, i + 1, [...path, position]));
  }
  if (!isDict(value)) {
    return [];
  }
  const keys = step.startsWith('*') ? Object.keys(value).filter((key) => key.endsWith(step.slice(1))) : [step];
  return keys.flatMap((key) => valuesAt(value[key], steps, i + 1, [...path, key]));
}
