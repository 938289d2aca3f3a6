import { VolcanoFacts } from '../../upstream/cluster-facts';
import { readSchedulerConf } from '../../upstream/volcano-scheduler-conf';
import { SHIPPED_SCHEDULER } from '../../upstream/volcano-scheduler-options';
import { Dict, dict, dicts, text } from '../../base/json';
import { ManifestIndex } from '../manifest-index';

const KEY = 'volcano-scheduler.conf';

/** What Volcano's Helm chart installs, as far as it decides what queues can rely on. */
const SHIPPED = { actions: SHIPPED_SCHEDULER.actions, plugins: ['proportion'] };

/** How Volcano's scheduler is configured, and where that is known from. */
export interface VolcanoSchedulerConf {
  readonly actions: readonly string[];
  readonly plugins: readonly string[];

  /** Whether parents of queues count; undefined when only the names of plugins are known. */
  readonly hierarchy?: boolean;

  /** Whether the enqueue action compares what a gang needs at least (minResources) with what its queue can have. */
  readonly comparesMinResources: boolean;

  /** The end of a finding. */
  readonly because: string;

  /** Whether nobody said so: it is only what Volcano ships with. */
  readonly isAssumed: boolean;
}

/** What is declared counts, then the scheduler's ConfigMap in the input, then what Volcano ships with. */
export function volcanoSchedulerConf(facts: VolcanoFacts | undefined, index: ManifestIndex): VolcanoSchedulerConf {
  const declared = facts?.configuration === undefined ? undefined : read(facts.configuration);
  if (declared !== undefined) {
    return { ...declared, because: 'the declared configuration of the scheduler', isAssumed: false };
  }
  if (facts?.actions !== undefined || facts?.plugins !== undefined || facts?.hierarchy !== undefined) {
    const actions = facts.actions ?? SHIPPED.actions;
    const plugins = facts.plugins ?? (facts.hierarchy === true ? ['capacity'] : SHIPPED.plugins);
    const comparesMinResources = compares(actions, plugins.map((name) => ({ name })));
    return {
      actions,
      plugins,
      hierarchy: facts.hierarchy,
      comparesMinResources,
      because: 'the declared configuration of the scheduler',
      isAssumed: false,
    };
  }
  const maps = index.ofType('ConfigMap.').filter(({ manifest }) => text(dict(manifest.data)[KEY]) !== undefined);
  const found = maps.length === 1 ? read(text(dict(maps[0].manifest.data)[KEY]) ?? '') : undefined;
  if (found !== undefined) {
    return { ...found, because: `the configuration of the scheduler at ${maps[0].place}`, isAssumed: false };
  }
  return {
    ...SHIPPED,
    comparesMinResources: true,
    because: `the configuration that Volcano ships with, since none is declared${maps.length > 1 ? ', and the input has several' : ''}`,
    isAssumed: true,
  };
}

function read(configuration: string): Pick<VolcanoSchedulerConf, 'actions' | 'plugins' | 'hierarchy' | 'comparesMinResources'> | undefined {
  const conf = readSchedulerConf(configuration);
  if (conf === undefined || conf.actions.join('') === '') {
    return undefined;
  }
  const plugins = dicts(conf.tiers).flatMap((tier) => dicts(tier.plugins));
  return {
    actions: conf.actions,
    plugins: plugins.flatMap(({ name }) => text(name) ?? []),
    hierarchy: plugins.some(({ name, enableHierarchy }) => name === 'capacity' && enableHierarchy === true),
    comparesMinResources: compares(conf.actions, plugins),
  };
}

function compares(actions: readonly string[], plugins: readonly Dict[]): boolean {
  const quotas = plugins.filter(({ name }) => name === 'proportion' || name === 'capacity');
  return actions.includes('enqueue') && quotas.some(({ enableJobEnqueued }) => enableJobEnqueued !== false);
}
