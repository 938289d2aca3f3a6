import { isDict } from '../../../base/json';
import { VolcanoJobRule } from '../../rule';
import { IMAGE, VOLCANO_JOB } from '../examples';
import { flagsOf } from './volcano-flags';

const gang = (flags: string): string => `
${VOLCANO_JOB}
spec: {minAvailable: 2, plugins: {svc: [${flags}], env: []}, tasks: [{name: worker, replicas: 2, template: {spec: {restartPolicy: Never,
  containers: [{name: main, image: ${IMAGE}, readinessProbe: {tcpSocket: {port: 29500}}}]}}}]}`;

export const volcanoReadyDeadlock: VolcanoJobRule = {
  id: 'volcano-ready-deadlock',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'can never start',
  summary: 'Pods that must find each other to become ready can only be found when they are.',
  why: 'The svc plugin publishes the address of a pod once it is ready. With a readiness probe that waits for the rendezvous, nobody '
    + 'ever is.',
  because: "the default of the svc plugin's publish-not-ready-addresses is false",
  bad: gang(''),
  good: gang("'--publish-not-ready-addresses=true'"),
  check(job, report) {
    const args = job.plugins.get('svc');
    if (args === undefined || flagsOf('svc', args)['publish-not-ready-addresses'] === 'true') {
      return;
    }
    for (const task of job.tasks) {
      const probed = task.pods.containers.find((container) => isDict(container.body.readinessProbe));
      if (probed !== undefined && job.tasks.reduce((sum, other) => sum + other.replicas, 0) > 1) {
        report({
          property: `${task.pods.path}.${probed.path}.readinessProbe`, value: 'given',
          problem: 'keeps the address of the pod hidden from the others until it succeeds',
          fix: `write '${job.path}.plugins.svc: ["--publish-not-ready-addresses=true"]'`,
        });
        return;
      }
    }
  },
};
