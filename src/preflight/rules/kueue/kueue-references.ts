import { at, dicts, text } from '../../../base/json';
import { KubeObject } from '../../kube-object';
import { CLUSTER_QUEUE, COHORT, FLAVOR, LOCAL_QUEUE } from '../../model/kueue-tree';
import { missingName, missingOwnName } from '../../ownership';
import { Feature } from '../../model/feature';
import { ObjectRule, Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { TEMPLATE } from '../examples';
import { QUEUED_JOB, QUEUES_YAML } from '../examples-kueue';

const CHECK = 'AdmissionCheck.kueue.x-k8s.io';
const TOPOLOGY = 'Topology.kueue.x-k8s.io';

export const kueueReferences: ObjectRule = {
  id: 'kueue-references',
  on: [CLUSTER_QUEUE, LOCAL_QUEUE, FLAVOR, COHORT],
  severity: 'error',
  family: 'can never start',
  summary: 'A Kueue object names another one that is not there.',
  why: 'Kueue accepts it and keeps the queue inactive: "FlavorNotFound", "TopologyNotFound", "AdmissionCheckNotFound". An error where '
    + 'the folder has objects of that kind (of ClusterQueues: one with nearly that name), else info.',
  because: 'Kueue deactivates a ClusterQueue with a missing reference',
  bad: `
${QUEUES_YAML.replace('name: h100, resources', 'name: h-100, resources')}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  good: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(object, report, world) {
    const { spec } = object;
    if (object.type === LOCAL_QUEUE) {
      reference(object, CLUSTER_QUEUE, spec.clusterQueue, 'spec.clusterQueue', world, report);
      if (text(spec.clusterQueue) === undefined) {
        report({ property: 'spec.clusterQueue', value: spec.clusterQueue, problem: 'must be given', fix: 'name a ClusterQueue' });
      }
    }
    if (object.type === FLAVOR) {
      reference(object, TOPOLOGY, spec.topologyName, 'spec.topologyName', world, report);
    }
    dicts(spec.resourceGroups).forEach((group, i) => dicts(group.flavors).forEach((flavor, j) => {
      reference(object, FLAVOR, flavor.name, `spec.resourceGroups[${i}].flavors[${j}].name`, world, report);
    }));
    dicts(at(spec, 'admissionChecksStrategy', 'admissionChecks')).forEach((check, i) => {
      reference(object, CHECK, check.name, `spec.admissionChecksStrategy.admissionChecks[${i}].name`, world, report);
    });
  },
};

function reference(from: KubeObject, type: string, name: unknown, property: string, world: World, report: Reporter): void {
  if (text(name) === undefined || world.index.find(type, undefined, name as string) !== undefined) {
    return;
  }
  const kind = type.slice(0, type.indexOf('.'));
  // ClusterQueues are the platform's, and LocalQueues the teams'; what else is named belongs to who names it.
  const find = type === CLUSTER_QUEUE ? missingName : missingOwnName;
  const { meant, severity } = find(from, name as string, world.index.ofType(type));
  report({
    property,
    value: name,
    problem: meant !== undefined ? `is no ${kind} of the input` : `is not in the input, so it must be a ${kind} in the cluster`,
    fix: meant !== undefined ? `write '${meant.name}', or add it` : `add the ${kind}, or check that it exists`,
    severity,
    because: meant !== undefined ? `the input has ${kind} '${meant.name}' at ${meant.place}` : `the input has no such ${kind}`,
  });
}

function names(objects: readonly KubeObject[]): string {
  const first = objects.slice(0, 8).map((object) => object.name).join(', ');
  return objects.length > 8 ? `${first} and ${objects.length - 8} more` : first;
}

export const kueueQueueReference: WorkloadRule = {
  id: 'kueue-queue-reference',
  on: 'workload',
  needs: Feature.KUEUE_QUEUE,
  severity: 'error',
  family: 'can never start',
  summary: 'A workload asks for a LocalQueue that its namespace does not have.',
  why: 'Nothing is refused: the workload is suspended and waits for ever with "LocalQueue ... doesn\'t exist". LocalQueues are per '
    + 'namespace. An error where the input has LocalQueues in that namespace, else info.',
  because: 'Kueue looks LocalQueues up in the namespace of the workload',
  bad: `
${QUEUES_YAML}
${QUEUED_JOB.replace('training}', 'traning}')}
spec: {${TEMPLATE}}`,
  good: `
${QUEUES_YAML}
${QUEUED_JOB}
spec: {${TEMPLATE}}`,
  check(workload, report, world) {
    const queue = workload.kueueQueue;
    const { namespace } = workload.object;
    if (queue === undefined || workload.isVolcano || world.index.find(LOCAL_QUEUE, namespace, queue) !== undefined) {
      return;
    }
    if (
      world.facts.queues?.some(
        (declared) => declared.system === 'kueue' && declared.name === queue && (declared.namespace ?? namespace) === namespace,
      ) === true
    ) {
      return;
    }
    const here = world.index.inNamespace(LOCAL_QUEUE, namespace);
    const { meant, severity } = missingOwnName(workload.object, queue, here);
    const elsewhere = world.index.findAnywhere(LOCAL_QUEUE, queue);
    const where = namespace === undefined ? 'of the same (unnamed) namespace' : `of namespace '${namespace}'`;
    report({
      property: `${workload.metadataPath}.labels["kueue.x-k8s.io/queue-name"]`,
      value: queue,
      problem:
        meant !== undefined
          ? `is no LocalQueue ${where} in the input: "LocalQueue ${queue} doesn't exist"`
          : `is not in the input, so it must be a LocalQueue ${where} in the cluster`,
      fix:
        meant !== undefined
          ? `write '${meant.name}', or add it`
          : elsewhere === undefined
            ? 'add the LocalQueue, or declare it as existing'
            : namespace === undefined && elsewhere.namespace !== undefined
              ? `write 'namespace: ${elsewhere.namespace}' here, or in the chart: ${elsewhere.title} serves no other`
              : `add one here: that of ${elsewhere.title} is of another namespace`,
      severity:
        meant !== undefined
          ? severity
          : elsewhere?.namespace !== undefined
            ? 'warning'
            : 'info',
      because: here.length > 0 ? `the input has ${names(here)} ${where}` : `the input has no LocalQueue ${where}`,
    });
  },
};

