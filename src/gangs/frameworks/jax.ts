import { Env } from '../../pod/env';
import { checkPort, FrameworkModel, withEnv, workers } from './framework-model';
import { number, struct } from '../../base/shape';

/** Options of `Framework.jax`. */
export interface JaxOptions {
  /**
   * Port of the first process, which coordinates.
   *
   * @default 29500
   */
  readonly port?: number;
}

export function jax(options: JaxOptions): FrameworkModel {
  return {
    name: 'jax',
    options,
    shape: struct<JaxOptions>({ port: number }),
    roles: [workers()],
    leader: 'worker',
    coupled: true,
    elastic: false,
    wire({ problems, roles: [worker], names, engine }) {
      const port = options.port ?? 29500;
      checkPort(problems, 'framework.port', port);
      if (engine.supplies.includes('jax')) {
        if (port !== 29500) {
          problems.add('framework.port', port, `must be 29500, which ${engine.title} writes`, 'leave it out');
        }
        return [worker.props];
      }
      return [withEnv(problems, worker.props, {
        JAX_COORDINATOR_ADDRESS: Env.value(`${names.address('worker', 0)}:${port}`),
        JAX_NUM_PROCESSES: Env.value(String(worker.replicas)),
        JAX_PROCESS_ID: names.indexEnv,
      })];
    },
  };
}
