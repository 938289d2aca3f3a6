import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleReference } from '../support/rule-reference';

const FILE = join(__dirname, '..', '..', 'docs', 'rules.md');

test('docs/rules.md says what the rules are; UPDATE_RULES=1 writes it anew', () => {
  if (process.env.UPDATE_RULES === '1') {
    writeFileSync(FILE, ruleReference());
  }
  expect(readFileSync(FILE, 'utf8')).toBe(ruleReference());
});
