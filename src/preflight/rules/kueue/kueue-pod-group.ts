import { entry, text } from '../../../base/json';
import { isDnsSubdomain } from '../../../upstream/names';
import { KubeObject } from '../../kube-object';
import { ObjectRule, Reporter } from '../../rule';
import { World } from '../../world';
import { CONTAINER } from '../examples';

const NAME = 'kueue.x-k8s.io/pod-group-name';
const COUNT = 'kueue.x-k8s.io/pod-group-total-count';

const pod = (annotations: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: train-0, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training, ${NAME}: train}${annotations}}
spec: {restartPolicy: Never, containers: [${CONTAINER}]}`;

export const kueuePodGroup: ObjectRule = {
  id: 'kueue-pod-group',
  on: ['Pod.'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A pod of a Kueue pod group has the name of the group without the number of pods, the other way round, or no valid name.',
  why: 'Kueue waits for the whole group, so every pod says to which group it belongs (label) and how many pods that has (annotation).',
  because: "Kueue's webhook for pods",
  bad: pod(''),
  good: pod(`, annotations: {${COUNT}: '1'}`),
  check(object, report, world) {
    const name = text(entry(object.labels, NAME)) ?? text(entry(object.annotations, NAME));
    // null is read as an empty text
    const given = entry(object.annotations, COUNT);
    const count = given === null ? '' : given;
    if (name !== undefined && !isDnsSubdomain(name)) {
      const field = text(entry(object.annotations, NAME)) === undefined ? 'labels' : 'annotations';
      report({
        property: `metadata.${field}["${NAME}"]`, value: name,
        problem: 'must be the name of a Workload: lower-case letters, digits, dashes and dots',
        fix: 'correct the name in all pods of the group',
      });
    }
    if (name !== undefined && count === undefined) {
      report({
        property: `metadata.annotations["${COUNT}"]`, problem: `must be given, because the pod belongs to group '${name}'`,
        fix: 'write how many pods the group has, in quotes',
      });
    } else if (name === undefined && count !== undefined) {
      report({
        property: `metadata.labels["${NAME}"]`, problem: 'must be given beside the number of pods of the group', fix: 'name the group',
      });
    } else if (typeof count === 'string' && !/^[1-9][0-9]*$/.test(count)) {
      report({
        property: `metadata.annotations["${COUNT}"]`, value: count, problem: 'must be a whole number from 1 on', fix: 'correct the number',
      });
    } else if (name !== undefined) {
      const other = groupOf(object, name, world).find((pod) => entry(pod.annotations, COUNT) !== count);
      if (other !== undefined) {
        const theirs = String(entry(other.annotations, COUNT));
        report({
          property: `metadata.annotations["${COUNT}"]`, value: count,
          problem: `must be the same for all pods of group '${name}', and is ${theirs} for ${other.name}`,
          fix: 'write how many pods the group has into each of them', family: 'can never start',
        });
      } else {
        checkComplete(object, name, Number(count), report, world);
      }
    }
  },
};

/** Kueue makes no workload of a group before all of its pods are there. Said once, of its first pod. */
function checkComplete(object: KubeObject, name: string, count: number, report: Reporter, world: World): void {
  const group = groupOf(object, name, world);
  if (group[0] === object && group.length < count) {
    report({
      property: `metadata.annotations["${COUNT}"]`, value: String(count),
      problem: `is more than the ${group.length === 1 ? 'one pod' : `${group.length} pods`} of group '${name}' in the input: Kueue waits `
        + 'for the others, and starts none before',
      fix: 'add the missing pods, or correct the number', severity: 'warning', family: 'can never start',
    });
  }
}

const groups = new WeakMap<World, ReadonlyMap<string, readonly KubeObject[]>>();

/** The pods of the input with the same name of a group in the same namespace. */
function groupOf({ namespace }: KubeObject, name: string, world: World): readonly KubeObject[] {
  let found = groups.get(world);
  if (found === undefined) {
    const made = new Map<string, KubeObject[]>();
    for (const pod of world.index.ofType('Pod.')) {
      const key = JSON.stringify([pod.namespace, entry(pod.labels, NAME)]);
      const group = made.get(key);
      if (group === undefined) {
        made.set(key, [pod]);
      } else {
        group.push(pod);
      }
    }
    found = made;
    groups.set(world, found);
  }
  return found.get(JSON.stringify([namespace, name])) ?? [];
}
