import { Obj } from '../control-plane/client';

const METADATA = ['name', 'namespace', 'uid', 'creationTimestamp', 'labels', 'annotations'];

/** Defaults of pods that say nothing here. */
const DEFAULTS = new Set([
  'terminationMessagePath',
  'terminationMessagePolicy',
  'imagePullPolicy',
  'dnsPolicy',
  'schedulerName',
  'securityContext',
  'image',
  'managedFields',
  'volumes',
  'volumeMounts',
  'serviceAccount',
  'serviceAccountName',
  'enableServiceLinks',
  'nodeInfo',
  'daemonEndpoints',
  'images',
  'addresses',
  'podIP',
  'podIPs',
  'hostIP',
  'hostIPs',
  'containerStatuses',
  'startTime',
  'observedGeneration',
  'flavorsReservation',
  'flavorsUsage',
  'lastHeartbeatTime',
  'resourceRequests',
  'schedulingStats',
]);

/** An object as kubectl prints it, without what a simulation never looks at: there are thousands. */
export function trimmed({ apiVersion, kind, metadata, ...rest }: Obj): Obj {
  const owners = (metadata.ownerReferences ?? []).map(({ kind: owner, name }: Obj) => ({ kind: owner, name }));
  return {
    apiVersion,
    kind,
    metadata: {
      ...Object.fromEntries(METADATA.filter((key) => metadata[key] !== undefined).map((key) => [key, metadata[key]])),
      ...(owners.length > 0 ? { ownerReferences: owners } : {}),
    },
    ...without(rest),
  };
}

function without(value: Obj): Obj {
  if (Array.isArray(value)) {
    return value.map(without);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !DEFAULTS.has(key))
      .map(([key, one]) => [key, without(one)]),
  );
}
