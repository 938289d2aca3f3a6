import { dicts } from '../../base/json';
import { tolerationsOf, untolerated } from '../../preflight/model/node-match';
import { Task } from './gang-job';
import { numberOf, PluginSetting, pluginOf, SchedulerSettings } from './scheduler-settings';
import { NodeState } from './volcano-state';

/** Nodes from the best to the worst, as nodeorder and binpack score them; Volcano chooses by chance among equals, we by name. */
export function orderNodes(task: Task, nodes: readonly NodeState[], settings: SchedulerSettings): NodeState[] {
  const nodeorder = pluginOf(settings, 'nodeorder');
  const binpack = pluginOf(settings, 'binpack');
  const scores = new Map(
    nodes.map((node) => [
      node,
      (nodeorder === undefined ? 0 : scoreOfOrder(task, node, nodeorder)) +
        (binpack === undefined ? 0 : scoreOfBinpack(task, node, binpack)),
    ]),
  );
  const score = (node: NodeState): number => scores.get(node) ?? 0;
  return [...nodes].sort((a, b) => score(b) - score(a) || compareNames(a.object.name, b.object.name));
}

/** What a pod counts for that asks for nothing. */
const LEAST: Readonly<Record<string, number>> = { cpu: 100, memory: 200 * 1024 * 1024 };

function scoreOfOrder(task: Task, node: NodeState, plugin: PluginSetting): number {
  const fractions = ['cpu', 'memory'].map((name) => {
    const allocatable = node.allocatable.get(name) ?? 0;
    const wanted = (node.used.get(name) ?? 0) + (task.requests.get(name) ?? LEAST[name]);
    return allocatable === 0 ? 1 : wanted / allocatable;
  });
  const free = fractions.map((fraction) => (fraction > 1 ? 0 : Math.trunc((1 - fraction) * 100)));
  const least = Math.trunc((free[0] + free[1]) / 2);
  const most = Math.trunc((100 - free[0] + 100 - free[1]) / 2);
  const balance = Math.trunc((1 - Math.abs(Math.min(1, fractions[0]) - Math.min(1, fractions[1])) / 2) * 100);
  const unwelcome = dicts(node.object.spec.taints)
    .filter(({ effect }) => effect === 'PreferNoSchedule')
    .some(
      (taint) =>
        untolerated(
          [{ key: String(taint.key), value: taint.value === undefined ? undefined : String(taint.value), effect: 'NoSchedule' }],
          tolerationsOf(task.pods.spec),
        ) !== undefined,
    );
  return (
    least * numberOf(plugin, 'leastrequested.weight', 1) +
    most * numberOf(plugin, 'mostrequested.weight', 0) +
    balance * numberOf(plugin, 'balancedresource.weight', 1) +
    (unwelcome ? 0 : 100) * numberOf(plugin, 'tainttoleration.weight', 3)
  );
}

function scoreOfBinpack(task: Task, node: NodeState, plugin: PluginSetting): number {
  let sum = 0;
  let weights = 0;
  for (const [name, weight] of weightsOf(plugin)) {
    const asked = task.requests.get(name) ?? 0;
    const allocatable = node.allocatable.get(name) ?? 0;
    if (asked > 0) {
      const used = asked + (node.used.get(name) ?? 0);
      if (allocatable > 0 && used > allocatable) {
        return 0;
      }
      sum += allocatable === 0 ? 0 : (used * weight) / allocatable;
      weights += weight;
    }
  }
  return weights === 0 ? 0 : (sum / weights) * 100 * numberOf(plugin, 'binpack.weight', 1);
}

function weightsOf(plugin: PluginSetting): ReadonlyMap<string, number> {
  const others = String(plugin.options['binpack.resources'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return new Map([
    ['cpu', numberOf(plugin, 'binpack.cpu', 1)],
    ['memory', numberOf(plugin, 'binpack.memory', 1)],
    ...others.map((name) => [name, numberOf(plugin, `binpack.resources.${name}`, 1)] as const),
  ]);
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
