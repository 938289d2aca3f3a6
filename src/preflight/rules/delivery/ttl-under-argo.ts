import { entry } from '../../../base/json';
import { WorkloadRule } from '../../rule';
import { JOB, TEMPLATE } from '../examples';

const job = (ttl: string): string => `
${JOB.replace('namespace: ml', "namespace: ml, annotations: {argocd.argoproj.io/sync-wave: '5'}")}
spec: {${ttl}${TEMPLATE}}`;

export const ttlUnderArgo: WorkloadRule = {
  id: 'ttl-under-argo',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A Job that Argo CD applies deletes itself.',
  why: 'Argo CD sees that it is missing and creates it again: with self-heal the training runs again after each TTL.',
  because: 'Argo CD recreates what is in the repository and not in the cluster',
  bad: job('ttlSecondsAfterFinished: 3600, '),
  good: job(''),
  check(workload, report) {
    const { object, timeToLive } = workload;
    const isDelivered = Object.keys(object.annotations).some((key) => key.startsWith('argocd.argoproj.io/'));
    const isHook = entry(object.annotations, 'argocd.argoproj.io/hook') !== undefined;
    if (timeToLive !== undefined && timeToLive.seconds !== undefined && isDelivered && !isHook) {
      report({
        property: timeToLive.property, value: timeToLive.seconds,
        problem: 'deletes the Job after its end, and Argo CD then runs it again', fix: 'remove it, or make the Job a hook',
      });
    }
  },
};
