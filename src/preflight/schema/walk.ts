import { Family } from '../finding';
import { Path, SchemaProblem, SchemaRuleId } from './refusal';
import { Rewritten, SchemaNode } from './schema-node';

/** What a check says is wrong with the value at the place where the walk is. */
export interface Complaint {
  readonly rule: SchemaRuleId;
  readonly value?: unknown;
  readonly problem: string;
  readonly fix: string;

  /** A property of the object at this place, where the complaint is about that. */
  readonly property?: string | number;
  readonly severity?: 'warning';
}

/** What a walk begins with. */
export interface WalkOptions {
  /** The node at which the walk begins. */
  readonly root: SchemaNode;

  /** Where that is within the object. */
  readonly prefix: Path;

  /** The definition that findings rest on. */
  readonly source: string;

  /** The declared version of Kubernetes, as `versionNumber` gives it. */
  readonly kubernetes: number | undefined;

  /** Whether an operator may yet add what is missing. */
  readonly isCompletedLater?: boolean;

  /** What a webhook fills in before the schema is asked. */
  readonly rewritten?: Rewritten;
  readonly family?: Family;
}

/** One pass over an object. Checks share it, so that a path is only written down where something is wrong. */
export class Walk {
  public readonly path: (string | number)[] = [];
  public readonly refusals: SchemaProblem[] = [];
  public readonly root: SchemaNode;
  public readonly kubernetes: number | undefined;
  public readonly isCompletedLater: boolean;
  public readonly rewritten: Rewritten | undefined;

  constructor(private readonly options: WalkOptions) {
    this.root = options.root;
    this.kubernetes = options.kubernetes;
    this.isCompletedLater = options.isCompletedLater === true;
    this.rewritten = options.rewritten;
  }

  /** Where the walk is within the whole object. */
  public get place(): Path {
    return [...this.options.prefix, ...this.path];
  }

  public complain({ property, ...complaint }: Complaint): void {
    const { source, family } = this.options;
    const path = property === undefined ? this.place : [...this.place, property];
    this.refusals.push({ ...complaint, path, because: source, ...(family === undefined ? {} : { family }) });
  }
}

/** Looks at a value, and complains to the walk. */
export type Check = (value: unknown, walk: Walk) => void;
