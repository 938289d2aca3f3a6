import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initCommand } from '../../src/cli/init-command';
import { TOOLS } from '../../src/cli/init/repository';
import { UserRepository } from '../support/user-repository';

const ROOT = join(__dirname, '../..');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A repository as `init` writes it, with its packages. */
function repositoryOf(kind: string): UserRepository {
  const target = join(folder, 'my repo');
  expect(initCommand([kind, target, '--no-install'], ROOT)).toMatchObject({ exitCode: 0 });
  const repository = new UserRepository(target);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as Record<string, object>;
  repository.install(Object.keys({ ...dependencies, ...devDependencies }));
  return repository;
}

describe.each(['job', 'team', 'platform'])('a repository made by init %s', (kind) => {
  test('passes its own test, and an unchanged tree has nothing to say', () => {
    const repository = repositoryOf(kind);
    expect(repository.run('npm test 2>&1')).toMatch(/^0 errors, 0 warnings/m);
    repository.run('git init -q -b main && git add -A && git commit -qm first && git status --porcelain | wc -l | grep -qx 0');

    const { status, output } = repository.step('npx cdk8s-ml-workloads preflight diff HEAD:dist dist');
    expect([status, output]).toEqual([0, expect.not.stringMatching(/error|warning/i)]);
  }, 120_000);

  test('works as a package of ES modules too', () => {
    const repository = repositoryOf(kind);
    const file = join(repository.folder, 'package.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"private": true', '"private": true,\n  "type": "module"'));

    expect(repository.run('npm test 2>&1')).toMatch(/^0 errors, 0 warnings/m);
  }, 120_000);
});

test('the versions are pinned to those that the library is tested with', () => {
  expect(initCommand(['job', join(folder, 'Fraud & Risk'), '--no-install'], ROOT).output).toContain('next: cd ');
  const written = JSON.parse(readFileSync(join(folder, 'Fraud & Risk/package.json'), 'utf8')) as Record<string, Record<string, string>>;
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string>>;

  expect(written.name).toBe('fraud-risk');
  expect(written.dependencies['cdk8s-ml-workloads']).toBe(own.version);
  for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
    expect(written.dependencies[name]).toBe(own.devDependencies[name]);
  }
  for (const [name, version] of Object.entries(TOOLS)) {
    expect([name, version]).toEqual([name, (JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version]);
  }
});

test('the package may come from a tarball, or from where npm takes packages', () => {
  const dependencyOf = (source: string, name: string): string => {
    expect(initCommand(['job', join(folder, name), '--no-install', '--package', source], ROOT)).toMatchObject({ exitCode: 0 });
    const text = readFileSync(join(folder, name, 'package.json'), 'utf8');
    return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies['cdk8s-ml-workloads'];
  };
  writeFileSync(join(folder, 'package.tgz'), '');

  expect(dependencyOf(join(folder, 'package.tgz'), 'a')).toBe('file:../package.tgz');
  expect(dependencyOf('git+https://git.example.com/ml.git#main', 'b')).toBe('git+https://git.example.com/ml.git#main');
});

test('nothing is overwritten, and what is not known is said', () => {
  writeFileSync(join(folder, 'main.ts'), '');
  expect(initCommand(['job', folder], ROOT)).toMatchObject({ exitCode: 2, errors: `${folder} is not empty (main.ts); name an empty folder\n` });
  expect(readdirSync(folder)).toEqual(['main.ts']);
  expect(initCommand(['tem', folder], ROOT).errors).toMatch(/^init needs one of job, team, platform, and at most a folder; did you mean 'team'\?\n/);
  expect(initCommand([], ROOT).errors).toMatch(/^init needs one of job, team, platform, and at most a folder\n/);
  expect(initCommand(['--help'], ROOT)).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^Usage: cdk8s-ml-workloads init/) });
});

test('what git hosts put into a new repository may be there', () => {
  writeFileSync(join(folder, '.gitignore'), '.idea/\n');
  expect(initCommand(['job', folder, '--no-install'], ROOT)).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('.idea/\nnode_modules/\n');
});
