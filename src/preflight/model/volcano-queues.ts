import { Quantity } from '../../base/quantity';
import { dict, text, whole } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { addTo, Amounts, amountsOf } from './amounts';

/** One Volcano queue of the input. */
export interface VolcanoQueueModel {
  readonly object: KubeObject;
  readonly name: string;

  /** Undefined at the top level. */
  readonly parent: string | undefined;
  readonly capability: Amounts;
  readonly deserved: Amounts;
  readonly guarantee: Amounts;
  readonly weight: number;
}

const NONE: readonly VolcanoQueueModel[] = [];

/** The tree of Volcano queues. */
export class VolcanoQueues {
  public readonly all: readonly VolcanoQueueModel[];

  /** The manifests of all of them. */
  public readonly objects: readonly KubeObject[];
  private readonly byName = new Map<string, VolcanoQueueModel>();
  private readonly byParent = new Map<string | undefined, VolcanoQueueModel[]>();
  private readonly guarantees = new Map<string | undefined, Amounts>();

  constructor(index: ManifestIndex) {
    this.objects = index
      .ofType('Queue.scheduling.volcano.sh')
      .filter((object) => index.find(object.type, undefined, object.name) === object);
    this.all = this.objects.map(read);
    for (const queue of this.all) {
      this.byName.set(queue.name, queue);
      const siblings = this.byParent.get(queue.parent);
      if (siblings === undefined) {
        this.byParent.set(queue.parent, [queue]);
      } else {
        siblings.push(queue);
      }
    }
  }

  public get(name: string): VolcanoQueueModel | undefined {
    return this.byName.get(name);
  }

  /** The queues below one, or those at the top level. */
  public childrenOf(name: string | undefined): readonly VolcanoQueueModel[] {
    return this.byParent.get(name) ?? NONE;
  }

  /** What the queues below one, or those at the top level, are guaranteed together. */
  public guaranteedBelow(name: string | undefined): Amounts {
    let sum = this.guarantees.get(name);
    if (sum === undefined) {
      const amounts = new Map<string, Quantity>();
      this.childrenOf(name).forEach((queue) => addTo(amounts, queue.guarantee));
      this.guarantees.set(name, amounts);
      sum = amounts;
    }
    return sum;
  }

  /** The queue and the queues above it, nearest first; ends where a parent is not in the input, or comes again. */
  public pathOf(name: string): readonly VolcanoQueueModel[] {
    const path: VolcanoQueueModel[] = [];
    for (let queue = this.byName.get(name); queue !== undefined && !path.includes(queue); queue = this.byName.get(queue.parent ?? '')) {
      path.push(queue);
    }
    return path;
  }
}

function read(object: KubeObject): VolcanoQueueModel {
  const { spec } = object;
  const parent = text(spec.parent);
  return {
    object,
    name: object.name,
    parent: parent === 'root' ? undefined : parent,
    capability: amountsOf(dict(spec.capability)),
    deserved: amountsOf(dict(spec.deserved)),
    guarantee: amountsOf(dict(dict(spec.guarantee).resource)),
    weight: whole(spec.weight) ?? 1,
  };
}
