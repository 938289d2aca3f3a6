import { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunDispatcher } from 'cdk8s-ml-workloads/dispatch';
import { service } from '../../examples/dispatch/beluga-workflow/scheduler';
import { templateInFile } from '../../src/client/template';
import { Answer, COMPLETE, FakeApi, job, ok, refusal } from './fake-api';

const FILE = join(__dirname, '../../dist/dispatch/beluga-workflow/scheduler.k8s.yaml');
const JOBS = '/apis/batch/v1/namespaces/beluga-workflows/jobs';
const NAME = 'beluga-workflow-workflow-123';

/** What the service answers, over an API server that answers as is said. */
async function asked(method: string, path: string, answers: Readonly<Record<string, readonly Answer[]>>): Promise<[number, string]> {
  const dispatcher = await RunDispatcher.of(templateInFile(FILE, 'beluga-workflow'), { transport: new FakeApi(answers) });
  const server = service(dispatcher);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method });
    return [response.status, await response.text()];
  } finally {
    server.close();
  }
}

const made = (status: object = {}): Answer => ok({ ...job(NAME, status), metadata: { name: NAME, namespace: 'beluga-workflows', uid: 'u' } });

test('the scheduler of the example starts a workflow, whose template is what the example synthesises', async () => {
  expect(await asked('POST', '/workflows/workflow-123', { [`POST ${JOBS}`]: [made()] })).toEqual([
    202, JSON.stringify({ kind: 'Job.batch', namespace: 'beluga-workflows', name: NAME, uid: 'u' }),
  ]);
});

test('the scheduler of the example waits for the end of a workflow', async () => {
  const done = { ...COMPLETE, completionTime: '2026-01-01T00:00:00Z' };
  const [status, body] = await asked('GET', '/workflows/workflow-123', { [`POST ${JOBS}`]: [made()], [`GET ${JOBS}/${NAME}`]: [made(done)] });
  expect([status, (JSON.parse(body) as { completionTime: string }).completionTime]).toEqual([200, '2026-01-01T00:00:00Z']);
});

test.each<[number, string, Readonly<Record<string, readonly Answer[]>>]>([
  [502, 'has failed', { [`POST ${JOBS}`]: [made()], [`GET ${JOBS}/${NAME}`]: [made({ conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded' }] })] }],
  [410, 'is gone', { [`POST ${JOBS}`]: [made()] }],
  [409, 'is another', { [`POST ${JOBS}`]: [refusal(409, 'AlreadyExists')], [`GET ${JOBS}/${NAME}`]: [made()] }],
  [500, 'may not be started', { [`POST ${JOBS}`]: [refusal(403, 'Forbidden')] }],
])('the scheduler of the example answers %i where the workflow %s', async (expected, _, answers) => {
  expect((await asked('GET', '/workflows/workflow-123', answers))[0]).toBe(expected);
});

test('the program of the example has the lines that its README says', () => {
  const lines = readFileSync(join(__dirname, '../../examples/dispatch/beluga-workflow/scheduler.ts'), 'utf8').trim().split('\n');
  expect(lines.length).toBeLessThanOrEqual(50);
});
