import { Construct } from 'constructs';
import { ManifestBody, ManifestObject } from '../../render/manifest-object';

const API_VERSION = 'kueue.x-k8s.io/v1beta2';

/** Renders the main object of a construct in Kueue's API group. */
export function kueueObject(construct: Construct, kind: string, name: string, body: ManifestBody): ManifestObject {
  return new ManifestObject(construct, 'Resource', { apiVersion: API_VERSION, kind, name, clusterScoped: true, body: () => body });
}

/** As `kueueObject`, in a namespace: the one given, or the chart's. */
export function namespacedKueueObject(
  construct: Construct, kind: string, name: string, namespace: string | undefined, body: ManifestBody,
): ManifestObject {
  return new ManifestObject(construct, 'Resource', { apiVersion: API_VERSION, kind, name, namespace, body: () => body });
}
