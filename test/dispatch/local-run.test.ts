import { RunDispatcher, RunOptions, Template } from '../../src/client';
import { templateOf } from './dispatchers';
import { FakeApi, job, ok, COMPLETE } from './fake-api';
import { failureOf } from './scenarios';

/** A template whose program is a line of JavaScript. */
function program(code: string, spec: object = {}, args: string[] = []): Template {
  return {
    name: 'local',
    text: JSON.stringify({
      apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'local-_RUN_ID_', namespace: 'ml' },
      spec: {
        ...spec,
        template: {
          spec: {
            containers: [{
              name: 'main', image: 'registry.example.com/x:1', command: [process.execPath, '-e', code], args,
              env: [
                { name: 'WORKFLOW_ID', value: '_WORKFLOW_ID_' }, { name: 'GREETING', value: 'hello $(WORKFLOW_ID)' },
                { name: 'FROM_SECRET', valueFrom: { secretKeyRef: { name: 'x', key: 'y' } } },
              ],
            }],
          },
        },
      },
    }),
  };
}

const before = process.env.KUBERNETES_SERVICE_HOST;

beforeEach(() => delete process.env.KUBERNETES_SERVICE_HOST);

afterEach(() => {
  if (before === undefined) {
    delete process.env.KUBERNETES_SERVICE_HOST;
  } else {
    process.env.KUBERNETES_SERVICE_HOST = before;
  }
});

async function ran(template: Template, options: RunOptions = {}): Promise<{ readonly outcome: string; readonly lines: string[] }> {
  const lines: string[] = [];
  const dispatcher = await RunDispatcher.of(template, { transport: new FakeApi({}) });
  const outcome = await failureOf(dispatcher.run('w 1', {}, { onLog: (line) => void lines.push(line), ...options }));
  return { outcome, lines };
}

test('outside a cluster a run is a process with the variables of the template, its own and those of this process', async () => {
  process.env.FROM_SECRET = 'mine';
  const { outcome, lines } = await ran(program("console.log(process.env.GREETING, process.argv.slice(1).join()); console.error(process.env.FROM_SECRET)", {}, [
    '$(WORKFLOW_ID)', '$$(WORKFLOW_ID)', '$(UNKNOWN_TO_ALL)',
  ]));
  delete process.env.FROM_SECRET;
  expect(outcome).toBe('nothing went wrong');
  expect(lines.sort()).toEqual(['hello w 1 w 1,$(WORKFLOW_ID),$(UNKNOWN_TO_ALL)', 'mine']);
});

test('a process that fails is a run that fails', async () => {
  expect((await ran(program('process.exit(3)'))).outcome).toMatch(/^RunFailed: Job ml\/local-w-1-[0-9a-f]{8} failed: ProcessFailed: exit code 3$/);
});

test('an abort ends the process', async () => {
  const since = Date.now();
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('shutting down')), 200);
  expect((await ran(program('setTimeout(() => {}, 60000)'), { signal: controller.signal })).outcome).toBe('Error: shutting down');
  expect(Date.now() - since).toBeLessThan(10_000);
});

test('a process has the time that the run has, or that somebody waits', async () => {
  const endless = 'setTimeout(() => {}, 60000)';
  expect((await ran(program(endless, { activeDeadlineSeconds: 1 }))).outcome).toMatch(/^RunFailed: .* failed: DeadlineExceeded$/);
  expect((await ran(program(endless), { timeout: '200ms' })).outcome).toMatch(/^WaitTimeout: .* has not ended after 200ms, and is ended$/);
});

test('a program that is not there is an error', async () => {
  const template = program('');
  const missing = { ...template, text: template.text.replace(JSON.stringify(process.execPath), '"no-such-program"') };
  expect((await ran(missing)).outcome).toMatch(/ENOENT/);
});

test('a gang, and an image`s own command, only run in a cluster', async () => {
  expect((await ran(templateOf('trainjob'))).outcome).not.toBe('nothing went wrong');
  const gang = await RunDispatcher.of({ name: 'own', text: program('').text.replace('"command"', '"comment"') });
  expect(await failureOf(gang.run('a'))).toBe("InvalidRun: Job ml/own-a can only run in a cluster: its command is the image's own".replace('own-a', 'local-a'));
});

test('in a cluster a run is a Job that is waited for', async () => {
  process.env.KUBERNETES_SERVICE_HOST = '10.0.0.1';
  const api = new FakeApi({
    'POST /apis/batch/v1/namespaces/ml/jobs': [ok(job('local-a'))], 'GET /apis/batch/v1/namespaces/ml/jobs/local-a': [ok(job('local-a', COMPLETE))],
  });
  const dispatcher = await RunDispatcher.of(program('process.exit(3)'), { transport: api });
  await expect(dispatcher.run('a')).resolves.toMatchObject({ run: { name: 'local-a' } });
  expect(api.requests.map(({ method }) => method)).toEqual(['POST', 'GET']);
});
