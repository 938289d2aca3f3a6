import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preflightCommand } from '../../src/cli/preflight-command';
import { check } from '../../src/preflight/check';
import { readInput } from '../../src/preflight/input/read-input';

const BAD = 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: NAME, namespace: ml}\nspec: {template: {spec: {containers: [{name: c, image: "a/b:1"}]}}}\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(path: string, content: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
  return join(folder, path);
}

const run = (...args: string[]) => preflightCommand(args, { colour: false, stdin: () => '' });

test.each(['.hidden.yaml', '.github/x.yaml', 'node_modules/a/x.json', 'a/.b/c.yml'])('%s is read, as kubectl apply --recursive does', (path) => {
  file(path, path.endsWith('json') ? JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec: { template: {} } }) : BAD);
  expect(run(folder).exitCode).toBe(1);
});

test('files of tools that have no objects are no mistakes', () => {
  file('good.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: ml}\n');
  file('.vscode/settings.json', '{ // comment\n}');
  file('node_modules/x/package.json', '{"name": "x"}');
  expect(run(folder)).toMatchObject({ exitCode: 0, errors: '' });
});

test('links to files and folders are followed once, and those in a circle end', () => {
  file('elsewhere/x.yaml', BAD);
  mkdirSync(join(folder, 'dist/a'), { recursive: true });
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'dist/linked'));
  symlinkSync(join(folder, 'dist'), join(folder, 'dist/a/circle'));
  symlinkSync(join(folder, 'dist/a/self.yaml'), join(folder, 'dist/a/self.yaml'));
  const { exitCode, output, errors } = run(join(folder, 'dist'));
  expect([exitCode, errors]).toEqual([2, `${join(folder, 'dist/a/self.yaml')} is a link that leads to itself\n`]);
  expect(output.match(/job-restart-policy/g)).toHaveLength(1);
});

test('a pipe among the manifests is a problem, and nothing waits for it', () => {
  execFileSync('mkfifo', [join(folder, 'x.yaml')]);
  expect(run(folder)).toMatchObject({
    exitCode: 2, errors: `${join(folder, 'x.yaml')} is no file but a pipe, socket or device, and reading it may never end\n`,
  });
});

test('nothing in a file or its name acts on a terminal or on the log of a build', () => {
  file('::error::x\u001b[31m.yaml', 'a: [');
  file('y.yaml', BAD.replace('NAME', '"a\\n::error file=x::b\\e]0;title\\a\\u202e##[group]"'));
  const text = run(folder);
  const json = run(folder, '--format', 'json');
  for (const output of [text.output, text.errors ?? '', json.output, json.errors ?? '', run(folder, '--format', 'sarif').output]) {
    // eslint-disable-next-line no-control-regex
    expect(output).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(output.split('\n').filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
  }
  expect(JSON.parse(json.output)).toMatchObject({ problems: [{ file: join(folder, '::error::x\u001b[31m.yaml') }] });
});

test('files above a stated size are refused', () => {
  const large = file('x.yaml', `a: ${'x'.repeat(64 * 1024 * 1024)}`);
  expect(run(large)).toMatchObject({ exitCode: 2, errors: `${large} is larger than 64 MiB; split it\n` });
});

/** Time of the process for a text of some length, in milliseconds. */
function cost(make: (length: number) => string, length: number): number {
  const manifest = make(length);
  const start = process.cpuUsage();
  check(readInput(manifest, 'x.yaml').manifests);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const argument = (text: string): string => BAD.replace('name: c,', `name: c, args: [${JSON.stringify(text)}], env: [{name: A, value: ${JSON.stringify(text)}}],`);
const repeated = (unit: string) => (length: number): string => argument(unit.repeat(length / unit.length));

describe('texts and structures take time in proportion to their length', () => {
  const HOSTILE: readonly (readonly [string, (length: number) => string])[] = [
    ...['-', 'a-', 'a.', 'http://a:', '--token', '$(A)', '-----BEGIN ', 'eyJa.', 'password', 'token=', 'a@', '://', '<a', '${A', '{{', '$VC_A'].map(
      (unit) => [`'${unit}' again and again`, repeated(unit)] as const,
    ),
    ['a path of a queue', (length) => `apiVersion: scheduling.volcano.sh/v1beta1\nkind: Queue\nmetadata: {name: q, annotations: {volcano.sh/hierarchy: `
      + `root${'/a'.repeat(length / 2)}, volcano.sh/hierarchy-weights: '1${'/1'.repeat(length / 2)}'}}\nspec: {weight: 1}\n`],
    ['anchors', (length) => `${BAD}x: &a [1]\ny: [${'*a,'.repeat(length / 3)}]\n`],
    ['tags', (length) => `${BAD}x: [${'!a b,'.repeat(length / 5)}]\n`],
    ['keys', (length) => `${BAD}x: {${Array.from({ length: length / 8 }, (_, i) => `k${i}: 1`).join(', ')}}\n`],
    ['brackets that end too far left', (length) => `${BAD}x: {\n${'a: [\n],\n'.repeat(Math.min(300, length / 8))}}\n`],
    ['an expression of a policy', (length) => 'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: a}\nspec: {matchConstraints: '
      + '{resourceRules: [{apiGroups: [a], apiVersions: [a], operations: [CREATE], resources: [a]}]}, validations: [{expression: "'
      + `${'true || '.repeat(length / 8)}true"}]}\n`],
    ['pods of a group', (length) => Array.from({ length: length / 250 }, (_, i) => `apiVersion: v1\nkind: Pod\nmetadata: {name: p${i}, namespace: n, labels: {kueue.x-k8s.io/queue-name: q, `
      + `kueue.x-k8s.io/pod-group-name: g}, annotations: {kueue.x-k8s.io/pod-group-total-count: '9'}}\nspec: {containers: [{name: c, image: a}]}\n`).join('---\n')],
    ['documents', (length) => `${BAD}---\n`.repeat(length / 200)],
  ];

  test.each(HOSTILE)('%s', (_what, make) => {
    cost(make, 4000);
    const short = Math.min(cost(make, 50_000), cost(make, 50_000));
    const long = Math.min(cost(make, 100_000), cost(make, 100_000));
    // twice the length: 2 in proportion, 4 when every part meets every other
    expect(long).toBeLessThan(3 * short + 60);
  }, 60_000);
});

test('git runs no program of the repository, and fetches nothing', () => {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder, stdio: 'ignore' });
  file('dist/x.yaml', BAD.replace('NAME', 'a'));
  file('.gitattributes', '*.yaml diff=evil filter=evil\n');
  git('init', '-q');
  for (const setting of ['diff.evil.textconv', 'filter.evil.smudge', 'core.fsmonitor', 'core.pager']) {
    git('config', setting, `touch ${join(folder, 'owned')}; cat`);
  }
  git('add', '.');
  rmSync(join(folder, 'owned'), { force: true });
  git('-c', 'core.fsmonitor=false', 'commit', '-q', '-m', 'first');
  rmSync(join(folder, 'owned'), { force: true });
  const main = join(__dirname, '../../src/cli/main.ts');
  const { status } = spawnSync(process.execPath, ['--import', require.resolve('tsx').replace(/^/, 'file://'), main, 'preflight', 'diff', 'HEAD:dist', 'dist'], {
    cwd: folder, encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(spawnSync('ls', [join(folder, 'owned')]).status).not.toBe(0);
}, 60_000);
