import { dict } from '../../base/json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { Amounts, amountsOf } from './amounts';
import { Counting, countingOf, describeScopes, QuotaScope, scopesOf } from './quota-scope';
import { PodSet } from './workload';

/** A ResourceQuota, and which pods of its namespace it counts. */
export interface Quota {
  readonly object: KubeObject;
  readonly hard: Amounts;

  /** None when it counts all pods. */
  readonly scopes: readonly QuotaScope[];
}

/** Pods of a workload that a quota counts. */
export interface CountedPods {
  readonly podSets: readonly PodSet[];

  /** What that rests on where nobody has said it. */
  readonly assumption?: string;
}

const NONE: readonly Quota[] = [];

/** The ResourceQuotas of the input, by namespace. */
export class Quotas {
  private readonly byNamespace = new Map<string | undefined, Quota[]>();

  constructor(index: ManifestIndex) {
    for (const object of index.ofType('ResourceQuota.')) {
      const quotas = this.byNamespace.get(object.namespace) ?? [];
      const scopes = scopesOf(object.spec);
      const hard = amountsOf(dict(object.spec.hard));
      // Under a scope the number of objects is not counted at all.
      quotas.push({ object, scopes, hard: scopes.length === 0 ? hard : new Map([...hard].filter(([key]) => !key.startsWith('count/'))) });
      this.byNamespace.set(object.namespace, quotas);
    }
  }

  public of(namespace: string | undefined): readonly Quota[] {
    return this.byNamespace.get(namespace) ?? NONE;
  }
}

/** The pods among these that a quota counts. */
export function countedBy(quota: Quota, podSets: readonly PodSet[], index: ManifestIndex): CountedPods {
  if (quota.scopes.length === 0) {
    return { podSets };
  }
  const found = podSets.map((pods): [PodSet, Counting] => [pods, countingOf(quota.scopes, pods, index)]).filter(([, { counts }]) => counts);
  return { podSets: found.map(([pods]) => pods), assumption: found.find(([, { assumption }]) => assumption !== undefined)?.[1].assumption };
}

/** What a finding about a key of a quota rests on. */
export function becauseOfQuota({ object, scopes, hard }: Quota, key: string, assumption: string | undefined): string {
  return `${object.title} at ${object.place} limits ${key} to `
    + `${hard.get(key)?.toString() ?? ''}${describeScopes(scopes)}`
      + `${assumption === undefined ? '' : `, on the assumption that ${assumption}`}`;
}
