import { ApiObject, App, Chart, Duration, JsonPatch, Size, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import {
  AccessMode, Checkpoint, CleanUp, Cpu, CpuLimit, Env, EnvFrom, Gpu, Identity, MemoryLimit, MlCluster, Mount, NodeRequirement, Priority,
  Probe, Quantity, Queue, Queueing, Rdma, ResourceClaim, Retry, SecurityProfile, SharedMemory, StorageLimit, TaintEffect, Toleration,
  TrainingJob, TrainingJobProps, WorkloadDefaults,
} from '../src';
import { errorOf, synthChart } from './support/synth';

/** What is wrong, the props that are so, and the whole message without the path. */
type Case = [string, Partial<TrainingJobProps>, string];

/** Builds a job of the props, which must be refused: the message, and what the chart synthesises nevertheless. */
function refuse(props: Partial<TrainingJobProps>): { message: string; manifests: unknown[] } {
  const chart = new Chart(new App(), 'test');
  const build = () => new TrainingJob(chart, 'job', { image: 'example.com/train:1', ...props });
  expect(build).toThrow();
  const message = errorOf((other) => new TrainingJob(other, 'job', { image: 'example.com/train:1', ...props }));
  return { message, manifests: Testing.synth(chart) };
}

function expectRefused([, props, problems]: Case): void {
  const { message, manifests } = refuse(props);
  expect(message).toBe(problems.split('\n').map((problem) => `[test/job] ${problem}`).join('\n'));
  expect(manifests).toEqual([]);
}

describe('wrong image and command', () => {
  const cases: Case[] = [
    [
      'an empty image', { image: ' ' },
      "'image' (' ') must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write for instance "
      + "'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    [
      'an image with a space', { image: 'train :1' },
      "'image' (train :1) must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write for instance "
      + "'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    [
      'an image in capitals', { image: 'registry.example.com/ML/Train:1' },
      "'image' (registry.example.com/ML/Train:1) must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower "
      + "case; write for instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    [
      'an image with an empty tag', { image: 'example.com/train:' },
      "'image' (example.com/train:) must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write for "
      + "instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    [
      'a web address for an image', { image: 'https://example.com/train:1' },
      "'image' (https://example.com/train:1) must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; "
      + "write for instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    ['an empty command', { command: [] }, "'command' ([]) must have at least one word; leave it out to use the image's entry point"],
    ['an empty preStop command', { preStop: [] }, "'preStop' ([]) must have at least one word; leave it out"],
    [
      'a container name in capitals', { containerName: 'Main' },
      "'containerName' (Main) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; shorten or rewrite it",
    ],
    [
      'a port twice', { ports: [{ port: 80 }, { port: 80 }] },
      "'ports[1].port' (80/TCP) is that of 'ports[0]' too; leave one of them out, or change it",
    ],
    [
      'a port name twice',
      {
        ports: [
          { port: 80, name: 'web' }, { port: 81, name: 'web' },
        ],
      },
      "'ports[1].name' (web) is that of 'ports[0]' too; leave one of them out, or change it",
    ],
    [
      'the port 0', { ports: [{ port: 0 }] },
      "'ports[0].port' (0) must be a port from 1 to 65535; write the port that the process listens on",
    ],
    [
      'a port name without a letter', { ports: [{ port: 80, name: '80' }] },
      "'ports[0].name' (80) must be at most 15 lower-case letters, digits and single '-', with at least one letter; write for instance 'metrics'",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong environment', () => {
  const cases: Case[] = [
    [
      "a variable whose name has a '='", { env: { 'A=B': Env.value('x') } },
      "'env' (A=B) must be the name of a variable: one or more printable characters other than '='; rename the variable",
    ],
    [
      'a variable that refers to itself by way of another', { env: { A: Env.value('$(B)'), B: Env.value('$(A)') } },
      "'env.A' ($(B)) refers to itself (A -> B -> A): the kubelet would leave a literal $(…) in one of them; write one of the values without referring to the other",
    ],
    [
      'a Secret in capitals', { env: { TOKEN: Env.secret('Token', 'key') } },
      "'env.TOKEN' (Token) must be the name of a Secret; write it as kubectl prints it",
    ],
    [
      'a key of a Secret with a space', { env: { TOKEN: Env.secret('token', 'api key') } },
      "'env.TOKEN' (api key) must be the key of a Secret: letters, digits, '-', '_' and '.'; write it as it stands in the object",
    ],
    [
      'a ConfigMap in capitals', { env: { LEVEL: Env.configMap('Levels', 'key') } },
      "'env.LEVEL' (Levels) must be the name of a ConfigMap; write it as kubectl prints it",
    ],
    [
      "a key of a ConfigMap with a '/'", { env: { LEVEL: Env.configMap('levels', 'log/level') } },
      "'env.LEVEL' (log/level) must be the key of a ConfigMap: letters, digits, '-', '_' and '.'; write it as it stands in the object",
    ],
    [
      'a field that the API server does not offer', { env: { LABELS: Env.field('metadata.labels') } },
      "'env.LABELS' (metadata.labels) must be one of metadata.name, metadata.namespace, metadata.uid, spec.nodeName, "
      + "spec.serviceAccountName, status.hostIP, status.hostIPs, status.podIP, status.podIPs, metadata.labels['KEY'] or metadata.annotations['KEY']; choose one of these",
    ],
    [
      'a resource field of a GPU', { env: { GPUS: Env.resource('limits.nvidia.com/gpu') } },
      "'env.GPUS' (limits.nvidia.com/gpu) must be limits.X or requests.X, with X one of cpu, memory, ephemeral-storage or "
      + "hugepages-SIZE; give counts of other resources, such as GPUs, with Env.value",
    ],
    [
      'a quantity in small letters: 1.5gi', { env: { MEMORY: Env.resource('limits.memory', { divisor: Quantity.parse('1.5gi') }) } },
      "'env.MEMORY' (1.5gi) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, "
      + "Pi, Ei, or an exponent such as 1e3; write '1.5Gi'",
    ],
    [
      'a quantity with B for bytes', { env: { MEMORY: Env.resource('limits.memory', { divisor: Quantity.parse('16GB') }) } },
      "'env.MEMORY' (16GB) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, "
      + "Pi, Ei, or an exponent such as 1e3; write '16G'",
    ],
    [
      'a quantity that is no number', { env: { MEMORY: Env.resource('limits.memory', { divisor: Quantity.parse('much') }) } },
      "'env.MEMORY' (much) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, "
      + "Pi, Ei, or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'",
    ],
    [
      'a quantity beyond what fits', { env: { MEMORY: Env.resource('limits.memory', { divisor: Quantity.parse('10E') }) } },
      "'env.MEMORY' (10E) must be at most 2^63 - 1, beyond which the API server silently cuts it down; write a smaller number",
    ],
    [
      'a quantity with an exponent beyond all bounds',
      { env: { MEMORY: Env.resource('limits.memory', { divisor: Quantity.parse('1e999') }) } },
      "'env.MEMORY' (1e999) must be at most 2^63 - 1, beyond which the API server silently cuts it down; write a smaller number",
    ],
    [
      'part of a quantity', { env: { MEMORY: Env.resource('limits.memory', { divisor: Quantity.parse('1Gi').times(0.5) }) } },
      "'env.MEMORY' (1Gi times 0.5) must be multiplied by a whole number; round the number",
    ],
    [
      'a divisor that is not a unit of memory', { env: { MEMORY: Env.resource('limits.memory', { divisor: Quantity.parse('2Gi') }) } },
      "'env.MEMORY' (2Gi) must be a unit of limits.memory: one of 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei; choose one of these as 'divisor'",
    ],
    [
      'a divisor that is not a unit of CPU', { env: { CPUS: Env.resource('requests.cpu', { divisor: Quantity.parse('1k') }) } },
      "'env.CPUS' (1k) must be a unit of requests.cpu: one of 1, 1m; choose one of these as 'divisor'",
    ],
    [
      'a prefix with a =', { envFrom: [EnvFrom.secret('tokens', { prefix: 'A=' })] },
      "'envFrom[0]' (A=) must have a prefix of printable characters other than '='; change the prefix",
    ],
    [
      'a number for a text', { env: { EPOCHS: Env.value(100 as unknown as string) } },
      "'env.EPOCHS' (100) must be a text, as every variable is; write Env.value('100')",
    ],
    [
      'a whole Secret in capitals', { envFrom: [EnvFrom.secret('Tokens')] },
      "'envFrom[0]' (Tokens) must be the name of an object; write it as kubectl prints it",
    ],
    [
      'a whole ConfigMap in capitals', { envFrom: [EnvFrom.secret('tokens'), EnvFrom.configMap('Levels')] },
      "'envFrom[1]' (Levels) must be the name of an object; write it as kubectl prints it",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong cpu, memory, storage', () => {
  const cases: Case[] = [
    [
      'a CPU and a CPU request below 0', { cpu: Cpu.millis(-2), cpuRequest: Cpu.millis(-1) },
      "'cpu' (-2m) must be more than 0 CPUs; write for instance Cpu.units(4) or Cpu.millis(500)\n'cpuRequest' (-1m) must be more than 0 "
      + "CPUs; write for instance Cpu.units(4) or Cpu.millis(500)",
    ],
    ['no CPU at all', { cpu: Cpu.units(0) }, "'cpu' (0) must be more than 0 CPUs; write for instance Cpu.units(4) or Cpu.millis(500)"],
    [
      'a negative CPU', { cpu: Cpu.millis(-500) },
      "'cpu' (-500m) must be more than 0 CPUs; write for instance Cpu.units(4) or Cpu.millis(500)",
    ],
    [
      'a CPU finer than a thousandth', { cpu: Cpu.units(0.0005) },
      "'cpu' (500u) must be a multiple of a thousandth of a CPU (1m), the finest that Kubernetes accepts; round it",
    ],
    [
      'a CPU that is no number', { cpu: Cpu.units(NaN) },
      "'cpu' (NaN) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei, "
      + "or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'",
    ],
    [
      'a CPU request above the limit', { cpu: Cpu.units(4), cpuRequest: Cpu.units(6) },
      "'cpuRequest' (6) must be at most 'cpu', which is 4: the API server refuses a request above its limit; lower it, or raise 'cpu'",
    ],
    [
      'a CPU request without a limit', { cpuRequest: Cpu.units(6) },
      "'cpuRequest' (6) needs 'cpu', the limit: a request alone leaves the container without one; set 'cpu', or set cpuLimit: CpuLimit.NONE",
    ],
    [
      'no CPU limit, and no CPU', { cpuLimit: CpuLimit.NONE },
      "'cpuLimit' (none) needs 'cpu': without it the container would have neither a request nor a limit; set 'cpu' to what the scheduler should set aside",
    ],
    ['no memory at all', { memory: Size.gibibytes(0) }, "'memory' (0) must be more than 0; leave it out, or write what the process needs"],
    [
      'a memory that is no number', { memory: Size.gibibytes(NaN) },
      "'memory' (NaNGi) must be a Kubernetes quantity: a number with an optional suffix n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, "
      + "Ei, or an exponent such as 1e3; write for instance '500m', '2' or '1.5Gi'",
    ],
    [
      'a part of a byte', { memory: Size.kibibytes(0.3) },
      "'memory' (307200m) must be whole bytes; round it, for instance to whole mebibytes",
    ],
    [
      'a memory request above the limit', { memory: Size.gibibytes(16), memoryRequest: Size.gibibytes(24) },
      "'memoryRequest' (24Gi) must be at most 'memory', which is 16Gi: the API server refuses a request above its limit; lower it, or raise 'memory'",
    ],
    [
      'a memory request without a limit', { memoryRequest: Size.gibibytes(24) },
      "'memoryRequest' (24Gi) needs 'memory', the limit: a request alone leaves the container without one; set 'memory'",
    ],
    [
      'a storage request above the limit', { ephemeralStorage: Size.gibibytes(10), ephemeralStorageRequest: Size.gibibytes(20) },
      "'ephemeralStorageRequest' (20Gi) must be at most 'ephemeralStorage', which is 10Gi: the API server refuses a request above its "
      + "limit; lower it, or raise 'ephemeralStorage'",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong devices', () => {
  const cases: Case[] = [
    [
      'half a GPU', { gpu: Gpu.nvidia(0.5) },
      "'gpu' (0.5) must be a whole number of nvidia.com/gpu, 1 or more: an accelerator cannot be divided by asking for a part of it; "
      + "ask for 1, or for a MIG slice with Gpu.nvidiaMig(profile, 1)",
    ],
    [
      'no GPU', { gpu: Gpu.nvidia(0) },
      "'gpu' (0) must be a whole number of nvidia.com/gpu, 1 or more: an accelerator cannot be divided by asking for a part of it; "
      + "write a whole number, or leave the GPU out",
    ],
    [
      'one and a half GPUs', { gpu: Gpu.amd(1.5) },
      "'gpu' (1.5) must be a whole number of amd.com/gpu, 1 or more: an accelerator cannot be divided by asking for a part of it; write a whole number, or leave the GPU out",
    ],
    [
      'a MIG profile without a size', { gpu: Gpu.nvidiaMig('1g', 1) },
      "'gpu' (1g) must be a MIG profile such as 1g.5gb; take the part after 'nvidia.com/mig-' of the node's resource name",
    ],
    [
      'a device without a domain', { gpu: Gpu.custom('npu', 1) },
      "'gpu' (npu) must be an extended resource name of the form 'domain/name'; take the name from the node's status.capacity",
    ],
    [
      "a device of Kubernetes' own domain", { gpu: Gpu.custom('kubernetes.io/npu', 1) },
      "'gpu' (kubernetes.io/npu) must not be under kubernetes.io, which is reserved; take the name from the node's status.capacity",
    ],
    [
      'the key of a quota in place of a device', { gpu: Gpu.custom('limits.nvidia.com/gpu', 1) },
      "'gpu' (limits.nvidia.com/gpu) must not start with 'requests.' or 'limits.', which are keys of a quota and name no device; write 'nvidia.com/gpu'",
    ],
    [
      'no RDMA device', { rdma: Rdma.device('rdma/ib', 0, { ipcLock: false }) },
      "'rdma' (0) must be a whole number of devices, 1 or more; write a whole number, or leave it out",
    ],
    [
      'an RDMA device without a domain', { rdma: Rdma.device('ib', 1, { ipcLock: false }) },
      "'rdma' (ib) must be an extended resource name of the form 'domain/name'; take the name from the node's status.capacity",
    ],
    [
      'RDMA under the restricted profile', { rdma: Rdma.device('rdma/ib', 1) },
      "'rdma' (rdma/ib) needs the capability IPC_LOCK to pin memory, which Pod Security 'restricted' and 'baseline' forbid; pass { "
      + 'ipcLock: false } where the container runtime lifts the limit of locked memory (LimitMEMLOCK=infinity), or set addCapabilities: '
      + "['IPC_LOCK'] and runAsUser: 0 in a namespace that enforces 'privileged'",
    ],
    [
      'RDMA with a capability that its user does not get',
      { rdma: Rdma.device('rdma/ib', 1), security: SecurityProfile.custom({ addCapabilities: ['IPC_LOCK'] }) },
      "'rdma' (rdma/ib) needs root for the capability IPC_LOCK, and the container runs as user 1000: Kubernetes gives added "
      + 'capabilities to root only; pass { ipcLock: false } where the container runtime lifts the limit of locked memory '
      + '(LimitMEMLOCK=infinity), or set runAsUser: 0 of this container',
    ],
    [
      'huge pages alone', { hugePages: { '2Mi': Size.mebibytes(4) } },
      "'hugePages.2Mi' (4Mi) needs 'cpu' or 'memory' beside it, or the API server refuses the pod; add one of them",
    ],
    [
      'huge pages of no size', { cpu: Cpu.units(1), hugePages: { huge: Size.mebibytes(4) } },
      "'hugePages.huge' (huge) must be the size of a page, as nodes name it; write '2Mi' or '1Gi'",
    ],
    [
      'a part of a huge page', { cpu: Cpu.units(1), hugePages: { '1Gi': Size.mebibytes(4) } },
      "'hugePages.1Gi' (4Mi) must be a multiple of the page, which is 1Gi; round it up",
    ],
    [
      'no limit of nothing', { memoryLimit: MemoryLimit.NONE, ephemeralStorageLimit: StorageLimit.NONE },
      "'memoryLimit' (none) needs 'memory': without it the container would have neither a request nor a limit; set 'memory' to what the "
      + "scheduler should set aside\n'ephemeralStorageLimit' (none) needs 'ephemeralStorage': without it the container would have neither a "
      + "request nor a limit; set 'ephemeralStorage' to what the scheduler should set aside",
    ],
    [
      'no cores of a Neuron device', { gpu: Gpu.neuron(1, { coresPerDevice: 0 }) },
      "'gpu.coresPerDevice' (0) must be a whole number of cores, 1 or more; leave it out for 2",
    ],
    [
      'more processes than Neuron cores', { gpu: Gpu.neuron(16), torchrun: { script: 'train.py', processesPerNode: 33 } },
      "'torchrun.processesPerNode' (33) must be at most the 32 cores of the pod: two processes cannot use one GPU with NCCL; lower it, or "
      + "raise 'gpu'",
    ],
    [
      'a part of a device', { devices: { 'example.com/fpga': 0.5 } },
      "'devices.example.com/fpga' (0.5) must be a whole number, 1 or more: extended resources cannot be divided; write a whole number, or leave it out",
    ],
    [
      'a device under two names', { gpu: Gpu.nvidia(1), devices: { 'nvidia.com/gpu': 2 } },
      "'devices.nvidia.com/gpu' (2) asks for nvidia.com/gpu, of which the container already asks for 1; ask for it once",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong mounts', () => {
  const cases: Case[] = [
    [
      'a mount path twice', { mounts: [Mount.claim('a', '/data'), Mount.claim('b', '/data/')] },
      "'mounts[1]' (/data) is already the path of 'mounts[0]': a container can have one mount at a path; choose another path, or leave one of the mounts out",
    ],
    [
      'a relative mount path', { mounts: [Mount.claim('data', 'data')] },
      "'mounts[0]' (data) must be an absolute path, beginning with '/'; write '/data'",
    ],
    [
      'a mount path with a colon', { mounts: [Mount.claim('data', '/da:ta')] },
      "'mounts[0]' (/da:ta) must not contain ':'; choose another path",
    ],
    [
      'a claim in capitals', { mounts: [Mount.claim('Data', '/data')] },
      "'mounts[0]' (Data) must be the name of an object; write it as kubectl prints it",
    ],
    [
      'an absolute sub path', { mounts: [Mount.claim('data', '/data', { subPath: '/train' })] },
      "'mounts[0]' (/train) must be a sub path relative to the volume, without '..'; leave out the leading '/' and any '..'",
    ],
    [
      'a Secret to mount in capitals', { mounts: [Mount.secret('Token', '/token')] },
      "'mounts[0]' (Token) must be the name of an object; write it as kubectl prints it",
    ],
    [
      'file permissions in decimal', { mounts: [Mount.secret('token', '/token', { mode: 644 })] },
      "'mounts[0]' (644) must be file permissions between 0 and 0o777; write them as octal, for instance 0o400",
    ],
    [
      'a ConfigMap to mount in capitals', { mounts: [Mount.configMap('Config', '/config')] },
      "'mounts[0]' (Config) must be the name of an object; write it as kubectl prints it",
    ],
    [
      'a file name that leaves the mount', { mounts: [Mount.configMap('config', '/config', { items: { main: '../main.yaml' } })] },
      "'mounts[0]' (../main.yaml) must have file names that are relative to the mount, without '..'; leave out the leading '/' and any '..'",
    ],
    [
      'an empty folder of no size', { mounts: [Mount.emptyDir('/scratch', { sizeLimit: Size.gibibytes(0) })] },
      "'mounts[0]' (0) must have a size of more than 0; write what the volume is to hold",
    ],
    [
      "a claim of the pod's own of no size", { mounts: [Mount.ephemeralClaim('/scratch', Size.gibibytes(0))] },
      "'mounts[0]' (0) must have a size of more than 0; write what the volume is to hold",
    ],
    [
      'a CSI driver with a space', { mounts: [Mount.csi('gcs fuse', '/bucket')] },
      "'mounts[0]' (gcs fuse) must be the name of a CSI driver: at most 63 letters, digits, '-' and '.'; write it as kubectl get csidrivers prints it",
    ],
    [
      'the root of the container', { mounts: [Mount.claim('a', '/')] },
      "'mounts[0]' (/) must not be the root, where the image itself is; choose a folder, for instance '/data'",
    ],
    [
      'another way to write a path', { mounts: [Mount.claim('a', '/data/../models')] },
      "'mounts[0]' (/data/../models) must be written without '//', '.' and '..'; write the path that it stands for",
    ],
    [
      "a folder of the node with '..'", { mounts: [Mount.hostPath('/data/../etc', '/data')], security: SecurityProfile.privileged() },
      "'mounts[0]' (/data/../etc) must not contain '..'; write the path that it stands for",
    ],
    [
      'an NFS server without a name', { mounts: [Mount.nfs('', '/export', '/data')], security: SecurityProfile.baseline() },
      "'mounts[0]' ('') must be the name or address of an NFS server; write for instance 'nfs.example.com'",
    ],
    [
      'a volume of an image without a name', { mounts: [Mount.image('', '/model')] },
      "'mounts[0]' ('') must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write for instance "
      + "'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    [
      'a key of a Secret with a space as a file', { mounts: [Mount.secret('keys', '/keys', { items: { 'a key': 'key' } })] },
      "'mounts[0]' (a key) must be the key of a Secret or ConfigMap: letters, digits, '-', '_' and '.'; write it as it stands in the object",
    ],
    [
      "a file whose name begins with '..'", { mounts: [Mount.secret('keys', '/keys', { items: { key: '..key' } })] },
      "'mounts[0]' (..key) must have file names that are relative to the mount, without '..'; leave out the leading '/' and any '..'",
    ],
    [
      'an unknown access mode', { mounts: [Mount.ephemeralClaim('/scratch', Size.gibibytes(1), { accessModes: ['RWX' as AccessMode] })] },
      "'mounts[0].accessModes[0]' (RWX) must be one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod; choose one of these",
    ],
    [
      'no access mode', { mounts: [Mount.ephemeralClaim('/scratch', Size.gibibytes(1), { accessModes: [] })] },
      "'mounts[0]' ([]) must have access modes out of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod, one or more; choose one, or leave them out",
    ],
    [
      'one pod only, and others too',
      {
        mounts: [
          Mount.ephemeralClaim('/scratch', Size.gibibytes(1), {
            accessModes: [AccessMode.READ_WRITE_ONCE_POD, AccessMode.READ_WRITE_MANY],
          }),
        ],
      },
      "'mounts[0]' (ReadWriteOncePod, ReadWriteMany) must have no other access mode besides ReadWriteOncePod; leave the others out",
    ],
    [
      'a storage class in capitals', { mounts: [Mount.ephemeralClaim('/scratch', Size.gibibytes(1), { storageClass: 'Fast' })] },
      "'mounts[0]' (Fast) must be the name of a StorageClass; write it as kubectl prints it",
    ],
    [
      'a part of a byte of a volume', { mounts: [Mount.emptyDir('/cache', { sizeLimit: Size.kibibytes(0.3) })] },
      "'mounts[0]' (307200m) must have a size of whole bytes; round it, for instance to whole mebibytes",
    ],
    [
      'a part of a byte of shared memory', { sharedMemory: SharedMemory.size(Size.kibibytes(0.3)) },
      "'sharedMemory' (307200m) must be whole bytes; round it, for instance to whole mebibytes",
    ],
    [
      'checkpoints in a folder of the pod', { checkpoint: Checkpoint.to(Mount.emptyDir('/checkpoints')) },
      "'checkpoint' (/checkpoints) must be a volume that outlives the pod, since the pod that goes on from the checkpoint is another "
      + "one; mount a claim, for instance with Mount.claim('model-checkpoints', '/checkpoints')",
    ],
    [
      'a host path under the restricted profile', { mounts: [Mount.hostPath('/mnt/nvme', '/nvme')] },
      "'mounts[0]' (/nvme) is a kind of volume that Pod Security 'restricted' forbids; mount a claim instead, or set security: SecurityProfile.privileged({ privilegedContainers: false })",
    ],
    [
      'a host path that is relative', { security: SecurityProfile.privileged(), mounts: [Mount.hostPath('nvme', '/nvme')] },
      "'mounts[0]' (nvme) must be an absolute path, beginning with '/'; write '/nvme'",
    ],
    [
      'NFS under the restricted profile', { mounts: [Mount.nfs('nfs.example.com', '/export', '/data')] },
      "'mounts[0]' (/data) is a kind of volume that Pod Security 'restricted' forbids; mount a claim instead, or set security: SecurityProfile.baseline()",
    ],
    [
      'shared memory above the memory limit', { memory: Size.gibibytes(8), sharedMemory: SharedMemory.size(Size.gibibytes(16)) },
      "'sharedMemory' (16Gi) must be at most the memory limit of 8Gi, of which it is a part; lower it, or raise 'memory'",
    ],
    [
      'shared memory of no size', { sharedMemory: SharedMemory.size(Size.gibibytes(0)) },
      "'sharedMemory' (0) must be more than 0, which would mean no limit at all; use SharedMemory.none() to have none",
    ],
    [
      'a checkpoint that cannot be written', { checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints', { readOnly: true })) },
      "'checkpoint' (/checkpoints) must be a mount that can be written to; leave 'readOnly' out",
    ],
    [
      "a grace period shorter than the checkpoint's",
      { checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints')), terminationGracePeriod: Duration.seconds(30) },
      "'terminationGracePeriod' (30s) must not be shorter than the checkpoint's grace period of 120s, or the last checkpoint is cut off; raise it, or leave it out",
    ],
    [
      'a grace period with a part of a second', { terminationGracePeriod: Duration.millis(1500) },
      "'terminationGracePeriod' (1.5s) must be a whole number of seconds from 0 to 2147483647; write for instance Duration.minutes(10)",
    ],
    [
      "a checkpoint's grace period with a part of a second",
      { checkpoint: Checkpoint.to(Mount.claim('checkpoints', '/checkpoints'), { gracePeriod: Duration.millis(1500) }) },
      "'checkpoint' (1.5s) must be a whole number of seconds from 0 to 2147483647; write for instance Duration.minutes(10)",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong probes', () => {
  const cases: Case[] = [
    [
      'a probe of a port beyond the last', { readinessProbe: Probe.tcp(70000) },
      "'readinessProbe' (70000) must be a port from 1 to 65535; write the port that the process listens on",
    ],
    [
      'a probe without a command', { livenessProbe: Probe.exec([]) },
      "'livenessProbe' ([]) must run a command of at least one word; write for instance Probe.exec(['cat', '/tmp/ready'])",
    ],
    [
      'a probe without a path', { startupProbe: Probe.http('', 8080) },
      "'startupProbe' ('') must ask for a path; write for instance Probe.http('/healthz', 8080)",
    ],
    [
      'a probe that may not fail once', { startupProbe: Probe.http('/', 8080, { failureThreshold: 0 }) },
      "'startupProbe' (0) must be a whole number of tries, 1 or more; write 1 or more",
    ],
    [
      'a probe every half second', { readinessProbe: Probe.tcp(8080, { period: Duration.millis(500) }) },
      "'readinessProbe' (0.5s) must be a whole number of seconds from 1 to 2147483647; write for instance Duration.minutes(10)",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong other containers', () => {
  const cases: Case[] = [
    [
      'a sidecar whose name is none', { sidecars: [{ name: 'the sync', image: 'example.com/sync:1' }] },
      "'sidecars[0].name' (the sync) must be a DNS label: at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit; shorten or rewrite it",
    ],
    [
      'two containers of one name', { sidecars: [{ name: 'main', image: 'example.com/sync:1' }] },
      "'sidecars[0].name' (main) is already the name of another container of the pod; rename one of them",
    ],
    [
      'an init container without an image', { initContainers: [{ name: 'fetch', image: '' }] },
      "'initContainers[0].image' ('') must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write "
      + "for instance 'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
    [
      'an init container with a probe',
      { initContainers: [{ name: 'fetch', image: 'example.com/fetch:1', readinessProbe: Probe.tcp(8080) }] },
      "'initContainers[0].readinessProbe' (fetch) must not be given for a container that runs to its end before the main one starts; "
      + "leave it out, or make the container one of 'sidecars'",
    ],
    [
      'a sidecar whose memory request is above its limit',
      { sidecars: [{ name: 'sync', image: 'example.com/sync:1', memory: Size.mebibytes(64), memoryRequest: Size.mebibytes(128) }] },
      "'sidecars[0].memoryRequest' (128Mi) must be at most 'sidecars[0].memory', which is 64Mi: the API server refuses a request above "
      + "its limit; lower it, or raise 'sidecars[0].memory'",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong placement', () => {
  const cases: Case[] = [
    [
      'a GPU model without a GPU', { placement: { gpuProduct: 'NVIDIA-A100-SXM4-80GB' } },
      "'placement.gpuProduct' (NVIDIA-A100-SXM4-80GB) needs an NVIDIA GPU, whose nodes alone carry the label nvidia.com/gpu.product; "
      + "set 'gpu', or select nodes with 'nodeLabels'",
    ],
    [
      'a GPU model as it is spoken', { gpu: Gpu.nvidia(1), placement: { gpuProduct: 'NVIDIA A100' } },
      "'placement.gpuProduct' (NVIDIA A100) must be the value of a label: letters, digits, '-', '_' and '.'; take it from kubectl get nodes -L nvidia.com/gpu.product",
    ],
    [
      'a node label with two prefixes', { placement: { nodeLabels: { 'a/b/c': 'x' } } },
      "'placement.nodeLabels' (a/b/c) must have keys that are names of at most 63 letters, digits, '-', '_' and '.', optionally after a "
      + "DNS prefix and a '/'; rewrite the key",
    ],
    [
      'a node requirement without values', { placement: { nodeRequirements: [NodeRequirement.in('pool', [])] } },
      "'placement.nodeRequirements[0]' ([]) must list one or more label values; take them from kubectl get nodes --show-labels",
    ],
    [
      'a node requirement without a key', { placement: { nodeRequirements: [NodeRequirement.exists('')] } },
      "'placement.nodeRequirements[0]' ('') must name the key of a node label; take it from kubectl get nodes --show-labels",
    ],
    [
      'a comparison with a part of a number',
      { placement: { nodeRequirements: [NodeRequirement.moreThan('nvidia.com/gpu.memory', 40000.5)] } },
      "'placement.nodeRequirements[0]' (40000.5) must compare with a whole number; round it",
    ],
    [
      'a weight above 100', { placement: { nodePreferences: [{ requirement: NodeRequirement.exists('fast'), weight: 101 }] } },
      "'placement.nodePreferences[0].weight' (101) must be a whole number from 1 to 100; choose one",
    ],
    [
      'a GPU model twice',
      { gpu: Gpu.nvidia(1), placement: { gpuProduct: 'NVIDIA-L4', nodeLabels: { 'nvidia.com/gpu.product': 'NVIDIA-L40S' } } },
      "'placement.nodeLabels.nvidia.com/gpu.product' (NVIDIA-L40S) contradicts 'gpuProduct', which is NVIDIA-L4; leave one of the two out",
    ],
    [
      'the same spread twice',
      {
        placement: {
          topologySpread: [{ topologyKey: 'example.com/rack' }, { topologyKey: 'example.com/rack', maxSkew: 2, required: false }],
        },
      },
      "'placement.topologySpread[1].topologyKey' (example.com/rack) is spread over twice in the same way, which the API server refuses; leave one of them out",
    ],
    [
      'a skew of 0', { placement: { topologySpread: [{ topologyKey: 'kubernetes.io/hostname', maxSkew: 0 }] } },
      "'placement.topologySpread[0].maxSkew' (0) must be a whole number, 1 or more; write 1",
    ],
    [
      'a topology key with a space', { placement: { topologySpread: [{ topologyKey: 'the zone' }] } },
      "'placement.topologySpread[0].topologyKey' (the zone) must name the key of a node label; write for instance topology.kubernetes.io/zone",
    ],
    [
      'neighbours with a label that is none', { placement: { near: [{ labels: { app: 'a b' } }] } },
      "'placement.near[0].labels.app' (a b) must be a label value: at most 63 letters, digits, '-', '_' and '.', beginning and ending "
      + "with a letter or digit; shorten it, or make it an annotation",
    ],
    [
      'neighbours with a topology key that is none', { placement: { awayFrom: [{ labels: { app: 'a' }, topologyKey: 'rack?' }] } },
      "'placement.awayFrom[0].topologyKey' (rack?) must name the key of a node label; write for instance topology.kubernetes.io/zone",
    ],
    [
      'a toleration without a key', { placement: { tolerations: [Toleration.exists('')] } },
      "'placement.tolerations[0]' ('') must have the key of a taint; take it from the taints of the node",
    ],
    [
      'a toleration with a value that is none', { placement: { tolerations: [Toleration.equal('dedicated', 'ml team')] } },
      "'placement.tolerations[0]' (ml team) must have the value of a taint; take it from the taints of the node",
    ],
    [
      'a toleration that lasts without the effect for it',
      { placement: { tolerations: [Toleration.exists('maintenance', { lasting: Duration.hours(1) })] } },
      "'placement.tolerations[0]' (every effect) must have the effect NO_EXECUTE where 'lasting' is given; set effect: TaintEffect.NO_EXECUTE, or leave 'lasting' out",
    ],
    [
      'a toleration that lasts a part of a second',
      { placement: { tolerations: [Toleration.exists('maintenance', { effect: TaintEffect.NO_EXECUTE, lasting: Duration.millis(1) })] } },
      "'placement.tolerations[0]' (0.001s) must be a whole number of seconds from 0 to 2147483647; write for instance Duration.minutes(10)",
    ],
    [
      'a RuntimeClass in capitals', { placement: { runtimeClass: 'NVIDIA' } },
      "'placement.runtimeClass' (NVIDIA) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', beginning "
      + "and ending with a letter or digit; use the name of the object as kubectl prints it",
    ],
    [
      'a scheduler in capitals', { placement: { schedulerName: 'Volcano' } },
      "'placement.schedulerName' (Volcano) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', "
      + "beginning and ending with a letter or digit; use the name of the scheduler",
    ],
    [
      "the node's network under the restricted profile", { placement: { hostNetwork: true } },
      "'placement.hostNetwork' (true) is forbidden by Pod Security 'restricted'; set security: SecurityProfile.privileged({ privilegedContainers: false }), in a namespace that enforces no more",
    ],
    [
      'a scheduler that contradicts the queue', { queue: Queue.volcano('nlp'), placement: { schedulerName: 'default-scheduler' } },
      "'placement.schedulerName' (default-scheduler) contradicts the queue, whose scheduler is 'volcano'; leave it out, or choose another 'queue'",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong security, identity', () => {
  const cases: Case[] = [
    [
      'root under the restricted profile', { security: SecurityProfile.restricted({ runAsUser: 0 }) },
      "'security' (runAsUser 0) must not be root: Pod Security 'restricted' refuses it; choose another id, or use SecurityProfile.baseline() for an image that needs root",
    ],
    [
      'a user id below 0', { security: SecurityProfile.baseline({ runAsUser: -1 }) },
      "'security' (-1) must have user and group ids that are whole numbers from 0 to 2147483647; write for instance 1000",
    ],
    [
      'a home that is relative', { security: SecurityProfile.restricted({ home: 'home' }) },
      "'security' (home) must have a home that is an absolute path, beginning with '/'; write '/home'",
    ],
    [
      'a capability outside baseline', { security: SecurityProfile.baseline({ addCapabilities: ['SYS_ADMIN'] }) },
      "'security' (SYS_ADMIN) must be a capability that Pod Security 'baseline' allows; use SecurityProfile.privileged, or SecurityProfile.custom, which drops all others",
    ],
    [
      'a capability with its prefix', { security: SecurityProfile.custom({ addCapabilities: ['CAP_IPC_LOCK'] }) },
      "'security' (CAP_IPC_LOCK) must be a capability as Kubernetes writes it: in capitals and without 'CAP_'; write 'IPC_LOCK'",
    ],
    [
      'a service account in capitals', { identity: Identity.serviceAccount('Trainer') },
      "'identity' (Trainer) must be the name of a ServiceAccount; write it as kubectl prints it",
    ],
    [
      'an image pull secret in capitals', { imagePullSecrets: ['registry', 'Registry'] },
      "'imagePullSecrets[1]' (Registry) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', beginning "
      + "and ending with a letter or digit; use the name of the object as kubectl prints it",
    ],
    [
      'a resource claim in capitals', { resourceClaims: [ResourceClaim.template('GPU', 'gpus')] },
      "'resourceClaims[0]' (GPU: gpus) must have a DNS label as its name in the pod, and the name of an object; write both in lower case",
    ],
    [
      'a request of a resource claim in capitals', { resourceClaims: [ResourceClaim.template('gpu', 'gpus', { request: 'Large' })] },
      "'resourceClaims[0]' (Large) must name a request of the claim, a DNS label; write it as it stands in the claim's spec",
    ],
    [
      'no name for the user', { security: SecurityProfile.restricted({ userName: '' }) },
      "'security' ('') must have the name of a user, since tools look the user up in /etc/passwd where USER is empty; leave 'userName' out",
    ],
    [
      'a resource claim twice', { resourceClaims: [ResourceClaim.template('gpu', 'a'), ResourceClaim.existing('gpu', 'b')] },
      "'resourceClaims[1]' (gpu) is already the name of another resource claim of the pod; rename one of them",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong labels, annotations', () => {
  const cases: Case[] = [
    [
      'a label of the Job controller', { labels: { 'batch.kubernetes.io/job-name': 'other' } },
      "'labels.batch.kubernetes.io/job-name' (other) is a label that the Job controller writes itself; leave it out",
    ],
    [
      'more annotations than fit', { annotations: { notes: 'x'.repeat(262_144) } },
      "'annotations' (262149 bytes) must hold at most 262144 bytes together, names and values; keep long texts in a ConfigMap",
    ],
    [
      'a label with a space', { labels: { team: 'nlp vision' } },
      "'labels.team' (nlp vision) must be a label value: at most 63 letters, digits, '-', '_' and '.', beginning and ending with a "
      + "letter or digit; shorten it, or make it an annotation",
    ],
    [
      'a label key with a space', { labels: { 'the team': 'nlp' } },
      "'labels' (the team) must have keys that are names of at most 63 letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'; rewrite the key",
    ],
    [
      'an annotation key that is too long', { annotations: { ['a'.repeat(64)]: 'x' } },
      "'annotations' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) must have keys that are names of at most 63 "
      + "letters, digits, '-', '_' and '.', optionally after a DNS prefix and a '/'; rewrite the key",
    ],
    [
      'a label that contradicts the queue', { queue: Queue.kueue('nlp'), labels: { 'kueue.x-k8s.io/queue-name': 'vision' } },
      "'labels.kueue.x-k8s.io/queue-name' (vision) contradicts the value 'nlp' that 'queue' and 'priority' write; leave the label out",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong torchrun', () => {
  const cases: Case[] = [
    [
      'torchrun without a script', { torchrun: {} },
      "'torchrun' (neither) needs one of 'script' and 'module'; name what torchrun starts, for instance script: 'train.py'",
    ],
    [
      'torchrun with a script and a module', { torchrun: { script: 'train.py', module: 'train' } },
      "'torchrun' (both) needs one of 'script' and 'module'; name what torchrun starts, for instance script: 'train.py'",
    ],
    [
      'torchrun with an empty script', { torchrun: { script: '' } },
      "'torchrun.script' ('') must be the name of what torchrun starts; write for instance script: 'train.py', and its arguments in 'args'",
    ],
    [
      'torchrun with an option for a module', { torchrun: { module: '--help' } },
      "'torchrun.module' (--help) must be the name of what torchrun starts; write for instance script: 'train.py', and its arguments in 'args'",
    ],
    [
      'torchrun with a command', { torchrun: { script: 'train.py' }, command: ['python', 'train.py'] },
      "'command' (python train.py) contradicts 'torchrun', which writes the command; leave one of the two out",
    ],
    [
      'torchrun with arguments twice', { torchrun: { script: 'train.py', scriptArgs: ['--a'] }, args: ['--b'] },
      "'args' (--b) contradicts 'torchrun.scriptArgs', which are the arguments of the script; leave one of the two out",
    ],
    [
      'torchrun with no process', { torchrun: { script: 'train.py', processesPerNode: 0 } },
      "'torchrun.processesPerNode' (0) must be a whole number of processes, 1 or more; leave it out to start one for each GPU",
    ],
    [
      'torchrun with more processes than GPUs', { torchrun: { script: 'train.py', processesPerNode: 4 }, gpu: Gpu.nvidia(2) },
      "'torchrun.processesPerNode' (4) must be at most the 2 GPUs of the pod: two processes cannot use one GPU with NCCL; lower it, or raise 'gpu'",
    ],
    [
      'torchrun with a part of a restart', { torchrun: { script: 'train.py', maxRestarts: 0.5 } },
      "'torchrun.maxRestarts' (0.5) must be a whole number, 0 or more; write 0 to leave restarts to the workload",
    ],
    [
      "torchrun with a rendezvous of one's own", { torchrun: { script: 'train.py', extraArgs: ['--master_port=1234'] } },
      "'torchrun.extraArgs[0]' (--master_port=1234) is written from the other properties and could contradict them; leave it out",
    ],
    [
      'torchrun with exit codes that it hides', { torchrun: { script: 'train.py' }, failurePolicy: { failOnExitCodes: [78] } },
      "'failurePolicy.failOnExitCodes' (78) cannot be seen with 'torchrun', which exits with 1 whatever code its script exits with; "
      + "leave it out, or start the script with 'command'",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong runs', () => {
  const cases: Case[] = [
    [
      'negative retries', { retry: Retry.upTo(-1) },
      "'retry' (-1) must be a whole number of retries, 0 or more; write Retry.none() to never try again",
    ],
    [
      'a part of a retry', { retry: Retry.inPlace(1.5) },
      "'retry' (1.5) must be a whole number of retries, 0 or more; write Retry.none() to never try again",
    ],
    [
      'a timeout with a part of a second', { timeout: Duration.millis(1500) },
      "'timeout' (1.5s) must be a whole number of seconds from 1 to 2147483647; write for instance Duration.minutes(10)",
    ],
    [
      'no time at all', { timeout: Duration.seconds(0) },
      "'timeout' (0s) must be a whole number of seconds from 1 to 2147483647; write for instance Duration.minutes(10)",
    ],
    [
      'a clean-up after a part of a second', { cleanUp: CleanUp.after(Duration.millis(1)) },
      "'cleanUp' (0.001s) must be a whole number of seconds from 0 to 2147483647; write for instance Duration.minutes(10)",
    ],
    [
      'an exit code of 0', { failurePolicy: { failOnExitCodes: [0, 2] } },
      "'failurePolicy.failOnExitCodes' (0) must be exit codes: whole numbers of 32 bits other than 0; leave 0 out: it means success",
    ],
    [
      'an exit code of more than 32 bits', { failurePolicy: { failOnExitCodes: [2 ** 31] } },
      "'failurePolicy.failOnExitCodes' (2147483648) must be exit codes: whole numbers of 32 bits other than 0; leave the others out",
    ],
    [
      'an exit code twice', { failurePolicy: { failOnExitCodes: [3, 3] } },
      "'failurePolicy.failOnExitCodes' (3) must name each exit code once; leave the repetition out",
    ],
    [
      'a failure policy for a container that is not there', { failurePolicy: { failOnExitCodes: [3], container: 'worker' } },
      "'failurePolicy.container' (worker) must be a container of the pod: main; leave it out for the main container",
    ],
    [
      'a failure policy with retries in place', { retry: Retry.inPlace(3), failurePolicy: { failOnExitCodes: [3] } },
      "'failurePolicy' (with Retry.inPlace) needs pods that are replaced: the API server refuses a failure policy with restartPolicy "
      + "OnFailure; set retry: Retry.upTo(n), or leave 'failurePolicy' out",
    ],
    [
      'disruptions ignored without a bound', { failurePolicy: { ignoreDisruptions: true } },
      "'failurePolicy.ignoreDisruptions' (true) needs a bound: a node that runs out of memory evicts with the same mark, so a workload "
      + "that always outgrows its node would be tried for ever; set 'timeout'",
    ],
    ['no completion', { completions: 0 }, "'completions' (0) must be a whole number of pods, 1 or more; write 1 or leave it out"],
    [
      'a part of a pod at a time', { completions: 2, parallelism: 1.5 },
      "'parallelism' (1.5) must be a whole number of pods, 1 or more; write 1 or leave it out",
    ],
    [
      'more pods at a time than are needed', { parallelism: 3, completions: 1 },
      "'parallelism' (3) must be at most 'completions', which is 1: no more pods than that are ever needed; raise 'completions', or lower 'parallelism'",
    ],
    [
      'suspended with the label of a Kueue queue', { labels: { 'kueue.x-k8s.io/queue-name': 'nlp' }, suspend: true },
      "'suspend' (true) must not be given with a Kueue queue: Kueue starts and suspends Jobs itself, and each later apply would suspend a running one; leave it out",
    ],
    [
      'suspended in a Kueue queue', { queue: Queue.kueue('nlp'), suspend: true },
      "'suspend' (true) must not be given with a Kueue queue: Kueue starts and suspends Jobs itself, and each later apply would suspend a running one; leave it out",
    ],
    [
      'a Kueue priority without a Kueue queue', { priority: Priority.workloadClass('high') },
      "'priority' (high) is a WorkloadPriorityClass, which only Kueue looks at, and the workload is in no Kueue queue; use Priority.podClass, or set 'queue' to a Kueue queue",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('wrong names', () => {
  const cases: Case[] = [
    [
      'an 80-character name', { name: 'a'.repeat(80) },
      "'name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) is 80 characters long and must have at "
      + "most 63: it becomes a label of the pods; set a 'name' that is at least 17 characters shorter",
    ],
    [
      'a name that the run makes too long', { name: 'a'.repeat(61), run: 'r1' },
      "'name' (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-r1) is 64 characters long and must have at most 63: it "
      + "becomes a label of the pods; set a 'name' that is at least 1 character shorter",
    ],
    [
      'a name in capitals', { name: 'ResNet_50' },
      "'name' (ResNet_50) must be lower-case letters, digits and '-', beginning and ending with a letter or digit; set 'name', for instance 'resnet-50'",
    ],
    [
      'a run in capitals', { run: 'R 2' },
      "'run' (R 2) must be lower-case letters, digits and '-', beginning and ending with a letter or digit; write for instance 'r-2'",
    ],
    [
      "a name that begins with '-'", { name: '-job' },
      "'name' (-job) must be lower-case letters, digits and '-', beginning and ending with a letter or digit; set 'name', for instance 'job'",
    ],
    [
      'an empty run', { run: '' },
      "'run' ('') must be lower-case letters, digits and '-', beginning and ending with a letter or digit; write for instance 'r1'",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change, and gives no YAML', (...row) => expectRefused(row));
});

describe('all together', () => {
  test('every problem of a construct is reported at once, one line each, with its path', () => {
    const message = errorOf((chart) => {
      const team = new Construct(chart, 'team');
      new TrainingJob(team, 'job', {
        image: '',
        name: 'a'.repeat(80),
        gpu: Gpu.nvidia(0.5),
        memory: Size.gibibytes(16),
        memoryRequest: Size.gibibytes(24),
        mounts: [Mount.claim('a', '/data'), Mount.claim('b', '/data')],
        retry: Retry.upTo(-1),
        failurePolicy: { failOnExitCodes: [0] },
      });
    });

    const lines = message.split('\n');
    expect(lines.every((line) => line.startsWith('[test/team/job] '))).toBe(true);
    expect(lines.map((line) => line.split(' ')[1])).toEqual([
      "'name'", "'retry'", "'failurePolicy.failOnExitCodes'", "'image'", "'memoryRequest'", "'gpu'", "'mounts[1]'",
    ]);
  });

  test('a long value is cut short', () => {
    expect(refuse({ image: `${'x'.repeat(300)} ` }).message).toContain(`'image' (${'x'.repeat(117)}...) must`);
  });

  test('a name made of construct ids says so', () => {
    const message = errorOf((chart) => new TrainingJob(new Construct(chart, 'Team'), 'job', { image: 'example.com/train:1' }));

    expect(message).toBe(
      "[test/Team/job] 'name, from the construct ids' (Team-job) must be lower-case letters, digits and '-', beginning and ending with "
      + "a letter or digit; set 'name', for instance 'team-job'",
    );
  });
});

describe('defaults', () => {
  test('a default that is wrong is reported by the workload that takes it', () => {
    const message = errorOf((chart) => {
      WorkloadDefaults.of(chart).set({ imagePullSecrets: ['Registry'] });
      new TrainingJob(chart, 'job', { image: 'example.com/train:1' });
    });

    expect(message).toBe(
      "[test/job] 'imagePullSecrets[0]' (Registry) must be the name of an object: at most 253 lower-case letters, digits, '-' and '.', "
      + "beginning and ending with a letter or digit; use the name of the object as kubectl prints it",
    );
  });

  test('a default that is set later and is wrong fails synth', () => {
    const message = errorOf((chart) => {
      new TrainingJob(chart, 'job', { image: 'example.com/train:1' });
      WorkloadDefaults.of(chart).set({ labels: { team: 'nlp vision' } });
    });

    expect(message).toBe(
      "Validation failed with the following errors:\n  [test/job] 'labels.team' (nlp vision) must be a label value: at most 63 letters, "
      + "digits, '-', '_' and '.', beginning and ending with a letter or digit; shorten it, or make it an annotation",
    );
  });

  test('clearing a default that does not exist names those that do', () => {
    const message = errorOf((chart) => WorkloadDefaults.of(chart).clear('imagePullSecret'));

    expect(message).toBe(
      "[test] 'clear' (imagePullSecret) must name defaults: queue, priority, timeout, labels, annotations, env, envFrom, mounts, "
      + "imagePullSecrets, imagePullPolicy, placement, security, identity, sharedMemory, terminationGracePeriod, doNotEvict, meshSidecar, telemetry; correct the name",
    );
  });

  test.each([
    ['setting', (chart: Chart) => WorkloadDefaults.of(chart).set({ queue: Queue.kueue('nlp') })],
    ['clearing', (chart: Chart) => WorkloadDefaults.of(chart).clear('queue')],
  ])('%s the queue after a workload has read it is refused', (_, change) => {
    const message = errorOf((chart) => {
      new TrainingJob(chart, 'job', { image: 'example.com/train:1' });
      change(chart);
    });

    expect(message).toBe(
      "[test] 'queue' decides which objects a workload consists of, and [test/job] has already read it; set it before the first workload is made",
    );
  });
});

describe('queues of another system', () => {
  test.each([
    [
      'Volcano', Queueing.volcano(),
      "[test/job] 'queue' (nlp) is a Kueue queue, but cluster 'test/prod' has Volcano queues; use the other factory of Queue, or correct the cluster's 'queueing'",
    ],
    [
      'no queues', Queueing.none(),
      "[test/job] 'queue' (nlp) is a Kueue queue, but cluster 'test/prod' has no queues; use the other factory of Queue, or correct the cluster's 'queueing'",
    ],
  ])('a Kueue queue in a cluster with %s is refused', (_, queueing, expected) => {
    const message = errorOf((chart) => {
      new MlCluster(chart, 'prod', { queueing });
      new TrainingJob(chart, 'job', { image: 'example.com/train:1', queue: Queue.kueue('nlp') });
    });

    expect(message).toBe(expected);
  });
});

describe('patches', () => {
  test('a JSON patch that does not fit names the construct and the object', () => {
    const message = errorOf((chart) => {
      const job = new TrainingJob(chart, 'job', { image: 'example.com/train:1' });
      ApiObject.of(job).addJsonPatch(JsonPatch.add('/spec/nothing/here', 1));
    });

    expect(message).toBe("[test/job/Resource] JSON patch of Job 'job' failed: Cannot set properties of undefined (setting 'here')");
  });

  test('a patch that tests in vain does not print the whole manifest', () => {
    const message = errorOf((chart) => {
      const job = new TrainingJob(chart, 'job', { image: 'example.com/train:1' });
      ApiObject.of(job).addJsonPatch(JsonPatch.test('/kind', 'Pod'));
    });

    expect(message).toBe("[test/job/Resource] JSON patch of Job 'job' failed: Test operation failed");
  });

  test('a patched job still synthesises', () => {
    const [manifest] = synthChart((chart) => {
      const job = new TrainingJob(chart, 'job', { image: 'example.com/train:1' });
      ApiObject.of(job).addJsonPatch(JsonPatch.add('/spec/template/spec/hostname', 'trainer'));
    });

    expect(manifest.spec.template.spec.hostname).toBe('trainer');
  });
});
