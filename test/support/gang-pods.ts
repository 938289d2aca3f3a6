import { expand } from './kubelet';
import { Manifest } from './synth';

/** A pod as its controller makes it, and a container as the kubelet starts it. */
export interface RunningPod {
  readonly role: string;
  readonly index: number;
  readonly hostname: string;

  /** DNS name within the namespace, if it has one before it is ready. */
  readonly address?: string;
  readonly spec: Manifest;
  readonly initContainers: StartedContainer[];
  readonly main: StartedContainer;

  /** Files that volumes and plugins put into the pod, by path. */
  readonly files: Readonly<Record<string, string>>;
}

export interface StartedContainer {
  readonly name: string;
  readonly words: string[];
  readonly env: Record<string, string>;
}

/** All pods of the gang among the manifests, as Volcano, JobSet or the Job controller would make them. */
export function podsOf(manifests: Manifest[]): RunningPod[] {
  return manifests.flatMap((manifest) => {
    switch (`${manifest.apiVersion.split('/')[0]} ${manifest.kind}`) {
      case 'batch.volcano.sh Job':
        return volcanoPods(manifest);
      case 'batch.volcano.sh CronJob':
        return volcanoPods({
          ...manifest.spec.jobTemplate,
          metadata: {
            ...manifest.spec.jobTemplate.metadata, name: `${manifest.metadata.name}-29383200`, namespace: manifest.metadata.namespace,
          },
        });
      case 'jobset.x-k8s.io JobSet':
        return jobSetPods(manifest);
      case 'ray.io RayJob':
        return rayJobPods(manifest);
      case 'kubeflow.org MPIJob':
        return mpiJobPods(manifest);
      case 'trainer.kubeflow.org TrainJob':
        return trainJobPods(manifest);
      case 'leaderworkerset.x-k8s.io LeaderWorkerSet':
        return leaderWorkerPods(manifest);
      case 'batch Job':
        return jobPods(manifest, manifests.filter(({ kind }) => kind === 'Service'));
      default:
        return [];
    }
  });
}

interface Made {
  readonly role: string;
  readonly index: number;
  readonly name: string;
  readonly hostname: string;
  readonly subdomain?: string;
  readonly published: boolean;
  readonly template: Manifest;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;

  /** What controllers add after the variables of the template. */
  readonly env: Record<string, string>;
  readonly initEnv?: Record<string, string>;
  readonly files?: Record<string, string>;
  readonly command?: string[];
}

function running(made: Made): RunningPod {
  const spec = structuredClone(made.template.spec);
  const metadata = {
    name: made.name, labels: { ...made.template.metadata?.labels, ...made.labels },
    annotations: { ...made.template.metadata?.annotations, ...made.annotations },
  };
  const [main] = spec.containers;
  const files = { ...made.files };
  for (const mount of main.volumeMounts ?? []) {
    const volume = spec.volumes.find(({ name }: Manifest) => name === mount.name);
    for (const item of volume.downwardAPI?.items ?? []) {
      files[`${mount.mountPath}/${item.path}`] = fieldOf(metadata, item.fieldRef.fieldPath);
    }
  }
  const start = (container: Manifest, env: Record<string, string>, command: string[] | undefined): StartedContainer => {
    const complete = environment(container, metadata, env);
    return {
      name: container.name, env: complete,
      words: [...(command ?? container.command ?? []), ...(container.args ?? [])].map((word: string) => expand(word, complete)),
    };
  };
  return {
    role: made.role,
    index: made.index,
    hostname: made.hostname,
    address: made.subdomain !== undefined && made.published ? `${made.hostname}.${made.subdomain}` : undefined,
    spec,
    files,
    main: start(main, made.env, made.command),
    initContainers: (spec.initContainers ?? []).map((container: Manifest) => start(container, made.initEnv ?? made.env, undefined)),
  };
}

/** The variables of a container: each value sees those before it, and what controllers append comes last and wins. */
function environment(container: Manifest, metadata: Manifest, appended: Record<string, string>): Record<string, string> {
  const env: Record<string, string> = {};
  for (const { name, value, valueFrom } of container.env ?? []) {
    env[name] = valueFrom === undefined ? expand(value, env) : fieldOf(metadata, valueFrom.fieldRef.fieldPath);
  }
  return { ...env, ...appended };
}

function fieldOf(metadata: Manifest, path: string): string {
  const match = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  const value = match === null ? (path === 'metadata.name' ? metadata.name : undefined) : metadata[match[1]][match[2]];
  if (value === undefined) {
    throw new Error(`the pod has no ${path}`);
  }
  return value;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

// Volcano: pkg/controllers/job and its plugins

function volcanoPods({ metadata, spec }: Manifest): RunningPod[] {
  const plugins = Object.fromEntries(
    Object.entries(spec.plugins ?? {}).map(([name, flags]) => [
      name, Object.fromEntries((flags as string[]).map((flag) => flag.replace(/^--/, '').split('='))),
    ]),
  );
  const host = (task: Manifest, i: number): string => `${metadata.name}-${task.name}-${i}.${metadata.name}`;
  const svcEnv =
    plugins.svc === undefined
      ? {}
      : Object.fromEntries(
          spec.tasks.flatMap((task: Manifest) => {
            const upper = task.name.toUpperCase().replace(/-/g, '_');
            return [
              [
                `VC_${upper}_HOSTS`,
                range(task.replicas)
                  .map((i) => host(task, i))
                  .join(','),
              ],
              [`VC_${upper}_NUM`, String(task.replicas)],
            ];
          }),
        );
  return spec.tasks.flatMap((task: Manifest) =>
    range(task.replicas).map((index) => {
      const name = `${metadata.name}-${task.name}-${index}`;
      const indexes: Record<string, string> =
        plugins.env === undefined ? {} : { VK_TASK_INDEX: String(index), VC_TASK_INDEX: String(index) };
      const tasks = (flag: string): Manifest[] => spec.tasks.filter((other: Manifest) => other.name === plugins.tensorflow?.[flag]);
      const cluster = Object.fromEntries(
        ['ps', 'worker', 'chief', 'evaluator'].flatMap((flag) =>
          tasks(flag).map((other) => [flag, range(other.replicas).map((i) => `${host(other, i)}:${plugins.tensorflow.port}`)]),
        ),
      );
      const alone = spec.tasks.length === 1 && task.replicas === 1;
      const tensorflow: Record<string, string> =
        plugins.tensorflow === undefined || alone ? {} : { TF_CONFIG: JSON.stringify({ cluster, task: { type: task.name, index } }) };
      return running({
        role: task.name, index, name, hostname: name, subdomain: plugins.svc === undefined ? undefined : metadata.name,
        published: plugins.svc?.['publish-not-ready-addresses'] === 'true', template: task.template,
        labels: { 'volcano.sh/job-name': metadata.name, 'volcano.sh/task-index': String(index), 'volcano.sh/task-spec': task.name },
        annotations: { 'volcano.sh/job-name': metadata.name }, env: { ...indexes, ...svcEnv, ...tensorflow },
        initEnv: { ...indexes, ...svcEnv },
        files: plugins.ssh === undefined ? {} : { '/root/.ssh/id_rsa': 'key', '/root/.ssh/authorized_keys': 'key' },
        command: rayCommand(plugins.ray, task, `${metadata.name}-${plugins.ray?.head}-0.${metadata.name}`),
      });
    }),
  );
}

/** The plugin overwrites the command of containers with the right name, and of no others. */
function rayCommand(ray: Manifest, task: Manifest, head: string): string[] | undefined {
  const [{ name }] = task.template.spec.containers;
  if (ray === undefined) {
    return undefined;
  }
  if (task.name === ray.head && name === ray.headContainer) {
    return [
      'sh', '-c',
      `ray start --head --block --dashboard-host=0.0.0.0 --port=${ray.port} --dashboard-port=${ray.dashboardPort} `
      + `--ray-client-server-port=${ray.clientPort}`,
    ];
  }
  return task.name === ray.worker && name === ray.workerContainer
    ? ['sh', '-c', `ray start --block --address=${head}:${ray.port}`]
    : undefined;
}

// JobSet: pkg/controllers and its pod webhook

function jobSetPods({ metadata, spec }: Manifest): RunningPod[] {
  return spec.replicatedJobs.flatMap((job: Manifest) =>
    range(job.replicas).flatMap((jobIndex) =>
      range(job.template.spec.completions).map((index) => {
        const hostname = `${metadata.name}-${job.name}-${jobIndex}-${index}`;
        return running({
          ...indexedPod(job.template.spec, index),
          role: job.name,
          name: `${hostname}-abcde`,
          hostname,
          subdomain: spec.network.enableDNSHostnames ? (spec.network.subdomain ?? metadata.name) : undefined,
          published: spec.network.publishNotReadyAddresses,
          labels: {
            'jobset.sigs.k8s.io/jobset-name': metadata.name, 'jobset.sigs.k8s.io/replicatedjob-name': job.name,
            'jobset.sigs.k8s.io/job-index': String(jobIndex),
          },
        });
      }),
    ),
  );
}

// Trainer: pkg/runtime, its plugins torch, jax, plainml and jobset, on a runtime with one job, `node`

/** What the plugin of the runtime's policy adds, by the runtime that the tests name. */
function policyEnv(runtime: string, { metadata, spec }: Manifest): { env: Manifest[]; names: string[] } {
  const index = { valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } } };
  const { numNodes, numProcPerNode, resourcesPerNode } = spec.trainer;
  const leader = `${metadata.name}-node-0-0.${metadata.name}`;
  const gpus = Object.entries({ ...resourcesPerNode?.limits, ...resourcesPerNode?.requests }).find(([name]) => /gpu/i.test(name))?.[1];
  const processes = numProcPerNode ?? gpus ?? Math.max(1, Number(resourcesPerNode?.requests?.cpu ?? 0));
  const env: Manifest[] =
    runtime === 'torch-distributed'
      ? [
          { name: 'PET_NNODES', value: String(numNodes) }, { name: 'PET_NPROC_PER_NODE', value: String(processes) },
          { name: 'PET_NODE_RANK', ...index }, { name: 'PET_MASTER_ADDR', value: leader }, { name: 'PET_MASTER_PORT', value: '29500' },
        ]
      : runtime === 'jax-distributed'
        ? [
            { name: 'JAX_NUM_PROCESSES', value: String(numNodes) }, { name: 'JAX_PROCESS_ID', ...index },
            { name: 'JAX_COORDINATOR_ADDRESS', value: `${leader}:29500` },
          ]
        : [];
  return { env, names: env.map(({ name }) => name) };
}

function trainJobPods(trainJob: Manifest): RunningPod[] {
  const { metadata, spec } = trainJob;
  const { image, command, args, env = [], numNodes, resourcesPerNode } = spec.trainer;
  const added = policyEnv(spec.runtimeRef.name, trainJob);
  const reserved = env.filter(({ name }: Manifest) => added.names.includes(name));
  if (reserved.length > 0) {
    throw new Error(`the webhook of Trainer refuses ${JSON.stringify(reserved)}`);
  }
  const patch = spec.runtimePatches[0].trainingRuntimeSpec.template.spec.replicatedJobs[0].template.spec.template;
  const { containers, ...pod } = patch.spec;
  const template = {
    metadata: patch.metadata,
    spec: {
      ...pod, restartPolicy: 'Never',
      containers: [{ ...containers?.[0], name: 'node', image, command, args, env: [...env, ...added.env], resources: resourcesPerNode }],
    },
  };
  const node = { name: 'node', replicas: 1, template: { spec: { completionMode: 'Indexed', completions: numNodes, template } } };
  return jobSetPods({
    metadata, spec: { network: { enableDNSHostnames: true, publishNotReadyAddresses: true }, replicatedJobs: [node] },
  }).map((each) => ({ ...each, role: 'worker' }));
}

// MPI operator: pkg/controller/mpi_job_controller.go

function mpiJobPods({ metadata, spec }: Manifest): RunningPod[] {
  const { Launcher: launcher, Worker: worker } = spec.mpiReplicaSpecs;
  const hosts = range(worker.replicas).map((i) => `${metadata.name}-worker-${i}.${metadata.name}.${metadata.namespace}.svc`);
  const keys = { [`${spec.sshAuthMountPath}/id_rsa`]: 'key', [`${spec.sshAuthMountPath}/authorized_keys`]: 'key' };
  // the Service publishes pods when they are ready: the workers before the launcher is made, and nobody looks for that
  const published = spec.launcherCreationPolicy === 'WaitForWorkersReady';
  const made = (role: string, index: number, hostname: string, template: Manifest, env: Record<string, string>): RunningPod => {
    const [main, ...others] = template.spec.containers;
    const sshd = main.command === undefined && main.args === undefined ? { ...main, command: ['/usr/sbin/sshd', '-De'] } : main;
    return running({
      role, index, hostname, name: hostname, subdomain: metadata.name, published, annotations: {},
      template: { ...template, spec: { ...template.spec, containers: [sshd, ...others] } },
      labels: { 'training.kubeflow.org/job-name': metadata.name, 'training.kubeflow.org/replica-index': String(index) },
      env: { K_MPI_JOB_ROLE: role, ...env },
      files: role === 'launcher' ? { ...keys, '/etc/mpi/hostfile': hosts.map((host) => `${host} slots=${spec.slotsPerWorker}\n`).join('') } : keys,
    });
  };
  return [
    made('launcher', 0, `${metadata.name}-launcher`, launcher.template, {
      OMPI_MCA_orte_keep_fqdn_hostnames: 'true', OMPI_MCA_orte_default_hostfile: '/etc/mpi/hostfile',
      OMPI_MCA_plm_rsh_args: '-o ConnectionAttempts=10', OMPI_MCA_orte_set_default_slots: String(spec.slotsPerWorker),
    }),
    ...range(worker.replicas).map((i) => made('worker', i, `${metadata.name}-worker-${i}`, worker.template, {})),
  ];
}

// KubeRay: ray-operator/controllers/ray/common

function rayJobPods({ metadata, spec }: Manifest): RunningPod[] {
  const { headGroupSpec: head, workerGroupSpecs: groups } = spec.rayClusterSpec;
  const cluster = `${metadata.name}-abcde`;
  const address = `${cluster}-head-svc.${metadata.namespace}.svc.cluster.local`;
  const made = (role: string, index: number, template: Manifest, command: string[], env: Record<string, string>): RunningPod => ({
    ...running({
      role, index, command, template, env, name: `${cluster}-${role}-${index}`, hostname: 'unknown', published: false, labels: {},
      annotations: {},
    }),
    hostname: undefined as unknown as string,
  });
  const params = (given: Record<string, string>): string => Object.entries(given).map(([name, value]) => ` --${name}=${value}`).join('');
  const bash = (command: string): string[] => ['sh', '-c', command];
  const submit = `ray job submit --address http://${address}:8265 -- ${spec.entrypoint}`;
  return [
    made('head', 0, head.template, bash(`ray start --head --block${params(head.rayStartParams)} --port=6379`), {}),
    ...groups.flatMap((group: Manifest) =>
      range(group.replicas * (group.numOfHosts ?? 1)).map((i) =>
        made(group.groupName, i, group.template, bash(`ray start --block${params(group.rayStartParams)} --address=${address}:6379`), {
          FQ_RAY_IP: address,
        }),
      ),
    ),
    made('driver', 0, spec.submitterPodTemplate, bash(submit), { RAY_DASHBOARD_ADDRESS: `${address}:8265` }),
  ];
}

// LeaderWorkerSet: pkg/controllers and its pod webhook

function leaderWorkerPods({ metadata, spec }: Manifest): RunningPod[] {
  const { size, leaderTemplate, workerTemplate } = spec.leaderWorkerTemplate;
  return range(spec.replicas).flatMap((group) => {
    const leader = `${metadata.name}-${group}`;
    return range(size).map((index) => {
      const name = index === 0 ? leader : `${leader}-${index}`;
      return running({
        role: `group-${group}`, index, name, hostname: name, subdomain: metadata.name, published: true, annotations: {}, labels: {},
        template: index === 0 ? (leaderTemplate ?? workerTemplate) : workerTemplate,
        env: {
          LWS_LEADER_ADDRESS: `${leader}.${metadata.name}.${metadata.namespace}`, LWS_GROUP_SIZE: String(size),
          LWS_WORKER_INDEX: String(index),
        },
      });
    });
  });
}

// Job: pkg/controller/job

function jobPods({ metadata, spec }: Manifest, services: Manifest[]): RunningPod[] {
  const labels = { 'batch.kubernetes.io/job-name': metadata.name };
  const { subdomain } = spec.template.spec;
  const service = services.find(
    ({ metadata: { name }, spec: { clusterIP, selector } }) =>
      name === subdomain &&
      clusterIP === 'None' &&
      Object.entries(selector).every(([key, value]) => ({ ...spec.template.metadata?.labels, ...labels })[key] === value),
  );
  return range(spec.completions).map((index) =>
    running({
      ...indexedPod(spec, index), role: 'worker', name: `${metadata.name}-${index}-abcde`, hostname: `${metadata.name}-${index}`,
      subdomain: service === undefined ? undefined : subdomain, published: service?.spec.publishNotReadyAddresses === true, labels,
    }),
  );
}

function indexedPod(spec: Manifest, index: number): Pick<Made, 'index' | 'template' | 'annotations' | 'env'> {
  if (spec.completionMode !== 'Indexed' || spec.completions === undefined) {
    throw new Error('the API server refuses an Indexed Job without completions');
  }
  return {
    index, template: spec.template, annotations: { 'batch.kubernetes.io/job-completion-index': String(index) },
    env: { JOB_COMPLETION_INDEX: String(index) },
  };
}
