import { App, Chart, Size, Testing } from 'cdk8s';
import {
  Borrow, Cpu, Delivery, FluxKustomizations, FluxKustomizationsProps, Gpu, IdleQuota, MlCluster, NamespaceGuardrails, NodePool, Queueing,
  RunStyle, Share, TeamQueues, TrainingJob, VolcanoQuota, VolcanoScheduler,
} from '../../src';
import { Manifest } from '../support/synth';

const STAGE = 'delivery.cdk8s-ml-workloads.dev/stage';
const image = 'registry.example.com/train:1.4.0';

function deliver(build: (chart: Chart) => void, options = {}): Record<string, Manifest> {
  const app = new App();
  const chart = new Chart(app, 'nlp', { namespace: 'nlp' });
  Delivery.flux(app, options);
  build(chart);
  return Object.fromEntries(Testing.synth(chart).map((manifest: Manifest) => [`${manifest.kind}/${manifest.metadata.name}`, manifest]));
}

test('a run is made once, never applied again and never pruned', () => {
  const { 'Job/llm-r1': job } = deliver((chart) => new TrainingJob(chart, 'llm', { image, run: 'r1' }));
  expect(job.metadata.annotations).toEqual({
    'kustomize.toolkit.fluxcd.io/prune': 'disabled', 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent', [STAGE]: 'rest',
  });
  expect(job.spec.ttlSecondsAfterFinished).toBeUndefined();
});

test('a run that is replaced is made anew by force', () => {
  const { 'Job/llm': job } = deliver((chart) => new TrainingJob(chart, 'llm', { image }), { runStyle: RunStyle.REPLACE });
  expect(job.metadata.annotations).toMatchObject({ 'kustomize.toolkit.fluxcd.io/force': 'Enabled' });
  expect(job.metadata.annotations).not.toHaveProperty(['kustomize.toolkit.fluxcd.io/ssa']);
});

test('Flux has no hooks', () => {
  expect(() => deliver(() => undefined, { runStyle: RunStyle.HOOK })).toThrow(
    "[] 'runStyle' (hook) needs Argo CD: Flux has no hooks; use RunStyle.REPLACE, or leave it out",
  );
});

test('a scope has one delivery', () => {
  const app = new App();
  Delivery.argoCd(app);
  expect(() => Delivery.flux(app)).toThrow("'Delivery.flux' must be called once for a scope, and no other with it");
});

test('queues are a stage of their own after what they need, each level of Volcano another', () => {
  const manifests = deliver((chart) => {
    const cluster = new MlCluster(chart, 'cluster', {
      queueing: Queueing.volcano({ quota: VolcanoQuota.capacity({ hierarchy: true }), scheduler: VolcanoScheduler.reclaiming() }),
      pools: [NodePool.of('a100', { nodes: 12, gpu: Gpu.nvidia(8), cpu: Cpu.units(128), memory: Size.gibibytes(512) })],
    });
    const team = (name: string, keeps = false) => ({
      name, namespaces: [name], share: Share.percent(25), ...(keeps ? { idle: IdleQuota.keep(), borrow: Borrow.none() } : {}),
    });
    new TeamQueues(chart, 'company', { cluster, teams: [team('nlp', true), team('vision'), team('speech')] });
    new NamespaceGuardrails(chart, 'home', { name: 'nlp', quota: { claims: 10 } });
  });
  const stageOf = (key: string): string => manifests[key].metadata.annotations[STAGE];
  const parent = manifests['Queue/vision'].spec.parent;
  expect(['Namespace/nlp', `Queue/${parent}`, 'Queue/nlp', 'Queue/vision', 'ResourceQuota/nlp-quota'].map(stageOf)).toEqual(
    ['roots', 'roots', 'roots', 'queues', 'rest'],
  );
});

function kustomizations(props: Partial<FluxKustomizationsProps> = {}): Manifest[] {
  const chart = new Chart(new App(), 'flux');
  new FluxKustomizations(chart, 'ml', { repository: 'platform', platformPath: 'dist/platform', runsPath: 'dist/runs', ...props });
  return Testing.synth(chart);
}

test('Kustomizations are a chain, which waits for queues and for nothing after them, and prunes no runs', () => {
  const links = kustomizations().map(({ metadata, spec }) => [
    metadata.name, spec.dependsOn?.[0].name, spec.path, spec.wait, spec.prune, spec.patches?.[0].target.annotationSelector,
  ]);
  expect(links).toEqual([
    ['ml-roots', undefined, './dist/platform', true, true, `${STAGE}!=roots`],
    ['ml-queues', 'ml-roots', './dist/platform', true, true, `${STAGE}!=queues`],
    ['ml-platform', 'ml-queues', './dist/platform', false, true, `${STAGE} in (roots, queues)`],
    ['ml-runs', 'ml-platform', './dist/runs', false, false, undefined],
  ]);
});

test('a deeper hierarchy has a Kustomization for each level', () => {
  expect(kustomizations({ queueLevels: 2 }).map(({ metadata }) => metadata.name)).toEqual([
    'ml-roots', 'ml-queues', 'ml-queues-2', 'ml-platform', 'ml-runs',
  ]);
});

test('folders and levels are checked', () => {
  expect(() => kustomizations({ platformPath: 'dist', queueLevels: 5 })).toThrow(
    /'runsPath' \(dist\/runs\) must not lie in .*\n.*'queueLevels' \(5\) must be a/,
  );
});
