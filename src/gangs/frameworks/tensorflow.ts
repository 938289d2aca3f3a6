import { Env } from '../../pod/env';
import { PodProps } from '../../pod/pod-props';
import { checkHostList, GangRoleModel } from '../gang';
import { GangRole, ROLE_SHAPE } from '../gang-role';
import { checkEnv, checkOneSlice, checkPort, FrameworkModel, RoleRequest, WiringContext, withEnv } from './framework-model';
import { number, struct } from '../../base/shape';

/** Options of `Framework.tensorflow`. */
export interface TensorflowOptions {
  /**
   * Parameter servers. They never end, so the gang has succeeded when the chief has, or else the workers.
   *
   * @default - none: the workers reduce among themselves
   */
  readonly ps?: GangRole;

  /**
   * The workers.
   *
   * @default - as many as the gang has `nodes`, with what the gang says of its pods
   */
  readonly worker?: GangRole;

  /**
   * The worker that also saves checkpoints and ends the training.
   *
   * @default - none: the first worker does it
   */
  readonly chief?: GangRole;

  /**
   * The pod that evaluates checkpoints while the others train.
   *
   * @default - none
   */
  readonly evaluator?: GangRole;

  /**
   * Port on which each of them serves.
   *
   * @default 2222
   */
  readonly port?: number;
}

/** The order of 'ranks'; TensorFlow itself has none. */
const ROLES = ['ps', 'chief', 'worker', 'evaluator'] as const;

export function tensorflow(options: TensorflowOptions): FrameworkModel {
  const port = options.port ?? 2222;
  const roles = ROLES.flatMap((name): RoleRequest[] => {
    const role = name === 'worker' ? options.worker ?? {} : options[name];
    return role === undefined ? [] : [{ name, property: `framework.${name}`, role, scales: name === 'worker' }];
  });
  const leader = options.chief === undefined ? 'worker' : 'chief';
  return {
    name: 'tensorflow',
    options,
    shape: struct<TensorflowOptions>({ ps: ROLE_SHAPE, worker: ROLE_SHAPE, chief: ROLE_SHAPE, evaluator: ROLE_SHAPE, port: number }),
    roles,
    leader,
    coupled: true,
    elastic: options.ps !== undefined,
    success: leader,
    endless: ['ps'],
    needs: { tensorflow: { port } },
    wire(context) {
      checkPort(context.problems, 'framework.port', port);
      context.roles.forEach((role) => checkOneSlice(context, role, 'leave it out'));
      for (const role of context.roles.filter(({ name, replicas }) => (name === 'chief' || name === 'evaluator') && replicas > 1)) {
        context.problems.add(`${role.property}.replicas`, role.replicas, `must be 1: TensorFlow has one ${role.name}`, 'leave it out');
      }
      return context.roles.map((role) => withPort(withTfConfig(context, role, port), port));
    },
  };
}

/**
 * TF_CONFIG, unless the engine writes it. It is complete when the pod starts: only the number of the pod is filled in
 * by the kubelet, from a variable that comes before. The evaluator is no part of the cluster.
 */
function withTfConfig({ problems, roles, names, engine }: WiringContext, role: GangRoleModel, port: number): PodProps {
  const members = roles.filter(({ name }) => name !== 'evaluator');
  const cluster = Object.fromEntries(
    members.map(({ name, replicas }) => [name, Array.from({ length: replicas }, (_, i) => `${names.address(name, i)}:${port}`)]),
  );
  const config = JSON.stringify({ cluster, task: { type: role.name, index: 0 } }).replace('"index":0}', '"index":$(GANG_ROLE_INDEX)}');
  if (role === roles[0]) {
    checkHostList(problems, members.reduce((a, b) => (b.replicas > a.replicas ? b : a)), 'TF_CONFIG', config.length);
  }
  if (engine.supplies.includes('tfConfig')) {
    checkEnv(problems, role.props, ['TF_CONFIG']);
    return role.props;
  }
  return withEnv(problems, role.props, { GANG_ROLE_INDEX: names.indexEnv, TF_CONFIG: Env.value(config) });
}

function withPort(props: PodProps, port: number): PodProps {
  return props.ports?.some((other) => other.port === port)
    ? props
    : { ...props, ports: [...(props.ports ?? []), { name: 'tf-port', port }] };
}
