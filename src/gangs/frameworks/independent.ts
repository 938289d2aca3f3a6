import { FrameworkModel, workers } from './framework-model';
import { struct } from '../../base/shape';

export function independent(): FrameworkModel {
  return {
    name: 'independent',
    options: {},
    shape: struct<object>({}),
    roles: [workers()],
    leader: 'worker',
    coupled: false,
    elastic: true,
    wire: ({ roles }) => roles.map(({ props }) => props),
  };
}
