import type { ClusterQueueResourceGroups } from '../../../imports/kueue.x-k8s.io';
import { isDnsSubdomain } from '../../upstream/names';
import { Problems } from '../../base/problems';
import { listOf, mapOf, struct, text } from '../../base/shape';
import { reportValue } from '../../base/value-problem';
import { extendedResourceProblem } from '../../base/gpu';
import { Quantity } from '../../base/quantity';

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

/** What limits need besides a quota. */
export interface LimitRules {
  /** Why borrowing and lending limits are not allowed; undefined where they are. */
  readonly noLimitsBecause?: string;

  /** Whether a lending limit above the quota is refused. */
  readonly lendingWithinNominal: boolean;
}

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
          nominalQuota: Quantity.parse(flavor.nominalQuota[name]).toString(),
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

/** The rules of Kueue's webhook for quotas, which are the same for a ClusterQueue and a Cohort. */
export function checkResourceGroups(problems: Problems, groups: readonly ResourceGroup[], rules: LimitRules): void {
  const resources = new Set<string>();
  const flavors = new Set<string>();
  limit(problems, 'resourceGroups', groups.length, 16, 'groups');
  limit(problems, 'resourceGroups', groups.reduce((sum, group) => sum + group.flavors.length, 0), 256, 'flavors in all');
  limit(problems, 'resourceGroups', groups.reduce((sum, group) => sum + coveredResources(group).length, 0), 256, 'resources in all');
  groups.forEach((group, i) => {
    const at = `resourceGroups[${i}]`;
    const covered = coveredResources(group);
    if (group.flavors.length === 0 || covered.length === 0) {
      problems.add(`${at}.flavors`, undefined, 'needs at least one flavor with at least one resource', 'add one, or leave the group out');
      return;
    }
    limit(problems, `${at}.flavors`, group.flavors.length, 64, 'flavors');
    limit(problems, `${at}.flavors[0].nominalQuota`, covered.length, 64, 'resources');
    limit(problems, at, covered.length * group.flavors.length, 512, 'pairs of flavor and resource');
    for (const name of covered) {
      checkResourceName(problems, `${at}.flavors[0].nominalQuota`, name);
      unique(problems, resources, `${at}.flavors[0].nominalQuota`, name, 'resource');
    }
    group.flavors.forEach((flavor, j) => {
      if (!isDnsSubdomain(flavor.flavor)) {
        problems.add(
          `${at}.flavors[${j}].flavor`, flavor.flavor, 'must be the name of a ResourceFlavor', "copy it from 'kubectl get resourceflavors'",
        );
      }
      unique(problems, flavors, `${at}.flavors[${j}].flavor`, flavor.flavor, 'flavor');
      checkFlavor(problems, `${at}.flavors[${j}]`, flavor, covered, rules);
    });
  });
}

function checkFlavor(problems: Problems, at: string, flavor: FlavorQuota, covered: string[], rules: LimitRules): void {
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
    const isLimit = property !== 'nominalQuota';
    if (isLimit && Object.keys(amounts).length > 0 && rules.noLimitsBecause !== undefined) {
      problems.add(`${at}.${property}`, Object.keys(amounts), `must not be given ${rules.noLimitsBecause}`, 'leave it out, or name one');
    }
    for (const [name, text] of Object.entries(amounts)) {
      const amount = Quantity.parse(text);
      reportValue(
        problems, `${at}.${property}.${name}`,
        amount._problem === undefined ? undefined : { _problem: { ...amount._problem, value: text } },
      );
      if (amount.isNegative) {
        problems.add(`${at}.${property}.${name}`, text, 'must not be negative', "write '0' for nothing");
      }
      if (name.includes('/') && !amount.isWhole) {
        problems.add(`${at}.${property}.${name}`, text, 'must be a whole number, as extended resources are', 'round it');
      }
      if (isLimit && !(name in flavor.nominalQuota)) {
        problems.add(
          `${at}.${property}.${name}`, text, "must be of a resource that 'nominalQuota' has", 'add the resource there, or remove it here',
        );
      }
      const nominal = Quantity.parse(flavor.nominalQuota[name] ?? '0');
      if (property === 'lendingLimit' && rules.lendingWithinNominal && amount.compareTo(nominal) > 0) {
        problems.add(
          `${at}.lendingLimit.${name}`, text, `must be at most the nominal quota, which is ${nominal}`,
          'lower it, or leave it out to lend everything',
        );
      }
    }
  }
}

function checkResourceName(problems: Problems, at: string, name: string): void {
  if (name.includes('/')) {
    reportValue(problems, at, { _problem: extendedResourceProblem(name) });
  } else if (!/^(cpu|memory|ephemeral-storage|pods|hugepages-.+)$/.test(name)) {
    problems.add(
      at, name, 'must have resources by the names that containers use: cpu, memory, ephemeral-storage, pods, hugepages-* or domain/name',
      `remove '${name}'`,
    );
  }
}

function unique(problems: Problems, seen: Set<string>, at: string, name: string, what: string): void {
  if (seen.has(name)) {
    problems.add(
      at, name, `is a ${what} that another place of the queue has; a ${what} must be in one group, and once`, 'put it into one group',
    );
  }
  seen.add(name);
}

function limit(problems: Problems, at: string, count: number, most: number, what: string): void {
  if (count > most) {
    problems.add(at, count, `must have at most ${most} ${what}`, 'split the queue');
  }
}
