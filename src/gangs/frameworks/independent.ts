import { FrameworkModel, workers } from './framework-model';
import { struct, text } from '../../base/shape';

/** Options of `Framework.independent`. */
export interface IndependentOptions {
  /**
   * Name of the role, which becomes part of the names of the pods on Volcano.
   *
   * @default worker
   */
  readonly roleName?: string;
}

export function independent(options: IndependentOptions): FrameworkModel {
  const role = { ...workers(), ...(options.roleName === undefined ? {} : { name: options.roleName }) };
  return {
    name: 'independent',
    options,
    shape: struct<IndependentOptions>({ roleName: text }),
    roles: [role],
    leader: role.name,
    coupled: false,
    elastic: true,
    wire: ({ roles }) => roles.map(({ props }) => props),
  };
}
