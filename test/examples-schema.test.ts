import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { EXAMPLES } from './support/examples';
import { type AnyManifest, modelErrors, officialErrors, SCHEMAS_DIR } from './support/schemas';

const DIST = join(__dirname, '..', 'dist');

/** API groups of objects in the examples for which there are no official schemas here. */
const WITHOUT_SCHEMA: string[] = ['argoproj.io', 'kustomize.toolkit.fluxcd.io', 'monitoring.coreos.com'];

interface Example {
  readonly file: string;
  readonly manifests: AnyManifest[];
}

const files = existsSync(DIST)
  ? readdirSync(DIST, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml') && !file.endsWith('/cluster.yaml'))
      .sort()
  : [];
const examples: Example[] = files.map((file) => ({ file, manifests: manifestsIn(readFileSync(join(DIST, file), 'utf8')) }));

function manifestsIn(text: string): AnyManifest[] {
  return parseAllDocuments(text).map((document) => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS() as AnyManifest;
  });
}

test('every example has manifests', () => {
  expect(EXAMPLES.filter((name) => !examples.some(({ file, manifests }) => file.startsWith(`${name}/`) && manifests.length > 0))).toEqual(
    [],
  );
  expect(EXAMPLES).not.toEqual([]);
});

test('kubernetes-models accept the manifests of every example', () => {
  const checked = examples.flatMap(({ file, manifests }) => manifests.map((manifest) => ({ file, errors: modelErrors(manifest) })));
  expect(checked.filter(({ errors }) => errors !== undefined && errors.length > 0)).toEqual([]);
  expect(checked.filter(({ errors }) => errors !== undefined)).not.toEqual([]);
});

(SCHEMAS_DIR === undefined ? describe.skip : describe)('the official schemas', () => {
  test.each(examples)('accept every manifest in $file', ({ manifests }) => {
    const schemas = manifests.filter(({ apiVersion }) => !WITHOUT_SCHEMA.includes(apiVersion.split('/')[0]));
    expect(schemas.flatMap((manifest) => officialErrors(manifest) ?? [`no schema for ${manifest.apiVersion} ${manifest.kind}`])).toEqual(
      [],
    );
  });
});
