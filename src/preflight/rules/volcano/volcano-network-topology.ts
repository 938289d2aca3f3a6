import { dict, Dict, isDict } from '../../../base/json';
import { VolcanoJobUnit } from '../../model/volcano-job-unit';
import { VolcanoJobRule, Reporter } from '../../rule';
import { World } from '../../world';
import { POD, VOLCANO_JOB } from '../examples';

export const volcanoNetworkTopology: VolcanoJobRule = {
  id: 'volcano-network-topology',
  on: 'volcanoJob',
  severity: 'error',
  family: 'is rejected',
  summary: 'A networkTopology names its highest tier twice, or is hard without any.',
  why: 'highestTierAllowed and highestTierName exclude each other. With mode hard and neither of them nothing is enforced (that one is '
    + 'a warning).',
  because: "Volcano's validating webhook for Jobs, and its scheduler, which enforces hard mode only with a tier",
  bad: `
${VOLCANO_JOB}
spec: {minAvailable: 1, networkTopology: {mode: hard, highestTierAllowed: 1, highestTierName: rack}, tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`,
  good: `
${VOLCANO_JOB}
spec: {minAvailable: 1, networkTopology: {mode: hard, highestTierAllowed: 1}, tasks: [{name: worker, replicas: 1,
  template: {spec: ${POD}}}]}`,
  check(job, report, world) {
    checkTopology(job.spec, job.path, report);
    checkPlugin(job, report, world);
    for (const task of job.tasks) {
      if (isDict(task.body.partitionPolicy)) {
        checkTopology(task.body.partitionPolicy, `${task.path}.partitionPolicy`, report);
      }
    }
  },
};

/** Without the plugin the scheduler does not look at HyperNodes. */
function checkPlugin({ spec, path, tasks }: VolcanoJobUnit, report: Reporter, { volcanoScheduler }: World): void {
  const { plugins, isAssumed, because } = volcanoScheduler;
  const isAsked = isDict(spec.networkTopology) || tasks.some(({ body }) => isDict(dict(body.partitionPolicy).networkTopology));
  if (isAsked && !isAssumed && !plugins.includes('network-topology-aware')) {
    report({
      property: `${path}.networkTopology`, value: spec.networkTopology, severity: 'warning', family: 'will not do what it says',
      problem: 'is not enforced, because the scheduler does not have the plugin network-topology-aware',
      fix: 'add the plugin to the configuration of the scheduler', because,
    });
  }
}

function checkTopology(holder: Dict, path: string, report: Reporter): void {
  const topology = holder.networkTopology;
  if (!isDict(topology)) {
    return;
  }
  const { highestTierAllowed, highestTierName } = topology;
  const mode = topology.mode ?? 'hard';
  const property = `${path}.networkTopology`;
  if (mode !== 'hard' && mode !== 'soft') {
    report({ property: `${property}.mode`, value: mode, problem: 'must be hard or soft', fix: 'correct the mode' });
  }
  if (highestTierAllowed !== undefined && highestTierName !== undefined) {
    report({
      property, value: topology, problem: 'must have only one of highestTierAllowed and highestTierName', fix: 'remove one of them',
    });
  } else if (mode === 'hard' && highestTierAllowed === undefined && highestTierName === undefined) {
    report({
      property, value: topology, problem: 'has mode hard but no tier, so nothing is enforced', fix: "write 'highestTierAllowed'",
      severity: 'warning',
    });
  }
}
