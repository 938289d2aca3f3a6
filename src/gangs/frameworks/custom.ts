import { Env } from '../../pod/env';
import { PodProps } from '../../pod/pod-props';
import { GangNames } from '../engines/engine';
import { GangRoleModel } from '../gang';
import { NAMED_ROLE_SHAPE, NamedGangRole } from '../gang-role';
import { FrameworkModel, RoleRequest, WiringContext, withEnv, workers } from './framework-model';
import { checkHandWrittenTorchrun } from './hand-written-torchrun';
import { listOf, struct, text } from '../../base/shape';

/** Options of `Framework.custom`. */
export interface CustomFrameworkOptions {
  /**
   * The roles, in the order of ranks: the first pod of the first one leads.
   *
   * @default - one role, `worker`, with as many pods as the gang has `nodes`
   */
  readonly roles?: NamedGangRole[];

  /**
   * The role that decides when the gang has succeeded.
   *
   * @default - all of them
   */
  readonly success?: string;
}

export function custom(options: CustomFrameworkOptions): FrameworkModel {
  // another kind of value is reported by the shape
  const given = !Array.isArray(options.roles)
    ? undefined
    : Array.from(options.roles, (role: NamedGangRole | undefined, i: number): RoleRequest => ({
        name: role?.name ?? '',
        property: `framework.roles[${i}]`,
        role: role ?? {},
      }));
  const roles = given === undefined || given.length === 0 ? [workers()] : given;
  return {
    name: 'custom',
    options,
    shape: struct<CustomFrameworkOptions>({ roles: listOf(NAMED_ROLE_SHAPE), success: text }),
    roles,
    leader: roles[0].name,
    coupled: true,
    elastic: true,
    success: options.success,
    wire(context) {
      if (options.roles?.length === 0) {
        context.problems.add(
          'framework.roles', options.roles, 'needs at least one role', 'leave it out for one role with as many pods as `nodes`',
        );
      }
      checkHandWrittenTorchrun(context.problems, context.roles, {
        leader: context.names.address(roles[0].name, 0),
        leaderVariable: '$(GANG_LEADER)',
        rankOf: (role) => (role === context.roles[0] ? '$(GANG_RANK)' : '$((GANG_RANK_OFFSET + GANG_ROLE_INDEX)) in a shell'),
        supplied: context.engine.supplies.includes('torchrun'),
      });
      return context.roles.map((role, i) =>
        wireRole(
          context, role, context.roles.slice(0, i).reduce((sum, other) => sum + other.replicas, 0),
        ),
      );
    },
  };
}

/** The rank itself only where it can be written without adding two numbers, which Kubernetes cannot. */
function wireRole({ problems, roles, names }: WiringContext, role: GangRoleModel, offset: number): PodProps {
  const leader = names.address(roles[0].name, 0);
  const sliced = role.slices > 1;
  const isInSlice = sliced && names.isNumberedBySlice;
  const rank = isInSlice ? undefined : role.replicas === 1 ? Env.value(String(offset)) : offset === 0 ? names.indexEnv : undefined;
  return withEnv(problems, role.props, {
    GANG_LEADER: Env.value(leader),
    GANG_SIZE: Env.value(String(roles.reduce((sum, other) => sum + other.replicas, 0))),
    GANG_ROLE: Env.value(role.name),
    GANG_ROLE_SIZE: Env.value(String(role.replicas)),
    ...(isInSlice ? { GANG_SLICE_INDEX: names.indexEnv } : { GANG_ROLE_INDEX: names.indexEnv }),
    ...(sliced ? sliceEnv(names, role) : {}),
    GANG_RANK_OFFSET: Env.value(String(offset)),
    ...(rank === undefined ? {} : { GANG_RANK: rank }),
  });
}

/** Which slice a pod is in. Where an engine tells the number in the slice, its first pod can be named, too. */
function sliceEnv(
  { sliceEnv: slice, leaderOfSlice }: GangNames, { name, replicas, slices }: GangRoleModel,
): Record<string, Env> {
  return slice === undefined ? {} : {
    GANG_SLICE: slice,
    GANG_SLICES: Env.value(String(slices)),
    GANG_SLICE_SIZE: Env.value(String(replicas / slices)),
    ...(leaderOfSlice === undefined ? {} : { GANG_SLICE_LEADER: Env.value(leaderOfSlice(name, '$(GANG_SLICE)')) }),
  };
}

/** Options of `Framework.independent`. */
export interface IndependentOptions {
  /**
   * Name of the role, which becomes part of the names of the pods on Volcano.
   *
   * @default worker
   */
  readonly roleName?: string;
}

/** Pods that do not talk to each other. */
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

/** Pods that their engine tells of each other. */
export function server(roles: readonly RoleRequest[]): FrameworkModel {
  return {
    name: 'server',
    options: {},
    shape: struct<object>({}),
    roles,
    leader: roles[0].name,
    coupled: true,
    elastic: false,
    wire: ({ roles: planned }) => planned.map(({ props }) => props),
  };
}
