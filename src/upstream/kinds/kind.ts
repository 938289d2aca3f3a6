/** What Argo CD makes of the health of an object: a check of its own, one of ours by name, or none, which counts as Healthy at once. */
export type HealthCheck =
  | 'built in'
  | 'none'
  | 'volcano job'
  | 'volcano queue'
  | 'volcano pod group'
  | 'job set'
  | 'leader worker set'
  | 'mpi job'
  | 'ray job'
  | 'train job'
  | 'kueue cluster queue'
  | 'kueue local queue'
  | 'kueue check'
  | 'kueue workload';

/**
 * What upstream lays down about the objects of one kind. Every property has to be stated, so that a new row answers all who ask.
 *
 * What a change of a live object does depends on the change and is recorded, not stated: see `preflight/diff/live-change.ts`.
 */
export interface ObjectKind {
  /** Versions that supported releases serve, the newest first. */
  readonly versions: readonly string[];

  /** What the API server, quotas (`count/jobs.batch`) and RBAC call it. */
  readonly plural: string;
  readonly scope: 'namespace' | 'cluster';

  /** What RBAC knows below it, with a space between two. */
  readonly subresources: string;

  /** Whether it ends and must not be started twice, starts such ones again and again, or stays until somebody deletes it. */
  readonly life: 'ends' | 'recurs' | 'stays';

  /** Whether deleting it deletes what people have stored. */
  readonly holdsData: boolean;

  /** Whether who may create it can run pods by that. */
  readonly makesPods: boolean;

  /** Wave of Argo CD: what an object needs to exist is in an earlier one. */
  readonly wave: number;
  readonly health: HealthCheck;
}

/** What is asked about kinds that run pods, beyond what is asked about all. */
export interface WorkloadRow extends ObjectKind {
  /** Whether teams have it from this library, so that access, delivery and policies deal with it. The others are only read. */
  readonly isOffered: boolean;

  /** Property paths of the pod templates, `spec.tasks[].template`; one of no length where the object itself is a pod. */
  readonly pods: readonly string[];

  /** Property path of the job that a schedule makes; empty for what is a job itself. */
  readonly job: string;

  /** Field of the spec that has the object deleted some time after its end; undefined where there is none, or where it deletes less. */
  readonly timeToLive: string | undefined;

  /** Property paths of what controllers change in the cluster, apart from pod templates. */
  readonly live: readonly string[];

  /** Whether Kueue writes placement into the pod templates when it admits the workload. */
  readonly isPlacedByKueue: boolean;

  /** Whether Kueue lets it change its size while it runs. */
  readonly isElastic: boolean;

  /** Whether Kueue admits all its pods at once, or pods and groups one by one. */
  readonly queued: 'together' | 'one by one';

  /** Whether an operator completes the pod templates, so that gaps in them are no mistakes. */
  readonly isCompletedByOperator: boolean;

  /** Types that its controller makes and that a team handles as its own: the runs of a schedule. */
  readonly runs: readonly string[];

  /** Types that its controller makes and remakes, so that a team only looks at them. */
  readonly parts: readonly string[];
}

/** Waves by what an object is for. The numbers between are the user's. */
export const Wave = {
  NAMESPACES: -100,

  /** What names nothing but its namespace. */
  BASICS: -90,
  WORKER_CLUSTERS: -88,
  WORKER_GROUPS: -85,
  FLAVORS: -80,
  QUEUE_ROOTS: -70,
  CLUSTER_QUEUES: -50,
  LOCAL_QUEUES: -40,
  LIMITS: -30,
  BINDINGS: -20,

  /** Everything else. */
  OTHERS: 0,

  /**
   * The last wave. Argo CD waits for every wave but the last to be healthy, so what is not healthy until it ends, or until
   * something else of this wave runs, is here: runs; crons, which are Progressing while a run of theirs goes on, and
   * Degraded after one that failed; claims, which stay Pending until a pod uses them if their class binds at first use
   * (argo-cd#12840); pod groups, which wait for pods. Within the wave Argo CD has an order of kinds: claims before Jobs.
   */
  LAST: 100,
} as const;

/** What most objects are that run no pods. Versions, plural and scope are the row's to say. */
export const CONFIGURATION = {
  subresources: '', life: 'stays', holdsData: false, makesPods: false, wave: Wave.OTHERS, health: 'none',
} as const;
