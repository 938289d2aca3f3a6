/** A kind of workload that access is given to. */
export enum WorkloadKind {
  /** `Job` of `batch`. */
  JOB = 'Job',
  /** `CronJob` of `batch`, with the Jobs that it makes. */
  CRON_JOB = 'CronJob',
  /** `Job` of `batch.volcano.sh`. */
  VOLCANO_JOB = 'VolcanoJob',
  /** `CronJob` of `batch.volcano.sh`, with the Volcano Jobs that it makes. */
  VOLCANO_CRON_JOB = 'VolcanoCronJob',
  /** `JobSet` of `jobset.x-k8s.io`; the Jobs that it makes can be seen. */
  JOB_SET = 'JobSet',
  /** `TrainJob` of `trainer.kubeflow.org`; the JobSets and Jobs that it makes can be seen. */
  TRAIN_JOB = 'TrainJob',
  /** `MPIJob` of `kubeflow.org`; the Job of its launcher can be seen. */
  MPI_JOB = 'MPIJob',
  /** `RayJob` of `ray.io`; the cluster and the Job that it makes can be seen. */
  RAY_JOB = 'RayJob',
  /** `LeaderWorkerSet` of `leaderworkerset.x-k8s.io`. */
  LEADER_WORKER_SET = 'LeaderWorkerSet',
}
