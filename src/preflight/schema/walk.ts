import { Family } from '../finding';
import { Path, Refusal, SchemaRuleId } from './refusal';
import { SchemaNode } from './schema-node';

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

/** One pass over an object. Checks share it, so that a path is only written down where something is wrong. */
export class Walk {
  public readonly path: (string | number)[] = [];
  public readonly refusals: Refusal[] = [];

  constructor(
    /** The node at which the walk began. */
    public readonly root: SchemaNode,
    /** Where that is within the object. */
    private readonly prefix: Path,
    /** The definition that findings rest on. */
    private readonly source: string,
    /** The version of Kubernetes that is declared, as a number such as 129 for 1.29. */
    public readonly kubernetes: number | undefined,
    /** Whether an operator may yet add what is missing. */
    public readonly isCompletedLater: boolean,
    private readonly family?: Family,
  ) {}

  /** Where the walk is within the whole object. */
  public get place(): Path {
    return [...this.prefix, ...this.path];
  }

  public complain({ property, ...complaint }: Complaint): void {
    const path = property === undefined ? this.place : [...this.place, property];
    this.refusals.push({ ...complaint, path, because: this.source, ...(this.family === undefined ? {} : { family: this.family }) });
  }
}

/** Looks at a value, and complains to the walk. */
export type Check = (value: unknown, walk: Walk) => void;
