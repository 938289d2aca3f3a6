import { dict, list } from '../json';
import { KubeObject } from '../kube-object';
import { ManifestIndex } from '../manifest-index';
import { Amounts, amountsOf } from './amounts';

/** A ResourceQuota that counts all pods of its namespace. */
export interface Quota {
  readonly object: KubeObject;
  readonly hard: Amounts;
}

const NONE: readonly Quota[] = [];

/** The ResourceQuotas of the input without scopes, by namespace: what scopes select is decided pod by pod. */
export class Quotas {
  private readonly byNamespace = new Map<string | undefined, Quota[]>();

  constructor(index: ManifestIndex) {
    for (const object of index.ofType('ResourceQuota.')) {
      if (list(object.spec.scopes).length === 0 && object.spec.scopeSelector === undefined) {
        const quotas = this.byNamespace.get(object.namespace) ?? [];
        quotas.push({ object, hard: amountsOf(dict(object.spec.hard)) });
        this.byNamespace.set(object.namespace, quotas);
      }
    }
  }

  public of(namespace: string | undefined): readonly Quota[] {
    return this.byNamespace.get(namespace) ?? NONE;
  }
}
