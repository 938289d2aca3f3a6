import { Env } from '../../pod/env';
import { checkPort, FrameworkModel, withEnv, withThreads, workers } from './framework-model';
import { checkHandWrittenTorchrun } from './hand-written-torchrun';
import { number, struct } from '../../base/shape';

/** Options of `Framework.pytorch`. */
export interface PytorchOptions {
  /**
   * Port of the first pod that the others connect to.
   *
   * @default 29500
   */
  readonly port?: number;
}

export function pytorch(options: PytorchOptions): FrameworkModel {
  return {
    name: 'pytorch',
    options,
    shape: struct<PytorchOptions>({ port: number }),
    roles: [workers()],
    leader: 'worker',
    coupled: true,
    elastic: false,
    wire({ problems, roles: [worker], names, engine }) {
      const port = options.port ?? 29500;
      checkPort(problems, 'framework.port', port);
      checkHandWrittenTorchrun(problems, [worker], {
        leader: names.address('worker', 0), leaderVariable: '$(MASTER_ADDR)', rankOf: () => '$(RANK)',
        supplied: engine.supplies.includes('torchrun'),
      });
      const wired = withEnv(problems, worker.props, {
        MASTER_ADDR: Env.value(names.address('worker', 0)),
        MASTER_PORT: Env.value(String(port)),
        WORLD_SIZE: Env.value(String(worker.replicas)),
        RANK: names.indexEnv,
      });
      return [withThreads(wired, 1)];
    },
  };
}
