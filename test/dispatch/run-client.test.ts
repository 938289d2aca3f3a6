import { RunClient } from '../../src/client';
import { textOfState } from '../../src/client/run-state';
import { COMPLETE, FakeApi, job, ok, pod, refusal } from './fake-api';
import { failureOf } from './scenarios';

const RUN = { kind: 'Job.batch', namespace: 'ml', name: 'train', uid: 'uid-train' };
const PATH = 'GET /apis/batch/v1/namespaces/ml/jobs/train';
const PODS = 'GET /api/v1/namespaces/ml/pods?labelSelector=batch.kubernetes.io/job-name=train';
const WORKLOADS = 'GET /apis/kueue.x-k8s.io/v1beta2/namespaces/ml/workloads?labelSelector=kueue.x-k8s.io/job-uid=uid-train';

const queued = job('train', {}, { spec: { suspend: true }, labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } });
const workload = (spec: object, status: object) => ok({ items: [{ spec, status }] });

describe('waiting', () => {
  test.each([
    ['no answer', new Error('ECONNRESET')], ['a server that is busy', refusal(429, 'TooManyRequests')],
    ['a server that is not well', refusal(500, 'InternalError')], ['a proxy without a server', { status: 503, body: 'no healthy upstream' }],
    ['a gateway that gives up', refusal(504, 'Timeout')],
  ])('goes on after %s', async (_, answer) => {
    const api = new FakeApi({ [PATH]: [answer, ok(job('train')), answer, ok(job('train', COMPLETE))], [PODS]: [ok({ items: [] })] });
    await expect(new RunClient(api).wait(RUN, { poll: '1ms', timeout: '5s' })).resolves.toMatchObject({ run: RUN });
  });

  test.each([
    ['forbidden', refusal(403, 'Forbidden', 'no'), "ApiError: get jobs.batch train in ml: no; give the service account the right, for instance with 'tasks' of JobDispatcher"],
    ['not known', refusal(401, 'Unauthorized', 'who are you'), 'ApiError: get jobs.batch train in ml: who are you'],
  ])('ends at once where it is %s', async (_, answer, message) => {
    expect(await failureOf(new RunClient(new FakeApi({ [PATH]: [answer] })).wait(RUN, { poll: '1h' }))).toBe(message);
  });

  test('does not take pods that failed, or that succeeded, for the end', async () => {
    const api = new FakeApi({
      [PATH]: [
        ok(job('train', { failed: 2, active: 1 })), ok(job('train', { failed: 2, succeeded: 1, ready: 1 })),
        ok(job('train', { conditions: [{ type: 'SuccessCriteriaMet', status: 'True' }, { type: 'Complete', status: 'False' }], ready: 1 })),
        ok(job('train', COMPLETE)),
      ],
      [PODS]: [ok({ items: [] })],
    });
    const states: string[] = [];
    await new RunClient(api).wait(RUN, { poll: '1ms', onState: (state) => states.push(textOfState(state)) });
    expect(states).toEqual(['pending', 'running', 'succeeded: CompletionsReached']);
  });

  test('gives up a request that is not answered when the time is up', async () => {
    const silent = {
      send: ({ signal }: { signal?: AbortSignal }) =>
        new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    };
    expect(await failureOf(new RunClient(silent).wait(RUN, { timeout: '50ms' }))).toBe(
      'WaitTimeout: Job ml/train has not ended after 50ms, and is not known: the API server does not answer',
    );
  }, 10_000);

  test('gives up a request that is not answered when it is aborted', async () => {
    const silent = {
      send: ({ signal }: { signal?: AbortSignal }) =>
        new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
    };
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 20);
    expect(await failureOf(new RunClient(silent).wait(RUN, { signal: controller.signal }))).toBe('Error: enough');
  });

  test('takes no time without a unit', async () => {
    expect(await failureOf(new RunClient(new FakeApi({})).wait(RUN, { timeout: '60' as never }))).toBe(
      "InvalidRun: 'timeout' (60) must be a time such as 500ms, 90s, 10m or 2h; write the unit",
    );
  });

  test.each([
    ['in a container', pod('train-1', { containerStatuses: [{ name: 'main', state: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }] }),
      '  train-1/main: OOMKilled, exit code 137'],
    ['in an init container', pod('train-1', { initContainerStatuses: [{ name: 'fetch', state: { terminated: { exitCode: 2, reason: 'Error', message: '404\nnot found\n' } } }] }),
      '  train-1/fetch: Error, exit code 2\n    404\n    not found'],
    ['before one ran', pod('train-1', { phase: 'Failed', reason: 'Evicted', message: 'low on ephemeral-storage' }),
      '  train-1/-: Evicted, exit code -1\n    low on ephemeral-storage'],
  ])('says how a pod ended that failed %s', async (_, failed, words) => {
    const api = new FakeApi({
      [PATH]: [ok(job('train', { conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded' }] }))], [PODS]: [ok({ items: [failed] })],
    });
    expect(await failureOf(new RunClient(api).wait(RUN))).toBe(`RunFailed: Job ml/train failed: BackoffLimitExceeded\n${words}`);
  });
});

describe('the state of a run', () => {
  const stateOf = async (answers: ConstructorParameters<typeof FakeApi>[0], run = RUN): Promise<string> =>
    textOfState(await new RunClient(new FakeApi(answers)).state(run));

  test.each([
    ['queued: what Kueue says', workload({}, { conditions: [{ type: 'QuotaReserved', status: 'False', reason: 'Pending', message: 'no quota' }] }),
      'queued in nlp: Pending: no quota'],
    ['queued: a check that is not ready', workload({}, {
      conditions: [{ type: 'QuotaReserved', status: 'True' }], admissionChecks: [{ name: 'capacity', state: 'Pending', message: 'provisioning' }],
    }), 'queued in nlp: admission check Pending: capacity: provisioning'],
    ['suspended: deactivated', workload({ active: false }, { conditions: [{ type: 'Evicted', status: 'True', reason: 'Deactivated', message: 'exceeded retries' }] }),
      'suspended in nlp: deactivated in Kueue: exceeded retries'],
    ['queued: evicted', workload({}, { conditions: [{ type: 'Evicted', status: 'True', reason: 'Preempted', message: 'for a higher one' }] }),
      'queued in nlp: Preempted: for a higher one'],
    ['queued: no Workload yet', ok({ items: [] }), 'queued in nlp'],
    ['queued: may not be read', refusal(403, 'Forbidden'), 'queued in nlp'],
  ])('in a queue of Kueue is %s', async (_, answer, text) => {
    expect(await stateOf({ [PATH]: [ok(queued)], [WORKLOADS]: [answer] })).toBe(text);
  });

  test('that somebody suspended is suspended, and not queued', async () => {
    expect(await stateOf({ [PATH]: [ok(job('train', {}, { spec: { suspend: true } }))] })).toBe('suspended');
  });

  test.each([
    ['no node for its pod', { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' }] },
      'pending: Unschedulable: 0/3 nodes are available'],
    ['no image', { containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } }] },
      'pending: ImagePullBackOff: Back-off pulling image'],
    ['nothing but time', { containerStatuses: [{ name: 'main', state: { waiting: { reason: 'ContainerCreating' } } }] }, 'pending'],
  ])('that waits for %s says so', async (_, status, text) => {
    expect(await stateOf({ [PATH]: [ok(job('train', { active: 1 }))], [PODS]: [ok({ items: [pod('train-1', status)] })] })).toBe(text);
  });

  const object = (apiVersion: string, kind: string, status: object, spec: object = {}) =>
    ok({ apiVersion, kind, metadata: { name: 'llm', namespace: 'ml', uid: 'u' }, spec, status });
  const condition = (type: string) => ({ conditions: [{ type, status: 'True', reason: 'Because' }] });

  test.each<[string, string, string, object, string]>([
    ['Job.batch.volcano.sh', 'batch.volcano.sh/v1alpha1', 'jobs', { state: { phase: 'Completed' } }, 'succeeded: Completed'],
    ['Job.batch.volcano.sh', 'batch.volcano.sh/v1alpha1', 'jobs', { state: { phase: 'Aborted', message: 'by a command' } }, 'failed: Aborted: by a command'],
    ['Job.batch.volcano.sh', 'batch.volcano.sh/v1alpha1', 'jobs', { state: { phase: 'Terminated' } }, 'failed: Terminated'],
    ['Job.batch.volcano.sh', 'batch.volcano.sh/v1alpha1', 'jobs', { state: { phase: 'Restarting' } }, 'running'],
    ['Job.batch.volcano.sh', 'batch.volcano.sh/v1alpha1', 'jobs', {}, 'queued'],
    ['JobSet.jobset.x-k8s.io', 'jobset.x-k8s.io/v1alpha2', 'jobsets', condition('Completed'), 'succeeded: Because'],
    ['JobSet.jobset.x-k8s.io', 'jobset.x-k8s.io/v1alpha2', 'jobsets', condition('Failed'), 'failed: Because'],
    ['JobSet.jobset.x-k8s.io', 'jobset.x-k8s.io/v1alpha2', 'jobsets', { replicatedJobsStatus: [{ name: 'worker', ready: 1 }] }, 'running'],
    ['TrainJob.trainer.kubeflow.org', 'trainer.kubeflow.org/v1alpha1', 'trainjobs', condition('Complete'), 'succeeded: Because'],
    ['MPIJob.kubeflow.org', 'kubeflow.org/v2beta1', 'mpijobs', condition('Succeeded'), 'succeeded: Because'],
    ['MPIJob.kubeflow.org', 'kubeflow.org/v2beta1', 'mpijobs', condition('Running'), 'running'],
    ['RayJob.ray.io', 'ray.io/v1', 'rayjobs', { jobDeploymentStatus: 'Complete', jobStatus: 'SUCCEEDED' }, 'succeeded'],
    ['RayJob.ray.io', 'ray.io/v1', 'rayjobs', { jobDeploymentStatus: 'Complete', jobStatus: 'FAILED', message: 'exit 1' }, 'failed: FAILED: exit 1'],
    ['RayJob.ray.io', 'ray.io/v1', 'rayjobs', { jobDeploymentStatus: 'Failed', reason: 'DeadlineExceeded' }, 'failed: DeadlineExceeded'],
    ['RayJob.ray.io', 'ray.io/v1', 'rayjobs', { jobDeploymentStatus: 'Running', jobStatus: 'RUNNING' }, 'running'],
  ])('of %s (%s %s %j) is %s', async (kind, apiVersion, plural, status, text) => {
    const path = `GET /apis/${apiVersion}/namespaces/ml/${plural}/llm`;
    expect(await stateOf({ [path]: [object(apiVersion, kind.split('.')[0], status)] }, { kind, namespace: 'ml', name: 'llm', uid: 'u' })).toBe(text);
  });

  test('of a kind that does not end is not known', async () => {
    expect(await failureOf(new RunClient(new FakeApi({ 'GET /apis/apps/v1/namespaces/ml/deployments/x': [ok({ apiVersion: 'apps/v1', kind: 'Deployment' })] }))
      .state({ kind: 'Deployment.apps', namespace: 'ml', name: 'x' }))).toBe(
      "InvalidRun: 'Deployment.apps' cannot be started and waited for; what can is Job.batch, Job.batch.volcano.sh, JobSet.jobset.x-k8s.io, TrainJob.trainer.kubeflow.org, MPIJob.kubeflow.org, RayJob.ray.io",
    );
  });
});

describe('logs', () => {
  const log = (name: string, follow = true): string => `GET /api/v1/namespaces/ml/pods/${name}/log?container=main${follow ? '&follow=true' : ''}`;
  const running = { containerStatuses: [{ name: 'main', state: { running: {} } }] };
  const waiting = { containerStatuses: [{ name: 'main', state: { waiting: {} } }] };

  async function linesOf(api: FakeApi, options = {}): Promise<string[]> {
    const lines: string[] = [];
    for await (const { pod: name, line } of new RunClient(api).logs(RUN, { poll: '1ms', ...options })) {
      lines.push(`${name} ${line}`);
    }
    return lines;
  }

  test('are of each pod, those that replace others after them, until the run has ended', async () => {
    const api = new FakeApi({
      [PATH]: [ok(job('train')), ok(job('train')), ok(job('train')), ok(job('train', COMPLETE))],
      [PODS]: [ok({ items: [pod('a', waiting)] }), ok({ items: [pod('a', running)] }), ok({ items: [pod('a', running), pod('bb', running)] })],
      [log('a')]: [ok('one\ntwo\n')], [log('bb')]: [ok('three\nlast without end')],
    });
    expect(await linesOf(api)).toEqual(['a one', 'a two', 'bb three', 'bb last without end']);
  });

  test('that are not followed end with what is there', async () => {
    const api = new FakeApi({ [PODS]: [ok({ items: [pod('a', running)] })], [log('a', false)]: [ok('one\n')] });
    expect(await linesOf(api, { follow: false })).toEqual(['a one']);
  });

  test('of a pod that is deleted meanwhile are left out, and others go on', async () => {
    const api = new FakeApi({
      [PATH]: [ok(job('train', COMPLETE))], [PODS]: [ok({ items: [pod('a', running), pod('bb', running)] })], [log('bb')]: [ok('two\n')],
    });
    expect(await linesOf(api)).toEqual(['bb two']);
  });

  test('that may not be read are an error', async () => {
    const api = new FakeApi({ [PATH]: [ok(job('train'))], [PODS]: [ok({ items: [pod('a', running)] })], [log('a')]: [refusal(403, 'Forbidden', 'no')] });
    expect(await failureOf(linesOf(api))).toMatch(/^ApiError: get pods\/log of a: no; give/);
  });

  test('end at once when they are aborted', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 20);
    const api = new FakeApi({ [PATH]: [ok(job('train'))], [PODS]: [ok({ items: [] })] });
    expect(await failureOf(linesOf(api, { poll: '1h', signal: controller.signal }))).toBe('Error: enough');
  });

  test('end when the reader has enough', async () => {
    const api = new FakeApi({ [PATH]: [ok(job('train'))], [PODS]: [ok({ items: [pod('a', running)] })], [log('a')]: [ok('one\ntwo\n')] });
    for await (const { line } of new RunClient(api).logs(RUN, { poll: '1ms' })) {
      expect(line).toBe('one');
      break;
    }
    const { length } = api.requests;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(api.requests).toHaveLength(length);
  });
});

describe('listing', () => {
  const of = (list: object[]) => ok({ items: list });
  const api = () => new FakeApi({
    'GET /apis/batch/v1/namespaces/ml/jobs': [of([
      job('train'), job('done', COMPLETE),
      { ...job('llm-worker-0'), metadata: { name: 'llm-worker-0', namespace: 'ml', ownerReferences: [{ apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet' }] } },
      { ...job('nightly-1'), metadata: { name: 'nightly-1', namespace: 'ml', ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob' }] } },
    ])],
    'GET /apis/jobset.x-k8s.io/v1alpha2/namespaces/ml/jobsets': [of([{ metadata: { name: 'llm', namespace: 'ml' }, status: {} }])],
  });

  test('is of runs that have not ended, without the parts of others, in kinds that the cluster has', async () => {
    expect((await new RunClient(api()).list('ml')).map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Job.batch train', 'Job.batch nightly-1', 'JobSet.jobset.x-k8s.io llm',
    ]);
  });

  test('is of those too that have ended, if asked', async () => {
    expect((await new RunClient(api()).list('ml', { ended: true })).map(({ name }) => name)).toContain('done');
  });
});

test('a run that is gone already can be cancelled', async () => {
  await expect(new RunClient(new FakeApi({})).cancel(RUN)).resolves.toBeUndefined();
});

test('a run is cancelled with its pods, and only if it is the one that was meant', async () => {
  const api = new FakeApi({ 'DELETE /apis/batch/v1/namespaces/ml/jobs/train': [refusal(503, 'ServiceUnavailable'), ok({})] });
  await new RunClient(api).cancel(RUN);
  expect(api.requests.map(({ body }) => body)).toEqual(Array(2).fill({
    apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Background', preconditions: { uid: 'uid-train' },
  }));
});
