import { Construct } from 'constructs';
import { clusterShape, MlCluster } from '../cluster/ml-cluster';
import { Priority } from '../cluster/priority';
import { QueueSystem } from '../cluster/queue-system';
import { Problems } from '../base/problems';
import { flag, number, oneOf, struct, text } from '../base/shape';
import { WorkloadPriorityClass } from './kueue/workload-priority-class';
import { PodPreemption, PriorityClass } from './priority-class';
import { openConstruct } from '../render/construct-object';

/** One tier; what is left out is that of the tier's place. */
export interface PriorityTierOptions {
  /**
   * Name of its class or classes.
   *
   * @default - `high-priority`, `medium-priority` or `low-priority`
   */
  readonly name?: string;

  /**
   * Its value; higher comes first. Cannot be changed later.
   *
   * @default - 1000000, 100000 or 10000
   */
  readonly value?: number;

  /**
   * What it is for.
   *
   * @default - none
   */
  readonly description?: string;

  /**
   * Whether its pods push out others; only where pods get a class.
   *
   * @default - on Kueue never, so that the scheduler does not evict what has quota; elsewhere lower ones
   */
  readonly podPreemption?: PodPreemption;

  /**
   * Whether all pods of the cluster without a class get this one, those of add-ons included; only where pods get a class.
   *
   * @default false
   */
  readonly globalDefault?: boolean;
}

/** Properties of `PriorityTiers`. */
export interface PriorityTiersProps {
  /**
   * The cluster, whose system decides which classes there are.
   *
   * @default - the cluster of the chart; without one, classes of pods
   */
  readonly cluster?: MlCluster;

  /**
   * Work that comes first.
   *
   * @default - `high-priority` with the value 1000000
   */
  readonly high?: PriorityTierOptions;

  /**
   * Ordinary work.
   *
   * @default - `medium-priority` with the value 100000
   */
  readonly medium?: PriorityTierOptions;

  /**
   * Work that gives way.
   *
   * @default - `low-priority` with the value 10000
   */
  readonly low?: PriorityTierOptions;

  /**
   * Whether pods get a class too where Kueue admits workloads.
   *
   * @default - false on Kueue; elsewhere pods always get one
   */
  readonly podClasses?: boolean;
}

const TIER = struct<PriorityTierOptions>({
  name: text, value: number, description: text, podPreemption: oneOf(PodPreemption), globalDefault: flag,
});

const SHAPE = struct<PriorityTiersProps>({ cluster: clusterShape, high: TIER, medium: TIER, low: TIER, podClasses: flag });

interface Tier extends PriorityTierOptions {
  readonly place: string;
  readonly name: string;
  readonly value: number;
}

/**
 * Three priorities in the form that the cluster's system needs.
 *
 * On Kueue they are WorkloadPriorityClasses, which order and preempt within quota; pods get no class, because the
 * scheduler would evict pods behind Kueue's back. On Volcano and on plain clusters they are PriorityClasses.
 *
 *
 *
 *
 * @example
 * const tiers = new PriorityTiers(chart, 'priorities', { high: { description: 'releases' } });
 * WorkloadDefaults.of(chart).set({ priority: tiers.medium });
 */
export class PriorityTiers extends Construct {
  /** Work that comes first. */
  public readonly high: Priority;

  /** Ordinary work. */
  public readonly medium: Priority;

  /** Work that gives way. */
  public readonly low: Priority;

  constructor(scope: Construct, id: string, props: PriorityTiersProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    const system = (props.cluster ?? MlCluster._of(this))?.queueing?.system;
    const tiers: Tier[] = [
      tierOf('high', 1_000_000, props.high),
      tierOf('medium', 100_000, props.medium),
      tierOf('low', 10_000, props.low),
    ];
    const podClasses = system !== QueueSystem.KUEUE || props.podClasses === true;
    check(problems, tiers, system, podClasses, props.podClasses);
    problems.throwIfAny();
    [this.high, this.medium, this.low] = tiers.map((tier) => this.render(tier, system, podClasses));
  }

  private render(tier: Tier, system: QueueSystem | undefined, podClasses: boolean): Priority {
    const { place, name, value, description, globalDefault } = tier;
    if (podClasses) {
      const preemption = tier.podPreemption ?? (system === QueueSystem.KUEUE ? PodPreemption.NEVER : PodPreemption.LOWER_PRIORITY);
      new PriorityClass(this, place, { name, value, description, globalDefault, preemption });
    }
    if (system !== QueueSystem.KUEUE) {
      return Priority.podClass(name);
    }
    new WorkloadPriorityClass(this, `${place}-workload`, { name, value, description });
    return podClasses ? Priority.classes({ pod: name, workload: name }) : Priority.workloadClass(name);
  }
}

function tierOf(place: string, usual: number, given: PriorityTierOptions = {}): Tier {
  return { ...given, place, name: given.name ?? `${place}-priority`, value: given.value ?? usual };
}

function check(
  problems: Problems, tiers: readonly Tier[], system: QueueSystem | undefined, podClasses: boolean, asked: boolean | undefined,
): void {
  if (asked === false && system !== QueueSystem.KUEUE) {
    problems.add('podClasses', false, 'must not be false where Kueue does not admit workloads: there are no other classes', 'leave it out');
  }
  tiers.forEach((tier, i) => {
    const above = tiers[i - 1];
    if (above !== undefined && !(tier.value < above.value)) {
      problems.add(`${tier.place}.value`, tier.value, `must be below that of '${above.place}', which is ${above.value}`, 'lower it');
    }
    if (tiers.findIndex(({ name }) => name === tier.name) < i) {
      problems.add(`${tier.place}.name`, tier.name, 'must differ from the other tiers', 'rename one of the two');
    }
    if (!podClasses && (tier.globalDefault === true || tier.podPreemption !== undefined)) {
      problems.add(
        tier.globalDefault === true ? `${tier.place}.globalDefault` : `${tier.place}.podPreemption`,
        tier.globalDefault ?? tier.podPreemption, 'is of a class of pods, which Kueue tiers have only by asking',
        'leave it out, or set podClasses: true',
      );
    }
    if (system === QueueSystem.VOLCANO && tier.podPreemption === PodPreemption.NEVER) {
      problems.add(
        `${tier.place}.podPreemption`, tier.podPreemption,
        'must not be Never on Volcano, where such pods take back nothing that their queue has lent', 'leave it out',
      );
    }
  });
  const defaults = tiers.filter(({ globalDefault }) => globalDefault === true).map(({ place }) => place);
  if (defaults.length > 1) {
    problems.add(
      'globalDefault', defaults, 'must be set for one tier only: a cluster accepts one default class', 'remove it from the others',
    );
  }
}
