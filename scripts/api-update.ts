import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const { types } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) as { types: Record<string, { name: string }> };
const names = Object.values(types).map(({ name }) => name).sort();
writeFileSync(join(root, 'test/api-exports.txt'), `${names.join('\n')}\n`);
