import { readSchedulerConf } from '../upstream/volcano-scheduler-conf';
import { flag, listOf, mapOf, shapeProblem, struct, text } from '../base/shape';
import { ValueProblem } from '../base/value-problem';
import { VolcanoQuota } from './volcano-quota';

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

const OPTIONS = struct<VolcanoSchedulerOptions>(
  {
    actions: listOf(text),
    tiers: listOf(
      struct<VolcanoTier>(
        {
          plugins: listOf(
            struct<VolcanoPlugin>(
              { name: text, enablePreemptable: flag, enableReclaimable: flag, enableHierarchy: flag, arguments: mapOf(text) }, ['name'],
            ),
          ),
        },
        ['plugins'],
      ),
    ),
  },
  ['actions', 'tiers'],
);

const NOTHING: VolcanoSchedulerOptions = { actions: [], tiers: [] };

/** How Volcano's scheduler is configured: which actions run, and which plugins decide. */
export class VolcanoScheduler {
  /**
   * What Volcano's Helm chart installs: `enqueue, allocate, backfill`. Nothing is ever preempted or reclaimed.
   *
   * The plugin of the cluster's `VolcanoQuota` takes the place of `proportion`.
   */
  public static shipped(): VolcanoScheduler {
    return new VolcanoScheduler((quota) => ({
      actions: ['enqueue', 'allocate', 'backfill'],
      tiers: [
        { plugins: [{ name: 'priority' }, { name: 'gang', enablePreemptable: false }, { name: 'conformance' }] },
        {
          plugins: [
            { name: 'overcommit' }, { name: 'drf', enablePreemptable: false }, { name: 'predicates' },
            quotaPlugin(quota), { name: 'nodeorder' }, { name: 'binpack' },
          ],
        },
      ],
    }));
  }

  /**
   * A configuration under which queues keep their promises: `preempt` and `reclaim` run, the quota plugin decides in
   * the first tier (so that no pod within its queue's share is evicted), and whole gangs may be taken back.
   *
   * `VolcanoSchedulerConfig` renders it. One pod of a gang is evicted at a time; the job's own policy restarts the rest.
   */
  public static reclaiming(): VolcanoScheduler {
    return new VolcanoScheduler((quota) => ({
      actions: ['enqueue', 'allocate', 'preempt', 'reclaim', 'backfill'],
      tiers: [
        {
          plugins: [
            { name: 'priority' }, { name: 'gang', enablePreemptable: false, enableReclaimable: false },
            { name: 'conformance' }, quotaPlugin(quota),
          ],
        },
        {
          plugins: [
            { name: 'overcommit' }, { name: 'drf', enablePreemptable: false }, { name: 'predicates' },
            { name: 'nodeorder' }, { name: 'binpack' },
          ],
        },
      ],
    }));
  }

  /**
   * A configuration in parts.
   *
   * @param options actions and tiers
   */
  public static of(options: VolcanoSchedulerOptions): VolcanoScheduler {
    const problem = shapeProblem(OPTIONS, options);
    return problem === undefined
      ? new VolcanoScheduler(() => options, quotaProblem(options))
      : new VolcanoScheduler(() => NOTHING, problem);
  }

  /**
   * A configuration as it stands in the cluster.
   *
   * @param configuration text of `volcano-scheduler.conf`: `kubectl get configmap -n volcano-system volcano-scheduler-configmap -o yaml`
   */
  public static parse(configuration: string): VolcanoScheduler {
    const options = read(configuration);
    if (options === undefined) {
      const problem = {
        value: configuration, rule: "must be the text of a volcano-scheduler.conf, with 'actions' and 'tiers'",
        fix: 'copy the value of the key volcano-scheduler.conf of the ConfigMap volcano-scheduler-configmap',
      };
      return new VolcanoScheduler(() => NOTHING, problem);
    }
    return VolcanoScheduler.of(options);
  }

  /** @internal */
  public readonly _problem?: ValueProblem;

  private readonly make: (quota: VolcanoQuota) => VolcanoSchedulerOptions;

  private constructor(make: (quota: VolcanoQuota) => VolcanoSchedulerOptions, problem?: ValueProblem) {
    this.make = make;
    this._problem = problem;
  }

  /**
   * The configuration with the plugin that the quota needs, where this leaves a choice.
   *
   * @internal
   */
  public _configuration(quota: VolcanoQuota | undefined): VolcanoSchedulerOptions {
    return this.make(quota ?? VolcanoQuota.proportion());
  }
}

function quotaPlugin(quota: VolcanoQuota): VolcanoPlugin {
  return quota.hierarchy ? { name: quota.plugin, enableHierarchy: true } : { name: quota.plugin };
}

function quotaProblem(options: VolcanoSchedulerOptions): ValueProblem | undefined {
  const plugins = options.tiers.flatMap((tier) => tier.plugins.map((plugin) => plugin.name));
  if (plugins.includes('capacity') && plugins.includes('proportion')) {
    return {
      value: plugins, rule: 'must not have both the capacity and the proportion plugin, which exclude each other',
      fix: "remove the line '- name: proportion'",
    };
  }
  if (options.actions.length === 0) {
    return { value: undefined, rule: 'needs at least one action', fix: "write for instance actions: ['enqueue', 'allocate', 'backfill']" };
  }
  return undefined;
}

function read(configuration: string): VolcanoSchedulerOptions | undefined {
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
