import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { rulesCommand } from '../src/cli/rules-command';
import * as api from '../src/index';

const ROOT = join(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');

const MAIN = `
import { App, Chart, Size } from 'cdk8s';
import { Cpu, Gpu, TrainingJob } from 'cdk8s-ml-workloads';

const app = new App({ outdir: 'dist' });
new TrainingJob(new Chart(app, 'training'), 'resnet50', { image: 'example.com/train:1', gpu: Gpu.nvidia(1), cpu: Cpu.units(8), memory: Size.gibibytes(32) });
app.synth();
`;

/** A service that starts a run and waits for it, and says what it was told. */
const SERVICE = `
import { RunDispatcher, RunFailed, TimeSpan } from 'cdk8s-ml-workloads/dispatch';

const timeout: TimeSpan = '30s';
const dispatcher = await RunDispatcher.mounted('flow');
const run = await dispatcher.dispatch('workflow-1');
console.log(run.namespace, run.name);
try {
  await dispatcher.wait(run, { timeout, poll: '10ms' });
} catch (error) {
  console.log((error as RunFailed).message);
}
`;

/** A template, as a JobDispatcher makes it, of as much as the server below looks at. */
const TEMPLATE = `apiVersion: batch/v1
kind: Job
metadata: {name: flow-_RUN_ID_, namespace: ml}
spec: {template: {spec: {containers: [{name: main, image: 'example.com/flow:1'}]}}}
`;

/** As much of an API server as the service needs: it makes the Job, and lets it fail. */
function apiServer(): Server {
  let job: { status?: object } = {};
  return createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const isKnown = request.headers.authorization === 'Bearer secret-token';
      if (request.method === 'POST' && isKnown) {
        job = { ...(JSON.parse(body) as object), status: { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] } };
      }
      response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify((request.url ?? '').includes('/pods') ? { items: [] } : job));
    });
  });
}

/** Runs a program while this process goes on. */
async function runBeside(args: string[], cwd: string, env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, ...env } });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return printed;
}

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
  for (const peer of ['cdk8s', 'cdk8s-plus-28', 'constructs', '@types/node']) {
    mkdirSync(dirname(join(app, 'node_modules', peer)), { recursive: true });
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
  }, 90_000);

  afterAll(() => rmSync(app, { recursive: true }));

  test('is the same to the byte when it is packed again', () => {
    const integrity = (): string[] => {
      const packed = JSON.parse(run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', app], ROOT)) as { integrity: string }[];
      return packed.map((each) => each.integrity);
    };

    expect(integrity()).toEqual(integrity());
  }, 120_000);

  test('has what users need, and nothing else', () => {
    expect(readdirSync(installed).sort()).toEqual(['.jsii', 'CHANGELOG.md', 'LICENSE', 'README.md', 'lib', 'node_modules', 'package.json']);
    expect(readdirSync(join(installed, 'lib')).sort()).toEqual(['bundle', 'imports', 'src']);
  });

  test('is loaded as a few files, and loads cdk8s only when something of it is asked for', () => {
    const loaded = (use: string): string[] => run(process.execPath, [
      '-p', `const api = require('cdk8s-ml-workloads'); ${use}; Object.keys(require.cache).join('\\n')`,
    ], app).trim().split('\n');
    const own = (use: string): string[] => loaded(use).filter((file) => file.startsWith(realpathSync(join(installed, 'lib'))))
      .map((file) => relative(realpathSync(join(installed, 'lib')), file)).sort();

    expect(loaded('').some((file) => file.includes('/cdk8s/'))).toBe(false);
    expect(loaded('api.TrainingJob').some((file) => file.includes('/cdk8s/'))).toBe(true);
    expect(own('api.TrainingJob')).toEqual(['bundle/index.js', 'bundle/synth.js', 'src/index.js']);
    expect(own('Object.values(api)').length).toBeLessThan(20);
  });

  test('has every class of the sources', () => {
    // here, types are there as well, and are nothing
    const typesOf = (all: object): string[] => Object.entries(all).map(([name, value]) => `${name}: ${typeof value}`)
      .filter((line) => !line.endsWith(': undefined')).sort();
    const printed = run(process.execPath, [
      '-p', "Object.entries(require('cdk8s-ml-workloads')).map(([name, value]) => `${name}: ${typeof value}`).sort().join('\\n')",
    ], app);
    expect(printed.trim().split('\n')).toEqual(typesOf(api));
  });

  test('says of its rules what the sources say', () => {
    const said = JSON.parse(run(process.execPath, [join(installed, 'lib/src/cli/main.js'), 'rules', '--format', 'json'], app)) as object[];
    expect(said).toEqual(JSON.parse(rulesCommand(['--format', 'json']).output));
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
    symlinkSync(join(MODULES, 'cdk8s-plus-28'), join(app, 'node_modules/cdk8s-plus-28'));

    expect(readFileSync(join(app, 'dist/training.k8s.yaml'), 'utf8')).toMatch(
      /^apiVersion: batch\/v1\nkind: Job\nmetadata:\n(.*\n)*? {2}name: resnet50\n/,
    );
  }, 90_000);

  test('has a second entry point for services, with its types', () => {
    writeFileSync(join(app, 'service.mts'), SERVICE);
    const tsc = [join(MODULES, 'typescript/bin/tsc'), '--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', 'service.mts'];
    run(process.execPath, tsc, app);
    mkdirSync(join(app, 'templates/flow'), { recursive: true });
    writeFileSync(join(app, 'templates/flow/template.yaml'), TEMPLATE);

    expect(existsSync(join(app, 'service.mjs'))).toBe(true);
  }, 90_000);

  test('reaches the API server that a kubeconfig names, as whom it says', async () => {
    mkdirSync(join(app, 'node_modules/@kubernetes'), { recursive: true });
    symlinkSync(join(MODULES, '@kubernetes/client-node'), join(app, 'node_modules/@kubernetes/client-node'));
    const server = apiServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(join(app, 'kubeconfig'), JSON.stringify({
      'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'test', 'clusters': [{ name: 'c', cluster: { 'server': `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
      'users': [{ name: 'u', user: { token: 'secret-token' } }], 'contexts': [{ name: 'test', context: { cluster: 'c', user: 'u' } }],
    }));
    try {
      const printed = await runBeside(['service.mjs'], app, { KUBECONFIG: join(app, 'kubeconfig'), DISPATCH_TEMPLATES: join(app, 'templates') });
      expect(printed).toBe('ml flow-workflow-1\nJob ml/flow-workflow-1 failed: BackoffLimitExceeded\n');
    } finally {
      server.close();
    }
  }, 90_000);
});
