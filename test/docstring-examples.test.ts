import { App, Chart, Testing } from 'cdk8s';
import { check } from '../src/preflight/check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiType } from '../scripts/api-reference';
import { run } from './support/code-blocks';
import { expectValid } from './support/synth';

const { types } = JSON.parse(readFileSync(join(__dirname, '../.jsii'), 'utf8')) as { types: Record<string, ApiType> };
const constructs = Object.values(types).filter(({ initializer }) => initializer?.parameters?.[0]?.name === 'scope');

test.each(constructs.map(({ name, docs }) => [name, docs?.example]))('the docstring of %s has an example that runs', (name, example) => {
  expect(example).toContain(`new ${name}(`);

  const app = new App();
  const chart = new Chart(app, 'docs', { namespace: 'ml' });
  run(example ?? '', { app, chart });
  const manifests = Testing.synth(chart);
  expectValid(manifests);
  const { findings } = check(manifests.map((manifest: unknown) => ({ manifest })));
  expect(findings.filter(({ severity }) => severity !== 'info').map(({ rule, object }) => `${rule} ${object.title}`)).toEqual([]);
});
