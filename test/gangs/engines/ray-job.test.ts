import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import {
  CleanUp, Framework, GangEngine, GangSuccess, GangTrainingJobProps, Gpu, NetworkTopology, Priority, Queue, RaySubmissionMode, Retry,
  RoleFailure,
} from '../../../src';
import { errorRules } from '../../support/preflight';
import { constructOf, gangOf, onKueue, onVolcano, problemsWith } from '../synth-gang';

const ray: Partial<GangTrainingJobProps> = {
  ...onKueue, nodes: 3, gpu: Gpu.nvidia(8), command: ['python', 'train.py'], args: ['--epochs=3'], framework: Framework.ray(),
  engine: GangEngine.rayJob(),
};

test('is a RayJob with a cluster of its own, which is deleted at the end', () => {
  const { apiVersion, kind, metadata, spec } = gangOf({ ...ray, timeout: Duration.hours(1), retry: Retry.none() });
  const { headGroupSpec, workerGroupSpecs } = spec.rayClusterSpec;

  expect([apiVersion, kind, metadata.labels['kueue.x-k8s.io/queue-name']]).toEqual(['ray.io/v1', 'RayJob', 'nlp']);
  expect(spec).toMatchObject({
    entrypoint: 'python train.py --epochs=3', submissionMode: 'K8sJobMode', shutdownAfterJobFinishes: true, activeDeadlineSeconds: 3600,
    backoffLimit: 0,
  });
  // for so long the cluster would hold its GPUs
  expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  expect(headGroupSpec.template.spec.containers[0].ports.map(({ name }: { name: string }) => name)).toEqual([
    'gcs-server', 'dashboard', 'client',
  ]);
  expect(workerGroupSpecs).toMatchObject([{ groupName: 'worker', replicas: 3, minReplicas: 3, maxReplicas: 3 }]);
  const [submitter] = spec.submitterPodTemplate.spec.containers;
  expect(submitter).not.toHaveProperty('command');
  expect(submitter.resources.limits).toEqual({ cpu: '500m', memory: '1Gi' });
});

test('its pods have no names before they start', () => {
  const job = constructOf(ray);

  expect(job.leader).toBeUndefined();
  expect(job.pods).toHaveLength(5);
  expect(new Set(job.pods.map(({ hostname, address }) => hostname ?? address))).toEqual(new Set([undefined]));
});

test('groups of workers differ in size and kind, and count pods where KubeRay counts slices', () => {
  const { metadata, spec } = gangOf({
    ...ray, nodes: undefined, engine: GangEngine.rayJob({ autoscaling: true }),
    framework: Framework.ray({ groups: [
      { name: 'tpu', replicas: 8, minReplicas: 4, maxReplicas: 16, hosts: 4, startParams: { 'num-cpus': '0' } }, { name: 'cpu', replicas: 2 },
    ] }),
  });

  expect(metadata.annotations).toEqual({ 'kueue.x-k8s.io/elastic-job': 'true' });
  // the autoscaler asks the API server, the workers do not
  expect(spec.rayClusterSpec.headGroupSpec.template.spec.automountServiceAccountToken).toBe(true);
  expect(spec.rayClusterSpec.workerGroupSpecs[0].template.spec.automountServiceAccountToken).toBe(false);
  expect(spec.rayClusterSpec).toMatchObject({
    enableInTreeAutoscaling: true,
    workerGroupSpecs: [
      { groupName: 'tpu', replicas: 2, minReplicas: 1, maxReplicas: 4, numOfHosts: 4, rayStartParams: { 'num-cpus': '0' } },
      { groupName: 'cpu', replicas: 2, minReplicas: 2, maxReplicas: 2, rayStartParams: {} },
    ],
  });
});

test('groups run on Volcano, too, without its plugin, which knows one', () => {
  const { spec } = gangOf({
    ...ray, ...onVolcano, acceptQuotaOnlyGang: undefined, engine: undefined, nodes: undefined,
    framework: Framework.ray({ groups: [{ name: 'gpu', replicas: 2, startParams: { 'num-cpus': '0' } }] }),
  });

  expect(Object.keys(spec.plugins)).toEqual(['svc']);
  expect(spec.tasks[1].template.spec.containers[0].command[2]).toBe('ray start --block --address=llm-head-0.llm:6379 --num-cpus=0');
});

test('a head alone is a cluster', () => {
  const { spec } = gangOf({ ...ray, nodes: undefined, framework: Framework.ray({ groups: [] }) });

  expect(spec.rayClusterSpec.workerGroupSpecs).toEqual([]);
});

test('what Ray installs, its version, ports, and how the command is submitted can be said', () => {
  const { spec } = gangOf({
    ...ray, cleanUp: CleanUp.after(Duration.minutes(5)), framework: Framework.ray({ port: 6380, dashboardPort: 8266, clientPort: 10002 }),
    engine: GangEngine.rayJob({
      runtimeEnv: { pip: ['a==1'], pyModules: ['s3://b/c.zip'] }, rayVersion: '2.46.0', submissionMode: RaySubmissionMode.HTTP,
    }),
  });

  expect(JSON.parse(spec.runtimeEnvYAML)).toEqual({ pip: ['a==1'], py_modules: ['s3://b/c.zip'] });
  expect(spec).toMatchObject({ submissionMode: 'HTTPMode', ttlSecondsAfterFinished: 300, rayClusterSpec: { rayVersion: '2.46.0' } });
  expect(spec).not.toHaveProperty('submitterPodTemplate');
  expect(spec.rayClusterSpec.headGroupSpec.rayStartParams).toEqual({
    'dashboard-host': '0.0.0.0', port: '6380', 'dashboard-port': '8266', 'ray-client-server-port': '10002',
  });
});

test('in a queue of Volcano its labels are those that KubeRay makes a pod group of', () => {
  const { metadata } = gangOf({
    ...ray, ...onVolcano, acceptQuotaOnlyGang: undefined, engine: GangEngine.rayJob({ podGroups: true }),
    priority: Priority.podClass('high'), networkTopology: NetworkTopology.hard(2),
  });

  expect(metadata.labels).toMatchObject({
    'volcano.sh/queue-name': 'nlp', 'ray.io/priority-class-name': 'high', 'volcano.sh/network-topology-mode': 'hard',
    'volcano.sh/network-topology-highest-tier-allowed': '2',
  });
});

test('preflight finds no error in it', () => {
  expect(errorRules(stringify(gangOf(ray)))).toEqual([]);
});

const group = { name: 'tpu', replicas: 8 };

test.each<[string, Partial<GangTrainingJobProps>, string]>([
  [
    'another framework', { framework: Framework.pytorch(), args: undefined },
    "'engine' (RayJob) runs a cluster of Ray, and nothing else; use Framework.ray, or another engine",
  ],
  [
    'a queue of Volcano without pod groups', { queue: Queue.volcano('nlp'), acceptQuotaOnlyGang: undefined },
    "'engine' (RayJob) takes a queue of Volcano only where its operator makes pod groups; run the operator with "
    + '--batch-scheduler=volcano, and say so with GangEngine.rayJob({ podGroups: true })',
  ],
  [
    'a word that a shell would change', { args: ['--note=a b'] },
    "'args' (--note=a b) must be a word without blanks or signs of shells: a RayJob hands its command through two shells; put it into a "
    + 'script of the image',
  ],
  [
    'the failure of a role', { framework: Framework.ray({ worker: { onFailure: RoleFailure.FAIL_GANG } }) },
    "'framework.worker.onFailure' (fail-gang) cannot be said by a RayJob, which makes a new cluster when its command fails; leave it out",
  ],
  [
    'exit codes', { failurePolicy: { failOnExitCodes: [3] } },
    "'failurePolicy' (failOnExitCodes) cannot be said by a RayJob, which counts every failure of its command; leave it out",
  ],
  [
    'another success', { success: GangSuccess.atLeast(1) },
    "'success' (1) must be that of the driver: a RayJob knows no other; leave it out",
  ],
  [
    'a tier by name',
    {
      ...onVolcano, acceptQuotaOnlyGang: undefined, engine: GangEngine.rayJob({ podGroups: true }),
      networkTopology: NetworkTopology.hardNamed('rack'),
    },
    "'networkTopology' (rack) must name its tier by number with a RayJob, whose labels know no other way; use NetworkTopology.hard",
  ],
  [
    'sizes without autoscaling', { nodes: undefined, framework: Framework.ray({ groups: [{ ...group, maxReplicas: 9 }] }) },
    "'engine.autoscaling' (not given) must be true where a group changes its size, as 'tpu' does from 8 to 9 pods; set autoscaling: true, "
    + 'or leave minReplicas and maxReplicas out',
  ],
  [
    'sizes the wrong way round',
    {
      nodes: undefined, engine: GangEngine.rayJob({ autoscaling: true }),
      framework: Framework.ray({ groups: [{ ...group, minReplicas: 9, maxReplicas: 7 }] }),
    },
    "'framework.groups[0].minReplicas' (9) must be a whole number of pods, from 0 to 8, since 'replicas' is 8; correct it\n"
    + "'framework.groups[0].maxReplicas' (7) must be a whole number of pods, 8 or more, since 'replicas' is 8; correct it",
  ],
  [
    'parts of slices', { nodes: undefined, framework: Framework.ray({ groups: [{ ...group, hosts: 3 }] }) },
    "'framework.groups[0].replicas' (8) must be a multiple of the 3 pods that come and go together; correct it",
  ],
  [
    'no hosts', { nodes: undefined, framework: Framework.ray({ groups: [{ ...group, hosts: 0 }] }) },
    "'framework.groups[0].hosts' (0) must be a whole number of pods, 1 or more; leave it out for pods that stand alone",
  ],
  [
    'workers twice', { nodes: undefined, framework: Framework.ray({ worker: {}, groups: [group] }) },
    "'framework.worker' (given) says the same as 'framework.groups'; leave one of the two out",
  ],
  [
    'too many groups',
    {
      nodes: undefined, framework: Framework.ray({ groups: Array.from({ length: 17 }, (_, i) => ({ name: `g${i}` })) }),
    },
    "'framework.groups' (17) must be at most 16 groups, which Kueue admits as one workload with head and driver; make pods that do the same "
    + 'one group',
  ],
])('%s is refused with a message that says what to change', (_, props, problems) => {
  expect(problemsWith({ ...ray, ...props })).toEqual(problems.split('\n'));
});
