import { Duration, Size } from 'cdk8s';
import {
  CleanUp, ComputeDomain, ConcurrencyPolicy, Cpu, CpuLimit, Env, Framework, GangEngine, GangSuccess, GangTrainingCron, GangTrainingJob,
  GangTrainingJobProps, Gpu, Identity, ImagePullPolicy, JobFailureAction, JobFailureReason, Mount, NamedGangRole, NetworkTopology,
  Priority, Probe, Queue, ResourceClaimTemplate, RestartStrategy, Retry, RoleFailure, RoleState, Schedule, SecurityProfile, SharedMemory,
  TaintEffect, Toleration, VolcanoJobFlow,
} from '../../src';
import { Manifest } from '../support/synth';
import { describeSaid, Said } from '../support/said';

const jobOf = ({ spec }: Manifest, i: number): Manifest => (spec.replicatedJobs ?? spec.tasks)[i].template;
const mainOf = (sample: Manifest, i: number): Manifest => (jobOf(sample, i).spec.template ?? jobOf(sample, i)).spec.containers[0];
const commandOf = (sample: Manifest, i: number): string[] => mainOf(sample, i).command;

const sleep = { acceptNoGang: true, containerName: 'sleep', image: 'busybox', command: ['sleep'], args: ['100s'] };
const bash = { acceptNoGang: true, image: 'bash:latest', acceptQuotaOnlyGang: true };
const roles = (...all: NamedGangRole[]): Framework => Framework.custom({ roles: all });
const workersAndDriver = roles({ name: 'workers', replicas: 4 }, { name: 'driver' });
const v6e = (topology: string) => ({
  'cloud.google.com/gke-tpu-accelerator': 'tpu-v6e-slice', 'cloud.google.com/gke-tpu-topology': topology,
});
const exclusive = { exclusiveTopology: 'cloud.google.com/gke-nodepool' };
const BACKOFF = 'one rank that is tried again alone is out of step with the others';
const AFFINITY = 'required node affinity, which Kueue can add to';

const JOB_SET: Said[] = [
  {
    name: 'jobset-parallel',
    build: (chart) => new GangTrainingJob(chart, 'paralleljobs', { ...sleep, framework: workersAndDriver }),
  },
  {
    name: 'jobset-success',
    build: (chart, [set]) => new GangTrainingJob(chart, 'success-policy', {
      ...bash, success: GangSuccess.role('workers'), framework: roles(
        { name: 'leader', containerName: 'leader', command: commandOf(set, 0) },
        { name: 'workers', replicas: 2, containerName: 'worker', command: commandOf(set, 1) },
      ),
    }),
  },
  {
    name: 'jobset-coordinator',
    build: (chart) => new GangTrainingJob(chart, 'coordinator-example', {
      ...sleep, framework: workersAndDriver, engine: GangEngine.jobSet({ coordinatorRole: 'driver' }),
    }),
  },
  {
    name: 'jobset-hostmaint',
    build: (chart, [set]) => new GangTrainingJob(chart, 'host-maintenance-event-model', {
      ...bash, retry: Retry.none(), framework: roles(
        { name: 'leader', replicas: 2, containerName: 'leader', command: commandOf(set, 0) },
        { name: 'workers', replicas: 2, containerName: 'worker', command: commandOf(set, 1) },
      ),
      engine: GangEngine.jobSet({ failureRules: [
        {
          name: 'maintenance', action: JobFailureAction.RESTART_JOB_SET_UNCOUNTED, reasons: [JobFailureReason.POD_FAILURE_POLICY],
        },
        { name: 'leader', action: JobFailureAction.RESTART_JOB_SET, roles: ['leader'] },
      ] }),
    }),
  },
  {
    name: 'jobset-mnist',
    build: (chart, [set]) => new GangTrainingJob(chart, 'pytorch', {
      acceptNoGang: true, nodes: 4, containerName: 'pytorch', image: mainOf(set, 0).image, command: commandOf(set, 0), ports: [{ port: 3389 }],
      env: Env.values({ PYTHONUNBUFFERED: '0' }), framework: Framework.pytorch({ port: 3389, roleName: 'workers' }),
    }),
  },
  {
    name: 'jobset-resnet',
    build: (chart, [set]) => new GangTrainingJob(chart, 'pytorch', {
      acceptNoGang: true, nodes: 4, containerName: 'pytorch', image: mainOf(set, 0).image, ports: [{ port: 3389 }],
      args: ['--backend=gloo', '--num_epochs=2'], env: Env.values({ PYTHONUNBUFFERED: '0' }),
      framework: Framework.torchrun({ script: 'resnet.py', port: 3389, roleName: 'workers' }),
    }),
    because: {
      'containers.0.command': 'the sample has each pod train for itself: it lacks --nnodes and --node_rank', 'env.MASTER': 'an argument of torchrun',
    },
  },
  {
    name: 'jobset-ttl',
    build: (chart) => new GangTrainingJob(chart, 'jobset-with-ttl', {
      ...sleep, nodes: 4, framework: Framework.jax({ roleName: 'workers' }), cleanUp: CleanUp.after(Duration.minutes(1)),
    }),
  },
  {
    name: 'jobset-network',
    build: (chart, [set]) => new GangTrainingJob(chart, 'network-jobset', {
      ...bash, framework: roles(
        { name: 'leader', containerName: 'leader', command: commandOf(set, 0) },
        { name: 'workers', replicas: 2, containerName: 'worker', command: commandOf(set, 1) },
      ),
    }),
    because: { 'network.subdomain': 'called after the gang, so that two of them never meet' },
  },
  {
    name: 'jobset-failure',
    build: (chart, [set]) => new GangTrainingJob(chart, 'failure-policy', {
      ...bash, retry: Retry.upTo(3), engine: GangEngine.jobSet({ restartStrategy: RestartStrategy.BLOCKING_RECREATE }), framework: roles(
        { name: 'leader', replicas: 2, containerName: 'leader', command: commandOf(set, 0) },
        { name: 'workers', replicas: 2, containerName: 'worker', command: commandOf(set, 1) },
      ),
    }),
  },
  {
    name: 'jobset-exclusive',
    build: (chart) => new GangTrainingJob(chart, 'exclusive-placement', {
      ...sleep, args: ['1000s'], retry: Retry.upTo(3), engine: GangEngine.jobSet(exclusive),
      framework: roles({ name: 'workers', replicas: 9, slices: 3 }),
    }),
    because: { 'spec.backoffLimit': BACKOFF },
  },
  {
    name: 'jobset-depends',
    build: (chart, [set]) => new GangTrainingJob(chart, 'depends-on', {
      acceptNoGang: true, image: 'busybox', framework: roles(
        { name: 'initializer', containerName: 'initializer', command: commandOf(set, 0) },
        {
          name: 'launcher', containerName: 'launcher', command: commandOf(set, 1), startAfter: [{ role: 'initializer', when: RoleState.COMPLETE }],
          startupProbe: Probe.exec(['echo', 'started'], { initialDelay: Duration.seconds(5) }),
        },
        { name: 'worker', replicas: 4, containerName: 'worker', command: commandOf(set, 2), startAfter: [{ role: 'launcher' }] },
      ),
    }),
  },
  {
    name: 'jobset-pvc',
    build: (chart, [set]) => new GangTrainingJob(chart, 'volume-claim-trainjob', {
      acceptNoGang: true, image: 'busybox', mounts: [Mount.newClaim('initializer', '/workspace/model', Size.gibibytes(1))], framework: roles(
        { name: 'initializer', containerName: 'initializer', command: commandOf(set, 0) },
        {
          name: 'node', replicas: 3, containerName: 'node', command: commandOf(set, 1),
          startAfter: [{ role: 'initializer', when: RoleState.COMPLETE }],
          mounts: [Mount.newClaim('checkpoints', '/workspace/checkpoints', Size.gibibytes(1), { retain: true })],
        },
      ),
    }),
  },
  {
    name: 'jobset-tpu',
    build: (chart, [set]) => new GangTrainingJob(chart, 'v6e-multislice', {
      nodes: 8, slices: 2, gpu: Gpu.tpu(4), containerName: 'jax-tpu', image: mainOf(set, 0).image, command: commandOf(set, 0),
      placement: { nodeLabels: v6e('4x4'), hostNetwork: true }, security: SecurityProfile.privileged(), sharedMemory: SharedMemory.none(),
      framework: Framework.jax({ roleName: 'slice' }), retry: Retry.upTo(4), engine: GangEngine.jobSet(exclusive),
      queue: Queue.kueue('multislice-queue'), acceptQuotaOnlyGang: true,
    }),
    because: { nodeSelector: AFFINITY },
  },
  {
    name: 'gke-gemma3-multislice',
    build: (chart, [set]) => new GangTrainingJob(chart, 'jax-gemma3-train-multislice', {
      nodes: 4, slices: 2, gpu: Gpu.tpu(4), containerName: 'training-container', image: 'example.com/gemma:1', command: commandOf(set, 0),
      imagePullPolicy: ImagePullPolicy.ALWAYS, identity: Identity.serviceAccount('jaxserviceaccout'), ports: [{ port: 8471 }],
      placement: { nodeLabels: v6e('2x4') }, podAnnotations: { 'gke-gcsfuse/volumes': 'true' }, sharedMemory: SharedMemory.none(),
      mounts: [Mount.csi('gcsfuse.csi.storage.gke.io', '/data', {
        attributes: jobOf(set, 0).spec.template.spec.volumes[0].csi.volumeAttributes,
      })],
      framework: Framework.jax({ roleName: 'trainers' }), acceptNoGang: true,
    }),
    because: { '.image': 'left open by the template', 'spec.backoffLimit': BACKOFF },
  },
  {
    name: 'xpk-multislice',
    build: (chart, [set]) => new GangTrainingJob(chart, 'maxtext', {
      nodes: 8, slices: 2, gpu: Gpu.tpu(4), containerName: 'jax-tpu', image: 'gcr.io/project/maxtext:1', command: commandOf(set, 0),
      labels: { 'xpk.google.com/workload': 'maxtext' }, ports: [{ port: 8471 }, { port: 8080 }], priority: Priority.podClass('medium'),
      placement: { nodeLabels: v6e('4x4'), hostNetwork: true }, security: SecurityProfile.privileged(), sharedMemory: SharedMemory.none(),
      terminationGracePeriod: Duration.seconds(30), cleanUp: CleanUp.after(Duration.hours(12)), engine: GangEngine.jobSet(exclusive),
      framework: Framework.jax({ roleName: 'slice-job' }), queue: Queue.kueue('multislice-queue'), acceptQuotaOnlyGang: true,
    }),
    because: { nodeSelector: AFFINITY },
  },
  {
    name: 'gke-a4xmax-jobset',
    build: (chart, [, , set]) => {
      const domain = new ComputeDomain(chart, 'nccl-test-compute-domain');
      const rdma = new ResourceClaimTemplate(chart, 'nccl-test-all-mrdma', {
        requests: [{ name: 'req-mrdma', deviceClass: 'mrdma.google.com', count: 8 }],
      });
      new GangTrainingJob(chart, 'allgather', {
        nodes: 4, gpu: Gpu.nvidia(4), resourceClaims: [domain.claim(), rdma.claim('rdma')], containerName: 'nccl-test', stdin: true, tty: true,
        image: mainOf(set, 0).image, command: commandOf(set, 0), timeout: Duration.hours(1), cleanUp: CleanUp.after(Duration.minutes(20)),
        terminationGracePeriod: Duration.seconds(5), setHostnameAsFqdn: true, sharedMemory: SharedMemory.size(Size.gibibytes(250)),
        placement: {
          nodeLabels: { 'cloud.google.com/gke-accelerator': 'nvidia-gb300' },
          tolerations: [
            Toleration.equal('nvidia.com/gpu', 'present', { effect: TaintEffect.NO_SCHEDULE }),
            Toleration.equal('kubernetes.io/arch', 'arm64', { effect: TaintEffect.NO_SCHEDULE }),
          ],
        },
        env: {
          MY_NODE_NAME: Env.field('spec.nodeName'), MY_JOB_NAME: Env.field("metadata.labels['job-name']"),
          ...Env.values({
            MY_SUBDOMAIN: 'allgather', OMPI_ALLOW_RUN_AS_ROOT: '1', OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: '1', N_NODES: '4',
            LD_LIBRARY_PATH: '/usr/local/nvidia/lib64',
          }),
        },
        security: SecurityProfile.privileged({ privilegedContainers: false }), mounts: [
          Mount.hostPath('/home/kubernetes/bin/nvidia', '/usr/local/nvidia'),
        ],
        framework: Framework.custom(), acceptNoGang: true,
      });
    },
    because: {
      'spec.numNodes': 'left open by the template', N_NODES: 'left open by the template', completions: 'left open by the template',
      parallelism: 'left open by the template',
      'template.spec.activeDeadlineSeconds': 'the limit of each pod is that of its Job, which has failed then',
    },
  },
];

const onDefault = { queue: Queue.volcano('default') };
const nginx: Partial<GangTrainingJobProps> = { containerName: 'nginx', image: 'nginx', imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT };
const sshd = { image: 'volcanosh/example-mpi:0.0.3', workingDir: '/home', ports: [{ port: 22, name: 'mpijob-port' }], ...onDefault };
const mpiRoles = (job: Manifest, workers: number, more: Partial<NamedGangRole> = {}): Framework => Framework.custom({
  success: 'mpimaster', roles: [
    { name: 'mpimaster', containerName: 'mpimaster', command: commandOf(job, 0), ...more },
    { name: 'mpiworker', containerName: 'mpiworker', replicas: workers, command: commandOf(job, 1) },
  ],
});
const tfRoles = (job: Manifest, ps: Partial<NamedGangRole> = {}): Framework => Framework.custom({
  success: 'worker', roles: [{ name: 'ps', command: commandOf(job, 0), ...ps }, { name: 'worker', replicas: 2, command: commandOf(job, 1) }],
});
const tf = { containerName: 'tensorflow', image: 'volcanosh/dist-mnist-tf-example:0.0.1', ports: [{ port: 2222, name: 'tfjob-port' }], ...onDefault };
const paddleEnv = Env.values({
  GLOG_v: '0', GLOG_logtostderr: '1', TOPOLOGY: '', TRAINER_PACKAGE: '/workspace', PADDLE_JOB_NAME: 'fluid-ctr', PADDLE_IS_LOCAL: '0',
  PADDLE_TRAINERS_NUM: '2', PADDLE_PSERVERS_NUM: '2', FLAGS_rpc_deadline: '36000000', PADDLE_PORT: '30236',
  ENTRY: 'cd /workspace/ctr && python train.py --is_local 0 --cloud_train 1',
  LD_LIBRARY_PATH: '/usr/local/lib:/usr/local/nvidia/lib64:/usr/local/rdma/lib64:/usr/lib64/mlnx_ofed/valgrind',
});

const VOLCANO: Said[] = [
  {
    name: 'volcano-cron',
    build: (chart) => new GangTrainingCron(chart, 'volcano-cronjob-example', {
      schedule: Schedule.cron('*/5 * * * *', 'UTC'), concurrencyPolicy: ConcurrencyPolicy.FORBID, startingDeadline: Duration.minutes(1),
      successfulJobsHistoryLimit: 5, failedJobsHistoryLimit: 3, containerName: 'busybox-container', image: 'busybox:latest',
      command: ['/bin/sh', '-c', 'date; echo Hello from Volcano CronJob'], framework: roles({ name: 'task-1' }), ...onDefault,
    }),
  },
  {
    name: 'volcano-mpi',
    build: (chart, [job]) => new GangTrainingJob(chart, 'lm-mpi-job', {
      ...sshd, framework: mpiRoles(job, 2), engine: GangEngine.volcano({ plugins: { ssh: [] } }),
    }),
  },
  {
    name: 'volcano-mpi-plugin',
    build: (chart, [job]) => new GangTrainingJob(chart, 'lm-mpi-job', {
      ...sshd, ports: undefined, framework: mpiRoles(job, 2),
      engine: GangEngine.volcano({ plugins: { mpi: ['--master=mpimaster', '--worker=mpiworker', '--port=22'] } }),
    }),
    because: { 'spec.minAvailable': 'mpirun fails at a worker that is not there' },
  },
  {
    name: 'volcano-dep-mpi',
    build: (chart, [job]) => new GangTrainingJob(chart, 'lm-mpi-job', {
      ...sshd, framework: mpiRoles(job, 10, { startAfter: [{ role: 'mpiworker' }] }), engine: GangEngine.volcano({ plugins: { ssh: [] } }),
    }),
    because: { 'spec.minAvailable': 'mpirun uses all 10 workers' },
  },
  {
    name: 'volcano-tf',
    build: (chart, [job]) => new GangTrainingJob(chart, 'tensorflow-dist-mnist', { ...tf, framework: tfRoles(job) }),
  },
  {
    name: 'volcano-policy',
    build: (chart, [job]) => new GangTrainingJob(chart, 'tensorflow-dist-mnist', {
      ...tf, framework: tfRoles(job, {
        onFailure: RoleFailure.REPLACE_POD, onEviction: RoleFailure.RESTART_GANG, evictionDelay: Duration.minutes(10),
      }),
    }),
    because: {
      '.events': '`event`: what is there is a text, and Volcano refuses it',
      'ps.policies': 'the same two, the eviction first', timeout: '10m0s, as it is stored',
    },
  },
  {
    name: 'volcano-paddle',
    build: (chart) => new GangTrainingJob(chart, 'ctr-volcano', {
      image: 'volcanosh/edlctr:v1', imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT, imagePullSecrets: ['default-secret'],
      command: ['paddle_k8s', 'start_fluid'], cpu: Cpu.units(10), cpuRequest: Cpu.units(1), memory: Size.gibibytes(30),
      memoryRequest: Size.kibibytes(100 * 10 ** 6 / 1024), ephemeralStorage: Size.gibibytes(10),
      security: SecurityProfile.privileged({ privilegedContainers: false }), mounts: [Mount.hostPath('/home/work/', '/mnt/seqdata')],
      env: {
        ...paddleEnv, NAMESPACE: Env.field('metadata.namespace'), POD_IP: Env.field('status.podIP'), POD_NAME: Env.field('metadata.name'),
        PADDLE_CURRENT_IP: Env.field('status.podIP'),
      },
      framework: Framework.custom({ success: 'trainer', roles: [
        {
          name: 'pserver', replicas: 2, containerName: 'pserver', podLabels: { 'paddle-job-pserver': 'fluid-ctr' },
          ephemeralStorageRequest: Size.gibibytes(1), env: Env.values({ PADDLE_TRAINING_ROLE: 'PSERVER', TRAINING_ROLE: 'PSERVER' }),
        },
        {
          name: 'trainer', replicas: 2, containerName: 'trainer', podLabels: { 'paddle-job': 'fluid-ctr' },
          env: Env.values({ PADDLE_TRAINING_ROLE: 'TRAINER', TRAINING_ROLE: 'TRAINER', CPU_NUM: '2' }),
        },
      ] }), ...onDefault,
    }),
    because: {
      'env.TOPOLOGY.value': 'empty, as without', apiVersion: 'the only version of fields', hostPath: 'the path alone: any kind of file',
    },
  },
  {
    name: 'volcano-mindspore-gpu',
    build: (chart, [job]) => new GangTrainingJob(chart, 'mindspore-gpu', {
      ...sshd, image: mainOf(job, 0).image, engine: GangEngine.volcano({ plugins: { ssh: [] } }), framework: roles(
        { name: 'mpimaster', containerName: 'mpimaster', command: commandOf(job, 0) },
        { name: 'mpiworker', replicas: 2, containerName: 'mpiworker', command: commandOf(job, 1), gpu: Gpu.nvidia(1) },
      ),
    }),
  },
  {
    name: 'volcano-nettopo', namespace: 'default',
    build: (chart) => new GangTrainingJob(chart, 'network-topology-job', {
      containerName: 'c0', image: 'nginx:latest', cpu: Cpu.units(4), networkTopology: NetworkTopology.hard(1),
      framework: roles({ name: 't0', replicas: 8, minAvailable: 4 }), ...onDefault,
    }),
  },
  {
    name: 'volcano-partition', namespace: 'default',
    build: (chart) => new GangTrainingJob(chart, 'network-topology-job', {
      containerName: 'c0', image: 'nginx:latest', cpu: Cpu.units(4), networkTopology: NetworkTopology.hard(2),
      sliceNetworkTopology: NetworkTopology.hard(1), framework: roles({ name: 't0', replicas: 8, minAvailable: 4, slices: 2 }), ...onDefault,
    }),
  },
  {
    name: 'volcano-job-plugin',
    build: (chart) => new GangTrainingJob(chart, 'test-job-plugin', {
      ...nginx, image: 'nginx', cpu: Cpu.units(1), retry: Retry.upTo(4), framework: roles({ name: 'default-nginx', replicas: 3 }), ...onDefault,
      engine: GangEngine.volcano({ plugins: {
        env: [], ssh: ['--ssh-key-file-path=/home/user/.ssh'],
        svc: ['--publish-not-ready-addresses=false', '--disable-network-policy=false', '--inject-hosts-env=true'],
      } }),
    }),
  },
  {
    name: 'volcano-hier-jobs',
    build: (chart) => ['eng-prod', 'eng-dev', 'sci-prod', 'sci-dev'].map((team) => new GangTrainingJob(chart, `${team}-job`, {
      ...nginx, image: 'nginx', cpu: Cpu.millis(500), cpuLimit: CpuLimit.NONE, retry: Retry.upTo(4), queue: Queue.volcano(`root-${team}`),
      framework: roles({ name: 'default-nginx', replicas: 6, minAvailable: 1, onEviction: RoleFailure.RESTART_GANG }),
      engine: GangEngine.volcano({ plugins: { ssh: [], env: [] } }),
    })),
    because: { 'spec.policies': 'of the task, which is the only one' },
  },
  {
    name: 'volcano-ray',
    build: (chart) => new GangTrainingJob(chart, 'ray-cluster-job', {
      image: 'bitnami/ray:2.49.0', nodes: 2, framework: Framework.ray({ clusterOnly: true }), ...onDefault,
    }),
  },
  {
    name: 'volcano-elastic',
    build: (chart) => new GangTrainingJob(chart, 'elastic-job', {
      labels: { 'volcano.sh/job-type': 'ElasticJob' }, image: 'nginx', cpu: Cpu.units(1), ...onDefault, framework: roles(
        { name: 'worker', replicas: 9, minAvailable: 2, containerName: 'workers', priority: Priority.podClass('normal-pri') },
        { name: 'master', containerName: 'master', priority: Priority.podClass('high-pri') },
      ),
    }),
    because: { priorityClass: 'no field of pods: priorityClassName is meant' },
  },
  {
    name: 'volcano-jobflow', namespace: 'default',
    build: (chart) => new VolcanoJobFlow(chart, 'test', {
      retainJobs: false, steps: Object.entries({ a: undefined, b: ['a'], c: ['b'], d: ['b'], e: ['c', 'd'] })
        .map(([templateName, after]) => ({ templateName, after })),
    }),
  },
];

describeSaid('JobSet', __filename, JOB_SET);
describeSaid('gangs of Volcano', __filename, VOLCANO);
