import { dict, dicts, text } from '../../../base/json';
import { WorkloadRule } from '../../rule';
import { IMAGE, JOB_SET } from '../examples';

const jobSet = (mounts: string): string => `
${JOB_SET}
spec:
  failurePolicy: {maxRestarts: 3}
  volumeClaimPolicies: [{templates: [{metadata: {name: scratch}, spec: {accessModes: [ReadWriteMany],
    resources: {requests: {storage: 1Ti}}}}]}]
  replicatedJobs: [{name: worker, template: {spec: {completions: 2, parallelism: 2, template: {spec: {restartPolicy: Never,
    containers: [{name: main, image: ${IMAGE}${mounts}}]}}}}}]`;

export const jobsetClaims: WorkloadRule = {
  id: 'jobset-claims',
  on: 'workload',
  severity: 'error',
  family: 'is rejected',
  summary: 'A claim template of a JobSet is mounted nowhere, or has the name of a volume.',
  why: 'The claims are made for the containers that mount them by name, so each needs a mount, and no volume of the pods may have its '
    + 'name.',
  because: "JobSet's validating webhook",
  bad: jobSet(''),
  good: jobSet(', volumeMounts: [{name: scratch, mountPath: /scratch}]'),
  check(workload, report) {
    if (workload.kind !== 'JobSet') {
      return;
    }
    const policies = dicts(workload.spec.volumeClaimPolicies);
    if (policies.length > 50) {
      report({
        property: 'spec.volumeClaimPolicies', value: `${policies.length} policies`, problem: 'must be at most 50', fix: 'merge policies',
      });
    }
    const mounted = new Set(
      workload.podSets.flatMap((pods) =>
        pods.containers.flatMap((container) => dicts(container.body.volumeMounts).map((mount) => mount.name)),
      ),
    );
    const names = new Set<string>();
    policies.forEach((policy, i) =>
      dicts(policy.templates).forEach((template, j) => {
        const name = text(dict(template.metadata).name) ?? '';
        const property = `spec.volumeClaimPolicies[${i}].templates[${j}].metadata.name`;
        if (names.has(name)) {
          report({ property, value: name, problem: 'must be unique in all volumeClaimPolicies', fix: 'rename one of them' });
        }
        names.add(name);
        if (!mounted.has(name)) {
          report({ property, value: name, problem: 'must be mounted by a container', fix: `add a volumeMount named '${name}'` });
        }
        const clash = workload.podSets.find((pods) => dicts(pods.spec.volumes).some((volume) => volume.name === name));
        if (clash !== undefined) {
          report({
            property, value: name, problem: `must not be the name of a volume too, as in ${clash.path}.volumes`, fix: 'rename one of them',
          });
        }
      }),
    );
  },
};
