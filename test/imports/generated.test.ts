import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobTasks } from '../../imports/batch.volcano.sh';
import type { JobSetReplicatedJobs } from '../../imports/jobset.x-k8s.io';
import type { JobSpec, PodTemplateSpec } from '../../imports/k8s';
import { customResourceModule } from '../../scripts/import/custom-resource';
import { generate } from '../../scripts/import/generate';
import { CUSTOM_RESOURCES, SCHEMAS, Source } from '../../scripts/import/sources';
import { SCHEMAS_DIR } from '../support/schemas';

const IMPORTS = join(__dirname, '../../imports');

/** The files of imports/, and of its folder with schemas. */
function committed(): string[] {
  return readdirSync(IMPORTS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
}

(SCHEMAS_DIR === undefined ? describe.skip : describe)('the generator', () => {
  test('writes exactly the committed files', async () => {
    const fileOf = (source: Source): string => join(SCHEMAS_DIR ?? '', source.file);
    const has = (source: Source): boolean => existsSync(fileOf(source));
    const files = await generate((source) => Promise.resolve(readFileSync(fileOf(source), 'utf8')), has);
    // operators whose definitions are not in the folder
    const absent = Object.entries(CUSTOM_RESOURCES).filter(([, sources]) => !sources.every(has)).map(([name]) => `${name}.ts`);
    const absentSchemas = SCHEMAS.filter(({ sources }) => !sources.every(has)).map(({ name }) => `schemas/${name}.ts`);
    expect([...Object.keys(files), ...absent, ...absentSchemas].sort()).toEqual(committed());
    // the list of all tables is known with all definitions only
    for (const [name, text] of Object.entries(files).filter(([file]) => absentSchemas.length === 0 || file !== 'schemas/groups.ts')) {
      expect({ name, text: readFileSync(join(IMPORTS, name), 'utf8') }).toEqual({ name, text });
    }
  });
});

test('a core type does not take the place of one that knows more', () => {
  const text = { type: 'string' };
  const claim = { type: 'object', properties: { accessModes: text, storageClassName: text, volumeName: text } };
  const schema = {
    properties: { spec: { type: 'object', properties: { claim: { ...claim, properties: { ...claim.properties, colour: text } } } } },
  };
  const paint = { spec: { names: { kind: 'Paint' }, versions: [{ name: 'v1', storage: true, schema: { openAPIV3Schema: schema } }] } };
  expect(() => customResourceModule([paint], { 'io.k8s.api.core.v1.PersistentVolumeClaimSpec': claim })).toThrow(
    "Paint claim has 'colour', which the core type in its place lacks",
  );
});

test('the imports hold types only, and no prose of others', () => {
  for (const name of committed().filter((file) => !file.startsWith('schemas/'))) {
    const lines = readFileSync(join(IMPORTS, name), 'utf8').split('\n');
    const strange = lines.filter(
      (line) => !/^(\/\/ Generated|\/\/ {3}\S+$|import type |export (interface|type) |\s+readonly |}?$)/.test(line),
    );
    expect({ name, strange }).toEqual({ name, strange: [] });
  }
});

test('the schemas have no prose of others, and one line for each kind and node', () => {
  const tables = committed().filter((file) => file.startsWith('schemas/') && file !== 'schemas/groups.ts');
  expect(tables).not.toEqual([]);
  for (const name of tables) {
    const text = readFileSync(join(IMPORTS, name), 'utf8');
    expect({ name, prose: text.includes('"description":"') }).toEqual({ name, prose: false });
    expect(text.split('\n').length).toBeGreaterThan(100);
  }
});

test('one pod template fits a Job, a Volcano task and a JobSet without a cast', () => {
  const template: PodTemplateSpec = { spec: { containers: [{ name: 'main' }] } };
  const job: JobSpec = { template };
  const task: JobTasks = { template };
  const replicatedJob: JobSetReplicatedJobs = { name: 'worker', template: { spec: job } };
  expect([job.template, task.template, replicatedJob.template.spec?.template]).toEqual([template, template, template]);
});
