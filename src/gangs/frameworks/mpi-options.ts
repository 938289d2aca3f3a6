import { flag, listOf, number, oneOf, struct, text } from '../../base/shape';
import { GangRole, ROLE_SHAPE } from '../gang-role';

/** Implementations of MPI, which differ in the form of their host files. */
export enum MpiImplementation {
  /** Open MPI. */
  OPEN_MPI = 'OpenMPI',

  /** Intel MPI. */
  INTEL = 'Intel',

  /** MPICH. */
  MPICH = 'MPICH',
}

/** A user whom sshd runs as, for images that are made for it, such as those of Kubeflow. */
export interface MpiSshUser {
  /** The user's home, absolute: its folder `.ssh` gets the keys. `/home/mpiuser` in images of Kubeflow. */
  readonly home: string;

  /**
   * Configuration of sshd, which names the host key, among others.
   *
   * @default - `.sshd_config` in the home
   */
  readonly sshdConfig?: string;
}

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
   * Whom sshd runs as, where it is not root. Then nothing needs root; the user's id is that of `security`.
   *
   * @default - root
   */
  readonly sshUser?: MpiSshUser;

  /**
   * Which MPI the image has. All but Open MPI need `GangEngine.mpiJob()` and `ownMpirun`.
   *
   * @default MpiImplementation.OPEN_MPI
   */
  readonly implementation?: MpiImplementation;

  /**
   * Whether the command starts mpirun itself, for instance in a script. Variables `OMPI_MCA_…` then tell mpirun the
   * hosts and how to reach them; without it, mpirun is written around the command.
   *
   * @default false
   */
  readonly ownMpirun?: boolean;

  /**
   * Port of sshd on the workers.
   *
   * @default - 22; 2222 with `sshUser`, as in images of Kubeflow
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

/** What the options must be at run time. */
export const MPI_SHAPE = struct<MpiOptions>({
  slotsPerWorker: number, mpirunArgs: listOf(text), sshSecret: text, sshPort: number, launcher: ROLE_SHAPE, worker: ROLE_SHAPE,
  sshUser: struct<MpiSshUser>({ home: text, sshdConfig: text }, ['home']), implementation: oneOf(MpiImplementation), ownMpirun: flag,
});
