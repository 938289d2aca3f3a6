import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { logsCommand, runCommand, statusCommand, waitCommand } from '../../src/cli/run-commands';
import { CommandResult } from '../../src/cli/command-result';
import { manifests } from '../dispatch/dispatchers';
import { Answer, COMPLETE, FakeApi, job, ok, pod, refusal } from '../dispatch/fake-api';

type Answers = Readonly<Record<string, readonly Answer[]>>;
type Command = typeof runCommand;

const JOB = 'GET /apis/batch/v1/namespaces/ml/jobs/train';
const PODS = 'GET /api/v1/namespaces/ml/pods?labelSelector=batch.kubernetes.io/job-name=train';
const FAILED = { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }] };

async function run(
  command: Command, args: string[], answers: Answers = {},
): Promise<CommandResult & { printed: string; noted: string; api: FakeApi }> {
  const api = new FakeApi(answers);
  let printed = '';
  let noted = '';
  const result = await command(args, { print: (text) => (printed += text), note: (text) => (noted += text), transport: api });
  return { ...result, printed, noted, api };
}

describe('run', () => {
  let file: string;

  beforeAll(() => {
    file = join(mkdtempSync(join(tmpdir(), 'run-')), 'app.k8s.yaml');
    writeFileSync(file, Yaml.stringify(...manifests()));
  });

  afterAll(() => rmSync(join(file, '..'), { recursive: true }));

  const made = (name: string, status = {}) => ok({ ...job(name, status), metadata: { name, namespace: 'dispatch-test', uid: 'u' } });
  const JOBS = '/apis/batch/v1/namespaces/dispatch-test/jobs';

  test('starts a run of a template, and says which', async () => {
    const { exitCode, printed, api } = await run(
      runCommand, [`${file}#single`, '--id', 'r7', '--image', 'registry.example.com/ml/flow:2', '--env', 'LEVEL=a=b', '--', '--epochs', '3'],
      { [`POST ${JOBS}`]: [made('single-r7')] },
    );
    expect([exitCode, printed]).toEqual([0, 'Job dispatch-test/single-r7\n']);
    expect(api.requests[0].body).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'registry.example.com/ml/flow:2', args: ['--epochs', '3'], env: expect.arrayContaining([{ name: 'LEVEL', value: 'a=b' }]) }] } } },
    });
  });

  test('waits for its end, with the log, if asked', async () => {
    const { exitCode, printed, noted } = await run(runCommand, [`${file}#single`, '--id', 'r7', '--wait'], {
      [`POST ${JOBS}`]: [made('single-r7')], [`GET ${JOBS}/single-r7`]: [made('single-r7', COMPLETE)],
      'GET /api/v1/namespaces/dispatch-test/pods?labelSelector=batch.kubernetes.io/job-name=single-r7': [ok({ items: [pod('p', { containerStatuses: [{ name: 'main', state: { terminated: {} } }] })] })],
      'GET /api/v1/namespaces/dispatch-test/pods/p/log?container=main&follow=true': [ok('epoch 1\n')],
    });
    expect([exitCode, printed]).toEqual([0, 'Job dispatch-test/single-r7\np: epoch 1\n']);
    expect(noted).toBe('Job dispatch-test/single-r7 is succeeded: CompletionsReached\n');
  });

  test.each<[string[], RegExp]>([
    [[], /^Usage: cdk8s-ml-workloads run FILE#NAME --id ID/],
    [['app.k8s.yaml', '--id', 'a'], /^Usage/],
    [['app.k8s.yaml#single'], /^Usage/],
    [['nowhere.yaml#single', '--id', 'a'], /ENOENT.*nowhere\.yaml/],
    [['nowhere.yaml#single', '--idd', 'a'], /^unknown option '--idd'; did you mean '--id'\?/],
    [['nowhere.yaml#single', '--id', 'a', '--env', 'LEVEL'], /^'--env LEVEL' must be NAME=VALUE/],
  ])('cannot do %j', async (args, message) => {
    const { exitCode, errors } = await run(runCommand, args);
    expect(exitCode).toBe(2);
    expect(errors).toMatch(message);
  });

  test('says what is refused, in one sentence', async () => {
    const { exitCode, errors } = await run(runCommand, [`${file}#single`, '--id', 'r7'], { [`POST ${JOBS}`]: [refusal(403, 'Forbidden', 'no')] });
    expect([exitCode, errors]).toEqual([
      2, "create jobs.batch single-r7 in dispatch-test: no; give the service account the right, for instance with 'tasks' of JobDispatcher\n",
    ]);
  });
});

describe('wait', () => {
  test.each<[string, Answers, string[], number, string | undefined]>([
    ['has succeeded', { [JOB]: [ok(job('train', COMPLETE))] }, [], 0, undefined],
    ['has failed', { [JOB]: [ok(job('train', FAILED))], [PODS]: [ok({ items: [] })] }, [], 1,
      'Job ml/train failed: BackoffLimitExceeded: Job has reached the specified backoff limit\n'],
    ['goes on', { [JOB]: [ok(job('train', { ready: 1 }))] }, ['--timeout', '50ms'], 3, 'Job ml/train has not ended after 50ms, and is running\n'],
    ['is gone', {}, [], 4, 'Job ml/train is gone: it was cleaned up after its end, or deleted, and how it ended is not known; wait earlier, or clean up later\n'],
  ])('ends with a number that says that the run %s', async (_, answers, args, exitCode, errors) => {
    const result = await run(waitCommand, ['job/train', ...args], answers);
    expect([result.exitCode, result.errors]).toEqual([exitCode, errors]);
  });

  test('says meanwhile what the run waits for', async () => {
    const queued = job('train', {}, { spec: { suspend: true }, labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } });
    const { noted } = await run(waitCommand, ['jobs.batch/train', '--timeout', '50ms'], {
      [JOB]: [ok(queued)],
      'GET /apis/kueue.x-k8s.io/v1beta2/namespaces/ml/workloads?labelSelector=kueue.x-k8s.io/job-uid=uid-train': [
        ok({ items: [{ status: { conditions: [{ type: 'QuotaReserved', status: 'False', reason: 'Pending', message: 'no quota' }] } }] }),
      ],
    });
    expect(noted).toBe('Job ml/train is queued in nlp: Pending: no quota\n');
  });

  test.each([
    [['train'], "'train' must be KIND/NAME, for instance job/train-7\n"],
    [['jobst/train'], "'jobst' is no kind that can be waited for; did you mean 'jobset'? there are job, vcjob, jobset, trainjob, mpijob, rayjob\n"],
    [['deployment/x'], "'deployment' is no kind that can be waited for; there are job, vcjob, jobset, trainjob, mpijob, rayjob\n"],
  ])('cannot do %j', async (args, message) => {
    expect((await run(waitCommand, args)).errors).toBe(message);
  });
});

test('logs prints the log of every pod', async () => {
  const { exitCode, printed } = await run(logsCommand, ['job/train', '-n', 'ml'], {
    [PODS]: [ok({ items: [pod('a', { containerStatuses: [{ name: 'main', state: { terminated: {} } }] })] })],
    'GET /api/v1/namespaces/ml/pods/a/log?container=main': [ok('one\ntwo\n')],
  });
  expect([exitCode, printed]).toEqual([0, 'a: one\na: two\n']);
});

describe('status', () => {
  const answers: Answers = {
    'GET /apis/batch/v1/namespaces/ml/jobs': [ok({ items: [job('train'), job('llm', COMPLETE)] })],
    [JOB]: [ok(job('train', {}, { spec: { suspend: true }, labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } }))],
    'GET /apis/batch/v1/namespaces/ml/jobs/llm': [ok(job('llm', COMPLETE))],
    'GET /apis/kueue.x-k8s.io/v1beta2/namespaces/ml/workloads?labelSelector=kueue.x-k8s.io/job-uid=uid-train': [
      ok({ items: [{ status: { conditions: [{ type: 'QuotaReserved', status: 'False', reason: 'Pending', message: 'no\nquota' }] } }] }),
    ],
  };

  test('is a table of what runs and waits, in which queue, and why', async () => {
    expect((await run(statusCommand, [], answers)).output).toBe(
      'RUN        STATE   QUEUE  WHY\n'
      + 'job/train  queued  nlp    Pending: no quota\n',
    );
  });

  test('is of what has ended too, if asked, and of one run', async () => {
    expect((await run(statusCommand, ['-A'], answers)).output).toContain('job/llm    succeeded  -      CompletionsReached\n');
    expect((await run(statusCommand, ['job/llm'], answers)).output.split('\n')).toHaveLength(3);
  });

  test('says that nothing runs', async () => {
    expect((await run(statusCommand, ['-n', 'empty'])).output).toBe('nothing runs or waits in empty\n');
  });
});

test.each<[string, Command]>([['run', runCommand], ['wait', waitCommand], ['logs', logsCommand], ['status', statusCommand]])('%s explains itself', async (name, command) => {
  const { exitCode, output } = await run(command, ['--help']);
  expect([exitCode, output.split('\n')[0]]).toEqual([0, expect.stringContaining(`Usage: cdk8s-ml-workloads ${name} `)]);
});
