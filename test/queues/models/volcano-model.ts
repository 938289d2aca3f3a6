import { Manifest } from '../../support/synth';
import { least, most, nanos, SharingModel, sum } from './amounts';

interface Queue {
  readonly parent?: string;
  readonly guarantee: bigint;
  readonly deserved: bigint;
  readonly capability?: bigint;
  readonly reclaimable: boolean;
}

/**
 * One resource of Volcano's queues under the capacity plugin, by the rules of pkg/scheduler/plugins/capacity: a queue is
 * limited to its capability and to what the level above has without the guarantees of its siblings. Nothing but the
 * cluster itself limits siblings together.
 */
class VolcanoModel implements SharingModel {
  private readonly queues: ReadonlyMap<string, Queue>;

  constructor(manifests: readonly Manifest[], resource: string, private readonly total: bigint, private readonly reclaim: boolean) {
    this.queues = new Map(manifests.filter(({ kind }) => kind === 'Queue').map(({ metadata, spec }) => [metadata.name, {
      parent: spec.parent,
      guarantee: nanos(spec.guarantee?.resource[resource]) ?? 0n,
      deserved: nanos(spec.deserved?.[resource]) ?? 0n,
      capability: nanos(spec.capability?.[resource]),
      reclaimable: spec.reclaimable,
    }]));
  }

  atBest(team: string): bigint {
    return this.available(team, new Map());
  }

  withoutEviction(team: string, others: readonly string[]): bigint {
    return least(this.available(team, this.taken(others)), this.queue(team).deserved);
  }

  afterEviction(team: string, others: readonly string[]): bigint {
    const usage = this.taken(others);
    const { deserved } = this.queue(team);
    for (const [name, used] of usage) {
      const victim = this.queue(name);
      const missing = deserved - this.available(team, usage);
      const reclaimable = used - most(victim.deserved, victim.guarantee);
      if (this.reclaim && victim.reclaimable && missing > 0n && reclaimable > 0n) {
        usage.set(name, used - least(reclaimable, missing));
      }
    }
    return least(this.available(team, usage), deserved);
  }

  private queue(name: string): Queue {
    return this.queues.get(name)!;
  }

  private taken(others: readonly string[]): Map<string, bigint> {
    const usage = new Map<string, bigint>();
    others.forEach((name) => usage.set(name, this.available(name, usage)));
    return usage;
  }

  private available(name: string, usage: ReadonlyMap<string, bigint>): bigint {
    const { parent } = this.queue(name);
    const free = this.total - sum(usage.values());
    const freeOfParent =
      parent === undefined
        ? undefined
        : this.realCapability(parent) - sum([...usage].filter(([other]) => this.queue(other).parent === parent).map(([, used]) => used));
    return most(0n, least(this.realCapability(name) - (usage.get(name) ?? 0n), free, freeOfParent));
  }

  private realCapability(name: string): bigint {
    const { parent, capability } = this.queue(name);
    const above = parent === undefined ? this.total : this.realCapability(parent);
    const siblings = [...this.queues].filter(([other, queue]) => other !== name && queue.parent === parent);
    return least(capability, above - sum(siblings.map(([, { guarantee }]) => guarantee)));
  }
}

/** What Volcano's manifests give the teams of one resource, of which the cluster has a total. */
export function volcanoModel(manifests: readonly Manifest[], resource: string, total: bigint, reclaim: boolean): SharingModel {
  return new VolcanoModel(manifests, resource, total, reclaim);
}
