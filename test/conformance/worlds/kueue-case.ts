import { Obj } from '../control-plane/client';
import { check, ClusterFacts, Finding, sentenceOf } from '../library';
import { Judgement } from '../suite';

/** One queued workload on an otherwise empty cluster. */
export interface KueueCase {
  /** Objects that the API server refused, with its words. */
  readonly refused: readonly string[];

  /** Whether quota was reserved and pods were made. */
  readonly admitted?: boolean;

  /** The conditions of the workload. */
  readonly said: string;

  /** Whether all queues and Cohorts of the world's Cohorts are in the world. */
  readonly closedCohorts?: boolean;

  /** The nodes, for worlds with topologies. */
  readonly facts?: ClusterFacts;
  readonly objects: readonly Obj[];
}

export function findingsOfKueue({ objects, closedCohorts, facts }: KueueCase): readonly Finding[] {
  const cohorts = objects
    .flatMap((o) => [o.spec?.cohortName, o.spec?.parentName, o.kind === 'Cohort' ? o.metadata.name : undefined])
    .filter((name): name is string => typeof name === 'string');
  const given = { ...facts, kueue: { ...facts?.kueue, ...(closedCohorts ? { closedCohorts: [...new Set(cohorts)] } : {}) } };
  return check(objects.map((manifest) => ({ manifest })), { facts: given as ClusterFacts }).findings;
}

export function judgeKueue(given: KueueCase): Judgement {
  const bad = given.refused.length > 0 || given.admitted !== true;
  const said = given.refused.length > 0 ? given.refused.join('; ') : given.said;
  const judgement = judgeWorld(
    bad, said, isHeld(given.objects), () => findingsOfKueue(given), said === 'no workload' ? ['kueue-pod-group'] : [],
  );
  // a class of priority that is not in the input may be in the cluster, so preflight says that it does not know
  const isElsewhere = judgement.verdict === 'missed' && namesMissingClass(given.objects);
  return isElsewhere ? { ...judgement, verdict: 'not counted' } : judgement;
}

function namesMissingClass(objects: readonly Obj[]): boolean {
  const classes = objects.filter(({ kind }) => kind === 'WorkloadPriorityClass').map(({ metadata }) => metadata.name);
  return objects
    .map(({ metadata }) => metadata.labels?.['kueue.x-k8s.io/priority-class'])
    .some((name) => name !== undefined && !classes.includes(name));
}

/** A queue that holds what is in it may be opened again: a warning is enough. */
function isHeld(objects: readonly Obj[]): boolean {
  return objects.some(({ kind, spec }) => /Queue$/.test(kind) && /^Hold/.test(spec?.stopPolicy ?? ''));
}

export function judgeWorld(
  bad: boolean,
  said: string,
  warningIsEnough: boolean,
  find: () => readonly Finding[],
  rulesThatMayWarn: readonly string[] = [],
): Judgement {
  let findings: readonly Finding[];
  try {
    findings = find();
  } catch (error) {
    return { verdict: 'crash', bad, group: 'crash', detail: (error as Error).stack ?? String(error) };
  }
  const errors = findings.filter(({ severity }) => severity === 'error');
  const enough = findings.filter(({ severity, rule }) =>
    severity === 'error' || (severity === 'warning' && (warningIsEnough || rulesThatMayWarn.includes(rule))));
  if (bad) {
    return { verdict: enough.length > 0 ? 'agrees' : 'missed', bad, group: groupOf(said), detail: said };
  }
  return {
    verdict: errors.length > 0 ? 'false error' : 'agrees',
    bad,
    group: errors.map(({ rule }) => rule).join(', '),
    detail: `${said} | ${errors.map(sentenceOf).join('; ')}`,
  };
}

function groupOf(said: string): string {
  return said.replace(/\b[wv]\d+-\d+[a-z0-9-]*/g, 'NAME').replace(/"[^"]*"/g, '"…"').replace(/\d+/g, 'N').slice(0, 200);
}
