import { Construct } from 'constructs';
import type { PodGroupSpec } from '../../../imports/scheduling.volcano.sh';
import { Priority } from '../../cluster/priority';
import { Queue } from '../../cluster/queue';
import { QueueSystem } from '../../cluster/queue-system';
import { nameOf, openConstruct, propNames, renderObject } from '../../render/construct-object';
import { ResourceList } from '../../base/resource-list';
import { made, mapOf, number, struct, text } from '../../base/shape';
import { reportValue } from '../../base/problems';

/** Properties of a `VolcanoPodGroup`. */
export interface VolcanoPodGroupProps {
  /**
   * Name of the object, which pods give as their annotation `scheduling.k8s.io/group-name`.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /** How many pods must have a place before one starts. */
  readonly minMember: number;

  /**
   * How many pods of a task must, by its name.
   *
   * @default - no matter of which
   */
  readonly minTaskMember?: Record<string, number>;

  /**
   * What the queue must have free before the group is considered, by resource name.
   *
   * @default - nothing
   */
  readonly minResources?: Record<string, string>;

  /**
   * The queue.
   *
   * @default - `default`
   */
  readonly queue?: Queue;

  /**
   * Which groups go first, by `Priority.podClass`.
   *
   * @default - that of the cluster's default class
   */
  readonly priority?: Priority;
}

const SHAPE = struct<VolcanoPodGroupProps>({
  name: text, minMember: number, minTaskMember: mapOf(number), minResources: mapOf(text), queue: made(Queue, "Queue.volcano('nlp')"),
  priority: made(Priority, "Priority.podClass('high')"),
}, ['minMember']);

const PROPS = propNames({
  'spec.minMember': 'minMember', 'spec.minTaskMember["*"]': 'minTaskMember.*', 'spec.minResources["*"]': 'minResources.*',
  'spec.queue': 'queue', 'spec.priorityClassName': 'priority',
});

/**
 * Pods that Volcano starts together, for pods that something else makes: they name the group. Gangs of this library have one of
 * their own.
 *
 * @see https://volcano.sh/en/docs/podgroup/
 * @example
 * new VolcanoPodGroup(chart, 'by-hand', { minMember: 4, queue: Queue.volcano('nlp') });
 */
export class VolcanoPodGroup extends Construct {
  /** Name of the object. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: VolcanoPodGroupProps) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const { queue, priority, minResources } = props;
    reportValue(problems, 'queue', queue);
    if (queue !== undefined && queue.system !== QueueSystem.VOLCANO) {
      problems.add('queue', queue.name, 'must be a queue of Volcano, whose scheduler alone looks at pod groups', 'use Queue.volcano');
    }
    if (!Number.isSafeInteger(props.minMember) || props.minMember < 1) {
      problems.add('minMember', props.minMember, 'must be a whole number of pods, 1 or more', 'write how many start together');
    }
    const spec: PodGroupSpec = {
      minMember: props.minMember, minTaskMember: props.minTaskMember, queue: queue?.name ?? 'default',
      minResources: minResources && ResourceList.fromManifest(minResources).toManifest(), priorityClassName: priority?.podClassName,
    };
    renderObject(this, problems, {
      apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'PodGroup', name: this.name, givenName: props.name, body: { spec },
    }, PROPS);
  }
}
