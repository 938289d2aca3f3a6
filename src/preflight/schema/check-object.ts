import { at, Dict, dict, dicts, isDict, text } from '../../base/json';
import { workloadRowOf } from '../../upstream/kinds';
import { Family } from '../finding';
import { CompiledTable } from './compiled-table';
import { Place, embeddedIn } from './embedded';
import { withHint } from './hints';
import { Path, SchemaProblem } from './refusal';
import { SchemaKind } from './schema-node';
import { builtInSchemas } from './tables';
import { Walk } from './walk';

/** Where the schema of a kind is. */
export interface KnownKind {
  readonly table: CompiledTable;
  readonly kind: SchemaKind;
}

/** What is known about the objects of one kind. */
export interface KindFacts {
  /** Kind and API group, for instance `Job.batch`. */
  readonly type: string;

  /** Undefined where nobody knows the kind. */
  readonly known: KnownKind | undefined;

  /** The parts from which controllers make objects. */
  readonly places: readonly Place[];
}

/** Finds schemas. */
export interface SchemaSource {
  factsOf(apiVersion: string, kind: string): KindFacts;

  /** The declared version of Kubernetes, as `versionNumber` gives it. */
  readonly kubernetes: number | undefined;
}

const QUEUE_NAME = 'kueue.x-k8s.io/queue-name';
const TOP: Path = [];
const NONE: readonly SchemaProblem[] = [];

/** What the API server refuses about an object by its schema, and about pods made from it. */
export function refusalsOf(manifest: Dict, schemas: SchemaSource, exists = false): readonly SchemaProblem[] {
  const { type, known: found, places } = schemas.factsOf(text(manifest.apiVersion) ?? '', text(manifest.kind) ?? '');
  const existing = found?.kind.existing;
  const known = found === undefined || existing === undefined || !exists ? found : { ...found, kind: { ...found.kind, node: existing } };
  const isAsGiven = known !== undefined && !isWrittenAnew(manifest, type);
  const written = isAsGiven ? { ...known, kind: { ...known.kind, rewritten: undefined } } : known;
  const refusals = written === undefined ? NONE : structure(manifest, written, schemas.kubernetes, TOP, undefined);
  const inner = places.length === 0 ? NONE : embeddedRefusals(manifest, places, known !== undefined, schemas);
  if (refusals.length === 0 && inner.length === 0) {
    return NONE;
  }
  const further = inner.filter(({ path }) => !refusals.some((other) => isWithin(path, other.path)));
  const all = isSuspendedByKueue(manifest, type) ? refusals.map(asKueueWritesIt) : refusals;
  return [...all, ...further].map((refusal) => withHint(type, refusal));
}

/**
 * Whether a webhook of those that write objects anew does so with this one: Volcano's writes all tasks where one of them lacks something
 * (`mutateSpec` in pkg/webhooks/admission/jobs/mutate), and none otherwise.
 */
function isWrittenAnew({ spec }: Dict, type: string): boolean {
  return type !== 'Job.batch.volcano.sh' || dicts(dict(spec).tasks).some(({ name, minAvailable, maxRetry, template }) => {
    const { hostNetwork, dnsPolicy } = dict(dict(template).spec);
    const lacksPolicy = hostNetwork === true && text(dnsPolicy) === undefined;
    return text(name) === undefined || (minAvailable ?? undefined) === undefined || !maxRetry || lacksPolicy;
  });
}

/**
 * Whether Kueue's webhook suspends the object: it then writes it anew, as Go writes it, before the schema is asked. Of JobSets that is
 * part of their schema here, since their own webhook does the same. Seen in the answers of a live server.
 */
function isSuspendedByKueue(manifest: Dict, type: string): boolean {
  const row = workloadRowOf(type);
  const suspend = row?.isCompletedByOperator === true ? row.live.find((path) => /\.suspend$/.test(path)) : undefined;
  return (
    suspend !== undefined &&
    text(dict(dict(manifest.metadata).labels)[QUEUE_NAME]) !== undefined &&
    at(manifest, ...suspend.split('.')) !== true
  );
}

/** A name that is missing in a pod is there then, and empty: the object is accepted, and its pods are refused. */
function asKueueWritesIt(refusal: SchemaProblem): SchemaProblem {
  const isOfPods = refusal.path.includes('template') && typeof refusal.path[refusal.path.length - 2] === 'number';
  return refusal.rule === 'missing-field' && isOfPods ? { ...refusal, family: 'can never start' } : refusal;
}

function structure(
  manifest: Dict,
  { table, kind }: KnownKind,
  kubernetes: number | undefined,
  prefix: Path,
  family: Family | undefined,
): readonly SchemaProblem[] {
  const walk = new Walk({ root: table.table.nodes[kind.node], prefix, source: kind.source, kubernetes, rewritten: kind.rewritten, family });
  table.check(kind.node)(manifest, walk);
  if (table.table.builtIn !== true && manifest.metadata !== undefined && manifest.metadata !== null) {
    checkMetadata(manifest.metadata, walk);
  }
  const refusals =
    kind.status === true && manifest.status !== undefined
      ? walk.refusals.filter((refusal) => countsInStatus(refusal, table, prefix))
      : walk.refusals;
  if (refusals.length === 0 && table.hasRules(kind.node)) {
    table.checkRules(kind.node, kind.status === true ? { ...manifest, status: undefined } : manifest, walk);
  }
  return refusals.length === 0 ? walk.refusals.filter(({ rule }) => rule === 'custom-resource-rule') : refusals;
}

/** The API server reads the status of a new object and then drops it. */
function countsInStatus({ path, rule }: SchemaProblem, table: CompiledTable, prefix: Path): boolean {
  return path[prefix.length] !== 'status' || rule === 'unknown-field' || (table.table.builtIn === true && rule === 'wrong-type');
}

function checkMetadata(metadata: unknown, walk: Walk): void {
  const builtIn = builtInSchemas();
  const { metadata: node } = builtIn.table;
  if (node !== undefined) {
    walk.path.push('metadata');
    builtIn.check(node)(metadata, walk);
    walk.path.pop();
  }
}

/** Jobs, pods and objects that a controller makes from parts of the object. */
function embeddedRefusals(manifest: Dict, places: readonly Place[], isKnown: boolean, schemas: SchemaSource): readonly SchemaProblem[] {
  const found: SchemaProblem[] = [];
  for (const { path, value, node, family, isCompletedLater } of embeddedIn(manifest, places)) {
    let inner: readonly SchemaProblem[];
    if (node === undefined) {
      const known = isDict(value) ? schemas.factsOf(text(value.apiVersion) ?? '', text(value.kind) ?? '').known : undefined;
      inner = isDict(value) && known !== undefined ? structure(value, known, schemas.kubernetes, path, family) : [];
    } else {
      const builtIn = builtInSchemas();
      const walk = new Walk({
        root: builtIn.table.nodes[node],
        prefix: path,
        source: 'types of Kubernetes that the controller makes',
        kubernetes: schemas.kubernetes,
        isCompletedLater,
        family,
      });
      builtIn.check(node)(value, walk);
      // A schema of the kind itself has said which fields there are; without one, fields may be dropped or refused.
      inner = walk.refusals.flatMap((refusal) =>
        refusal.rule !== 'unknown-field'
          ? refusal
          : isKnown
            ? []
            : { ...refusal, family: 'will not do what it says' as const, severity: 'warning' as const },
      );
    }
    inner.forEach((refusal) => found.push(refusal));
  }
  return found;
}

function isWithin(path: Path, around: Path): boolean {
  return path.length >= around.length && around.every((step, i) => step === path[i]);
}
