import { POD_SHAPE } from '../pod/pod-shape';
import { listOf, number, oneOf, struct, StructShape, text } from '../base/shape';
import { GangRole, NamedGangRole, RoleFailure } from './gang-role';

const ROLE: StructShape<GangRole> = {
  ...POD_SHAPE, replicas: number, minAvailable: number, onFailure: oneOf(RoleFailure), failOnExitCodes: listOf(number),
};

/** What a role must be at run time. */
export const ROLE_SHAPE = struct<GangRole>(ROLE);

/** What a role with a name of its own must be at run time. */
export const NAMED_ROLE_SHAPE = struct<NamedGangRole>({ ...ROLE, name: text }, ['name']);
