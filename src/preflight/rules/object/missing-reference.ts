import { at, Dict, dicts, text } from '../../../base/json';
import { KubeObject } from '../../kube-object';
import { Workload } from '../../model/workload';
import { missingName } from '../../ownership';
import { PodRule, Reporter, WorkloadRule } from '../../rule';
import { World } from '../../world';
import { CONTAINER, JOB } from '../examples';

const PRIORITY = 'PriorityClass.scheduling.k8s.io';
const BUILT_IN = new Set(['system-node-critical', 'system-cluster-critical']);

const job = (name: string): string => `
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high}
value: 1000
---
${JOB}
spec: {template: {spec: {restartPolicy: Never, priorityClassName: ${name}, containers: [${CONTAINER}]}}}`;

export const priorityClassReference: WorkloadRule = {
  id: 'priority-class-reference',
  on: 'workload',
  severity: 'error',
  family: 'is rejected',
  summary: 'A workload names a PriorityClass that is not there.',
  why: 'The Job is accepted, its pods are forbidden: "no PriorityClass with name ... was found". Classes of Kueue '
    + '(WorkloadPriorityClass) are named by a label and are something else. An error where the input has such classes, else an '
      + 'information.',
  because: 'the Priority admission plugin',
  bad: job('hihg'),
  good: job('high'),
  check(workload, report, world) {
    for (const pods of workload.podSets) {
      priorityReference(workload, pods.spec, pods.path, world, report);
    }
    if (workload.isVolcano) {
      priorityReference(workload, workload.spec, workload.specPath, world, report);
    }
    const label = text(workload.labels['kueue.x-k8s.io/priority-class']);
    if (label !== undefined) {
      reference(
        workload.object, 'WorkloadPriorityClass.kueue.x-k8s.io', label, `${workload.metadataPath}.labels["kueue.x-k8s.io/priority-class"]`,
        world, report,
      );
    }
  },
};

function priorityReference(workload: Workload, spec: Dict, path: string, world: World, report: Reporter): void {
  const name = text(spec.priorityClassName);
  if (name !== undefined && !BUILT_IN.has(name) && world.facts.priorityClasses?.includes(name) !== true) {
    reference(workload.object, PRIORITY, name, `${path}.priorityClassName`, world, report);
  }
}

function reference(from: KubeObject, type: string, name: string, property: string, world: World, report: Reporter): void {
  if (world.index.find(type, undefined, name) !== undefined) {
    return;
  }
  const kind = type.slice(0, type.indexOf('.'));
  const owned = world.index.ofType(type);
  const { meant, severity } = missingName(from, name, owned);
  report({
    property,
    value: name,
    problem: meant !== undefined ? `is no ${kind} of the input` : `is not in the input, so it must be a ${kind} in the cluster`,
    fix: meant !== undefined ? `write '${meant.name}', or declare it as existing` : 'check that it exists',
    severity,
    // Kueue accepts the workload and waits for the class; the API server forbids pods of an unknown class.
    family: type === PRIORITY ? undefined : 'can never start',
    because: meant !== undefined ? `the input has ${kind} '${meant.name}' at ${meant.place}` : `the input has no such ${kind}`,
  });
}

const claim = (name: string): string => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: imagenet, namespace: ml}
spec: {accessModes: [ReadOnlyMany], resources: {requests: {storage: 1Ti}}}
---
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'registry.example/train:1.0', volumeMounts: [{name: data,
  mountPath: /data}]}], volumes: [{name: data, persistentVolumeClaim: {claimName: ${name}}}]}}}`;

export const missingReference: PodRule = {
  id: 'missing-reference',
  on: 'pod',
  oncePerShape: 'in a namespace',
  severity: 'warning',
  family: 'check this',
  summary: 'Pods name a claim or service account that is not among those of the input.',
  why: 'Without the claim the pods stay Pending, without the service account they are forbidden. The input has objects of that kind in '
    + 'the namespace, so this one may be misspelt; it may also come from elsewhere, so this is a warning only.',
  because: 'the input has other objects of that kind in the namespace',
  bad: claim('imagnet'),
  good: claim('imagenet'),
  appliesTo: ({ index }) => index.ofType('PersistentVolumeClaim.').length + index.ofType('ServiceAccount.').length > 0,
  check(pods, report, world) {
    const { namespace } = pods.workload.object;
    const check = (type: string, name: string | undefined, property: string): void => {
      if (name !== undefined && world.index.owns(type, namespace) && world.index.find(type, namespace, name) === undefined) {
        const others = world.index.inNamespace(type, namespace).map((object) => object.name);
        report({
          property, value: name, problem: `is no ${type.slice(0, -1)} of this namespace in the input`,
          fix: `use one of ${others.slice(0, 8).join(', ')}, or check that it exists`,
        });
      }
    };
    const account = text(pods.spec.serviceAccountName);
    check('ServiceAccount.', account === 'default' ? undefined : account, `${pods.path}.serviceAccountName`);
    dicts(pods.spec.volumes).forEach((volume, i) => {
      check(
        'PersistentVolumeClaim.', text(at(volume, 'persistentVolumeClaim', 'claimName')),
        `${pods.path}.volumes[${i}].persistentVolumeClaim.claimName`,
      );
    });
  },
};
