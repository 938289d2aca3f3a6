import { MlCluster } from '../cluster/ml-cluster';
import { Queue } from '../cluster/queue';
import { QueueSystem } from '../cluster/queue-system';
import { StartGuarantee, startGuarantee } from '../preflight/model/start-guarantee';
import { Problems } from '../base/problems';
import { Engine } from './engines/engine';

/** What is promised about the start of a gang: how far all or none of its pods run. */
export enum GangGuarantee {
  /** No pod is placed before all have a place: Volcano, Kueue with topology-aware scheduling. */
  PLACEMENT = 'placement',

  /**
   * Quota is set aside for all pods at once, but not places: while the free GPUs lie scattered over nodes, some pods run
   * and wait for others. Kueue evicts the gang when not all are ready in time, and tries again.
   */
  QUOTA_THEN_TIMEOUT = 'quota-then-timeout',

  /** Nothing: every pod is scheduled on its own, and two gangs can hold half of what each needs for ever. */
  NONE = 'none',
}

/** What the guarantee depends on. */
export interface GuaranteeFacts {
  readonly engine: Engine;
  readonly queue?: Queue;
  readonly cluster?: MlCluster;

  /** How many pods it has: one alone waits for no other. */
  readonly pods: number;

  /** Whether the gang asks for a topology itself. */
  readonly asksForTopology: boolean;
}

export function guaranteeOf({ engine, queue, cluster, pods, asksForTopology }: GuaranteeFacts): GangGuarantee {
  const queueing = cluster?.queueing;
  return GUARANTEES[startGuarantee({
    pods, isPlacedTogether: engine.places === true || (engine.system ?? queue?.system) === QueueSystem.VOLCANO,
    isQueued: queue !== undefined, hasTopology: queueing?.topologyAware === true || asksForTopology,
    waitsForPodsReady: queueing === undefined || queueing._podsReady.timeout !== undefined,
  })];
}

const GUARANTEES: Readonly<Record<StartGuarantee, GangGuarantee>> = {
  placement: GangGuarantee.PLACEMENT, 'quota-then-timeout': GangGuarantee.QUOTA_THEN_TIMEOUT, none: GangGuarantee.NONE,
};

/** Weaker guarantees that the user accepts by name. */
export interface Accepted {
  readonly acceptQuotaOnlyGang?: boolean;
  readonly acceptNoGang?: boolean;
}

/** Reports a guarantee that is weaker than placement and was not accepted. */
export function checkGuarantee(problems: Problems, guarantee: GangGuarantee, facts: GuaranteeFacts, accepted: Accepted): void {
  if (guarantee === GangGuarantee.QUOTA_THEN_TIMEOUT && !accepted.acceptQuotaOnlyGang) {
    problems.add(
      'queue',
      facts.queue?.name,
      'is a queue of Kueue without topology-aware scheduling, as far as is declared: it sets quota aside for the gang, but no places, '
      + 'so that part of the pods can wait for the rest until Kueue evicts them all',
      'declare the cluster with Queueing.kueue({ topologyAware: true }), ask for a \'topology\', or set acceptQuotaOnlyGang: true',
    );
  }
  if (guarantee === GangGuarantee.NONE && !accepted.acceptNoGang) {
    const rule =
      facts.queue === undefined
        ? 'is needed: without one nothing starts the pods of a gang together, and two gangs can hold half of what each needs for ever'
        : 'is a queue of a Kueue that neither places pods nor looks whether they become ready, so that part of the gang can wait for '
          + 'the rest for ever';
    problems.add(
      'queue',
      facts.queue?.name,
      rule,
      facts.queue === undefined
        ? "set 'queue' to a queue of Volcano or Kueue, or set acceptNoGang: true"
        : 'turn on topology-aware scheduling or waitForPodsReady, or set acceptNoGang: true',
    );
  }
}
