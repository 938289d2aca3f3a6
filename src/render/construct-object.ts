import { IConstruct, Construct } from 'constructs';
import { Problems, problemsOf } from '../base/problems';
import { Shape } from '../base/shape';
import { refusalsOf } from '../preflight/refusals';
import { SUBDOMAIN_RULE } from '../upstream/names';
import { cleanCopy } from './manifest-object';
import { ManifestObject, ManifestObjectProps } from './manifest-object';
import { idsBelowChart } from './workload-name';

/** The problems of a construct whose props are of the right kinds; throws where they are not, so that nothing reads them. */
export function openConstruct(construct: IConstruct, shape: Shape, props: unknown): Problems {
  const problems = problemsOf(construct);
  shape(problems, '', props);
  problems.throwIfAny();
  return problems;
}

/** The name given, or else the construct ids below the chart joined by `-`; for objects that are not workloads. */
export function nameOf(construct: IConstruct, name: string | undefined): string {
  return name ?? idsBelowChart(construct);
}

/** What a property of a manifest is called among the props of the construct that renders it. */
export type PropOf = (property: string) => string;

/** A place in a list, and the name of an entry, in a path. */
const POSITION = '(\\d+)';
const KEY = '"([^"]*)"';

/**
 * Says what properties are called: `{ 'spec.levels[*].nodeLabel': 'levels[*]', 'spec.capability["*"]': 'capability.*' }`. What
 * stands at a `*` is kept, and so is what follows.
 */
export function propNames(names: Readonly<Record<string, string>>): PropOf {
  const patterns = Object.entries(names)
    .sort(([a], [b]) => b.length - a.length)
    .map(([path, prop]): [RegExp, string] => [
      new RegExp(`^${path.replace(/[.[\]]/g, '\\$&').replace(/"?\*"?/g, (place) => (place === '*' ? POSITION : KEY))}(?=$|[.[])`), prop,
    ]);
  return (property) => {
    for (const [pattern, prop] of patterns) {
      const match = pattern.exec(property);
      if (match !== null) {
        let i = 0;
        return prop.replace(/\*/g, () => match[++i]) + property.slice(match[0].length);
      }
    }
    return property;
  };
}

/** The main object of a construct, and whether its name was given. */
export interface ConstructObject extends Omit<ManifestObjectProps, 'body' | 'late' | 'verbatim'> {
  /** Beside `apiVersion`, `kind` and `metadata`. */
  readonly body: object;

  /** The `name` among the props. */
  readonly givenName: string | undefined;

  /** What to change, by property, where it is said better in the words of the construct. */
  readonly fixes?: Readonly<Record<string, string>>;
}

/**
 * Renders the main object of a construct as its child `Resource`, unless something is wrong with it.
 *
 * What the API server or a webhook would refuse is asked of preflight, which says it of any manifest; a construct checks itself
 * only what does not stand in its manifest.
 */
export function renderObject(construct: Construct, problems: Problems, object: ConstructObject, propOf: PropOf): ManifestObject {
  reportRefusals(problems, object, propOf);
  problems.throwIfAny();
  return new ManifestObject(construct, 'Resource', { ...object, body: () => object.body });
}

/** Reports what the API server or a webhook would refuse about an object of a construct, in the names of its props. */
export function reportRefusals(problems: Problems, object: ConstructObject, propOf: PropOf): void {
  const { givenName, fixes = {} } = object;
  for (const { property, value, problem, arithmetic, fix } of refusalsOf(manifestOf(object))) {
    const prop = propOf(property);
    const own = prop === 'metadata.name' ? (givenName === undefined ? 'name, from the construct ids' : 'name') : prop;
    if (!problems.has(own)) {
      const rule = arithmetic === undefined ? problem : `${problem} (${arithmetic})`;
      problems.add(own, value, rule, problem === SUBDOMAIN_RULE && own.startsWith('name') ? NAME_FIX : fixes[own] ?? fix);
    }
  }
}

const NAME_FIX = "set a 'name' in lower-case letters, digits, '-' and '.'";

function manifestOf({ apiVersion, kind, name, namespace, labels, annotations, body }: ConstructObject): Record<string, unknown> {
  return cleanCopy({ apiVersion, kind, metadata: { name, namespace, labels, annotations }, ...body });
}
