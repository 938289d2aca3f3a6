import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DeliveredObject } from './delivered-object';

/** The wave of everything that the table does not mention. */
const OTHERS = 0;

/** The wave of runs. Nothing comes after it: a run is not Healthy until it ends, and would hold up what follows. */
export const RUN_WAVE = 100;

/**
 * Waves by kind and API group: what an object needs to exist is in an earlier wave. The numbers between are free for
 * the user's own.
 *
 * Claims are in the wave of most other things on purpose, and have none of their own: one whose class binds at first
 * use stays Pending until a pod uses it, which Argo CD takes for unfinished.
 */
const WAVES: Record<string, number> = {
  'Namespace/': -100,
  'CustomResourceDefinition/apiextensions.k8s.io': -100,
  'PriorityClass/scheduling.k8s.io': -90,
  'WorkloadPriorityClass/kueue.x-k8s.io': -90,
  'Topology/kueue.x-k8s.io': -90,
  'MultiKueueCluster/kueue.x-k8s.io': -90,
  'ProvisioningRequestConfig/kueue.x-k8s.io': -90,
  'HyperNode/topology.volcano.sh': -90,
  'ServiceAccount/': -90,
  'Secret/': -90,
  'ConfigMap/': -90,
  'MultiKueueConfig/kueue.x-k8s.io': -85,
  'ResourceFlavor/kueue.x-k8s.io': -80,
  'AdmissionCheck/kueue.x-k8s.io': -80,
  'Cohort/kueue.x-k8s.io': -70,
  'Queue/scheduling.volcano.sh': -70,
  'ClusterQueue/kueue.x-k8s.io': -50,
  'LocalQueue/kueue.x-k8s.io': -40,
  'ResourceQuota/': -30,
  'LimitRange/': -30,
  'Role/rbac.authorization.k8s.io': -30,
  'ClusterRole/rbac.authorization.k8s.io': -30,
  'ValidatingAdmissionPolicy/admissionregistration.k8s.io': -30,
  'RoleBinding/rbac.authorization.k8s.io': -20,
  'ClusterRoleBinding/rbac.authorization.k8s.io': -20,
  'ValidatingAdmissionPolicyBinding/admissionregistration.k8s.io': -20,
  'PersistentVolumeClaim/': OTHERS,
  'CronJob/batch': 50,
  'CronJob/batch.volcano.sh': 50,
  'Job/batch': RUN_WAVE,
  'Job/batch.volcano.sh': RUN_WAVE,
  'JobSet/jobset.x-k8s.io': RUN_WAVE,
  'TrainJob/trainer.kubeflow.org': RUN_WAVE,
};

/** Whether an object is a run: something that ends, and that must not be started twice. */
export function isRun(type: string): boolean {
  return WAVES[type] === RUN_WAVE;
}

/** The wave of each object: by its kind, below its parent, and after what the user says it depends on. */
export function wavesOf(objects: readonly DeliveredObject[], all: readonly IConstruct[]): Map<ApiObject, number> {
  const byName = new Map(objects.map((delivered) => [`${delivered.type}/${delivered.object.name}`, delivered]));
  const needs = dependencies(all);
  const waves = new Map<ApiObject, number>();

  const waveOf = (delivered: DeliveredObject, path: readonly DeliveredObject[]): number => {
    const known = waves.get(delivered.object);
    if (known !== undefined || path.includes(delivered)) {
      // a cycle among parents is refused by its controller; here it only has to end
      return known ?? WAVES[delivered.type] ?? OTHERS;
    }
    const parent = delivered.parent === undefined ? undefined : byName.get(`${delivered.type}/${delivered.parent}`);
    const before = [...(parent === undefined ? [] : [parent]), ...objects.filter(({ object }) => needs.get(delivered.object)?.has(object))];
    const wave = Math.max(WAVES[delivered.type] ?? OTHERS, ...before.map((other) => waveOf(other, [...path, delivered]) + 1));
    waves.set(delivered.object, wave);
    return wave;
  };
  objects.forEach((delivered) => waveOf(delivered, []));
  return waves;
}

/** What each object depends on, by `addDependency` between the objects or constructs that hold them. */
function dependencies(all: readonly IConstruct[]): Map<ApiObject, Set<ApiObject>> {
  const needs = new Map<ApiObject, Set<ApiObject>>();
  for (const construct of all) {
    for (const dependency of construct.node.dependencies) {
      const targets = objectsBelow(dependency);
      for (const source of objectsBelow(construct)) {
        const known = needs.get(source) ?? new Set();
        targets.filter((target) => target !== source).forEach((target) => known.add(target));
        needs.set(source, known);
      }
    }
  }
  return needs;
}

function objectsBelow(construct: IConstruct): ApiObject[] {
  return construct.node.findAll().filter((child): child is ApiObject => ApiObject.isApiObject(child));
}
