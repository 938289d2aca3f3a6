import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check } from '../src/preflight/check';
import { Finding } from '../src/preflight/finding';
import { readInput } from '../src/preflight/input/read-input';
import { EXAMPLES, exampleNamed, manifestsOf } from './support/examples';

const ROOT = join(__dirname, '..');

/** All Jobs of Kubernetes, and those that CronJobs make. */
const jobs = EXAMPLES.flatMap(manifestsOf)
  .filter(({ apiVersion }) => apiVersion === 'batch/v1')
  .flatMap(({ kind, metadata, spec }) =>
    kind === 'Job' ? [{ metadata, spec }] : kind === 'CronJob' ? [{ metadata, spec: spec.jobTemplate.spec }] : [],
  );

test('main.ts imports every example, sorted', () => {
  expect(readFileSync(join(ROOT, 'examples/main.ts'), 'utf8')).toBe(EXAMPLES.map((name) => `import './${name}/main';\n`).join(''));
});

describe.each(EXAMPLES)('the example %s', (example) => {
  test('has a README', () => {
    expect(existsSync(join(ROOT, 'examples', example, 'README.md'))).toBe(true);
  });

  test('imports the library by the name of the package', () => {
    const sources = readdirSync(join(ROOT, 'examples', example))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(ROOT, 'examples', example, name), 'utf8'));

    expect(sources.filter((source) => source.includes('src/') || !source.includes("from 'cdk8s-ml-workloads"))).toEqual([]);
  });
});

test('the objects of the sources have their names', () => {
  expect(jobs.map(({ metadata }) => metadata.name)).toEqual(
    expect.arrayContaining([
      'model-training', 'batch-inference-daily', 'production-model-training', 'gpu-training', 'gpu-intensive-job', 'infer-once',
      'beluga-workflow-workflow-123', 'beluga-workflow-456-r1', 'feature-generation-hourly', 'weekly-model-retrain',
      'nightly-batch-inference', 'arr-coc-weekly-retrain', 'nightly-batch-infer', 'infer-sharded',
    ]),
  );
});

test('the gangs of the sources have their names, on Volcano and on Kueue', () => {
  const nameOf = (folder: string): string[] =>
    manifestsOf(exampleNamed(folder))
      .filter(({ kind }) => kind === 'Job' || kind === 'JobSet')
      .map(({ apiVersion, metadata }) => `${apiVersion.split('/')[0]} ${metadata.name}`)
      .sort();

  expect(['distributed-training-tf', 'pytorch-ddp-resnet', 'arr-coc-distributed-training', 'critical-inference'].flatMap(nameOf)).toEqual([
    'batch.volcano.sh distributed-training-tf', 'jobset.x-k8s.io distributed-training-tf',
    'batch.volcano.sh pytorch-ddp-resnet', 'jobset.x-k8s.io pytorch-ddp-resnet',
    'batch.volcano.sh arr-coc-distributed-training', 'jobset.x-k8s.io arr-coc-distributed-training',
    'batch critical-inference', 'batch.volcano.sh critical-inference',
  ]);
});

/** What preflight, told nothing of the cluster, says about all files of a folder. */
function findingsOf(folder: string): readonly Finding[] {
  const files = readdirSync(join(ROOT, 'dist', folder)).filter((name) => name.endsWith('.k8s.yaml'));
  return check(files.flatMap((name) => readInput(readFileSync(join(ROOT, 'dist', folder, name), 'utf8'), name).manifests)).findings;
}

/** Every folder that is applied to one cluster. */
const FOLDERS = [
  ...new Set(
    readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.k8s.yaml'))
      .map((name) => dirname(name)),
  ),
].sort();

test.each(FOLDERS)('preflight finds no error in dist/%s, and no object twice', (folder) => {
  expect(
    findingsOf(folder)
      .filter(({ severity, rule }) => severity === 'error' || rule === 'duplicate-object')
      .map(({ rule, object }) => `${rule} ${object.title}`),
  ).toEqual([]);
});

test.each(['company', 'gpu-flavors', 'multikueue', 'service-queues', 'shared-cluster', 'team-namespace', 'team-shares'])(
  'preflight has nothing against the queues of %s',
  (example) => {
    const path = exampleNamed(example);
    for (const folder of FOLDERS.filter((name) => name === path || name.startsWith(`${path}/`))) {
      expect(
        findingsOf(folder)
          .filter(({ severity }) => severity !== 'info')
          .map(({ rule, object }) => `${rule} ${object.title}`),
      ).toEqual([]);
    }
  },
);

test.each(['kueue', 'volcano'])('the queues of service-queues admit critical-inference on %s', (system) => {
  const files = [`dist/queues/service-queues/${system}/platform.k8s.yaml`, `dist/gangs/critical-inference/${system}.k8s.yaml`];
  const { findings } = check(files.flatMap((file) => readInput(readFileSync(join(ROOT, file), 'utf8'), file).manifests));

  const ofJob = findings.filter(({ object, severity }) => object.name === 'critical-inference' && severity !== 'info');

  expect(ofJob.map(({ rule }) => rule)).toEqual([]);
});

test.each(jobs.map((job) => [job.metadata.name, job]))('the job %s has what the sources lack', (_, job) => {
  const { metadata, spec } = job.spec.template;

  expect(spec.restartPolicy).toMatch(/^(Never|OnFailure)$/);
  expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/name': expect.any(String) });
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) {
    expect(container.image).toMatch(/(:(?!latest)[\w.-]+|@sha256:[0-9a-f]+)$/);
    expect(container.resources).toMatchObject({
      requests: { cpu: expect.any(String), memory: expect.any(String) }, limits: { memory: expect.any(String) },
    });
  }
});
