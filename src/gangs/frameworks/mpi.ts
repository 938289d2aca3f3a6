import { Size } from 'cdk8s';
import { Mount } from '../../pod/mount';
import { PodProps, PodSettings } from '../../pod/pod-props';
import { PodSecurityLevel } from '../../upstream/pod-security';
import { Problems } from '../../base/problems';
import { Env } from '../../pod/env';
import { Probe } from '../../pod/probe';
import { TWO_PROCESSES, unitsOf } from '../../pod/torchrun';
import { Cpu } from '../../base/cpu';
import { Engine } from '../engines/engine';
import { GangRoleModel } from '../gang';
import { MPI_SHAPE, MpiImplementation, MpiOptions } from './mpi-options';
import { checkNoCommand, checkPort, FrameworkModel, WiringContext, withEnv } from './framework-model';

/** Where the launcher finds the hosts. */
const HOST_FILE = '/etc/mpi/hostfile';

/** Annotation of the launcher that holds them, so that no other object can go missing. */
const HOSTS_ANNOTATION = 'cdk8s-ml-workloads/hostfile';

/** Where the keys for ssh are, without a user of its own. */
const ROOT_SSH = '/root/.ssh';

/** Open MPI cuts names of hosts at the first dot, and without their domain they cannot be found. */
const KEEP_DOMAINS = ['--mca', 'orte_keep_fqdn_hostnames', '1'];

const LAUNCHER: PodSettings = {
  cpu: Cpu.units(1), cpuRequest: undefined, cpuLimit: undefined, memory: Size.gibibytes(2), memoryRequest: undefined,
  gpu: undefined, rdma: undefined, devices: undefined, resourceClaims: undefined, sharedMemory: undefined,
};

/** Open MPI: a launcher that starts processes over ssh on workers, as Horovod does too. */
export function mpi(options: MpiOptions): FrameworkModel {
  const folder = options.sshUser === undefined ? ROOT_SSH : `${options.sshUser.home}/.ssh`;
  return {
    name: 'mpi',
    options,
    shape: MPI_SHAPE,
    roles: [
      { name: 'launcher', property: 'framework.launcher', role: options.launcher ?? {}, defaults: LAUNCHER },
      { name: 'worker', property: 'framework.worker', role: options.worker ?? {}, scales: true },
    ],
    leader: 'launcher',
    coupled: true,
    elastic: false,
    success: 'launcher',
    endless: ['worker'],
    needs: {
      mpi: { slots: options.slotsPerWorker, sshFolder: folder, implementation: options.implementation ?? MpiImplementation.OPEN_MPI },
      ssh: options.sshSecret === undefined ? { folder } : undefined,
      workersFirst: true,
    },
    wire(context) {
      const [launcher, worker] = context.roles;
      check(context, options);
      const ssh = { folder, port: options.sshPort ?? (options.sshUser === undefined ? 22 : 2222) };
      const given = context.engine.supplies.includes('hostFile');
      const [ofLauncher, ofWorker] = [launcher, worker].map((role) => (given ? role.props : withKeys(role, options, ssh)));
      return [wireLauncher(context, ofLauncher, worker, options, ssh), wireWorker(ofWorker, options, ssh, given)];
    },
  };
}

function check({ problems, roles, engine, names }: WiringContext, options: MpiOptions): void {
  const [launcher, worker] = roles;
  checkNoCommand(problems, worker);
  if (options.sshUser === undefined) {
    checkRoot(problems, roles, 'sshd and its keys in /root/.ssh need it');
  } else if (!options.sshUser.home.startsWith('/')) {
    problems.add('framework.sshUser.home', options.sshUser.home, 'must be an absolute path', "write for instance '/home/mpiuser'");
  }
  checkImplementation(problems, options, engine);
  checkPort(problems, 'framework.sshPort', options.sshPort ?? 22);
  if (Object.keys(names.env).length > 0) {
    problems.add(
      'framework', 'mpi',
      'cannot run on a schedule: its host file names the workers, and they are called after a run that is not known before it starts',
      'start each run as a GangTrainingJob, or use torchrun',
    );
  }
  if (launcher.replicas !== 1) {
    problems.add('framework.launcher.replicas', launcher.replicas, 'must be 1: there is one mpirun', 'leave it out');
  }
  if (options.sshSecret === undefined && !engine.supplies.includes('sshKeys')) {
    problems.add(
      'framework.sshSecret', undefined, `is needed with ${engine.title}, which makes no key for ssh`,
      "make a Secret with 'kubectl create secret generic NAME --type=kubernetes.io/ssh-auth --from-file=ssh-privatekey=id_rsa "
      + "--from-file=ssh-publickey=id_rsa.pub', and name it",
    );
  }
  if (launcher.props.command === undefined) {
    problems.add('command', undefined, 'is needed: the program that mpirun starts', "write for instance command: ['python', 'train.py']");
  } else if (!options.ownMpirun && /(^|\/)(mpirun|mpiexec|horovodrun)$/.test(launcher.props.command[0] ?? '')) {
    problems.add(
      'command', launcher.props.command[0], 'must be the program that mpirun starts: mpirun and its hosts are written around it',
      "leave mpirun out, and write its options as 'framework.mpirunArgs', or set ownMpirun: true",
    );
  }
  options.mpirunArgs?.forEach((argument, i) => {
    if (/^--?(np|n|c|hostfile|machinefile|default-hostfile|host|H)(=|$)/.test(argument)) {
      problems.add(
        `framework.mpirunArgs[${i}]`, argument, 'is written from the other properties and could contradict them',
        "leave it out, and say 'nodes' and 'slotsPerWorker'",
      );
    } else if (/^-[^=]*\s/.test(argument)) {
      problems.add(`framework.mpirunArgs[${i}]`, argument, 'must be one word, as there is no shell to split it', 'write its words apart');
    }
  });
  const slots = options.slotsPerWorker;
  const most = worker.props.gpu?._mostProcesses;
  if (slots !== undefined && (!Number.isSafeInteger(slots) || slots < 1)) {
    problems.add(
      'framework.slotsPerWorker', slots, 'must be a whole number of processes, 1 or more', 'leave it out to start one for each GPU',
    );
  } else if (slots !== undefined && most !== undefined && slots > most) {
    problems.add(
      'framework.slotsPerWorker', slots, `must be at most the ${most} ${unitsOf(worker.props.gpu)} of a worker: ${TWO_PROCESSES}`,
      "lower it, or raise 'gpu'",
    );
  }
}

function checkImplementation(problems: Problems, options: MpiOptions, engine: Engine): void {
  const other = options.implementation !== undefined && options.implementation !== MpiImplementation.OPEN_MPI;
  if (other && !engine.supplies.includes('hostFile')) {
    problems.add(
      'framework.implementation', options.implementation, `has a host file of another form than ${engine.title} gets`,
      'set engine: GangEngine.mpiJob()',
    );
  }
  if (other && !options.ownMpirun) {
    problems.add(
      'framework.implementation', options.implementation, 'has an mpirun with other options than are written', 'set ownMpirun: true',
    );
  }
  if (options.ownMpirun && options.mpirunArgs !== undefined) {
    problems.add('framework.mpirunArgs', options.mpirunArgs.join(' '), 'are options of an mpirun that is not written', 'leave them out');
  }
}

/** Folder of the keys, and port of sshd. */
interface Ssh {
  readonly folder: string;
  readonly port: number;
}

/** The user's key pair, where the engine makes none, in the form that ssh and sshd read. */
function withKeys(role: GangRoleModel, options: MpiOptions, { folder }: Ssh): PodProps {
  if (options.sshSecret === undefined) {
    return role.props;
  }
  const keys = Mount.secret(options.sshSecret, folder, {
    // the files belong to root, and a user must be able to read them
    mode: options.sshUser === undefined ? 0o600 : 0o644, items: { 'ssh-privatekey': 'id_rsa', 'ssh-publickey': 'authorized_keys' },
  });
  return { ...role.props, mounts: [...(role.props.mounts ?? []), keys] };
}

function wireLauncher(context: WiringContext, props: PodProps, worker: GangRoleModel, options: MpiOptions, ssh: Ssh): PodProps {
  const { problems, names, engine } = context;
  const slots = options.slotsPerWorker ?? worker.props.gpu?._processes ?? 1;
  const sshArgs = `-p ${ssh.port} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10`;
  const asRoot = options.sshUser === undefined ? ['--allow-run-as-root'] : [];
  const command = options.ownMpirun
    ? props.command
    : [
        'mpirun', ...asRoot, '--hostfile', HOST_FILE, '-np', String(worker.replicas * slots), '--mca', 'plm_rsh_args', sshArgs,
        ...KEEP_DOMAINS, ...(options.mpirunArgs ?? []), ...(props.command ?? []),
      ];
  if (engine.supplies.includes('hostFile')) {
    return { ...props, command };
  }
  const hosts = Array.from({ length: worker.replicas }, (_, i) => names.address('worker', i));
  const file = Mount._annotation('/etc/mpi', HOSTS_ANNOTATION, 'hostfile');
  const told = options.ownMpirun
    ? withEnv(problems, props, {
        OMPI_MCA_orte_default_hostfile: Env.value(HOST_FILE),
        OMPI_MCA_orte_keep_fqdn_hostnames: Env.value('true'),
        OMPI_MCA_orte_set_default_slots: Env.value(String(slots)),
        OMPI_MCA_plm_rsh_args: Env.value(sshArgs),
      })
    : props;
  return {
    ...told,
    command,
    annotations: { ...props.annotations, [HOSTS_ANNOTATION]: hosts.map((host) => `${host} slots=${slots}\n`).join('') },
    mounts: [...(props.mounts ?? []), file],
    initContainers: [...(props.initContainers ?? []), {
      name: 'wait-for-workers',
      image: props.image,
      imagePullPolicy: props.imagePullPolicy,
      // mpirun gives up at the first worker that does not answer yet
      command: ['sh', '-c', `while read -r host slots; do until ssh -n ${sshArgs} "$host" true; do sleep 2; done; done < ${HOST_FILE}`],
      cpu: props.cpu,
      memory: props.memory,
      mounts: [file, ...(options.sshSecret === undefined ? [] : (props.mounts ?? []).filter(({ path }) => path === ssh.folder))],
    }],
  };
}

function wireWorker(props: PodProps, options: MpiOptions, { port }: Ssh, given: boolean): PodProps {
  // where the operator waits until workers are ready, they are when their sshd answers
  const probed = given ? { ...props, readinessProbe: props.readinessProbe ?? Probe.tcp(port) } : props;
  if (options.sshUser !== undefined) {
    const { home, sshdConfig = `${home}/.sshd_config` } = options.sshUser;
    const ownPort = options.sshPort === undefined ? [] : ['-p', String(port)];
    return { ...probed, command: ['/usr/sbin/sshd', '-De', '-f', sshdConfig, ...ownPort], args: undefined };
  }
  // What an image may lack: the folder and the keys of sshd. A Secret's folder is too open for its strict modes.
  const start = `mkdir -p /var/run/sshd && ssh-keygen -A && exec /usr/sbin/sshd -D -e -p ${port} -o StrictModes=no`;
  return { ...probed, command: ['sh', '-c', start], args: undefined };
}

/** Reports roles that may not be root although their framework needs it. */
function checkRoot(problems: Problems, roles: readonly GangRoleModel[], why: string): void {
  const role = roles.find(({ props: { security, runAsUser } }) =>
    runAsUser !== 0 && (security === undefined || security.level === PodSecurityLevel.RESTRICTED));
  if (role !== undefined) {
    const property = role.own.includes('security') ? `${role.property}.security` : 'security';
    problems.add(
      property, role.props.security === undefined ? 'restricted, the default' : 'restricted', `must let processes be root: ${why}`,
      'set security: SecurityProfile.baseline(), in a namespace that enforces no more',
    );
  }
}
