import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import * as fc from 'fast-check';
import { ApiRequest, RunDispatcher, RunOverrides } from '../../src/client';
import { nameOfId } from '../../src/client/run-id';
import { RunTemplate } from '../../src/base/run-template';
import { Cpu } from '../../src';
import { Size, Yaml } from 'cdk8s';
import { isDnsLabel } from '../../src/upstream/names';
import { Manifest } from '../support/synth';
import { manifests, templateOf } from './dispatchers';
import { FakeApi, ok, refusal } from './fake-api';
import { failureOf } from './scenarios';

const JOBS = '/apis/batch/v1/namespaces/dispatch-test/jobs';

/** A server that makes whatever is asked. */
class Accepting extends FakeApi {
  constructor() {
    super({});
  }

  public override async send(request: ApiRequest) {
    this.requests.push(request);
    return { status: 201, headers: {}, body: (async function* () { yield JSON.stringify(request.body); })() };
  }
}

async function sent(name: string, id: string, overrides?: RunOverrides): Promise<Manifest> {
  const api = new Accepting();
  await (await RunDispatcher.of(templateOf(name), { transport: api })).dispatch(id, overrides);
  return api.requests[0].body as Manifest;
}

describe('the name of a run', () => {
  const length = fc.integer({ min: 12, max: 50 });

  test('is a part of a DNS label, whatever the id', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 253 }), length, (id, most) => {
      const name = nameOfId(id, most);
      expect(isDnsLabel(name)).toBe(true);
      expect(name.length).toBeLessThanOrEqual(most);
    }));
  });

  test('is the id where that is fit, and else another for each id', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 60 }), fc.string({ minLength: 1, maxLength: 60 }), length, (a, b, most) =>
      a === b || nameOfId(a, most) !== nameOfId(b, most)));
    expect(nameOfId('workflow-123', 40)).toBe('workflow-123');
    expect(nameOfId('550e8400-e29b-41d4-a716-446655440000', 40)).toBe('550e8400-e29b-41d4-a716-446655440000');
  });
});

describe('what is sent', () => {
  test('is the template with the id in names, labels, annotation and variable', async () => {
    const { metadata, spec } = await sent('beluga-workflow', 'Order 7');
    const name = 'order-7-7d3a4cba';
    expect(metadata).toMatchObject({
      name: `beluga-workflow-${nameOfId('Order 7', 40)}`, namespace: 'dispatch-test',
      labels: { 'app': 'beluga-ai', 'workflow-id': nameOfId('Order 7', 40) },
    });
    expect(name).toMatch(/^order-7-[0-9a-f]{8}$/);
    expect(metadata.annotations).toEqual({ [RunTemplate.ID]: 'Order 7', [RunTemplate.HASH]: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(spec.template.metadata.labels['workflow-id']).toBe(nameOfId('Order 7', 40));
    expect(spec.template.spec.containers[0].env).toContainEqual({ name: 'WORKFLOW_ID', value: 'Order 7' });
    expect(JSON.stringify(metadata) + JSON.stringify(spec)).not.toMatch(/_RUN_ID_|_WORKFLOW_ID_/);
  });

  test('has the id itself as its label where that is one', async () => {
    expect((await sent('single', 'Order_7')).metadata.labels['workflow-id']).toBe('Order_7');
  });

  test('has a text that looks like a variable as it is', async () => {
    expect((await sent('single', '$(HOME)')).spec.template.spec.containers[0].env).toContainEqual({ name: 'WORKFLOW_ID', value: '$$(HOME)' });
  });

  test('of a gang has the id in the addresses of its pods', async () => {
    expect((await sent('volcano', 'a7')).spec.tasks[0].template.spec.containers[0].command).toContain('--master-addr=volcano-a7-worker-0.volcano-a7');
  });

  test('has what is different for the run', async () => {
    const job = await sent('single', 'a', {
      image: 'registry.example.com/ml/flow:2.0.0', command: ['python'], args: ['-m', 'flow'], env: { LEVEL: '2' }, requests: { cpu: '50m' },
      limits: { memory: '128Mi' }, timeout: '90s', labels: { team: 'nlp' }, annotations: { 'example.com/ticket': 'ML-1' },
    });
    expect(job.metadata).toMatchObject({ labels: { 'team': 'nlp', 'workflow-id': 'a' }, annotations: { 'example.com/ticket': 'ML-1' } });
    expect(job.spec.activeDeadlineSeconds).toBe(90);
    expect(job.spec.template.spec.containers[0]).toMatchObject({
      image: 'registry.example.com/ml/flow:2.0.0', command: ['python'], args: ['-m', 'flow'],
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '100m', memory: '128Mi' } },
    });
    expect(job.spec.template.spec.containers[0].env).toEqual(expect.arrayContaining([{ name: 'LEVEL', value: '2' }, { name: 'WORKFLOW_ID', value: 'a' }]));
  });

  test('of a TrainJob has its image and variables where Trainer looks for them', async () => {
    const { spec } = await sent('trainjob', 'a', { image: 'registry.example.com/ml/flow:2.0.0', env: { LEVEL: '2' }, limits: { memory: '128Mi' } });
    expect(spec.trainer).toMatchObject({ image: 'registry.example.com/ml/flow:2.0.0', resourcesPerNode: { limits: { memory: '128Mi' } } });
    expect(spec.trainer.env).toContainEqual({ name: 'LEVEL', value: '2' });
  });

  test('goes where it is told to, else where the template says', async () => {
    const api = new Accepting();
    await (await RunDispatcher.of(templateOf('single'), { transport: api, namespace: 'other' })).dispatch('a');
    expect(api.requests[0].path).toBe('/apis/batch/v1/namespaces/other/jobs');
  });

  test.each([
    ['', "InvalidRun: 'id' () must be a text of 1 to 253 characters in one line: what the run is for, never the time"],
    ['a\nb', "InvalidRun: 'id' (a\nb) must be a text of 1 to 253 characters in one line: what the run is for, never the time"],
  ])('is nothing for the id %j', async (id, message) => {
    expect(await failureOf(sent('single', id))).toBe(message);
  });

  test.each<[string, RunOverrides, string]>([
    ['jobset', { timeout: '1m' }, "InvalidRun: 'timeout' can differ from run to run for Jobs only; set it in the template"],
    ['single', { env: { 'A=B': '1' } }, "InvalidRun: Job dispatch-test/single-a is rejected: 'spec.template.spec.containers[0].env[3].name' (A=B) must be a name without '='; name the variable"],
  ])('is nothing of %s with %j', async (name, overrides, message) => {
    expect(await failureOf(sent(name, 'a', overrides))).toContain(message);
  });
});

describe('a request that fails', () => {
  test('is tried again where nobody answered, or the server is not well', async () => {
    const api = new FakeApi({ [`POST ${JOBS}`]: [new Error('ECONNRESET'), refusal(503, 'ServiceUnavailable'), ok({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'single-a', namespace: 'dispatch-test', uid: 'u' } })] });
    await expect((await RunDispatcher.of(templateOf('single'), { transport: api })).dispatch('a')).resolves.toMatchObject({ name: 'single-a', uid: 'u' });
  });

  test('waits as long as a busy server says', async () => {
    const api = new FakeApi({ [`POST ${JOBS}`]: [refusal(429, 'TooManyRequests', 'slow down', { 'retry-after': '1' }), refusal(422, 'Invalid', 'spec is wrong')] });
    const since = Date.now();
    expect(await failureOf((await RunDispatcher.of(templateOf('single'), { transport: api })).dispatch('a'))).toBe(
      'InvalidRun: create jobs.batch single-a in dispatch-test: spec is wrong',
    );
    expect(Date.now() - since).toBeGreaterThanOrEqual(950);
  });

  test('that was carried out all the same is no conflict', async () => {
    const made = await sent('single', 'a');
    const api = new FakeApi({
      [`POST ${JOBS}`]: [new Error('ECONNRESET'), refusal(409, 'AlreadyExists')], [`GET ${JOBS}/single-a`]: [ok({ ...made, metadata: { ...made.metadata, uid: 'u' } })],
    });
    await expect((await RunDispatcher.of(templateOf('single'), { transport: api })).dispatch('a')).resolves.toMatchObject({ uid: 'u' });
  });

  test('is a conflict where the run of that id is being deleted', async () => {
    const made = await sent('single', 'a');
    const api = new FakeApi({
      [`POST ${JOBS}`]: [refusal(409, 'AlreadyExists')], [`GET ${JOBS}/single-a`]: [ok({ ...made, metadata: { ...made.metadata, deletionTimestamp: 'x' } })],
    });
    expect(await failureOf((await RunDispatcher.of(templateOf('single'), { transport: api })).dispatch('a'))).toBe(
      'RunConflict: Job dispatch-test/single-a exists already, and is being deleted; start it again when it is gone',
    );
  });

  test('is a conflict where the name is that of another id', async () => {
    const made = await sent('single', 'a');
    const annotations = { ...made.metadata.annotations, [RunTemplate.ID]: 'another' };
    const api = new FakeApi({
      [`POST ${JOBS}`]: [refusal(409, 'AlreadyExists')], [`GET ${JOBS}/single-a`]: [ok({ ...made, metadata: { ...made.metadata, annotations } })],
    });
    expect(await failureOf((await RunDispatcher.of(templateOf('single'), { transport: api })).dispatch('a'))).toBe(
      "RunConflict: Job dispatch-test/single-a exists already, and is the run of id 'another'",
    );
  });
});

describe('traces', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
  });

  beforeEach(() => exporter.reset());

  afterAll(() => {
    trace.disable();
    context.disable();
  });

  test('have a span for each run, which the run continues', async () => {
    const job = await sent('single', 'workflow-123');
    const [span, ...others] = exporter.getFinishedSpans();

    expect(others).toEqual([]);
    expect(span.name).toBe('kubernetes.schedule_workflow');
    expect(span.attributes).toEqual({
      'workflow.id': 'workflow-123', 'k8s.namespace': 'dispatch-test', 'k8s.container.image': 'registry.example.com/ml/flow:1.0.0',
      'k8s.job.name': 'single-workflow-123',
    });
    expect(span.status.code).toBe(0);
    const { traceId, spanId } = span.spanContext();
    expect(job.spec.template.spec.containers[0].env).toContainEqual({ name: 'TRACEPARENT', value: `00-${traceId}-${spanId}-01` });
  });

  test('are no part of what a run is: the same id again is the same run', async () => {
    const hash = ({ metadata }: Manifest): string => metadata.annotations[RunTemplate.HASH];
    expect(hash(await sent('single', 'a'))).toBe(hash(await sent('single', 'a')));
    expect(hash(await sent('single', 'a'))).not.toBe(hash(await sent('single', 'a', { env: { LEVEL: '2' } })));
    expect(exporter.getFinishedSpans()).toHaveLength(4);
  });

  test('record an error, and have its status', async () => {
    const api = new FakeApi({ [`POST ${JOBS}`]: [refusal(403, 'Forbidden', 'no')] });
    await failureOf((await RunDispatcher.of(templateOf('single'), { transport: api })).dispatch('a'));
    const [span] = exporter.getFinishedSpans();

    expect(span.status).toEqual({ code: 2, message: expect.stringContaining('create jobs.batch single-a in dispatch-test: no') });
    expect(span.events.map(({ name, attributes }) => [name, attributes?.['exception.message']])).toEqual([
      ['exception', expect.stringContaining('create jobs.batch single-a in dispatch-test: no')],
    ]);
    expect(span.attributes['k8s.job.name']).toBeUndefined();
  });
});

test('without a provider of traces nothing is added', async () => {
  expect((await sent('single', 'a')).spec.template.spec.containers[0].env.map(({ name }: Manifest) => name)).toEqual(['HOME', 'USER', 'WORKFLOW_ID']);
});

describe('templates', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'templates-'));
    writeFileSync(join(folder, 'app.k8s.yaml'), Yaml.stringify(...manifests(), {
      apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly', namespace: 'ml' },
      spec: { schedule: '0 2 * * *', jobTemplate: { metadata: { labels: { team: 'nlp' } }, spec: { template: { spec: { containers: [{ name: 'main', image: 'x:1' }], restartPolicy: 'Never' } } } } },
    }, { apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: { name: 'llm' } }));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const file = (): string => join(folder, 'app.k8s.yaml');
  const from = async (name: string): Promise<Manifest> => {
    const api = new Accepting();
    await (await RunDispatcher.fromFile(file(), name, { transport: api })).dispatch('r7');
    return api.requests[0].body;
  };

  test('are found in a file of manifests by the name of the dispatcher', async () => {
    expect(await from('single')).toEqual(await sent('single', 'r7'));
  });

  test('are made of a CronJob, which is so started by hand', async () => {
    expect(await from('nightly')).toMatchObject({
      kind: 'Job', metadata: { name: 'nightly-r7', namespace: 'ml', labels: { 'team': 'nlp', 'workflow-id': 'r7' } },
      spec: { template: { spec: { containers: [{ image: 'x:1' }] } } },
    });
  });

  test.each([
    ['missing', /has no template, Job or CronJob called 'missing'$/],
    ['llm', /^InvalidRun: JobSet 'llm' of .* is no template: its name stands in its pods; make it the 'gang' of a JobDispatcher$/],
  ])('%s are not there', async (name, message) => {
    expect(await failureOf(from(name))).toMatch(message);
  });

  test('that are mounted are found where the JobDispatcher puts them', async () => {
    const before = process.env.DISPATCH_TEMPLATES;
    process.env.DISPATCH_TEMPLATES = folder;
    try {
      expect(await failureOf(RunDispatcher.mounted('flow', { transport: new Accepting() }))).toBe(
        `InvalidRun: there is no template at ${folder}/flow/template.yaml; give the JobDispatcher 'flow' this service as its 'consumer', or mount its ConfigMap`,
      );
    } finally {
      process.env.DISPATCH_TEMPLATES = before;
    }
  });

  test('are rendered and checked when the service runs, with the defaults of the sources', async () => {
    const api = new Accepting();
    const job = { image: 'registry.example.com/beluga-ai:1.8.2', command: ['beluga', 'run'], cpu: Cpu.units(1), memory: Size.gibibytes(2), labels: { app: 'beluga-ai' } };
    await (await RunDispatcher.ofJob(job, { transport: api })).dispatch('123');
    expect(api.requests[0]).toMatchObject({
      path: '/apis/batch/v1/namespaces/default/jobs',
      body: {
        metadata: { name: 'beluga-workflow-123', namespace: 'default', labels: { 'app': 'beluga-ai', 'workflow-id': '123' } },
        spec: { backoffLimit: 3, ttlSecondsAfterFinished: 3600, template: { metadata: { labels: { 'app': 'beluga-ai', 'workflow-id': '123' } } } },
      },
    });
    expect(await failureOf(RunDispatcher.ofJob({ ...job, image: 'beluga ai' }))).toMatch(/^InvalidRun: \[dispatch\/beluga-workflow\] 'image' \(beluga ai\)/);
  });
});
