import { dict, Dict, dicts } from '../json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { Amounts, amountsOf } from './amounts';

/** One item of a LimitRange, as the API server completes it. */
export interface LimitItem {
  readonly object: KubeObject;
  readonly path: string;
  readonly type: string;
  readonly max: Amounts;
  readonly min: Amounts;

  /** Limit that a container without one gets. */
  readonly defaultLimit: Amounts;

  /** Request that a container without one gets. */
  readonly defaultRequest: Amounts;
}

/** The LimitRanges of the input, by namespace. */
export class LimitRanges {
  private readonly items = new Map<string | undefined, LimitItem[]>();

  constructor(index: ManifestIndex) {
    for (const object of index.ofType('LimitRange.')) {
      const items = this.items.get(object.namespace) ?? [];
      dicts(object.spec.limits).forEach((item, i) => items.push(completed(object, item, i)));
      this.items.set(object.namespace, items);
    }
  }

  public of(namespace: string | undefined, type: string): readonly LimitItem[] {
    return (this.items.get(namespace) ?? []).filter((item) => item.type === type);
  }
}

function completed(object: KubeObject, item: Dict, position: number): LimitItem {
  const isContainer = item.type === 'Container';
  const max = amountsOf(dict(item.max));
  const min = amountsOf(dict(item.min));
  // The API server fills a missing default from max, and a missing defaultRequest from default, then from min.
  const defaultLimit = isContainer ? new Map([...max, ...amountsOf(dict(item.default))]) : new Map();
  const defaultRequest = isContainer ? new Map([...min, ...defaultLimit, ...amountsOf(dict(item.defaultRequest))]) : new Map();
  return { object, path: `spec.limits[${position}]`, type: String(item.type), max, min, defaultLimit, defaultRequest };
}
