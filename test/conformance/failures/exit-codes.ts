import {
  Framework, GangEngine, GangSuccess, GangTrainingJobProps, Retry, RoleFailure, TrainingJobProps,
} from '../../../src';
import type { Obj } from '../control-plane/client';
import { Cell, gang, gangsCalled, inKueue, indexed, job, jobSet, kueueQueue, Scenario, volcano } from './scenario';
import type { Outcome, Stage } from './stage';

type Column = Cell['column'];

/** How a cell's run is made, and which of its pods end in which way. */
interface Play {
  readonly when?: string;
  readonly props?: Partial<GangTrainingJobProps>;
  readonly job?: Partial<TrainingJobProps>;
  readonly pods?: number;
  readonly expected: Outcome;

  /** Where the words of the outcome would say too much. */
  readonly what?: string;
  readonly end: (stage: Stage, pods: readonly Obj[], victims: readonly Obj[]) => Promise<void>;

  /** Which pods end: the second of all, unless said. */
  readonly victims?: (pods: readonly Obj[]) => readonly Obj[];

  /** Whether Kueue must have it. */
  readonly kueue?: boolean;
}

const IDS: Readonly<Record<Column, string>> = { 'Volcano': 'volcano', 'JobSet': 'jobset', 'Indexed Job': 'indexed', 'TrainingJob': 'job' };

/** The words of the table for what becomes of a run. */
const WORDS: Readonly<Record<Column, Readonly<Record<Outcome, string>>>> = (() => {
  const gangs = {
    'restarted': 'the gang is restarted',
    'failed': 'the gang has failed',
    'succeeded': 'the gang has succeeded',
    'replaced': 'that pod is replaced, the others go on',
    'goes on': 'that rank is done, the others go on without it',
  };
  const alone = { ...gangs, failed: 'failed at once', succeeded: 'success', replaced: 'counts as failed, and is tried again' };
  return { 'Volcano': gangs, 'JobSet': gangs, 'Indexed Job': gangs, 'TrainingJob': alone };
})();

type Code = 0 | 1 | 42;

/** What a program takes for its last checkpoint: controllers see the pod end later than they see that it will. */
const GRACE = '4s';

const crash = (code: Code): Play['end'] => (stage, _, victims) => stage.end(victims, code);
const drain = (code: Code | 143): Play['end'] => async (stage, _, victims) => {
  await stage.prepare(victims, code, GRACE);
  await Promise.all(victims.map((pod) => stage.evict(pod)));
};
const stop = (code: Code): Play['end'] => async (stage, pods) => {
  await stage.prepare(pods, code, GRACE);
  await stage.admit(false);
  await stage.until(async () => (await stage.living()).length === 0);
  await stage.admit(true);
};

const AGAIN = 'it starts again, and never counts as finished';

const more = { retry: Retry.upTo(3) };
const named = { ...more, failurePolicy: { failOnExitCodes: [42] } };
const all = (pods: readonly Obj[]): readonly Obj[] => pods;
const helper = (onFailure: RoleFailure): Partial<GangTrainingJobProps> => ({
  ...more, nodes: undefined, framework: Framework.custom({ roles: [{ name: 'learner', replicas: 2 }, { name: 'helper', onFailure }] }),
});
const helpers = (pods: readonly Obj[]): readonly Obj[] => pods.filter(({ metadata }) => /helper/.test(metadata.name));
const ofOne: Partial<GangTrainingJobProps> = {
  ...more,
  nodes: undefined,
  framework: Framework.custom({ roles: [{ name: 'learner', replicas: 2 }, { name: 'actor' }] }),
  success: GangSuccess.role('actor'),
};
const actor = (pods: readonly Obj[]): readonly Obj[] => pods.filter(({ metadata }) => /actor/.test(metadata.name));
const elastic = { minNodes: 2, framework: Framework.torchrun({ script: 'train.py' }), command: undefined };

/** Four evictions of one pod each, one after the other. */
const fourEvictions: Play['end'] = async (stage, pods) => {
  for (let i = 0; i < 4; i++) {
    const living = await stage.living();
    if (living.length < pods.length) {
      return;
    }
    await stage.prepare([living[1]], 143);
    await stage.evict(living[1]);
    await stage.until(async () => {
      const now = await stage.living();
      const isNew = now.length >= pods.length && now.every(({ metadata }) => metadata.uid !== living[1].metadata.uid);
      return isNew || (await stage.hasFailed());
    }, 40);
    await stage.alive(0);
  }
};

/** The table, row by row. */
const ROWS: readonly (readonly [row: string, plays: Partial<Record<Column, readonly Play[]>>])[] = [
  ['exit with another code', {
    'Volcano': [{ props: more, expected: 'restarted', end: crash(1) }],
    'JobSet': [{ props: more, expected: 'restarted', end: crash(1) }],
    'Indexed Job': [{ expected: 'failed', end: crash(1) }],
    'TrainingJob': [{ job: more, expected: 'replaced', end: crash(1) }],
  }],
  ['eviction, drain', {
    'Volcano': [{ props: more, expected: 'restarted', end: drain(143) }],
    'JobSet': [{ props: more, expected: 'restarted', end: drain(143) }],
    'Indexed Job': [{ expected: 'failed', end: drain(143) }],
    'TrainingJob': [{ job: more, expected: 'replaced', end: drain(143) }],
  }],
  ['exit 0 when told to stop (drain)', {
    'Volcano': [
      { props: more, expected: 'restarted', end: drain(0) },
      { when: 'all pods', props: more, expected: 'succeeded', end: drain(0), victims: all },
      { when: 'the only pod of the role that decides on success', props: ofOne, expected: 'succeeded', end: drain(0), victims: actor },
    ],
    'JobSet': [{ props: more, expected: 'goes on', end: drain(0) }],
    'Indexed Job': [{ expected: 'goes on', end: drain(0) }],
    'TrainingJob': [
      { job: more, expected: 'replaced', end: drain(0) },
      { when: 'with a `failurePolicy`', job: named, expected: 'succeeded', end: drain(0) },
    ],
  }],
  ['exit 0 when Kueue preempts', {
    'JobSet': [{ kueue: true, props: more, expected: 'restarted', what: AGAIN, end: stop(0), victims: all }],
    'Indexed Job': [{ kueue: true, expected: 'restarted', what: AGAIN, end: stop(0), victims: all }],
    'TrainingJob': [{ kueue: true, job: named, expected: 'replaced', what: AGAIN, end: stop(0) }],
  }],
  ['a code of `failOnExitCodes`', {
    'Volcano': [{ props: named, expected: 'failed', end: crash(42) }],
    'JobSet': [{ props: named, expected: 'failed', end: crash(42) }],
    'Indexed Job': [{ props: { failurePolicy: { failOnExitCodes: [42] } }, expected: 'failed', end: crash(42) }],
    'TrainingJob': [{ job: named, expected: 'failed', end: crash(42) }],
  }],
  ['such a code of a pod that is drained', {
    'Volcano': [{ props: named, expected: 'failed', end: drain(42) }],
    'JobSet': [{ props: named, expected: 'restarted', end: drain(42) }],
    'Indexed Job': [{ props: { failurePolicy: { failOnExitCodes: [42] } }, expected: 'failed', end: drain(42) }],
    'TrainingJob': [{ job: named, expected: 'failed', end: drain(42) }],
  }],
  ['`FAIL_GANG`: a failure', {
    'Volcano': [{ props: helper(RoleFailure.FAIL_GANG), expected: 'failed', end: crash(1), victims: helpers }],
    'JobSet': [{ props: helper(RoleFailure.FAIL_GANG), expected: 'failed', end: crash(1), victims: helpers }],
  }],
  ['`FAIL_GANG`: an eviction', {
    'Volcano': [{ props: helper(RoleFailure.FAIL_GANG), expected: 'failed', end: drain(143), victims: helpers }],
    'JobSet': [{ props: helper(RoleFailure.FAIL_GANG), expected: 'restarted', end: drain(143), victims: helpers }],
  }],
  ['`REPLACE_POD`: a failure', {
    'Volcano': [{ props: helper(RoleFailure.REPLACE_POD), expected: 'replaced', end: crash(1), victims: helpers }],
    'JobSet': [{ props: helper(RoleFailure.REPLACE_POD), expected: 'replaced', end: crash(1), victims: helpers }],
  }],
  ['`REPLACE_POD`: retries used up', {
    'Volcano': [usedUp('failed')],
    'JobSet': [usedUp('restarted')],
  }],
  ['elastic: an eviction', {
    'Volcano': [{ props: { ...more, ...elastic }, expected: 'replaced', end: drain(143) }],
    'Indexed Job': [{ kueue: true, props: elastic, expected: 'replaced', end: drain(143) }],
  }],
  ['elastic: the fourth eviction in its life', {
    'Volcano': [{ props: { ...elastic, retry: Retry.upTo(10) }, expected: 'replaced', end: fourEvictions, victims: (pods) => [pods[1]] }],
    'Indexed Job': [{ kueue: true, props: elastic, expected: 'failed', end: fourEvictions }],
  }],
];

function usedUp(expected: Outcome): Play {
  return {
    props: { ...helper(RoleFailure.REPLACE_POD), retry: Retry.upTo(1) },
    expected,
    victims: helpers,
    end: async (stage, pods) => {
      await stage.end(helpers(pods), 1);
      const isReplaced = async (): Promise<boolean> => {
        const now = helpers(await stage.living());
        return now.length > 0 && now[0].metadata.uid !== helpers(pods)[0].metadata.uid;
      };
      await stage.until(isReplaced, 60);
      await stage.alive(0);
      await stage.end(helpers(await stage.living()), 1);
    },
  };
}

const ENGINES: Readonly<Record<Column, Partial<GangTrainingJobProps>>> = {
  'Volcano': volcano, 'JobSet': jobSet, 'Indexed Job': indexed, 'TrainingJob': {},
};
const ON_KUEUE: Readonly<Record<Column, Partial<GangTrainingJobProps>>> = {
  'Volcano': {},
  'JobSet': { ...inKueue, engine: GangEngine.jobSet() },
  'Indexed Job': { ...inKueue, engine: GangEngine.indexedJob() },
  'TrainingJob': {},
};

/** The table of exit codes and signals, each cell played through. */
export const EXIT_CODES: readonly Scenario[] = ROWS.flatMap(([row, plays], i) =>
  (Object.keys(IDS) as Column[]).flatMap((column) => (plays[column] ?? []).map((play, j) => scenario(row, column, play, `${i}-${j}`))),
).concat(atOnce());

const CRASHING = ['one', 'two', 'three', 'four', 'five', 'six'];

/** Pods that end as soon as they run: gangs are counted that have failed although they have restarts left. */
function atOnce(): Scenario[] {
  return (['Volcano', 'JobSet'] as const).map((column) => {
  const row = 'all pods crash within a second of starting';
  const id = `exit-${IDS[column]}-at-once`;
  return {
    id,
    guide: 'gangs',
    cell: { row, column, what: 'not always a restart' },
    promise: `${row}, on ${column}: not always a restart`,
    manifests: () => gangsCalled(CRASHING, { ...ENGINES[column], ...more }),
    measure: async (stage) => {
      const first = await stage.endAtOnce(CRASHING.length * 3);
      const [failed, restarted] = [await stage.failedRuns(), (await stage.living()).length / 3];
      return `of ${CRASHING.length} gangs ${failed} failed with restarts left, ${Math.floor(restarted)} restarted (${first} pods ended)`;
    },
    play: () => Promise.resolve(undefined),
  };
  });
}

function scenario(row: string, column: Column, play: Play, number: string): Scenario {
  const id = `exit-${IDS[column]}-${number}`;
  const { kueue = false, expected, when, what = WORDS[column][expected] } = play;
  const made = (): Obj[] =>
    column === 'TrainingJob'
      ? job({ ...play.job, ...(kueue ? { queue: inKueue.queue } : {}) })
      : gang({ ...(kueue ? ON_KUEUE : ENGINES)[column], ...play.props });
  return {
    id,
    guide: 'gangs',
    cell: { row, column, what, ...(when === undefined ? {} : { when }) },
    promise: `${row}${when === undefined ? '' : `, ${when}`}, on ${column}: ${what}`,
    manifests: () => [...(kueue ? kueueQueue(id, 100) : []), ...made()],
    play: async (stage) => {
      const pods = await stage.alive(column === 'TrainingJob' ? 1 : 3);
      const victims = play.victims?.(pods) ?? [pods[Math.min(1, pods.length - 1)]];
      await play.end(stage, pods, victims);
      const seen = await stage.outcome(pods, victims);
      return seen === expected ? undefined : `${seen === undefined ? 'neither' : WORDS[column][seen]}: ${await stage.state()}`;
    },
  };
}
