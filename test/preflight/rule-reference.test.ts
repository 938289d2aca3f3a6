import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleReference } from '../support/rule-reference';

const FOLDER = join(__dirname, '..', '..', 'docs', 'rules');

test('docs/rules says what the rules are; UPDATE_RULES=1 writes it anew', () => {
  const pages = ruleReference();
  if (process.env.UPDATE_RULES === '1') {
    mkdirSync(FOLDER, { recursive: true });
    pages.forEach((text, file) => writeFileSync(join(FOLDER, file), text));
  }
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  pages.forEach((text, file) => expect(readFileSync(join(FOLDER, file), 'utf8')).toBe(text));
});
