import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import fc from 'fast-check';
import { Document, stringify } from 'yaml';
import { ConfigMapObject, OTHER } from './yaml-app';
import { yamlDocuments } from '../../src/base/yaml-documents';
import { manifestYaml } from '../../src/render/manifest-yaml';
import { Preflight } from '../../src/preflight/preflight';
import { asSharedYamlDocument, asYamlDocument } from '../../src/render/yaml-document';

const DIST = join(__dirname, '..', '..', 'dist');

/** Texts that YAML says in many ways. */
const AWKWARD = [
  '', ' ', 'y', 'No', 'NULL', '~', 'e5', 'E-10', '-e5', '--e5', '012', '0o7', '0x1F', '1:30', '1_000', '.5', '1e3', '.inf', '.nan', '<<', '=',
  '2026-11-28', '2026-11-28T00:00:00Z', '- a', '-', '--', '---', '--- a', '...', '?', '? a', 'a: b', 'a:', ':a', 'a #b', 'a#b', '#a', '%a',
  '@a', '`a', '!a', '&a', '*a', '|', '>', '{a}', '[a]', 'a, b', ',a', '"a"', '\'a\'', 'a "b" \'c\'', '\\', 'a\\nb', 'ä', '日本', '\u{1F600}',
  '\ud800', '\u0000', '\u0085', '\u2028', '\ufeffa', '\t', 'a\tb', 'a\t', '\ta', ' a', 'a ', 'a  b', '/bin/sh', '-c', '--epochs=100', '8', '32Gi',
  'nvidia.com/gpu', 'pytorch/pytorch:2.8.0-cuda12.8', 'a\nb', 'a\nb\n', 'a\n\nb', 'a\n\n', '\na', '\n', ' a\nb', 'a\n b', 'a\n ', 'a\n\t', 'a \nb',
  'a\nb ', 'a\nb \n', 'a\n---\nb', 'a\n...', 'a\r\nb', 'a\n#b', 'set -eu\nif true; then\n  echo "$1": \'x\'\nfi\n', `${'x'.repeat(200)} y`, `k${'x'.repeat(1100)}`,
  '0Gi', '1Gi', '08Gi', '500m', '1e3m', '1E', '1_0Gi', 'n.a', 'e5/x', 'Yes-', 'true_', 'x:1',
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...AWKWARD) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'aey0-:. \n#/\'"{}[]|>&*!%@?,=\t'), maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'012emEKMGTi._-/nNoOfy'), maxLength: 6 }) },
);
const leaf = fc.oneof(text, text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(text, tie('tree'), { maxKeys: 4 })),
}));

describe('YAML of a manifest', () => {
  it('is what cdk8s writes, byte for byte, whatever stands in it', () => {
    fc.assert(fc.property(fc.dictionary(text, tree, { maxKeys: 5 }), (manifest) => {
      expect(manifestYaml(manifest)).toBe(Yaml.stringify(manifest));
    }), { numRuns: 3000 });
  });

  it.each(AWKWARD)('is what cdk8s writes of the text %j as a value, an entry and a key, at any depth', (value) => {
    const manifest = { value, below: { value, list: [value, [value], { value }] }, [`k${value}`]: 1, inner: { [value]: { [value]: value } } };
    expect(manifestYaml(manifest)).toBe(Yaml.stringify(manifest));
  });

  it('is what cdk8s writes of every object of the examples', () => {
    const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const manifests = files.flatMap((file) => yamlDocuments(readFileSync(join(DIST, file), 'utf8')) as Record<string, unknown>[]);
    expect(manifests.length).toBeGreaterThan(300);
    expect(manifests.filter((manifest) => manifestYaml(manifest) !== Yaml.stringify(manifest))).toEqual([]);
  });
});

describe('a manifest that writes itself', () => {
  const manifest = (): Record<string, unknown> => ({ kind: 'ConfigMap', data: { a: '1', b: 'x' } });

  it('is written by cdk8s as it was before', () => {
    expect(Yaml.stringify(asYamlDocument(manifest()))).toBe(Yaml.stringify(manifest()));
  });

  it('is written with what it has when it is written', () => {
    const marked = asYamlDocument(manifest());
    (marked.data as Record<string, string>).c = 'later';
    expect(Yaml.stringify(marked)).toContain('c: later');
  });

  it('is the same plain object to everybody else', () => {
    const marked = asYamlDocument(manifest());
    expect(marked).toStrictEqual(manifest());
    expect(JSON.stringify(marked)).toBe(JSON.stringify(manifest()));
    expect({ ...marked }).toStrictEqual(manifest());
    expect(Reflect.ownKeys({ ...marked })).toEqual(['kind', 'data']);
    expect(stringify({ ...marked })).toBe(stringify(manifest()));
  });

  it.each<[string, (manifest: { data?: Record<string, unknown>; immutable?: boolean }) => void]>([
    ['nothing', () => undefined],
    ['a look', ({ data }) => expect(data).toEqual({ a: '1', b: 'x' })],
    ['a change within a part', ({ data = {} }) => { data.c = 'later'; }],
    ['another part', (one) => { one.data = { c: 'other' }; }],
    ['a part taken out', (one) => { delete one.data; }],
    ['a part taken out and put in again', (one) => {
      delete one.data;
      one.data = { c: 'other' };
    }],
    ['a part more', (one) => { one.immutable = true; }],
    ['something that cdk8s has to write', ({ data = {} }) => { data.number = -0; }],
  ])('is written with what it has, and leaves what it shares as it was, after %s', (_, change) => {
    const [shared, plain] = [manifest(), manifest()];
    const marked = asSharedYamlDocument(shared);
    change(marked);
    change(plain);
    expect(Yaml.stringify(marked)).toBe(Yaml.stringify(plain));
    expect(shared).toEqual(manifest());
    expect(marked).toStrictEqual(plain);
    expect(Object.keys(marked)).toEqual(Object.keys(plain));
    expect(Yaml.stringify(marked)).toBe(Yaml.stringify(plain));
  });

  it('can be made another document of', () => {
    expect(new Document(asYamlDocument(manifest())).toString()).toBe(stringify(manifest()));
  });

  it('is written so without the checks as well', () => {
    const app = new App();
    Preflight.of(app).off();
    const { object } = new ConfigMapObject(new Chart(app, 'chart'), 'plain');
    const asked: string[] = [];
    const { toJson } = object;
    object.toJson = function () {
      const manifest = toJson.call(this);
      asked.push(...Reflect.ownKeys(manifest).map(String));
      return manifest;
    };

    const written = app.synthYaml();

    expect(asked).toContain('Symbol(yaml.node.type)');
    expect(written).toBe(Yaml.stringify({ ...object.toJson() }));
  });

  it('leaves an object alone of which somebody wrote toJson', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    new ConfigMapObject(chart, 'ours');
    const theirs = new ApiObject(chart, 'theirs', { apiVersion: 'v1', kind: 'ConfigMap' });
    theirs.toJson = () => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'theirs', namespace: 'ml' } });

    expect([app.synthYaml(), app.synthYaml()].map((yaml) => yaml.includes('name: theirs'))).toEqual([true, true]);
  });

  it('is handed out at synth only, and not of what somebody patched', () => {
    const app = new App();
    const chart = new Chart(app, 'chart');
    const [plain, patched] = [new ConfigMapObject(chart, 'plain'), new ConfigMapObject(chart, 'patched')];
    patched.patch('/data', OTHER);
    patched.patch('/binaryData', OTHER);
    expect(app.synthYaml()).toBe([plain, patched].map(({ object }) => Yaml.stringify(object.toJson())).join('---\n'));
    expect(Reflect.ownKeys(plain.object.toJson())).toEqual(['apiVersion', 'kind', 'metadata', 'data']);
  });
});
