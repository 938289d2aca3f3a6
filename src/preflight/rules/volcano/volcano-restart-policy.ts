import { dicts, texts } from '../../../base/json';
import { VolcanoJobUnit, VolcanoTask } from '../../model/volcano-job-unit';
import { VolcanoJobRule } from '../../rule';
import { CONTAINER, POD, VOLCANO_JOB } from '../examples';

export const volcanoRestartPolicy: VolcanoJobRule = {
  id: 'volcano-restart-policy',
  on: 'volcanoJob',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'The pods of a Volcano Job restart by themselves, so they neither end nor fail.',
  why: 'Volcano accepts a template without restartPolicy, which becomes Always: a container that crashes never makes its pod fail, '
    + 'policies on PodFailed and exit codes never fire, and a container that ends is started again.',
  because: "Volcano's controller reacts to pods whose phase is Failed or Succeeded",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, tasks: [{name: worker, replicas: 1, template: {spec: {containers: [${CONTAINER}]}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  check(job, report) {
    for (const task of job.tasks) {
      const policy = task.pods.spec.restartPolicy;
      const property = `${task.pods.path}.restartPolicy`;
      if (policy === undefined || policy === 'Always') {
        report({
          property, value: policy, problem: 'makes the pods run for ever: what ends or fails is started again, and the job never completes',
          fix: "write 'restartPolicy: Never', or make it a Deployment if it is a server",
        });
      } else if (policy === 'OnFailure' && reactsToFailure(job, task)) {
        report({
          property, value: policy, problem: 'keeps pods from failing, so the policy on PodFailed or an exit code never fires',
          fix: "write 'restartPolicy: Never'",
        });
      } else if (policy === 'OnFailure' && job.minAvailable > 1 && !hasReplacement(job, task)) {
        report({
          property, value: policy,
          problem: 'keeps pods from failing: a rank starts again alone while the others wait, and neither maxRetry nor a policy ends it',
          fix: "write 'restartPolicy: Never', and policies that restart the gang",
        });
      }
    }
  },
};

/** Whether somebody thought of pods that fail all the same. */
function hasReplacement(job: VolcanoJobUnit, task: VolcanoTask): boolean {
  return [...dicts(job.spec.policies), ...dicts(task.body.policies)].some(
    (policy) => policy.action === 'RestartPod' && (policy.event === 'PodFailed' || texts(policy.events).includes('PodFailed')));
}

/** Replacing the pod alone is for the failure that comes nevertheless: the kubelet's, when the node runs out of something. */
function reactsToFailure(job: VolcanoJobUnit, task: VolcanoTask): boolean {
  const policies = [...dicts(job.spec.policies), ...dicts(task.body.policies)];
  return policies.some(
    (policy) =>
      policy.exitCode !== undefined ||
      (policy.action !== 'RestartPod' && (policy.event === 'PodFailed' || texts(policy.events).includes('PodFailed'))),
  );
}
