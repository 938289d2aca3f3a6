import { Construct } from 'constructs';
import { Problems } from '../../base/problems';
import { ConstructObject, PropOf, renderObject } from '../../render/construct-object';
import { ManifestObject } from '../../render/manifest-object';
import { Quantity } from '../../base/quantity';

/** Renders the main object of a construct in Kueue's API group; without a namespace of its own unless `inNamespace`. */
export function kueueObject(
  construct: Construct, problems: Problems,
  object: Omit<ConstructObject, 'apiVersion' | 'clusterScoped'> & { readonly inNamespace?: boolean }, propOf: PropOf,
): ManifestObject {
  const { inNamespace = false, ...rest } = object;
  return renderObject(construct, problems, { ...rest, apiVersion: 'kueue.x-k8s.io/v1beta2', clusterScoped: !inNamespace }, propOf);
}

/** A weight as Kueue's objects have it; what it must be is checked where it is rendered. */
export function renderFairWeight(weight: number | undefined): { weight: string } | undefined {
  return weight === undefined ? undefined : { weight: Quantity.of(weight).toString() };
}
