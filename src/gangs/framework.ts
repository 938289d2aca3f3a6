import { custom, CustomFrameworkOptions, independent, IndependentOptions, server } from './frameworks/custom';
import { FrameworkModel, RoleRequest } from './frameworks/framework-model';
import { jax, JaxOptions } from './frameworks/jax';
import { mpi } from './frameworks/mpi';
import { MpiOptions } from './frameworks/mpi-options';
import { pytorch, PytorchOptions } from './frameworks/pytorch';
import { ray, RayOptions } from './frameworks/ray';
import { tensorflow, TensorflowOptions } from './frameworks/tensorflow';
import { deepSpeed, torchrun, TorchrunOptions } from './frameworks/torchrun';

/** How the processes of a gang find each other, and which roles there are. */
export class Framework {
  /**
   * PyTorch with torchrun on every node, which starts one process for each GPU. With `minNodes` it is elastic.
   *
   * @param options the script or module, processes per node, rendezvous
   * @see https://docs.pytorch.org/docs/stable/elastic/run.html
   */
  public static torchrun(options: TorchrunOptions): Framework {
    return new Framework(torchrun(options ?? {}));
  }

  /**
   * PyTorch with one process for each pod and no launcher: `MASTER_ADDR`, `MASTER_PORT`, `WORLD_SIZE` and `RANK`, which
   * `torch.distributed.init_process_group()` reads. With several GPUs for each pod use `torchrun`.
   *
   * @param options the port
   */
  public static pytorch(options: PytorchOptions = {}): Framework {
    return new Framework(pytorch(options ?? {}));
  }

  /**
   * DeepSpeed, started by torchrun on every node: no ssh, no root. `deepspeed.init_distributed()` finds what it needs;
   * the configuration of DeepSpeed is an argument of the script, as in `--deepspeed_config=ds.json`.
   *
   * @param options the script or module, processes per node, rendezvous
   */
  public static deepspeed(options: TorchrunOptions): Framework {
    return new Framework(deepSpeed(options ?? {}));
  }

  /**
   * TensorFlow: parameter servers, workers, chief and evaluator that find each other by `TF_CONFIG`.
   *
   * @param options the roles, the port
   * @see https://www.tensorflow.org/guide/distributed_training
   */
  public static tensorflow(options: TensorflowOptions = {}): Framework {
    return new Framework(tensorflow(options ?? {}));
  }

  /**
   * JAX with one process for each pod: `JAX_COORDINATOR_ADDRESS`, `JAX_NUM_PROCESSES` and `JAX_PROCESS_ID`.
   *
   * JAX reads the address by itself. The program hands on the other two, as with Kubeflow Trainer:
   * `jax.distributed.initialize(num_processes=int(os.environ['JAX_NUM_PROCESSES']), process_id=int(os.environ['JAX_PROCESS_ID']))`.
   * Without them, JAX would ask the API server, which pods have no token for.
   *
   * @param options the port
   * @see https://docs.jax.dev/en/latest/_autosummary/jax.distributed.initialize.html
   */
  public static jax(options: JaxOptions = {}): Framework {
    return new Framework(jax(options ?? {}));
  }

  /**
   * Open MPI, and Horovod on it: a launcher starts the command over ssh on workers, whose image has an sshd. Needs root,
   * and so `SecurityProfile.baseline()`.
   *
   * @param options processes per worker, options of mpirun, the key for ssh
   */
  public static mpi(options: MpiOptions = {}): Framework {
    return new Framework(mpi(options ?? {}));
  }

  /**
   * A Ray cluster of a head and workers, and a driver that runs the command on it.
   *
   * @param options the roles, the ports
   */
  public static ray(options: RayOptions = {}): Framework {
    return new Framework(ray(options ?? {}));
  }

  /**
   * Any other: every pod gets `GANG_LEADER` (address of the first pod), `GANG_SIZE` (number of pods), `GANG_ROLE`,
   * `GANG_ROLE_SIZE`, `GANG_ROLE_INDEX` and `GANG_RANK_OFFSET`, the rank of the first pod of its role. `GANG_RANK` is
   * given to the pods of the first role and of roles with one pod; elsewhere it is the sum of the last two.
   *
   * @param options the roles, in the order of ranks
   */
  public static custom(options: CustomFrameworkOptions = {}): Framework {
    return new Framework(custom(options ?? {}));
  }

  /**
   * None: the pods do not talk to each other and none waits for another, so that one is enough to start and each is
   * restarted for itself. For servers and workers of one queue that are to be counted and ended together. On Kueue those
   * that find no quota when the others are admitted run after them, not beside them.
   *
   * @param options the name of the role
   */
  public static independent(options: IndependentOptions = {}): Framework {
    return new Framework(independent(options ?? {}));
  }

  /**
   * Pods that their engine tells of each other, and that nothing else is written into.
   *
   * @internal
   */
  public static _server(roles: readonly RoleRequest[]): Framework {
    return new Framework(server(roles));
  }

  private constructor(
    /** @internal */
    public readonly _model: FrameworkModel,
  ) {}
}
