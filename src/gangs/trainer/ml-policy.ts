import type { ClusterTrainingRuntimeMlPolicy } from '../../../imports/trainer.kubeflow.org';
import { Problem } from '../../base/problems';
import { Supply } from '../engines/engine';
import { TRAINER_VARIABLES } from '../../upstream/trainer-variables';

/** Options of `MlPolicy.mpi`. */
export interface MpiPolicyOptions {
  /**
   * Processes on each node: the slots of the host file.
   *
   * @default - one for each GPU of a node, or 1
   */
  readonly processesPerNode?: number;

  /**
   * Home of the user that sshd runs as, whose `.ssh` gets the keys.
   *
   * @default /home/mpiuser
   */
  readonly home?: string;

  /**
   * Whether the launcher is a node, too.
   *
   * @default true
   */
  readonly runLauncherAsNode?: boolean;
}

/** How the pods of a TrainJob find each other: what Trainer adds to them. */
export class MlPolicy {
  /** PyTorch: the variables `PET_…`, which torchrun reads. */
  public static torch(): MlPolicy {
    return new MlPolicy({ torch: {} }, ['torchrun'], TRAINER_VARIABLES.torch);
  }

  /** JAX: `JAX_COORDINATOR_ADDRESS`, `JAX_NUM_PROCESSES` and `JAX_PROCESS_ID`. */
  public static jax(): MlPolicy {
    return new MlPolicy({ jax: {} }, ['jax'], /^JAX_(COORDINATOR_ADDRESS|NUM_PROCESSES|PROCESS_ID)$/);
  }

  /**
   * Open MPI: a host file, and keys for ssh.
   *
   * @param options processes, the home of sshd's user
   */
  public static mpi(options: MpiPolicyOptions = {}): MlPolicy {
    const { processesPerNode, home = '/home/mpiuser', runLauncherAsNode = true } = options ?? {};
    const valid = processesPerNode === undefined || (Number.isSafeInteger(processesPerNode) && processesPerNode >= 1);
    return new MlPolicy(
      { mpi: { numProcPerNode: processesPerNode ?? 1, mpiImplementation: 'OpenMPI', sshAuthMountPath: `${home}/.ssh`, runLauncherAsNode } },
      ['hostFile', 'sshKeys'],
      TRAINER_VARIABLES.mpi,
      home,
      valid
        ? undefined
        : {
            property: 'processesPerNode', value: processesPerNode, problem: 'must be a whole number of processes, 1 or more',
            fix: 'leave it out to start one for each GPU',
          },
    );
  }

  /** Nothing is added: pods have their numbers, as of an Indexed Job, and their names. */
  public static plain(): MlPolicy {
    return new MlPolicy({}, [], /^(?!)/);
  }

  private constructor(
    /** @internal */
    public readonly _spec: ClusterTrainingRuntimeMlPolicy,
    /** @internal */
    public readonly _supplies: readonly Supply[],
    /**
     * Variables that Trainer writes, and refuses where a TrainJob sets them.
     *
     * @internal
     */
    public readonly _reserved: RegExp,
    /** @internal */
    public readonly _mpiHome?: string,
    /** @internal */
    public readonly _problem?: Problem,
  ) {}
}
