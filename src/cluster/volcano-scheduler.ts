import { Problem } from '../base/problems';
import {
  configurationProblem, readSchedulerOptions, schedulerProblem, SHIPPED_SCHEDULER, VolcanoPlugin, VolcanoSchedulerOptions,
} from '../upstream/volcano-scheduler-options';
import { VolcanoQuota } from './volcano-quota';

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
      ...SHIPPED_SCHEDULER,
      tiers: SHIPPED_SCHEDULER.tiers.map(({ plugins }) => ({
        plugins: plugins.map((plugin) => (plugin.name === 'proportion' ? quotaPlugin(quota) : plugin)),
      })),
    }));
  }

  /**
   * A configuration under which queues keep their promises: `preempt` and `reclaim` run, the quota plugin decides in
   * the first tier (so that no pod within its queue's share is evicted), and whole gangs may be taken back.
   *
   * With the capacity plugin every job is enqueued: jobs of full queues have pods, which wait. Otherwise `reclaim` and `preempt`,
   * which look at enqueued jobs only, would do nothing for a team whose queue, or the one above it, is full (H.21).
   *
   * `VolcanoSchedulerConfigMap` renders it. One pod of a gang is evicted at a time; the job's own policy restarts the rest.
   */
  public static reclaiming(): VolcanoScheduler {
    return new VolcanoScheduler((quota) => ({
      actions: ['enqueue', 'allocate', 'preempt', 'reclaim', 'backfill'],
      tiers: [
        {
          plugins: [
            { name: 'priority' }, { name: 'gang', enablePreemptable: false, enableReclaimable: false },
            { name: 'conformance' }, enqueuingAll(quotaPlugin(quota)),
          ],
        },
        {
          plugins: [
            ...(quota.plugin === 'capacity' ? [] : [{ name: 'overcommit' }]),
            { name: 'drf', enablePreemptable: false }, { name: 'predicates' }, { name: 'nodeorder' }, { name: 'binpack' },
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
    const problem = schedulerProblem(options);
    return new VolcanoScheduler(() => (problem === undefined ? options : NOTHING), problem);
  }

  /**
   * A configuration as it stands in the cluster.
   *
   * @param configuration text of `volcano-scheduler.conf`: `kubectl get configmap -n volcano-system volcano-scheduler-configmap -o yaml`
   */
  public static parse(configuration: string): VolcanoScheduler {
    const options = readSchedulerOptions(configuration);
    return options === undefined
      ? new VolcanoScheduler(() => NOTHING, configurationProblem(configuration))
      : VolcanoScheduler.of(options);
  }

  /** @internal */
  public readonly _problem?: Problem;

  private readonly make: (quota: VolcanoQuota) => VolcanoSchedulerOptions;

  private constructor(make: (quota: VolcanoQuota) => VolcanoSchedulerOptions, problem?: Problem) {
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

/** The capacity plugin without its say in what is enqueued. */
function enqueuingAll(plugin: VolcanoPlugin): VolcanoPlugin {
  return plugin.name === 'capacity' ? { ...plugin, enableJobEnqueued: false } : plugin;
}

function quotaPlugin(quota: VolcanoQuota): VolcanoPlugin {
  return quota.hierarchy ? { name: quota.plugin, enableHierarchy: true } : { name: quota.plugin };
}
