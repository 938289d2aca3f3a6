import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '..', '..');
const TSX = pathToFileURL(require.resolve('tsx')).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-plugin-'));
  mkdirSync(join(folder, 'plugin'));
  writeFileSync(join(folder, 'plugin', 'index.js'), `module.exports = require(${JSON.stringify(join(ROOT, 'src', 'index.ts'))});`);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the real cdk8s synth over an app that knows nothing of this library. */
function synth(restartPolicy: string, properties = '{}') {
  return synthOf(`
const app = new App();
const chart = new Chart(app, 'team');
new ApiObject(chart, 'train', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'train', namespace: 'ml' }, spec: { backoffLimit: 1, template: { spec: { ${restartPolicy}containers: [{ name: 'main', image: 'a/b:latest', resources: { limits: { memory: '1Gi' } } }] } } } });
app.synth();
`, properties);
}

function synthOf(code: string, properties = '{}') {
  writeFileSync(join(folder, 'app.js'), `const { App, Chart, ApiObject } = require(${JSON.stringify(require.resolve('cdk8s'))});\n${code}`);
  writeFileSync(
    join(folder, 'cdk8s.yaml'),
    `language: typescript\napp: node app.js\nvalidations:\n  - {package: ./plugin, version: 0.0.0, class: PreflightPlugin, properties: `
    + `${properties}}\n`,
  );
  const result = spawnSync(
    process.execPath,
    [
      '--import', TSX, join(ROOT, 'node_modules', 'cdk8s-cli', 'bin', 'cdk8s'), 'synth', '--check-upgrade=false', '--plugins-dir',
      join(folder, 'plugins'),
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status: result.status, output: result.stdout + result.stderr };
}

test('a synth without errors reports warnings, and leaves only manifests behind', () => {
  const { status, output } = synth("restartPolicy: 'Never', ");
  expect(output).toContain('warning: image-tag');
  expect(output).toContain('Construct Path: team/train');
  expect(status).toBe(0);
  expect(readdirSync(join(folder, 'dist'))).toEqual(['team.k8s.yaml']);
}, 60_000);

test('a synth with an error fails, says what is wrong, and that the output folder is not to be used', () => {
  const { status, output } = synth('');
  expect(status).not.toBe(0);
  expect(output).toContain("Job ml/train is rejected: 'spec.template.spec.restartPolicy' (not given) must be Never or OnFailure");
  expect(output).toContain(
    'preflight: 1 error; cdk8s removed the former content of the output folder before it wrote these manifests: do not commit or apply it',
  );
  expect(existsSync(join(folder, 'dist', 'construct-metadata.json'))).toBe(false);
}, 60_000);

test('properties turn rules off', () => {
  expect(synth('', "{disable: {job-restart-policy: 'our webhook sets it'}}").status).toBe(0);
}, 60_000);

test('clusters in folders of their own are told apart, with the facts of each', () => {
  const gpus = (name: string, gpu: number) => `
const ${name} = new App({ outdir: process.env.CDK8S_OUTDIR + '/${name}' });
new ApiObject(new Chart(${name}, 'runs'), 'train', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'train', namespace: 'ml' }, spec: { backoffLimit: 1, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a/b:1', resources: { limits: { memory: '1Gi', cpu: ${gpu}, 'nvidia.com/gpu': ${gpu} } } }] } } } });
${name}.synth();
writeFileSync(${name}.outdir + '/cluster.yaml', 'pools: [{name: a, nodes: 4, resources: {cpu: 64, memory: 256Gi, nvidia.com/gpu: 8}}]');
`;
  const { status, output } = synthOf(`const { writeFileSync } = require('node:fs');\n${gpus('prod', 16)}${gpus('staging', 8)}`);

  expect(output).toContain('checked as 2 clusters');
  expect(output.match(/error: no-node-fits/g)).toHaveLength(1);
  expect(output).not.toContain('duplicate-object');
  expect(status).not.toBe(0);
}, 60_000);
