import { Path, SchemaProblem } from './refusal';

/** What a definition cannot say: how to put right what it refuses. */
interface Hint {
  /** A property; entries of lists are `[]`. */
  readonly place: string;

  /** A part of the problem or the value, where there are several at this place. */
  readonly says?: string;
  readonly fix: string;
}

const TOLERATION = 'correct the toleration';

const HINTS: Readonly<Record<string, readonly Hint[]>> = {
  'AdmissionCheck.kueue.x-k8s.io': [
    { place: 'spec.controllerName', fix: "write 'kueue.x-k8s.io/multikueue' or 'kueue.x-k8s.io/provisioning-request'" },
    { place: 'spec.parameters.apiGroup', fix: "name the object with the parameters; of Kueue's kinds the group is kueue.x-k8s.io" },
    { place: 'spec.parameters.kind', fix: 'write MultiKueueConfig or ProvisioningRequestConfig' },
    { place: 'spec.parameters.name', fix: 'name the object with the parameters' },
  ],
  'ClusterQueue.kueue.x-k8s.io': [
    { place: 'spec.flavorFungibility.whenCanBorrow', says: 'Borrow', fix: "write 'MayStopSearch', its name in v1beta2" },
    { place: 'spec.flavorFungibility.whenCanPreempt', says: 'Preempt', fix: "write 'MayStopSearch', its name in v1beta2" },
    { place: 'spec.flavorFungibility', fix: 'write TryNextFlavor in whenCanBorrow and whenCanPreempt, or remove the preference' },
    { place: 'spec.preemption', fix: "write 'reclaimWithinCohort: Any' or LowerPriority, or remove borrowWithinCohort" },
    { place: 'spec', says: 'borrowingLimit', fix: 'put the queue into a cohort, or remove the borrowingLimit' },
    { place: 'spec.resourceGroups[]', fix: 'list the quotas of all coveredResources in each flavor' },
    { place: 'spec.resourceGroups[].flavors[].resources[].nominalQuota', fix: "write the quota, '0' to only borrow" },
  ],
  'MultiKueueCluster.kueue.x-k8s.io': [
    { place: 'spec.clusterSource', fix: 'name the Secret with the kubeconfig: kubeConfig.location' },
    { place: 'spec.clusterSource.kubeConfig.location', fix: 'name the Secret with the kubeconfig' },
  ],
  'MultiKueueConfig.kueue.x-k8s.io': [
    { place: 'spec.clusters', says: 'unique', fix: 'list each cluster once' },
    { place: 'spec.clusters', fix: 'list 1 to 20 MultiKueueClusters, the preferred one first' },
  ],
  'ProvisioningRequestConfig.kueue.x-k8s.io': [{ place: 'spec.provisioningClassName', fix: 'name the class of your autoscaler' }],
  'ResourceFlavor.kueue.x-k8s.io': [
    { place: 'spec', says: 'nodeLabel', fix: 'add the label of the node pool to nodeLabels' },
    { place: 'spec.nodeTaints', says: 'supported', fix: 'write effect NoSchedule, PreferNoSchedule or NoExecute' },
    { place: 'spec.tolerations', says: 'Exists when', fix: 'name the key of the taint, or write operator Exists' },
    { place: 'spec.tolerations', says: 'NoExecute when', fix: 'write effect NoExecute, or remove tolerationSeconds' },
    { place: 'spec.tolerations', says: 'value must be empty', fix: 'remove the value, which operator Exists has no use for' },
    { place: 'spec.tolerations', fix: TOLERATION },
    { place: 'spec.nodeLabels', fix: 'keep those that tell the flavors apart' },
  ],
  'Topology.kueue.x-k8s.io': [
    { place: 'spec.levels', says: 'hostname', fix: 'move kubernetes.io/hostname to the end' },
    { place: 'spec.levels', fix: 'list 1 to 16 different levels from the widest to the narrowest' },
  ],
  'Workload.kueue.x-k8s.io': [
    { place: 'spec.priorityClassName', fix: "write 'priorityClassRef', its name in v1beta2" },
    { place: 'spec.priorityClassSource', fix: "write 'priorityClassRef', its name in v1beta2" },
  ],
  'HyperNode.topology.volcano.sh': [
    { place: 'spec.members[].selector', fix: 'give it exactly one of exactMatch, regexMatch and labelMatch' },
    { place: 'spec.tier', fix: 'say on which level of the network it is' },
  ],
  'Queue.scheduling.volcano.sh': [
    { place: 'spec', says: 'must be given', fix: "write 'spec: {}' at least: Volcano's webhook fails without it" },
  ],
};

/** The refusal with what helps best. */
export function withHint(type: string, refusal: SchemaProblem): SchemaProblem {
  if (type === 'Secret.' && (refusal.path[0] === 'data' || refusal.path[0] === 'stringData') && refusal.path.length > 1) {
    const fix = refusal.rule === 'wrong-type' ? 'write it in quotes' : refusal.fix;
    return { ...refusal, value: 'not shown', fix };
  }
  const hints = HINTS[type];
  if (hints === undefined) {
    return refusal;
  }
  const place = placeOf(refusal.path);
  const said = `${refusal.problem} ${typeof refusal.value === 'string' ? refusal.value : ''}`;
  const hint = hints.find((candidate) => candidate.place === place && (candidate.says === undefined || said.includes(candidate.says)));
  // A word that is nearly right is put right, and a value of the wrong type has its own fix.
  const isAnswered = refusal.rule === 'wrong-type' || (refusal.rule === 'not-one-of' && hint?.says === undefined);
  return hint === undefined || isAnswered ? refusal : { ...refusal, fix: hint.fix };
}

function placeOf(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? '[]' : i === 0 ? step : `.${step}`)).join('');
}
