import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');

const MAIN = `
import { App, Chart, Size } from 'cdk8s';
import { Cpu, Gpu, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: 'dist' });
new TrainingJob(new Chart(app, 'training'), 'resnet50', { image: 'example.com/train:1', gpu: Gpu.nvidia(1), cpu: Cpu.units(8), memory: Size.gibibytes(32) });
app.synth();
`;

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd, encoding: 'utf8', env: { ...process.env, npm_config_offline: 'true' },
  });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

/** An empty app with the packed package and its peers, as `npm install` of the tarball would leave it, without network. */
function installInto(app: string): string {
  if (!existsSync(join(ROOT, 'lib'))) {
    throw new Error('the package is not built; run: npm run build');
  }
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', app], ROOT)) as {
    filename: string;
  }[];
  const target = join(app, 'node_modules/cdk8s-ml-workloads');
  mkdirSync(target, { recursive: true });
  run('tar', ['-xzf', join(app, filename), '-C', target, '--strip-components=1'], app);
  for (const peer of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
    symlinkSync(join(MODULES, peer), join(app, 'node_modules', peer));
  }
  return target;
}

describe('the packed package, in an empty app', () => {
  let app: string;
  let installed: string;

  beforeAll(() => {
    app = mkdtempSync(join(tmpdir(), 'app-'));
    installed = installInto(app);
    writeFileSync(join(app, 'main.mts'), MAIN);
  }, 30_000);

  afterAll(() => rmSync(app, { recursive: true }));

  test('has what users need, and nothing else', () => {
    expect(readdirSync(installed).sort()).toEqual(['.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'lib', 'node_modules', 'package.json']);
    expect(readdirSync(join(installed, 'lib')).sort()).toEqual(['imports', 'src']);
  });

  test('brings all of its dependencies that are not peers', () => {
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { dependencies: object };

    for (const name of Object.keys(dependencies)) {
      expect(run(process.execPath, ['-p', `require.resolve('${name}')`], installed)).toContain(join(installed, 'node_modules', name));
    }
  });

  test('compiles and synthesises, at run time without cdk8s-plus, which is there for its types only', () => {
    run(process.execPath, [join(MODULES, 'typescript/bin/tsc'), '--strict', '--target', 'es2022', '--module', 'nodenext', 'main.mts'], app);
    rmSync(join(app, 'node_modules/cdk8s-plus-28'));
    run(process.execPath, ['main.mjs'], app);

    expect(readFileSync(join(app, 'dist/training.k8s.yaml'), 'utf8')).toMatch(
      /^apiVersion: batch\/v1\nkind: Job\nmetadata:\n(.*\n)*? {2}name: resnet50\n/,
    );
  }, 30_000);
});
