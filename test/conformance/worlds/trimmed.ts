import { Obj } from '../control-plane/client';

const METADATA = ['name', 'namespace', 'creationTimestamp', 'labels', 'annotations'];

/** Kinds by whose uid a scheduler orders what is equal else. */
const ORDERED = new Set(['Workload', 'PodGroup', 'Pod']);

/** Defaults of pods, and what else says nothing here. */
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
  'lastProbeTime',
  'kueue.x-k8s.io/job-uid',
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
      ...Object.fromEntries(METADATA.filter((key) => metadata[key] !== undefined).map((key) => [key, without(metadata[key])])),
      ...(ORDERED.has(kind) ? { uid: metadata.uid } : {}),
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
