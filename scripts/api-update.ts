import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiReference, ApiType } from './api-reference';

const root = join(__dirname, '..');
const { types } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) as { types: Record<string, ApiType> };
const names = Object.values(types).map(({ name }) => name).sort();
writeFileSync(join(root, 'test/api-exports.txt'), `${names.join('\n')}\n`);

const pages = apiReference(Object.values(types));
const folder = join(root, 'docs/api');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const [name, text] of pages) {
  writeFileSync(join(folder, name), text);
}
