import { PodRule } from '../../rule';
import { CONTAINER, JOB } from '../examples';

const job = (policy: string): string => `
${JOB}
spec: {backoffLimit: 3, template: {spec: {restartPolicy: ${policy}, containers: [${CONTAINER}]}}}`;

export const lostLogs: PodRule = {
  id: 'lost-logs',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  severity: 'info',
  family: 'check this',
  summary: 'A Job that gives up deletes the pod that failed, with its logs.',
  why: 'With restartPolicy OnFailure the containers restart in one pod, and when the retries are used up the controller deletes it: '
    + '"kubectl logs" finds nothing. With Never each failed pod stays.',
  because: 'the Job controller deletes running pods when a Job fails',
  bad: job('OnFailure'),
  good: job('Never'),
  check(pods, report) {
    const { kind } = pods.workload;
    if (pods.spec.restartPolicy === 'OnFailure' && (kind === 'Job' || kind === 'CronJob' || kind === 'JobSet')) {
      report({
        property: `${pods.path}.restartPolicy`, value: 'OnFailure', problem: 'loses the logs when the retries are used up',
        fix: "write Never, or keep the logs elsewhere",
      });
    }
  },
};
