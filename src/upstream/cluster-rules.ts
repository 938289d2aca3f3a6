import { extendedResourceProblem } from '../upstream/gpu';
import { Problem, Problems, reportValue } from '../base/problems';
import { Quantity } from '../base/quantity';
import { ClusterFacts, PoolFacts, ResourceFacts, TaintFacts, VolcanoFacts } from './cluster-facts';
import { checkDnsLabel, DNS_LABEL_RULE, isDnsLabel, isLabelValue, isQualifiedName } from './names';
import { TaintEffect } from './taint-effect';
import { configurationProblem, schedulerProblem } from './volcano-scheduler-options';

/** The lowest topology level, which every node has. */
export const HOSTNAME_LABEL = 'kubernetes.io/hostname';

/** Kueue's limit on the levels of a Topology. */
const MOST_LEVELS = 16;

/** Minor number of a Kubernetes version such as `1.34`, or `v1.34.2-gke.1000` as `kubectl version` prints it. */
export function kubernetesMinor(version: unknown): number | undefined {
  const match = typeof version === 'string' ? /^v?1\.([0-9]{1,3})([.+-].*)?$/.exec(version) : null;
  return match === null ? undefined : Number(match[1]);
}

/** What is wrong with a Kubernetes version. */
export function kubernetesProblem(version: unknown): Problem | undefined {
  return kubernetesMinor(version) === undefined
    ? { value: version, problem: 'must be a Kubernetes version such as 1.34', fix: "take it from 'kubectl version'" }
    : undefined;
}

/** Notes what is wrong with facts, whose shape is known to be right. */
export function checkClusterFacts(problems: Problems, facts: ClusterFacts): void {
  const { kubernetes, pools = [], kueue, volcano, queues = [] } = facts;
  reportValue(problems, 'kubernetes', kubernetes === undefined ? undefined : { _problem: kubernetesProblem(kubernetes) });
  if (kueue !== undefined && volcano !== undefined) {
    problems.add('volcano', 'given', "must not be given with 'kueue': one of the two admits the workloads", 'leave one out');
  }
  for (const [property, namespace] of [['kueue.namespace', kueue?.namespace], ['volcano.namespace', volcano?.namespace]] as const) {
    if (namespace !== undefined) {
      checkDnsLabel(problems, property, namespace);
    }
  }
  checkScheduler(problems, volcano);
  checkPoolNames(problems, pools.map(({ name }) => name));
  pools.forEach((pool, i) => checkPool(problems, `pools[${i}]`, pool));
  queues.forEach(({ system, resources = {} }, i) => {
    if (system !== 'kueue' && system !== 'volcano') {
      problems.add(`queues[${i}].system`, system, 'must be kueue or volcano', 'write the one that the queue belongs to');
    }
    checkResources(problems, `queues[${i}].resources`, resources);
  });
}

/** Pools are known by their names. */
export function checkPoolNames(problems: Problems, names: readonly string[]): void {
  const known = new Set<string>();
  names.forEach((name, i) => {
    if (!isDnsLabel(name)) {
      problems.add(`pools[${i}].name`, name, DNS_LABEL_RULE, 'rename the pool');
    }
    if (known.has(name)) {
      problems.add(`pools[${i}].name`, name, 'must differ from the other pools of the cluster', 'rename one of the two');
    }
    known.add(name);
  });
}

/** Numbers of nodes, of which several must not contradict each other. */
export function checkNodeCount(problems: Problems, at: string, pool: Omit<PoolFacts, 'name' | 'resources'>): void {
  const { nodes, minNodes, maxNodes, isTotal, autoscaled } = pool;
  const [property, count] = maxNodes === undefined ? ['nodes', nodes] as const : ['maxNodes', maxNodes] as const;
  const other = Object.entries({ nodes, isTotal: isTotal === true ? true : undefined }).find(([, value]) => value !== undefined);
  const most = maxNodes ?? (autoscaled === true ? nodes : undefined);
  if (maxNodes !== undefined && other !== undefined) {
    problems.add(`${at}.maxNodes`, maxNodes, `must not be given with '${other[0]}'`, 'leave one of the two out');
  } else if (maxNodes !== undefined && autoscaled === false) {
    problems.add(`${at}.maxNodes`, maxNodes, "must not be given with 'autoscaled: false'", 'leave one of the two out');
  } else if (count !== undefined && (!Number.isSafeInteger(count) || count < 1)) {
    problems.add(
      `${at}.${property}`, count, 'must be a whole number of nodes, 1 or more',
      'state the most nodes that the pool may have, or leave the pool out',
    );
  }
  if (minNodes !== undefined && most === undefined) {
    problems.add(`${at}.minNodes`, minNodes, "must be given with 'maxNodes'", 'state the most nodes that the autoscaler makes');
  } else if (minNodes !== undefined && (!Number.isSafeInteger(minNodes) || minNodes < 0 || minNodes > (most ?? 0))) {
    problems.add(
      `${at}.minNodes`, minNodes, `must be a whole number of nodes, at most '${property}' (${most})`,
      'copy both from the autoscaler, or leave it out',
    );
  }
}

/** Amounts, of which those under a domain are extended resources. */
export function checkResources(problems: Problems, at: string, resources: ResourceFacts, onlyExtended = false): void {
  for (const [name, given] of Object.entries(resources)) {
    const isBasic = !onlyExtended && !name.includes('/');
    reportValue(problems, at, isBasic ? undefined : { _problem: extendedResourceProblem(name) });
    const amount = Quantity.parse(String(given));
    if (amount._problem !== undefined) {
      problems.add(`${at}.${name}`, given, amount._problem.problem, amount._problem.fix);
    } else if (amount.isNegative || (!isBasic && !amount.isWhole)) {
      problems.add(
        `${at}.${name}`, given, isBasic ? 'must not be negative' : 'must be a whole number, as extended resources are',
        isBasic ? 'write what pods can use' : 'round it',
      );
    }
  }
}

/** Labels by which nodes are found. */
export function checkNodeLabels(problems: Problems, at: string, labels: Readonly<Record<string, string>> | undefined): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isQualifiedName(key) || !isLabelValue(value)) {
      problems.add(at, `${key}=${value}`, 'must be a node label', "copy it from 'kubectl get nodes --show-labels'");
    }
  }
}

/** The levels of a pool, with that of the nodes, which need not be stated. */
export function topologyLevels(levels: readonly string[] | undefined): string[] {
  return levels?.includes(HOSTNAME_LABEL) === true ? [...levels] : [...(levels ?? []), HOSTNAME_LABEL];
}

/** Node labels from the widest place to the narrowest. */
export function checkTopologyLevels(problems: Problems, at: string, stated: readonly string[] | undefined): void {
  const levels = topologyLevels(stated);
  if (levels.length > MOST_LEVELS) {
    problems.add(at, levels, `must have at most ${MOST_LEVELS} levels, ${HOSTNAME_LABEL} included`, 'leave levels out');
  }
  if (new Set(levels).size !== levels.length) {
    problems.add(at, levels, 'must name every level once', 'remove the repeated label');
  }
  if (levels.indexOf(HOSTNAME_LABEL) !== levels.length - 1) {
    problems.add(
      at, levels, `must have ${HOSTNAME_LABEL} as its last and narrowest level`, 'move it to the end, or leave it out: it is added',
    );
  }
  for (const level of levels.filter((label) => !isQualifiedName(label))) {
    problems.add(at, level, 'must be the key of a node label', "copy it from 'kubectl get nodes --show-labels'");
  }
}

/** What is wrong with the key and value of a taint. */
export function taintProblem({ key, value, effect }: TaintFacts): Problem | undefined {
  return isQualifiedName(key) && isLabelValue(value ?? '')
    ? undefined
    : {
        value: typeof key === 'string' ? taintText({ key, value, effect }) : key,
        problem: 'must be a taint with the key and value of a label', fix: "copy it from 'kubectl describe node'",
      };
}

/** As `kubectl taint` takes it: `key=value:Effect`. */
export function taintText({ key, value, effect }: TaintFacts): string {
  return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}

function checkPool(problems: Problems, at: string, pool: PoolFacts): void {
  checkNodeCount(problems, at, pool);
  checkResources(problems, `${at}.resources`, pool.resources);
  checkNodeLabels(problems, `${at}.labels`, pool.labels);
  checkTopologyLevels(problems, `${at}.topology`, pool.topology);
  pool.taints?.forEach((taint, i) => {
    reportValue(problems, `${at}.taints[${i}]`, { _problem: taintProblem(taint) });
    const effects: readonly string[] = Object.values(TaintEffect);
    if (!effects.includes(taint.effect)) {
      problems.add(
        `${at}.taints[${i}].effect`, taint.effect, `must be one of ${effects.join(', ')}`, "copy it from 'kubectl describe node'",
      );
    }
  });
}

function checkScheduler(problems: Problems, volcano: VolcanoFacts | undefined): void {
  if (volcano?.configuration !== undefined) {
    reportValue(problems, 'volcano.configuration', { _problem: configurationProblem(volcano.configuration) });
  } else if (volcano?.actions !== undefined || volcano?.plugins !== undefined) {
    // what is left out is as Volcano ships it, which has an action
    const options = {
      actions: [...(volcano.actions ?? ['enqueue'])], tiers: [{ plugins: (volcano.plugins ?? []).map((name) => ({ name })) }],
    };
    reportValue(problems, 'volcano', { _problem: schedulerProblem(options) });
  }
}
