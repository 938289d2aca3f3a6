import { stringify } from 'yaml';
import { Framework, GangEngine } from '../../src';
import { preflight } from '../support/preflight';
import { Manifest } from '../support/synth';
import { gangOf, onKueue, onVolcano } from './synth-gang';

/** What the webhook refuses, a gang that is so by a patch, and the rule that says so at synth. */
type Row = [string, (job: Manifest) => void, string];

const volcano = gangOf({ ...onVolcano, framework: Framework.tensorflow({ ps: {} }) });
const jobSet = gangOf({ ...onKueue, framework: Framework.tensorflow({ ps: {} }) });
const coordinated = gangOf({ ...onKueue, engine: GangEngine.jobSet({ coordinator: true }) });

/** Rules that call the patched gang an error. */
function errorsOf(gang: Manifest, patch: (job: Manifest) => void): string[] {
  const patched = structuredClone(gang);
  patch(patched);
  return preflight(stringify(patched)).filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
}

test.each([
  ['Volcano', volcano], ['JobSet', jobSet], ['JobSet with a coordinator', coordinated],
])('without a patch the gang on %s is refused by none', (_, gang) => {
  expect(errorsOf(gang, () => undefined)).toEqual([]);
});

const policies =
  (...list: object[]) =>
  ({ spec }: Manifest): void =>
    void (spec.policies = list);
const volumes =
  (...list: object[]) =>
  ({ spec }: Manifest): void =>
    void (spec.volumes = list);
const partition =
  (replicas: number, minAvailable: number, partitionPolicy: object) =>
  ({ spec }: Manifest): void =>
    void Object.assign(spec.tasks[1], { replicas, minAvailable, partitionPolicy });
const restart = { action: 'RestartJob' };

// rows of the table of api facts, A.3, in their order
const VOLCANO: Row[] = [
  ['no tasks', ({ spec }) => (spec.tasks = []), 'volcano-tasks'],
  ['the mpi plugin without its master', ({ spec }) => (spec.plugins.mpi = ['--master=launcher']), 'volcano-plugins'],
  [
    'a tier by number and by name', ({ spec }) => (spec.networkTopology = { mode: 'hard', highestTierAllowed: 1, highestTierName: 'rack' }),
    'volcano-network-topology',
  ],
  [
    'a tier of a partition by number and by name',
    partition(2, 2, {
      totalPartitions: 1, partitionSize: 2, networkTopology: { mode: 'hard', highestTierAllowed: 1, highestTierName: 'rack' },
    }),
    'volcano-network-topology',
  ],
  ['a task that needs more pods than it has', ({ spec }) => (spec.tasks[1].minAvailable = 3), 'volcano-tasks'],
  ['two tasks of one name', ({ spec }) => (spec.tasks[1].name = 'ps'), 'volcano-tasks'],
  ['a policy with an event and an exit code', policies({ ...restart, event: 'PodFailed', exitCode: 3 }), 'volcano-policies'],
  ['a policy with neither', policies(restart), 'volcano-policies'],
  ['an event that is internal', policies({ ...restart, event: 'PodRunning' }), 'volcano-policies'],
  ['an action that is internal', policies({ event: 'PodFailed', action: 'SyncJob' }), 'volcano-policies'],
  ['no action', policies({ event: 'PodFailed' }), 'volcano-policies'],
  ['an event in two policies', policies({ ...restart, event: 'PodFailed' }, { ...restart, events: ['PodFailed'] }), 'volcano-policies'],
  ['the same of a task', ({ spec }) => (spec.tasks[0].policies = [{ ...restart, event: 'OutOfSync' }]), 'volcano-policies'],
  ['the exit code 0', policies({ ...restart, exitCode: 0 }), 'volcano-policies'],
  ['an exit code in two policies', policies({ ...restart, exitCode: 3 }, { ...restart, exitCode: 3 }), 'volcano-policies'],
  ['every event and one more', policies({ ...restart, events: ['*', 'PodFailed'] }), 'volcano-policies'],
  ['names of pods that are too long', ({ metadata }) => (metadata.name = 'a'.repeat(60)), 'volcano-job-name'],
  ['a pod template without containers', ({ spec }) => (spec.tasks[0].template.spec.containers = []), 'container-basics'],
  [
    'a pod template with two containers of one name',
    ({ spec }) => spec.tasks[0].template.spec.containers.push(spec.tasks[0].template.spec.containers[0]), 'container-basics',
  ],
  ['a topology policy without whole CPUs', ({ spec }) => (spec.tasks[0].topologyPolicy = 'single-numa-node'), 'volcano-topology-policy'],
  ['no partitions', partition(2, 2, { totalPartitions: 0, partitionSize: 2 }), 'volcano-partition-policy'],
  ['partitions that do not add up', partition(2, 2, { totalPartitions: 2, partitionSize: 2 }), 'volcano-partition-policy'],
  [
    'a minimum of partitions that does not add up', partition(4, 4, { totalPartitions: 2, partitionSize: 2, minPartitions: 1 }),
    'volcano-partition-policy',
  ],
  ['a name that is no qualified name', ({ metadata }) => (metadata.name = 'a'.repeat(64)), 'volcano-job-name'],
  ['a job that needs more pods than it has', ({ spec }) => (spec.minAvailable = 4), 'volcano-tasks'],
  ['a plugin that nobody knows', ({ spec }) => (spec.plugins.horovod = []), 'volcano-plugins'],
  ['a volume without a path', volumes({ mountPath: '', volumeClaimName: 'data' }), 'volcano-volumes'],
  [
    'two volumes at one path', volumes({ mountPath: '/data', volumeClaimName: 'a' }, { mountPath: '/data', volumeClaimName: 'b' }),
    'volcano-volumes',
  ],
  ['a volume without a claim', volumes({ mountPath: '/data' }), 'volcano-volumes'],
  [
    'a volume with two claims', volumes({ mountPath: '/data', volumeClaimName: 'a', volumeClaim: { accessModes: ['ReadWriteOnce'] } }),
    'volcano-volumes',
  ],
  ['a claim with no name', volumes({ mountPath: '/data', volumeClaimName: 'A_B' }), 'volcano-volumes'],
  ['the root queue', ({ spec }) => (spec.queue = 'root'), 'volcano-queue-reference'],
  [
    'tasks that depend on each other',
    ({ spec }) => spec.tasks.forEach((task: Manifest, i: number) => (task.dependsOn = { name: [spec.tasks[1 - i].name] })),
    'volcano-depends-on',
  ],
  ['a task that depends on one that is not there', ({ spec }) => (spec.tasks[0].dependsOn = { name: ['chief'] }), 'volcano-depends-on'],
];

test.each(VOLCANO)("what Volcano's webhook refuses is found before: %s", (_, patch, rule) => {
  expect(errorsOf(volcano, patch)).toContain(rule);
});

test('a queue with queues below it is found before', () => {
  const queue = (name: string, parent?: string): string =>
    stringify({ apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', metadata: { name }, spec: { weight: 1, parent } });

  expect(
    preflight([queue('nlp', 'root'), queue('nlp-a', 'nlp'), stringify(volcano)].join('---\n'))
      .filter(({ severity }) => severity === 'error')
      .map(({ rule }) => rule),
  ).toContain('volcano-queue-reference');
});

const rule =
  (...rules: object[]) =>
  ({ spec }: Manifest): void =>
    void (spec.failurePolicy.rules = rules.map((each) => ({ name: 'a', action: 'FailJobSet', ...each })));
const dependsOn =
  (i: number, name: string) =>
  ({ spec }: Manifest): void => {
    delete spec.startupPolicy;
    spec.replicatedJobs[i].dependsOn = [{ name, status: 'Ready' }];
  };
const claims =
  (name: string) =>
  ({ spec }: Manifest): void =>
    void (spec.volumeClaimPolicies = [
      { templates: [{ metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] },
    ]);

// the reasons of api facts, C, in their order
const JOB_SET: Row[] = [
  ['a first role that depends on another', dependsOn(0, 'worker'), 'jobset-depends-on'],
  ['a role that depends on one that is not there', dependsOn(1, 'chief'), 'jobset-depends-on'],
  [
    'roles in order that depend on each other',
    (job) => {
      dependsOn(1, 'ps')(job);
      job.spec.startupPolicy = { startupPolicyOrder: 'InOrder' };
    },
    'jobset-depends-on',
  ],
  ['a subdomain with a dot', ({ spec }) => (spec.network.subdomain = 'a.b'), 'jobset-network'],
  ['a subdomain that is too long', ({ spec }) => (spec.network.subdomain = 'a'.repeat(64)), 'jobset-network'],
  ['a manager without a domain', ({ spec }) => (spec.managedBy = 'me'), 'jobset-network'],
  ['more pods than can be counted', ({ spec }) => (spec.replicatedJobs[1].replicas = 2 ** 31 - 1), 'jobset-network'],
  ['a group in capitals', ({ spec }) => (spec.replicatedJobs[0].groupName = 'PS'), 'jobset-names'],
  ['names of Jobs that are too long', ({ metadata }) => (metadata.name = 'a'.repeat(60)), 'jobset-names'],
  ['a name that begins with a digit', ({ metadata }) => (metadata.name = '3d'), 'jobset-names'],
  ['names of pods that are too long', ({ metadata }) => (metadata.name = 'a'.repeat(50)), 'jobset-names'],
  ['success of a role that is not there', ({ spec }) => (spec.successPolicy.targetReplicatedJobs = ['chief']), 'jobset-policies'],
  ['failure of a role that is not there', rule({ targetReplicatedJobs: ['chief'] }), 'jobset-policies'],
  ['a rule with a dash', rule({ name: 'a-b' }), 'jobset-policies'],
  ['a rule with a long name', rule({ name: 'a'.repeat(129) }), 'jobset-policies'],
  ['two rules of one name', rule({}, {}), 'jobset-policies'],
  ['a reason that nobody knows', rule({ onJobFailureReasons: ['OutOfMemory'] }), 'jobset-policies'],
  ['an action that nobody knows', rule({ action: 'Retry' }), 'jobset-policies'],
  [
    'a restart in place of pods that are restarted another way', ({ spec }) => (spec.failurePolicy.restartStrategy = 'InPlaceRestart'),
    'jobset-gated-actions',
  ],
  ['a claim that is mounted nowhere', claims('scratch'), 'jobset-claims'],
];

test.each(JOB_SET)("what JobSet's webhook refuses is found before: %s", (_, patch, rule) => {
  expect(errorsOf(jobSet, patch)).toContain(rule);
});

const COORDINATOR: Row[] = [
  ['a role that is not there', ({ spec }) => (spec.coordinator.replicatedJob = 'chief'), 'jobset-coordinator'],
  ['a Job that is not there', ({ spec }) => (spec.coordinator.jobIndex = 1), 'jobset-coordinator'],
  ['a pod that is not there', ({ spec }) => (spec.coordinator.podIndex = 2), 'jobset-coordinator'],
  ['a Job without numbers', ({ spec }) => (spec.replicatedJobs[0].template.spec.completionMode = 'NonIndexed'), 'jobset-coordinator'],
  [
    'an address that is no label',
    ({ metadata, spec }) => {
      metadata.name = 'a'.repeat(30);
      spec.network.subdomain = 'a'.repeat(30);
    },
    'jobset-coordinator',
  ],
];

test.each(COORDINATOR)('a coordinator that JobSet refuses is found before: %s', (_, patch, rule) => {
  expect(errorsOf(coordinated, patch)).toContain(rule);
});

test('an action behind a feature gate of JobSet that is off as shipped is a warning, since it may be on', () => {
  const patched = structuredClone(jobSet);
  patched.spec.failurePolicy.rules = [{ name: 'a', action: 'RestartJob' }];

  expect(
    preflight(stringify(patched))
      .filter(({ rule: id }) => id === 'jobset-gated-actions')
      .map(({ severity }) => severity),
  ).toEqual(['warning']);
});
