import { Env } from '../../pod/env';
import { checkOneSlice, checkPort, FrameworkModel, withEnv, withThreads, workers } from './framework-model';
import { checkHandWrittenTorchrun } from './hand-written-torchrun';
import { number, struct, text } from '../../base/shape';

/** Options of `Framework.pytorch`. */
export interface PytorchOptions {
  /**
   * Port of the first pod that the others connect to.
   *
   * @default 29500
   */
  readonly port?: number;

  /**
   * Name of the role, which becomes part of the names of the pods.
   *
   * @default worker
   */
  readonly roleName?: string;
}

export function pytorch(options: PytorchOptions): FrameworkModel {
  const { roleName = 'worker' } = options;
  return {
    name: 'pytorch',
    options,
    shape: struct<PytorchOptions>({ port: number, roleName: text }),
    roles: [workers(roleName)],
    leader: roleName,
    coupled: true,
    elastic: false,
    wire(context) {
      const { problems, roles: [worker], names, engine } = context;
      checkOneSlice(context, worker, 'use Framework.torchrun with TorchrunRendezvous.C10D, or leave it out');
      const port = options.port ?? 29500;
      checkPort(problems, 'framework.port', port);
      checkHandWrittenTorchrun(problems, [worker], {
        leader: names.address(roleName, 0), leaderVariable: '$(MASTER_ADDR)', rankOf: () => '$(RANK)',
        supplied: engine.supplies.includes('torchrun'),
      });
      const wired = withEnv(problems, worker.props, {
        MASTER_ADDR: Env.value(names.address(roleName, 0)),
        MASTER_PORT: Env.value(String(port)),
        WORLD_SIZE: Env.value(String(worker.replicas)),
        RANK: names.indexEnv,
      });
      return [withThreads(wired, 1)];
    },
  };
}
