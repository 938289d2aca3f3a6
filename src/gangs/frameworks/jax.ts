import { Env } from '../../pod/env';
import { checkOneSlice, checkPort, FrameworkModel, WiringContext, withEnv, workers } from './framework-model';
import { GangRoleModel } from '../gang';
import { number, struct, text } from '../../base/shape';

/** Options of `Framework.jax`. */
export interface JaxOptions {
  /**
   * Port of the first process, which coordinates.
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

export function jax(options: JaxOptions): FrameworkModel {
  const { roleName = 'worker' } = options;
  return {
    name: 'jax',
    options,
    shape: struct<JaxOptions>({ port: number, roleName: text }),
    roles: [workers(roleName)],
    leader: roleName,
    coupled: true,
    elastic: false,
    wire(context) {
      const { problems, roles: [worker], names, engine } = context;
      const port = options.port ?? 29500;
      checkPort(problems, 'framework.port', port);
      if (engine.supplies.includes('jax')) {
        if (port !== 29500) {
          problems.add('framework.port', port, `must be 29500, which ${engine.title} writes`, 'leave it out');
        }
        return [worker.props];
      }
      if (worker.slices > 1 && worker.props.gpu?.resource === TPU) {
        return [withEnv(problems, worker.props, multislice(context, worker))];
      }
      checkOneSlice(context, worker, 'use TPUs, which number themselves, or Framework.custom');
      return [withEnv(problems, worker.props, {
        JAX_COORDINATOR_ADDRESS: Env.value(`${names.address(roleName, 0)}:${port}`),
        JAX_NUM_PROCESSES: Env.value(String(worker.replicas)),
        JAX_PROCESS_ID: names.indexEnv,
      })];
    },
  };
}

const TPU = 'google.com/tpu';

/** What the runtime of TPUs reads to join slices; within one it is told by the nodes. JAX finds its number by the same. */
function multislice({ names }: WiringContext, { name, slices }: GangRoleModel): Record<string, Env> {
  return {
    MEGASCALE_COORDINATOR_ADDRESS: Env.value(names.address(name, 0)),
    MEGASCALE_NUM_SLICES: Env.value(String(slices)),
    ...(names.sliceEnv === undefined ? {} : { MEGASCALE_SLICE_ID: names.sliceEnv }),
  };
}
