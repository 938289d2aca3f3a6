import { dicts, isDict, text } from '../../../base/json';
import { isDnsSubdomain } from '../../../upstream/names';
import { VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

export const volcanoVolumes: VolcanoJobRule = {
  id: 'volcano-volumes',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A volume of a Volcano Job has no path, the path of another one, or not exactly one claim.',
  why: 'Each entry of spec.volumes has a mountPath of its own, and either the name of a claim or a claim to make.',
  because: "Volcano's validating webhook for Jobs",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, volumes: [{mountPath: /data}], tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, volumes: [{mountPath: /data, volumeClaimName: imagenet}], tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`,
  check(job, report) {
    const paths = new Set<string>();
    const claims = new Map<string, string>();
    dicts(job.spec.volumes).forEach((volume, i) => {
      const property = `${job.path}.volumes[${i}]`;
      const mountPath = text(volume.mountPath);
      const claim = text(volume.volumeClaimName);
      if (mountPath === undefined || paths.has(mountPath)) {
        report({
          property: `${property}.mountPath`, value: volume.mountPath, problem: mountPath === undefined ? 'must be given' : 'must be unique',
          fix: 'give each volume a path of its own',
        });
      }
      if ((claim === undefined) !== isDict(volume.volumeClaim)) {
        report({
          property, value: claim === undefined ? 'no claim' : 'two claims',
          problem: 'must have exactly one of volumeClaimName and volumeClaim', fix: 'name a claim, or describe one',
        });
      } else if (claim !== undefined && !isDnsSubdomain(claim)) {
        report({ property: `${property}.volumeClaimName`, value: claim, problem: 'must be the name of a claim', fix: 'correct the name' });
      }
      const other = claim === undefined ? undefined : claims.get(claim);
      if (claim !== undefined && other !== undefined) {
        report({
          property: `${property}.volumeClaimName`, value: claim,
          problem: `is mounted at ${other} already, and the second mount is left out without a word`,
          fix: 'use volumes and volumeMounts of the pod template', severity: 'warning',
        });
      }
      paths.add(mountPath ?? '');
      claims.set(claim ?? '', mountPath ?? '');
    });
  },
};
