import { dicts, text } from '../../../base/json';
import { isLabelValue, isQualifiedName } from '../../../upstream/names';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { CONTAINER, JOB } from '../examples';

export const tolerationSyntax: PodRule = {
  id: 'toleration-syntax',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.TOLERATIONS,
  severity: 'error',
  family: 'is rejected',
  summary: 'A toleration contradicts itself, or has a key that no taint has.',
  why: 'Operator Exists takes no value, no key needs Exists, and tolerationSeconds belongs to NoExecute.',
  because: 'the API server validates tolerations',
  bad: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [${CONTAINER}], tolerations: [{key: nvidia.com/gpu, operator: Exists,
  value: present, effect: NoSchedule}]}}}`,
  good: `
${JOB}
spec: {template: {spec: {restartPolicy: Never, containers: [${CONTAINER}], tolerations: [{key: nvidia.com/gpu, operator: Exists,
  effect: NoSchedule}]}}}`,
  check(pods, report) {
    dicts(pods.spec.tolerations).forEach((toleration, i) => {
      const property = `${pods.path}.tolerations[${i}]`;
      const { operator, effect } = toleration;
      if (operator === 'Exists' && text(toleration.value) !== undefined) {
        report({
          property: `${property}.value`, value: toleration.value, problem: 'must not be given with operator Exists',
          fix: "remove it, or use 'operator: Equal'",
        });
      }
      const key = text(toleration.key);
      if (key !== undefined && !isQualifiedName(key)) {
        report({
          property: `${property}.key`, value: key, problem: 'must be the key of a taint', fix: "write for instance 'nvidia.com/gpu'",
        });
      }
      const { value } = toleration;
      if (typeof value === 'string' && (text(operator) ?? 'Equal') === 'Equal' && !isLabelValue(value)) {
        report({ property: `${property}.value`, value, problem: 'must be the value of a taint', fix: 'correct the value' });
      }
      if (key === undefined && operator !== 'Exists') {
        report({
          property: `${property}.operator`, value: operator, problem: 'must be Exists when there is no key',
          fix: 'name the key of the taint',
        });
      }
      if (
        effect !== undefined &&
        effect !== '' &&
        effect !== null &&
        !['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(effect as string)
      ) {
        report({
          property: `${property}.effect`, value: effect, problem: 'must be NoSchedule, PreferNoSchedule or NoExecute',
          fix: 'correct the effect',
        });
      }
      if (toleration.tolerationSeconds !== undefined && toleration.tolerationSeconds !== null && effect !== 'NoExecute') {
        report({
          property: `${property}.effect`, value: effect, problem: 'must be NoExecute when tolerationSeconds is given',
          fix: 'remove tolerationSeconds, or correct the effect',
        });
      }
    });
  },
};
