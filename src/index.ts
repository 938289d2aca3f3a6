export { Cpu } from './units/cpu';
export { CustomGpuOptions, Gpu } from './units/gpu';
export { Quantity } from './units/quantity';

export { KubernetesVersion } from './cluster/kubernetes-version';
export { MlCluster, MlClusterProps } from './cluster/ml-cluster';
export { NodePool, NodePoolFacts, NodePoolOptions } from './cluster/node-pool';
export { PodsReady, PodsReadyOptions } from './cluster/pods-ready';
export { Priority, PriorityClasses } from './cluster/priority';
export { Queue, QueueCapacity, QueueOptions } from './cluster/queue';
export { QueueSystem } from './cluster/queue-system';
export { KueueOptions, Queueing, VolcanoOptions } from './cluster/queueing';
export { Taint, TaintOptions } from './cluster/taint';
export { VolcanoCapacityOptions, VolcanoQuota } from './cluster/volcano-quota';
export { VolcanoPlugin, VolcanoScheduler, VolcanoSchedulerOptions, VolcanoTier } from './cluster/volcano-scheduler';

export { TaintEffect } from './manifest/taint-effect';

export { Checkpoint, CheckpointOptions } from './pod/checkpoint';
export { ContainerPort, ContainerProps, CpuLimit, HelperContainer, PortProtocol } from './pod/container-props';
export { Env, EnvReferenceOptions, EnvResourceOptions } from './pod/env';
export { EnvFrom, EnvFromOptions } from './pod/env-from';
export { Identity, IdentityOptions } from './pod/identity';
export { ImagePullPolicy } from './pod/image-pull-policy';
export { CsiMountOptions, EmptyDirMountOptions, EphemeralClaimOptions, FileMountOptions, ImageMountOptions, Mount, MountOptions } from './pod/mount';
export { NodeRequirement } from './pod/node-requirement';
export { NodePreference, Placement, PodNeighbours, TopologySpread } from './pod/placement';
export { PodProps } from './pod/pod-props';
export { PodSecurityLevel } from './pod/pod-security-level';
export { Probe, ProbeOptions } from './pod/probe';
export { Rdma, RdmaOptions } from './pod/rdma';
export { ResourceClaim, ResourceClaimOptions } from './pod/resource-claim';
export { CustomSecurityOptions, RelaxedSecurityOptions, RestrictedSecurityOptions, SecurityProfile } from './pod/security-profile';
export { SharedMemory } from './pod/shared-memory';
export { Toleration, TolerationOptions } from './pod/toleration';
export { TorchrunProps } from './pod/torchrun';

export { Preflight } from './preflight/preflight';
export { PreflightPlugin } from './plugin/preflight-plugin';

export { WorkloadDefaults, WorkloadDefaultsProps } from './defaults/workload-defaults';

export { ArgoCdApplications, ArgoCdApplicationsProps } from './delivery/argo-cd-applications';
export { ArgoCdHealthChecks, ArgoCdHealthChecksProps } from './delivery/argo-cd-health-checks';
export { ArgoCdDeliveryOptions, Delivery } from './delivery/delivery';
export { RunPruning, RunStyle } from './delivery/run-style';

export { CleanUp } from './job/clean-up';
export { DateRange } from './job/date-range';
export { FailurePolicy } from './job/failure-policy';
export { FirstMissingOptions, LogicalDate, LogicalDateOptions } from './job/logical-date';
export { Retry } from './job/retry';
export { RunProps } from './job/run-props';
export { Schedule } from './job/schedule';
export { ScriptShell } from './job/script-shell';
export { TrainingJob, TrainingJobProps } from './job/training-job';

export { Borrow } from './queue/borrow';
export { IdleQuota } from './queue/idle-quota';
export { AdmissionCheckRule, ClusterQueue, ClusterQueueProps, QueueingStrategy } from './queue/kueue/cluster-queue';
export { Cohort, CohortProps } from './queue/kueue/cohort';
export { FlavorFungibility, FlavorPreference, FlavorSearch } from './queue/kueue/flavor-fungibility';
export { LocalQueue, LocalQueueProps } from './queue/kueue/local-queue';
export { NamespaceSelector } from './queue/kueue/namespace-selector';
export { BorrowWithinCohort, ClusterQueuePreemption, ReclaimWithinCohort, WithinClusterQueue } from './queue/kueue/preemption';
export { ResourceFlavor, ResourceFlavorProps } from './queue/kueue/resource-flavor';
export { FlavorQuota, ResourceGroup } from './queue/kueue/resource-group';
export { StopPolicy } from './queue/kueue/stop-policy';
export { Topology, TopologyProps } from './queue/kueue/topology';
export { WorkloadPriorityClass, WorkloadPriorityClassProps } from './queue/kueue/workload-priority-class';
export { LoanReturn } from './queue/loan-return';
export { PoolLedgerEntry, QuotaLedger, QuotaLedgerEntry } from './queue/quota-ledger';
export { PodPreemption, PriorityClass, PriorityClassProps } from './queue/priority-class';
export { PriorityTierOptions, PriorityTiers, PriorityTiersProps } from './queue/priority-tiers';
export { Share } from './queue/share';
export { ShareRounding } from './queue/share-rounding';
export { Team } from './queue/team';
export { TeamPreemption } from './queue/team-preemption';
export { TeamQueues, TeamQueuesProps } from './queue/team-queues';
export { VolcanoQueue, VolcanoQueueProps } from './queue/volcano/volcano-queue';
export { VolcanoSchedulerConfig, VolcanoSchedulerConfigProps } from './queue/volcano/volcano-scheduler-config';
