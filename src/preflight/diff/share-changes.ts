import { Quantity } from '../../base/quantity';
import { dict, Dict, dicts, entry, text } from '../../base/json';
import { KindKey } from '../../upstream/kinds';
import { KubeObject } from '../kube-object';
import { quantityOf, ZERO } from '../model/amounts';
import { DiffEntry } from './diff-entry';

/** Amounts that an object hands out or limits, by a name for people. */
type Shares = ReadonlyMap<string, Quantity | undefined>;

const READERS: Readonly<Partial<Record<KindKey, (spec: Dict) => Shares>>> = {
  'ClusterQueue.kueue.x-k8s.io': flavors,
  'Cohort.kueue.x-k8s.io': flavors,
  'Queue.scheduling.volcano.sh': volcano,
  'ResourceQuota.': (spec) => amounts(dict(spec.hard), ''),
  'LimitRange.': (spec) =>
    new Map(
      dicts(spec.limits).flatMap((item) =>
        ['max', 'min', 'default', 'defaultRequest'].flatMap((field) => [...amounts(dict(item[field]), `${String(item.type)} ${field} `)]),
      ),
    ),
};

/** What a change gives and takes. */
export function shareChanges(before: KubeObject | undefined, after: KubeObject | undefined): DiffEntry[] {
  const object = after ?? before;
  const reader = object === undefined ? undefined : entry(READERS as Dict, object.type) as ((spec: Dict) => Shares) | undefined;
  if (object === undefined || reader === undefined) {
    return [];
  }
  const [old, now] = [
    before === undefined ? new Map<string, undefined>() : reader(before.spec),
    after === undefined ? new Map<string, undefined>() : reader(after.spec),
  ];
  const entries: DiffEntry[] = [];
  for (const name of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [from, to] = [old.get(name), now.get(name)];
    const difference = (to ?? ZERO).minus(from ?? ZERO);
    if (old.has(name) !== now.has(name) || !difference.isZero) {
      const change = difference.isZero ? '' : ` (${difference.isNegative ? '' : '+'}${difference.toString()})`;
      entries.push({
        kind: 'share or limit changed', severity: difference.isNegative ? 'warning' : 'info', object: object.title,
        text: `${name}: ${from?.toString() ?? 'none'} -> ${to?.toString() ?? 'none'}${change}`,
      });
    }
  }
  return entries;
}

function flavors(spec: Dict): Shares {
  return new Map(
    dicts(spec.resourceGroups).flatMap((group) =>
      dicts(group.flavors).flatMap((flavor) =>
        dicts(flavor.resources).flatMap((resource) =>
          ['nominalQuota', 'borrowingLimit', 'lendingLimit']
            .filter((field) => resource[field] !== undefined)
            .map(
              (field) =>
                [
                  `${text(resource.name) ?? ''} in ${text(flavor.name) ?? ''}${field === 'nominalQuota' ? '' : `, ${field}`}`,
                  quantityOf(resource[field]),
                ] as const,
            ),
        ),
      ),
    ),
  );
}

function volcano(spec: Dict): Shares {
  return new Map([
    ...amounts(dict(spec.capability), 'capability of '), ...amounts(dict(spec.deserved), 'deserved '),
    ...amounts(dict(dict(spec.guarantee).resource), 'guarantee of '),
    ...(spec.weight === undefined ? [] : [['weight', quantityOf(spec.weight)] as const]),
  ]);
}

function amounts(map: Dict, prefix: string): Shares {
  return new Map(Object.entries(map).map(([name, value]) => [`${prefix}${name}`, quantityOf(value)]));
}
