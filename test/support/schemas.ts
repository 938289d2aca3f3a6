import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import { parse } from 'yaml';

/** A manifest, as far as the oracles need to know it. */
export interface AnyManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string };
}

/** Folder with the official schemas; without it the tests that need them are reported as skipped. */
export const SCHEMAS_DIR = process.env.SCHEMAS_DIR;

/**
 * What the official schemas have against a manifest, unknown fields forbidden. Undefined if there are no schemas, or
 * none for the kind.
 */
export function officialErrors(manifest: AnyManifest): string[] | undefined {
  if (SCHEMAS_DIR === undefined) {
    return undefined;
  }
  const validate = validatorOf(SCHEMAS_DIR, manifest);
  if (validate === undefined) {
    return undefined;
  }
  return validate(manifest) ? [] : (validate.errors ?? []).map((error) => text(manifest, error));
}

/** What kubernetes-models has against a manifest of a core kind. It checks types only and accepts unknown fields. */
export function modelErrors(manifest: AnyManifest): string[] | undefined {
  let model: Record<string, new (data: unknown) => { validate(): void }>;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    model = require(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
  } catch {
    return undefined;
  }
  try {
    new model[manifest.kind](manifest).validate();
    return [];
  } catch (error) {
    return [`${describe(manifest)}: ${(error as Error).message}`];
  }
}

const validators = new Map<string, ValidateFunction | undefined>();
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });

function validatorOf(folder: string, { apiVersion, kind }: AnyManifest): ValidateFunction | undefined {
  const key = `${apiVersion}/${kind}`;
  if (!validators.has(key)) {
    validators.set(key, coreValidator(folder, apiVersion, kind) ?? customValidator(folder, apiVersion, kind));
  }
  return validators.get(key);
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function coreValidator(folder: string, apiVersion: string, kind: string): ValidateFunction | undefined {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  if (ajv.getSchema('k8s') === undefined) {
    const { definitions } = JSON.parse(readFileSync(join(folder, 'kubernetes/v1.36.0.json'), 'utf8')) as { definitions: Record<string, unknown> };
    ajv.addSchema({ $id: 'k8s', definitions: closed(definitions) });
  }
  const { definitions } = ajv.getSchema('k8s')?.schema as { definitions: Record<string, { 'x-kubernetes-group-version-kind'?: GroupVersionKind[] }> };
  const name = Object.keys(definitions).find((candidate) =>
    definitions[candidate]['x-kubernetes-group-version-kind']?.some((gvk) => gvk.group === group && gvk.version === version && gvk.kind === kind));
  return name === undefined ? undefined : ajv.compile({ $ref: `k8s#/definitions/${name}` });
}

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: { readonly name: string; readonly schema: { readonly openAPIV3Schema: object } }[];
  };
}

function customValidator(folder: string, apiVersion: string, kind: string): ValidateFunction | undefined {
  const [group, version] = apiVersion.split('/');
  for (const project of ['kueue', 'volcano', 'jobset', 'trainer']) {
    for (const file of readdirSync(join(folder, project)).filter((name) => name.startsWith(`${group}_`))) {
      const content = readFileSync(join(folder, project, file), 'utf8');
      if (new RegExp(`^ +kind: ${kind}$`, 'm').test(content)) {
        const definition = parse(content) as CustomResourceDefinition;
        const served = definition.spec.versions.find(({ name }) => name === version);
        return served && definition.spec.names.kind === kind ? ajv.compile(closed(served.schema.openAPIV3Schema) as object) : undefined;
      }
    }
  }
  return undefined;
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
