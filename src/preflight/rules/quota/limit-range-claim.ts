import { at, Dict, dict, dicts } from '../../../base/json';
import { KubeObject } from '../../kube-object';
import { quantityOf } from '../../model/amounts';
import { becauseOfLimit } from '../../model/limit-ranges';
import { AnyObjectRule } from '../../rule';
import { World } from '../../world';

const claim = (size: string): string => `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 1Ti}}]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: checkpoints, namespace: ml}
spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: ${size}}}}`;

export const limitRangeClaim: AnyObjectRule = {
  id: 'limit-range-claim',
  on: 'object',
  severity: 'error',
  family: 'is rejected',
  summary: 'A claim asks for more or less storage than a LimitRange of its namespace allows.',
  why: 'The claim is refused when it is created: one that a controller makes for its pods keeps them Pending, and says so in an event '
    + 'only.',
  because: 'the LimitRanger admission plugin compares each claim with the LimitRanges of its namespace',
  bad: claim('2Ti'),
  good: claim('1Ti'),
  appliesTo: (world) => world.limitRanges.has('PersistentVolumeClaim'),
  check(object, report, world) {
    for (const item of world.limitRanges.of(object.namespace, 'PersistentVolumeClaim')) {
      for (const { path, spec } of claimsOf(object, world)) {
        for (const [field, isOutside] of [['min', -1], ['max', 1]] as const) {
          for (const [name, limit] of item[field]) {
            const value = at(spec, 'resources', 'requests', name);
            const request = quantityOf(value);
            if (request !== undefined && request.compareTo(limit) * isOutside > 0) {
              report({
                property: `${path}.resources.requests["${name}"]`,
                value,
                problem: `must be at ${field === 'min' ? 'least' : 'most'} ${limit.toString()}: `
                  + `"${field === 'min' ? 'minimum' : 'maximum'} ${name} usage per PersistentVolumeClaim is ${limit.toString()}, but `
                    + `request is ${request.toString()}"`,
                fix: `${field === 'min' ? 'raise' : 'lower'} it to ${limit.toString()}, or change the LimitRange`,
                because: becauseOfLimit(item),
              });
            }
          }
        }
      }
    }
  },
};

/** The specs of all claims that an object is, or makes. */
function claimsOf(object: KubeObject, world: World): { readonly path: string; readonly spec: Dict }[] {
  if (object.type === 'PersistentVolumeClaim.') {
    return [{ path: 'spec', spec: object.spec }];
  }
  const views = world.workloadOf(object);
  if (views === undefined) {
    return [];
  }
  const job = views.volcanoJob;
  return [
    ...dicts(object.type === 'StatefulSet.apps' ? object.spec.volumeClaimTemplates : undefined).map((template, i) => ({
      path: `spec.volumeClaimTemplates[${i}].spec`, spec: dict(template.spec),
    })),
    ...dicts(views.workload.kind === 'JobSet' ? object.spec.volumeClaimPolicies : undefined).flatMap((policy, i) =>
      dicts(policy.templates).map((template, j) => ({
        path: `spec.volumeClaimPolicies[${i}].templates[${j}].spec`, spec: dict(template.spec),
      })),
    ),
    ...dicts(job?.spec.volumes).map((volume, i) => ({
      path: `${job?.path ?? ''}.volumes[${i}].volumeClaim`, spec: dict(volume.volumeClaim),
    })),
    ...views.workload.podSets.flatMap((pods) =>
      dicts(pods.spec.volumes).map((volume, i) => ({
        path: `${pods.path}.volumes[${i}].ephemeral.volumeClaimTemplate.spec`,
        spec: dict(at(volume, 'ephemeral', 'volumeClaimTemplate', 'spec')),
      })),
    ),
  ];
}
