/** What a value may be. `any` is not looked into; `quantity` is a Kubernetes quantity as text or number. */
export type SchemaType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'quantity' | 'any';

/** A rule in the Common Expression Language that a CustomResourceDefinition holds. */
export interface SchemaRule {
  readonly rule: string;
  readonly message?: string;
  readonly fieldPath?: string;
}

/** What upstream says about one place of an object. Other nodes are named by their position in the table. */
export interface SchemaNode {
  readonly type: SchemaType;

  /** Of an object: the node of each property that it may have. */
  readonly properties?: Readonly<Record<string, number>>;

  /** Of an object: the node of the values of all properties that `properties` lacks. */
  readonly values?: number;

  /** Of an object: whether properties that nobody declared are kept. */
  readonly open?: true;
  readonly required?: readonly string[];

  /** Of an object: since which Kubernetes version a property exists. */
  readonly since?: Readonly<Record<string, string>>;

  /** Of an object: the last Kubernetes version that has the property. */
  readonly until?: Readonly<Record<string, string>>;

  /** Of a list. */
  readonly items?: number;

  /** Of a list: the properties by which no two entries may be the same; empty when whole entries may not be. */
  readonly unique?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: true;
  readonly exclusiveMaximum?: true;

  /** Characters of a text, entries of a list, or properties of an object. */
  readonly least?: number;
  readonly most?: number;
  readonly nullable?: true;
  readonly default?: unknown;
  readonly rules?: readonly SchemaRule[];

  /** Whether the object is a whole Kubernetes object with `apiVersion`, `kind` and `metadata` of its own. */
  readonly embedded?: true;
}

/**
 * A webhook that reads an object into Go types and writes it back leaves the zero values of Go where something was missing:
 * everywhere, or only for quantities, where the Go fields of texts are left out when they are empty.
 */
export type Rewritten = 'all' | 'quantities';

/** One kind in one version. */
export interface SchemaKind {
  readonly node: number;

  /** Of objects that exist already, whose changes a mutating webhook does not put right. */
  readonly existing?: number;

  /** Where the definition comes from, for instance `CustomResourceDefinition of Kueue v0.19.2`. */
  readonly source: string;

  /** Whether the API server drops what a manifest says under `status`. */
  readonly status?: true;

  /** What a webhook fills in before the schema is asked. */
  readonly rewritten?: Rewritten;

  /** Since which Kubernetes version the kind exists, and the last one that has it. */
  readonly since?: string;
  readonly until?: string;
}

/** Schemas of some kinds, which share what is the same in several of them. */
export interface SchemaTable {
  /** By API version and kind, for instance `batch/v1 Job` or `v1 Pod`. */
  readonly kinds: Readonly<Record<string, SchemaKind>>;
  readonly nodes: readonly SchemaNode[];

  /** Whether these are types of the API server itself, which reads and checks them with code instead of by schema. */
  readonly builtIn?: true;

  /** Node of `metadata` of every object, in the table of the API server's own types. */
  readonly metadata?: number;
}

/** How tables call a kind. */
export function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`;
}
