import { Quantity } from '../../base/quantity';
import { dict, Dict, dicts } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { Amounts, amountsOf } from './amounts';

const NANO = 1_000_000_000n;

/** One item of a LimitRange, as the API server completes it. */
export interface LimitItem {
  readonly object: KubeObject;
  readonly path: string;
  readonly type: string;
  readonly max: Amounts;
  readonly min: Amounts;

  /** How many times its request a limit may be at most. */
  readonly maxLimitRequestRatio: Amounts;

  /** Limit that a container without one gets. */
  readonly defaultLimit: Amounts;

  /** Request that a container without one gets. */
  readonly defaultRequest: Amounts;
}

const NONE: readonly LimitItem[] = [];

/** The LimitRanges of the input, by type and namespace. */
export class LimitRanges {
  private readonly items = new Map<string, Map<string | undefined, LimitItem[]>>();

  constructor(index: ManifestIndex) {
    for (const object of index.ofType('LimitRange.')) {
      dicts(object.spec.limits).map((item, i) => completed(object, item, i)).forEach((item) => this.add(item, object.namespace));
    }
  }

  public of(namespace: string | undefined, type: string): readonly LimitItem[] {
    return this.items.get(type)?.get(namespace) ?? NONE;
  }

  /** Whether there are any of a type. */
  public has(type: string): boolean {
    return this.items.has(type);
  }

  private add(item: LimitItem, namespace: string | undefined): void {
    const ofType = this.items.get(item.type) ?? new Map<string | undefined, LimitItem[]>();
    ofType.set(namespace, [...(ofType.get(namespace) ?? []), item]);
    this.items.set(item.type, ofType);
  }
}

/** What a finding about an item rests on. */
export function becauseOfLimit(item: LimitItem): string {
  return `${item.object.title} at ${item.object.place}, ${item.path}`;
}

/** What is wrong with a limit and a request whose ratio is limited, if something is. */
export function ratioProblem(
  ratio: Quantity, request: Quantity | undefined, limit: Quantity | undefined,
): { readonly problem: string; readonly arithmetic: string; readonly fix: string } | undefined {
  if (request === undefined || limit === undefined || request.isZero || limit.isZero) {
    const given = `request ${request?.toString() ?? 'not given'}, limit ${limit?.toString() ?? 'not given'}`;
    return {
      problem: `must have a request and a limit, because a limit may be at most ${ratio.toString()} times its request`, arithmetic: given,
      fix: 'give both, or change the LimitRange',
    };
  }
  const most = request._fraction(ratio._nanos, NANO);
  if (limit._nanos * NANO <= request._nanos * ratio._nanos) {
    return undefined;
  }
  return {
    problem: `must be at most ${ratio.toString()} times the request`,
    arithmetic: `${ratio.toString()} x ${request.toString()} = ${most.toString()}`,
    fix: `lower the limit to ${most.toString()}, raise the request, or change the LimitRange`,
  };
}

function completed(object: KubeObject, item: Dict, position: number): LimitItem {
  const isContainer = item.type === 'Container';
  const max = amountsOf(dict(item.max));
  const min = amountsOf(dict(item.min));
  // The API server fills a missing default from max, and a missing defaultRequest from default, then from min.
  const defaultLimit = isContainer ? new Map([...max, ...amountsOf(dict(item.default))]) : new Map();
  const defaultRequest = isContainer ? new Map([...min, ...defaultLimit, ...amountsOf(dict(item.defaultRequest))]) : new Map();
  return {
    object, path: `spec.limits[${position}]`, type: String(item.type), max, min,
    maxLimitRequestRatio: amountsOf(dict(item.maxLimitRequestRatio)), defaultLimit, defaultRequest,
  };
}
