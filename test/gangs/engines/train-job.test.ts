import { Chart, Duration } from 'cdk8s';
import { stringify } from 'yaml';
import {
  ClusterTrainingRuntime, Cpu, Env, Framework, GangDefaults, GangEngine, GangGuarantee, GangTrainingJob, GangTrainingJobProps, Gpu,
  Identity, MlPolicy, Mount, NetworkTopology, PodGroupPolicy, Priority, Queue, Retry, Toleration, TrainingRuntime, TrainingRuntimeProps,
  TrainingRuntimeRef,
} from '../../../src';
import { errorRules } from '../../support/preflight';
import { errorOf, Manifest, synthChart, synthOne } from '../../support/synth';
import { constructOf, gangOf, onKueue, onVolcano, problemsWith } from '../synth-gang';

const torch = TrainingRuntimeRef.cluster('torch-distributed', MlPolicy.torch());
const on = (runtime: TrainingRuntimeRef): Partial<GangTrainingJobProps> => ({ ...onKueue, engine: GangEngine.trainJob({ runtime }) });

test('is a TrainJob that fills in a runtime, in a queue of Kueue', () => {
  const { apiVersion, kind, metadata, spec } = gangOf({
    ...on(torch), nodes: 3, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), env: { LEVEL: Env.value('1') }, args: ['--epochs=3'],
    timeout: Duration.hours(5),
  });

  expect([apiVersion, kind, metadata.name]).toEqual(['trainer.kubeflow.org/v1alpha1', 'TrainJob', 'llm']);
  expect(metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'nlp' });
  expect(spec).toMatchObject({
    runtimeRef: { apiGroup: 'trainer.kubeflow.org', kind: 'ClusterTrainingRuntime', name: 'torch-distributed' },
    activeDeadlineSeconds: 18000,
    trainer: {
      image: 'example.com/train:1', command: ['torchrun', 'train.py'], args: ['--epochs=3'], numNodes: 3, numProcPerNode: 8,
      resourcesPerNode: { limits: { 'nvidia.com/gpu': '8', cpu: '96' } },
    },
  });
  expect(spec.trainer.env).toContainEqual({ name: 'LEVEL', value: '1' });
  // its own queue name on the JobSet would make that a second workload
  expect(JSON.stringify(spec)).not.toContain('queue-name');
});

test('what only pods say is a patch of its own', () => {
  const { spec } = gangOf({
    ...on(torch), labels: { team: 'nlp' }, annotations: { 'example.com/scrape': 'true' }, identity: Identity.serviceAccount('trainer'),
    mounts: [Mount.claim('data', '/data')], imagePullSecrets: ['registry'],
    placement: { nodeLabels: { pool: 'h100' }, tolerations: [Toleration.equal('dedicated', 'training')] },
  });
  const [{ manager, trainingRuntimeSpec: { template } }] = spec.runtimePatches;

  expect(manager).toBe('cdk8s-ml-workloads/gang');
  expect(template.metadata).toMatchObject({ labels: { team: 'nlp' }, annotations: { 'example.com/scrape': 'true' } });
  expect(template.spec.replicatedJobs).toMatchObject([{
    name: 'node',
    template: { spec: { template: {
      metadata: { labels: { team: 'nlp' } },
      spec: {
        serviceAccountName: 'trainer', imagePullSecrets: [{ name: 'registry' }],
        tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'training' }],
        containers: [{ name: 'node', securityContext: { allowPrivilegeEscalation: false } }],
      },
    } } },
  }]);
  expect(template.spec.replicatedJobs[0].template.spec.template.spec.containers[0].volumeMounts).toContainEqual({
    name: 'data', mountPath: '/data',
  });
});

test('a torchrun written by hand finds its variables', () => {
  const { spec } = gangOf({ ...on(torch), command: ['torchrun', '--no-python', 'python3', 'x.py'], framework: Framework.pytorch() });

  expect(spec.trainer.command).toEqual(['torchrun', '--no-python', 'python3', 'x.py']);
});

test('a rendezvous of its own is written out, which counts more than variables', () => {
  const { spec } = gangOf({ ...on(torch), framework: Framework.torchrun({ script: 'train.py', port: 1234 }) });

  expect(spec.trainer.command).toContain('--master-port=1234');
});

/** The runtime, and a gang on it. */
function runtimeAnd(props: Partial<TrainingRuntimeProps>, gang: Partial<GangTrainingJobProps> = {}): Manifest[] {
  return synthChart((chart) => {
    const runtime = new ClusterTrainingRuntime(chart, 'torch', { image: 'example.com/torch:1', policy: MlPolicy.torch(), ...props });
    new GangTrainingJob(chart, 'llm', {
      ...on(runtime.ref), image: 'example.com/train:1', nodes: 2, framework: Framework.torchrun({ script: 'train.py' }), ...gang,
    });
  }, { namespace: 'ml' });
}

test('a runtime is what a platform offers: its pods, restarts and places', () => {
  const [{ kind, metadata, spec }] = runtimeAnd({ nodes: 4, retry: Retry.upTo(5), podGroupPolicy: PodGroupPolicy.coscheduling() }, {
    queue: undefined, acceptQuotaOnlyGang: undefined,
  });

  expect([kind, metadata.name, metadata.namespace]).toEqual(['ClusterTrainingRuntime', 'torch', undefined]);
  expect(spec).toMatchObject({
    mlPolicy: { numNodes: 4, torch: {} },
    podGroupPolicy: { coscheduling: { scheduleTimeoutSeconds: 60 } },
    template: { spec: {
      failurePolicy: { maxRestarts: 5 },
      replicatedJobs: [{
        name: 'node', replicas: 1,
        template: {
          metadata: { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': 'trainer' } },
          spec: {
            backoffLimit: 0,
            template: { spec: { restartPolicy: 'Never', containers: [{ name: 'node', image: 'example.com/torch:1' }] } },
          },
        },
      }],
    } },
  });
});

test('a runtime with initializers fetches data set and model before the nodes start', () => {
  const [runtime, trainJob] = synthChart((chart) => {
    const { ref } = new TrainingRuntime(chart, 'torch', {
      image: 'example.com/torch:1', policy: MlPolicy.torch(), workspace: Mount.claim('shared', '/workspace'),
      datasetInitializer: { image: 'example.com/dataset-initializer:1' }, modelInitializer: { image: 'example.com/model-initializer:1' },
    });
    new GangTrainingJob(chart, 'llm', {
      ...onKueue, image: 'example.com/train:1', nodes: 2, framework: Framework.torchrun({ script: 'train.py' }),
      engine: GangEngine.trainJob({
        runtime: ref, dataset: { storageUri: 'hf://tatsu-lab/alpaca' }, model: { storageUri: 'hf://meta/llama', secret: 'hf' },
      }),
    });
  }, { namespace: 'ml' });
  const jobs = runtime.spec.template.spec.replicatedJobs;

  expect(jobs.map(({ name }: Manifest) => name)).toEqual(['dataset-initializer', 'model-initializer', 'node']);
  expect(jobs[2].dependsOn).toEqual([
    { name: 'dataset-initializer', status: 'Complete' }, { name: 'model-initializer', status: 'Complete' },
  ]);
  // the webhook looks for the volume by this name
  expect(jobs.map(({ template }: Manifest) => template.spec.template.spec.containers[0].volumeMounts)).toEqual(
    Array(3).fill(expect.arrayContaining([{ name: 'initializer', mountPath: '/workspace' }])),
  );
  expect(runtime.metadata.namespace).toBe('ml');
  expect(trainJob.spec.runtimeRef.kind).toBe('TrainingRuntime');
  expect(trainJob.spec.initializer).toEqual({
    dataset: { storageUri: 'hf://tatsu-lab/alpaca' }, model: { storageUri: 'hf://meta/llama', secretRef: { name: 'hf' } },
  });
});

test('a runtime of MPI has a launcher, and workers with an sshd', () => {
  const runtime = synthOne((chart) =>
    new ClusterTrainingRuntime(chart, 'deepspeed', { image: 'example.com/deepspeed:1', policy: MlPolicy.mpi({ processesPerNode: 8 }) }));

  expect(runtime.spec.mlPolicy).toEqual({
    numNodes: 1,
    mpi: { numProcPerNode: 8, mpiImplementation: 'OpenMPI', sshAuthMountPath: '/home/mpiuser/.ssh', runLauncherAsNode: true },
  });
  expect(runtime.spec.template.spec.replicatedJobs).toMatchObject([
    { name: 'node', template: { spec: { template: { spec: { containers: [{ command: ['/usr/sbin/sshd'] }] } } } } },
    { name: 'launcher', dependsOn: [{ name: 'node', status: 'Ready' }] },
  ]);
});

test('what a runtime says of pods may be said by a gang, too', () => {
  const env = { workingDir: '/work' };
  const [, { spec }] = runtimeAnd(env, env);

  expect(spec.trainer).not.toHaveProperty('workingDir');
});

test('a runtime with pod groups of Volcano takes its queues', () => {
  const [runtime, trainJob] = runtimeAnd({ podGroupPolicy: PodGroupPolicy.volcano(NetworkTopology.hard(2)) }, onVolcano);

  expect(runtime.spec.podGroupPolicy).toEqual({ volcano: { networkTopology: { mode: 'hard', highestTierAllowed: 2 } } });
  expect(runtime.spec.template.spec.replicatedJobs[0].template.spec.template.spec.schedulerName).toBe('volcano');
  expect(trainJob.spec.runtimePatches[0].trainingRuntimeSpec.template.metadata.annotations).toEqual({
    'scheduling.volcano.sh/queue-name': 'nlp',
  });
});

test('coscheduling places all pods or none', () => {
  const runtime = TrainingRuntimeRef.cluster('torch', MlPolicy.torch(), { podGroupPolicy: PodGroupPolicy.coscheduling() });

  expect(constructOf({ engine: GangEngine.trainJob({ runtime }) }).guarantee).toBe(GangGuarantee.PLACEMENT);
});

test('preflight finds no error in a runtime and its TrainJob', () => {
  expect(errorRules(runtimeAnd({ gpu: Gpu.nvidia(8) }, { gpu: Gpu.nvidia(8) }).map((each) => stringify(each)).join('---\n'))).toEqual([]);
});

test.each<[string, Partial<GangTrainingJobProps>, string]>([
  [
    'restarts', { ...on(torch), retry: Retry.upTo(2) },
    "'retry' (2) cannot be said by a TrainJob; leave it out, and set 'retry' of the runtime",
  ],
  [
    'a probe', { ...on(torch), preStop: ['save'] },
    "'preStop' (given) cannot be said by a TrainJob; leave it out, and say it of the runtime 'torch-distributed', or set engine: "
    + 'GangEngine.jobSet()',
  ],
  [
    'a priority of pods', { ...on(torch), priority: Priority.podClass('high') },
    "'priority' (given) cannot be said by a TrainJob; leave it out, and say it of the runtime 'torch-distributed', or set engine: "
    + 'GangEngine.jobSet()',
  ],
  [
    'exit codes', { ...on(torch), framework: Framework.custom(), failurePolicy: { failOnExitCodes: [3] } },
    "'failurePolicy' (failOnExitCodes) cannot be said by a TrainJob, whose runtime decides what a failure means; leave it out, or set "
    + 'engine: GangEngine.jobSet()',
  ],
  [
    'several roles', { ...on(torch), command: ['python'], nodes: 2, framework: Framework.tensorflow({ ps: {} }) },
    "'engine' (TrainJob) has one role, and the gang has 2: ps, worker; set engine: GangEngine.jobSet(), or use a queue of Volcano",
  ],
  [
    'a minimum', { ...on(torch), nodes: 4, minNodes: 2 },
    "'minNodes' (2) must be all 4 pods with TrainJob, which has no minimum; set it to 4, or use GangEngine.indexedJob() for a gang of one "
    + 'role',
  ],
  [
    'a variable of Trainer', { ...on(torch), framework: Framework.custom(), command: ['x'], env: { PET_NNODES: Env.value('3') } },
    "'env.PET_NNODES' (3) is written by Trainer, for each pod another; leave it out",
  ],
  [
    'another port of JAX',
    {
      ...on(TrainingRuntimeRef.namespaced('jax', MlPolicy.jax())), command: ['python'], framework: Framework.jax({ port: 1 }),
    },
    "'framework.port' (1) must be 29500, which TrainJob writes; leave it out",
  ],
  [
    'a queue of Volcano', { ...on(torch), ...onVolcano, acceptQuotaOnlyGang: undefined },
    "'engine' (TrainJob) cannot take a queue of Volcano: the runtime 'torch-distributed' makes no pod groups; give the runtime "
    + 'podGroupPolicy: PodGroupPolicy.volcano(), and say so of its reference',
  ],
  [
    'a queue of Kueue with pod groups',
    on(TrainingRuntimeRef.cluster('torch', MlPolicy.torch(), { podGroupPolicy: PodGroupPolicy.volcano() })),
    "'engine' (TrainJob) cannot take a queue of Kueue: the runtime 'torch' makes pod groups of Volcano; use a runtime without "
    + 'podGroupPolicy, or a queue of Volcano',
  ],
  [
    'a data set without an initializer',
    { ...onKueue, engine: GangEngine.trainJob({ runtime: torch, dataset: { storageUri: 'alpaca' } }) },
    "'engine.dataset.storageUri' (alpaca) must be an address with its scheme, at most 2048 characters; write for instance "
    + "'hf://tatsu-lab/alpaca'\n"
    + "'engine.dataset' (alpaca) needs a runtime with a job that fetches it, and 'torch-distributed' has none; give the runtime a "
    + "'datasetInitializer', or say datasetInitializer: true of its reference",
  ],
  [
    'no runtime', { ...onKueue, engine: GangEngine.trainJob({} as never) }, "'engine.runtime' (not given) is required; add it",
  ],
])('%s is refused with a message that says what to change', (_, props, problems) => {
  expect(problemsWith(props)).toEqual(problems.split('\n'));
});

test.each<[string, Partial<TrainingRuntimeProps>, string]>([
  ['nodes', { nodes: 0 }, "'nodes' (0) must be a whole number of nodes, 1 or more; leave it out for 1"],
  [
    'a name of the container', { containerName: 'main' },
    "'containerName' (main) must be 'node', the container that TrainJobs fill in; leave it out",
  ],
  [
    'an initializer without a workspace', { modelInitializer: { image: 'example.com/init:1' } },
    "'modelInitializer' (example.com/init:1) needs a 'workspace': Trainer refuses a TrainJob whose initializer has no volume to write "
    + "to; write for instance workspace: Mount.claim('workspace', '/workspace')",
  ],
  [
    'a workspace elsewhere', { workspace: Mount.claim('w', '/work') },
    "'workspace' (/work) must be at /workspace, where initializers write; mount it at '/workspace'",
  ],
  [
    'a tier by name', { podGroupPolicy: PodGroupPolicy.volcano(NetworkTopology.hardNamed('rack')) },
    "'podGroupPolicy' (rack) must name its tier by number: runtimes know no other way; use NetworkTopology.hard",
  ],
  [
    'processes', { policy: MlPolicy.mpi({ processesPerNode: 0.5 }) },
    "'policy.processesPerNode' (0.5) must be a whole number of processes, 1 or more; leave it out to start one for each GPU",
  ],
  ['a variable of Trainer', { env: { PET_NNODES: Env.value('1') } }, "'env.PET_NNODES' (1) is written by Trainer; leave it out"],
])('a runtime with wrong %s is refused', (_, props, problem) => {
  const build = (chart: Chart): unknown =>
    new ClusterTrainingRuntime(chart, 'torch', { image: 'example.com/torch:1', policy: MlPolicy.torch(), ...props });

  expect(errorOf(build)).toBe(`[test/torch] ${problem}`);
});

describe('defaults', () => {
  const gang = (chart: Chart, id: string, framework: Framework, props: Partial<GangTrainingJobProps> = {}): GangTrainingJob =>
    new GangTrainingJob(chart, id, {
      ...onKueue, image: 'example.com/train:1', command: ['python', 'train.py'], nodes: 2, framework, ...props,
    });

  test('each gang takes the first engine that can run it, and else what its queue says', () => {
    const manifests = synthChart((chart) => {
      GangDefaults.of(chart).set({ engines: [GangEngine.trainJob({ runtime: torch }), GangEngine.indexedJob()] });
      gang(chart, 'a', Framework.pytorch());
      gang(chart, 'b', Framework.tensorflow({ ps: {} }));
      gang(chart, 'c', Framework.independent());
      gang(chart, 'd', Framework.pytorch(), { engine: GangEngine.jobSet() });
      gang(chart, 'e', Framework.pytorch(), { queue: Queue.volcano('nlp') });
    }, { namespace: 'ml' }).filter(({ kind }) => kind !== 'Service');

    expect(manifests.map(({ kind, apiVersion }) => `${kind} ${apiVersion.split('/')[0]}`)).toEqual([
      'TrainJob trainer.kubeflow.org', 'JobSet jobset.x-k8s.io', 'Job batch', 'JobSet jobset.x-k8s.io', 'Job batch.volcano.sh',
    ]);
  });

  test('the nearest scope counts', () => {
    const [{ kind }] = synthChart((chart) => {
      GangDefaults.of(chart.node.root).set({ engines: [GangEngine.indexedJob()] });
      GangDefaults.of(chart).set({ engines: [GangEngine.trainJob({ runtime: torch })] });
      gang(chart, 'a', Framework.pytorch());
    });

    expect(kind).toBe('TrainJob');
  });

  test('they cannot be set after a gang has read them', () => {
    expect(errorOf((chart) => {
      gang(chart, 'a', Framework.pytorch());
      GangDefaults.of(chart).set({ engines: [GangEngine.indexedJob()] });
    })).toBe(
      "[test] 'engines' (test/a) is a gang that has already read them, and they decide which objects a gang consists of; set them before "
      + 'the first gang is made',
    );
  });
});
