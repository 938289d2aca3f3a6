import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preflightCommand } from '../../src/cli/preflight-command';

const BAD =
  'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: train\n  namespace: ml\nspec:\n  template:\n    spec:\n      '
  + 'containers:\n        - {name: main, image: "a/b:1", resources: {limits: {memory: 1Gi}}}\n';
const GOOD = BAD.replace('      containers:', '      restartPolicy: Never\n      containers:');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const run = (args: readonly string[], stdin = '') => preflightCommand(args, { colour: false, stdin: () => stdin });

describe('exit codes', () => {
  test('0 without errors, 1 with errors, 2 for unusable input', () => {
    expect(run([file('good.yaml', GOOD)]).exitCode).toBe(0);
    expect(run([file('bad.yaml', BAD)]).exitCode).toBe(1);
    expect(run([file('broken.yaml', 'a: [')]).exitCode).toBe(2);
  });

  test('2 as soon as one file cannot be read, and the others are still checked', () => {
    file('a/bad.yaml', BAD);
    const broken = file('a/broken.yaml', 'kind: [');
    const result = run([join(folder, 'a')]);
    expect(result.exitCode).toBe(2);
    expect(result.output).toContain('job-restart-policy');
    expect(result.errors).toContain(`${broken}:1 is no YAML: `);
  });

  test('a file that is given twice is read once', () => {
    const good = file('a/good.yaml', GOOD);
    expect(run([join(folder, 'a'), good, join(folder, 'a', '.', 'good.yaml'), '--quiet'])).toMatchObject({
      exitCode: 0, output: '0 errors, 0 warnings, 0 info in 1 object\n',
    });
  });

  test('2 with a message when there is nothing to check', () => {
    expect(run([join(folder, 'missing')])).toEqual({
      exitCode: 2, output: expect.any(String), errors: `${join(folder, 'missing')} does not exist\n`,
    });
    expect(run([folder]).errors).toBe(`${folder} has no Kubernetes objects\n`);
    expect(run([]).errors).toMatch(/^no path given\n\nUsage: /);
  });

  test('2 for options that do not exist or have wrong values', () => {
    const good = file('good.yaml', GOOD);
    expect(run([good, '--format', 'xml'])).toEqual({ exitCode: 2, output: '', errors: '--format (xml) must be text, json, sarif or github\n' });
    expect(run([good, '--nonsense']).exitCode).toBe(2);
    expect(run([good, '--disable', 'no-such-rule=x']).errors).toBe(
      "--disable (no-such-rule=x) must begin with the id of a rule; 'cdk8s-ml-workloads rules' lists all\n",
    );
    expect(run([good, '--disable', 'image-tag']).errors).toBe(
      "--disable (image-tag) must give a reason, as in --disable 'image-tag=<reason>'\n",
    );
  });
});

describe('reports', () => {
  test('the text names object, property, value, fix, ground and place', () => {
    const bad = file('bad.yaml', BAD);
    expect(run([bad, '--quiet']).output).toBe([
      'error Job ml/train is rejected (job-restart-policy)',
      "  'spec.template.spec.restartPolicy' (not given) must be Never or OnFailure; write 'restartPolicy: Never'",
      '  known because: the API server validates the restartPolicy of batch/v1 Jobs',
      `  at: ${bad}:9`,
      '',
      '1 error, 0 warnings, 0 info in 1 object',
      '',
    ].join('\n'));
  });

  test('colours are for terminals', () => {
    const bad = file('bad.yaml', BAD);
    expect(run([bad]).output).not.toContain('\u001b');
    expect(preflightCommand([bad], { colour: true, stdin: () => '' }).output).toContain('\u001b[31merror\u001b[0m');
  });

  test('JSON and SARIF can be read by programs', () => {
    const bad = file('bad.yaml', BAD);
    const json = JSON.parse(run([bad, '--format', 'json']).output) as { summary: object; findings: object[] };
    expect(json.summary).toMatchObject({ objects: 1, errors: 1 });
    expect(json.findings[0]).toMatchObject({
      rule: 'job-restart-policy', severity: 'error', file: bad, line: 9, property: 'spec.template.spec.restartPolicy',
      object: { kind: 'Job', name: 'train', namespace: 'ml' },
    });
    const sarif = JSON.parse(run([bad, '--format', 'sarif']).output) as {
      runs: [{ tool: { driver: { rules: object[] } }; results: object[] }];
    };
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: 'job-restart-policy', level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: bad }, region: { startLine: 9 } } }],
    });
    expect(sarif.runs[0].tool.driver.rules).toContainEqual(expect.objectContaining({ id: 'job-restart-policy' }));
  });

  test('the standard input is read for -', () => {
    expect(run(['-'], BAD)).toMatchObject({ exitCode: 1, output: expect.stringContaining('at: standard input:9') });
  });
});

describe('what is accepted', () => {
  test('a baseline leaves out what it lists, and nothing else', () => {
    const bad = file('bad.yaml', BAD);
    const baseline = join(folder, 'baseline.json');
    run([bad, '--write-baseline', baseline]);
    expect(JSON.parse(readFileSync(baseline, 'utf8'))).toMatchObject({
      version: 1, findings: expect.arrayContaining(['job-restart-policy Job.batch ml/train spec.template.spec.restartPolicy']),
    });
    expect(run([bad, '--baseline', baseline])).toMatchObject({
      exitCode: 0, output: '0 errors, 0 warnings, 0 info, 2 disabled in 1 object\n',
    });
    expect(run([file('other.yaml', BAD.replace('name: train', 'name: other')), '--baseline', baseline]).exitCode).toBe(1);
    expect(run([bad, '--baseline', file('no.json', '{}')]).errors).toBe(
      `--baseline (${join(folder, 'no.json')}) must have a list of findings; write it with --write-baseline\n`,
    );
  });

  test('a rule is turned off for one object by an annotation with a reason', () => {
    const annotated = (value: string): string =>
      BAD.replace('  namespace: ml', `  namespace: ml\n  annotations: {preflight.cdk8s-ml-workloads.dev/disable: "${value}"}`);
    expect(run([file('a.yaml', annotated('job-restart-policy: a mutating webhook of ours sets it'))]).exitCode).toBe(0);
    const without = run([file('b.yaml', annotated('job-restart-policy'))]);
    expect(without.exitCode).toBe(1);
    expect(without.output).toContain('(job-restart-policy) has no reason, so the rule stays on');
  });

  test('a rule is turned off by an option with a reason', () => {
    expect(run([file('bad.yaml', BAD), '--disable', 'job-restart-policy=our webhook sets it']).exitCode).toBe(0);
  });
});

describe('facts about the cluster', () => {
  test('are read from a file', () => {
    const cluster = file('cluster.yaml', 'pools:\n  - {name: h100, nodes: 2, resources: {cpu: 8, nvidia.com/gpu: 4}}\n');
    const job = file('job.yaml', GOOD.replace('memory: 1Gi', 'nvidia.com/gpu: 8'));
    expect(run([job]).exitCode).toBe(0);
    expect(run([job, '--cluster', cluster]).output).toContain("pool 'h100' has 4 nvidia.com/gpu per node, less than 8");
  });

  test("are those of the configuration of Volcano's scheduler, where the file has it", () => {
    const queue = file(
      'queue.yaml', 'apiVersion: scheduling.volcano.sh/v1beta1\nkind: Queue\nmetadata: {name: a}\nspec: {deserved: {nvidia.com/gpu: 8}}\n',
    );
    const cluster = (plugin: string): string =>
      file(
        'cluster.yaml',
        `volcano:\n  configuration: |\n    actions: "enqueue, allocate"\n    tiers:\n    - plugins:\n      - name: ${plugin}\n`,
      );
    expect(run([queue, '--cluster', cluster('proportion')]).output).toContain('has no effect without the capacity plugin');
    expect(run([queue, '--cluster', cluster('capacity')]).output).not.toContain('has no effect');
    const wrong = file('cluster.yaml', 'volcano: {configuration: nonsense}\n');
    expect(run([queue, '--cluster', wrong])).toMatchObject({
      exitCode: 2,
      errors: `cluster file ${wrong}: 'volcano.configuration' (nonsense) must be the text of a volcano-scheduler.conf, with 'actions' and 'tiers'; `
        + `copy the value of the key volcano-scheduler.conf of the ConfigMap volcano-scheduler-configmap\n`,
    });
  });

  test('a file with mistakes says each of them', () => {
    const cluster = file('cluster.yaml', 'pool: []\npools: [{nodes: "2", resources: {cpu: [1]}}]\nkubernetes: 1.34\n');
    expect(run([file('good.yaml', GOOD), '--cluster', cluster]).errors).toBe([
      `cluster file ${cluster}: 'pool' is unknown; use name, kubernetes, priorityClasses, pools, kueue, volcano, queues, namespaces`,
      `cluster file ${cluster}: 'pools[0]' must have 'name'`,
      `cluster file ${cluster}: 'pools[0].nodes' ("2") must be a whole number`,
      `cluster file ${cluster}: 'pools[0].resources' ({"cpu":[1]}) must be a map of amounts`,
      `cluster file ${cluster}: 'kubernetes' (1.34) must be a text; put it in quotes`,
      '',
    ].join('\n'));
  });
});

describe('--config', () => {
  const rules = (text: string) => file('preflight.yaml', `rules:\n${text}`);

  test('gives a rule another severity in some paths, and turns it off in others', () => {
    file('samples/latest.yaml', GOOD.replace('a/b:1', 'a/b:latest'));
    file('prod/latest.yaml', GOOD.replace('a/b:1', 'a/b:latest'));
    const config = rules(
      "  - {rule: image-tag, severity: error, reason: runs must be repeatable}\n  - {rule: image-tag, severity: 'off', reason: only shown, paths: ['samples/**']}\n",
    );
    const result = run([folder, '--each', '--config', config, '--format', 'json']);
    const { findings } = JSON.parse(result.output) as { findings: { rule: string; severity: string; file: string }[] };

    expect(findings.filter(({ rule }) => rule === 'image-tag').map(({ severity, file: where }) => [severity, where])).toEqual([
      ['error', join(folder, 'prod/latest.yaml')],
    ]);
    expect(result.exitCode).toBe(1);
  });

  test.each([
    ['  - {rule: image-tags, severity: info, reason: a}', "rules[0].rule (image-tags) must be the id of a rule; did you mean 'image-tag'?"],
    ['  - {rule: image-tag, severity: fatal, reason: a}', 'rules[0].severity (fatal) must be error, warning, info or off'],
    ['  - {rule: image-tag, severity: info}', 'rules[0].reason must say why'],
    ['  - {rule: image-tag, severity: info, reason: a, path: b}', "rules[0].path is no property of a rule; did you mean 'paths'?"],
    ['  - {rule: image-tag, severity: info, reason: a, paths: []}', "rules[0].paths must be a list of paths, such as 'samples/**'"],
    ['  {}', "must have a list 'rules'"],
  ])('refuses %s', (text, message) => {
    const result = run([file('good.yaml', GOOD), '--config', rules(text)]);

    expect([result.exitCode, result.errors]).toEqual([2, expect.stringContaining(message)]);
  });
});

test('--format github writes annotations at the lines of a pull request', () => {
  const [annotation, summary] = run([file('bad.yaml', BAD), '--format', 'github', '--quiet']).output.split('\n');

  expect(annotation).toMatch(/^::error file=.*bad\.yaml,line=9,title=job-restart-policy::Job ml\/train is rejected: 'spec\.template\.spec\.restartPolicy'/);
  expect(summary).toMatch(/^1 error, /);
});
