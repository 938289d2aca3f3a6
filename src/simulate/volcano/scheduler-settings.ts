import { dict, Dict, dicts, text } from '../../base/json';
import { readSchedulerConf } from '../../upstream/volcano-scheduler-conf';
import { SHIPPED_SCHEDULER } from '../../upstream/volcano-scheduler-options';

/** A plugin of the scheduler, with the switches that turn parts of it off. */
export interface PluginSetting {
  readonly name: string;
  readonly flags: Dict;
  readonly options: Dict;
}

/** The scheduler's actions and plugins, in their order. */
export interface SchedulerSettings {
  readonly actions: readonly string[];
  readonly tiers: readonly (readonly PluginSetting[])[];

  /** Not as Volcano does: goes on placing pods of a gang until each of its tasks has enough, and not just the gang. */
  readonly isForEachTask?: boolean;
}

/** The settings that a text states; those that Volcano ships with without one. */
export function schedulerSettings(configuration: string | undefined): SchedulerSettings {
  const conf = (configuration === undefined ? undefined : readSchedulerConf(configuration)) ?? SHIPPED_SCHEDULER;
  return {
    actions: conf.actions.filter((action) => action !== ''),
    tiers: dicts(conf.tiers).map((tier) =>
      dicts(tier.plugins).map((plugin) => ({
        name: text(plugin.name) ?? '',
        flags: plugin,
        options: dict(plugin.arguments),
      })),
    ),
  };
}

/** Whether a part of a plugin is on, which all are unless somebody turns them off. */
export function isOn({ flags }: PluginSetting, flag: string): boolean {
  return flags[flag] !== false;
}

/** A number among the arguments of a plugin. */
export function numberOf({ options }: PluginSetting, name: string, otherwise: number): number {
  const value = Number(options[name] ?? NaN);
  return Number.isFinite(value) ? value : otherwise;
}

export function pluginOf({ tiers }: SchedulerSettings, name: string): PluginSetting | undefined {
  return tiers.flat().find((plugin) => plugin.name === name);
}

/** Plugins that decide something which is not simulated. */
const SIMULATED = new Set([
  'priority',
  'gang',
  'conformance',
  'overcommit',
  'drf',
  'predicates',
  'proportion',
  'capacity',
  'nodeorder',
  'binpack',
]);

export function notSimulated({ actions, tiers }: SchedulerSettings): readonly string[] {
  return [
    ...tiers
      .flat()
      .filter(({ name }) => !SIMULATED.has(name))
      .map(({ name }) => `plugin ${name}`),
    ...actions
      .filter((action) => !['enqueue', 'allocate', 'preempt', 'reclaim', 'backfill'].includes(action))
      .map((action) => `action ${action}`),
  ];
}
