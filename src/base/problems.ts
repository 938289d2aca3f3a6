import { IConstruct } from 'constructs';
import { appFolder } from './app-folder';
import { ExtraProps } from './extra-props';

/**
 * What is wrong with one value: the words in which constructs, value objects, engines and the rules of preflight say it.
 */
export interface Problem {
  /** Where the value stands, for instance `sidecars[0].image`; without it, the value is wrong as a whole. */
  readonly property?: string;
  readonly value?: unknown;

  /** What is wrong: a clause that follows property and value, for instance "must be Never or OnFailure". */
  readonly problem: string;

  /** How numbers in the problem came about, for instance "4 pods x 8 = 32 nvidia.com/gpu". */
  readonly arithmetic?: string;

  /** What to change, as an imperative. */
  readonly fix: string;
}

/** A problem of a value that stands somewhere. */
export interface PropertyProblem extends Problem {
  readonly property: string;
}

/**
 * Collects everything that is wrong with the arguments of one construct, so that one error reports it all.
 */
export class Problems {
  private readonly found: PropertyProblem[] = [];

  /**
   * @param path of the construct, which starts every line of the error
   * @param construct whose arguments these are; without one they are those of a value object
   */
  constructor(private readonly path: string, private readonly construct?: IConstruct) {}

  /** Whether a property that nobody here knows is left to the wrapper that passes it on. */
  public ignores(property: string): boolean {
    return this.construct !== undefined && ExtraProps._isIgnored(this.construct, property);
  }

  /**
   * Notes one wrong argument.
   *
   * @param property as the user wrote it, for instance `sidecars[0].image`
   * @param value the value got
   * @param problem what every value must be: a clause that starts with "must" or "needs" or the like
   * @param fix what to change
   */
  public add(property: string, value: unknown, problem: string, fix: string): void {
    this.found.push({ property, value, problem, fix });
  }

  /**
   * Notes what others found, unless the same is already noted.
   *
   * @param rename what a property is called here
   */
  public take(others: Problems, rename: (property: string) => string): void {
    for (const found of others.found) {
      const renamed = rename(found.property);
      const text = sentence({ ...found, property: renamed });
      if (!this.found.some((known) => sentence(known) === text)) {
        this.found.push({ ...found, property: renamed });
      }
    }
  }

  /** Whether something is wrong with a property. */
  public has(property: string): boolean {
    return this.found.some((found) => found.property === property);
  }

  /** What was noted first, for a value object to keep. */
  public get first(): PropertyProblem | undefined {
    return this.found[0];
  }

  /** Whether nothing is wrong. */
  public get isEmpty(): boolean {
    return this.found.length === 0;
  }

  /** What is wrong, without the construct's path. */
  public get messages(): string[] {
    return this.found.map(sentence);
  }

  /** Throws one error with every problem, if there is any. */
  public throwIfAny(): void {
    if (!this.isEmpty) {
      const folder = this.construct && appFolder(this.construct);
      const place = folder === undefined ? this.path : `${this.path} of the app that writes ${folder}`;
      throw new Error(this.messages.map((message) => `[${place}] ${message}`).join('\n'));
    }
  }
}

/** The problems of one construct. */
export function problemsOf(construct: IConstruct): Problems {
  return new Problems(construct.node.path, construct);
}

/** Reports the problem that a value object carries, if it carries one. */
export function reportValue(problems: Problems, property: string, value: { readonly _problem?: Problem } | undefined): void {
  if (value?._problem !== undefined) {
    const { property: option, value: got, problem, fix } = value._problem;
    problems.add(option === undefined ? property : `${property}.${option}`, got, problem, fix);
  }
}

function sentence({ property, value, problem, fix }: PropertyProblem): string {
  return `'${property}' (${display(value)}) ${problem}; ${fix}`;
}

function display(value: unknown): string {
  if (value === undefined) {
    return 'not given';
  }
  if (Array.isArray(value)) {
    return value.length === 0 ? '[]' : short(value.map(display).join(', '));
  }
  const text =
    typeof value === 'object' && value !== null && value.toString === Object.prototype.toString ? objectText(value) : String(value);
  if (text.trim() === '') {
    return `'${text}'`;
  }
  return short(text);
}

function short(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** A literal as it was written, and of other objects the name of their class. */
function objectText(value: object): string {
  const name = value.constructor?.name ?? 'Object';
  return name === 'Object' ? literalText(value) : name;
}

/** As JSON, where it is no ring: a construct knows its scope, which knows the construct. */
function literalText(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return `{ ${Object.keys(value).join(', ')} }`;
  }
}
