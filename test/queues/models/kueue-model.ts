import { Manifest } from '../../support/synth';
import { least, most, nanos, SharingModel, sum } from './amounts';

interface Queue {
  readonly nominal: bigint;
  readonly borrow?: bigint;
  readonly local: bigint;
  readonly reclaims: boolean;
}

/** One flavor and resource of a cohort without a tree, by the rules of pkg/cache/scheduler/resource_node.go. */
class FlavorResource {
  private readonly queues: ReadonlyMap<string, Queue>;
  private readonly subtree: bigint;

  constructor(manifests: readonly Manifest[], flavor: string, resource: string) {
    const entry = (manifest: Manifest): Manifest =>
      (manifest.spec?.resourceGroups ?? [])
        .flatMap((group: Manifest) => group.flavors)
        .find(({ name }: Manifest) => name === flavor)
        ?.resources.find(({ name }: Manifest) => name === resource);
    const clusterQueues = manifests.filter(({ kind }) => kind === 'ClusterQueue');
    this.queues = new Map(
      clusterQueues.map((manifest) => {
        const { nominalQuota = '0', borrowingLimit, lendingLimit } = entry(manifest) ?? { borrowingLimit: '0' };
        const nominal = nanos(nominalQuota) ?? 0n;
        const lend = nanos(lendingLimit);
        return [
          manifest.metadata.name,
          {
            nominal, borrow: nanos(borrowingLimit), local: lend === undefined ? 0n : most(0n, nominal - lend),
            reclaims: manifest.spec.preemption.reclaimWithinCohort === 'Any',
          },
        ];
      }),
    );
    const cohort = manifests.find(({ kind }) => kind === 'Cohort');
    this.subtree = (nanos(entry(cohort)?.nominalQuota) ?? 0n) + sum([...this.queues.values()].map(({ nominal, local }) => nominal - local));
  }

  atBest(team: string): bigint {
    return this.available(team, new Map());
  }

  withoutEviction(team: string, others: readonly string[]): bigint {
    return least(this.available(team, this.taken(others)), this.queue(team).nominal);
  }

  afterEviction(team: string, others: readonly string[]): bigint {
    const usage = this.taken(others);
    const { nominal, reclaims } = this.queue(team);
    for (const [name, used] of usage) {
      const missing = nominal - this.available(team, usage);
      const borrowed = used - this.queue(name).nominal;
      if (reclaims && missing > 0n && borrowed > 0n) {
        usage.set(name, used - least(borrowed, missing));
      }
    }
    return least(this.available(team, usage), nominal);
  }

  private queue(name: string): Queue {
    return this.queues.get(name)!;
  }

  private taken(others: readonly string[]): Map<string, bigint> {
    const usage = new Map<string, bigint>();
    others.forEach((name) => usage.set(name, this.available(name, usage)));
    return usage;
  }

  /** How much more a queue can have, given what all use. */
  private available(name: string, usage: ReadonlyMap<string, bigint>): bigint {
    const { nominal, borrow, local } = this.queue(name);
    const used = usage.get(name) ?? 0n;
    const inParent = most(0n, used - local);
    const parentFree = this.subtree - sum([...usage].map(([other, amount]) => most(0n, amount - this.queue(other).local)));
    const withLimit = borrow === undefined ? undefined : nominal - local + borrow - inParent;
    return most(0n, local - used) + most(0n, least(parentFree, withLimit));
  }
}

/** What Kueue's manifests give the teams of one resource, over all flavors. */
export function kueueModel(manifests: readonly Manifest[], resource: string): SharingModel {
  const flavors = manifests
    .filter(({ kind }) => kind === 'ResourceFlavor')
    .map(({ metadata }) => new FlavorResource(manifests, metadata.name, resource));
  return {
    atBest: (team) => sum(flavors.map((flavor) => flavor.atBest(team))),
    withoutEviction: (team, others) => sum(flavors.map((flavor) => flavor.withoutEviction(team, others))),
    afterEviction: (team, others) => sum(flavors.map((flavor) => flavor.afterEviction(team, others))),
  };
}
