import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Size } from 'cdk8s';
import { Cpu, Gpu, KubernetesVersion, MlCluster, NodePool, Queueing, TrainingJob } from '../../src';
import { readClusterFile } from '../../src/upstream/cluster-file';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const pool = NodePool.of('h100', { nodes: 2, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1) });

function appWith(facts: string): App {
  const app = new App({ outdir: join(folder, 'dist') });
  new MlCluster(app, 'prod', { kubernetes: KubernetesVersion.V1_34, queueing: Queueing.kueue(), pools: [pool], facts });
  return app;
}

test('synth writes the facts of a cluster to a file that says the same when it is read', () => {
  const app = appWith('cluster.yaml');
  new Chart(app, 'empty');
  app.synth();

  const file = join(folder, 'dist/cluster.yaml');
  expect(readClusterFile(file)).toMatchObject({
    name: 'prod', kubernetes: '1.34', pools: [{ name: 'h100', nodes: 2, resources: { 'cpu': '96', 'nvidia.com/gpu': '8', 'memory': '1Ti' } }],
  });
  const again = MlCluster.fromFile(new App(), 'prod', file);
  expect(again._facts()).toEqual(readClusterFile(file));
});

test('the file may be above the output folder, where what is applied is not', () => {
  const app = appWith('../cluster.yaml');
  new Chart(app, 'empty');
  app.synth();

  expect(existsSync(join(folder, 'cluster.yaml'))).toBe(true);
});

test('a synth that fails, and one into memory, write none', () => {
  const app = appWith('cluster.yaml');
  const chart = new Chart(app, 'jobs', { namespace: 'ml' });
  app.synthYaml();
  expect(existsSync(join(folder, 'dist/cluster.yaml'))).toBe(false);

  new TrainingJob(chart, 'train', { image: 'example.com/train:1', command: ['true'], gpu: Gpu.nvidia(16), cpu: Cpu.units(8), memory: Size.gibibytes(64) });
  expect(() => {
    app.synth();
  }).toThrow('16');
  expect(existsSync(join(folder, 'dist/cluster.yaml'))).toBe(false);
});

test('two clusters of one app cannot write other facts to one file', () => {
  const app = new App({ outdir: folder });
  for (const name of ['prod', 'staging']) {
    new MlCluster(new Chart(app, name), 'cluster', { pools: [pool], facts: 'cluster.yaml' });
  }

  expect(() => {
    app.synth();
  }).toThrow(`two clusters of the app write their facts to ${join(folder, 'cluster.yaml')}; give each a file of its own by 'facts'`);
});

test.each(['/etc/cluster.yaml', 'cluster', 'facts.json', '.yaml'])("the path '%s' is refused", (facts) => {
  expect(() => new MlCluster(new App(), 'prod', { facts })).toThrow(
    `[prod] 'facts' (${facts}) must be the path of a YAML file, from the output folder of the app; write for instance 'cluster.yaml'`,
  );
});

test('the line about warnings names the file', () => {
  const app = appWith('cluster.yaml');
  const chart = new Chart(app, 'jobs', { namespace: 'ml' });
  new TrainingJob(chart, 'train', { image: 'example.com/train:latest', command: ['true'], cpu: Cpu.units(8), memory: Size.gibibytes(64) });
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  app.synth();
  const said = write.mock.calls.join('');
  write.mockRestore();

  expect(said).toContain(`--cluster ${join(folder, 'dist/cluster.yaml')}`);
  expect(readFileSync(join(folder, 'dist/cluster.yaml'), 'utf8')).toMatch(/^# What the code states of this cluster/);
});
