import { App, Cron, Duration, Size, Testing } from 'cdk8s';
import type { Obj } from '../control-plane/client';
import { Random } from '../random';
import { Assembly, Factory, Parameter, Type, TypeRef } from './assembly';
import { AMOUNTS, ANY_KEY, ANY_NUMBER, ANY_WORD, choose, KEYS, NUMBERS, WORDS } from './words';
import { Surroundings, surroundingsOf } from './surroundings';

/** What was made of a construct. */
export interface MadeConstruct {
  readonly construct: string;
  readonly manifests: readonly Obj[];

  /** Properties that were given, as `Props.property`. */
  readonly reached: ReadonlySet<string>;
}

const TRIES = 40;

/**
 * Makes a construct with random properties, derived from the API itself: every property of every struct and every factory of
 * every class may be chosen. What the construct refuses is left out or chosen anew, by the properties that its message names.
 */
export function randomConstruct(assembly: Assembly, type: Type, seed: number): MadeConstruct | undefined {
  const adjustments: Adjustments = { refusals: new Map(), needed: new Set() };
  const density = new Random(seed).pick([0.05, 0.15, 0.3, 0.6]);
  for (let i = 0; i < TRIES; i++) {
    const app = new App();
    const surroundings = surroundingsOf(app, new Random(seed).int(0, 2));
    const maker = new Maker(assembly, surroundings, seed, density, adjustments);
    try {
      const props = type.initializer?.parameters?.[2];
      const args = [surroundings.chart, 'x', ...(props === undefined ? [] : [maker.value(props.type, 'props', 'props', 0)])];
      new (surroundings.library[type.name] as new (...args: unknown[]) => unknown)(...args);
      return { construct: type.name, manifests: Testing.synth(surroundings.chart) as Obj[], reached: maker.reached };
    } catch (error) {
      adjust(String((error as Error).message), adjustments);
    }
  }
  return undefined;
}

/** How often a property was refused, and those that must be there. */
interface Adjustments {
  readonly refusals: Map<string, number>;
  readonly needed: Set<string>;
}

/** Chooses anew what the message names, then leaves it out; gives what it misses. */
function adjust(message: string, { refusals, needed }: Adjustments): void {
  const count = (place: string): number => {
    const refused = (refusals.get(place) ?? 0) + 1;
    refusals.set(place, refused);
    return refused;
  };
  const problems = message.split('\n').flatMap((line) => /^(?:\[[^\]]*\] )?'([a-zA-Z][\w]*)([^']*)' \((.*)/.exec(line)?.slice(1, 4) ?? []);
  for (let i = 0; i + 2 < problems.length; i += 3) {
    const [top, below, rest] = problems.slice(i, i + 3);
    const place = `props.${top}${below}`;
    if (rest.startsWith('not given)')) {
      needed.add(place);
    }
    // what it needs beside it
    for (const [, other] of rest.matchAll(/(?:needs|set|write) [^;']*'([a-z]\w*)'/g)) {
      needed.add(`props.${other}`).add(place.replace(/\w+$/, other));
    }
    // what is below a property is chosen anew by itself, and with all of it when that does not help
    if (count(place) > 2 && below !== '') {
      count(`props.${top}`);
    }
  }
  if (problems.length === 0) {
    count('');
  }
}

class Maker {
  public readonly reached = new Set<string>();

  constructor(
    private readonly assembly: Assembly,
    private readonly surroundings: Surroundings,
    private readonly seed: number,
    private readonly density: number,
    private readonly adjustments: Adjustments,
  ) {}

  /** A value of the type; undefined when none can be made. */
  public value(type: TypeRef, name: string, path: string, depth: number, owner = ''): unknown {
    const random = this.randomAt(path);
    if (type.collection !== undefined) {
      return this.collection(type.collection, name, path, depth, random);
    }
    switch (type.primitive) {
      case 'string':
        return random.pick(choose(WORDS, `${owner}.${name}`, choose(WORDS, name, ANY_WORD)));
      case 'number':
        return random.pick(choose(NUMBERS, name, ANY_NUMBER));
      case 'boolean':
        return random.maybe(0.5);
      case undefined:
        return this.instance(type.fqn ?? '', path, depth, random);
      default:
        return random.pick(['1', 2, true]);
    }
  }

  private collection(
    { kind, elementtype }: NonNullable<TypeRef['collection']>,
    name: string,
    path: string,
    depth: number,
    random: Random,
  ): unknown {
    const count = random.pick([1, 1, 2, 3]);
    if (kind === 'array') {
      const items = Array.from({ length: count }, (_, i) => this.value(elementtype, name, `${path}[${i}]`, depth + 1));
      const distinct = [...new Set(items)];
      return distinct.filter((item) => item !== undefined);
    }
    const keys = random.shuffled(choose(KEYS, name, ANY_KEY)).slice(0, count);
    const entries = keys.map((key) => [
      key,
      elementtype.primitive === 'string' && key in AMOUNTS
        ? random.pick(AMOUNTS[key])
        : this.value(elementtype, name, `${path}.${key}`, depth + 1),
    ]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  private instance(fqn: string, path: string, depth: number, random: Random): unknown {
    switch (fqn) {
      case 'cdk8s.Duration':
        return Duration.seconds(random.pick([10, 30, 60, 300, 3600, 86400]));
      case 'cdk8s.Size':
        return random.maybe(0.5) ? Size.gibibytes(random.pick([1, 4, 64, 512])) : Size.mebibytes(random.pick([64, 512, 1536]));
      case 'cdk8s.Cron':
        return Cron.daily();
      case 'cdk8s.Chart':
      case 'constructs.Construct':
      case 'constructs.IConstruct':
        return this.surroundings.chart;
      default:
    }
    const type = this.assembly.find(fqn);
    const there = this.surroundings.instances.filter((value) => this.isA(value, fqn));
    if (type === undefined || (there.length > 0 && random.maybe(0.85))) {
      return there.length > 0 ? random.pick(there) : undefined;
    }
    if (type.kind === 'enum') {
      return (this.surroundings.library[type.name] as Record<string, unknown>)[random.pick(type.members ?? []).name];
    }
    if (type.kind === 'interface') {
      return type.datatype === true ? this.struct(type, path, depth) : undefined;
    }
    return depth > 8 ? undefined : this.made(this.assembly.factoriesOf(type), path, depth, random);
  }

  private struct(type: Type, path: string, depth: number): unknown {
    const there = this.surroundings.structs[type.name];
    if (there !== undefined) {
      Object.keys(there[0]).forEach((property) => this.reached.add(`${type.name}.${property}`));
      return there[Number(/\[(\d+)\]$/.exec(path)?.[1] ?? 0) % there.length];
    }
    const result: Record<string, unknown> = {};
    for (const property of this.assembly.propertiesOf(type)) {
      const place = `${path}.${property.name}`;
      if (property.optional === true && !this.isChosen(place, depth)) {
        continue;
      }
      const value = this.value(property.type, property.name, place, depth + 1, type.name);
      if (value !== undefined) {
        result[property.name] = value;
        this.reached.add(`${type.name}.${property.name}`);
      }
    }
    return result;
  }

  private isChosen(place: string, depth: number): boolean {
    const { refusals: all, needed } = this.adjustments;
    if (needed.has(place)) {
      return true;
    }
    const refusals = all.get(place) ?? 0;
    // refused once or twice: another value; then left out
    return refusals < 3 && new Random(this.hash(`${place}?`)).maybe(depth === 0 ? this.density : Math.max(0.15, this.density));
  }

  private made(factories: readonly Factory[], path: string, depth: number, random: Random): unknown {
    if (factories.length === 0) {
      return undefined;
    }
    const { owner, member, parameters } = random.pick(factories);
    const holder = this.surroundings.library[owner.name] as Record<string, unknown>;
    if (parameters === undefined) {
      return holder[member];
    }
    const args = parameters.flatMap((parameter) => this.argument(parameter, owner, member, path, depth, random));
    return (holder[member] as (...args: unknown[]) => unknown).call(holder, ...args);
  }

  private argument(parameter: Parameter, owner: Type, member: string, path: string, depth: number, random: Random): unknown[] {
    if (parameter.optional === true && random.maybe(0.5)) {
      return [undefined];
    }
    const count = parameter.variadic === true ? random.pick([1, 2]) : 1;
    return Array.from({ length: count }, (_, i) =>
      this.value(parameter.type, parameter.name, `${path}.${member}(${parameter.name}${i})`, depth + 1, owner.name),
    );
  }

  private isA(value: unknown, fqn: string): boolean {
    const constructor = this.surroundings.library[this.assembly.find(fqn)?.name ?? ''];
    return typeof constructor === 'function' && value instanceof constructor;
  }

  /** The same choices for the same place, but for those that were refused there or above. */
  private randomAt(path: string): Random {
    let refused = 0;
    for (const [place, times] of this.adjustments.refusals) {
      refused += path === place || (path.startsWith(place) && /^[.[(]/.test(path.slice(place.length))) || place === '' ? times : 0;
    }
    return new Random(this.hash(`${path} ${refused}`));
  }

  private hash(text: string): number {
    let hash = this.seed | 0;
    for (let i = 0; i < text.length; i++) {
      hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
    }
    return hash;
  }
}

