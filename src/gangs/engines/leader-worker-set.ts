import type { PodTemplateSpec } from '../../../imports/k8s';
import type { LeaderWorkerSetSpec } from '../../../imports/leaderworkerset.x-k8s.io';
import { QueueSystem } from '../../cluster/queue-system';
import { Env } from '../../pod/env';
import { Problem, Problems } from '../../base/problems';
import { number, oneOf, struct, text } from '../../base/shape';
import { isQualifiedName } from '../../upstream/names';
import { Gang, sizeOf } from '../gang';
import { Engine, GangNames, GangOutline, NameLimit, needsAll, RenderedGang } from './engine';
import { MOST_IN_LABEL } from '../../upstream/limits';

/** What happens to a group when one of its pods fails. */
export enum GroupRestart {
  /** The whole group is made anew, since its pods do not find back to each other. */
  GROUP = 'RecreateGroupOnPodRestart',

  /** The same, but not while the group starts for the first time. */
  GROUP_AFTER_START = 'RecreateGroupAfterStart',

  /** The pod alone is restarted. */
  POD = 'None',
}

/** When the workers of a group start. */
export enum GroupStartup {
  /** Together with their leader. */
  WITH_LEADER = 'LeaderCreated',

  /** When their leader is ready. Not for a leader that is ready only when all are there. */
  AFTER_LEADER = 'LeaderReady',
}

/** What the server says beside its pods. */
export interface LeaderWorkerSetOptions {
  readonly replicas?: number;
  readonly restart?: GroupRestart;
  readonly startup?: GroupStartup;
  readonly exclusiveTopology?: string;
}

const EXCLUSIVE = 'leaderworkerset.sigs.k8s.io/exclusive-topology';

/** Characters that a StatefulSet adds to its name in a label of its pods. */
const REVISION = '-0123456789';

/** Groups of a leader and workers that serve, and never end. */
export function leaderWorkerSetEngine(options: LeaderWorkerSetOptions): Engine {
  return {
    title: 'LeaderWorkerSet',
    makes: 'LeaderWorkerSet.leaderworkerset.x-k8s.io',
    options,
    shape: struct<LeaderWorkerSetOptions>({
      replicas: number, restart: oneOf(GroupRestart), startup: oneOf(GroupStartup), exclusiveTopology: text,
    }),
    variables: { names: /^LWS_(LEADER_ADDRESS|GROUP_SIZE|WORKER_INDEX)$/, writer: 'LeaderWorkerSet' },
    features: ['rolePriority'],
    supplies: [],
    needsService: false,
    unnamed: true,
    cannot,
    nameLimit: () => nameLimit(options),
    names,
    pod: ({ marks }) => ({ annotations: marks.podAnnotations }),
    check: (problems, gang) => check(problems, gang, options),
    render: (gang, pods) => render(gang, pods, options),
  };
}

function cannot(gang: GangOutline): readonly Problem[] {
  const queue: Problem[] =
    gang.queue?.system === QueueSystem.VOLCANO
      ? [{
          property: 'queue', value: gang.queue.name, problem: 'must be one of Kueue: Volcano knows no LeaderWorkerSet',
          fix: 'choose another',
        }]
      : [];
  return [...queue, ...needsAll(gang, 'LeaderWorkerSet')];
}

function nameLimit({ replicas = 1 }: LeaderWorkerSetOptions): NameLimit {
  const suffix = `-${Math.max(0, replicas - 1)}${REVISION}`;
  return { length: MOST_IN_LABEL - suffix.length, because: `a label of the pods is made of it, with ${suffix.length} characters more` };
}

/** Each group has the same names, with its own number between, so that pods are told where their leader is. */
function names(set: string): GangNames {
  return {
    hostname: (role) => `${set}-${role}`,
    address: () => '$(LWS_LEADER_ADDRESS)',
    index: '$(LWS_WORKER_INDEX)',
    indexEnv: Env.field("metadata.labels['leaderworkerset.sigs.k8s.io/worker-index']"),
    env: {},
    id: set,
    selector: { 'leaderworkerset.sigs.k8s.io/name': set },
  };
}

function check(problems: Problems, gang: Gang, { replicas, exclusiveTopology }: LeaderWorkerSetOptions): void {
  const size = sizeOf(gang);
  if (replicas !== undefined && (!Number.isSafeInteger(replicas) || replicas < 0 || replicas * size > 2 ** 31 - 1)) {
    problems.add('replicas', replicas, 'must be a whole number of groups, 0 or more', 'leave it out for 1');
  }
  if (exclusiveTopology !== undefined && !isQualifiedName(exclusiveTopology)) {
    problems.add(
      'exclusiveTopology', exclusiveTopology, 'must be the key of a node label', "copy it from 'kubectl get nodes --show-labels'",
    );
  }
}

function render(gang: Gang, pods: readonly PodTemplateSpec[], options: LeaderWorkerSetOptions): RenderedGang {
  const [leader, worker = leader] = pods;
  const same = gang.roles.every(({ own }) => own.filter((name) => name !== 'replicas').length === 0);
  const spec: LeaderWorkerSetSpec = {
    replicas: options.replicas ?? 1,
    startupPolicy: options.startup ?? GroupStartup.WITH_LEADER,
    leaderWorkerTemplate: {
      size: sizeOf(gang),
      restartPolicy: options.restart ?? GroupRestart.GROUP,
      leaderTemplate: same ? undefined : restarted(leader),
      workerTemplate: restarted(worker),
    },
  };
  const exclusive = options.exclusiveTopology;
  const annotations: Record<string, string> = exclusive === undefined ? {} : { [EXCLUSIVE]: exclusive };
  return { labels: gang.labels, annotations: { ...gang.annotations, ...annotations }, spec };
}

/** Pods of a StatefulSet are restarted always, and may say nothing else. */
function restarted(template: PodTemplateSpec): PodTemplateSpec {
  return { ...template, spec: template.spec && { ...template.spec, restartPolicy: undefined } };
}
