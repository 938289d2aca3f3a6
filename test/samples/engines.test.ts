import { Chart, Duration, Size } from 'cdk8s';
import {
  CleanUp, ClusterTrainingRuntime, ComputeDomain, Cpu, CpuLimit, Env, Framework, GangEngine, GangInferenceServer, GangTrainingJob,
  GangTrainingJobProps, Gpu, Identity, ImagePullPolicy, MlPolicy, Mount, NodeRequirement, Probe, Queue, Retry, SecurityProfile,
  SharedMemory, TaintEffect, Toleration, TrainingRuntime, TrainingRuntimeRef,
} from '../../src';
import { Manifest } from '../support/synth';
import { describeSaid, Said } from '../support/said';

const user = Queue.kueue('user-queue');
const queued = { queue: user, acceptQuotaOnlyGang: true };
const torch = TrainingRuntimeRef.cluster('torch-distributed', MlPolicy.torch());
const codeOf = (sample: Manifest): string => sample.spec.trainer.command[sample.spec.trainer.command.length - 1];
const gang = (chart: Chart, id: string, props: GangTrainingJobProps): GangTrainingJob => new GangTrainingJob(chart, id, props);
const noPython = (code: string): Framework =>
  Framework.torchrun({ extraArgs: ['--no-python'], script: 'python3', scriptArgs: ['-c', code] });

const fourCpu = { cpu: Cpu.units(4), cpuRequest: Cpu.units(2), memory: Size.gibibytes(8), memoryRequest: Size.gibibytes(4) };

const TRAINER: Said[] = [
  {
    name: 'trainer-01-multi-node',
    build: (chart, [sample]) => gang(chart, 'multi-node-example', {
      image: 'pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime', nodes: 3, acceptNoGang: true, engine: GangEngine.trainJob({ runtime: torch }),
      framework: noPython(codeOf(sample)),
    }),
    because: { 'trainer.command': 'what follows `python3` is in `args`' },
  },
  {
    name: 'trainer-02-runtime-patches',
    build: (chart, [sample]) => gang(chart, 'runtime-patches-example', {
      image: 'pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime', nodes: 2, acceptNoGang: true, engine: GangEngine.trainJob({ runtime: torch }),
      framework: noPython(codeOf(sample)), ...fourCpu,
      env: { CUSTOM_VAR: Env.value('custom-value'), PYTHONUNBUFFERED: Env.value('1') },
      labels: { team: 'ml-platform', 'cost-center': 'research' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
      identity: Identity.serviceAccount('training-sa'),
      placement: { nodeLabels: { 'node-type': 'training' }, tolerations: [Toleration.equal('training-workload', 'true', { effect: TaintEffect.NO_SCHEDULE })] },
    }),
    because: { 'trainer.command': 'what follows `python3` is in `args`', 'runtimePatches.0.manager': 'this library is the manager' },
  },
  {
    name: 'trainer-03-kueue-integration',
    build: (chart, [{ spec: { trainer } }]) => gang(chart, 'kueue-example', {
      queue: Queue.kueue('training-queue'), acceptQuotaOnlyGang: true, image: 'python:3.11-slim', command: trainer.command, nodes: 3,
      engine: GangEngine.trainJob({ runtime: torch }), framework: Framework.custom(), ...fourCpu,
    }),
    because: { 'spec.suspend': "Kueue's webhook suspends it; in a delivery the field would fight with Kueue" },
  },
  {
    name: 'trainer-rt-torch',
    build: (chart) => new ClusterTrainingRuntime(chart, 'torch-distributed', {
      image: 'pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime', policy: MlPolicy.torch(),
      labels: { 'trainer.kubeflow.org/framework': 'torch' },
    }),
  },
  {
    name: 'trainer-05-multi-step',
    objects: [0, 1],
    build: (chart, [, { spec: { trainer } }]) => {
      const { ref: runtime } = new TrainingRuntime(chart, 'torch-with-dataset-init', {
        image: 'pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime', policy: MlPolicy.torch(),
        labels: { 'trainer.kubeflow.org/framework': 'torch' }, workspace: Mount.claim('workspace', '/workspace'),
        datasetInitializer: { image: 'ghcr.io/kubeflow/trainer/dataset-initializer' },
      });
      gang(chart, 'multi-step-example', {
        image: 'pytorch/pytorch:2.13.0-cuda13.0-cudnn9-runtime', command: trainer.command, nodes: 2, acceptNoGang: true,
        engine: GangEngine.trainJob({ runtime, dataset: { storageUri: 'hf://tatsu-lab/alpaca' } }), framework: Framework.custom(), ...fourCpu,
      });
    },
  },
];

const mpiPi = { cpu: Cpu.units(1), memory: Size.gibibytes(1) };

const MPI: Said[] = [
  {
    name: 'kueue-mpijob',
    build: (chart) => gang(chart, 'pi', {
      ...queued, ...mpiPi, image: 'mpioperator/mpi-pi:openmpi', nodes: 2, command: ['mpirun'], args: ['-n', '2', '/home/mpiuser/pi'],
      security: SecurityProfile.baseline({ runAsUser: 1000 }), engine: GangEngine.mpiJob(), cleanUp: CleanUp.after(Duration.minutes(1)),
      framework: Framework.mpi({
        ownMpirun: true, sshUser: { home: '/home/mpiuser' }, launcher: { containerName: 'mpi-launcher', ...mpiPi },
        worker: { containerName: 'mpi-worker' },
      }),
    }),
    because: {
      'securityContext.runAsUser': 'the user is that of the pod, and so of all its containers',
      'Worker.template.spec.containers.0.args': 'the whole command is in `command`',
    },
  },
  {
    name: 'aws-nccl-gb200',
    build: (chart, [, { spec }]) => gang(chart, 'nccl-tests', {
      image: 'public.ecr.aws/u1m6g1t5/nccl-tests-arm64:latest', imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT, acceptNoGang: true,
      command: spec.mpiReplicaSpecs.Launcher.template.spec.containers[0].command, retry: Retry.upTo(20), nodes: 18, gpu: Gpu.nvidia(4),
      devices: { 'vpc.amazonaws.com/efa': 4 }, memory: Size.mebibytes(32000),
      resourceClaims: [new ComputeDomain(chart, 'eks-nccl-test-compute-domain', { nodes: 18 }).claim()],
      security: SecurityProfile.privileged({ privilegedContainers: false }), engine: GangEngine.mpiJob(), sharedMemory: SharedMemory.none(),
      framework: Framework.mpi({
        ownMpirun: true,
        launcher: {
          containerName: 'test-nccl-launcher',
          env: {
            PATH: Env.value('$PATH:/opt/amazon/efa/bin:/usr/bin'),
            LD_LIBRARY_PATH: Env.value(
              '/opt/amazon/openmpi/lib:/opt/nccl/build/lib:/opt/amazon/efa/lib:/opt/aws-ofi-nccl/install/lib:/usr/local/nvidia/lib:'
              + '$LD_LIBRARY_PATH',
            ),
          },
        },
        worker: {
          containerName: 'nccl-tests-worker', labels: { 'nccl-tests-replica': 'mpi-worker' }, mounts: [Mount.hostPath('/dev/shm', '/dev/shm')],
          placement: { near: [{ labels: { 'nccl-tests-replica': 'mpi-worker' }, topologyKey: 'nvidia.com/gpu.clique' }] },
        },
      }),
    }),
  },
  {
    name: 'cw-nccl-h100',
    build: (chart, [{ spec }]) => gang(chart, 'nccl-test-64-h100-8n', {
      image: spec.mpiReplicaSpecs.Worker.template.spec.containers[0].image, acceptNoGang: true, command: ['/bin/bash', '-c'],
      args: spec.mpiReplicaSpecs.Launcher.template.spec.containers[0].args, nodes: 8, gpu: Gpu.nvidia(8), cpu: Cpu.units(110),
      cpuLimit: CpuLimit.NONE, memory: Size.gibibytes(960), devices: { 'rdma/ib': 1 }, containerName: 'nccl',
      security: SecurityProfile.baseline(), engine: GangEngine.mpiJob(),
      sharedMemory: SharedMemory.none(),
      framework: Framework.mpi({
        ownMpirun: true,
        launcher: {
          cpu: Cpu.units(2), cpuLimit: CpuLimit.NONE, memory: Size.mebibytes(128),
          env: { OMPI_ALLOW_RUN_AS_ROOT: Env.value('1'), OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: Env.value('1') },
        },
        worker: {
          labels: { 'metadata.coreweave.cloud/job': 'nccl-test' }, mounts: [Mount.memory('/dev/shm')],
          placement: { nodeRequirements: [NodeRequirement.in('node.coreweave.cloud/type', ['gd-8xh100ib-i128'])] },
        },
      }),
    }),
  },
  {
    name: 'cw-nccl-gb300-dra',
    namespace: 'default',
    build: (chart, [, { spec }]) => {
      const [{ image }] = spec.mpiReplicaSpecs.Worker.template.spec.containers;
      const templateName = 'nccl-test-72-gb300-18n-dra-cd-channel';
      const domain = new ComputeDomain(chart, 'domain', { name: 'nccl-test-72-gb300-18n-dra', templateName });
      gang(chart, 'nccl-test-72-gb300-18n-dra', {
        image, acceptNoGang: true, command: ['/bin/bash', '-c'], args: spec.mpiReplicaSpecs.Launcher.template.spec.containers[0].args,
        nodes: 18, gpu: Gpu.nvidia(4), cpu: Cpu.units(140), memory: Size.gibibytes(900), devices: { 'rdma/ib': 1 }, containerName: 'nccl',
        security: SecurityProfile.baseline(), engine: GangEngine.mpiJob(), sharedMemory: SharedMemory.none(),
        resourceClaims: [domain.claim()],
        framework: Framework.mpi({
          ownMpirun: true,
          launcher: {
            cpu: Cpu.units(2), cpuLimit: CpuLimit.NONE, memory: Size.mebibytes(128),
            env: { OMPI_ALLOW_RUN_AS_ROOT: Env.value('1'), OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: Env.value('1') },
          },
          worker: {
            labels: { 'metadata.coreweave.cloud/job': 'nccl-test' }, mounts: [Mount.memory('/dev/shm')],
            annotations: spec.mpiReplicaSpecs.Worker.template.metadata.annotations,
            placement: {
              near: [
                { labels: { 'metadata.coreweave.cloud/job': 'nccl-test' }, topologyKey: 'nvidia.com/gpu.clique' },
                { labels: { 'metadata.coreweave.cloud/job': 'nccl-test' }, topologyKey: 'topology.kubernetes.io/zone', weight: 100 },
              ],
              nodeRequirements: [NodeRequirement.in('node.coreweave.cloud/type', ['gb300-4x', 'gb300-4x-e'])],
            },
          },
        }),
      });
    },
  },
  {
    name: 'nebius-nccl',
    build: (chart, [{ spec }]) => {
      const { Launcher, Worker } = spec.mpiReplicaSpecs;
      const unlimited = { name: 'init-limit', image: 'busybox:1.27.2', command: Worker.template.spec.initContainers[0].command };
      gang(chart, 'x-nccl-test-h100', {
        image: Worker.template.spec.containers[0].image, acceptNoGang: true, command: ['/bin/bash', '-c'], nodes: 2, gpu: Gpu.nvidia(8),
        args: Launcher.template.spec.containers[0].args, containerName: 'nccl', cpu: Cpu.units(108),
        memory: Size.kibibytes(1600 * 10 ** 9 / 1024), memoryRequest: Size.kibibytes(1200 * 10 ** 9 / 1024),
        security: SecurityProfile.privileged(), engine: GangEngine.mpiJob(), initContainers: [unlimited], sharedMemory: SharedMemory.none(),
        framework: Framework.mpi({
          ownMpirun: true,
          launcher: {
            cpu: Cpu.units(2), memory: Size.mebibytes(1208), memoryRequest: Size.mebibytes(1208),
            env: { OMPI_ALLOW_RUN_AS_ROOT: Env.value('1'), OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: Env.value('1') },
          },
          worker: { mounts: [Mount.memory('/dev/shm')] },
        }),
      });
    },
    because: {
      apiVersion: 'v1 is the operator before 2022',
      'metadata.x': 'left open by the template',
      'metadata.labels': 'left open by the template',
      'Worker.replicas': 'left open by the template',
    },
  },
];

const RAY: Said[] = [
  {
    name: 'kueue-rayjob',
    build: (chart) => gang(chart, 'rayjob-sample', {
      ...queued, image: 'rayproject/ray:2.9.0', command: ['python', '/home/ray/samples/sample_code.py'], cpu: Cpu.units(1),
      engine: GangEngine.rayJob({
        rayVersion: '2.9.0', autoscaling: true,
        runtimeEnv: { pip: ['requests==2.26.0', 'pendulum==2.1.2'], envVars: { counter_name: 'test_counter' } },
      }),
      framework: Framework.ray({
        head: { containerName: 'ray-head', mounts: [
          Mount.configMap('ray-job-code-sample', '/home/ray/samples', { items: { 'sample_code.py': 'sample_code.py' } }),
        ] },
        groups: [{
          name: 'small-group', replicas: 1, minReplicas: 1, maxReplicas: 5, containerName: 'ray-worker',
          preStop: ['/bin/sh', '-c', 'ray stop'],
        }],
      }),
    }),
    because: { runtimeEnvYAML: 'the same, as JSON, which is YAML' },
  },
  {
    name: 'ray-pytorch',
    build: (chart) => gang(chart, 'pytorch-text-classifier', {
      image: 'rayproject/ray-ml:2.46.0.0e19ea-py311-gpu', acceptNoGang: true, cpu: Cpu.units(2),
      memory: Size.kibibytes(8 * 10 ** 9 / 1024), gpu: Gpu.nvidia(1),
      command: ['python', 'ray-operator/config/samples/pytorch-text-classifier/fine-tune-pytorch-text-classifier.py'],
      engine: GangEngine.rayJob({
        rayVersion: '2.46.0',
        runtimeEnv: {
          pip: ['numpy', 'datasets', 'transformers>=4.19.1', 'pytorch-lightning==1.8.5'],
          workingDir: 'https://github.com/ray-project/kuberay/archive/master.zip',
        },
      }),
      sharedMemory: SharedMemory.none(),
      framework: Framework.ray({
        head: { gpu: Gpu.nvidia(1), containerName: 'ray-head', mounts: [Mount.emptyDir('/tmp/ray')] }, groups: [],
      }),
    }),
    because: {
      runtimeEnvYAML: 'the same, as JSON, which is YAML',
    },
  },
  {
    name: 'gke-rayjob-dws',
    build: (chart) => gang(chart, 'rayjob-tpu-v6e-dws', {
      ...queued, image: 'rayproject/ray:2.53.0-py311', command: ['python', '/app/train.py'],
      mounts: [Mount.configMap('jax-train-script', '/app')],
      engine: GangEngine.rayJob({ autoscaling: true, runtimeEnv: { pip: ['jax[tpu]==0.8.2', 'pandas==2.3.3'] } }),
      framework: Framework.ray({
        head: {
          containerName: 'ray-head', cpu: Cpu.units(2), memory: Size.gibibytes(4),
          placement: { nodeLabels: { 'cloud.google.com/gke-nodepool': 'default-pool' } },
        },
        groups: [{
          name: 'tpu-group', replicas: 4, minReplicas: 4, maxReplicas: 8, hosts: 4, containerName: 'ray-worker', cpu: Cpu.units(8),
          memory: Size.gibibytes(16), gpu: Gpu.tpu(4), sharedMemory: SharedMemory.none(),
          placement: {
            tolerations: [Toleration.exists('cloud.google.com/gke-queued', { effect: TaintEffect.NO_SCHEDULE })],
            nodeLabels: { 'cloud.google.com/gke-tpu-accelerator': 'tpu-v6e-slice', 'cloud.google.com/gke-tpu-topology': '4x4' },
          },
        }],
      }),
    }),
    because: {
      'metadata.name': 'left open by the template',
      runtimeEnvYAML: 'the same, as JSON, which is YAML',
      nodeSelector: 'required node affinity, which Kueue can add to',
    },
  },
];

const LWS: Said[] = [
  {
    name: 'kueue-lws',
    build: (chart) => new GangInferenceServer(chart, 'nginx-leaderworkerset', {
      ...queued, image: 'registry.k8s.io/nginx-slim:0.27', nodes: 3, replicas: 2, labels: { app: 'nginx' }, ports: [{ port: 80 }],
      leader: { containerName: 'nginx-leader', cpu: Cpu.millis(100), cpuLimit: CpuLimit.NONE },
      worker: { containerName: 'nginx-worker', cpu: Cpu.millis(200), cpuLimit: CpuLimit.NONE },
    }),
  },
  {
    name: 'lws-vllm',
    objects: [0, 1],
    build: (chart, [{ spec: { leaderWorkerTemplate: { leaderTemplate, workerTemplate } } }]) => {
      const commandOf = (template: Manifest): string[] => template.spec.containers[0].command;
      return new GangInferenceServer(chart, 'vllm', {
        acceptNoGang: true, image: 'vllm/vllm-openai:v0.8.5', nodes: 2, replicas: 2, env: { HF_TOKEN: Env.value('$HF_TOKEN') },
        gpu: Gpu.nvidia(8), cpu: Cpu.units(125), cpuLimit: CpuLimit.NONE, memory: Size.gibibytes(1124),
        ephemeralStorage: Size.gibibytes(800), sharedMemory: SharedMemory.size(Size.gibibytes(15)), port: 8080,
        leader: {
          containerName: 'vllm-leader', labels: { role: 'leader' }, ports: [{ port: 8080 }], command: commandOf(leaderTemplate),
          readinessProbe: Probe.tcp(8080, { initialDelay: Duration.seconds(15), period: Duration.seconds(10) }),
        },
        worker: { containerName: 'vllm-worker', command: commandOf(workerTemplate) },
      });
    },
    because: {
      'spec.selector.role': 'leaders are known by their number, which LeaderWorkerSet writes',
      'spec.type': 'ClusterIP is what a Service is',
    },
  },
];

describeSaid('Trainer', __filename, TRAINER);
describeSaid('MPI operator', __filename, MPI);
describeSaid('KubeRay', __filename, RAY);
describeSaid('LeaderWorkerSet', __filename, LWS);
