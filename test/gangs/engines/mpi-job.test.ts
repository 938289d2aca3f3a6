import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import {
  CleanUp, Env, Framework, GangEngine, GangSuccess, GangTrainingJobProps, Gpu, MpiCleanPodPolicy, MpiImplementation, NetworkTopology,
  Probe, Queue, Retry, RoleFailure, SecurityProfile,
} from '../../../src';
import { podsOf } from '../../support/gang-pods';
import { errorRules } from '../../support/preflight';
import { Manifest } from '../../support/synth';
import { gangOf, onKueue, onVolcano, problemsWith } from '../synth-gang';

const mpi: Partial<GangTrainingJobProps> = {
  ...onKueue, nodes: 2, gpu: Gpu.nvidia(8), command: ['python', 'train.py'], security: SecurityProfile.baseline(),
  framework: Framework.mpi(), engine: GangEngine.mpiJob(),
};
const asUser = { ownMpirun: true, sshUser: { home: '/home/mpiuser' } };

test('is an MPIJob whose operator makes keys and host file, with slots for each GPU', () => {
  const { apiVersion, kind, metadata, spec } = gangOf({ ...mpi, retry: Retry.upTo(5), timeout: Duration.hours(2) });

  expect([apiVersion, kind, metadata.labels['kueue.x-k8s.io/queue-name']]).toEqual(['kubeflow.org/v2beta1', 'MPIJob', 'nlp']);
  expect(spec).toMatchObject({
    slotsPerWorker: 8, sshAuthMountPath: '/root/.ssh', mpiImplementation: 'OpenMPI', launcherCreationPolicy: 'WaitForWorkersReady',
    runPolicy: { cleanPodPolicy: 'Running', backoffLimit: 5, activeDeadlineSeconds: 7200, ttlSecondsAfterFinished: 3600 },
    mpiReplicaSpecs: { Launcher: { replicas: 1, restartPolicy: 'Never' }, Worker: { replicas: 2, restartPolicy: 'OnFailure' } },
  });
  const { Launcher, Worker } = spec.mpiReplicaSpecs;
  expect(JSON.stringify([Launcher.template, Worker.template])).not.toMatch(/restartPolicy|wait-for-workers|hostfile: |ssh-privatekey/);
  // the launcher is made when workers are ready, and they are when their sshd answers
  expect(Worker.template.spec.containers[0].readinessProbe).toEqual({ tcpSocket: { port: 22 } });
});

test('a key of the user is not needed, so that the same code runs with JobSet', () => {
  const { spec } = gangOf({ ...mpi, framework: Framework.mpi({ sshSecret: 'mpi-ssh' }) });

  expect(JSON.stringify(spec)).not.toContain('mpi-ssh');
});

test('as a user it needs no root, and sshd has the configuration of the image', () => {
  const { spec } = gangOf({ ...mpi, security: undefined, framework: Framework.mpi({ ...asUser, ownMpirun: false }) });
  const { Launcher, Worker } = spec.mpiReplicaSpecs;

  expect(spec.sshAuthMountPath).toBe('/home/mpiuser/.ssh');
  expect(Worker.template.spec.containers[0].command).toEqual(['/usr/sbin/sshd', '-De', '-f', '/home/mpiuser/.sshd_config']);
  expect(Worker.template.spec.containers[0].readinessProbe.tcpSocket.port).toBe(2222);
  expect(Launcher.template.spec.containers[0].command).not.toContain('--allow-run-as-root');
});

test('an mpirun of the user gets its hosts by the same variables on every engine', () => {
  const variables = (props: Partial<GangTrainingJobProps>): Manifest => {
    const job = gangOf({ ...mpi, command: ['mpirun', './all_reduce'], framework: Framework.mpi({ ownMpirun: true }), ...props });
    const [{ main }] = podsOf([job]);
    expect(main.words).toEqual(['mpirun', './all_reduce']);
    return Object.fromEntries(Object.entries(main.env).filter(([name]) => name.startsWith('OMPI_') && !name.endsWith('rsh_args')));
  };

  expect(variables({})).toEqual({
    OMPI_MCA_orte_default_hostfile: '/etc/mpi/hostfile', OMPI_MCA_orte_keep_fqdn_hostnames: 'true', OMPI_MCA_orte_set_default_slots: '8',
  });
  expect(variables({ ...onVolcano, acceptQuotaOnlyGang: undefined, engine: undefined })).toEqual(variables({}));
});

test('Volcano makes the keys of a user, too', () => {
  const { spec } = gangOf({ ...mpi, ...onVolcano, engine: undefined, framework: Framework.mpi(asUser) });

  expect(spec.plugins.ssh).toEqual(['--ssh-key-file-path=/home/mpiuser/.ssh']);
});

test('in a queue of Volcano its group is the workers, since the launcher is made when they run', () => {
  const { spec } = gangOf({ ...mpi, ...onVolcano, acceptQuotaOnlyGang: undefined, engine: GangEngine.mpiJob({ podGroups: true }) });

  expect(spec.runPolicy.schedulingPolicy).toEqual({ queue: 'nlp', minAvailable: 2 });
  expect(spec.mpiReplicaSpecs.Worker.template.spec.schedulerName).toBe('volcano');
});

test('which pods are deleted, which MPI, and what a worker is ready by can be said', () => {
  const { spec } = gangOf({
    ...mpi, command: ['mpirun', 'x'], engine: GangEngine.mpiJob({ cleanPodPolicy: MpiCleanPodPolicy.ALL }), cleanUp: CleanUp.never(),
    framework: Framework.mpi({
      ownMpirun: true, implementation: MpiImplementation.INTEL, slotsPerWorker: 2, worker: { readinessProbe: Probe.exec(['ready']) },
    }),
  });

  expect(spec).toMatchObject({ mpiImplementation: 'Intel', slotsPerWorker: 2, runPolicy: { cleanPodPolicy: 'All' } });
  expect(spec.mpiReplicaSpecs.Worker.template.spec.containers[0].readinessProbe).toEqual({ exec: { command: ['ready'] } });
});

test('preflight finds no error in it', () => {
  expect(errorRules(stringify(gangOf(mpi)))).toEqual([]);
});

test.each<[string, Partial<GangTrainingJobProps>, string]>([
  [
    'another framework', { framework: Framework.pytorch() },
    "'engine' (MPIJob) runs a launcher and workers of MPI, and nothing else; use Framework.mpi, or another engine",
  ],
  [
    'a queue of Volcano without pod groups', { queue: Queue.volcano('nlp'), acceptQuotaOnlyGang: undefined },
    "'engine' (MPIJob) takes a queue of Volcano only where its operator makes pod groups; run the operator with "
    + '--gang-scheduling=volcano, and say so with GangEngine.mpiJob({ podGroups: true })',
  ],
  [
    'the failure of a role', { framework: Framework.mpi({ worker: { onFailure: RoleFailure.REPLACE_POD } }) },
    "'framework.worker.onFailure' (replace-pod) cannot be said by an MPIJob, whose launcher is tried again when a process fails; leave it "
    + 'out',
  ],
  [
    'exit codes', { failurePolicy: { failOnExitCodes: [3] } },
    "'failurePolicy' (failOnExitCodes) cannot be said by an MPIJob, which counts every failure of its launcher; leave it out, and raise "
    + "'retry' where pods are evicted",
  ],
  [
    'another success', { success: GangSuccess.atLeast(1) },
    "'success' (1) must be that of the launcher: an MPIJob knows no other; leave it out",
  ],
  [
    'places of Volcano',
    {
      ...onVolcano, acceptQuotaOnlyGang: undefined, engine: GangEngine.mpiJob({ podGroups: true }),
      networkTopology: NetworkTopology.hard(1),
    },
    "'networkTopology' (hard) cannot be said by an MPIJob; leave it out, or leave 'engine' out for a Volcano Job",
  ],
  [
    'a variable of the operator', { env: { OMPI_MCA_plm_rsh_args: Env.value('-v') } },
    "'env.OMPI_MCA_plm_rsh_args' (-v) is written by the MPI operator, for each pod another; leave it out",
  ],
  [
    'Intel MPI elsewhere',
    {
      ...onVolcano, acceptQuotaOnlyGang: undefined, engine: undefined,
      framework: Framework.mpi({ ownMpirun: true, implementation: MpiImplementation.INTEL }),
    },
    "'framework.implementation' (Intel) has a host file of another form than Volcano gets; set engine: GangEngine.mpiJob()",
  ],
  [
    'Intel MPI without its mpirun', { framework: Framework.mpi({ implementation: MpiImplementation.MPICH }) },
    "'framework.implementation' (MPICH) has an mpirun with other options than are written; set ownMpirun: true",
  ],
  [
    'options of an mpirun of the user', { framework: Framework.mpi({ ownMpirun: true, mpirunArgs: ['-v'] }) },
    "'framework.mpirunArgs' (-v) are options of an mpirun that is not written; leave them out",
  ],
  [
    'a home', { framework: Framework.mpi({ sshUser: { home: 'mpiuser' } }) },
    "'framework.sshUser.home' (mpiuser) must be an absolute path; write for instance '/home/mpiuser'",
  ],
])('%s is refused with a message that says what to change', (_, props, problems) => {
  expect(problemsWith({ ...mpi, ...props })).toEqual(problems.split('\n'));
});
