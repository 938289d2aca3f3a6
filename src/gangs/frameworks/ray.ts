import { Env } from '../../pod/env';
import { PodProps } from '../../pod/pod-props';
import { GangRoleModel } from '../gang';
import { GangRole, ROLE_SHAPE } from '../gang-role';
import { checkNoCommand, checkPort, FrameworkModel, WiringContext, withEnv } from './framework-model';
import { number, struct } from '../../base/shape';

/** Options of `Framework.ray`. */
export interface RayOptions {
  /**
   * The pod with the cluster's store and dashboard.
   *
   * @default - what the gang says of its pods, without accelerators
   */
  readonly head?: GangRole;

  /**
   * The pods on which tasks and actors run.
   *
   * @default - as many as the gang has `nodes`, with what the gang says of its pods
   */
  readonly worker?: GangRole;

  /**
   * The pod that runs the command of the gang, as a client of the cluster (`RAY_ADDRESS`). The gang has succeeded when
   * it has.
   *
   * @default - what the gang says of its pods, without accelerators
   */
  readonly driver?: GangRole;

  /**
   * Port of the cluster's store.
   *
   * @default 6379
   */
  readonly port?: number;

  /**
   * Port of the dashboard.
   *
   * @default 8265
   */
  readonly dashboardPort?: number;

  /**
   * Port for clients.
   *
   * @default 10001
   */
  readonly clientPort?: number;
}

const WITHOUT_ACCELERATORS = { gpu: undefined, rdma: undefined, devices: undefined, resourceClaims: undefined };

/** A Ray cluster that lives as long as the gang, and a driver that uses it. */
export function ray(options: RayOptions): FrameworkModel {
  const ports = { port: options.port ?? 6379, dashboardPort: options.dashboardPort ?? 8265, clientPort: options.clientPort ?? 10001 };
  return {
    name: 'ray',
    options,
    shape: struct<RayOptions>({
      head: ROLE_SHAPE, worker: ROLE_SHAPE, driver: ROLE_SHAPE, port: number, dashboardPort: number, clientPort: number,
    }),
    roles: [
      { name: 'head', property: 'framework.head', role: options.head ?? {}, defaults: { ...WITHOUT_ACCELERATORS, containerName: 'head' } },
      { name: 'worker', property: 'framework.worker', role: options.worker ?? {}, scales: true, defaults: { containerName: 'worker' } },
      { name: 'driver', property: 'framework.driver', role: options.driver ?? {}, defaults: WITHOUT_ACCELERATORS },
    ],
    leader: 'head',
    coupled: true,
    elastic: false,
    success: 'driver',
    endless: ['head', 'worker'],
    needs: { ray: ports },
    wire(context) {
      const { problems, names } = context;
      const [head, worker, driver] = context.roles;
      Object.entries(ports).forEach(([property, port]) => checkPort(problems, `framework.${property}`, port));
      checkOne(context, head);
      checkOne(context, driver);
      checkNoCommand(problems, head);
      checkNoCommand(problems, worker);
      Object.entries(ports).forEach(([property, port], i, all) => {
        const [same] = all.slice(0, i).find((other) => other[1] === port) ?? [];
        if (same !== undefined) {
          problems.add(`framework.${property}`, port, `must differ from '${same}': the head opens both`, 'leave one of them out');
        }
      });
      if (driver.props.command === undefined) {
        problems.add(
          'command', undefined, 'is needed: the program that uses the cluster', "write for instance command: ['python', 'train.py']",
        );
      }
      const address = names.address('head', 0);
      // as the plugin of Volcano writes them, so that all engines start the same
      const start = `ray start --head --block --dashboard-host=0.0.0.0 --port=${ports.port} --dashboard-port=${ports.dashboardPort} `
        + `--ray-client-server-port=${ports.clientPort}`;
      return [
        { ...head.props, command: ['sh', '-c', start], args: undefined },
        waiting(
          { ...worker.props, command: ['sh', '-c', `ray start --block --address=${address}:${ports.port}`], args: undefined },
          `${address}:${ports.port}`, names.env,
        ),
        waiting(
          withEnv(problems, driver.props, { RAY_ADDRESS: Env.value(`ray://${address}:${ports.clientPort}`) }), `${address}:${ports.port}`,
          names.env,
        ),
      ];
    },
  };
}

function checkOne({ problems }: WiringContext, role: GangRoleModel): void {
  if (role.replicas !== 1) {
    problems.add(`${role.property}.replicas`, role.replicas, `must be 1: there is one ${role.name}`, 'leave it out');
  }
}

/** A pod that starts when the head answers: before that, ray would fail and take the gang with it. */
function waiting(props: PodProps, head: string, env: Record<string, Env>): PodProps {
  const { image, imagePullPolicy, cpu, memory } = props;
  const command = ['sh', '-c', `until ray health-check --address ${head}; do sleep 2; done`];
  return {
    ...props,
    initContainers: [...(props.initContainers ?? []), { name: 'wait-for-head', image, imagePullPolicy, command, env, cpu, memory }],
  };
}
