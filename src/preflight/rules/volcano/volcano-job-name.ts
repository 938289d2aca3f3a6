import { kubernetesMinor } from '../../../upstream/cluster-rules';
import { dicts } from '../../../base/json';
import { isDns1035Label, isDnsLabel, isLabelValue } from '../../../upstream/names';
import { characters } from '../../../base/printable';
import { Reporter, VolcanoJobRule } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';
import { MOST_IN_LABEL } from '../../../upstream/limits';

export const volcanoJobName: VolcanoJobRule = {
  id: 'volcano-job-name',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A Volcano Job has a name that is too long or wrong for the names derived from it.',
  why: "The webhook looks at <job>-<task>-<position of the task> only. The pods are called <job>-<task>-<replica>, the svc plugin makes "
    + "a Service of the job's name, and generated volumes have it too: what overflows there fails later, and the job just stays Pending.",
  because: "Volcano's validating webhook and the names that its controller gives",
  bad: `
${VOLCANO_JOB.replace('train', 'unet.3d')}
spec: {minAvailable: 1, plugins: {svc: []}, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB.replace('train', 'unet-3d')}
spec: {minAvailable: 1, plugins: {svc: []}, tasks: [{name: worker, replicas: 1, template: {spec: ${POD}}}]}`,
  check(job, reportNow, world) {
    // Jobs of a CronJob are refused when they are made.
    const report: Reporter = job.object.kind === 'CronJob' ? (found) => reportNow({ ...found, family: 'can never start' }) : reportNow;
    const name = job.longestName;
    const property = 'metadata.name';
    if (job.object.name === '') {
      return;
    }
    for (const task of job.tasks) {
      const pod = `${name}-${task.name}-${Math.max(0, task.replicas - 1)}`;
      if (pod.length > MOST_IN_LABEL) {
        report({
          property, value: job.object.name, problem: 'makes pod names longer than 63 characters', arithmetic: `'${pod}' has ${pod.length}`,
          fix: `shorten the job or the task by ${characters(pod.length - MOST_IN_LABEL)}`,
        });
        return;
      }
    }
    if (!isLabelValue(name)) {
      report({
        property, value: job.object.name,
        problem: 'must be at most 63 letters, digits, dashes and dots, because it becomes a label of the pods', fix: 'shorten it',
      });
    }
    const minor = kubernetesMinor(world.facts.kubernetes);
    const hasOnlyDigitFirst = isDnsLabel(name);
    if (job.plugins.has('svc') && !isDns1035Label(name) && !(hasOnlyDigitFirst && (minor ?? 0) >= 36)) {
      report({
        property,
        value: job.object.name,
        problem:
          'must be the name of a Service too, because the svc plugin makes one: lower-case letters, digits and dashes, beginning with a '
          + 'letter',
        fix: 'rename the job',
        because:
          'the svc plugin names its Service after the job, and the API server validates it (before Kubernetes 1.36 without a leading '
          + 'digit)',
        ...(hasOnlyDigitFirst && minor === undefined ? { severity: 'warning' } : {}),
        family: 'can never start',
      });
    }
    if (dicts(job.spec.volumes).length > 0 && name.length > 50) {
      report({
        property, value: job.object.name,
        problem: 'must be at most 50 characters when the job has volumes, whose names are <job>-<12 characters>',
        fix: `shorten it by ${characters(name.length - 50)}`,
      });
    }
  },
};
