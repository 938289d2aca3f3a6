import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Yaml } from 'cdk8s';
import { Delivery, ShardedInference, TrainingJob } from '../../src';
import { runsCommand } from '../../src/cli/runs-command';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Synthesises an app with one run into `dist`, and gives its YAML. */
function synth(image: string, run = 'r3', workloads = true): string {
  const app = new App({ outdir: join(folder, 'dist') });
  const runs = join(folder, 'runs');
  const delivery = Delivery.argoCd(app, { frozenRuns: runs });
  const chart = new Chart(app, 'nlp', { namespace: 'nlp' });
  if (workloads) {
    new TrainingJob(chart, 'llm', { image, run });
  }
  delivery.includeFrozenRuns(chart);
  app.synth();
  return readFileSync(join(folder, 'dist/nlp.k8s.yaml'), 'utf8');
}

const freeze = (...names: string[]) => runsCommand(['freeze', ...names, '--from', join(folder, 'dist'), '--to', join(folder, 'runs')]);
const retire = (...names: string[]) => runsCommand(['retire', ...names, '--from', join(folder, 'runs')]);

test('a frozen run no longer follows the code that made it', () => {
  const before = synth('train:1');
  expect(freeze()).toEqual({ exitCode: 0, output: `Job nlp/llm-r3 is frozen in ${join(folder, 'runs/nlp.jobs.batch.llm-r3.yaml')}\n` });
  expect(synth('train:2')).toBe(before);
});

test('a frozen run stays when its workload is gone or has gone on to the next run', () => {
  const before = synth('train:1');
  freeze('llm-r3');
  expect(synth('train:2', 'r4', false)).toBe(before);
  const both = synth('train:2', 'r4');
  expect(both).toContain('name: llm-r3');
  expect(both).toContain('name: llm-r4');
  expect(both).toContain('image: train:2');
});

test('the Service of a run is frozen and retired with it', () => {
  const build = (withWorkload: boolean): string => {
    const app = new App({ outdir: join(folder, 'dist') });
    const delivery = Delivery.argoCd(app, { frozenRuns: join(folder, 'runs') });
    const chart = new Chart(app, 'nlp', { namespace: 'nlp' });
    if (withWorkload) {
      new ShardedInference(chart, 'score', { image: 'score:1', run: 'r1', shards: 4, parallelism: 4, stableNames: true });
    }
    delivery.includeFrozenRuns(chart);
    app.synth();
    return readFileSync(join(folder, 'dist/nlp.k8s.yaml'), 'utf8');
  };
  const before = build(true);
  freeze('score-r1');
  expect(build(true)).toBe(before);
  expect(build(false).split('---').map((text) => text.trim()).sort()).toEqual(before.split('---').map((text) => text.trim()).sort());
  expect(retire('score-r1').output).toContain('kubectl delete jobs.batch/score-r1 service/score-r1 --namespace nlp');
  expect(readdirSync(join(folder, 'runs'))).toEqual([]);
});

test('what is frozen already stays as it is', () => {
  const before = synth('train:1');
  freeze();
  writeFileSync(join(folder, 'dist/nlp.k8s.yaml'), before.replace('train:1', 'train:9'));
  expect(freeze().output).toBe('Job nlp/llm-r3 is frozen already\n');
  expect(synth('train:2')).toBe(before);
});

test('crons, hooks and objects that are no runs are not frozen', () => {
  mkdirSync(join(folder, 'dist'));
  const object = (apiVersion: string, kind: string, annotations = {}) => ({
    apiVersion, kind, metadata: { name: kind.toLowerCase(), annotations },
  });
  Yaml.save(join(folder, 'dist/a.yaml'), [
    object('batch/v1', 'CronJob'), object('v1', 'Service'), object('batch/v1', 'Job', { 'argocd.argoproj.io/hook': 'Sync' }),
    object('batch.volcano.sh/v1alpha1', 'Job'),
  ]);
  freeze();
  expect(readdirSync(join(folder, 'runs'))).toEqual(['default.jobs.batch.volcano.sh.job.yaml']);
});

test('retiring removes the frozen manifest and says how to remove the object', () => {
  synth('train:1');
  freeze();
  expect(retire('llm-r3')).toEqual({
    exitCode: 0,
    output:
      'Job nlp/llm-r3 is retired; unless your delivery prunes runs, delete it in the cluster with: kubectl delete jobs.batch/llm-r3 '
      + '--namespace nlp\n',
  });
  expect(readdirSync(join(folder, 'runs'))).toEqual([]);
});

const RUN = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'llm-r1', namespace: 'nlp' }, spec: {} };

test('runs of two clusters with one name are frozen one cluster at a time', () => {
  for (const cluster of ['prod', 'staging']) {
    mkdirSync(join(folder, 'dist', cluster), { recursive: true });
    Yaml.save(join(folder, 'dist', cluster, 'a.yaml'), [{ ...RUN, spec: { suspend: cluster === 'prod' } }]);
  }
  expect(freeze()).toMatchObject({ exitCode: 2, output: expect.stringContaining('with other content; freeze the runs of one cluster at a time') });
  const from = join(folder, 'dist/staging');
  expect(runsCommand(['freeze', '--from', from, '--to', join(folder, 'runs')]).exitCode).toBe(0);
});

test.each([
  ['a namespace', { ...RUN, metadata: { name: 'llm-r1', namespace: '../../elsewhere' } }],
  ['a name', { ...RUN, metadata: { name: '../llm' } }],
  ['a name with a command', { ...RUN, metadata: { name: 'a; rm -rf ~' } }],
])('%s that leads elsewhere is refused, and nothing is written or removed', (_what, run) => {
  mkdirSync(join(folder, 'dist'));
  mkdirSync(join(folder, 'runs'));
  Yaml.save(join(folder, 'dist/a.yaml'), [run]);
  Yaml.save(join(folder, 'runs/a.yaml'), [run]);
  expect(freeze()).toMatchObject({ exitCode: 2, output: expect.stringContaining('has a name that no cluster accepts') });
  expect(retire(run.metadata.name)).toMatchObject({ exitCode: 2, output: expect.stringContaining('has a name that no cluster accepts') });
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['dist', 'dist/a.yaml', 'runs', 'runs/a.yaml']);
});

test('a part that looks like a path is refused, and no file is written through a link or over another', () => {
  mkdirSync(join(folder, 'dist'));
  mkdirSync(join(folder, 'runs'));
  Yaml.save(join(folder, 'dist/a.yaml'), [RUN, { apiVersion: 'v1', kind: '../../x', metadata: RUN.metadata }]);
  expect(freeze()).toMatchObject({ exitCode: 2 });
  Yaml.save(join(folder, 'dist/a.yaml'), [RUN, { apiVersion: 'v1', kind: 'Service', metadata: RUN.metadata }]);
  writeFileSync(join(folder, 'victim'), 'mine');
  symlinkSync(join(folder, 'victim'), join(folder, 'runs/nlp.service.llm-r1.yaml'));
  freeze();
  expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('mine');
});

test('a file with other objects is not removed', () => {
  mkdirSync(join(folder, 'runs'));
  Yaml.save(join(folder, 'runs/a.yaml'), [RUN, { ...RUN, metadata: { name: 'other' } }]);
  expect(retire('llm-r1')).toMatchObject({ exitCode: 2, output: expect.stringContaining('with other objects; take it out there') });
});

test.each([['--help'], ['-h'], ['help'], ['freeze', '--help']])('%s explains the command', (...args) => {
  expect(runsCommand(args)).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^Usage:/) });
});

test.each([
  ['a run that does not exist', ['freeze', 'llm-r9'], /^no run is called llm-r9 in .*dist; there are: llm-r3\n$/],
  ['an unknown verb', ['thaw'], /^unknown command 'runs thaw'\n\nUsage:/],
  ['retiring without a name', ['retire'], /^Usage:/],
  ['an unknown option', ['freeze', '--into', 'x'], /^unknown option '--into'/],
])('%s is refused', (_what, args, message) => {
  synth('train:1');
  const [verb, ...rest] = args;
  const result = runsCommand([verb, ...(verb === 'freeze' ? ['--from', join(folder, 'dist')] : []), ...rest]);
  expect(result.exitCode).toBe(2);
  expect(result.output).toMatch(message);
});
