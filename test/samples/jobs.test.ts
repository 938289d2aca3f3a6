import { Duration, Size } from 'cdk8s';
import {
  BatchInferenceCron, CleanUp, Cpu, CpuLimit, Env, GangEngine, GangTrainingJob, Framework, Gpu, Identity, MemoryLimit, Mount, Queue,
  ResourceClaimTemplate, Retry, Schedule, ShardedInference, SharedMemory, StorageLimit, SuccessPolicy, TopologyRequest, TrainingJob,
  WorkloadPriorityClass,
} from '../../src';
import { Manifest } from '../support/synth';
import { describeSaid, Said } from '../support/said';

const commandOf = (job: Manifest): string[] => job.spec.template.spec.containers[0].command;
const argsOf = (job: Manifest): string[] => job.spec.template.spec.containers[0].args;
const userQueue = Queue.kueue('user-queue');
const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53';
const rackOf4 = { level: 'cloud.provider.com/topology-rack', size: 4 };
const small = { cpu: Cpu.units(1), memory: Size.mebibytes(200) };

const KUBERNETES: Said[] = [
  {
    name: 'k8s-job-pi',
    build: (chart, [job]) => new TrainingJob(chart, 'pi', { containerName: 'pi', image: 'perl', command: commandOf(job), retry: Retry.upTo(4) }),
  },
  {
    name: 'k8s-indexed',
    build: (chart, [job]) => {
      const mounts = [Mount.emptyDir('/input')];
      const [{ command }] = job.spec.template.spec.initContainers;
      return new ShardedInference(chart, 'indexed-job', {
        shards: 5, parallelism: 3, containerName: 'worker', image: 'docker.io/library/busybox', command: ['rev', '/input/data.txt'], mounts,
        initContainers: [{ name: 'input', image: 'docker.io/library/bash', command, mounts }],
      });
    },
  },
  {
    name: 'k8s-failpolicy',
    build: (chart, [job]) => new TrainingJob(chart, 'job-pod-failure-policy-example', {
      completions: 12, parallelism: 3, image: 'docker.io/library/bash:5', command: ['bash'], args: argsOf(job), retry: Retry.upTo(6),
      failurePolicy: { failOnExitCodes: [42], ignoreDisruptions: true }, timeout: Duration.hours(1),
    }),
  },
  {
    name: 'k8s-success',
    build: (chart, [job]) => new ShardedInference(chart, 'job-success', {
      shards: 10, parallelism: 10, image: 'python', command: commandOf(job), successPolicy: SuccessPolicy.countOf(1, [0, 2, 3]),
    }),
  },
  {
    name: 'k8s-sidecar',
    build: (chart, [job]) => {
      const mounts = [Mount.emptyDir('/opt')];
      const [{ command }] = job.spec.template.spec.initContainers;
      return new TrainingJob(chart, 'myjob', {
        containerName: 'myjob', image: 'alpine:latest', command: commandOf(job), mounts,
        sidecars: [{ name: 'logshipper', image: 'alpine:latest', command, mounts }],
      });
    },
  },
  {
    name: 'k8s-rabbitmq',
    build: (chart) => new TrainingJob(chart, 'job-wq-1', {
      completions: 8, parallelism: 2, retry: Retry.inPlace(6), containerName: 'c', image: 'gcr.io/myproject/job-wq-1',
      env: Env.values({ BROKER_URL: 'amqp://guest:guest@rabbitmq-service:5672', QUEUE: 'job1' }),
    }),
  },
  {
    name: 'k8s-failindex',
    build: (chart, [job]) => new ShardedInference(chart, 'job-backoff-limit-per-index-failindex', {
      shards: 4, parallelism: 2, image: 'docker.io/library/python:3', command: commandOf(job), retry: Retry.upTo(1), maxRetries: 6,
      failurePolicy: { failIndexOnExitCodes: [42] },
    }),
  },
  {
    name: 'k8s-indexed-vol',
    build: (chart) => new ShardedInference(chart, 'indexed-job', {
      shards: 5, parallelism: 3, containerName: 'worker', image: 'docker.io/library/busybox', command: ['rev', '/input/data.txt'],
      mounts: [Mount.downwardApi('/input', { 'data.txt': "metadata.annotations['batch.kubernetes.io/job-completion-index']" })],
    }),
  },
  {
    name: 'k8s-configissue',
    build: (chart) => new TrainingJob(chart, 'job-pod-failure-policy-config-issue', {
      completions: 8, parallelism: 2, image: 'non-existing-repo/non-existing-image:example', retry: Retry.upTo(6),
      failurePolicy: { failOnPodConditions: ['ConfigIssue'] },
    }),
  },
  {
    name: 'k8s-redis',
    build: (chart) => new TrainingJob(chart, 'job-wq-2', {
      parallelism: 2, retry: Retry.inPlace(6), containerName: 'c', image: 'gcr.io/myproject/job-wq-2',
    }),
  },
  {
    name: 'kjob-slurm-array', namespace: 'default',
    build: (chart, [job]) => new ShardedInference(chart, 'slurm-profile-slurm', {
      shards: 3, parallelism: 2, containerName: 'sample-container', image: 'python:3-slim', command: commandOf(job),
      env: Env.values({ ENTRYPOINT_PATH: '/home/slurm/samples' }),
      mounts: [Mount.configMap('slurm-code-sample', '/home/slurm/samples', { items: { 'sample_code.py': 'sample_code.py' } })],
    }),
  },
];

const KUEUE: Said[] = [
  {
    name: 'kueue-job-sample', namespace: 'default',
    build: (chart) => new TrainingJob(chart, 'sample-job', {
      completions: 3, parallelism: 3, containerName: 'dummy-job', image: agnhost, command: ['/bin/sh'], args: ['-c', 'sleep 60'], ...small,
      queue: userQueue,
    }),
  },
  {
    name: 'kueue-job-scalable', namespace: 'default',
    build: (chart) => new TrainingJob(chart, 'sample-elastic-job', {
      completions: 100, parallelism: 3, containerName: 'dummy-job', image: agnhost, command: ['/bin/sh'], args: ['-c', 'sleep 60'],
      cpu: Cpu.millis(100), memory: Size.mebibytes(100), queue: userQueue, kueue: { elastic: true },
    }),
  },
  {
    name: 'kueue-tas-job-preferred',
    build: (chart) => new ShardedInference(chart, 'tas-sample-preferred', {
      shards: 40, parallelism: 40, containerName: 'dummy-job', image: agnhost, args: ['pause'], ...small,
      queue: Queue.kueue('tas-user-queue'), topology: TopologyRequest.preferred('cloud.provider.com/topology-block'),
    }),
  },
  {
    name: 'kueue-wpc',
    build: (chart) => {
      const { priority } = new WorkloadPriorityClass(chart, 'sample-priority', { value: 10000, description: 'Sample priority' });
      new TrainingJob(chart, 'sample-job', {
        completions: 3, parallelism: 3, containerName: 'dummy-job', image: 'registry.k8s.io/e2e-test-images/agnhost:latest', args: ['pause'],
        queue: userQueue, priority,
      });
    },
  },
  {
    name: 'kueue-job-cron', namespace: 'default',
    build: (chart) => new BatchInferenceCron(chart, 'sample-cronjob', {
      schedule: Schedule.cron('* * * * *', 'UTC'), completions: 3, parallelism: 3, containerName: 'dummy-job', image: agnhost,
      args: ['entrypoint-tester', 'hello', 'world'], ...small, queue: userQueue,
    }),
  },
  {
    name: 'kueue-dra-rct-job', namespace: 'default',
    build: (chart) => {
      const gpu = new ResourceClaimTemplate(chart, 'single-gpu', { requests: [{ name: 'gpu', deviceClass: 'gpu.example.com' }] });
      new TrainingJob(chart, 'sample-dra-rct-job', {
        containerName: 'dummy-job', image: agnhost, args: ['pause'], ...small, resourceClaims: [gpu.claim('gpu')], queue: userQueue,
      });
    },
  },
  {
    name: 'kueue-jobset',
    build: (chart) => new GangTrainingJob(chart, 'sleep-job', {
      containerName: 'sleep', image: 'busybox', command: ['sleep'], args: ['100s'], memory: Size.mebibytes(200), queue: userQueue,
      acceptQuotaOnlyGang: true,
      framework: Framework.custom({ roles: [{ name: 'workers', cpu: Cpu.units(1) }, { name: 'driver', cpu: Cpu.units(2) }] }),
    }),
    because: {
      'network.subdomain': 'called after the gang, so that two of them never meet',
      'network.enableDNSHostnames': 'the pods of a gang have names',
    },
  },
  {
    name: 'kueue-jobset-tas-combined',
    build: (chart) => new GangTrainingJob(chart, 'jobset-tas-combined', {
      nodes: 8, containerName: 'sleep', image: 'busybox', command: ['sleep'], args: ['100s'], ...small, queue: userQueue,
      framework: Framework.jax({ roleName: 'workers' }), topology: TopologyRequest.required('cloud.provider.com/topology-block', rackOf4),
    }),
  },
  {
    name: 'kueue-jobset-tas-sliced',
    build: (chart) => new GangTrainingJob(chart, 'jobset-tas-sliced', {
      nodes: 8, containerName: 'sleep', image: 'busybox', command: ['sleep'], args: ['100s'], ...small, queue: userQueue,
      framework: Framework.jax({ roleName: 'workers' }), topology: TopologyRequest.sliced(rackOf4),
    }),
  },
  {
    name: 'gke-cohort-job', namespace: 'team-a',
    build: (chart) => new TrainingJob(chart, 'sample-job-team-a', {
      completions: 3, parallelism: 3, containerName: 'dummy-job', image: 'gcr.io/k8s-staging-perf-tests/sleep:latest', args: ['10s'],
      cpu: Cpu.millis(500), memory: Size.mebibytes(512), queue: Queue.kueue('lq-team-a'), cleanUp: CleanUp.after(Duration.minutes(1)),
    }),
    because: { 'spec.suspend': "Kueue's webhook suspends it; in a delivery the field would fight with Kueue" },
  },
];

const VENDORS: Said[] = [
  {
    name: 'gke-finetune', namespace: 'default',
    build: (chart) => new TrainingJob(chart, 'finetune-job', {
      containerName: 'finetuner', image: 'example.com/finetune:1', gpu: Gpu.nvidia(8), retry: Retry.inPlace(2), sharedMemory: SharedMemory.half(),
      terminationGracePeriod: Duration.minutes(10), podAnnotations: { 'kubectl.kubernetes.io/default-container': 'finetuner' },
      placement: { nodeLabels: { 'cloud.google.com/gke-accelerator': 'nvidia-l4' } },
      env: {
        ...Env.values({
          MODEL_NAME: 'google/gemma-2b', NEW_MODEL: 'gemma-2b-sql-finetuned', LORA_R: '8', LORA_ALPHA: '16', TRAIN_BATCH_SIZE: '1',
          EVAL_BATCH_SIZE: '2', GRADIENT_ACCUMULATION_STEPS: '2', DATASET_LIMIT: '1000', MAX_SEQ_LENGTH: '512', LOGGING_STEPS: '5',
        }),
        HF_TOKEN: Env.secret('hf-secret', 'hf_api_token'),
      },
    }),
    because: { '.image': 'left open by the template' },
  },
  {
    name: 'gke-aiml-workload',
    build: (chart) => new TrainingJob(chart, 'workload', {
      containerName: 'workload', image: 'us-docker.pkg.dev/google-samples/containers/gke/batch-ml-workload', retry: Retry.inPlace(6),
      parallelism: 1, mounts: [Mount.claim('fileserver-claim', '/mnt/fileserver')], placement: { nodeLabels: { 'cloud.google.com/gke-spot': 'true' } },
    }),
    because: { readOnly: 'false is what is meant without it' },
  },
  {
    name: 'gke-a100-jax',
    build: (chart, [job]) => new GangTrainingJob(chart, 'job-name', {
      nodes: 1, containerName: 'jax-worker', image: 'gcr.io/project/jax/hello:latest', command: ['python', 'train.py'], args: argsOf(job),
      ports: [{ port: 1234 }], framework: Framework.jax(), engine: GangEngine.indexedJob(), acceptNoGang: true,
    }),
    because: {
      '.image': 'left open by the template', 'spec.subdomain': 'the Service is called after the gang',
      'spec.backoffLimit': 'one rank that is tried again alone is out of step with the others',
    },
  },
  {
    name: 'gke-axolotl', namespace: 'axolotl-training',
    build: (chart, [job]) => new TrainingJob(chart, 'gemma3-melanoma-training', {
      retry: Retry.none(), containerName: 'axolotl', image: 'axolotlai/axolotl:main-latest', command: ['/bin/bash', '-c'], args: argsOf(job),
      identity: Identity.serviceAccount('axolotl-training-sa'), podAnnotations: { 'gke-gcsfuse/volumes': 'true' },
      placement: { nodeLabels: { 'cloud.google.com/gke-accelerator': 'nvidia-tesla-a100' } },
      env: {
        HUGGING_FACE_HUB_TOKEN: Env.secret('huggingface-credentials', 'token'),
        ...Env.values({ NCCL_DEBUG: 'INFO', GCS_BUCKET_NAME: '${GCS_BUCKET_NAME}' }),
      },
      gpu: Gpu.nvidia(1), cpu: Cpu.units(8), cpuLimit: CpuLimit.NONE, memory: Size.gibibytes(32), memoryLimit: MemoryLimit.NONE,
      ephemeralStorage: Size.gibibytes(10), ephemeralStorageLimit: StorageLimit.NONE,
      mounts: [
        Mount.configMap('axolotl-config', '/workspace/configs'), Mount.claim('model-storage', '/outputs'),
        Mount.csi('gcsfuse.csi.storage.gke.io', '/mnt/gcs', {
          attributes: { bucketName: '${GCS_BUCKET_NAME}', mountOptions: 'implicit-dirs' },
        }),
      ],
    }),
  },
  {
    name: 'aws-megatron-prep',
    build: (chart, [job]) => new TrainingJob(chart, 'prepdata-job', {
      containerName: 'prepdata-job', image: 'example.com/megatron:1', command: ['/bin/bash', '-c'], args: argsOf(job), gpu: Gpu.nvidia(1),
      mounts: [Mount.claim('fsx-claim', '/fsx')],
    }),
    because: { '.image': 'left open by the template' },
  },
];

describeSaid('Kubernetes', __filename, KUBERNETES);
describeSaid('Kueue', __filename, KUEUE);
describeSaid('vendors', __filename, VENDORS);
