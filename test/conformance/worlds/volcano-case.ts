import { Obj } from '../control-plane/client';
import { check, ClusterFacts } from '../library';
import { Judgement } from '../suite';
import { judgeWorld } from './kueue-case';

/** One gang on an otherwise empty cluster. */
export interface VolcanoCase {
  readonly refused: readonly string[];
  readonly started?: boolean;
  readonly said: string;
  readonly facts: ClusterFacts;
  readonly objects: readonly Obj[];
}

export function judgeVolcano({ refused, started, said, facts, objects }: VolcanoCase): Judgement {
  const bad = refused.length > 0 || started !== true;
  const judgement = judgeWorld(bad, refused.length > 0 ? refused.join('; ') : said, isStarved(said), () => {
    const find = (given: ClusterFacts): ReturnType<typeof check>['findings'] =>
      check(
        objects.map((manifest) => ({ manifest })),
        { facts: given },
      ).findings;
    // what is an error without knowing the cluster must be one with it
    return bad ? find(facts) : [...find({}), ...find(facts)];
  }, isElastic(said) ? ['no-node-fits', 'volcano-gang-fits'] : isForOtherNodes(said) ? ['no-node-fits'] : []);
  // a queue that is not in the input may be in the cluster, so preflight says that it does not know
  const isElsewhere =
    judgement.verdict === 'missed' && refused.some((text) => /queue\.scheduling\.volcano\.sh "[^"]*" not found/.test(text));
  return isElsewhere ? { ...judgement, verdict: 'not counted' } : judgement;
}

/** Nodes without accelerators are often not declared, so that labels which pods without any ask for are worth a warning only. */
function isForOtherNodes(said: string): boolean {
  return /didn't match Pod's node affinity/.test(said);
}

/** Whether the gang may start without some of its pods: which of them are looked at first may change. */
function isElastic(said: string): boolean {
  const all = /\d+\/(\d+) tasks in gang unschedulable/.exec(said)?.[1];
  const required = /(\d+) minAvailable/.exec(said)?.[1];
  return all !== undefined && required !== undefined && Number(required) < Number(all);
}

/**
 * Whether enough pods find a place and the gang does not start, since they are not those that its tasks need: which come
 * first may change, so a warning is enough.
 */
function isStarved(said: string): boolean {
  const required = /(\d+) minAvailable/.exec(said)?.[1];
  const schedulable = /(\d+) Schedulable/.exec(said)?.[1];
  return required !== undefined && schedulable !== undefined && Number(schedulable) >= Number(required);
}
