import { Quantity } from '../../src';
import { schemaDefaults } from './schemas';
import { Manifest } from './synth';

/**
 * A model of what a cluster stores of a manifest: what the API server writes differently, the defaults of the custom
 * resources' definitions, and what the webhooks of Volcano, JobSet and Kueue add.
 */
export function stored(manifest: Manifest): Manifest {
  const copy: Manifest = structuredClone(manifest);
  if (isCore(manifest)) {
    return rewritten(copy, []);
  }
  WEBHOOKS[`${manifest.apiVersion.split('/')[0]} ${manifest.kind}`]?.(copy.spec);
  return schemaDefaults(copy) as Manifest;
}

/** What is declared and is not as it was declared. Argo CD takes a list in a custom resource for one value. */
export function drift(declared: Manifest, live: Manifest): string[] {
  return differences(declared, live, '', !isCore(declared));
}

/** Kueue's admission: it writes the labels of the flavor into the pods, and adds the flavor's tolerations to theirs. */
export function admitted(job: Manifest, flavor: Manifest): Manifest {
  const copy: Manifest = structuredClone(job);
  const pod = copy.spec.template.spec;
  pod.nodeSelector = { ...pod.nodeSelector, ...flavor.spec?.nodeLabels };
  pod.tolerations = [...(pod.tolerations ?? []), ...(flavor.spec?.tolerations ?? [])];
  return copy;
}

function isCore({ apiVersion }: Manifest): boolean {
  return !apiVersion.includes('/') || /^(apps|batch|policy|[a-z.]+\.k8s\.io)\//.test(apiVersion);
}

function differences(declared: Manifest, live: Manifest, path: string, listsAreValues: boolean): string[] {
  if (Array.isArray(declared)) {
    if (listsAreValues || !Array.isArray(live)) {
      return JSON.stringify(declared) === JSON.stringify(live) ? [] : [`${path}: ${JSON.stringify(declared)} -> ${JSON.stringify(live)}`];
    }
    return declared
      .flatMap((entry, i) => differences(entry, live[i], `${path}[${i}]`, listsAreValues))
      .concat(live.length > declared.length ? [`${path}: has more entries`] : []);
  }
  if (typeof declared === 'object' && declared !== null) {
    return typeof live === 'object' && live !== null
      ? Object.keys(declared).flatMap((key) => differences(declared[key], live[key], `${path}.${key}`, listsAreValues))
      : [`${path}: is gone`];
  }
  return Object.is(declared, live) ? [] : [`${path}: ${JSON.stringify(declared)} -> ${JSON.stringify(live)}`];
}

/** Maps of quantities, by the field that holds them. */
const QUANTITIES = ['limits', 'requests', 'hard', 'max', 'min', 'default', 'defaultRequest', 'capacity', 'overhead'];
const QUANTITY_FIELDS = ['sizeLimit', 'divisor'];

/** Booleans and numbers that the API server leaves out where they are false or 0, not being pointers in Go. */
const LEFT_OUT = [
  'readOnly', 'hostNetwork', 'hostPID', 'hostIPC', 'globalDefault', 'publishNotReadyAddresses', 'stdin', 'stdinOnce', 'tty',
  'initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold', 'minReadySeconds', 'hostPort',
];

/** Maps of texts, in which an empty one stays. */
const MAPS = ['labels', 'annotations', 'nodeSelector', 'data'];

/** As the API server writes a core object: canonical quantities, and without what is empty. */
function rewritten(value: Manifest, path: readonly string[]): Manifest {
  const [field, parent] = [path.at(-1) ?? '', path.at(-2) ?? ''];
  if (Array.isArray(value)) {
    return value.map((entry) => rewritten(entry, [...path.slice(0, -1), field]));
  }
  if (typeof value !== 'object' || value === null) {
    const isQuantity = QUANTITY_FIELDS.includes(field) || (QUANTITIES.includes(parent) && path[0] === 'spec');
    return isQuantity ? Quantity.parse(String(value)).toString() : value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]) => [key, rewritten(entry, [...path, key])])
      .filter(([key, entry]) => !isLeftOut(key as string, entry, field)),
  );
}

function isLeftOut(key: string, value: Manifest, parent: string): boolean {
  if (value === false || value === 0) {
    return LEFT_OUT.includes(key);
  }
  if (MAPS.includes(parent)) {
    return false;
  }
  return (
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    ([...MAPS, ...QUANTITIES].includes(key) && typeof value === 'object' && Object.keys(value).length === 0)
  );
}

const WEBHOOKS: Readonly<Record<string, (spec: Manifest) => void>> = {
  'batch.volcano.sh Job': (spec) => {
    spec.schedulerName ??= 'volcano';
    spec.queue ??= 'default';
    spec.maxRetry ||= 3;
    for (const plugin of ['tensorflow', 'mpi', 'pytorch', 'ray'].filter((name) => spec.plugins?.[name] !== undefined)) {
      spec.plugins.svc ??= [];
      if (plugin === 'mpi') {
        spec.plugins.ssh ??= [];
      }
    }
    spec.tasks?.forEach((task: Manifest, i: number) => {
      task.name ??= `default${i}`;
      task.minAvailable ??=
        task.partitionPolicy?.minPartitions > 0
          ? task.partitionPolicy.minPartitions * task.partitionPolicy.partitionSize
          : (task.replicas ?? 0);
      task.maxRetry ||= 3;
      if (task.template?.spec?.hostNetwork === true) {
        task.template.spec.dnsPolicy ??= 'ClusterFirstWithHostNet';
      }
    });
    spec.minAvailable ||= spec.tasks?.reduce((sum: number, task: Manifest) => sum + task.minAvailable, 0);
  },
  'scheduling.volcano.sh Queue': (spec) => {
    spec.weight ??= 1;
    spec.reclaimable ??= true;
  },
  'jobset.x-k8s.io JobSet': (spec) => {
    spec.network ??= {};
    spec.network.enableDNSHostnames ??= true;
    spec.network.publishNotReadyAddresses ??= true;
    spec.successPolicy ??= { operator: 'All' };
    spec.startupPolicy ??= { startupPolicyOrder: 'AnyOrder' };
    spec.replicatedJobs?.forEach((job: Manifest) => {
      job.replicas ??= 1;
      job.groupName ??= 'default';
      job.template.spec.completionMode ??= 'Indexed';
      job.template.spec.template.spec.restartPolicy ??= 'OnFailure';
    });
    spec.failurePolicy?.rules?.forEach((rule: Manifest, i: number) => {
      rule.name ??= `failurePolicyRule${i}`;
    });
    if (spec.failurePolicy !== undefined) {
      spec.failurePolicy.restartStrategy ??= 'Recreate';
    }
  },
  'kueue.x-k8s.io ClusterQueue': (spec) => {
    spec.queueingStrategy ??= 'BestEffortFIFO';
    spec.stopPolicy ??= 'None';
    spec.preemption ??= {};
    spec.preemption.reclaimWithinCohort ??= 'Never';
    spec.preemption.withinClusterQueue ??= 'Never';
    spec.preemption.borrowWithinCohort ??= { policy: 'Never' };
    spec.flavorFungibility ??= {};
    spec.flavorFungibility.whenCanBorrow ??= 'MayStopSearch';
    spec.flavorFungibility.whenCanPreempt ??= 'TryNextFlavor';
    // names of the previous version are stored under their new ones
    for (const field of ['whenCanBorrow', 'whenCanPreempt']) {
      spec.flavorFungibility[field] = ['Borrow', 'Preempt'].includes(spec.flavorFungibility[field])
        ? 'MayStopSearch'
        : spec.flavorFungibility[field];
    }
  },
};
