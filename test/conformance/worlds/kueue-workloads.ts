import { Obj } from '../control-plane/client';
import { Random } from '../random';
import { SHARED_CLAIM } from './kueue-devices';

const GPU = 'nvidia.com/gpu';
const IMAGE = 'registry.example.com/ml/train:1.4.0';

/** What pods are made of. */
export interface Pods {
  readonly random: Random;

  /** Node labels that name places, from the widest to the narrowest; empty without a topology. */
  readonly topology: readonly string[];

  /** Templates of claims of devices; empty without devices. */
  readonly claims: readonly string[];
}

/** Where the workload goes. */
export interface Meta {
  readonly namespace: string;
  readonly queue: string;

  /** Its class of priority. */
  readonly priority?: string;
}

/** Requests and limits in the ways that people write them. */
export function amounts(random: Random): Obj {
  const common = {
    ...random.some(0.9, () => ({ cpu: random.pick(['500m', '1', '2', '8', '20']) })),
    ...random.some(0.9, () => ({ memory: random.pick(['512Mi', '4Gi', '32Gi', '100Gi']) })),
  };
  const gpus = random.some(0.75, () => ({ [GPU]: String(random.pick([1, 1, 2, 4, 8])) }));
  const mode = random.next();
  if (mode < 0.5) {
    return { requests: { ...common, ...gpus }, limits: { ...common, ...gpus } };
  }
  return mode < 0.75 ? { requests: { ...common, ...gpus }, limits: gpus } : { limits: { ...common, ...gpus } };
}

function podTemplate({ random, topology, claims }: Pods): Obj {
  const selector = {
    matchExpressions: [
      { key: random.pick(['gpu', 'zone', 'other']), operator: random.pick(['In', 'NotIn']), values: [random.pick(['a100', 'h100', 'a'])] },
    ],
  };
  const toleration = random.maybe(0.5)
    ? { key: random.pick(['spot', GPU]), operator: 'Exists' }
    : { key: random.pick(['spot', GPU]), operator: 'Equal', value: random.pick(['true', 'present']), effect: 'NoSchedule' };
  const annotations = topology.length > 0 && random.maybe(0.7) ? topologyRequest(random, topology) : undefined;
  const claimed = claims.length > 0 && random.maybe(0.8) ? random.pick(claims) : undefined;
  const reference = claimed === SHARED_CLAIM ? { resourceClaimName: claimed } : { resourceClaimTemplateName: claimed };
  return {
    ...(annotations === undefined ? {} : { metadata: { annotations } }),
    spec: {
      restartPolicy: 'Never',
      ...(claimed === undefined ? {} : { resourceClaims: [{ name: 'devices', ...reference }] }),
      containers: [
        { name: 'main', image: IMAGE, resources: { ...amounts(random), ...(claimed === undefined ? {} : { claims: [{ name: 'devices' }] }) } },
        ...(random.maybe(0.15) ? [{ name: 'side', image: IMAGE, resources: amounts(random) }] : []),
      ],
      ...random.some(0.2, () => ({
        initContainers: [
          { name: 'init', image: IMAGE, ...random.some(0.4, () => ({ restartPolicy: 'Always' })), resources: amounts(random) },
        ],
      })),
      ...random.some(topology.length > 0 ? 0 : 0.2, () => ({ nodeSelector: { gpu: random.pick(['a100', 'h100', 'v100']) } })),
      ...random.some(topology.length > 0 ? 0 : 0.15, () => ({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [selector] } } },
      })),
      ...random.some(0.65, () => ({ tolerations: [toleration] })),
    },
  };
}

function topologyRequest(random: Random, topology: readonly string[]): Obj {
  const kind = random.next();
  if (kind < 0.4) {
    return { 'kueue.x-k8s.io/podset-required-topology': random.maybe(0.93) ? random.pick(topology) : 'example.com/other' };
  }
  return kind < 0.7
    ? { 'kueue.x-k8s.io/podset-preferred-topology': random.pick(topology) }
    : { 'kueue.x-k8s.io/podset-unconstrained-topology': 'true' };
}

function metadata({ namespace, queue, priority }: Meta, annotations?: Obj): Obj {
  const own = priority === undefined ? {} : { 'kueue.x-k8s.io/priority-class': priority };
  return { name: 'job', namespace, labels: { 'kueue.x-k8s.io/queue-name': queue, ...own }, ...(annotations === undefined ? {} : { annotations }) };
}

export function batchJob(pods: Pods, meta: Meta): Obj {
  const { random } = pods;
  const count = random.pick([1, 1, 2, 3, 4, 8]);
  const partial = count > 1 && random.maybe(0.1) ? { 'kueue.x-k8s.io/job-min-parallelism': String(random.int(1, count - 1)) } : undefined;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(meta, partial),
    spec: {
      parallelism: count,
      completions: random.maybe(0.8) ? count : count * 2,
      ...random.some(0.3, () => ({ completionMode: 'Indexed' })),
      template: podTemplate(pods),
    },
  };
}

export function jobSet(pods: Pods, meta: Meta): Obj {
  const { random } = pods;
  const replicatedJobs = Array.from({ length: random.pick([1, 2, 2, 3]) }, (_, i) => ({
    name: `r${i}`,
    replicas: random.pick([1, 1, 2]),
    template: {
      spec: {
        parallelism: random.pick([1, 2, 4]),
        completions: 4,
        completionMode: 'Indexed',
        backoffLimit: 0,
        template: podTemplate(pods),
      },
    },
  }));
  return { apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: metadata(meta), spec: { replicatedJobs } };
}

/** A launcher and workers, made by the MPI operator. */
export function mpiJob(pods: Pods, meta: Meta): Obj {
  const { random } = pods;
  const role = (replicas: number): Obj => ({ replicas, template: podTemplate(pods) });
  return {
    apiVersion: 'kubeflow.org/v2beta1',
    kind: 'MPIJob',
    metadata: metadata(meta),
    spec: {
      slotsPerWorker: random.pick([1, 8]),
      runPolicy: { cleanPodPolicy: 'Running', suspend: true },
      mpiReplicaSpecs: { Launcher: role(1), Worker: role(random.int(1, 6)) },
    },
  };
}

/** A cluster of Ray for one command, made by KubeRay, whose submitter asks for 500m and 200Mi at least. */
export function rayJob(pods: Pods, meta: Meta): Obj {
  const { random } = pods;
  // KubeRay looks for Ray in the first container
  const template = (): Obj => {
    const { spec, ...rest } = podTemplate(pods);
    return { ...rest, spec: { ...spec, restartPolicy: undefined } };
  };
  const workers = Array.from({ length: random.int(1, 2) }, (_, i) => {
    const replicas = random.int(1, 4);
    return { groupName: `w${i}`, replicas, minReplicas: replicas, maxReplicas: replicas, rayStartParams: {}, template: template() };
  });
  return {
    apiVersion: 'ray.io/v1',
    kind: 'RayJob',
    metadata: metadata(meta),
    spec: {
      entrypoint: 'python train.py',
      shutdownAfterJobFinishes: true,
      suspend: true,
      ...random.some(0.3, () => ({ submissionMode: random.pick(['HTTPMode', 'SidecarMode']) })),
      rayClusterSpec: {
        ...random.some(0.15, () => ({ enableInTreeAutoscaling: true })), rayVersion: '2.53.0', headGroupSpec: { rayStartParams: {}, template: template() }, workerGroupSpecs: workers },
    },
  };
}

/** Pods that Kueue admits together. */
export function podGroup(pods: Pods, meta: Meta): Obj[] {
  const { random } = pods;
  const count = random.pick([1, 2, 3]);
  const { metadata: template, spec } = podTemplate(pods);
  return Array.from({ length: count }, (_, i) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `pod-${i}`,
      namespace: meta.namespace,
      labels: { 'kueue.x-k8s.io/queue-name': meta.queue, 'kueue.x-k8s.io/pod-group-name': 'group' },
      annotations: { ...template?.annotations, 'kueue.x-k8s.io/pod-group-total-count': String(random.maybe(0.95) ? count : count + 1) },
    },
    spec,
  }));
}

export function trainJob(pods: Pods, meta: Meta): Obj[] {
  const { random } = pods;
  const { spec, metadata: template } = podTemplate(pods);
  const containers = spec.containers.map((container: Obj, i: number) => (i === 0 ? { ...container, name: 'node' } : container));
  const job = {
    name: 'node',
    template: {
      metadata: { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } },
      spec: { template: { ...(template === undefined ? {} : { metadata: template }), spec: { ...spec, containers } } },
    },
  };
  return [
    {
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainingRuntime',
      metadata: { name: 'runtime', namespace: meta.namespace, labels: { 'trainer.kubeflow.org/framework': 'torch' } },
      spec: { mlPolicy: { numNodes: random.int(1, 3), torch: {} }, template: { spec: { replicatedJobs: [job] } } },
    },
    {
      apiVersion: 'trainer.kubeflow.org/v1alpha1',
      kind: 'TrainJob',
      metadata: metadata(meta),
      spec: {
        runtimeRef: { apiGroup: 'trainer.kubeflow.org', kind: 'TrainingRuntime', name: 'runtime' },
        trainer: {
          ...random.some(0.5, () => ({ numNodes: random.int(1, 6) })),
          ...random.some(0.3, () => ({ resourcesPerNode: amounts(random) })),
        },
      },
    },
  ];
}
