import type { ClusterQueueResourceGroups } from '../../../imports/kueue.x-k8s.io';
import { Problems } from '../../base/problems';
import { listOf, mapOf, struct, text } from '../../base/shape';
import { Quantity } from '../../base/quantity';
import { PropOf, propNames } from '../../render/construct-object';
import { QUOTA_PREFIX } from '../../upstream/names';

/** Quota of one flavor; the keys are resource names such as `cpu`, `memory`, `nvidia.com/gpu`. */
export interface FlavorQuota {
  /** Name of the ResourceFlavor. */
  readonly flavor: string;

  /** What belongs to the queue; every resource that the group covers, `'0'` where there is none. */
  readonly nominalQuota: Record<string, string>;

  /**
   * The most to borrow from the cohort.
   *
   * @default - no limit
   */
  readonly borrowingLimit?: Record<string, string>;

  /**
   * The most to lend to the cohort.
   *
   * @default - everything that is idle
   */
  readonly lendingLimit?: Record<string, string>;
}

/**
 * Resources that a workload takes from one flavor together.
 *
 * A pod must get all of them from the same flavor. Flavors are tried in the order given.
 */
export interface ResourceGroup {
  /** The flavors, 1 to 64, each with a quota for the same resources. */
  readonly flavors: FlavorQuota[];
}

/** What resource groups must be at run time. */
export const resourceGroupsShape = listOf(
  struct<ResourceGroup>(
    {
      flavors: listOf(
        struct<FlavorQuota>({ flavor: text, nominalQuota: mapOf(text), borrowingLimit: mapOf(text), lendingLimit: mapOf(text) }, [
          'flavor', 'nominalQuota',
        ]),
      ),
    },
    ['flavors'],
  ),
);

/** The resources that a group covers: those of its first flavor, in one order for all. */
export function coveredResources(group: ResourceGroup): string[] {
  return Object.keys(group.flavors[0]?.nominalQuota ?? {}).sort();
}

/** In the form of a manifest: every flavor lists the covered resources in their order. */
export function renderResourceGroups(groups: readonly ResourceGroup[]): ClusterQueueResourceGroups[] {
  return groups.map((group) => {
    const covered = coveredResources(group);
    return {
      coveredResources: covered,
      flavors: group.flavors.map((flavor) => ({
        name: flavor.flavor,
        resources: covered.map((name) => ({
          name,
          nominalQuota: canonical(flavor.nominalQuota[name]) ?? '0',
          borrowingLimit: canonical(flavor.borrowingLimit?.[name]),
          lendingLimit: canonical(flavor.lendingLimit?.[name]),
        })),
      })),
    };
  });
}

function canonical(amount: string | undefined): string | undefined {
  return amount === undefined ? undefined : Quantity.parse(amount).toString();
}

/** What properties of rendered resource groups are called among the props, where resources are told by name. */
export function resourceGroupProps(groups: readonly ResourceGroup[], others: PropOf): PropOf {
  const within = propNames({
    'spec.resourceGroups[*].flavors[*].name': 'resourceGroups[*].flavors[*].flavor',
    'spec.resourceGroups[*].coveredResources': 'resourceGroups[*].flavors[0].nominalQuota', 'spec.resourceGroups': 'resourceGroups',
  });
  return (property) => {
    const match = /^spec\.resourceGroups\[(\d+)\]\.flavors\[(\d+)\]\.resources\[(\d+)\]\.(\w+)$/.exec(property);
    if (match === null) {
      const own = within(property);
      return own === property ? others(property) : own;
    }
    const [, group, flavor, resource, amount] = match;
    return `resourceGroups[${group}].flavors[${flavor}].${amount}.${coveredResources(groups[Number(group)])[Number(resource)]}`;
  };
}

/** What Kueue's webhook does not see, because resource groups are rendered from what flavors have in common. */
export function checkResourceGroups(problems: Problems, groups: readonly ResourceGroup[]): void {
  groups.forEach((group, i) => {
    const at = `resourceGroups[${i}]`;
    const covered = coveredResources(group);
    if (group.flavors.length === 0 || covered.length === 0) {
      problems.add(`${at}.flavors`, undefined, 'needs at least one flavor with at least one resource', 'add one, or leave the group out');
      return;
    }
    group.flavors.forEach((flavor, j) => checkFlavor(problems, `${at}.flavors[${j}]`, flavor, covered));
  });
}

function checkFlavor(problems: Problems, at: string, flavor: FlavorQuota, covered: string[]): void {
  const given = Object.keys(flavor.nominalQuota).sort();
  if (given.join() !== covered.join()) {
    problems.add(
      `${at}.nominalQuota`, given, `must have the same resources as the first flavor of the group, which are ${covered.join(', ')}`,
      "write '0' for a resource that the flavor does not have",
    );
  }
  for (const [property, amounts] of Object.entries({
    nominalQuota: flavor.nominalQuota, borrowingLimit: flavor.borrowingLimit ?? {}, lendingLimit: flavor.lendingLimit ?? {},
  })) {
    for (const [name, text] of Object.entries(amounts)) {
      if (QUOTA_PREFIX.test(name)) {
        problems.add(
          `${at}.${property}.${name}`, text,
          'is a quota for what no container can ask for: requests and limits are keys of a ResourceQuota',
          `write '${name.replace(QUOTA_PREFIX, '')}'`,
        );
      }
      const amount = Quantity.parse(text);
      if (name.includes('/') && amount._problem === undefined && !amount.isWhole) {
        problems.add(`${at}.${property}.${name}`, text, 'must be a whole number, as extended resources are', 'round it');
      }
      if (property !== 'nominalQuota' && !(name in flavor.nominalQuota)) {
        problems.add(
          `${at}.${property}.${name}`, text, "must be of a resource that 'nominalQuota' has", 'add the resource there, or remove it here',
        );
      }
    }
  }
}
