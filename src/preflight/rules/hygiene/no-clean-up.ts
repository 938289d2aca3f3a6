import { WorkloadRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const DELIVERED = 'argocd.argoproj.io/';

export const noCleanUp: WorkloadRule = {
  id: 'no-clean-up',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'info',
  family: 'check this',
  summary: 'A finished Job stays for ever.',
  why: 'Jobs and their pods are kept until somebody deletes them: they fill quotas on objects, and the API server. Under Argo CD it is '
    + 'the other way round: a Job that a TTL deletes is created and run again, so nothing is said about Jobs with its annotations.',
  because: 'ttlSecondsAfterFinished has no default',
  bad: `
${JOB}
spec: {${TEMPLATE}}`,
  good: `
${JOB}
spec: {ttlSecondsAfterFinished: 3600, ${TEMPLATE}}`,
  check(workload, report) {
    const { object, timeToLive } = workload;
    const isDelivered = Object.keys(object.annotations).some((key) => key.startsWith(DELIVERED) || key.startsWith('helm.sh/hook'));
    if (timeToLive !== undefined && timeToLive.seconds === undefined && !isDelivered) {
      report({
        property: timeToLive.property, problem: 'is missing, so the finished job is never deleted',
        fix: "write for instance 'ttlSecondsAfterFinished: 3600', unless a GitOps tool applies the file",
      });
    }
  },
};
