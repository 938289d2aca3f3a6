import { workloadRowOf } from '../../upstream/kinds';
import { WorkloadRow } from '../../upstream/kinds/kind';
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
  /** Steps from the top; `[]` stands for each entry of a list, `*` for each property. */
  readonly steps: readonly string[];
  readonly part: Part;
  readonly family: Family;
  readonly isCompletedLater: boolean;
}

const NEVER = 'can never start';

/** Places of whole jobs and objects, and of pod templates that a webhook looks at. Other pod templates are those of the table of kinds. */
const PLACES: Readonly<Record<string, readonly Place[]>> = {
  'Job.batch.volcano.sh': [place('spec tasks [] template', 'pod template', 'is rejected')],
  'JobTemplate.flow.volcano.sh': [place('spec tasks [] template', 'pod template', NEVER)],
  'JobSet.jobset.x-k8s.io': [place('spec replicatedJobs [] template spec', 'job spec', NEVER)],
  'TrainingRuntime.trainer.kubeflow.org': [place('spec template spec replicatedJobs [] template spec', 'job spec', NEVER, true)],
  'ClusterTrainingRuntime.trainer.kubeflow.org': [place('spec template spec replicatedJobs [] template spec', 'job spec', NEVER, true)],
  'AppWrapper.workload.codeflare.dev': [place('spec components [] template', 'object', NEVER)],
};

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

/** The places of a kind from which controllers make objects. Of built-in kinds, schemas know all there is inside. */
export function placesOf(type: string, isBuiltIn: boolean): readonly Place[] {
  if (isBuiltIn) {
    return NONE;
  }
  let places = placesOfType.get(type);
  if (places === undefined) {
    places = PLACES[type] ?? podTemplatesOf(workloadRowOf(type));
    placesOfType.set(type, places);
  }
  return places;
}

const placesOfType = new Map<string, readonly Place[]>();

function podTemplatesOf(row: WorkloadRow | undefined): readonly Place[] {
  const steps = (path: string): string => path.replace(/\[\]/g, '.[]').replace(/\./g, ' ');
  return row?.pods.map((path) => place(steps(path), 'pod template', NEVER, row.isCompletedByOperator)) ?? NONE;
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
  return (step === '*' ? Object.keys(value) : [step]).flatMap((key) => valuesAt(value[key], steps, i + 1, [...path, key]));
}
