import { at, dicts, isDict, text, texts } from '../../../base/json';
import { PodSet, Workload } from '../../model/workload';
import { WorkloadRule } from '../../rule';
import { World } from '../../world';
import { IMAGE, JOB } from '../examples';

const claim = (mode: string): string => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: ml}
spec: {accessModes: [${mode}], resources: {requests: {storage: 1Ti}}}
---
${JOB}
spec: {completions: 10, parallelism: 10, template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE},
  volumeMounts: [{name: data, mountPath: /data}]}], volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}}}`;

export const claimAccessMode: WorkloadRule = {
  id: 'claim-access-mode',
  on: 'workload',
  oncePerShape: 'in a namespace',
  severity: 'warning',
  family: 'check this',
  summary: 'Many pods share a claim that one node, or one pod, can use.',
  why: 'ReadWriteOnce is per node: all pods land on one node, or stay Pending with a multi-attach error. ReadWriteOncePod is for a '
    + 'single pod.',
  because: 'the access modes of the claim',
  bad: claim('ReadWriteOnce'),
  good: claim('ReadWriteMany'),
  appliesTo: ({ index }) => index.ofType('PersistentVolumeClaim.').length > 0,
  check(workload, report, world) {
    for (const pods of workload.podSets) {
      dicts(pods.spec.volumes).forEach((volume, i) => {
        const name = text(at(volume, 'persistentVolumeClaim', 'claimName'));
        const object = name === undefined ? undefined : world.index.find('PersistentVolumeClaim.', workload.object.namespace, name);
        const modes = texts(object?.spec.accessModes);
        if (object === undefined || modes.length === 0 || modes.some((mode) => mode.endsWith('Many'))) {
          return;
        }
        const users = usersOf(name, workload.podSets);
        const other = users < 2 ? besideOf(workload, name, world) : undefined;
        if (other !== undefined) {
          report({
            property: `${pods.path}.volumes[${i}].persistentVolumeClaim.claimName`, value: name,
            problem: `is also used by ${other.object.title}, and the pods of one node can use it: on another node these wait for ever`,
            fix: 'use a claim with ReadWriteMany, or place both on one node by pod affinity',
            because: `${object.title} at ${object.place} has accessModes ${modes.join(', ')}`,
          });
        }
        if (users < 2) {
          return;
        }
        const isSingle = modes.every((mode) => mode === 'ReadWriteOncePod');
        report({
          property: `${pods.path}.volumes[${i}].persistentVolumeClaim.claimName`,
          value: name,
          problem: `is shared by ${users} pods at a time, and ${isSingle ? 'one pod' : 'the pods of one node'} can use it`,
          fix: 'use a claim with ReadWriteMany or ReadOnlyMany, or one claim per pod',
          because: `${object.title} at ${object.place} has accessModes ${modes.join(', ')}`,
        });
      });
    }
  },
};

/** Something that runs all the time with the same claim, unless one of both asks to be beside the other. */
function besideOf(workload: Workload, claim: string | undefined, world: World): Workload | undefined {
  if (workload.kind === 'Service' || workload.podSets.some((pods) => isDict(at(pods.spec, 'affinity', 'podAffinity')))) {
    return undefined;
  }
  return world.workloadsIn(workload.object.namespace).find(
    (other) => other.kind === 'Service' && other !== workload && usersOf(claim, other.podSets) > 0);
}

function usersOf(claim: string | undefined, podSets: readonly PodSet[]): number {
  return podSets
    .filter((pods) => dicts(pods.spec.volumes).some((volume) => at(volume, 'persistentVolumeClaim', 'claimName') === claim))
    .reduce((sum, pods) => sum + pods.count, 0);
}
