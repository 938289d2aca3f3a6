import { Duration } from 'cdk8s';
import {
  Env, Framework, GangEngine, GangSuccess, GangTrainingJob, GangTrainingJobProps, Gpu, KubernetesVersion, MlCluster, Mount, NetworkTopology,
  Priority, Queue, Retry, RoleFailure, SecurityProfile, TopologyRequest, TorchrunRendezvous,
} from '../../src';
import { errorOf } from '../support/synth';
import { onKueue, onVolcano, problemsWith } from './synth-gang';

/** What is wrong, the props that are so, and the whole message without the path. */
type Case = [string, Partial<GangTrainingJobProps>, string];

const indexed = { ...onKueue, engine: GangEngine.indexedJob() };
const python = { command: ['python', 'train.py'] };
const baseline = SecurityProfile.baseline();
const script = { script: 'train.py' };
const roles = (...names: string[]): Framework => Framework.custom({ roles: names.map((name) => ({ name })) });

function expectRefused([, props, problems]: Case): void {
  expect(problemsWith(props)).toEqual(problems.split('\n'));
}

describe('how many pods', () => {
  const cases: Case[] = [
    [
      'no number of nodes', { ...onVolcano, nodes: undefined },
      "'nodes' (not given) is needed: how many pods train together; write for instance nodes: 4",
    ],
    [
      'half a node', { ...onVolcano, nodes: 1.5 },
      "'nodes' (1.5) must be a whole number of pods, from 1 to 100000; write how many train together",
    ],
    ['no nodes', { ...onVolcano, nodes: 0 }, "'nodes' (0) must be a whole number of pods, from 1 to 100000; write how many train together"],
    [
      'nodes that no list could name', { ...onVolcano, nodes: 1e12 },
      "'nodes' (1000000000000) must be a whole number of pods, from 1 to 100000; write how many train together",
    ],
    [
      'nodes and workers', { ...onVolcano, framework: Framework.tensorflow({ worker: { replicas: 3 } }) },
      "'nodes' (2) counts the same pods as 'framework.worker.replicas', which is 3; leave one of the two out",
    ],
    [
      'nodes of a framework without workers', { ...onVolcano, framework: roles('a') },
      "'nodes' (2) counts pods of a role that the framework does not have; write 'replicas' and 'minAvailable' of the roles",
    ],
    [
      'a minimum above the number', { ...onVolcano, minNodes: 3 },
      "'minNodes' (3) must be a whole number from 1 to 'nodes', which is 2; leave it out to need all of them",
    ],
    [
      "a role's minimum above its number",
      { ...onVolcano, nodes: undefined, framework: Framework.tensorflow({ ps: {}, worker: { replicas: 2, minAvailable: 3 } }) },
      "'framework.worker.minAvailable' (3) must be a whole number from 1 to 'framework.worker.replicas', which is 2; leave it out to "
      + "need all of them",
    ],
    [
      'a minimum with static ranks',
      { ...onVolcano, minNodes: 1, framework: Framework.torchrun({ ...script, rendezvous: TorchrunRendezvous.STATIC }) },
      "'minNodes' (1) must be all 2 pods with 'torchrun', which cannot start or go on with fewer; use TorchrunRendezvous.C10D",
    ],
    [
      'a minimum with JAX', { ...onVolcano, minNodes: 1, framework: Framework.jax() },
      "'minNodes' (1) must be all 2 pods with 'jax', which cannot start or go on with fewer; leave it out, or use Framework.torchrun",
    ],
    [
      'a minimum with JobSet', { ...onKueue, minNodes: 1 },
      "'minNodes' (1) must be all 2 pods with JobSet, which has no minimum; set it to 2, or use GangEngine.indexedJob() for a gang of one role",
    ],
    [
      'two launchers', { ...onVolcano, ...python, security: baseline, framework: Framework.mpi({ launcher: { replicas: 2 } }) },
      "'framework.launcher.replicas' (2) must be 1: there is one mpirun; leave it out",
    ],
    [
      'two chiefs', { ...onVolcano, framework: Framework.tensorflow({ chief: { replicas: 2 } }) },
      "'framework.chief.replicas' (2) must be 1: TensorFlow has one chief; leave it out",
    ],
    [
      'two heads', { ...onVolcano, ...python, framework: Framework.ray({ head: { replicas: 2 } }) },
      "'framework.head.replicas' (2) must be 1: there is one head; leave it out",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change', (...row) => expectRefused(row));
});

describe('roles and names', () => {
  const cases: Case[] = [
    [
      'no roles', { ...onVolcano, framework: Framework.custom({ roles: [] }) },
      "'framework.roles' ([]) needs at least one role; leave it out for one role with as many pods as `nodes`",
    ],
    [
      'two roles of one name', { ...onVolcano, nodes: undefined, framework: roles('a', 'a') },
      "'framework.roles[1].name' (a) is already the name of another role; rename one of them",
    ],
    [
      'a role whose name leaves no room', { ...onVolcano, nodes: undefined, framework: roles('a', 'b'.repeat(62)) },
      `'framework.roles[1].name' (${'b'.repeat(62)}) must be at least 3 characters shorter: names of pods are made of the gang's and `
      + `the role's; shorten it`,
    ],
    [
      'hosts that no program could be started with, on Volcano', { ...onVolcano, nodes: 5000, name: 'a'.repeat(40) },
      "'nodes' (5000) makes the variable VC_WORKER_HOSTS 468906 bytes long, and Linux starts no program with one of more than 131072; "
      + "shorten 'name', or use fewer pods",
    ],
    [
      'hosts that no program could be started with, in TF_CONFIG',
      { ...onKueue, nodes: 5000, name: 'a'.repeat(40), framework: Framework.tensorflow() },
      "'nodes' (5000) makes the variable TF_CONFIG 513977 bytes long, and Linux starts no program with one of more than 131072; shorten "
      + "'name', or use fewer pods",
    ],
    [
      'a role in capitals', { ...onVolcano, nodes: undefined, framework: roles('PS') },
      "'framework.roles[0].name' (PS) must be a DNS label that begins with a letter: lower-case letters, digits and '-'; rename the role",
    ],
    [
      'a name that begins with a digit', { ...onVolcano, name: '3d-unet' },
      "'name' (3d-unet) must begin with a letter: a Service is called after it; set 'name', for instance 'train-3d-unet'",
    ],
    [
      'a name that overflows only with many pods', { ...onVolcano, name: 'a'.repeat(54), nodes: 11 },
      `'name' (${'a'.repeat(54)}) is 54 characters long and must have at most 53: the pods are called after it, up to '…-worker-10'; `
      + `set a 'name' that is at least 1 character shorter`,
    ],
    [
      'volumes with long names on Volcano', { ...onVolcano, name: 'a'.repeat(60), nodes: undefined, framework: roles('w') },
      `'name' (${'a'.repeat(60)}) is 60 characters long and must have at most 59: volumes of the pods are called after it, with '-svc' `
      + `or '-ssh'; set a 'name' that is at least 1 character shorter`,
    ],
    [
      'pods with long names in a JobSet', { ...onKueue, name: 'a'.repeat(47) },
      `'name' (${'a'.repeat(47)}) is 47 characters long and must have at most 46: the pods are called after it, up to `
      + `'…-worker-0-1-abcde' with five random characters at the end; set a 'name' that is at least 1 character shorter`,
    ],
    [
      'an Indexed Job with a long name', { ...indexed, name: 'a'.repeat(62) },
      `'name' (${'a'.repeat(62)}) is 62 characters long and must have at most 61: the pods call themselves after it, up to '…-1'; set a `
      + `'name' that is at least 1 character shorter`,
    ],
    [
      'a coordinator in a long name', { ...onKueue, name: 'a'.repeat(26), engine: GangEngine.jobSet({ coordinator: true }) },
      `'name' (${'a'.repeat(26)}) makes the leader's address '${'a'.repeat(26)}-worker-0-0.${'a'.repeat(26)}' 64 characters long, and `
      + `as a label it must have at most 63; shorten the name, which counts twice, or leave 'coordinator' out`,
    ],
    [
      'success of an unknown role', { ...onKueue, success: GangSuccess.role('chief') },
      "'success' (chief) must be a role of the gang: worker; name one of them",
    ],
    [
      'too many roles for Kueue', { ...onKueue, nodes: undefined, framework: roles(...Array.from({ length: 19 }, (_, i) => `r${i}`)) },
      "'framework.roles' (19) must be at most 18 roles, which is what Kueue admits as one workload; make pods that do the same one role",
    ],
    [
      'something wrong in one role',
      { ...onVolcano, nodes: undefined, framework: Framework.tensorflow({ ps: { gpu: Gpu.nvidia(0.5) }, worker: { replicas: 2 } }) },
      "'framework.ps.gpu' (0.5) must be a whole number of nvidia.com/gpu, 1 or more: an accelerator cannot be divided by asking for a "
      + "part of it; ask for 1, or for a MIG slice with Gpu.nvidiaMig(profile, 1)",
    ],
    [
      'something wrong in all roles, once', { ...onVolcano, image: ' ', framework: Framework.tensorflow({ ps: {} }) },
      "'image' (' ') must be the name of an image: [host[:port]/]path[:tag][@digest], the path in lower case; write for instance "
      + "'pytorch/pytorch:2.8.0-cuda12.8-cudnn9-runtime'",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change', (...row) => expectRefused(row));

  test.each([
    ['Volcano', onVolcano, 54], ['JobSet', onKueue, 46], ['an Indexed Job', indexed, 61],
  ] as const)('on %s the longest name is accepted', (_, props, length) => {
    expect(() => problemsWith({ ...props, name: 'a'.repeat(length) })).toThrow('expected an error');
  });
});

describe('failure and success', () => {
  const pytorch = Framework.pytorch();
  const cases: Case[] = [
    [
      'a restart in place', { ...onVolcano, retry: Retry.inPlace(3) },
      "'retry' (in place) must restart the whole gang: a process that starts again alone is out of step with the others; use Retry.upTo",
    ],
    [
      'a minimum by annotation', { ...indexed, minNodes: 1, annotations: { 'kueue.x-k8s.io/job-min-parallelism': '2' } },
      "'annotations.kueue.x-k8s.io/job-min-parallelism' (2) contradicts the value '1' that is written from the size of the gang; leave "
      + "the annotation out",
    ],
    [
      'half a restart', { ...onVolcano, retry: Retry.upTo(0.5) },
      "'retry' (0.5) must be a whole number of retries, 0 or more; write Retry.none() to never try again",
    ],
    [
      'restarts of an Indexed Job', { ...indexed, retry: Retry.upTo(3) },
      "'retry' (3) cannot be kept by an Indexed Job, which can replace single pods, but not restart the gang; leave it out, or set "
      + "engine: GangEngine.jobSet()",
    ],
    [
      'an Indexed Job that Volcano may preempt', { ...onVolcano, engine: GangEngine.indexedJob() },
      "'engine' (an Indexed Job) fails for good when Volcano preempts one of its pods, since it cannot restart the gang; leave 'engine' "
      + "out for a Volcano Job, or accept it with GangEngine.indexedJob({ acceptFailureOnPreemption: true })",
    ],
    [
      'the exit code 0', { ...onVolcano, framework: pytorch, failurePolicy: { failOnExitCodes: [0] } },
      "'failurePolicy.failOnExitCodes' (0) must be exit codes: whole numbers of 32 bits other than 0; leave 0 out: it means success",
    ],
    [
      'an exit code twice', { ...onVolcano, framework: pytorch, failurePolicy: { failOnExitCodes: [42, 42] } },
      "'failurePolicy.failOnExitCodes' (42) must name each exit code once; leave the repetition out",
    ],
    [
      'the exit code 0 of a role',
      { ...onVolcano, nodes: undefined, framework: Framework.custom({ roles: [{ name: 'a', failOnExitCodes: [0] }] }) },
      "'framework.roles[0].failOnExitCodes' (0) must be exit codes: whole numbers of 32 bits other than 0; leave 0 out: it means success",
    ],
    [
      'exit codes behind torchrun', { ...onVolcano, failurePolicy: { failOnExitCodes: [42] } },
      "'failurePolicy.failOnExitCodes' (42) cannot be seen with 'torchrun', which exits with 1 whatever code its script exits with; "
      + "leave it out, or start the script with 'command'",
    ],
    [
      'exit codes of a sidecar', { ...onVolcano, framework: pytorch, failurePolicy: { failOnExitCodes: [42], container: 'logger' } },
      "'failurePolicy.container' (logger) must be the main container, which is 'main': Volcano looks at no other; leave it out",
    ],
    [
      'exit codes of containers that restart in place',
      { ...onVolcano, framework: Framework.independent(), failurePolicy: { failOnExitCodes: [42] } },
      "'failurePolicy.failOnExitCodes' (42) needs pods that are replaced, and these restart their containers in place; set retry: Retry.upTo(n)",
    ],
    [
      'disruptions on Volcano', { ...onVolcano, failurePolicy: { ignoreDisruptions: true } },
      "'failurePolicy.ignoreDisruptions' (true) cannot be kept by Volcano, which counts evictions and crashes together; leave it out, "
      + "and raise 'retry'",
    ],
    [
      'more successes than pods on Volcano', { ...onVolcano, success: GangSuccess.atLeast(3) },
      "'success' (3) must be at most the 2 pods of the gang; lower it",
    ],
    [
      'more successes than pods in a JobSet', { ...onKueue, success: GangSuccess.atLeast(3) },
      "'success' (3) must be at most the 2 pods of the gang; lower it",
    ],
    [
      'more successes than pods in an Indexed Job', { ...indexed, success: GangSuccess.atLeast(3) },
      "'success' (3) must be at most the 2 pods of the gang; lower it",
    ],
    [
      'successes over several roles', { ...onKueue, framework: Framework.tensorflow({ ps: {} }), success: GangSuccess.atLeast(2) },
      "'success' (2) cannot be counted over several roles with JobSet; name the role whose pods count with GangSuccess.role",
    ],
    [
      'no successes', { ...onVolcano, success: GangSuccess.atLeast(0) },
      "'success' (0) must be a whole number of pods, 1 or more; write GangSuccess.all() for all of them",
    ],
    [
      'success of parameter servers', { ...onVolcano, framework: Framework.tensorflow({ ps: {} }), success: GangSuccess.role('ps') },
      "'success' (ps) must be a role that ends by itself, and this one never does; leave 'success' out",
    ],
    [
      'success of all, parameter servers too', { ...onVolcano, framework: Framework.tensorflow({ ps: {} }), success: GangSuccess.all() },
      "'success' (all) must not wait for roles that never end: ps; leave 'success' out",
    ],
    [
      'success of all, the daemons of Ray too', { ...onVolcano, ...python, framework: Framework.ray(), success: GangSuccess.all() },
      "'success' (all) must not wait for roles that never end: head, worker; leave 'success' out",
    ],
    [
      'more successes than pods that end',
      { ...onVolcano, ...python, security: baseline, framework: Framework.mpi(), success: GangSuccess.atLeast(2) },
      "'success' (2) must be at most 1, since these never end: worker; lower it, or leave 'success' out",
    ],
    [
      'exit codes of an index', { ...onVolcano, framework: pytorch, failurePolicy: { failIndexOnExitCodes: [3] } },
      "'failurePolicy.failIndexOnExitCodes' (3) needs pods that are retried each by itself, as those of a ShardedInference; write "
      + "'failOnExitCodes'",
    ],
    [
      'a pod that is replaced, and no restarts',
      {
        ...onVolcano, nodes: undefined, retry: Retry.none(),
        framework: Framework.custom({ roles: [{ name: 'a' }, { name: 'judge', onFailure: RoleFailure.REPLACE_POD }] }),
      },
      "'framework.roles[1].onFailure' (replace-pod) needs restarts, which replacing a pod counts as, and there are none; raise 'retry', "
      + "or leave 'onFailure' out",
    ],
    [
      'a pod that is replaced in an Indexed Job',
      {
        ...indexed, nodes: undefined,
        framework: Framework.custom({ roles: [{ name: 'a', replicas: 2, onFailure: RoleFailure.REPLACE_POD }] }),
      },
      "'framework.roles[0].onFailure' (replace-pod) cannot be kept by an Indexed Job, which fails as a whole when one of its pods does; "
      + "leave it out, or set engine: GangEngine.jobSet()",
    ],
    [
      'a failure that ends an elastic Indexed Job',
      {
        ...indexed, nodes: undefined,
        framework: Framework.custom({ roles: [{ name: 'a', replicas: 2, minAvailable: 1, onFailure: RoleFailure.FAIL_GANG }] }),
      },
      "'framework.roles[0].onFailure' (fail-gang) cannot be kept by an Indexed Job that goes on with fewer pods, and so replaces them; "
      + "leave it out, or set engine: GangEngine.jobSet()",
    ],
    [
      'disruptions of an Indexed Job', { ...indexed, failurePolicy: { ignoreDisruptions: true } },
      "'failurePolicy.ignoreDisruptions' (true) cannot be kept by an Indexed Job, which fails as a whole when one of its pods is lost; "
      + "leave it out, or set engine: GangEngine.jobSet()",
    ],
    [
      'disruptions of an elastic Indexed Job without a bound', { ...indexed, minNodes: 1, failurePolicy: { ignoreDisruptions: true } },
      "'failurePolicy.ignoreDisruptions' (true) needs a bound: a node that runs out of memory evicts with the same mark, so a gang that "
      + "always outgrows its nodes would be tried for ever; set 'timeout'",
    ],
    [
      'disruptions of containers that restart in place',
      { ...onKueue, framework: Framework.independent(), timeout: Duration.hours(1), failurePolicy: { ignoreDisruptions: true } },
      "'failurePolicy.ignoreDisruptions' (true) needs pods that are replaced, and these restart their containers in place; set retry: Retry.upTo(n)",
    ],
    [
      'more restarts than Volcano can count', { ...onVolcano, retry: Retry.upTo(2 ** 31 - 1) },
      "'retry' (2147483647) must be at most 2147483646 with Volcano, which counts tries; lower it",
    ],
    [
      'half a second', { ...onVolcano, timeout: Duration.millis(500) },
      "'timeout' (0.5s) must be a whole number of seconds from 1 to 2147483647; write for instance Duration.minutes(10)",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change', (...row) => expectRefused(row));

  test.each<[string, (options: never) => Framework]>([
    ['tensorflow', Framework.tensorflow], ['mpi', Framework.mpi], ['ray', Framework.ray], ['custom', Framework.custom],
  ])('null is no option of %s', (_, make) => {
    expect(() =>
      problemsWith({
        ...onVolcano, ...python, security: baseline, framework: make(null as never), engine: GangEngine.volcano(null as never),
      }),
    ).toThrow('expected an error');
  });

  test('a number of successes needs a cluster that knows it, outside Volcano', () => {
    const message = errorOf((chart) => {
      new MlCluster(chart, 'cluster', { kubernetes: KubernetesVersion.V1_29 });
      new GangTrainingJob(chart, 'llm', {
        ...onKueue, image: 'a:1', nodes: 2, framework: Framework.torchrun(script), success: GangSuccess.atLeast(1),
      });
    });

    expect(message).toContain(
      "'success' (the success policy of Jobs) needs Kubernetes 1.31, and the cluster runs 1.29, which would silently drop it",
    );
  });
});

describe('engines, queues and topology', () => {
  const cases: Case[] = [
    [
      'Volcano in a queue of Kueue', { ...onKueue, engine: GangEngine.volcano() },
      "'engine' (Volcano) cannot take a Kueue queue: Kueue has no integration of Volcano Jobs, and the label would do nothing; leave "
      + "'engine' out, or choose a queue of Volcano",
    ],
    [
      'JobSet in a queue of Volcano', { ...onVolcano, engine: GangEngine.jobSet() },
      "'engine' (JobSet) cannot take a queue of Volcano, which would start the Job of each role on its own; leave 'engine' out, or "
      + "choose a queue of Kueue",
    ],
    [
      'several roles in an Indexed Job', { ...indexed, framework: Framework.tensorflow({ ps: {} }) },
      "'engine' (an Indexed Job) has one role, and the gang has 2: ps, worker; set engine: GangEngine.jobSet(), or "
        + "use a queue of Volcano",
    ],
    [
      'a priority that only Kueue knows', { ...onVolcano, priority: Priority.workloadClass('high') },
      "'priority' (high) is a WorkloadPriorityClass, which only Kueue looks at, and the workload is in no Kueue queue; use "
      + "Priority.podClass, or set 'queue' to a Kueue queue",
    ],
    [
      'a queue in capitals', { queue: Queue.volcano('NLP') },
      "'queue' (NLP) must be the name of a Volcano queue: at most 63 lower-case letters, digits and '-'; copy it from the cluster",
    ],
    [
      "Kueue's topology on Volcano", { ...onVolcano, topology: TopologyRequest.required('example.com/rack') },
      "'topology' (example.com/rack) is a request to Kueue, and the gang is on Volcano; say it in Volcano's words too, with "
      + "'networkTopology', or leave it out",
    ],
    [
      "Volcano's topology on Kueue", { ...onKueue, networkTopology: NetworkTopology.hard(2) },
      "'networkTopology' (hard) is a request to Volcano, and the gang is not on Volcano; say it in Kueue's words too, with 'topology', "
      + "or leave it out",
    ],
    [
      'roles in order, of which the first waits for the second',
      {
        ...onKueue, ...python, security: baseline, engine: GangEngine.jobSet({ startInOrder: true }),
        framework: Framework.mpi({ sshSecret: 'key' }),
      },
      "'engine' (startInOrder) would wait for ever: 'launcher' starts first, and is ready only when the others answer; leave 'startInOrder' out",
    ],
    [
      'a tier below 0', { ...onVolcano, networkTopology: NetworkTopology.hard(-1) },
      "'networkTopology' (-1) must be a tier of HyperNodes: a whole number, 0 or more; take it from 'kubectl get hypernodes'",
    ],
    [
      'a tier without a name', { ...onVolcano, networkTopology: NetworkTopology.hardNamed('') },
      "'networkTopology' ('') must be the name of a tier of HyperNodes, at most 253 characters; take it from 'kubectl get hypernodes'",
    ],
    [
      'a named tier with an Indexed Job',
      {
        ...onVolcano, engine: GangEngine.indexedJob({ acceptFailureOnPreemption: true }),
        networkTopology: NetworkTopology.hardNamed('rack'),
      },
      "'networkTopology' (rack) must name its tier by number with an Indexed Job, whose annotations know no other way; use NetworkTopology.hard",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change', (...row) => expectRefused(row));

  test('a gang that may run on either system says both topologies, and each takes its own', () => {
    const both = { topology: TopologyRequest.required('example.com/rack'), networkTopology: NetworkTopology.hard(2) };

    expect(() => problemsWith({ ...onVolcano, ...both })).toThrow('expected an error');
    expect(() => problemsWith({ ...onKueue, ...both })).toThrow('expected an error');
  });
});

describe('wiring', () => {
  const cases: Case[] = [
    [
      'a variable that the framework writes', { ...onVolcano, framework: Framework.pytorch(), env: { MASTER_ADDR: Env.value('10.0.0.1') } },
      "'env.MASTER_ADDR' (10.0.0.1) is written from 'framework'; leave it out",
    ],
    [
      'a variable that NCCL is told', { ...onVolcano, nccl: { socketInterface: 'eth' }, env: { NCCL_SOCKET_IFNAME: Env.value('ib') } },
      "'env.NCCL_SOCKET_IFNAME' (ib) is written from 'framework'; leave it out",
    ],
    [
      'an interface with a space', { ...onVolcano, nccl: { socketInterface: 'eth, ib' } },
      "'nccl.socketInterface' (eth, ib) must be beginnings of interface names by commas, after at most one '^' or '='; write for instance 'eth'",
    ],
    [
      'the port 0', { ...onVolcano, framework: Framework.torchrun({ ...script, port: 0 }) },
      "'framework.port' (0) must be a port from 1 to 65535; leave it out for the usual one",
    ],
    [
      'the number of the pod on Volcano', { ...onVolcano, env: { VC_TASK_INDEX: Env.value('0') } },
      "'env.VC_TASK_INDEX' (0) is written by Volcano, for each pod another; leave it out",
    ],
    [
      'the hosts on Volcano', { ...onVolcano, env: { VC_WORKER_HOSTS: Env.value('a,b') } },
      "'env.VC_WORKER_HOSTS' (a,b) is written by Volcano, for each pod another; leave it out",
    ],
    [
      'the number of the pod in a JobSet', { ...onKueue, env: { JOB_COMPLETION_INDEX: Env.value('0') } },
      "'env.JOB_COMPLETION_INDEX' (0) is written by the Job controller, for each pod another; leave it out",
    ],
    [
      'the number of the pod in an Indexed Job', { ...indexed, env: { JOB_COMPLETION_INDEX: Env.value('0') } },
      "'env.JOB_COMPLETION_INDEX' (0) is written by the Job controller, for each pod another; leave it out",
    ],
    [
      'TF_CONFIG on Volcano', { ...onVolcano, ...python, framework: Framework.tensorflow(), env: { TF_CONFIG: Env.value('{}') } },
      "'env.TF_CONFIG' ({}) is written from 'framework'; leave it out",
    ],
    [
      'a rendezvous of torchrun by variable', { ...onVolcano, env: { PET_STANDALONE: Env.value('1') } },
      "'env.PET_STANDALONE' (1) is an option of torchrun, and 'framework' writes those; leave it out",
    ],
    [
      "a mount at Volcano's hosts", { ...onVolcano, mounts: [Mount.claim('data', '/etc/volcano/')] },
      "'mounts[0]' (/etc/volcano) is where Volcano mounts what the pods need to find each other; choose another path",
    ],
    [
      "a helper's mount at Volcano's keys",
      {
        ...onVolcano, ...python, security: baseline, framework: Framework.mpi(),
        initContainers: [{ name: 'a', image: 'b:1', mounts: [Mount.secret('s', '/root/.ssh')] }],
      },
      "'initContainers[0].mounts[0]' (/root/.ssh) is where Volcano mounts what the pods need to find each other; choose another path",
    ],
    [
      'a command of the head of Ray', { ...onVolcano, ...python, framework: Framework.ray({ head: { command: ['ray', 'start'] } }) },
      "'framework.head.command' (ray start) is written from 'framework'; leave it out",
    ],
    [
      'arguments of a worker of MPI',
      { ...onVolcano, ...python, security: baseline, framework: Framework.mpi({ worker: { args: ['-d'] } }) },
      "'framework.worker.args' (-d) is written from 'framework'; leave it out",
    ],
    [
      'one port for two of Ray', { ...onVolcano, ...python, framework: Framework.ray({ port: 8265 }) },
      "'framework.dashboardPort' (8265) must differ from 'port': the head opens both; leave one of them out",
    ],
    [
      'no script', { ...onVolcano, framework: Framework.torchrun({}) },
      "'framework' (neither) needs one of 'script' and 'module'; name what torchrun starts, for instance script: 'train.py'",
    ],
    [
      'a command beside torchrun', { ...onVolcano, ...python },
      "'command' (python train.py) contradicts 'framework', which writes the command; leave one of the two out",
    ],
    [
      'a number of nodes given to torchrun', { ...onVolcano, framework: Framework.torchrun({ ...script, extraArgs: ['--nnodes=4'] }) },
      "'framework.extraArgs[0]' (--nnodes=4) is written from the other properties and could contradict them; leave it out",
    ],
    [
      'the beginning of an option of torchrun', { ...onVolcano, framework: Framework.torchrun({ ...script, extraArgs: ['--nnode=4'] }) },
      "'framework.extraArgs[0]' (--nnode=4) is written from the other properties and could contradict them; leave it out",
    ],
    [
      'two words as one', { ...onVolcano, framework: Framework.torchrun({ ...script, extraArgs: ['--nnodes 4'] }) },
      "'framework.extraArgs[0]' (--nnodes 4) must be one word, as there is no shell to split it; write its words apart",
    ],
    [
      'another script', { ...onVolcano, framework: Framework.torchrun({ ...script, extraArgs: ['--redirects=3', 'other.py'] }) },
      "'framework.extraArgs[1]' (other.py) must be an option: torchrun would start this instead of the script; write arguments of the "
      + "script in 'args'",
    ],
    [
      'more processes than GPUs', { ...onVolcano, gpu: Gpu.nvidia(4), framework: Framework.torchrun({ ...script, processesPerNode: 8 }) },
      "'framework.processesPerNode' (8) must be at most the 4 GPUs of the pod: two processes cannot use one GPU with NCCL; lower it, or raise 'gpu'",
    ],
    [
      'more slots than GPUs',
      { ...onVolcano, ...python, gpu: Gpu.nvidia(4), security: baseline, framework: Framework.mpi({ slotsPerWorker: 8 }) },
      "'framework.slotsPerWorker' (8) must be at most the 4 GPUs of a worker: two processes cannot use one GPU with NCCL; lower it, or raise 'gpu'",
    ],
    [
      'hosts given to mpirun',
      { ...onVolcano, ...python, security: baseline, framework: Framework.mpi({ mpirunArgs: ['--bind-to', 'none', '-np', '4'] }) },
      "'framework.mpirunArgs[2]' (-np) is written from the other properties and could contradict them; leave it out, and say 'nodes' "
      + "and 'slotsPerWorker'",
    ],
    [
      'two words for mpirun as one',
      { ...onVolcano, ...python, security: baseline, framework: Framework.mpi({ mpirunArgs: ['--bind-to none'] }) },
      "'framework.mpirunArgs[0]' (--bind-to none) must be one word, as there is no shell to split it; write its words apart",
    ],
    [
      'no slots', { ...onVolcano, ...python, security: baseline, framework: Framework.mpi({ slotsPerWorker: 0 }) },
      "'framework.slotsPerWorker' (0) must be a whole number of processes, 1 or more; leave it out to start one for each GPU",
    ],
    [
      'MPI without root', { ...onVolcano, ...python, framework: Framework.mpi() },
      "'security' (restricted, the default) must let processes be root: sshd and its keys in /root/.ssh need it; set security: "
      + "SecurityProfile.baseline(), in a namespace that enforces no more",
    ],
    [
      'an MPI worker without root',
      { ...onVolcano, ...python, security: baseline, framework: Framework.mpi({ worker: { security: SecurityProfile.restricted() } }) },
      "'framework.worker.security' (restricted) must let processes be root: sshd and its keys in /root/.ssh need it; set security: "
      + "SecurityProfile.baseline(), in a namespace that enforces no more",
    ],
    [
      'MPI without a key', { ...onKueue, ...python, security: baseline, framework: Framework.mpi() },
      "'framework.sshSecret' (not given) is needed with JobSet, which makes no key for ssh; make a Secret with 'kubectl create secret "
      + "generic NAME --type=kubernetes.io/ssh-auth --from-file=ssh-privatekey=id_rsa --from-file=ssh-publickey=id_rsa.pub', and name it",
    ],
    [
      'MPI without a program', { ...onVolcano, security: baseline, framework: Framework.mpi() },
      "'command' (not given) is needed: the program that mpirun starts; write for instance command: ['python', 'train.py']",
    ],
    [
      'mpirun itself', { ...onVolcano, command: ['mpirun', '-np', '16', 'train'], security: baseline, framework: Framework.mpi() },
      "'command' (mpirun) must be the program that mpirun starts: mpirun and its hosts are written around it; leave mpirun out, and "
      + "write its options as 'framework.mpirunArgs', or set ownMpirun: true",
    ],
    [
      'Ray without a program', { ...onVolcano, framework: Framework.ray() },
      "'command' (not given) is needed: the program that uses the cluster; write for instance command: ['python', 'train.py']",
    ],
  ];

  test.each(cases)('%s is refused with a message that says what to change', (...row) => expectRefused(row));
});

describe('torchrun by hand', () => {
  const RIGHT = { 'nnodes': '4', 'nproc-per-node': '8', 'node-rank': '$(RANK)', 'master-addr': '$(MASTER_ADDR)' };
  const hand = { ...onVolcano, nodes: 4, gpu: Gpu.nvidia(8), framework: Framework.pytorch() };
  const words = (...args: string[]): Partial<GangTrainingJobProps> => ({ ...hand, command: ['torchrun'], args: [...args, 'train.py'] });

  /** The right flags, some of them changed or, with undefined, left out. */
  const flags = (changed: Record<string, string | undefined> = {}): string[] =>
    Object.entries<string | undefined>({ ...RIGHT, ...changed }).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}=${value}`],
    );
  const but = (changed: Record<string, string | undefined>): Partial<GangTrainingJobProps> => words(...flags(changed));
  const script = (text: string): Partial<GangTrainingJobProps> => ({ ...hand, command: ['sh', '-c', text] });
  const c10d = { 'node-rank': undefined, 'master-addr': undefined, 'rdzv-backend': 'c10d' };
  const cases: Case[] = [
    [
      'another number of nodes', but({ nnodes: '8' }),
      "'args' (--nnodes=8) contradicts the gang, which has 4 nodes; write --nnodes=4, or use Framework.torchrun",
    ],
    [
      'another number of nodes at most', but({ ...c10d, nnodes: '2:8', 'rdzv-endpoint': '$(MASTER_ADDR):29400' }),
      "'args' (--nnodes=2:8) contradicts the gang, which has 4 nodes; write --nnodes=4, or use Framework.torchrun",
    ],
    [
      'no number of nodes', but({ nnodes: undefined }),
      "'args' (no --nnodes) lets each of the 4 pods train for itself; write --nnodes=4, or use Framework.torchrun",
    ],
    [
      'another number of processes',
      words('--nnodes', '4', '--nproc_per_node', '4', '--node_rank', '$(RANK)', '--master_addr', '$(MASTER_ADDR)'),
      "'args' (--nproc-per-node=4) contradicts the pods, which have 8 GPUs each; write --nproc-per-node=8, or use Framework.torchrun",
    ],
    [
      'a fixed rank', but({ 'node-rank': '0' }),
      "'args' (--node-rank=0) gives all 4 pods the same rank; write --node-rank=$(RANK), or use Framework.torchrun",
    ],
    [
      'no rank', but({ 'node-rank': undefined }),
      "'args' (no --node-rank) gives all 4 pods the rank 0; write --node-rank=$(RANK), or use Framework.torchrun",
    ],
    [
      'a fixed master', but({ 'master-addr': '10.0.0.7' }),
      "'args' (--master-addr=10.0.0.7) is not the leader of the gang, which is llm-worker-0.llm; write --master-addr=$(MASTER_ADDR), or "
      + "use Framework.torchrun",
    ],
    [
      'no master', but({ 'master-addr': undefined }),
      "'args' (no --master-addr) lets each pod look for the leader at 127.0.0.1; write --master-addr=$(MASTER_ADDR), or use Framework.torchrun",
    ],
    [
      'a fixed rendezvous', but({ ...c10d, 'rdzv-endpoint': 'localhost:29400' }),
      "'args' (--rdzv-endpoint=localhost:29400) is not the leader of the gang, which is llm-worker-0.llm; write "
      + "--rdzv-endpoint=$(MASTER_ADDR):29400, or use Framework.torchrun",
    ],
    [
      'no rendezvous', but(c10d),
      "'args' (no --rdzv-endpoint) lets each pod look for the others at itself; write --rdzv-endpoint=$(MASTER_ADDR):29400, or use "
      + "Framework.torchrun",
    ],
    [
      'a variable of a shell without one', but({ 'node-rank': '$RANK' }),
      "'args' (--node-rank=$RANK) is not expanded: there is no shell; write $(RANK), or use Framework.torchrun",
    ],
    [
      'a script of a shell',
      script('pip install x && python -m torch.distributed.run \\\n --nnodes="2" --node_rank=$RANK --master_addr=$MASTER_ADDR train.py'),
      "'command' (--nnodes=2) contradicts the gang, which has 4 nodes; write --nnodes=4, or use Framework.torchrun",
    ],
    [
      'pods that train for themselves', words('--standalone'),
      "'args' (--standalone) lets each of the 4 pods train for itself; use Framework.torchrun, or Framework.independent() if that is meant",
    ],
    [
      'a variable for a flag', { ...but({ nnodes: undefined }), env: { PET_NNODES: Env.value('8') } },
      "'args' (--nnodes=8) contradicts the gang, which has 4 nodes; write --nnodes=4, or use Framework.torchrun",
    ],
    [
      'the second command of a script', script(`torchrun --standalone prepare.py; torchrun ${flags({ nnodes: '5' }).join(' ')} train.py`),
      "'command' (--nnodes=5) contradicts the gang, which has 4 nodes; write --nnodes=4, or use Framework.torchrun",
    ],
    [
      'in a custom gang', { ...but({ 'master-addr': 'llm-master-0', 'node-rank': '$(GANG_RANK)' }), framework: Framework.custom() },
      "'args' (--master-addr=llm-master-0) is not the leader of the gang, which is llm-worker-0.llm; write "
      + "--master-addr=$(GANG_LEADER), or use Framework.torchrun",
    ],
    [
      'a fixed rank of a second role',
      {
        ...onVolcano,
        nodes: undefined,
        framework: Framework.custom({
          roles: [
            { name: 'master' },
            {
              name: 'worker', replicas: 3,
              command: ['torchrun', ...flags({ nnodes: '3', 'node-rank': '1', 'master-addr': '$(GANG_LEADER)' }), 'train.py'],
            },
          ],
        }),
      },
      "'framework.roles[1].command' (--node-rank=1) gives all 3 pods the same rank; write --node-rank=$((GANG_RANK_OFFSET + "
      + "GANG_ROLE_INDEX)) in a shell, or use Framework.torchrun",
    ],
  ];

  test.each(cases)('%s is found', (...row) => expectRefused(row));

  const master = ['torchrun', ...flags({ 'node-rank': '0', 'master-addr': '$(GANG_LEADER)' }), 'train.py'];
  const worker = [
    'sh', '-c',
    `torchrun ${flags({ 'node-rank': '$((GANG_RANK_OFFSET + GANG_ROLE_INDEX))', 'master-addr': '$GANG_LEADER' }).join(' ')} train.py`,
  ];
  const fine: [string, Partial<GangTrainingJobProps>][] = [
    ['all from variables', but({})],
    ["the leader's name", but({ 'master-addr': 'llm-worker-0.llm' })],
    ["the leader's whole name", but({ 'master-addr': 'llm-worker-0.llm.ml.svc.cluster.local' })],
    ['rendezvous at the leader', but({ ...c10d, 'rdzv-endpoint': '$(MASTER_ADDR):29400' })],
    ['arguments of the script that look alike', words(...flags(), '-m', 'pkg.train', '--nnodes=9')],
    [
      'variables of torchrun',
      {
        ...words('--nproc-per-node=8'),
        env: { PET_NNODES: Env.value('4'), PET_NODE_RANK: Env.value('$(RANK)'), PET_MASTER_ADDR: Env.value('$(MASTER_ADDR)') },
      },
    ],
    ['variables of a shell', script(`torchrun ${flags({ 'node-rank': '$RANK', 'master-addr': '$MASTER_ADDR' }).join(' ')} train.py`)],
    [
      'a master and workers',
      {
        ...onVolcano,
        nodes: undefined,
        framework: Framework.custom({
          roles: [
            { name: 'master', command: master }, { name: 'worker', replicas: 3, command: worker },
          ],
        }),
      },
    ],
    ['a single node', { ...words('--nproc-per-node=8'), nodes: 1 }],
  ];

  test.each(fine)('%s is fine', (_, props) => {
    expect(() => problemsWith(props)).toThrow('expected an error');
  });
});

describe('values of another kind, where nobody checked types', () => {
  test.each<[string, object, string]>([
    ['a text for the nodes', { nodes: '4' }, "'nodes' (4) must be a number, and is a text; write 4"],
    [
      'a text for the framework', { framework: 'torchrun' },
      "'framework' (torchrun) must be a Framework, and is a text; write for instance Framework.torchrun({ script: 'train.py' })",
    ],
    ['no framework', { framework: undefined }, "'framework' (not given) is required; add it"],
    [
      'nothing for torchrun', { framework: Framework.torchrun(undefined as never) },
      "'framework' (neither) needs one of 'script' and 'module'; name what torchrun starts, for instance script: 'train.py'",
    ],
    [
      'a role that is nothing', { nodes: undefined, framework: Framework.custom({ roles: [null] as never }) },
      "'framework.roles[0]' (null) must be properties, and is nothing; write them in { }",
    ],
    [
      'a tier without a name', { networkTopology: NetworkTopology.hardNamed(undefined as never) },
      "'networkTopology' (not given) must be the name of a tier of HyperNodes, at most 253 characters; take it from 'kubectl get hypernodes'",
    ],
    [
      'a text for an option of an engine', { engine: GangEngine.volcano({ networkPolicy: 'no' as never }) },
      "'engine.networkPolicy' (no) must be true or false, and is a text; write true or false",
    ],
    [
      'a list for a script', { framework: Framework.torchrun({ script: ['train.py'] as never }) },
      "'framework.script' (train.py) must be a text, and is a list; write a text that is known when the construct is made",
    ],
    [
      'a literal for the roles', { framework: Framework.custom({ roles: { worker: {} } as never }) },
      '\'framework.roles\' ({"worker":{}}) must be a list, and is a literal in { }; write it in [ ]',
    ],
    [
      'a text for what a failure means',
      { nodes: undefined, framework: Framework.custom({ roles: [{ name: 'a', onFailure: 'ignore' as RoleFailure }] }) },
      "'framework.roles[0].onFailure' (ignore) must be one of restart-gang, replace-pod, fail-gang; choose one of these",
    ],
  ])('%s', (_, props, problem) => {
    expect(problemsWith({ ...onVolcano, ...props } as Partial<GangTrainingJobProps>)).toEqual([problem]);
  });
});
