import { Duration, Size } from 'cdk8s';
import { flag, listOf, made, mapOf, number, ofCdk8s, oneOf, Shape, struct, StructShape, text } from '../base/shape';
import { Cpu } from '../base/cpu';
import { Gpu } from '../upstream/gpu';
import { Checkpoint } from './checkpoint';
import { ContainerPort, ContainerProps, CpuLimit, HelperContainer, MemoryLimit, PortProtocol, StorageLimit } from './container-props';
import { Env } from './env';
import { EnvFrom } from './env-from';
import { Identity } from './identity';
import { ImagePullPolicy } from './image-pull-policy';
import { Mount } from './mount';
import { NetworkProfile } from './network-profile';
import { NodeRequirement } from './node-requirement';
import { NodePreference, Placement, PodNeighbours, TopologySpread } from './placement';
import { PodProps } from './pod-props';
import { Probe } from './probe';
import { Rdma } from './rdma';
import { ResourceClaim } from './resource-claim';
import { SecurityProfile } from './security-profile';
import { SharedMemory } from './shared-memory';
import { TpuSlice } from './tpu-slice';
import { TELEMETRY_SHAPE } from './telemetry';
import { Toleration } from './toleration';
import { TorchrunProps } from './torchrun';

const size = ofCdk8s(Size, 'Size.gibibytes(32)');
const cpu = made(Cpu, 'Cpu.units(8)');
const probe = made(Probe, "Probe.tcp(8080)");
const nodeRequirement = made(NodeRequirement, "NodeRequirement.exists('example.com/nvme')");

/** A time. */
export const duration: Shape = ofCdk8s(Duration, 'Duration.minutes(10)');

const CONTAINER: StructShape<ContainerProps> = {
  image: text,
  imagePullPolicy: oneOf(ImagePullPolicy),
  command: listOf(text),
  args: listOf(text),
  workingDir: text,
  env: mapOf(made(Env, "Env.value('100')")),
  envFrom: listOf(made(EnvFrom, "EnvFrom.secret('credentials')")),
  cpu,
  cpuRequest: cpu,
  cpuLimit: oneOf(CpuLimit),
  memory: size,
  memoryRequest: size,
  memoryLimit: oneOf(MemoryLimit),
  ephemeralStorage: size,
  ephemeralStorageRequest: size,
  ephemeralStorageLimit: oneOf(StorageLimit),
  hugePages: mapOf(size),
  gpu: made(Gpu, 'Gpu.nvidia(1)'),
  rdma: made(Rdma, "Rdma.device('rdma/ib', 1)"),
  devices: mapOf(number),
  mounts: listOf(made(Mount, "Mount.claim('data', '/data')")),
  ports: listOf(struct<ContainerPort>({ port: number, name: text, protocol: oneOf(PortProtocol) }, ['port'])),
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  preStop: listOf(text),
  privileged: flag,
  addCapabilities: listOf(text),
  runAsUser: number,
  stdin: flag,
  tty: flag,
};

const neighbours = listOf(struct<PodNeighbours>({ labels: mapOf(text), topologyKey: text, weight: number }, ['labels']));

/** What to write in place of names that people know from manifests and other libraries. */
const WORKLOAD_HINTS: Readonly<Record<string, string>> = {
  activeDeadlineSeconds: "write 'timeout'",
  affinity: "write 'placement', which has nodeRequirements, near and awayFrom",
  backoffLimit: "write for instance 'retry: Retry.upTo(3)'",
  limits: "write 'cpu', 'memory' and 'gpu', each with its own amount",
  namespace: "set it on the chart: new Chart(app, 'nlp', { namespace: 'nlp' })",
  nodeSelector: "write 'placement: { nodeLabels: { … } }'",
  replicas: 'write how many pods there are in the words of the construct: completions, parallelism, shards, or nodes of a gang',
  requests: "write 'cpu', 'memory' and 'gpu', each with its own amount",
  resources: "write 'cpu', 'memory' and 'gpu', each with its own amount",
  restartPolicy: "leave it out: it follows from 'retry'",
  retries: "write for instance 'retry: Retry.upTo(3)'",
  run: 'leave it out: a cron starts a run of its own each time',
  securityContext: "write for instance 'security: SecurityProfile.restricted()'",
  serviceAccount: "write for instance 'identity: Identity.serviceAccount('trainer')'",
  serviceAccountName: "write for instance 'identity: Identity.serviceAccount('trainer')'",
  ttlSecondsAfterFinished: "write for instance 'cleanUp: CleanUp.after(Duration.hours(1))'",
  volumeMounts: "write 'mounts'",
  volumes: "write 'mounts'",
};

/** The properties of something that runs pods. */
export function workload<T>(fields: StructShape<T>, required: readonly (keyof T & string)[]): Shape {
  return struct<T>(fields, required, WORKLOAD_HINTS);
}

const helpers = listOf(workload<HelperContainer>({ ...CONTAINER, name: text }, ['name', 'image']));

const PLACEMENT: StructShape<Placement> = {
  gpuProduct: text,
  nodeLabels: mapOf(text),
  nodeRequirements: listOf(nodeRequirement),
  nodePreferences: listOf(struct<NodePreference>({ requirement: nodeRequirement, weight: number }, ['requirement'])),
  near: neighbours,
  awayFrom: neighbours,
  tolerations: listOf(made(Toleration, "Toleration.exists('example.com/training-only')")),
  topologySpread: listOf(struct<TopologySpread>({ topologyKey: text, maxSkew: number, required: flag }, ['topologyKey'])),
  runtimeClass: text,
  schedulerName: text,
  hostNetwork: flag,
};

/** What the properties of a pod must be at run time. */
export const POD_SHAPE: StructShape<PodProps> = {
  ...CONTAINER,
  containerName: text,
  labels: mapOf(text),
  annotations: mapOf(text),
  podLabels: mapOf(text),
  podAnnotations: mapOf(text),
  initContainers: helpers,
  sidecars: helpers,
  sharedMemory: made(SharedMemory, 'SharedMemory.half()'),
  checkpoint: made(Checkpoint, "Checkpoint.to(Mount.claim('checkpoints', '/checkpoints'))"),
  placement: struct<Placement>(PLACEMENT, [], { nodeSelector: "write 'placement.nodeLabels'" }),
  security: made(SecurityProfile, 'SecurityProfile.restricted()'),
  identity: made(Identity, "Identity.serviceAccount('trainer')"),
  imagePullSecrets: listOf(text),
  terminationGracePeriod: duration,
  doNotEvict: flag,
  meshSidecar: flag,
  setHostnameAsFqdn: flag,
  tpu: made(TpuSlice, "TpuSlice.of(TpuGeneration.V6E, '4x4')"),
  network: made(NetworkProfile, 'NetworkProfile.efa(32)'),
  telemetry: TELEMETRY_SHAPE,
  resourceClaims: listOf(made(ResourceClaim, "ResourceClaim.template('gpu', 'gpus')")),
};

/** What `torchrun` must be at run time. */
export const torchrun: Shape = struct<TorchrunProps>({
  script: text, module: text, scriptArgs: listOf(text), processesPerNode: number, maxRestarts: number, extraArgs: listOf(text),
});
