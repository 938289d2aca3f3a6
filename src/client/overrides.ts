import { at, Dict, dict, dicts, isDict, valuesAt } from '../base/json';
import { typeOf, WORKLOADS } from '../upstream/kinds';
import { InvalidRun } from './errors';
import { workloadKey } from './run';
import { millisecondsOf, TimeSpan } from './time-span';

/** What is different for one run. What comes of it is checked before it is sent. */
export interface RunOverrides {
  /** Image of the main containers. */
  readonly image?: string;

  /** The command; of gangs with one kind of pod. */
  readonly command?: readonly string[];

  /** Arguments of the command; of gangs with one kind of pod. */
  readonly args?: readonly string[];

  /** Variables of the main containers, besides those of the template. */
  readonly env?: Readonly<Record<string, string>>;

  /** Amounts that are set aside, for instance `{ cpu: '500m', memory: '1Gi' }`. */
  readonly requests?: Readonly<Record<string, string>>;

  /** The most of it that the main container may use. */
  readonly limits?: Readonly<Record<string, string>>;

  /** How long the run may take, all tries together: of Jobs. */
  readonly timeout?: TimeSpan;

  /** Labels of the object, besides those of the template. */
  readonly labels?: Readonly<Record<string, string>>;

  /** Annotations of the object, besides those of the template. */
  readonly annotations?: Readonly<Record<string, string>>;
}

const KNOWN: readonly (keyof RunOverrides)[] = [
  'image', 'command', 'args', 'env', 'requests', 'limits', 'timeout', 'labels', 'annotations',
];

type Loose = Record<string, unknown>;

/** The main containers of a run, and what else has an image and a command. */
export function mainContainersOf(run: Dict): Loose[] {
  const key = workloadKey(typeOf(run as { readonly apiVersion: string; readonly kind: string }));
  if (key === 'TrainJob.trainer.kubeflow.org') {
    const trainer = at(run, 'spec', 'trainer');
    return isDict(trainer) ? [trainer as Loose] : [];
  }
  return WORKLOADS[key].pods.flatMap((path) => valuesAt(run, path)).flatMap((template) => {
    const [main] = dicts(at(template, 'spec', 'containers'));
    return main === undefined ? [] : [main as Loose];
  });
}

/** The image of the first main container. */
export function imageOf(run: Dict): string | undefined {
  const image = mainContainersOf(run)[0]?.image;
  return typeof image === 'string' ? image : undefined;
}

/** Variables of the main containers set to values. */
export function setVariables(run: Dict, env: Readonly<Record<string, string>>): void {
  if (Object.keys(env).length === 0) {
    return;
  }
  for (const container of mainContainersOf(run)) {
    const kept = dicts(container.env).filter(({ name }) => !Object.hasOwn(env, String(name)));
    container.env = [...kept, ...Object.entries(env).map(([name, value]) => ({ name, value }))];
  }
}

/** Changes the manifest of a run. */
export function override(run: Dict, overrides: RunOverrides): void {
  const unknown = Object.keys(overrides).filter((name) => !(KNOWN as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new InvalidRun(`'${unknown.join("', '")}' cannot differ from run to run; what can is ${KNOWN.join(', ')}`);
  }
  const containers = mainContainersOf(run);
  for (const property of ['command', 'args'] as const) {
    if (overrides[property] !== undefined && containers.length > 1) {
      throw new InvalidRun(`'${property}' cannot differ from run to run: the gang has ${containers.length} kinds of pods; use 'env'`);
    }
  }
  for (const container of containers) {
    for (const property of ['image', 'command', 'args'] as const) {
      if (overrides[property] !== undefined) {
        container[property] = overrides[property];
      }
    }
    overrideResources(run, container, overrides);
  }
  if (overrides.env !== undefined) {
    setVariables(run, overrides.env);
  }
  overrideObject(run, overrides);
}

function overrideResources(run: Dict, container: Loose, { requests, limits }: RunOverrides): void {
  if (requests === undefined && limits === undefined) {
    return;
  }
  const field = run.kind === 'TrainJob' ? 'resourcesPerNode' : 'resources';
  const known = dict(container[field]);
  container[field] = { ...known, requests: { ...dict(known.requests), ...requests }, limits: { ...dict(known.limits), ...limits } };
}

function overrideObject(run: Dict, { labels, annotations, timeout }: RunOverrides): void {
  const metadata = run.metadata as Loose;
  metadata.labels = { ...dict(metadata.labels), ...labels };
  metadata.annotations = { ...dict(metadata.annotations), ...annotations };
  if (timeout !== undefined) {
    if (typeOf(run as { readonly apiVersion: string; readonly kind: string }) !== 'Job.batch') {
      throw new InvalidRun(`'timeout' can differ from run to run for Jobs only; set it in the template`);
    }
    (run.spec as Loose).activeDeadlineSeconds = Math.max(1, Math.ceil(millisecondsOf('timeout', timeout) / 1000));
  }
}
