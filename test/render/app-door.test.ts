import { ApiObject, App, Chart, JsonPatch, Size, Testing, YamlOutputType } from 'cdk8s';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AccessRole, ArgoCdApplications, ArgoCdHealthChecks, Cpu, Gpu, GpuRbac, KubernetesVersion, LocalQueue, MlCluster, NamespaceGuardrails,
  NodePool, PriorityClass, Queue, Queueing, Subject, TrainingJob, VolcanoQueue, VolcanoSchedulerConfigMap, WorkloadKind,
  WorkloadServiceAccount,
} from '../../src';
import { Preflight } from '../../src/preflight/preflight';
import { registerPreflight } from '../../src/render/app-door';
import { World } from '../../src/preflight/world';

const BODY = {
  spec: {
    backoffLimit: 1, ttlSecondsAfterFinished: 60,
    template: { spec: { containers: [{ name: 'main', image: 'a/b:1', resources: { limits: { memory: '1Gi' } } }] } },
  },
};

function job(chart: Chart, id: string, restartPolicy?: string): ApiObject {
  const object = new ApiObject(chart, id, { apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace: 'ml' }, ...structuredClone(BODY) });
  if (restartPolicy !== undefined) {
    object.addJsonPatch(JsonPatch.add('/spec/template/spec/restartPolicy', restartPolicy));
  }
  registerPreflight(object);
  return object;
}

afterEach(() => {
  jest.restoreAllMocks();
});

test('an error fails the synth, with the path of the construct', () => {
  const app = Testing.app();
  job(new Chart(app, 'team'), 'train');
  expect(() => app.synth()).toThrow(
    "[team/train] job-restart-policy: Job ml/team-train-c8905284 is rejected: 'spec.template.spec.restartPolicy' (not given) must be "
    + "Never or OnFailure; write 'restartPolicy: Never' (known because: the API server validates the restartPolicy of batch/v1 Jobs)",
  );
});

test('patched objects and objects of others are checked as they are rendered', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'team');
  job(chart, 'train', 'Never');
  expect(() => app.synth()).not.toThrow();
  new ApiObject(chart, 'raw', { apiVersion: 'batch/v1', kind: 'Job', ...BODY });
  expect(() => app.synth()).toThrow('[team/raw] job-restart-policy: ');
});

test('unit tests of charts see errors too, and see them go', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'team');
  const object = job(chart, 'train');
  expect(() => Testing.synth(chart)).toThrow('job-restart-policy');
  object.addJsonPatch(JsonPatch.add('/spec/template/spec/restartPolicy', 'Never'));
  expect((Testing.synth(chart) as { spec: unknown }[])[0].spec).toMatchObject({ template: { spec: { restartPolicy: 'Never' } } });
});

test.each<[string, (scope: Chart) => void]>([
  ['MlCluster', (chart) => new MlCluster(chart, 'x')],
  ['TrainingJob', (chart) => new TrainingJob(chart, 'x', { image: 'registry.example.com/a:1', memory: Size.gibibytes(1) })],
  ['PriorityClass', (chart) => new PriorityClass(chart, 'x', { value: 5 })],
  ['VolcanoQueue', (chart) => new VolcanoQueue(chart, 'x')],
  ['LocalQueue', (chart) => new LocalQueue(chart, 'x', { clusterQueue: 'all' })],
  ['GpuRbac', (chart) => new GpuRbac(chart, 'x', { viewers: [Subject.group('a')], workloads: [WorkloadKind.JOB] })],
  ['AccessRole', (chart) => new AccessRole(chart, 'x', {
    subjects: [Subject.group('a')], rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  })],
  ['WorkloadServiceAccount', (chart) => new WorkloadServiceAccount(chart, 'x')],
  ['NamespaceGuardrails', (chart) => new NamespaceGuardrails(chart, 'x', { name: 'ml' })],
  ['VolcanoSchedulerConfigMap', (chart) => new VolcanoSchedulerConfigMap(chart, 'x', {
    cluster: new MlCluster(chart, 'cluster', { queueing: Queueing.volcano() }),
  })],
  ['ArgoCdHealthChecks', (chart) => new ArgoCdHealthChecks(chart, 'x')],
  ['ArgoCdApplications', (chart) => new ArgoCdApplications(chart, 'x', {
    repoUrl: 'https://git.example.com/a', platformPath: 'dist/platform', runsPath: 'dist/runs', namespaces: ['ml'],
  })],
])('an app that has nothing of the library but a %s is checked', (_, construct) => {
  const app = Testing.app();
  const chart = new Chart(app, 'team', { namespace: 'ml' });
  construct(chart);
  new ApiObject(chart, 'raw', { apiVersion: 'batch/v1', kind: 'Job', ...BODY });
  expect(() => app.synth()).toThrow('[team/raw] job-restart-policy: ');
});

test('it can be turned off as a whole, and by rule with a reason', () => {
  const app = Testing.app();
  job(new Chart(app, 'team'), 'train');
  Preflight.of(app).disable('job-restart-policy', 'our webhook sets it');
  expect(() => app.synth()).not.toThrow();
  const other = Testing.app();
  job(new Chart(other, 'team'), 'train');
  Preflight.of(other.node.children[0]).off();
  expect(() => other.synth()).not.toThrow();
});

test('only rules that exist are turned off, and only with a reason', () => {
  const preflight = Preflight.of(Testing.app());
  expect(() => preflight.disable('no-such-rule', 'x')).toThrow(
    "'rule' (no-such-rule) must be the id of a rule; docs/rules lists all rules",
  );
  expect(() => preflight.disable('image-tag', ' ')).toThrow(
    "'reason' ( ) must say why rule 'image-tag' does not apply; write a short sentence",
  );
});

test('80 charts are checked once, and every object is rendered once', () => {
  const app = Testing.app();
  const renders = jest.spyOn(ApiObject.prototype, 'toJson');
  for (let i = 0; i < 80; i++) {
    job(new Chart(app, `chart-${i}`), 'train', 'Never');
  }
  const runs = jest.spyOn(World.prototype, 'workloadOf');
  app.synth();
  expect(renders).toHaveBeenCalledTimes(80);
  const calls = runs.mock.calls.filter(([object]) => object.origin.constructPath === 'chart-7/train').length;
  runs.mockClear();
  Testing.synth(app.node.findChild('chart-7') as Chart);
  expect(calls).toBe(runs.mock.calls.filter(([object]) => object.origin.constructPath === 'chart-7/train').length);
  expect(readdirSync(app.outdir).filter((file) => file.endsWith('.yaml'))).toHaveLength(80);
});

test('what is changed between two synths is rendered anew', () => {
  const app = Testing.app();
  const object = job(new Chart(app, 'team'), 'train', 'Never');
  app.synth();
  object.metadata.addLabel('added', 'later');
  app.synth();
  expect(readFileSync(join(app.outdir, 'team.k8s.yaml'), 'utf8')).toContain('added: later');
});

test('warnings are one line on the error stream', () => {
  const written: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const app = Testing.app();
  const object = job(new Chart(app, 'team'), 'train', 'Never');
  object.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', 'a/b:latest'));
  app.synth();
  expect(written).toEqual(["preflight: 1 warning (image-tag); 'npx cdk8s-ml-workloads preflight <output folder>' explains it\n"]);
});

describe.each([
  ['as TypeScript calls it', (app: App) => app.synth()],
  // the kernel of jsii takes methods from the class, so what the app itself has in their place is never called
  ['as jsii calls it', (app: App) => (app.constructor.prototype as App).synth.call(app)],
  ['as text, as TypeScript calls it', (app: App) => app.synthYaml()],
  ['as text, as jsii calls it', (app: App) => (app.constructor.prototype as App).synthYaml.call(app)],
])('a synth, %s,', (_, synth) => {
  test.each(Object.values(YamlOutputType).filter((type) => typeof type === 'number'))('prints warnings once (output %s)', (type) => {
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = new App({ outdir: Testing.app().outdir, yamlOutputType: type, recordConstructMetadata: true });
    for (const id of ['one', 'two', 'three']) {
      job(new Chart(app, id), 'train', 'Never').addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', 'a/b:latest'));
    }
    synth(app);
    expect(written.mock.calls).toEqual([
      ["preflight: 3 warnings (image-tag x 3); 'npx cdk8s-ml-workloads preflight <output folder>' explains them\n"],
    ]);
    synth(app);
    expect(written).toHaveBeenCalledTimes(2);
  });

  test('checks and renders every object once', () => {
    const app = Testing.app();
    for (let i = 0; i < 20; i++) {
      job(new Chart(app, `chart-${i}`), 'train', 'Never');
    }
    const renders = jest.spyOn(ApiObject.prototype, 'toJson');
    const indexed = jest.spyOn(World.prototype, 'workloads', 'get');
    synth(app);
    expect(renders).toHaveBeenCalledTimes(20);
    const runs = indexed.mock.calls.length;
    indexed.mockClear();
    Testing.synth(app.node.children[0] as Chart);
    expect(runs).toBe(indexed.mock.calls.length);
  });

  test('reads again what was changed since the one before, also when that failed', () => {
    const app = Testing.app();
    const chart = new Chart(app, 'team');
    const object = job(chart, 'train');
    expect(() => synth(app)).toThrow('job-restart-policy');
    object.addJsonPatch(JsonPatch.add('/spec/template/spec/restartPolicy', 'Never'));
    expect(() => synth(app)).not.toThrow();
    object.metadata.addLabel('added', 'later');
    expect(object.toJson().metadata.labels).toEqual({ added: 'later' });
    expect(Testing.synth(chart)).toMatchObject([{ metadata: { labels: { added: 'later' } } }]);
  });
});

test('charts that are changed one after the other are checked and rendered as they then are', () => {
  const app = Testing.app();
  const objects = ['one', 'two'].map((id) => job(new Chart(app, id), 'train', 'Never'));
  Testing.synth(app.charts[0]);
  const rendered = app.charts.map((chart, i) => {
    objects[i].metadata.addLabel('chart', String(i));
    return chart.toJson()[0] as { metadata: { labels: object } };
  });
  expect(rendered.map(({ metadata }) => metadata.labels)).toEqual([{ chart: '0' }, { chart: '1' }]);
  objects[1].addJsonPatch(JsonPatch.remove('/spec/template/spec/restartPolicy'));
  expect(() => {
    for (const chart of app.charts) {
      chart.toJson();
    }
  }).toThrow('job-restart-policy');
});

describe('the line about warnings says what explains them', () => {
  const line = (declare: (chart: Chart) => MlCluster): string => {
    const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const app = Testing.app();
    const chart = new Chart(app, 'team', { namespace: 'ml' });
    declare(chart);
    new TrainingJob(chart, 'train', { image: 'registry.example.com/a:latest', memory: Size.gibibytes(1) });
    app.synth();
    return String(written.mock.calls.at(-1)?.[0]);
  };

  test('with the facts that are only in code', () => {
    const pools = [NodePool.of('cpu', { nodes: 4, cpu: Cpu.units(64) })];
    expect(line((chart) => new MlCluster(chart, 'prod', { kubernetes: KubernetesVersion.V1_34, pools }))).toContain(
      "'npx cdk8s-ml-workloads preflight <output folder> --cluster FILE' explains it, where FILE states what the code does of the "
      + 'cluster: kubernetes, pools\n',
    );
    expect(line((chart) => new MlCluster(chart, 'prod'))).toContain("preflight <output folder>' explains it\n");
  });

  test('with the file that has them', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'door-')), 'cluster.yaml');
    writeFileSync(file, "kubernetes: '1.34'\n");
    expect(line((chart) => MlCluster.fromFile(chart, 'prod', file))).toContain(`preflight <output folder> --cluster ${file}' explains it\n`);
  });
});

test('two objects of one name in a chart are an error, and in two charts a warning', () => {
  const train = (chart: Chart, id: string, image: string): void => {
    new TrainingJob(chart, id, { name: 'resnet50', image });
  };
  const app = Testing.app();
  const [one, other] = ['one', 'other'].map((id) => new Chart(app, id, { namespace: 'ml' }));
  const warned = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  train(one, 'first', 'registry.example.com/ml/resnet:1.0.0');
  train(other, 'first', 'registry.example.com/ml/resnet:2.0.0');

  expect(() => app.synth()).not.toThrow();
  expect(String(warned.mock.calls[0][0])).toContain('duplicate-object');

  train(one, 'second', 'registry.example.com/ml/resnet:2.0.0');
  expect(() => app.synth()).toThrow(
    "[one/second] duplicate-object: Job ml/resnet50 will not do what it says: 'metadata.name' (resnet50) is also the name of the Job at "
    + "one/first/Resource, and the second template is refused as a change of an immutable field; rename one of them",
  );
});

test('charts of different clusters are not mixed', () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const app = new App({ outdir: Testing.app().outdir });
  const holder = (name: string) => ({ _facts: () => ({ name, priorityClasses: [] }) });
  for (const name of ['one', 'two']) {
    const chart = new Chart(app, name);
    (chart as unknown as Record<symbol, unknown>)[Symbol.for('cdk8s-ml-workloads.ClusterFacts')] = holder(name);
    new ApiObject(chart, 'default', {
      apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: `default-${name}` }, value: 1, globalDefault: true,
    } as never);
    job(chart, 'train', 'Never');
  }
  expect(() => app.synth()).not.toThrow();
});

describe('the capacity that somebody stated of a queue that exists elsewhere', () => {
  const message = (pods: number, queue: Queue): string => {
    const app = new App();
    const chart = new Chart(app, 'nlp', { namespace: 'nlp' });
    new TrainingJob(chart, 'llm', {
      image: 'registry.example.com/llm:1', gpu: Gpu.nvidia(8), memory: Size.gibibytes(64), completions: pods, parallelism: pods, queue,
    });
    try {
      app.synthYaml();
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const capacity = { gpus: [Gpu.nvidia(16)] };

  test('bounds what is put into a Kueue queue', () => {
    expect(message(2, Queue.kueue('team', { capacity }))).toBe('');
    expect(message(3, Queue.kueue('team', { capacity }))).toContain(
      "declared-queue-fits: Job nlp/llm can never start: 'spec.template.spec' (24 nvidia.com/gpu) is more than LocalQueue 'team' can "
      + "ever give, 16",
    );
  });

  test('does not bound other resources', () => {
    expect(message(3, Queue.kueue('team', { capacity: { cpu: Cpu.units(1) } }))).toBe('');
  });
});
