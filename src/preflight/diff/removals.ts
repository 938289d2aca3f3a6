import { Dict, entry } from '../../base/json';
import { KindKey } from '../../upstream/kinds';
import { KubeObject } from '../kube-object';

/** What removing an object of a kind does to others. */
interface Removal {
  readonly says: string;
  readonly fix: string;
}

const AFTER_THE_RUNS = 'take it out of use first, and remove it when the runs have ended';

/** Finalizers of Kueue keep the object, and whatever prunes it waits. */
function hangs(what: string): Removal {
  return { says: `is removed; while ${what} it stays in deletion, and what prunes it waits until then`, fix: AFTER_THE_RUNS };
}

function ends(pods: string): Removal {
  return { says: `is removed, and ${pods}`, fix: 'make sure that nothing needs them' };
}

const REMOVALS: Readonly<Partial<Record<KindKey, Removal>>> = {
  'CronJob.batch': {
    says: 'is removed, and a run of it that is going on ends', fix: 'wait until it has ended; under another name it is another schedule',
  },
  'CronJob.batch.volcano.sh': {
    says: 'is removed, and a run of it that is going on ends', fix: 'wait until it has ended; under another name it is another schedule',
  },
  'ClusterQueue.kueue.x-k8s.io': hangs('runs are admitted to it, it admits nothing, and'),
  'ResourceFlavor.kueue.x-k8s.io': hangs('a ClusterQueue has quota in it'),
  'Topology.kueue.x-k8s.io': hangs('a flavor names it'),
  'AdmissionCheck.kueue.x-k8s.io': hangs('a ClusterQueue asks it'),
  'MultiKueueConfig.kueue.x-k8s.io': {
    says: 'is removed; checks that name it are inactive, and their queues admit nothing', fix: 'change the checks first',
  },
  'MultiKueueCluster.kueue.x-k8s.io': {
    says: 'is removed, and runs that were sent there are taken back', fix: 'take it out of the MultiKueueConfig, and wait until they end',
  },
  'LocalQueue.kueue.x-k8s.io': {
    says: 'is removed, and runs that name it wait for ever; those that go on do', fix: 'start no run in it, and remove it when it is empty',
  },
  'WorkloadPriorityClass.kueue.x-k8s.io': {
    says: 'is removed; runs that name it can no longer be queued', fix: 'change the runs that name it first',
  },
  'Queue.scheduling.volcano.sh': {
    says: 'is removed at once, also from under gangs that go on, which then cannot restart',
    fix: 'close it, and remove it when its gangs have ended',
  },
  'Deployment.apps': ends('its pods end'),
  'StatefulSet.apps': ends('its pods end'),
  'DaemonSet.apps': ends('its pods end'),
  'Pod.': ends('its containers end'),
};

/** What removing an object does, if it does anything. */
export function removalOf(object: KubeObject): Removal | undefined {
  return entry(REMOVALS as Dict, object.type) as Removal | undefined;
}
