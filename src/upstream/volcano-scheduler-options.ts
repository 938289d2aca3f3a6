import { flag, listOf, mapOf, shapeProblem, struct, text } from '../base/shape';
import { Problem } from '../base/problems';
import { readSchedulerConf } from './volcano-scheduler-conf';

/** One plugin of a tier, with what the configuration says about it. */
export interface VolcanoPlugin {
  /** Name of the plugin, for instance `gang`. */
  readonly name: string;

  /**
   * Whether it has a say in which pods a job of the same queue may preempt.
   *
   * @default true
   */
  readonly enablePreemptable?: boolean;

  /**
   * Whether it has a say in which pods another queue may reclaim.
   *
   * @default true
   */
  readonly enableReclaimable?: boolean;

  /**
   * Whether the plugin knows parents of queues (capacity plugin only).
   *
   * @default false
   */
  readonly enableHierarchy?: boolean;

  /**
   * Whether it has a say in which jobs are enqueued, before which they have no pods. The capacity plugin holds back jobs of a
   * queue that is full, or below one that is, and `reclaim` and `preempt` look at enqueued jobs only.
   *
   * @default true
   */
  readonly enableJobEnqueued?: boolean;

  /**
   * Arguments of the plugin.
   *
   * @default - none
   */
  readonly arguments?: Record<string, string>;
}

/** Plugins that decide together: a pod may be evicted only if all of them agree. */
export interface VolcanoTier {
  /** The plugins, in order. */
  readonly plugins: VolcanoPlugin[];
}

/** The scheduler's configuration: the content of `volcano-scheduler.conf`. */
export interface VolcanoSchedulerOptions {
  /** Actions in the order in which they run, for instance `['enqueue', 'allocate', 'backfill']`. */
  readonly actions: string[];

  /** Tiers: the first one that finds pods to evict decides. */
  readonly tiers: VolcanoTier[];
}

/** What Volcano's Helm chart installs. */
export const SHIPPED_SCHEDULER: VolcanoSchedulerOptions = {
  actions: ['enqueue', 'allocate', 'backfill'],
  tiers: [
    { plugins: [{ name: 'priority' }, { name: 'gang', enablePreemptable: false }, { name: 'conformance' }] },
    {
      plugins: [
        { name: 'overcommit' }, { name: 'drf', enablePreemptable: false }, { name: 'predicates' }, { name: 'proportion' },
        { name: 'nodeorder' }, { name: 'binpack' },
      ],
    },
  ],
};

const OPTIONS = struct<VolcanoSchedulerOptions>(
  {
    actions: listOf(text),
    tiers: listOf(
      struct<VolcanoTier>(
        {
          plugins: listOf(
            struct<VolcanoPlugin>(
              {
                name: text, enablePreemptable: flag, enableReclaimable: flag, enableHierarchy: flag,
                enableJobEnqueued: flag, arguments: mapOf(text),
              },
              ['name'],
            ),
          ),
        },
        ['plugins'],
      ),
    ),
  },
  ['actions', 'tiers'],
);

/** What is wrong with a configuration in parts. */
export function schedulerProblem(options: VolcanoSchedulerOptions): Problem | undefined {
  const shape = shapeProblem(OPTIONS, options);
  if (shape !== undefined) {
    return shape;
  }
  const plugins = options.tiers.flatMap((tier) => tier.plugins.map((plugin) => plugin.name));
  if (plugins.includes('capacity') && plugins.includes('proportion')) {
    return {
      value: plugins, problem: 'must not have both the capacity and the proportion plugin, which exclude each other',
      fix: "remove the line '- name: proportion'",
    };
  }
  if (options.actions.length === 0) {
    return {
      value: undefined, problem: 'needs at least one action', fix: "write for instance actions: ['enqueue', 'allocate', 'backfill']",
    };
  }
  return undefined;
}

/** Reads the text of a `volcano-scheduler.conf`, as far as it decides what queues can rely on; undefined when it is none. */
export function readSchedulerOptions(configuration: string): VolcanoSchedulerOptions | undefined {
  const conf = readSchedulerConf(configuration);
  return conf?.tiers === undefined
    ? undefined
    : {
        actions: conf.actions.filter((action) => action !== ''),
        tiers: (conf.tiers as ({ plugins?: VolcanoPlugin[] } | null)[]).map((tier) => ({
          plugins: (tier?.plugins ?? []).filter((plugin) => typeof plugin?.name === 'string'),
        })),
      };
}

/** What is wrong with the text of a `volcano-scheduler.conf`. */
export function configurationProblem(configuration: string): Problem | undefined {
  const options = readSchedulerOptions(configuration);
  return options === undefined
    ? {
        value: configuration, problem: "must be the text of a volcano-scheduler.conf, with 'actions' and 'tiers'",
        fix: 'copy the value of the key volcano-scheduler.conf of the ConfigMap volcano-scheduler-configmap',
      }
    : schedulerProblem(options);
}
