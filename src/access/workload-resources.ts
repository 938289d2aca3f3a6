import { groupOf, WorkloadKey, WORKLOADS } from '../upstream/kinds';
import { WorkloadKind } from './workload-kind';

/** The kinds that access is given to, in the table of kinds. */
const KEYS: Readonly<Record<WorkloadKind, WorkloadKey>> = {
  [WorkloadKind.JOB]: 'Job.batch',
  [WorkloadKind.CRON_JOB]: 'CronJob.batch',
  [WorkloadKind.VOLCANO_JOB]: 'Job.batch.volcano.sh',
  [WorkloadKind.VOLCANO_CRON_JOB]: 'CronJob.batch.volcano.sh',
  [WorkloadKind.JOB_SET]: 'JobSet.jobset.x-k8s.io',
  [WorkloadKind.TRAIN_JOB]: 'TrainJob.trainer.kubeflow.org',
  [WorkloadKind.MPI_JOB]: 'MPIJob.kubeflow.org',
  [WorkloadKind.RAY_JOB]: 'RayJob.ray.io',
  [WorkloadKind.LEADER_WORKER_SET]: 'LeaderWorkerSet.leaderworkerset.x-k8s.io',
};

const ALL = Object.keys(KEYS) as WorkloadKind[];

/** The kind of workload that an object is, given by kind and group, if access is given to it. */
export function workloadKindOf(type: string): WorkloadKind | undefined {
  return ALL.find((candidate) => KEYS[candidate] === type);
}

/** What rules name: the API group, and the plural. */
export function resourceOf(kind: WorkloadKind): { readonly group: string; readonly resource: string } {
  return { group: groupOf(KEYS[kind]), resource: WORKLOADS[KEYS[kind]].plural };
}

/** The kinds given and the runs that they make, each once and always in the same order. */
export function withRuns(kinds: readonly WorkloadKind[]): WorkloadKind[] {
  const runs = kinds.flatMap((kind) => WORKLOADS[KEYS[kind]].runs);
  return ALL.filter((kind) => kinds.includes(kind) || runs.includes(KEYS[kind]));
}

/** The parts that the kinds given make. */
export function partsOf(kinds: readonly WorkloadKind[]): WorkloadKind[] {
  const parts = kinds.flatMap((kind) => WORKLOADS[KEYS[kind]].parts);
  return ALL.filter((kind) => parts.includes(KEYS[kind]));
}

export function isVolcano(kind: WorkloadKind): boolean {
  return resourceOf(kind).group === 'batch.volcano.sh';
}
