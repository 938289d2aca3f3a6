export { Cpu } from './base/cpu';
export { ExtraProps } from './base/extra-props';
export { CustomGpuOptions, Gpu, NeuronOptions } from './upstream/gpu';
export { Quantity } from './base/quantity';

export { KubernetesVersion } from './cluster/kubernetes-version';
export { ExistingNamespace } from './cluster/existing-namespace';
export { MlCluster } from './cluster/ml-cluster';
export { MlClusterProps } from './cluster/ml-cluster-props';
export { NodePool } from './cluster/node-pool';
export { AutoscaledNodePoolOptions, NodePoolFacts, NodePoolOptions } from './cluster/node-pool-options';
export { PodsReady, PodsReadyOptions } from './cluster/pods-ready';
export { Priority, PriorityClasses } from './cluster/priority';
export { Queue, QueueCapacity, QueueOptions } from './cluster/queue';
export { QueueSystem } from './cluster/queue-system';
export { DeviceClassMapping, KueueOptions, Queueing, VolcanoOptions } from './cluster/queueing';
export { Taint, TaintOptions } from './cluster/taint';
export { TopologyRequest, TopologySlices } from './cluster/topology-request';
export { VolcanoCapacityOptions, VolcanoQuota } from './cluster/volcano-quota';
export { VolcanoScheduler } from './cluster/volcano-scheduler';
export { VolcanoPlugin, VolcanoSchedulerOptions, VolcanoTier } from './upstream/volcano-scheduler-options';

export { TaintEffect } from './upstream/taint-effect';

export { AccessMode } from './pod/mount-options';
export { Checkpoint, CheckpointOptions } from './pod/checkpoint';
export {
  ContainerPort, ContainerProps, ContainerSettings, CpuLimit, HelperContainer, MemoryLimit, PortProtocol, StorageLimit,
} from './pod/container-props';
export { Env, EnvReferenceOptions, EnvResourceOptions } from './pod/env';
export { EnvFrom, EnvFromOptions } from './pod/env-from';
export { Identity, IdentityOptions } from './pod/identity';
export { ImagePullPolicy } from './pod/image-pull-policy';
export { Mount } from './pod/mount';
export {
  CsiMountOptions, DownwardApiOptions, EmptyDirMountOptions, EphemeralClaimOptions, FileMountOptions, ImageMountOptions, MountOptions,
  NewClaimOptions,
} from './pod/mount-options';
export { EfaOptions, GpuDirectOptions, NetworkProfile, RdmaNetworkOptions } from './pod/network-profile';
export { CloudProvider, GpuModel } from './upstream/gpu-models';
export { NodeRequirement } from './pod/node-requirement';
export { NodePreference, Placement, PodNeighbours, TopologySpread } from './pod/placement';
export { PodProps, PodSettings } from './pod/pod-props';
export { PodSecurityLevel } from './upstream/pod-security';
export { Probe, ProbeOptions } from './pod/probe';
export { Rdma, RdmaOptions } from './pod/rdma';
export { ResourceClaim, ResourceClaimOptions } from './pod/resource-claim';
export {
  CustomSecurityOptions, PrivilegedSecurityOptions, RelaxedSecurityOptions, RestrictedSecurityOptions,
} from './pod/security-options';
export { SecurityProfile } from './pod/security-profile';
export { SharedMemory } from './pod/shared-memory';
export { OtlpProtocol, TelemetryProps } from './pod/telemetry';
export { Toleration, TolerationOptions } from './pod/toleration';
export { TpuGeneration, TpuSlice, TpuSliceOptions } from './pod/tpu-slice';
export { TorchrunProps } from './pod/torchrun';

export { ComputeDomain, ComputeDomainProps } from './devices/compute-domain';
export { DeviceClass, DeviceClassProps } from './devices/device-class';
export { DeviceRequest } from './devices/device-request';
export { DeviceMatch, ResourceClaimTemplate, ResourceClaimTemplateProps } from './devices/resource-claim-template';

export { Preflight } from './preflight/preflight';
export { PreflightPlugin } from './cli/preflight-plugin';

export { WorkloadDefaults, WorkloadDefaultsProps } from './workloads/workload-defaults';

export { ArgoCdApplications, ArgoCdApplicationsProps } from './gitops/argo-cd-applications';
export { ArgoCdHealthChecks, ArgoCdHealthChecksProps } from './gitops/argo-cd-health-checks';
export { ArgoCdDeliveryOptions, Delivery, FluxDeliveryOptions } from './gitops/delivery';
export { FluxKustomizations, FluxKustomizationsProps } from './gitops/flux-kustomizations';
export { RunRecord } from './gitops/run-record';
export { RunPruning, RunStyle } from './gitops/run-style';

export { Backfill, BackfillProps } from './workloads/backfill';
export { BatchInferenceCron, BatchInferenceCronProps } from './workloads/batch-inference-cron';
export { BatchPipeline, BatchPipelineProps, PipelineStep } from './workloads/batch-pipeline';
export { CleanUp } from './workloads/clean-up';
export { ConcurrencyPolicy } from './workloads/cron-props';
export { CronProps } from './workloads/cron-props';
export { DateRange } from './workloads/date-range';
export { FailurePolicy } from './workloads/failure-policy';
export { KueueJobOptions } from './workloads/kueue-job-options';
export { LateAlert } from './workloads/late-alert';
export { FirstMissingOptions, LogicalDate } from './workloads/logical-date';
export { NamedRunProps } from './workloads/named-run-props';
export { PodReplacementPolicy } from './workloads/pod-replacement-policy';
export { Retry } from './workloads/retry';
export { QueuedProps, RunProps } from './workloads/run-props';
export { Schedule } from './workloads/schedule';
export { ScriptShell } from './workloads/script-shell';
export { ShardedInference, ShardedInferenceProps } from './workloads/sharded-inference';
export { ShardingProps } from './workloads/sharding';
export { SuccessPolicy } from './workloads/success-policy';
export { KueueWorkload, KueueWorkloadProps, WorkloadPodSet } from './workloads/kueue-workload';
export { PodCounts } from './workloads/pod-counts';
export { TrainingJob, TrainingJobProps } from './workloads/training-job';

export { Borrow } from './queues/borrow';
export { IdleQuota } from './queues/idle-quota';
export { ContainerAmounts, ContainerLimits } from './queues/container-limits';
export { AdmissionCheck, AdmissionCheckParameters, AdmissionCheckProps } from './queues/kueue/admission-check';
export {
  AdmissionCheckRule, AdmissionMode, ClusterQueue, ClusterQueueProps, ConcurrentAdmission, FlavorMigration, QueueingStrategy,
} from './queues/kueue/cluster-queue';
export { Cohort, CohortProps } from './queues/kueue/cohort';
export { FlavorFungibility, FlavorPreference, FlavorSearch } from './queues/kueue/flavor-fungibility';
export { KubeConfig } from './queues/kueue/kube-config';
export { LocalQueue, LocalQueueProps } from './queues/kueue/local-queue';
export { MultiKueueCluster, MultiKueueClusterProps } from './queues/kueue/multi-kueue-cluster';
export { MultiKueueConfig, MultiKueueConfigProps } from './queues/kueue/multi-kueue-config';
export { LabelRequirement } from './queues/label-requirement';
export { NamespaceSelector } from './queues/kueue/namespace-selector';
export { BorrowWithinCohort, ClusterQueuePreemption, ReclaimWithinCohort, WithinClusterQueue } from './queues/kueue/preemption';
export { PodSetMerge, ProvisioningRequestConfig, ProvisioningRequestConfigProps } from './queues/kueue/provisioning-request-config';
export { ResourceFlavor, ResourceFlavorProps } from './queues/kueue/resource-flavor';
export { FlavorQuota, ResourceGroup } from './queues/kueue/resource-group';
export { StopPolicy } from './queues/kueue/stop-policy';
export { Topology, TopologyProps } from './queues/kueue/topology';
export { WorkloadPriorityClass, WorkloadPriorityClassProps } from './queues/kueue/workload-priority-class';
export { LoanReturn } from './queues/loan-return';
export { PoolLedgerEntry, QuotaLedger, QuotaLedgerEntry } from './queues/quota-ledger';
export { MultiKueue, MultiKueueProps, MultiKueueWorker } from './queues/multi-kueue';
export { NamespaceGuardrails, NamespaceGuardrailsProps } from './queues/namespace-guardrails';
export { NamespaceQuota, PriorityQuota, QuotaAmounts } from './queues/namespace-quota';
export { PodPreemption, PriorityClass, PriorityClassProps } from './queues/priority-class';
export { PriorityTierOptions, PriorityTiers, PriorityTiersProps } from './queues/priority-tiers';
export { Share } from './queues/share';
export { ShareRounding } from './queues/share-rounding';
export { Team } from './queues/team';
export { TeamPreemption } from './queues/team-preemption';
export { TeamQueues, TeamQueuesProps } from './queues/team-queues';
export { HyperNode, HyperNodeMember, HyperNodeProps } from './queues/volcano/hyper-node';
export { VolcanoPodGroup, VolcanoPodGroupProps } from './queues/volcano/volcano-pod-group';
export { QueueNodeGroups } from './queues/volcano/queue-node-groups';
export { DequeueStrategy, VolcanoQueue, VolcanoQueueProps } from './queues/volcano/volcano-queue';
export { VolcanoSchedulerConfigMap, VolcanoSchedulerConfigMapProps } from './queues/volcano/volcano-scheduler-config-map';

export { AccessRisk } from './access/access-risk';
export { AccessRole, AccessRoleProps } from './access/access-role';
export { AccessRule } from './access/access-rule';
export { AccessGrant, AccessQuestion, AccessSummary } from './access/access-summary';
export { AksIdentityOptions, CloudIdentity, EksIdentityOptions } from './access/cloud-identity';
export { Dispatcher, DispatcherTask } from './access/dispatcher';
export { GpuRbac } from './access/gpu-rbac';
export { ExtraAccessRule, GpuRbacProps } from './access/gpu-rbac-props';
export { Persona } from './access/persona';
export { QueueStatus } from './access/queue-status';
export { QueueStatusRole, QueueStatusRoleProps } from './access/queue-status-role';
export { ServiceAccountSubjectOptions, Subject } from './access/subject';
export { WorkloadKind } from './access/workload-kind';
export { WorkloadServiceAccount, WorkloadServiceAccountProps } from './access/workload-service-account';

export { Framework } from './gangs/framework';
export { CustomFrameworkOptions, IndependentOptions } from './gangs/frameworks/custom';
export { JaxOptions } from './gangs/frameworks/jax';
export { MpiImplementation, MpiOptions, MpiSshUser } from './gangs/frameworks/mpi-options';
export { PytorchOptions } from './gangs/frameworks/pytorch';
export { RayOptions, RayWorkerGroup } from './gangs/frameworks/ray';
export { TensorflowOptions } from './gangs/frameworks/tensorflow';
export { TorchrunOptions, TorchrunRendezvous } from './gangs/frameworks/torchrun';
export { IndexedJobEngineOptions } from './gangs/engines/indexed-job';
export { JobFailureAction, JobFailureReason, JobFailureRule, JobSetEngineOptions, RestartStrategy } from './gangs/engines/jobset-options';
export { GroupRestart, GroupStartup } from './gangs/engines/leader-worker-set';
export { MpiCleanPodPolicy, MpiJobEngineOptions } from './gangs/engines/mpi-job';
export { RayJobEngineOptions, RayRuntimeEnv, RaySubmissionMode } from './gangs/engines/ray-job';
export { TrainJobEngineOptions, TrainJobSource } from './gangs/engines/train-job';
export { VolcanoEngineOptions } from './gangs/engines/volcano';
export { GangDefaults, GangDefaultsProps } from './gangs/gang-defaults';
export { GangEngine } from './gangs/gang-engine';
export { GangGuarantee } from './gangs/gang-guarantee';
export { GangProps } from './gangs/gang-props';
export { GangRole, NamedGangRole, NumaPolicy, RoleFailure } from './gangs/gang-role';
export { RoleState, StartAfter } from './gangs/start-after';
export { JobSetCron, JobSetCronProps } from './gangs/job-set-cron';
export { JobFlowStep, VolcanoJobFlow, VolcanoJobFlowProps } from './gangs/volcano-job-flow';
export { VolcanoJobTemplate, VolcanoJobTemplateProps } from './gangs/volcano-job-template';
export { GangSuccess } from './gangs/gang-success';
export { GangTrainingCron, GangTrainingCronProps } from './gangs/gang-training-cron';
export { GangInferenceServer, GangInferenceServerProps } from './gangs/gang-inference-server';
export { GangPod, GangTrainingJob, GangTrainingJobProps } from './gangs/gang-training-job';
export { NcclDebug, NcclOptions } from './gangs/nccl';
export { NetworkTopology } from './gangs/network-topology';
export { MlPolicy, MpiPolicyOptions } from './gangs/trainer/ml-policy';
export { PodGroupPolicy } from './gangs/trainer/pod-group-policy';
export { ClusterTrainingRuntime, TrainingRuntime, TrainingRuntimeProps } from './gangs/trainer/training-runtime';
export { TrainingRuntimeOptions, TrainingRuntimeRef } from './gangs/trainer/training-runtime-ref';

export { DeploymentCopy, DeploymentTaskOptions, JobDispatcherOptions, JobDispatcherProps } from './dispatch/job-dispatcher-props';
export { JobDispatcher } from './dispatch/job-dispatcher';

export { MetricsScrape, MetricsScrapeProps } from './observe/metrics-scrape';
export { WorkloadAlert } from './observe/workload-alert';
export { AlertThresholds, WorkloadAlerts, WorkloadAlertsProps } from './observe/workload-alerts';
export { WorkloadDashboard, WorkloadDashboardProps } from './observe/workload-dashboard';
