import { checkDnsLabel } from '../upstream/names';
import { Problem, Problems, reportValue } from '../base/problems';
import { flag, listOf, made, number, shapeProblem, struct, text } from '../base/shape';
import { PodsReady } from './pods-ready';
import { QueueSystem } from './queue-system';
import { VolcanoQuota } from './volcano-quota';
import { VolcanoPlugin, VolcanoSchedulerOptions } from '../upstream/volcano-scheduler-options';
import { VolcanoScheduler } from './volcano-scheduler';

/** Classes of devices that quota counts as one resource (`resources.deviceClassMappings` of Kueue's configuration). */
export interface DeviceClassMapping {
  /** The resource by which quotas count them, for instance `example.com/gpus`. */
  readonly name: string;

  /** The DeviceClasses. */
  readonly deviceClassNames: string[];
}

/** How Kueue is configured in a cluster. What is left out counts as Kueue 0.19 ships it. */
export interface KueueOptions {
  /**
   * Whether Kueue places the pods of a workload by topology (topology-aware scheduling). Then every pool gets a
   * Topology and needs labels, and gangs are placed together.
   *
   * @default false
   */
  readonly topologyAware?: boolean;

  /**
   * What happens to workloads whose pods do not become ready.
   *
   * @default PodsReady.shipped()
   */
  readonly podsReady?: PodsReady;

  /**
   * Whether idle quota is shared by weight (`fairSharing` of Kueue's configuration).
   *
   * @default false
   */
  readonly fairSharing?: boolean;

  /**
   * Whether jobs without a queue name are held back too (`manageJobsWithoutQueueName` of Kueue's configuration).
   *
   * @default false
   */
  readonly manageJobsWithoutQueueName?: boolean;

  /**
   * Resources that quota ignores, by the start of their names (`resources.excludeResourcePrefixes` of Kueue's configuration).
   *
   * @default - none
   */
  readonly excludedResourcePrefixes?: string[];

  /**
   * Resources that quota counts under other names (`resources.transformations` of Kueue's configuration): nothing is
   * found about them.
   *
   * @default - none
   */
  readonly transformedResources?: string[];

  /**
   * Which resource of the quota devices of a class count as (`resources.deviceClassMappings` of Kueue's configuration):
   * all that there are. Kueue admits no workload that claims devices of another class.
   *
   * @default - not known: claims of devices are not counted, and a class is a warning
   */
  readonly deviceClassMappings?: DeviceClassMapping[];

  /**
   * Namespace in which Kueue runs, and where the secrets of MultiKueue are.
   *
   * @default 'kueue-system'
   */
  readonly namespace?: string;
}

/** How Volcano is configured in a cluster. */
export interface VolcanoOptions {
  /**
   * Which plugin shares the cluster between queues.
   *
   * @default - the one in `scheduler`, or else proportion, as Volcano ships it
   */
  readonly quota?: VolcanoQuota;

  /**
   * The scheduler's actions and plugins. They decide which promises a queue can keep.
   *
   * @default VolcanoScheduler.shipped()
   */
  readonly scheduler?: VolcanoScheduler;

  /**
   * Namespace in which Volcano runs.
   *
   * @default 'volcano-system'
   */
  readonly namespace?: string;

  /**
   * How many levels of queues below `root` its webhook lets through.
   *
   * @default 5
   */
  readonly maxQueueDepth?: number;
}

const KUEUE = struct<KueueOptions>({
  topologyAware: flag,
  podsReady: made(PodsReady, 'PodsReady.shipped()'),
  fairSharing: flag,
  manageJobsWithoutQueueName: flag,
  excludedResourcePrefixes: listOf(text),
  transformedResources: listOf(text),
  deviceClassMappings: listOf(struct<DeviceClassMapping>({ name: text, deviceClassNames: listOf(text) })),
  namespace: text,
});

const VOLCANO = struct<VolcanoOptions>({
  quota: made(VolcanoQuota, 'VolcanoQuota.capacity()'),
  scheduler: made(VolcanoScheduler, 'VolcanoScheduler.reclaiming()'),
  namespace: text,
  maxQueueDepth: number,
});

/** What admits workloads to a cluster, and how it is configured. */
export class Queueing {
  /**
   * Kueue.
   *
   * @param options its configuration, where it differs from what Kueue ships
   */
  public static kueue(options: KueueOptions = {}): Queueing {
    const problem = shapeProblem(KUEUE, options);
    return new Queueing(QueueSystem.KUEUE, problem === undefined ? options : {}, undefined, problem);
  }

  /**
   * Volcano.
   *
   * @param options its configuration, where it differs from what Volcano ships
   */
  public static volcano(options: VolcanoOptions = {}): Queueing {
    const problem = shapeProblem(VOLCANO, options);
    return new Queueing(QueueSystem.VOLCANO, undefined, problem === undefined ? options : {}, problem);
  }

  /** Nothing: pods go straight to the scheduler. */
  public static none(): Queueing {
    return new Queueing(undefined, undefined, undefined);
  }

  /** The system; undefined when there is none. */
  public readonly system?: QueueSystem;

  /** Whether Kueue places pods by topology. */
  public readonly topologyAware: boolean;

  /** @internal */
  public readonly _kueue?: KueueOptions;

  /** @internal */
  public readonly _problem?: Problem;

  private readonly volcano?: VolcanoOptions;

  private constructor(
    system: QueueSystem | undefined, kueue: KueueOptions | undefined, volcano: VolcanoOptions | undefined, problem?: Problem,
  ) {
    this._problem = problem;
    this.system = system;
    this._kueue = kueue;
    this.volcano = volcano;
    this.topologyAware = kueue?.topologyAware ?? false;
  }

  /** Namespace in which the system runs; undefined when there is none. */
  public get namespace(): string | undefined {
    switch (this.system) {
      case QueueSystem.KUEUE:
        return this._kueue?.namespace ?? 'kueue-system';
      case QueueSystem.VOLCANO:
        return this.volcano?.namespace ?? 'volcano-system';
      default:
        return undefined;
    }
  }

  /**
   * What happens to workloads whose pods do not become ready.
   *
   * @internal
   */
  public get _podsReady(): PodsReady {
    return this._kueue?.podsReady ?? PodsReady.shipped();
  }

  /**
   * Volcano's scheduler configuration; undefined on other systems.
   *
   * @internal
   */
  public get _scheduler(): VolcanoSchedulerOptions | undefined {
    return this.volcano === undefined
      ? undefined
      : (this.volcano.scheduler ?? VolcanoScheduler.shipped())._configuration(this.volcano.quota);
  }

  /**
   * Levels of queues that Volcano's webhook lets through, where it is not as shipped.
   *
   * @internal
   */
  public get _maxQueueDepth(): number | undefined {
    return this.volcano?.maxQueueDepth;
  }

  /**
   * The plugin that shares a Volcano cluster between queues, with its settings; undefined when there is none.
   *
   * @internal
   */
  public get _quotaPlugin(): VolcanoPlugin | undefined {
    return this._scheduler?.tiers
      .flatMap((tier) => tier.plugins)
      .find((plugin) => plugin.name === 'capacity' || plugin.name === 'proportion');
  }

  /** @internal */
  public _check(problems: Problems, property: string): void {
    reportValue(problems, property, this);
    reportValue(problems, `${property}.podsReady`, this._kueue?.podsReady);
    reportValue(problems, `${property}.scheduler`, this.volcano?.scheduler);
    reportValue(problems, `${property}.quota`, this.volcano?.quota);
    if (this.namespace !== undefined) {
      checkDnsLabel(problems, `${property}.namespace`, this.namespace);
    }
    const depth = this._maxQueueDepth;
    if (depth !== undefined && (!Number.isSafeInteger(depth) || depth < 0)) {
      problems.add(`${property}.maxQueueDepth`, depth, 'must be a whole number of levels', 'leave it out for 5, as shipped');
    }
    const wanted = this.volcano?.quota;
    const found = this._quotaPlugin;
    if (wanted === undefined || this.volcano?.scheduler?._problem !== undefined) {
      return;
    }
    if (found?.name !== wanted.plugin) {
      problems.add(
        `${property}.quota`, wanted.plugin, `must be the plugin that 'scheduler' has, which is ${found?.name ?? 'neither'}`,
        `write '- name: ${wanted.plugin}' in the scheduler's configuration, or leave 'quota' out`,
      );
    } else if (wanted.hierarchy && found.enableHierarchy !== true) {
      problems.add(
        `${property}.quota`, 'hierarchy', "needs 'enableHierarchy: true' at the capacity plugin of 'scheduler'",
        "write 'enableHierarchy: true' under '- name: capacity'",
      );
    }
  }
}
