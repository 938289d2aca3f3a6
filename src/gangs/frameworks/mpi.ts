import { Size } from 'cdk8s';
import { Mount } from '../../pod/mount';
import { PodProps, PodSettings } from '../../pod/pod-props';
import { PodSecurityLevel } from '../../upstream/pod-security';
import { Problems } from '../../base/problems';
import { Cpu } from '../../base/cpu';
import { GangRoleModel } from '../gang';
import { GangRole, ROLE_SHAPE } from '../gang-role';
import { checkNoCommand, checkPort, FrameworkModel, WiringContext } from './framework-model';
import { listOf, number, struct, text } from '../../base/shape';

/** Options of `Framework.mpi`. */
export interface MpiOptions {
  /**
   * Processes on each worker: the slots of the host file.
   *
   * @default - one for each GPU of a worker, or 1 without GPUs
   */
  readonly slotsPerWorker?: number;

  /**
   * More options of mpirun, for instance `--bind-to none`, one word each.
   *
   * @default - none
   */
  readonly mpirunArgs?: string[];

  /**
   * Secret of type `kubernetes.io/ssh-auth` with the keys `ssh-privatekey` and `ssh-publickey`, which all pods trust.
   * Volcano makes a key for each job and needs none; elsewhere it is required.
   *
   * @default - the engine's key
   */
  readonly sshSecret?: string;

  /**
   * Port of sshd on the workers.
   *
   * @default 22
   */
  readonly sshPort?: number;

  /**
   * The pod that starts mpirun, with the command of the gang.
   *
   * @default - one CPU, 2 GiB of memory, no accelerators, and what else the gang says of its pods
   */
  readonly launcher?: GangRole;

  /**
   * The pods on which the processes run, each with an sshd.
   *
   * @default - as many as the gang has `nodes`, with what the gang says of its pods
   */
  readonly worker?: GangRole;
}

/** Where the launcher finds the hosts. */
const HOST_FILE = '/etc/mpi/hostfile';

/** Annotation of the launcher that holds them, so that no other object can go missing. */
const HOSTS_ANNOTATION = 'cdk8s-ml-workloads/hostfile';

/** Open MPI cuts names of hosts at the first dot, and without their domain they cannot be found. */
const KEEP_DOMAINS = ['--mca', 'orte_keep_fqdn_hostnames', '1'];

const LAUNCHER: PodSettings = {
  cpu: Cpu.units(1), cpuRequest: undefined, cpuLimit: undefined, memory: Size.gibibytes(2), memoryRequest: undefined,
  gpu: undefined, rdma: undefined, devices: undefined, resourceClaims: undefined, sharedMemory: undefined,
};

/** Open MPI: a launcher that starts processes over ssh on workers, as Horovod does too. */
export function mpi(options: MpiOptions): FrameworkModel {
  return {
    name: 'mpi',
    options,
    shape: struct<MpiOptions>({
      slotsPerWorker: number, mpirunArgs: listOf(text), sshSecret: text, sshPort: number, launcher: ROLE_SHAPE, worker: ROLE_SHAPE,
    }),
    roles: [
      { name: 'launcher', property: 'framework.launcher', role: options.launcher ?? {}, defaults: LAUNCHER },
      { name: 'worker', property: 'framework.worker', role: options.worker ?? {}, scales: true },
    ],
    leader: 'launcher',
    coupled: true,
    elastic: false,
    success: 'launcher',
    endless: ['worker'],
    needs: { ssh: options.sshSecret === undefined, workersFirst: true },
    wire(context) {
      const [launcher, worker] = context.roles;
      check(context, options);
      const port = options.sshPort ?? 22;
      return [wireLauncher(context, withKeys(launcher, options), worker, options, port), wireWorker(withKeys(worker, options), port)];
    },
  };
}

function check({ problems, roles, engine, names }: WiringContext, options: MpiOptions): void {
  const [launcher, worker] = roles;
  checkNoCommand(problems, worker);
  checkRoot(problems, roles, 'sshd and its keys in /root/.ssh need it');
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
  } else if (/(^|\/)(mpirun|mpiexec|horovodrun)$/.test(launcher.props.command[0] ?? '')) {
    problems.add(
      'command', launcher.props.command[0], 'must be the program that mpirun starts: mpirun and its hosts are written around it',
      "leave mpirun out, and write its options as 'framework.mpirunArgs'",
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
  const gpus = worker.props.gpu?.count;
  if (slots !== undefined && (!Number.isSafeInteger(slots) || slots < 1)) {
    problems.add(
      'framework.slotsPerWorker', slots, 'must be a whole number of processes, 1 or more', 'leave it out to start one for each GPU',
    );
  } else if (slots !== undefined && gpus !== undefined && slots > gpus) {
    problems.add(
      'framework.slotsPerWorker', slots, `must be at most the ${gpus} GPUs of a worker: two processes cannot use one GPU with NCCL`,
      "lower it, or raise 'gpu'",
    );
  }
}

/** The user's key pair, where the engine makes none, in the form that ssh and sshd read. */
function withKeys(role: GangRoleModel, options: MpiOptions): PodProps {
  if (options.sshSecret === undefined) {
    return role.props;
  }
  const keys = Mount.secret(options.sshSecret, '/root/.ssh', {
    mode: 0o600, items: { 'ssh-privatekey': 'id_rsa', 'ssh-publickey': 'authorized_keys' },
  });
  return { ...role.props, mounts: [...(role.props.mounts ?? []), keys] };
}

function wireLauncher({ names }: WiringContext, props: PodProps, worker: GangRoleModel, options: MpiOptions, port: number): PodProps {
  const slots = options.slotsPerWorker ?? worker.props.gpu?.count ?? 1;
  const hosts = Array.from({ length: worker.replicas }, (_, i) => names.address('worker', i));
  const ssh = `-p ${port} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10`;
  const file = Mount._annotation('/etc/mpi', HOSTS_ANNOTATION, 'hostfile');
  return {
    ...props,
    command: [
      'mpirun', '--allow-run-as-root', '--hostfile', HOST_FILE, '-np', String(worker.replicas * slots), '--mca', 'plm_rsh_args', ssh,
      ...KEEP_DOMAINS, ...(options.mpirunArgs ?? []), ...(props.command ?? []),
    ],
    annotations: { ...props.annotations, [HOSTS_ANNOTATION]: hosts.map((host) => `${host} slots=${slots}\n`).join('') },
    mounts: [...(props.mounts ?? []), file],
    initContainers: [...(props.initContainers ?? []), {
      name: 'wait-for-workers',
      image: props.image,
      imagePullPolicy: props.imagePullPolicy,
      // mpirun gives up at the first worker that does not answer yet
      command: ['sh', '-c', `while read -r host slots; do until ssh -n ${ssh} "$host" true; do sleep 2; done; done < ${HOST_FILE}`],
      cpu: props.cpu,
      memory: props.memory,
      mounts: [file, ...(options.sshSecret === undefined ? [] : (props.mounts ?? []).filter(({ path }) => path === '/root/.ssh'))],
    }],
  };
}

function wireWorker(props: PodProps, port: number): PodProps {
  // What an image may lack: the folder and the keys of sshd. A Secret's folder is too open for its strict modes.
  const start = `mkdir -p /var/run/sshd && ssh-keygen -A && exec /usr/sbin/sshd -D -e -p ${port} -o StrictModes=no`;
  return { ...props, command: ['sh', '-c', start], args: undefined };
}

/** Reports roles that may not be root although their framework needs it. */
function checkRoot(problems: Problems, roles: readonly GangRoleModel[], why: string): void {
  const role = roles.find(({ props }) => props.security === undefined || props.security.level === PodSecurityLevel.RESTRICTED);
  if (role !== undefined) {
    const property = role.own.includes('security') ? `${role.property}.security` : 'security';
    problems.add(
      property, role.props.security === undefined ? 'restricted, the default' : 'restricted', `must let processes be root: ${why}`,
      'set security: SecurityProfile.baseline(), in a namespace that enforces no more',
    );
  }
}
