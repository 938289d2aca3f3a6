import { dicts, texts } from '../../../base/json';
import { VolcanoJobRule, Reporter } from '../../rule';
import { POD, VOLCANO_JOB } from '../examples';

const EVENTS = ['*', 'PodFailed', 'PodEvicted', 'PodPending', 'Unknown', 'TaskCompleted', 'TaskFailed', 'JobUpdated'];
const ACTIONS = ['AbortJob', 'RestartJob', 'RestartTask', 'RestartPod', 'RestartPartition', 'TerminateJob', 'CompleteJob', 'ResumeJob'];

export const volcanoPolicies: VolcanoJobRule = {
  id: 'volcano-policies',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A policy of a Volcano Job has an event, action or exit code that the webhook refuses.',
  why: 'A policy reacts to events or to one exit code, not both; an event occurs once in a list, * stands alone, exit code 0 is '
    + 'success; internal events and actions are refused although the CRD knows them.',
  because: "Volcano's validating webhook for Jobs",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, policies: [{event: PodFailed, exitCode: 1, action: RestartJob}], tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, policies: [{event: PodFailed, action: RestartJob}], tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`,
  check(job, report) {
    checkList(job.spec.policies, `${job.path}.policies`, report);
    for (const task of job.tasks) {
      checkList(task.body.policies, `${task.path}.policies`, report);
    }
  },
};

function checkList(policies: unknown, path: string, report: Reporter): void {
  const seenEvents = new Set<string>();
  const seenCodes = new Set<unknown>();
  dicts(policies).forEach((policy, i) => {
    const property = `${path}[${i}]`;
    const events = [...(typeof policy.event === 'string' && policy.event !== '' ? [policy.event] : []), ...texts(policy.events)];
    const { exitCode, action } = policy;
    if (exitCode !== undefined && exitCode !== null) {
      if (events.length > 0) {
        report({
          property, value: `${events.join(', ')} and exit code ${String(exitCode)}`, problem: 'must have either events or exitCode',
          fix: 'make two policies of it',
        });
      } else if (exitCode === 0 || seenCodes.has(exitCode)) {
        report({
          property: `${property}.exitCode`, value: exitCode,
          problem: exitCode === 0 ? 'must not be 0, which is success' : 'must occur once in the list', fix: 'remove the policy',
        });
      }
      seenCodes.add(exitCode);
      return;
    }
    if (events.length === 0) {
      report({
        property, value: 'no event and no exitCode', problem: 'must have an event or an exitCode',
        fix: "write for instance 'event: PodFailed'",
      });
    }
    if (!ACTIONS.includes(action as string)) {
      report({ property: `${property}.action`, value: action, problem: `must be one of ${ACTIONS.join(', ')}`, fix: 'correct the action' });
    }
    for (const event of new Set(events)) {
      if (!EVENTS.includes(event)) {
        report({ property: `${property}.event`, value: event, problem: `must be one of ${EVENTS.join(', ')}`, fix: 'correct the event' });
      } else if (seenEvents.has(event)) {
        report({
          property: `${property}.event`, value: event, problem: 'must occur in one policy of the list only', fix: 'merge both policies',
        });
      }
      seenEvents.add(event);
    }
  });
  if (seenEvents.has('*') && seenEvents.size > 1) {
    report({
      property: path, value: [...seenEvents], problem: "must not have '*' beside other events", fix: "remove '*', or the other events",
    });
  }
}
