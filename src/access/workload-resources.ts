import { WorkloadKind } from './workload-kind';

/** What the API server calls a kind of workload. */
export interface WorkloadResource {
  readonly group: string;
  readonly kind: string;

  /** The plural, which is what rules name. */
  readonly resource: string;

  /** Kinds that its controller makes, and that a team handles as its own: the runs of a schedule. */
  readonly runs?: WorkloadKind;

  /** Kinds that its controller makes and remakes, so that a team only looks at them. */
  readonly parts?: readonly WorkloadKind[];
}

export const WORKLOAD_RESOURCES: Record<WorkloadKind, WorkloadResource> = {
  [WorkloadKind.JOB]: { group: 'batch', kind: 'Job', resource: 'jobs' },
  [WorkloadKind.CRON_JOB]: { group: 'batch', kind: 'CronJob', resource: 'cronjobs', runs: WorkloadKind.JOB },
  [WorkloadKind.VOLCANO_JOB]: { group: 'batch.volcano.sh', kind: 'Job', resource: 'jobs' },
  [WorkloadKind.VOLCANO_CRON_JOB]: { group: 'batch.volcano.sh', kind: 'CronJob', resource: 'cronjobs', runs: WorkloadKind.VOLCANO_JOB },
  [WorkloadKind.JOB_SET]: { group: 'jobset.x-k8s.io', kind: 'JobSet', resource: 'jobsets', parts: [WorkloadKind.JOB] },
  [WorkloadKind.TRAIN_JOB]: {
    group: 'trainer.kubeflow.org', kind: 'TrainJob', resource: 'trainjobs', parts: [WorkloadKind.JOB_SET, WorkloadKind.JOB],
  },
};

const ALL = Object.keys(WORKLOAD_RESOURCES) as WorkloadKind[];

/** The kind of workload that an object is, if it is one. */
export function workloadKindOf(group: string, kind: string): WorkloadKind | undefined {
  return ALL.find((candidate) => WORKLOAD_RESOURCES[candidate].group === group && WORKLOAD_RESOURCES[candidate].kind === kind);
}

/** The kinds given and the runs that they make, each once and always in the same order. */
export function withRuns(kinds: readonly WorkloadKind[]): WorkloadKind[] {
  const runs = kinds.map((kind) => WORKLOAD_RESOURCES[kind].runs);
  return ALL.filter((kind) => kinds.includes(kind) || runs.includes(kind));
}

/** The parts that the kinds given make. */
export function partsOf(kinds: readonly WorkloadKind[]): WorkloadKind[] {
  const parts = kinds.flatMap((kind) => WORKLOAD_RESOURCES[kind].parts ?? []);
  return ALL.filter((kind) => parts.includes(kind));
}

export function isVolcano(kind: WorkloadKind): boolean {
  return WORKLOAD_RESOURCES[kind].group === 'batch.volcano.sh';
}
