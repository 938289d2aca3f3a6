import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hands, Scenario, SCENARIOS } from './scenarios';
import { Recording, replaying } from './stage';

const RECORDED = join(__dirname, 'recorded');

interface Played {
  readonly scenario: string;
  readonly outcome: unknown;
  readonly used: Readonly<Record<string, Recording>>;
}

const played = readdirSync(RECORDED).map((file) => JSON.parse(readFileSync(join(RECORDED, file), 'utf8')) as Played);

/** Nobody is there: what happened was recorded. */
const NOBODY: Hands = {
  endPods: async () => {}, untilPods: async () => {}, delete: async () => {}, create: async () => {}, pause: async () => {},
};

function recordOf({ name }: Scenario): Played {
  const found = played.find(({ scenario }) => scenario === name);
  if (found === undefined) {
    throw new Error(`'${name}' is not recorded; run: npm run conformance:start && npm run dispatch:record`);
  }
  return found;
}

/** What a scenario comes to, with the answers that a live API server gave. */
async function outcomeOf(name: string): Promise<unknown> {
  const scenario = SCENARIOS.find((one) => one.name === name)!;
  const { used } = recordOf(scenario);
  const transport = (dispatcher: string) => replaying(used[dispatcher] ?? { exchanges: [], answers: [] });
  return scenario.play({ hands: NOBODY, poll: '1ms', transport });
}

const GONE = 'is gone: it was cleaned up after its end, or deleted, and how it ended is not known; wait earlier, or clean up later';
const FULL =
  "queued in narrow: Pending: couldn't assign flavors to pod set main: insufficient quota for cpu in flavor dispatch, previously considered podsets requests (0) + current podset request (4) > maximum capacity (1)";
const FORBIDDEN = "; give the service account the right, for instance with 'tasks' of JobDispatcher";

const EXPECTED: Readonly<Record<string, unknown>> = {
  'dispatch makes a Job with name, labels and id, and wait ends when it is complete': {
    kind: 'Job.batch', namespace: 'dispatch-test', name: 'beluga-workflow-workflow-123', id: 'workflow-123', isComplete: true,
    last: 'succeeded: CompletionsReached: Reached expected number of succeeded pods',
  },
  'a failed pod is no failed run: the third of three tries succeeds': 'RunResult: beluga-workflow-third-time-lucky has succeeded',
  'a run fails when its retries are used up, with the last words of its pods':
    'RunFailed: Job dispatch-test/single-fails failed: BackoffLimitExceeded: Job has reached the specified backoff limit\n'
    + '  single-fails-POD/main: Error, exit code 17\n    CUDA error: out of memory',
  'a run that takes too long has failed':
    'RunFailed: Job dispatch-test/single-slow failed: DeadlineExceeded: Job was active longer than specified deadline',
  'waiting ends when its time is up, and says what the run is doing':
    'WaitTimeout: Job dispatch-test/beluga-workflow-goes-on has not ended after 2s, and is running',
  'an abort ends the waiting at once': { failure: 'Error: shutting down', isPrompt: true },
  'a run in a full queue of Kueue is queued, and Kueue says why': {
    failure: `WaitTimeout: Job dispatch-test/queued-too-much has not ended after 2s, and is ${FULL}`, last: FULL,
  },
  'a run that was cleaned up is gone': `RunGone: Job dispatch-test/brief-brief ${GONE}`,
  'a run that somebody deletes while it is waited for is gone, also when another has its name': {
    failure: `RunGone: Job dispatch-test/single-deleted ${GONE}`, isAnother: true,
  },
  'the same id again is the same run, with other overrides a conflict, and a stranger of that name too': {
    isSame: true,
    other: 'RunConflict: Job dispatch-test/single-twice exists already, made of another template or with other overrides; choose another '
      + 'id, or delete it',
    stranger: 'RunConflict: Job dispatch-test/single-taken exists already, and is the run of somebody else',
  },
  'ids of any length and kind have names that the server takes, each another': {
    names: [
      'beluga-workflow-order-7-abc-bfdae66f', 'beluga-workflow-order-7-abc', 'beluga-workflow-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-aa20c23e',
      'beluga-workflow-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-78e9f58a', 'beluga-workflow-a-b-c-5b8f934a', 'beluga-workflow-cf2abf0c',
      'beluga-workflow-0', 'beluga-workflow-d8156bae',
    ],
    areDifferent: true,
  },
  'what the server would refuse is not sent, nor what cannot differ from run to run': {
    checked: 'InvalidRun: Job dispatch-test/single-wrong is rejected: \'spec.template.spec.containers[0].resources.requests["memory"]\' '
      + '(1Gi) must be at most the limit, 64Mi; raise the limit to 1Gi, or lower the request',
    unknown: "InvalidRun: 'replicas' cannot differ from run to run; what can is image, command, args, env, requests, limits, timeout, "
      + 'labels, annotations',
  },
  'a dispatcher without the right to read pods waits all the same, and one without a Role is refused': {
    failure: 'RunFailed: Job dispatch-test/polling-blind failed: BackoffLimitExceeded: Job has reached the specified backoff limit',
    cancel: 'ApiError: delete jobs.batch polling-blind in dispatch-test: jobs.batch "polling-blind" is forbidden: User '
      + '"system:serviceaccount:dispatch-test:polling-dispatcher" cannot delete resource "jobs" in API group "batch" in the namespace '
      + `"dispatch-test"${FORBIDDEN}`,
    nobody: 'ApiError: create jobs.batch polling-refused in dispatch-test: jobs.batch is forbidden: User '
      + '"system:serviceaccount:dispatch-test:nobody-dispatcher" cannot create resource "jobs" in API group "batch" in the namespace '
      + `"dispatch-test"${FORBIDDEN}`,
  },
  'a gang of Volcano is complete': 'RunResult: volcano-v1 has succeeded',
  'a gang of Volcano without room says why':
    'WaitTimeout: Job dispatch-test/wide-v2 has not ended after 2s, and is queued in default: Pending: resource in cluster is overused: '
    + 'overused nvidia.com/gpu; 0/0 tasks in gang unschedulable: pod group is not ready, 9 minAvailable',
  'a JobSet is complete': 'RunResult: jobset-j1 has succeeded',
  'a JobSet fails with the last words of its pods':
    'RunFailed: JobSet dispatch-test/jobset-j2 failed: ReachedMaxRestarts: jobset failed due to reaching max number of restarts (first '
    + 'failed job: jobset-j2-worker-0)\n'
    + '  jobset-j2-worker-0-0-POD/main: Error, exit code 1\n    NCCL WARN Connect to 10.0.0.1 failed\n'
    + '  jobset-j2-worker-0-1-POD/main: Error, exit code 1\n    NCCL WARN Connect to 10.0.0.1 failed',
  'a TrainJob is complete': 'RunResult: trainjob-t1 has succeeded',
};

test('every scenario is expected to come to something', () => {
  expect(Object.keys(EXPECTED)).toEqual(SCENARIOS.map(({ name }) => name));
});

test.each(Object.entries(EXPECTED))('recorded: %s', async (name, expected) => {
  await expect(outcomeOf(name)).resolves.toEqual(expected);
}, 30_000);

test.each(SCENARIOS)('live: $name', (scenario) => {
  expect(recordOf(scenario).outcome).toEqual(EXPECTED[scenario.name]);
});
