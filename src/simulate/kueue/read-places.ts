import { at, Dict, dict, dicts, list, text, texts, whole } from '../../base/json';
import { PlacedPods, Requests } from './queued-workload';

/** Where the pods of a pod set are, as `topologyAssignment` says it. */
export function placesOf(assignment: Dict, flavors: ReadonlyMap<string, string>, onNode: () => Requests): PlacedPods[] {
  const places = dict(assignment.topologyAssignment);
  const found = [...domainsOf(places), ...slicesOf(places)];
  if (found.length === 0) {
    return [];
  }
  const requests = onNode();
  return [...new Set(flavors.values())].flatMap((flavor) =>
    found.map(({ values, count }) => ({ flavor, values, count, onNode: requests })),
  );
}

interface Place {
  readonly values: readonly string[];
  readonly count: number;
}

/** One by one, as v1beta1 has them. */
function domainsOf(places: Dict): Place[] {
  return dicts(places.domains).map((domain) => ({ values: texts(domain.values), count: whole(domain.count) ?? 0 }));
}

/** In columns, as v1beta2 has them: what all share is written once. */
function slicesOf(places: Dict): Place[] {
  return dicts(places.slices).flatMap((slice) => {
    const size = whole(slice.domainCount) ?? 0;
    const columns = dicts(slice.valuesPerLevel).map((level): readonly string[] => {
      const shared = text(level.universal);
      const own = dict(level.individual);
      const [prefix, suffix] = [text(own.prefix) ?? '', text(own.suffix) ?? ''];
      return shared !== undefined
        ? new Array<string>(size).fill(shared)
        : list(own.roots).map((root) => `${prefix}${String(root)}${suffix}`);
    });
    const sharedCount = whole(at(slice, 'podCounts', 'universal'));
    const counts = list(at(slice, 'podCounts', 'individual'));
    return Array.from({ length: size }, (_, i) => ({
      values: columns.map((column) => column[i] ?? ''),
      count: sharedCount ?? whole(counts[i]) ?? 0,
    }));
  });
}
