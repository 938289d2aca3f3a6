import { WorkloadRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

export const defaultNamespace: WorkloadRule = {
  id: 'default-namespace',
  on: 'workload',
  oncePerShape: 'in a namespace',
  severity: 'info',
  family: 'check this',
  summary: 'A batch workload is in namespace default.',
  why: 'Quotas, limits, rights and queues are per namespace, and default has none of them.',
  because: 'namespace default is shared by everybody',
  bad: `
${JOB.replace('namespace: ml', 'namespace: default')}
spec: {${TEMPLATE}}`,
  good: `
${JOB}
spec: {${TEMPLATE}}`,
  check(workload, report) {
    if (workload.isBatch && workload.object.namespace === 'default') {
      report({
        property: 'metadata.namespace', value: 'default', problem: 'is shared by everything that names no namespace',
        fix: 'give the workloads of a team a namespace of their own',
      });
    }
  },
};
