import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Size } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  BatchInferenceCron, ConcurrencyPolicy, Cpu, Delivery, Gpu, MlCluster, NamespaceGuardrails, NodePool, Queueing, RunRecord, RunStyle,
  Schedule, Share, ShardedInference, TeamQueues, TrainingJob, WorkloadDefaults,
} from '../../src';
import { diffCommand } from '../../src/cli/diff-command';
import { freezeRuns } from '../../src/gitops/frozen-folder';
import { Manifest } from '../support/synth';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'edits-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the edits of this file change. */
interface Source {
  readonly run?: string;
  readonly image?: string;
  readonly labels?: Record<string, string>;
  readonly shares?: Record<string, number>;
  readonly style?: RunStyle;
}

/** A repository's code: two teams, a run, a cron. */
function synth(name: string, { run = 'r1', image = 'train:1', labels = {}, shares = { nlp: 50, vision: 25 }, style }: Source = {}): string {
  const app = new App({ outdir: join(folder, name) });
  const delivery = Delivery.argoCd(app, { frozenRuns: join(folder, 'frozen'), runStyle: style });
  WorkloadDefaults.of(app).set({ labels });
  const platform = new Chart(app, 'platform');
  const cluster = new MlCluster(app, 'cluster', {
    queueing: Queueing.kueue(),
    pools: [NodePool.of('gpu', { nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(64), memory: Size.gibibytes(256) })],
  });
  const queues = new TeamQueues(platform, 'teams', {
    cluster, teams: Object.entries(shares).map(([team, percent]) => ({ name: team, namespaces: [team], share: Share.percent(percent) })),
  });
  for (const team of Object.keys(shares)) {
    const chart = new Chart(app, team, { namespace: team });
    new NamespaceGuardrails(chart, 'namespace', { name: team });
    new ApiObject(chart, 'data', {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Ti' } } },
    });
  }
  const runs = new Chart(app, 'runs', { namespace: 'nlp' });
  const workload = { image, queue: queues.queue('nlp'), gpu: Gpu.nvidia(8), cpu: Cpu.units(8), memory: Size.gibibytes(64) };
  new TrainingJob(runs, 'llm', { ...workload, run: style === undefined ? run : undefined });
  new BatchInferenceCron(runs, 'nightly', {
    ...workload, schedule: Schedule.cron('0 2 * * *', 'UTC'), concurrencyPolicy: ConcurrencyPolicy.REPLACE,
  });
  delivery.includeFrozenRuns(runs);
  app.synth();
  return app.outdir;
}

function manifestsIn(outdir: string): Map<string, Manifest> {
  const manifests: Manifest[] = readdirSync(outdir).flatMap((file) =>
    parseAllDocuments(readFileSync(join(outdir, file), 'utf8')).map((document) => document.toJS()),
  );
  return new Map(
    manifests.map((manifest) => [
      `${manifest.kind} ${manifest.metadata.namespace === undefined ? '' : `${manifest.metadata.namespace}/`}${manifest.metadata.name}`,
      manifest,
    ]),
  );
}

/** Every difference between two outputs, by object and path. */
function changes(before: string, after: string): string[] {
  const [old, now] = [manifestsIn(before), manifestsIn(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)];
    return from === undefined ? [`+ ${key}`] : to === undefined ? [`- ${key}`] : paths(from, to, '').map((path) => `${key} ${path}`);
  }).sort();
}

function paths(from: Manifest, to: Manifest, path: string): string[] {
  if (typeof from !== 'object' || typeof to !== 'object' || from === null || to === null) {
    return from === to ? [] : [path];
  }
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((key) =>
    paths(from[key], to[key], path === '' ? key : `${path}.${key}`),
  );
}

const verdict = (before: string, after: string): { exitCode: number; output: string[] } => {
  const { exitCode, output } = diffCommand([before, after]);
  return { exitCode, output: output.trimEnd().split('\n') };
};

test('nothing edited, nothing changes', () => {
  const [before, after] = [synth('a'), synth('b')];
  expect(changes(before, after)).toEqual([]);
  expect(verdict(before, after)).toEqual({ exitCode: 0, output: ['This change starts and ends no run, and changes no share.'] });
});

describe('another image', () => {
  const CRON = 'CronJob nlp/nightly spec.jobTemplate.spec.template.spec.containers.0.image';

  test('with the same run is refused: the run is recorded', () => {
    const [before, after] = [synth('a'), synth('b', { image: 'train:2' })];
    expect(changes(before, after)).toEqual([CRON, 'Job nlp/llm-r1 spec.template.spec.containers.0.image']);
    const sentence =
      "Job nlp/llm-r1 changes 'spec.template' of a run that exists, which is refused: the pods of a Job stay as they are; set run: "
      + "'r2' to start a new run, freeze it, or revert";
    expect(RunRecord.changes(before, after)).toEqual([sentence]);
    expect(verdict(before, after)).toEqual({
      exitCode: 1, output: expect.arrayContaining(['This change changes 1 run in place, which cannot be applied.', `  error: ${sentence}`]),
    });
  });

  test('with the next run starts that, and leaves the old one in the cluster', () => {
    const [before, after] = [synth('a'), synth('b', { image: 'train:2', run: 'r2' })];
    expect(changes(before, after)).toEqual(['+ Job nlp/llm-r2', '- Job nlp/llm-r1', CRON]);
    expect(RunRecord.changes(before, after)).toEqual([]);
    expect(verdict(before, after)).toEqual({
      exitCode: 0,
      output: [
        'This change starts 1 run (8 GPUs).', '',
        'run started:', '  Job nlp/llm-r2 starts (1 pod at a time, 8 nvidia.com/gpu)', '',
        'recurring run changed:', '  CronJob nlp/nightly changes jobTemplate from the next run on (1 pod at a time, 8 nvidia.com/gpu)', '',
        'other:', '  Job nlp/llm-r1 leaves git, and stays in the cluster as it is (Prune=false) until somebody deletes it',
      ],
    });
  });

  test('after the run was frozen changes only what comes next', () => {
    const before = synth('a');
    freezeRuns(before, join(folder, 'frozen'), ['llm-r1']);
    expect(changes(before, synth('b', { image: 'train:2' }))).toEqual([CRON]);
    expect(changes(before, synth('c', { image: 'train:2', run: 'r2' }))).toEqual(['+ Job nlp/llm-r2', CRON]);
  });

  test('of a run that is replaced ends it and starts it again, by choice', () => {
    const [before, after] = [synth('a', { style: RunStyle.REPLACE }), synth('b', { style: RunStyle.REPLACE, image: 'train:2' })];
    expect(verdict(before, after)).toEqual({
      exitCode: 0,
      output: expect.arrayContaining([
        'This change ends 1 run and starts it again.',
        "  Job nlp/llm changes 'spec.template': Argo CD deletes the run, ended or not, and starts it again; wait for it to end if it "
        + "has to go on",
      ]),
    });
  });
});

test('a default label reaches the pods of recorded runs, which is refused until they are frozen', () => {
  const before = synth('a');
  const labels = { team: 'ml' };
  const [cron, job] = [
    ['metadata', 'spec.jobTemplate.metadata', 'spec.jobTemplate.spec.template.metadata'].map(
      (place) => `CronJob nlp/nightly ${place}.labels.team`,
    ),
    ['metadata', 'spec.template.metadata'].map((place) => `Job nlp/llm-r1 ${place}.labels.team`),
  ];
  expect(changes(before, synth('b', { labels }))).toEqual([...cron, ...job]);
  expect(RunRecord.changes(before, join(folder, 'b'))).toEqual([expect.stringContaining("Job nlp/llm-r1 changes 'spec.template'")]);
  freezeRuns(before, join(folder, 'frozen'), []);
  expect(changes(before, synth('c', { labels }))).toEqual(cron);
  expect(verdict(before, join(folder, 'c')).exitCode).toBe(0);
});

test('a share moves numbers of two queues, which a reviewer sees', () => {
  const [before, after] = [synth('a'), synth('b', { shares: { nlp: 25, vision: 50 } })];
  expect(changes(before, after)).toEqual(
    [0, 1, 2]
      .flatMap((i) => ['nlp', 'vision'].map((team) => `ClusterQueue ${team} spec.resourceGroups.0.flavors.0.resources.${i}.nominalQuota`))
      .sort(),
  );
  expect(verdict(before, after)).toEqual({
    exitCode: 0,
    output: [
      'This change changes 6 shares or limits.', '',
      'share or limit changed:',
      '  ClusterQueue nlp cpu in gpu: 128 -> 64 (-64)',
      '  ClusterQueue nlp memory in gpu: 512Gi -> 256Gi (-256Gi)',
      '  ClusterQueue nlp nvidia.com/gpu in gpu: 16 -> 8 (-8)',
      '  ClusterQueue vision cpu in gpu: 64 -> 128 (+64)',
      '  ClusterQueue vision memory in gpu: 256Gi -> 512Gi (+256Gi)',
      '  ClusterQueue vision nvidia.com/gpu in gpu: 8 -> 16 (+8)',
    ],
  });
});

describe('a team', () => {
  const [two, three] = [{ nlp: 50, vision: 25 }, { nlp: 50, vision: 25, audio: 25 }];
  const OBJECTS = ['ClusterQueue audio', 'LocalQueue audio/audio', 'Namespace audio', 'PersistentVolumeClaim audio/data'];

  test('that is new brings its objects, and takes what nobody had', () => {
    const [before, after] = [synth('a', { shares: two }), synth('b', { shares: three })];
    expect(changes(before, after)).toEqual([...OBJECTS.map((object) => `+ ${object}`), 'Cohort teams spec']);
    expect(verdict(before, after).exitCode).toBe(0);
  });

  test('that is removed takes its queues, and leaves its namespace and claims in the cluster', () => {
    const [before, after] = [synth('a', { shares: three }), synth('b', { shares: two })];
    expect(changes(before, after)).toEqual([
      ...OBJECTS.map((object) => `- ${object}`), ...changes(after, before).filter((change) => change.startsWith('Cohort')),
    ]);
    const { exitCode, output } = verdict(before, after);
    expect(exitCode).toBe(0);
    expect(output).toEqual(
      expect.arrayContaining(
        ['Namespace audio', 'PersistentVolumeClaim audio/data'].map(
          (object) => `  ${object} leaves git, and stays in the cluster as it is (Prune=false) until somebody deletes it`,
        ),
      ),
    );
    expect(output.join('\n')).not.toContain('data deleted');
  });
});

test('names follow the run where pods find each other, and paths do not', () => {
  const chart = new Chart(new App(), 'runs', { namespace: 'nlp' });
  new TrainingJob(chart, 'llm', { image: 'train:1', run: 'r7', args: ['--checkpoint=/checkpoints/llm'] });
  new ShardedInference(chart, 'score', {
    image: 'score:1', run: 'r7', shards: 4, parallelism: 4, stableNames: true, args: ['--output=/data/score'],
  });
  const [llm, score, service] = chart.toJson() as Manifest[];
  expect([llm, score, service].map(({ metadata }) => metadata.name)).toEqual(['llm-r7', 'score-r7', 'score-r7']);
  expect([score.spec.template.spec.subdomain, service.spec.selector]).toEqual(['score-r7', { 'batch.kubernetes.io/job-name': 'score-r7' }]);
  expect([llm.metadata.labels['app.kubernetes.io/name'], score.metadata.labels['app.kubernetes.io/name']]).toEqual(['llm', 'score']);
  const containers = [llm, score].map(({ spec }) => JSON.stringify(spec.template.spec.containers));
  expect(containers.filter((text) => text.includes('r7'))).toEqual([]);
});
