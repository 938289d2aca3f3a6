import { FrameworkModel, workers } from './framework-model';

export function independent(): FrameworkModel {
  return {
    name: 'independent',
    roles: [workers()],
    leader: 'worker',
    coupled: false,
    elastic: true,
    wire: ({ roles }) => roles.map(({ props }) => props),
  };
}
