import { Dict, isDict } from '../base/json';

/** Policies of Trainer, of which one is chosen, and parameters that older versions of KubeRay require. */
const CHOICES: ReadonlySet<string> = new Set(['jax', 'rayStartParams', 'torch', 'volcano']);

/**
 * A manifest of a custom resource without maps that say nothing.
 *
 * Applied on the server's side, an empty map over a filled one is null and is refused (H.13), where leaving it out is what
 * was meant. Selectors stay, since an empty one selects everything; so do maps that choose by being there, and pods, in
 * which an empty map may choose a kind of volume.
 */
export function withoutEmptyMaps(manifest: Dict): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(manifest).flatMap(([key, value]) => {
      const kept = clean(key, value);
      return isDict(kept) && Object.keys(kept).length === 0 && !/selector$/i.test(key) && !CHOICES.has(key) ? [] : [[key, kept]];
    }),
  );
}

function clean(key: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    // an empty item of a list has its place
    return value.map((item: unknown) => (isDict(item) ? withoutEmptyMaps(item) : item));
  }
  return !isDict(value) || isPodSpec(key, value) ? value : withoutEmptyMaps(value);
}

function isPodSpec(key: string, value: Dict): boolean {
  return key === 'spec' && Array.isArray(value.containers);
}

/** Whether kinds of an API group are defined by CustomResourceDefinitions. */
export function isCustomGroup(apiVersion: string): boolean {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  return group.includes('.') && !group.endsWith('.k8s.io');
}
