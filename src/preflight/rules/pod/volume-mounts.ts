import { dicts, list, text } from '../../../base/json';
import { DNS_LABEL_RULE, isDnsLabel } from '../../../upstream/names';
import { PodSet } from '../../model/workload';
import { Feature } from '../../model/feature';
import { PodRule, Reporter } from '../../rule';
import { IMAGE, JOB } from '../examples';

export const volumeMounts: PodRule = {
  id: 'volume-mounts',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.VOLUMES,
  severity: 'error',
  family: 'is rejected',
  summary: 'A container mounts a volume that the pod does not have, mounts two at one path, or the volumes themselves are wrong.',
  why: 'Every mount names a volume of the pod and has a path of its own; every volume has a DNS label of its own as name, and one source.',
  because: 'the API server validates volumes and mounts',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, volumeMounts: [{name: data,
  mountPath: /data}]}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, volumeMounts: [{name: data, mountPath: /data}]}],
  volumes: [{name: data, persistentVolumeClaim: {claimName: imagenet}}]}}}`,
  check(pods, report) {
    const names = volumeNames(pods, report);
    for (const container of pods.containers) {
      const paths = new Set<string>();
      dicts(container.body.volumeMounts).forEach((mount, i) => {
        const property = `${pods.path}.${container.path}.volumeMounts[${i}]`;
        const name = text(mount.name);
        const mountPath = text(mount.mountPath);
        if (name === undefined || !names.has(name)) {
          report({
            property: `${property}.name`,
            value: mount.name,
            problem: 'must be the name of a volume of the pod',
            fix:
              names.size === 0
                ? `add a volume '${String(mount.name)}' to ${pods.path}.volumes`
                : `add it to ${pods.path}.volumes, or use one of ${[...names].join(', ')}`,
          });
        }
        if (mountPath === undefined) {
          report({
            property: `${property}.mountPath`, value: mount.mountPath, problem: 'must be given', fix: 'say where to mount the volume',
          });
        } else if (paths.has(mountPath)) {
          report({
            property: `${property}.mountPath`, value: mountPath, problem: 'must be unique in its container',
            fix: 'mount one of them elsewhere',
          });
        }
        paths.add(mountPath ?? '');
      });
    }
  },
};

function volumeNames(pods: PodSet, report: Reporter): ReadonlySet<string> {
  const names = new Set<string>();
  list(pods.spec.volumes).forEach((volume, i) => {
    const [body] = dicts([volume]);
    const name = text(body.name) ?? '';
    const property = `${pods.path}.volumes[${i}]`;
    if (!isDnsLabel(name)) {
      report({
        property: `${property}.name`, value: body.name, problem: DNS_LABEL_RULE,
        fix: 'rename the volume',
      });
    } else if (names.has(name)) {
      report({
        property: `${property}.name`, value: name, problem: 'must be unique among the volumes of the pod', fix: 'rename one of them',
      });
    }
    const sources = Object.keys(body).filter((key) => key !== 'name' && body[key] !== undefined && body[key] !== null);
    if (sources.length > 1) {
      report({ property, value: sources, problem: 'must have one source', fix: 'make two volumes of it' });
    }
    names.add(name);
  });
  // A StatefulSet and a JobSet make one volume per claim template; Volcano names its own and mounts them itself.
  for (const template of [
    ...dicts(pods.workload.spec.volumeClaimTemplates),
    ...dicts(pods.workload.spec.volumeClaimPolicies).flatMap((policy) => dicts(policy.templates)),
  ]) {
    const [{ metadata }] = [template];
    names.add(text(dicts([metadata])[0].name) ?? '');
  }
  return names;
}
