import { dicts, text } from '../../base/json';
import { FLAVOR, QuotaNode } from '../../preflight/model/kueue-tree';
import { World } from '../../preflight/world';

/** Why a ClusterQueue admits nothing, whatever is free; undefined when it does. */
export function inactivityOf({ name, object, groups }: QuotaNode, world: World): string | undefined {
  const stop = text(object?.spec.stopPolicy);
  if (stop !== undefined && stop !== 'None') {
    return `ClusterQueue ${name} is held (stopPolicy ${stop})`;
  }
  const status = dicts(statusOf(object?.manifest)).find(({ type }) => type === 'Active');
  if (status !== undefined) {
    return status.status === 'False'
      ? `ClusterQueue ${name} is inactive: ${text(status.message) ?? text(status.reason) ?? 'no reason given'}`
      : undefined;
  }
  // without a status it is in no cluster yet
  const missing = groups.flatMap(({ flavors }) => flavors).find((flavor) => world.index.find(FLAVOR, undefined, flavor.name) === undefined);
  return missing !== undefined && world.index.ofType(FLAVOR).length > 0
    ? `ClusterQueue ${name} is inactive: there is no ResourceFlavor ${missing.name}`
    : undefined;
}

function statusOf(manifest: unknown): unknown {
  const status = (manifest as { status?: { conditions?: unknown } } | undefined)?.status;
  return status?.conditions;
}
