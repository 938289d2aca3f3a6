import { isDict, list, text } from '../../../base/json';
import { DNS_LABEL_RULE, isDnsLabel } from '../../../upstream/names';
import { PodRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const containerBasics: PodRule = {
  id: 'container-basics',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'error',
  family: 'is rejected',
  summary: 'A pod has no containers, or a container lacks a name or an image, or has the name of another one.',
  why: 'Each container needs a DNS label of its own as name, and an image.',
  because: 'the API server validates containers',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: Main_Container, image: 'registry.example/train:1.0'}]}}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(pods, report) {
    if (list(pods.spec.containers).length === 0) {
      report({
        property: `${pods.path}.containers`, value: pods.spec.containers, problem: 'must have at least one container',
        fix: 'add the container that does the work',
      });
    }
    const seen = new Set<string>();
    for (const container of pods.containers) {
      const path = `${pods.path}.${container.path}`;
      if (!isDict(container.body) || !isDnsLabel(container.name)) {
        report({
          property: `${path}.name`, value: container.body.name,
          problem: DNS_LABEL_RULE, fix: 'rename the container',
        });
      } else if (seen.has(container.name)) {
        report({
          property: `${path}.name`, value: container.name, problem: 'must be unique among containers and init containers',
          fix: 'rename one of them',
        });
      }
      seen.add(container.name);
      if (list(container.body.restartPolicyRules).length > 0 && text(container.body.restartPolicy) === undefined) {
        report({
          property: `${path}.restartPolicy`, value: container.body.restartPolicy, problem: 'must be given beside restartPolicyRules',
          fix: "write 'restartPolicy: Never' or 'OnFailure' in the container",
        });
      }
      const { image } = container.body;
      if (text(image)?.trim() === undefined || (image as string).trim() !== image) {
        report({
          property: `${path}.image`, value: image, problem: 'must be the reference of an image',
          fix: "write 'image: <registry>/<name>:<version>'",
          // blanks around it are looked for in pods only, not in templates
          ...(text(image) !== undefined && pods.workload.kind !== 'Pod' ? { family: 'can never start' as const } : {}),
        });
      }
    }
  },
};
