import { Size } from 'cdk8s';
import {
  Cpu, Env, Framework, GangEngine, GangTrainingJob, Gpu, ImagePullPolicy, Mount, NcclDebug, Priority, Queue, SecurityProfile, SharedMemory,
} from '../../src';
import { Manifest } from '../support/synth';
import { describeSaid, Said } from '../support/said';

const small = { cpu: Cpu.units(1), memory: Size.mebibytes(200) };
const kueue = { queue: Queue.kueue('user-queue'), acceptQuotaOnlyGang: true };
const replicasOf = (sample: Manifest): Manifest => sample.spec.pytorchReplicaSpecs.Worker.template;
const scriptArgs = (sample: Manifest, from: number): string[] => replicasOf(sample).spec.containers[0].command.slice(from);
const V1 = 'Kubeflow v1 is replaced: the gang is a TrainJob, a JobSet, an Indexed Job or a Volcano Job';
const COMMAND = 'torchrun and its rendezvous are written from the gang';
const TEMPLATE = 'left open by the template';

const KUBEFLOW: Said[] = [
  {
    name: 'kueue-pytorchjob', otherKind: V1, namespace: 'default',
    build: (chart) => new GangTrainingJob(chart, 'pytorch-simple', {
      nodes: 2, ...small, containerName: 'pytorch', image: 'docker.io/kubeflowkatib/pytorch-mnist-cpu:v1beta1-21320b6',
      imagePullPolicy: ImagePullPolicy.ALWAYS, command: ['python3', '/opt/pytorch-mnist/mnist.py', '--epochs=1'], ...kueue,
      framework: Framework.pytorch(),
    }),
  },
  {
    name: 'kueue-tfjob', otherKind: V1, namespace: 'default',
    build: (chart) => new GangTrainingJob(chart, 'tensorflow-dist-mnist', {
      nodes: 2, ...small, containerName: 'tensorflow', image: 'kubeflow/tf-dist-mnist-test:latest', ...kueue,
      framework: Framework.tensorflow({ ps: {} }),
    }),
  },
  {
    name: 'kueue-aw-pytorch', otherKind: 'JobSet and Kueue already treat the gang as a whole',
    build: (chart) => new GangTrainingJob(chart, 'sample-appwrapper-pytorch-job', {
      nodes: 2, cpu: Cpu.units(1), containerName: 'pytorch', image: 'docker.io/kubeflowkatib/pytorch-mnist-cpu:v1beta1-fc858d1',
      command: ['python3', '/opt/pytorch-mnist/mnist.py', '--epochs=1'], ...kueue, framework: Framework.pytorch(),
    }),
  },
  {
    name: 'aws-fsdp', otherKind: V1,
    build: (chart, [job]) => new GangTrainingJob(chart, 'llama3-1-8b-fsdp', {
      nodes: 4, gpu: Gpu.nvidia(8), devices: { 'vpc.amazonaws.com/efa': 32 }, podLabels: { app: 'llama3-1-8b-fsdp' }, containerName: 'pytorch',
      image: 'example.com/fsdp:1', imagePullPolicy: ImagePullPolicy.ALWAYS, security: SecurityProfile.privileged({ privilegedContainers: false }),
      mounts: [Mount.hostPath('/dev/shm', '/dev/shm'), Mount.hostPath('/mnt/k8s-disks/0', '/local')],
      nccl: { debug: NcclDebug.INFO, socketInterface: '^lo' },
      env: Env.values({
        LOGLEVEL: 'DEBUG', TORCH_DISTRIBUTED_DEBUG: 'DETAIL', TORCH_NCCL_ENABLE_MONITORING: '1', TORCH_NCCL_TRACE_BUFFER_SIZE: '20000',
        TORCH_NCCL_DUMP_ON_TIMEOUT: '1', TORCH_NCCL_DEBUG_INFO_TEMP_FILE: '/local/nccl_trace_rank_',
        PYTORCH_CUDA_ALLOC_CONF: 'expandable_segments:True', TORCH_NCCL_ASYNC_ERROR_HANDLING: '1', HF_TOKEN: '${HF_TOKEN}',
      }),
      framework: Framework.torchrun({ script: '/fsdp/train.py', scriptArgs: scriptArgs(job, 4) }), acceptNoGang: true,
    }),
    because: { '.image': TEMPLATE, command: COMMAND, 'nvidia.com/gpu': TEMPLATE, 'vpc.amazonaws.com/efa': TEMPLATE },
  },
  {
    name: 'aws-neuron', objects: [2], otherKind: V1,
    build: (chart, [, , job]) => new GangTrainingJob(chart, 'trn1-llama3', {
      nodes: 4, gpu: Gpu.neuron(16), devices: { 'vpc.amazonaws.com/efa': 8 }, podLabels: { app: 'trn1-llama3' }, containerName: 'pytorch',
      image: 'example.com/neuron:1', imagePullPolicy: ImagePullPolicy.ALWAYS, security: SecurityProfile.privileged({ privilegedContainers: false }),
      mounts: [
        Mount.hostPath('/dev/shm', '/dev/shm'), Mount.claim('fsx', '/fsx'), Mount.hostPath('/var/log/aws/clusters', '/var/log/aws/clusters'),
      ],
      placement: { nodeLabels: { 'node.kubernetes.io/instance-type': 'trn1.32xlarge' } },
      env: Env.values(Object.fromEntries(replicasOf(job).spec.containers[0].env.map(({ name, value }: Manifest) => [name, value]))),
      framework: Framework.torchrun({ script: 'train.py', scriptArgs: scriptArgs(job, 4) }), acceptNoGang: true,
    }),
    because: { '.image': TEMPLATE, command: COMMAND, 'aws.amazon.com/neuron': TEMPLATE, 'vpc.amazonaws.com/efa': TEMPLATE, claimName: TEMPLATE, 'instance-type': TEMPLATE },
  },
  {
    name: 'aws-hyperpod', objects: [2], otherKind: `${V1}, and c10d needs no etcd`, namespace: 'hyperpod-ns-team-a',
    build: (chart, [, , job]) => new GangTrainingJob(chart, 'imagenet-gpu-team-a-1', {
      nodes: 3, minNodes: 1, gpu: Gpu.nvidia(1), podLabels: { app: 'imagenet' }, containerName: 'pytorch', image: 'kubeflow/pytorch-elastic-example-imagenet:latest',
      imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT, env: Env.values({ LOGLEVEL: 'DEBUG' }),
      annotations: job.metadata.annotations, queue: Queue.kueue('hyperpod-ns-team-a-localqueue'), priority: Priority.workloadClass('training-priority'),
      placement: {
        nodeLabels: { 'node.kubernetes.io/instance-type': 'ml.g5.8xlarge' },
        near: [{ labels: { app: 'imagenet' }, topologyKey: 'topology.kubernetes.io/zone' }],
      },
      framework: Framework.torchrun({ script: '/workspace/examples/imagenet.py', scriptArgs: ['--arch=resnet18', '--epochs=50'], maxRestarts: 200 }),
      engine: GangEngine.indexedJob(), acceptQuotaOnlyGang: true,
    }),
    because: { command: COMMAND, nodeSelector: 'required node affinity, which Kueue can add to', 'kueue.x-k8s.io': 'a label of the job' },
  },
];

const PODS: Said[] = [
  {
    name: 'kueue-pod-group', otherKind: 'pods of a gang have a controller that replaces them',
    build: (chart, samples) => new GangTrainingJob(chart, 'sample', {
      ...kueue, containerName: 'sleep', image: 'busybox', cpu: Cpu.units(3), framework: Framework.custom({
        roles: ['leader', 'worker'].map((name, i) => ({ name, command: samples[i].spec.containers[0].command })),
      }),
    }),
    because: { 'kueue.x-k8s.io': 'Kueue writes the marks of a group where it needs them' },
  },
  {
    name: 'gke-tcpxo', objects: [2, 3], otherKind: 'pods of a gang have a controller that replaces them',
    build: (chart, [, , pod]) => {
      const [daemon, main] = pod.spec.containers;
      const lib = Mount.hostPath('/home/kubernetes/bin/nvidia/lib64', '/usr/local/nvidia/lib64');
      return new GangTrainingJob(chart, 'nccl-test', {
        gpu: Gpu.nvidia(8), containerName: 'nccl-test', image: main.image, imagePullPolicy: ImagePullPolicy.ALWAYS, command: main.command,
        podLabels: { tcpxo: 'daemon' }, podAnnotations: pod.metadata.annotations, sharedMemory: SharedMemory.size(Size.gibibytes(1)),
        env: Env.values({ LD_LIBRARY_PATH: '/usr/local/nvidia/lib64', NCCL_FASTRAK_LLCM_DEVICE_DIRECTORY: '/dev/aperture_devices' }),
        mounts: [lib, Mount.hostPath('/dev/aperture_devices', '/dev/aperture_devices')], placement: { awayFrom: [{ labels: { tcpxo: 'daemon' } }] },
        security: SecurityProfile.privileged({ privilegedContainers: false }), acceptNoGang: true,
        sidecars: [{
          name: 'tcpxo-daemon', image: daemon.image, imagePullPolicy: ImagePullPolicy.ALWAYS, command: daemon.command, args: daemon.args,
          addCapabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'], env: Env.values({ LD_LIBRARY_PATH: '/usr/local/nvidia/lib64' }),
          mounts: [lib, Mount.hostPath('/sys', '/hostsysfs'), Mount.hostPath('/proc/sys', '/hostprocsysfs')],
        }],
        framework: Framework.custom({ roles: [{ name: 'host-1' }, { name: 'host-2' }] }),
      });
    },
    because: {
      'metadata.name': 'pods are named by their controller', 'labels.name': 'JobSet has a label for each role', hostname: 'given by JobSet',
      subdomain: 'given by JobSet', 'spec.containers': 'the daemon is a native sidecar, which starts first and ends with the gang',
    },
  },
];

describeSaid('Kubeflow v1', __filename, KUBEFLOW);
describeSaid('pods without a controller', __filename, PODS);
