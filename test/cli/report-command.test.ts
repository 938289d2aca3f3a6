import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportCommand } from '../../src/cli/report-command';
import { weekCommand } from '../../src/cli/week-command';
import { penOf } from '../../src/report/draw/svg';

const ROOT = join(__dirname, '..', '..');
const DIST = join(ROOT, 'dist/gitops/platform-repo');
const terminal = { colour: false, stdin: () => '' };
const report = (...args: string[]) => reportCommand(args, terminal);
const week = (...args: string[]) => weekCommand(args, terminal);

let folder: string;
const cwd = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-'));
});
afterEach(() => {
  process.chdir(cwd);
  rmSync(folder, { recursive: true });
});

test('writes one page, and says which', () => {
  const file = join(folder, 'out/report.html');

  expect(report(join(DIST, 'prod-eu'), '-o', file)).toEqual({ exitCode: 0, output: `${file}\n` });
  expect(readFileSync(file, 'utf8')).toContain('<h1>Cluster prod-eu</h1>');
  expect(readdirSync(join(folder, 'out'))).toEqual(['report.html']);
});

test('several clusters are on one page, each with its facts, what belongs to none last', () => {
  const file = join(folder, 'report.html');
  report(DIST, '-o', file);
  const text = readFileSync(file, 'utf8');

  expect(text).toContain('<h1>3 clusters</h1>');
  expect([...text.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, name]) => name)).toEqual(['prod-eu', 'staging', 'Other objects']);
});

test('Markdown has its pictures beside it', () => {
  const file = join(folder, 'report.md');
  const { output } = report(join(DIST, 'prod-eu'), '-o', file);
  const named = [...readFileSync(file, 'utf8').matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, name]) => name);

  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
  expect(output.trim().split('\n')).toEqual([file, ...named.map((name) => join(folder, name))]);
});

test('with --old the page says what a change does, and what becomes of shares', () => {
  process.chdir(folder);
  cpSync(join(DIST, 'prod-eu'), join(folder, 'dist'), { recursive: true });
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'init.defaultBranch=main', ...args]);
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'before');
  const queues = join(folder, 'dist/platform/queues.k8s.yaml');
  writeFileSync(
    queues,
    readFileSync(queues, 'utf8').replace(/(name: nvidia.com\/gpu\s+nominalQuota: )"29"|(nominalQuota: )"29"/, '$1$2"37"'),
  );

  expect(report('dist', '--old', 'HEAD:dist', '-o', 'report.html')).toMatchObject({ exitCode: 0 });
  const text = readFileSync('report.html', 'utf8');
  expect(text).toContain('This change changes 1 share or limits.');
  expect(text).toContain('37 <span class="u">(+8)</span>');
  expect(text).toContain('compared with </span><code>HEAD:dist</code>');
});

test.each([
  [[], 'no path given'],
  [['dist'], 'needs -o FILE.html or -o FILE.md'],
  [['dist', '-o', 'x.pdf'], '-o (x.pdf) must end in .html or .md'],
  [['dist', '-o', 'x.html', '--week', 'today'], '--week (today) must be a date such as 2026-01-05'],
  [['a', 'b', '-o', 'x.html', '--old', 'HEAD:a'], '--old (HEAD:a) can be compared with one path, and got 2'],
  [['dist', '-o', 'x.html', '--olt', 'HEAD:a'], "unknown option '--olt'; did you mean '--old'?"],
  [['nowhere', '-o', 'x.html'], 'nowhere'],
] as const)('%j is refused: %s', (args, message) => {
  const { exitCode, errors } = report(...args);

  expect(exitCode).toBe(2);
  expect(errors).toContain(message);
  expect(existsSync('x.html')).toBe(false);
});

test('without echarts it says what to install, and other errors of loading it are told as they are', () => {
  const failing = (code: string) => () => {
    throw Object.assign(new Error('why'), { code });
  };

  expect(() => penOf(failing('MODULE_NOT_FOUND'))).toThrow(
    "echarts is not installed, which draws the pictures of a report; npm install --save-dev 'echarts@^6.1.0'",
  );
  expect(() => penOf(failing('ERR_OTHER'))).toThrow('why');
});

test('explains itself', () => {
  expect(report('--help').output).toMatch(/^Usage: cdk8s-ml-workloads report PATH/);
  expect(week('--help').output).toMatch(/^Usage: cdk8s-ml-workloads simulate PATH... --week/);
});

test('simulate --week reads the facts beside the manifests, with a date or without', () => {
  const text = week(join(DIST, 'prod-eu'), '--week').output;

  expect(text).toContain('The week from Monday 2026-01-05, in UTC\n');
  expect(text).toContain('nvidia.com/gpu in h100');
  expect(text).toContain('each declared pool is one block of every kind of place');
  expect(week(join(DIST, 'prod-eu'), '--week', '2026-03-29').output).toContain('The week from Monday 2026-03-23');
  expect(week('--week=2026-03-29', join(DIST, 'prod-eu')).output).toContain('The week from Monday 2026-03-23');
});

test('simulate --week has JSON for programs', () => {
  expect(JSON.parse(week(join(DIST, 'prod-eu'), '--week', '--format', 'json').output)).toMatchObject({
    week: '2026-01-05',
    queues: [{ queue: 'nlp' }, { queue: 'vision', runs: 7 }],
    capacity: [{ resource: 'nvidia.com/gpu', quota: '96' }, {}, {}, {}, {}],
  });
});

test.each([
  [['--week'], 'no path given'],
  [['dist', '--week', '--format', 'yaml'], '--format (yaml) must be text or json'],
  [[DIST, '--week'], 'there are several clusters'],
  [['nowhere', '--week'], 'nowhere'],
  [['dist', '--week=2020-01-01'], '--week (2020-01-01) must be a date'],
])('simulate %j is refused: %s', (args, message) => {
  const { exitCode, errors } = week(...args);

  expect(exitCode).toBe(2);
  expect(errors).toContain(message);
});
