import { TorchrunProps, torchrunCommand } from '../../pod/torchrun';
import { checkOneSlice, checkPort, FrameworkModel, withThreads, workers } from './framework-model';
import { listOf, number, oneOf, struct, text } from '../../base/shape';

/** How the nodes of a torchrun gang find each other. */
export enum TorchrunRendezvous {
  /** Each node is told its rank, which stays the same after a restart. The number of nodes is fixed. */
  STATIC = 'static',

  /** The nodes agree on their ranks by way of the first one, which may be others after a restart. */
  C10D = 'c10d',
}

/** Options of `Framework.torchrun`. */
export interface TorchrunOptions extends TorchrunProps {
  /**
   * How the nodes find each other.
   *
   * @default - TorchrunRendezvous.STATIC; C10D with `minNodes`, since only it can go on with fewer nodes
   */
  readonly rendezvous?: TorchrunRendezvous;

  /**
   * Port of the first node that the others connect to.
   *
   * @default - 29500; 29400 with C10D
   */
  readonly port?: number;

  /**
   * Name of the role, which becomes part of the names of the pods.
   *
   * @default worker
   */
  readonly roleName?: string;
}

/** Restarts of torchrun's own, after which an elastic gang forms anew, unless the user says otherwise. */
const ELASTIC_RESTARTS = 3;

export function torchrun(options: TorchrunOptions): FrameworkModel {
  return torchrunLike('torchrun', options);
}

/** DeepSpeed by way of torchrun, which gives its processes what `deepspeed.init_distributed()` looks for. */
export function deepSpeed(options: TorchrunOptions): FrameworkModel {
  return torchrunLike('deepspeed', options);
}

function torchrunLike(name: 'torchrun' | 'deepspeed', options: TorchrunOptions): FrameworkModel {
  const { roleName = 'worker' } = options;
  return {
    name,
    options,
    shape: struct<TorchrunOptions>({
      script: text, module: text, scriptArgs: listOf(text), processesPerNode: number, maxRestarts: number, extraArgs: listOf(text),
      rendezvous: oneOf(TorchrunRendezvous), port: number, roleName: text,
    }),
    roles: [workers(roleName)],
    leader: roleName,
    coupled: true,
    elastic: options.rendezvous !== TorchrunRendezvous.STATIC,
    toBeElastic: 'use TorchrunRendezvous.C10D',
    hidesExitCodes: true,
    needs: { torchrun: { processes: options.processesPerNode } },
    wire(context) {
      const { problems, roles: [worker], names, engine } = context;
      const { replicas, minAvailable, props } = worker;
      const elastic = minAvailable < replicas;
      const c10d = elastic || options.rendezvous === TorchrunRendezvous.C10D;
      const port = options.port ?? (c10d ? 29400 : 29500);
      checkPort(problems, 'framework.port', port);
      if (!c10d) {
        checkOneSlice(context, worker, 'set rendezvous: TorchrunRendezvous.C10D, which numbers the nodes itself');
      }
      const leader = names.address(roleName, 0);
      const given = engine.supplies.includes('torchrun') && !c10d && options.port === undefined;
      const rendezvous = given
        ? undefined
        : c10d
          ? [
              `--nnodes=${elastic ? `${minAvailable}:${replicas}` : replicas}`,
              '--rdzv-backend=c10d',
              `--rdzv-endpoint=${leader}:${port}`,
              `--rdzv-id=${names.id}`,
            ]
          : [`--nnodes=${replicas}`, `--node-rank=${names.index}`, `--master-addr=${leader}`, `--master-port=${port}`];
      const maxRestarts = options.maxRestarts ?? (elastic ? ELASTIC_RESTARTS : undefined);
      const command = torchrunCommand(problems, 'framework', { ...options, maxRestarts }, props, rendezvous);
      return [withThreads({ ...props, ...command }, options.processesPerNode ?? props.gpu?._processes ?? 1)];
    },
  };
}
