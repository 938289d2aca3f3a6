import { ApiTransport, Run, RunDispatcher, RunOverrides, RunState, TimeSpan } from '../../src/client';
import { textOfState } from '../../src/client/run-state';
import { NAMESPACE, templateOf } from './dispatchers';

/** What a scenario does to the cluster beside the client: as kubelet, as controller, as somebody else. Nothing when replayed. */
export interface Hands {
  /** Ends pods of a run as a kubelet reports it, once there are so many. */
  endPods(run: Run, count: number, exitCode: number, message?: string): Promise<void>;

  /** Waits until a run has pods. */
  untilPods(run: Run, count: number): Promise<void>;
  delete(path: string): Promise<void>;
  create(object: object): Promise<void>;
  pause(milliseconds: number): Promise<void>;
}

/** A client that the dispatcher of a name has, with its rights. */
export interface Stage {
  readonly hands: Hands;

  /** How often runs are looked at. */
  readonly poll: TimeSpan;
  transport(dispatcher: string): ApiTransport;
}

export interface Scenario {
  readonly name: string;
  play(stage: Stage): Promise<unknown>;
}

export async function dispatcherOf(stage: Stage, name: string): Promise<RunDispatcher> {
  return RunDispatcher.of(templateOf(name), { transport: stage.transport(name) });
}

/** What went wrong, as the user sees it. Times and names that Kubernetes makes up differ from run to run. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'nothing went wrong';
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message}`.replace(/-[a-z0-9]{5}\//g, '-POD/');
  }
}

function told(): { readonly states: string[]; readonly onState: (state: RunState) => void } {
  const states: string[] = [];
  return { states, onState: (state) => void states.push(textOfState(state)) };
}

const ended = (name: string, title: string, dispatcher: string, id: string, act: (hands: Hands, run: Run) => Promise<void>): Scenario => ({
  name: title,
  async play(stage) {
    const client = await dispatcherOf(stage, dispatcher);
    const run = await client.dispatch(id);
    const acting = act(stage.hands, run);
    const result = await failureOf(client.wait(run, { poll: stage.poll, timeout: '60s' }).then(({ run: { name: ran } }) => {
      throw Object.assign(new Error(`${ran} has succeeded`), { name });
    }));
    await acting;
    return result;
  },
});

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'dispatch makes a Job with name, labels and id, and wait ends when it is complete',
    async play(stage) {
      const client = await dispatcherOf(stage, 'beluga-workflow');
      const run = await client.dispatch('workflow-123');
      const { states, onState } = told();
      const acting = stage.hands.endPods(run, 1, 0);
      const { completionTime } = await client.wait(run, { poll: stage.poll, timeout: '60s', onState });
      await acting;
      const { kind, namespace, name, id } = run;
      return { kind, namespace, name, id, isComplete: completionTime !== undefined, last: states.at(-1) };
    },
  },
  ended('RunResult', 'a failed pod is no failed run: the third of three tries succeeds', 'beluga-workflow', 'third-time-lucky',
    async (hands, run) => {
      await hands.endPods(run, 1, 1, 'first try');
      await hands.endPods(run, 2, 1, 'second try');
      await hands.endPods(run, 3, 0);
    }),
  ended('RunResult', 'a run fails when its retries are used up, with the last words of its pods', 'single', 'fails', (hands, run) =>
    hands.endPods(run, 1, 17, 'CUDA error: out of memory')),
  {
    name: 'a run that takes too long has failed',
    async play(stage) {
      const client = await dispatcherOf(stage, 'single');
      const run = await client.dispatch('slow', { timeout: '2s' });
      return failureOf(client.wait(run, { poll: stage.poll, timeout: '60s' }));
    },
  },
  {
    name: 'waiting ends when its time is up, and says what the run is doing',
    async play(stage) {
      const client = await dispatcherOf(stage, 'beluga-workflow');
      const run = await client.dispatch('goes-on');
      await stage.hands.untilPods(run, 1);
      return failureOf(client.wait(run, { poll: stage.poll, timeout: '2s' }));
    },
  },
  {
    name: 'an abort ends the waiting at once',
    async play(stage) {
      const client = await dispatcherOf(stage, 'beluga-workflow');
      const run = await client.dispatch('aborted');
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error('shutting down')), 200);
      const since = Date.now();
      const failure = await failureOf(client.wait(run, { poll: '1h', signal: controller.signal }));
      return { failure, isPrompt: Date.now() - since < 2000 };
    },
  },
  {
    name: 'a run in a full queue of Kueue is queued, and Kueue says why',
    async play(stage) {
      const client = await dispatcherOf(stage, 'queued');
      const run = await client.dispatch('too-much');
      await stage.hands.pause(1500);
      const { states, onState } = told();
      const failure = await failureOf(client.wait(run, { poll: stage.poll, timeout: '2s', onState }));
      return { failure, last: states.at(-1) };
    },
  },
  {
    name: 'a run that was cleaned up is gone',
    async play(stage) {
      const client = await dispatcherOf(stage, 'brief');
      const run = await client.dispatch('brief');
      await stage.hands.endPods(run, 1, 0);
      await stage.hands.pause(4000);
      return failureOf(client.wait(run, { poll: stage.poll, timeout: '30s' }));
    },
  },
  {
    name: 'a run that somebody deletes while it is waited for is gone, also when another has its name',
    async play(stage) {
      const client = await dispatcherOf(stage, 'single');
      const run = await client.dispatch('deleted');
      await client.cancel(run);
      await stage.hands.pause(3000);
      const again = await client.dispatch('deleted');
      return { failure: await failureOf(client.wait(run, { poll: stage.poll, timeout: '30s' })), isAnother: again.uid !== run.uid };
    },
  },
  {
    name: 'the same id again is the same run, with other overrides a conflict, and a stranger of that name too',
    async play(stage) {
      const client = await dispatcherOf(stage, 'single');
      const run = await client.dispatch('twice');
      const again = await client.dispatch('twice');
      const other = await failureOf(client.dispatch('twice', { env: { LEVEL: '2' } }));
      await stage.hands.create(stranger('single-taken'));
      return { isSame: again.uid === run.uid, other, stranger: await failureOf(client.dispatch('taken')) };
    },
  },
  {
    name: 'ids of any length and kind have names that the server takes, each another',
    async play(stage) {
      const client = await dispatcherOf(stage, 'beluga-workflow');
      const ids = ['Order 7/ABC', 'order-7-abc', 'x'.repeat(200), `${'x'.repeat(199)}y`, 'a.b_c', '日本', '0', '--'];
      const runs: Run[] = [];
      for (const id of ids) {
        runs.push(await client.dispatch(id));
      }
      return { names: runs.map(({ name }) => name), areDifferent: new Set(runs.map(({ name }) => name)).size === ids.length };
    },
  },
  {
    name: 'what the server would refuse is not sent, nor what cannot differ from run to run',
    async play(stage) {
      const client = await dispatcherOf(stage, 'single');
      const of = (overrides: RunOverrides): Promise<string> => failureOf(client.dispatch('wrong', overrides));
      return {
        checked: await of({ requests: { memory: '1Gi' }, limits: { memory: '64Mi' } }),
        unknown: await of({ replicas: 3 } as RunOverrides),
      };
    },
  },
  {
    name: 'a dispatcher without the right to read pods waits all the same, and one without a Role is refused',
    async play(stage) {
      const client = await dispatcherOf(stage, 'polling');
      const run = await client.dispatch('blind');
      const acting = stage.hands.endPods(run, 1, 3);
      const failure = await failureOf(client.wait(run, { poll: stage.poll, timeout: '60s' }));
      await acting;
      const nobody = await RunDispatcher.of(templateOf('polling'), { transport: stage.transport('nobody') });
      return { failure, cancel: await failureOf(client.cancel(run)), nobody: await failureOf(nobody.dispatch('refused')) };
    },
  },
  ended('RunResult', 'a gang of Volcano is complete', 'volcano', 'v1', (hands, run) => hands.endPods(run, 2, 0)),
  {
    name: 'a gang of Volcano without room says why',
    async play(stage) {
      const client = await dispatcherOf(stage, 'wide');
      const run = await client.dispatch('v2');
      await stage.hands.pause(9000);
      return failureOf(client.wait(run, { poll: stage.poll, timeout: '2s' }));
    },
  },
  ended('RunResult', 'a JobSet is complete', 'jobset', 'j1', (hands, run) => hands.endPods(run, 2, 0)),
  ended('RunResult', 'a JobSet fails with the last words of its pods', 'jobset', 'j2', (hands, run) =>
    hands.endPods(run, 2, 1, 'NCCL WARN Connect to 10.0.0.1 failed')),
  ended('RunResult', 'a TrainJob is complete', 'trainjob', 't1', (hands, run) => hands.endPods(run, 2, 0)),
];

/** A Job that somebody else has made. */
function stranger(name: string): object {
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: NAMESPACE },
    spec: { suspend: true, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'example.com/x:1' }] } } },
  };
}
