import { Manifest } from './synth';

/** A Volcano Job after the API server's defaults and Volcano's mutating webhook. */
export function mutatedByVolcano(job: Manifest): Manifest {
  const result = structuredClone(job);
  const { spec } = result;
  spec.schedulerName ??= 'volcano';
  spec.queue ??= 'default';
  spec.maxRetry ||= 3;
  spec.tasks.forEach((task: Manifest, i: number) => {
    task.name ??= `default${i}`;
    task.minAvailable ??= task.replicas;
    task.maxRetry ||= 3;
    if (task.template.spec.hostNetwork) {
      task.template.spec.dnsPolicy ??= 'ClusterFirstWithHostNet';
    }
  });
  spec.minAvailable ||= spec.tasks.reduce((sum: number, task: Manifest) => sum + task.minAvailable, 0);
  if (spec.networkTopology !== undefined) {
    spec.networkTopology.mode ??= 'hard';
  }
  const plugins = spec.plugins ?? {};
  if (['tensorflow', 'mpi', 'pytorch', 'ray'].some((name) => name in plugins)) {
    plugins.svc ??= [];
  }
  if ('mpi' in plugins) {
    plugins.ssh ??= [];
  }
  return result;
}

/** A JobSet after the defaults of its definition and its mutating webhook. */
export function mutatedByJobSet(jobSet: Manifest): Manifest {
  const result = structuredClone(jobSet);
  const { spec } = result;
  spec.successPolicy ??= { operator: 'All' };
  spec.startupPolicy ??= { startupPolicyOrder: 'AnyOrder' };
  spec.network = { enableDNSHostnames: true, publishNotReadyAddresses: true, ...spec.network };
  if (spec.failurePolicy !== undefined) {
    spec.failurePolicy.restartStrategy ??= 'Recreate';
    spec.failurePolicy.rules?.forEach((rule: Manifest, i: number) => {
      rule.name ??= `failurePolicyRule${i}`;
    });
  }
  for (const job of spec.replicatedJobs) {
    job.groupName ??= 'default';
    job.replicas ??= 1;
    job.template.spec.completionMode ??= 'Indexed';
    job.template.spec.template.spec.restartPolicy ??= 'OnFailure';
  }
  return result;
}
