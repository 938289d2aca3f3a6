import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preflightCommand } from '../../../src/cli/preflight-command';
import { sentenceOf } from '../../../src/preflight/finding';
import { preflight } from '../../support/preflight';

const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: experiments.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Experiment, plural: experiments}
  versions:
  - name: v1alpha1
    served: false
    storage: false
    schema: {openAPIV3Schema: {type: object}}
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema:
      openAPIV3Schema:
        type: object
        required: [spec]
        properties:
          apiVersion: {type: string}
          kind: {type: string}
          metadata: {type: object}
          spec:
            type: object
            required: [trials, mode]
            x-kubernetes-validations:
            - {rule: 'self.parallel <= self.trials', message: no more trials at a time than there are}
            properties:
              trials: {type: integer, minimum: 1}
              parallel: {type: integer, default: 1}
              mode: {type: string, enum: [Grid, Random], default: Random}
              name: {type: string, pattern: '^[a-z]+$', maxLength: 8}
              tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
              steps:
                type: array
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [name]
                items: {type: object, properties: {name: {type: string}}}
              free: {type: object, x-kubernetes-preserve-unknown-fields: true}
          status: {type: object, properties: {done: {type: integer}}}
`;

const experiment = (body: string): string => `
apiVersion: example.com/v1
kind: Experiment
metadata: {name: sweep, namespace: ml}
${body}`;

const IGNORED = ['not-checked'];

function said(yaml: string): string[] {
  return preflight(yaml)
    .filter(({ rule, object }) => object.kind === 'Experiment' && !IGNORED.includes(rule))
    .map((finding) => `${finding.rule}: ${sentenceOf(finding)}`);
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'schemas-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  ['spec: {trials: 4, parallel: 2, mode: Grid, free: {a: {b: [1]}}, steps: [{name: a}, {name: b}]}\nstatus: {done: 1}', []],
  ['spec: {trials: 4}', []],
  ['spec: {}', ["missing-field: 'spec.trials' (not given) must be given; write 'trials'"]],
  ['', ["missing-field: 'spec' (not given) must be given; write 'spec'"]],
  ['spec: {trials: 4, trails: 4}', ["unknown-field: 'spec.trails' (4) is no field of 'spec'; write 'trials'"]],
  ['spec: {trials: 0}', ["out-of-bounds: 'spec.trials' (0) must be at least 1; write a larger number"]],
  ['spec: {trials: 4, mode: random}', ["not-one-of: 'spec.mode' (random) must be one of Grid, Random; write 'Random'"]],
  ['spec: {trials: 4, name: Sweep 1}', ["bad-format: 'spec.name' (Sweep 1) must match ^[a-z]+$; write a value that matches"]],
  ['spec: {trials: 4, tags: [a, a]}', ["duplicate-entry: 'spec.tags[1]' (a) is the same value as in entry [0]; leave one out"]],
  [
    'spec: {trials: 4, steps: [{name: a}, {name: a}]}',
    ["duplicate-entry: 'spec.steps[1].name' (a) is the same name as in entry [0]; give [1].name another value, or leave one entry out"],
  ],
  [
    'spec: {trials: 4, parallel: 8}',
    [
      `custom-resource-rule: 'spec' ({"trials":4,"parallel":8}) is refused: no more trials at a time than there are; change it so that the rule holds`,
    ],
  ],
])('kinds of which the input has the CustomResourceDefinition are checked: %s', (body, messages) => {
  expect(said(`${DEFINITION}---${experiment(body)}`)).toEqual(messages);
});

test('without a definition nothing is known about the fields of a kind', () => {
  expect(said(experiment('spec: {trails: 4}'))).toEqual([]);
});

test('a version that a definition no longer serves is not known', () => {
  const old = experiment('spec: {trials: 4}').replace('example.com/v1', 'example.com/v1alpha1');
  expect(preflight(`${DEFINITION}---${old}`).map(({ rule }) => rule)).toEqual(['not-checked']);
});

test('a definition of the input takes the place of the one that is known', () => {
  const cohort = DEFINITION.replaceAll('example.com', 'kueue.x-k8s.io')
    .replace('kind: Experiment', 'kind: Cohort')
    .replaceAll('name: v1\n', 'name: v1beta2\n');
  const yaml = 'apiVersion: kueue.x-k8s.io/v1beta2\nkind: Cohort\nmetadata: {name: a}\nspec: {trials: 1}';
  expect(preflight(`${cohort}---\n${yaml}`).filter(({ object }) => object.kind === 'Cohort')).toEqual([]);
  expect(preflight(yaml).map(({ rule }) => rule)).toContain('unknown-field');
});

describe('--schemas', () => {
  const run = (...args: string[]): ReturnType<typeof preflightCommand> => preflightCommand(args, { colour: false, stdin: () => '' });

  test('gives definitions of kinds that the manifests have', () => {
    writeFileSync(join(folder, 'definitions.yaml'), DEFINITION);
    const file = join(folder, 'experiment.yml');
    writeFileSync(file, experiment('spec: {trials: four}').trimStart());
    expect(run(file, '--schemas', join(folder, 'definitions.yaml')).output).toContain(`wrong-type`);
    expect(run(file, '--schemas', join(folder, 'definitions.yaml')).output).toContain(`at: ${file}:4`);
    expect(run(file).output).toContain('not-checked');
  });

  test('takes the list that kubectl prints', () => {
    const items = DEFINITION.trim()
      .split('\n')
      .map((line, i) => `${i === 0 ? '- ' : '  '}${line}`)
      .join('\n');
    writeFileSync(join(folder, 'definitions.yaml'), `apiVersion: v1\nkind: List\nitems:\n${items}\n`);
    const file = join(folder, 'experiment.yml');
    writeFileSync(file, experiment('spec: {trials: four}').trimStart());
    expect(run(file, '--schemas', join(folder, 'definitions.yaml')).output).toContain('wrong-type');
  });

  test('that has none is an error that says where to take them from', () => {
    const file = join(folder, 'experiment.yml');
    writeFileSync(file, experiment('spec: {trials: 4}').trimStart());
    expect(run(file, '--schemas', file)).toEqual({
      exitCode: 2,
      output: '',
      errors: `--schemas (${file}) has no CustomResourceDefinitions; take them from the project, or from 'kubectl get crd -o yaml'\n`,
    });
    expect(run(file, '--schemas', join(folder, 'none')).errors).toBe(`--schemas: ${join(folder, 'none')} does not exist\n`);
  });
});
