import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Duration, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  BatchInferenceCron, CleanUp, Delivery, Retry, RunPruning, RunStyle, Schedule, ShardedInference, TrainingJob, TrainingJobProps,
} from '../../src';
import { Manifest } from '../support/synth';

const image = 'registry.example.com/train:1.4.0';

const CLAIM = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '8Gi' } } },
};

/** Manifests of an app with one delivered chart, by kind and name. */
function deliver(build: (chart: Chart) => void, options = {}): Record<string, Manifest> {
  const app = new App();
  const chart = new Chart(app, 'nlp', { namespace: 'nlp' });
  Delivery.argoCd(app, options);
  build(chart);
  return Object.fromEntries(Testing.synth(chart).map((manifest: Manifest) => [`${manifest.kind}/${manifest.metadata.name}`, manifest]));
}

const annotations = (manifest: Manifest): Record<string, string> => manifest.metadata.annotations;
const wave = (manifest: Manifest): number => Number(annotations(manifest)['argocd.argoproj.io/sync-wave']);
const train = (chart: Construct, props: Partial<TrainingJobProps> = {}) => new TrainingJob(chart, 'llm', { image, run: 'r3', ...props });

test('a run is an object of its own, in the last wave, kept from pruning and out of the application\'s health', () => {
  const { 'Job/llm-r3': job } = deliver((chart) => train(chart));
  expect(annotations(job)).toEqual({
    'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    'argocd.argoproj.io/ignore-healthcheck': 'true',
    'argocd.argoproj.io/sync-options': 'Prune=false',
    'argocd.argoproj.io/sync-wave': '100',
  });
});

test('a delivered run is not deleted after a time, since Argo CD would make it again', () => {
  const { 'Job/llm-r3': job } = deliver((chart) => train(chart));
  expect(job.spec.ttlSecondsAfterFinished).toBeUndefined();
});

test('runs can be pruned after somebody confirmed it', () => {
  const { 'Job/llm-r3': job } = deliver((chart) => train(chart), { runPruning: RunPruning.CONFIRM });
  expect(annotations(job)['argocd.argoproj.io/sync-options']).toBe('Prune=confirm');
  expect(annotations(job)['argocd.argoproj.io/compare-options']).toBeUndefined();
});

test('a run as a hook needs no run name', () => {
  const { 'Job/llm': job } = deliver((chart) => train(chart, { run: undefined }), { runStyle: RunStyle.HOOK });
  expect(annotations(job)).toEqual({
    'argocd.argoproj.io/hook': 'Sync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    'argocd.argoproj.io/sync-wave': '100',
  });
});

test('a run that is replaced is deleted and made again by force', () => {
  const { 'Job/llm': job } = deliver((chart) => train(chart, { run: undefined }), { runStyle: RunStyle.REPLACE });
  expect(annotations(job)['argocd.argoproj.io/sync-options']).toBe('Force=true,Replace=true,Prune=false');
});

test('namespaces and claims are kept, and custom resources may come with their definition', () => {
  const objects = deliver((chart) => {
    new ApiObject(chart, 'ns', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nlp' } });
    new ApiObject(chart, 'pvc', CLAIM);
    new ApiObject(chart, 'queue', { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue', metadata: { name: 'nlp' } });
    new ApiObject(chart, 'role', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'view' } });
  });
  const options = (key: string) => annotations(objects[key])['argocd.argoproj.io/sync-options'];
  expect([options('Namespace/nlp'), options('PersistentVolumeClaim/data')]).toEqual([
    'Prune=false,Delete=false', 'Prune=false,Delete=false',
  ]);
  expect([options('LocalQueue/nlp'), options('Role/view')]).toEqual(['SkipDryRunOnMissingResource=true', undefined]);
});

test('a run of a custom kind may come with the definition of the kind, a Job need not', () => {
  const { 'JobSet/gang': jobSet } = deliver(
    (chart) => new ApiObject(chart, 'gang', { apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: { name: 'gang' } }),
  );
  expect(annotations(jobSet)['argocd.argoproj.io/sync-options']).toBe('Prune=false,SkipDryRunOnMissingResource=true');
});

test('what a run needs as long as it goes on, and is called after it, is kept with the run', () => {
  const { 'Service/score-r1': service } = deliver(
    (chart) => new ShardedInference(chart, 'score', { image, run: 'r1', shards: 4, parallelism: 4, stableNames: true }),
  );
  expect(annotations(service)).toMatchObject({
    'argocd.argoproj.io/sync-options': 'Prune=false', 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
    'argocd.argoproj.io/sync-wave': '0',
  });
});

test('claims, crons and pod groups are in the last wave, which Argo CD does not wait for', () => {
  const objects = deliver((chart) => {
    new ApiObject(chart, 'pvc', CLAIM);
    new ApiObject(chart, 'group', { apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'PodGroup', metadata: { name: 'group' } });
    new BatchInferenceCron(chart, 'nightly', { image, schedule: Schedule.cron('0 2 * * *', 'UTC') });
  });
  expect(Object.values(objects).map(wave)).toEqual([100, 100, 100]);
});

test('a Deployment comes with the claim that waits for its pods', () => {
  const pod = { containers: [], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
  const { 'Deployment/server': deployment, 'Deployment/other': other } = deliver((chart) => {
    new ApiObject(chart, 'pvc', CLAIM);
    new ApiObject(chart, 'server', {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'server' }, spec: { template: { spec: pod } },
    });
    new ApiObject(chart, 'other', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'other' } });
  });
  expect([wave(deployment), wave(other)]).toEqual([100, 0]);
});

test('what names an object that the user has put later comes after it, too', () => {
  const { 'ClusterQueue/nlp': clusterQueue, 'LocalQueue/nlp': localQueue } = deliver((chart) => {
    new ApiObject(chart, 'local', {
      apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue', metadata: { name: 'nlp' }, spec: { clusterQueue: 'nlp' },
    });
    new ApiObject(chart, 'queue', {
      apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue',
      metadata: { name: 'nlp', annotations: { 'argocd.argoproj.io/sync-wave': '-7' } },
    });
  });
  expect([wave(clusterQueue), wave(localQueue)]).toEqual([-7, -6]);
});

test('dependencies between charts are cdk8s\' order of files, and change no waves', () => {
  const app = new App();
  const [platform, nlp] = ['platform', 'nlp'].map((id) => new Chart(app, id, { namespace: id }));
  Delivery.argoCd(app);
  const job = train(platform);
  new ApiObject(nlp, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } }).node.addDependency(job);
  expect(wave(Testing.synth(nlp)[0])).toBe(-90);
});

test('annotations that are there already stay', () => {
  const { 'Job/llm-r3': job } = deliver((chart) => train(chart, { annotations: { 'argocd.argoproj.io/sync-wave': '7' } }));
  expect(wave(job)).toBe(7);
});

test('the user\'s own order is kept: what depends on something comes after it', () => {
  const { 'ConfigMap/a': a, 'ConfigMap/b': b, 'Service/c': c } = deliver((chart) => {
    const configMap = (id: string) => new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
    const [first, second] = [configMap('a'), configMap('b')];
    const service = new ApiObject(chart, 'c', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'c' } });
    first.addDependency(second);
    second.addDependency(service);
  });
  expect([wave(c), wave(b), wave(a)]).toEqual([0, 1, 2]);
});

test('queues come after their parents, and Volcano Queues before the Jobs that name them', () => {
  const queue = (chart: Chart, name: string, parent?: string) =>
    new ApiObject(chart, name, { apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', metadata: { name }, spec: { parent } });
  const {
    'Queue/company': company, 'Queue/nlp': nlp, 'Queue/nlp-eval': evaluation, 'Job/llm-r3': job,
  } = deliver((chart) => {
    queue(chart, 'nlp-eval', 'nlp');
    queue(chart, 'nlp', 'company');
    queue(chart, 'company');
    train(chart);
  });
  expect([wave(company), wave(nlp), wave(evaluation), wave(job)]).toEqual([-70, -69, -68, 100]);
});

test('a chart is marked although another chart of the app was made, and is checked, before it', () => {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'delivery-')) });
  train(new Chart(app, 'vision'), { run: undefined });
  const chart = new Chart(app, 'nlp');
  Delivery.argoCd(chart);
  train(chart);
  app.synth();
  expect(readFileSync(join(app.outdir, 'nlp.k8s.yaml'), 'utf8')).toContain('argocd.argoproj.io/sync-wave: "100"');
  rmSync(app.outdir, { recursive: true });
});

test('what is added between two synths is marked, too', () => {
  const app = new App();
  const chart = new Chart(app, 'nlp');
  Delivery.argoCd(chart);
  train(chart);
  Testing.synth(chart);
  new TrainingJob(chart, 'other', { image, run: 'r1' });
  expect(Testing.synth(chart).map(wave)).toEqual([100, 100]);
});

test('a chart without a delivery is left alone', () => {
  const chart = Testing.chart();
  train(chart, { run: undefined });
  expect(Testing.synth(chart)[0].metadata.annotations).toBeUndefined();
});

describe('what cannot be delivered', () => {
  const errorOf = (build: (chart: Chart) => void, options = {}): string => {
    try {
      deliver(build, options);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('expected an error');
  };

  test('a run without a name', () => {
    expect(errorOf((chart) => train(chart, { run: undefined }))).toBe(
      "[nlp/llm] 'run' (not given) is needed under a delivery: a Job that has started cannot be changed, so each run is an object of "
      + "its own; set run: 'r1', and 'r2' when it is to run again",
    );
  });

  test('a run that cleans itself up', () => {
    expect(errorOf((chart) => train(chart, { cleanUp: CleanUp.after(Duration.hours(1)) }))).toBe(
      "[nlp/llm] 'cleanUp' (after a time) must not be given under a delivery: what applies git would find the deleted run missing, "
      + "make it again, and so run it again; leave it out; retire the run from git when its record is no longer needed",
    );
  });

  test('a suspended run', () => {
    expect(errorOf((chart) => train(chart, { suspend: true, retry: Retry.none() }))).toBe(
      "[nlp/llm] 'suspend' (true) must not be given under a delivery: each later sync would suspend the run again; leave it out, and "
      + "start the run by adding it to git",
    );
  });

  test('anything after a run', () => {
    const message = errorOf((chart) => {
      const job = train(chart);
      new ApiObject(chart, 'report', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'report' } }).addDependency(job);
    });
    expect(message).toContain(
      "'addDependency' (nlp/report) must not put anything after a run, a cron or a claim: Argo CD would wait until it ends, or for "
      + "ever, before it applies this; leave the dependency out, or make it part of the run",
    );
  });

  test('a delivery that is declared after a workload, or twice', () => {
    const app = new App();
    const chart = new Chart(app, 'nlp');
    train(chart);
    expect(() => Delivery.argoCd(chart)).toThrow(
      "[nlp] 'Delivery.argoCd' decides what workloads are called, and [nlp/llm] has already been made; call it before the first workload",
    );
    const other = new Chart(app, 'vision');
    Delivery.argoCd(other);
    expect(() => Delivery.argoCd(other)).toThrow("[vision] 'Delivery.argoCd' must be called once for a scope, and no other with it; leave the second call out");
  });
});
