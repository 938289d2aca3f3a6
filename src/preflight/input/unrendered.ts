import { disabledBy } from '../disabling';
import { KubeObject } from '../kube-object';
import { placeholderOf } from './placeholder';

/** Objects of files that are refused until somebody has filled placeholders, those included that have none. */
export function unrenderedOf(objects: readonly KubeObject[]): ReadonlySet<KubeObject> {
  const candidates = objects.filter(({ origin }) => origin.hasPlaceholders === true);
  const files = new Set(candidates.filter(isUnrendered).map(({ origin }) => origin.file));
  return new Set(files.size === 0 ? [] : candidates.filter(({ origin }) => files.has(origin.file)));
}

function isUnrendered(object: KubeObject): boolean {
  return placeholderOf(object)?.isRefused === true && !disabledBy(object).get('unrendered-template');
}
