import { at, dicts, isDict, list, text } from '../../../base/json';
import { isDnsLabel } from '../../../upstream/names';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (name: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, resourceClaims: [{name: gpu, resourceClaimTemplateName: single-gpu}],
  containers: [{name: main, image: ${IMAGE}, resources: {claims: [{name: ${name}}]}}]}}}`;

/** @see validateResourceClaimNames and validatePodResourceClaims in pkg/apis/core/validation of Kubernetes */
export const deviceClaims: PodRule = {
  id: 'device-claims',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.CLAIMS,
  severity: 'error',
  family: 'is rejected',
  summary: 'A container uses a claim of devices that its pod does not have, or a claim of the pod has not exactly one source.',
  why: 'Containers name the claims of their pod (spec.resourceClaims), not ResourceClaims of the namespace.',
  because: 'the API server validates claims of devices',
  bad: job('single-gpu'),
  good: job('gpu'),
  check(pods, report) {
    const names = new Set<string>();
    dicts(pods.spec.resourceClaims).forEach((claim, i) => {
      const property = `${pods.path}.resourceClaims[${i}]`;
      const name = text(claim.name) ?? '';
      if (!isDnsLabel(name) || names.has(name)) {
        report({
          property: `${property}.name`, value: claim.name, problem: 'must be a DNS label that no other claim of the pod has',
          fix: 'rename the claim',
        });
      }
      names.add(name);
      const sources = ['resourceClaimName', 'resourceClaimTemplateName'].filter((field) => text(claim[field]) !== undefined);
      if (sources.length !== 1) {
        report({
          property, value: claim.name, problem: 'must have exactly one of resourceClaimName and resourceClaimTemplateName',
          fix: 'name the claim, or the template of claims',
        });
      }
    });
    for (const { body, path } of pods.containers) {
      const used = new Set<string>();
      list(at(body, 'resources', 'claims')).forEach((claim, i) => {
        const name = isDict(claim) ? text(claim.name) : undefined;
        const key = isDict(claim) ? `${name ?? ''}/${text(claim.request) ?? ''}` : '';
        const property = `${pods.path}.${path}.resources.claims[${i}]`;
        if (name === undefined || !names.has(name)) {
          report({
            property: `${property}.name`, value: name, problem: `must be a claim of the pod, of which there ${countOf(names)}`,
            fix: `add it to ${pods.path}.resourceClaims, or correct the name`,
          });
        } else if (used.has(key)) {
          report({ property, value: name, problem: 'must be unique', fix: 'remove one of them' });
        }
        used.add(key);
      });
    }
  },
};

function countOf(names: ReadonlySet<string>): string {
  return names.size === 0 ? 'are none' : `${names.size === 1 ? 'is' : 'are'} ${[...names].join(', ')}`;
}
