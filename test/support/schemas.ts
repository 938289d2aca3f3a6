import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import { parse } from 'yaml';

/** A manifest, as far as the oracles need to know it. */
export interface AnyManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string };
}

/** Folder with the official schemas; without it the tests that need them are reported as skipped. */
export const SCHEMAS_DIR = process.env.SCHEMAS_DIR || undefined;

/**
 * What the official schemas have against a manifest, unknown fields forbidden. Undefined if there are no schemas, or
 * none for the API group: a kind that a known group does not have is an error.
 */
export function officialErrors(manifest: AnyManifest): string[] | undefined {
  if (SCHEMAS_DIR === undefined) {
    return undefined;
  }
  const validate = validatorOf(SCHEMAS_DIR, manifest);
  if (validate === undefined) {
    return undefined;
  }
  if (validate === 'unknown kind') {
    return [`${describe(manifest)}: the API group has no such kind in this version`];
  }
  return validate(manifest) ? [] : (validate.errors ?? []).map((error) => text(manifest, error));
}

/** What kubernetes-models has against a manifest of a core kind. It checks types only and accepts unknown fields. */
export function modelErrors(manifest: AnyManifest): string[] | undefined {
  let model: Record<string, new (data: unknown) => { validate(): void }>;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    model = require(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
  } catch (error) {
    if (['MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return undefined;
    }
    throw error;
  }
  try {
    new model[manifest.kind](manifest).validate();
    return [];
  } catch (error) {
    return [`${describe(manifest)}: ${(error as Error).message}`];
  }
}

const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';

/** The grammar that CRDs give for a quantity; the core schemas leave it out. */
const QUANTITY_SCHEMA = {
  type: ['number', 'string'],
  pattern: String.raw`^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$`,
};

const validators = new Map<string, ValidateFunction | 'unknown kind' | undefined>();
/** The API server reads patterns as Go does, which knows `(?i)`. */
const goRegExp = Object.assign(
  (pattern: string, flags: string) =>
    pattern.includes('(?i)') ? new RegExp(pattern.replace('(?i)', ''), `${flags}i`) : new RegExp(pattern, flags),
  { code: 'new RegExp' },
);

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  // optimising takes longer than it saves on the few manifests of a test
  code: { optimize: false, regExp: goRegExp },
  formats: {
    int32: { type: 'number', validate: (value: number) => value >= -(2 ** 31) && value < 2 ** 31 },
    int64: { type: 'number', validate: Number.isSafeInteger },
    'date-time': /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/,
    byte: /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    double: true,
  },
});

function validatorOf(folder: string, { apiVersion, kind }: AnyManifest): ValidateFunction | 'unknown kind' | undefined {
  const key = `${apiVersion}/${kind}`;
  if (!validators.has(key)) {
    const schema = coreSchema(folder, apiVersion, kind) ?? customSchema(folder, apiVersion, kind);
    validators.set(key, typeof schema === 'object' ? ajv.compile(schema) : schema);
  }
  return validators.get(key);
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

type CoreDefinitions = Record<string, { readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind[] }>;

let definitions: CoreDefinitions | undefined;

/** The core definitions; `ajv` compiles only those that a kind needs. */
function coreDefinitions(folder: string): CoreDefinitions {
  if (definitions === undefined) {
    const core = JSON.parse(readFileSync(join(folder, 'kubernetes/v1.36.0.json'), 'utf8')) as { definitions: CoreDefinitions };
    definitions = closed({ ...core.definitions, [QUANTITY]: QUANTITY_SCHEMA }) as CoreDefinitions;
    ajv.addSchema({ $id: 'k8s', definitions });
  }
  return definitions;
}

function coreSchema(folder: string, apiVersion: string, kind: string): object | 'unknown kind' | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const kinds = Object.entries(coreDefinitions(folder)).flatMap(([name, definition]) =>
    (definition['x-kubernetes-group-version-kind'] ?? []).map((gvk) => ({ name, ...gvk })),
  );
  const found = kinds.find((gvk) => gvk.group === group && gvk.version === version && gvk.kind === kind);
  if (found === undefined) {
    return kinds.some((gvk) => gvk.group === group) ? 'unknown kind' : undefined;
  }
  return {
    $ref: `k8s#/definitions/${found.name}`, properties: { apiVersion: { const: apiVersion } }, required: ['apiVersion', 'kind', 'metadata'],
  };
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: { readonly properties: object } };
    }[];
  };
}

/** The schema of a kind's storage version, which is the one that this library writes. */
function customSchema(folder: string, apiVersion: string, kind: string): object | 'unknown kind' | undefined {
  const group = apiVersion.split('/')[0];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => basename(file).startsWith(`${group}_`));
  for (const file of files) {
    const content = readFileSync(join(folder, file), 'utf8');
    // the cheap look spares parsing files of a megabyte
    if (new RegExp(`^ +kind: ${kind}$`, 'm').test(content)) {
      const { spec } = parse(content) as CustomResourceDefinition;
      const stored = spec.versions.find(({ storage }) => storage);
      if (spec.names.kind === kind && stored !== undefined) {
        const schema = closed(stored.schema.openAPIV3Schema) as { properties: object };
        const properties = {
          ...schema.properties, apiVersion: { const: `${group}/${stored.name}` }, metadata: { $ref: `k8s#/definitions/${OBJECT_META}` },
        };
        return { ...schema, properties, required: ['apiVersion', 'kind', 'metadata'] };
      }
    }
  }
  return files.length > 0 ? 'unknown kind' : undefined;
}

const customSchemas = new Map<string, unknown>();

/** A manifest with the defaults that the definition of its kind gives. Without the schemas it is left as it is. */
export function schemaDefaults<T extends AnyManifest>(manifest: T): T {
  if (SCHEMAS_DIR === undefined) {
    return manifest;
  }
  const key = `${manifest.apiVersion}/${manifest.kind}`;
  if (!customSchemas.has(key)) {
    coreDefinitions(SCHEMAS_DIR);
    customSchemas.set(key, customSchema(SCHEMAS_DIR, manifest.apiVersion, manifest.kind));
  }
  return defaulted(manifest, customSchemas.get(key) as SchemaWithDefaults | undefined) as T;
}

interface SchemaWithDefaults {
  readonly properties?: Record<string, SchemaWithDefaults>;
  readonly additionalProperties?: SchemaWithDefaults | boolean;
  readonly items?: SchemaWithDefaults;
  readonly default?: unknown;
}

function defaulted(value: unknown, schema: SchemaWithDefaults | undefined): unknown {
  if (Array.isArray(value)) {
    return value.map((entry) => defaulted(entry, schema?.items));
  }
  if (typeof value !== 'object' || value === null || schema === undefined) {
    return value;
  }
  const missing = Object.entries(schema.properties ?? {}).filter(([key, property]) => property.default !== undefined && !(key in value));
  const complete: Record<string, unknown> = { ...value, ...Object.fromEntries(missing.map(([key, property]) => [key, property.default])) };
  const others = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
  return Object.fromEntries(Object.entries(complete).map(([key, entry]) => [key, defaulted(entry, schema.properties?.[key] ?? others)]));
}

/** A schema in which every object with listed properties forbids others, except where the schema itself opens it. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema)) {
    copy[key] = key === 'enum' || key === 'default' ? value : closed(value);
  }
  const open = copy['x-kubernetes-preserve-unknown-fields'] === true || copy.additionalProperties !== undefined;
  if (typeof copy.properties === 'object' && copy.type === 'object' && !open) {
    copy.additionalProperties = false;
  }
  if (copy['x-kubernetes-int-or-string'] === true && copy.anyOf === undefined) {
    copy.anyOf = [{ type: 'integer' }, { type: 'string' }];
  }
  return copy;
}

function text(manifest: AnyManifest, error: ErrorObject): string {
  const detail = error.keyword === 'additionalProperties' ? `: ${String(error.params.additionalProperty)}` : '';
  return `${describe(manifest)}: ${error.instancePath || '/'} ${error.message ?? error.keyword}${detail}`;
}

function describe(manifest: AnyManifest): string {
  return `${manifest.apiVersion} ${manifest.kind} ${manifest.metadata?.name ?? '(no name)'}`;
}
