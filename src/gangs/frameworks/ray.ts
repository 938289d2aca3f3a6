import { Env } from '../../pod/env';
import { PodProps } from '../../pod/pod-props';
import { Size } from 'cdk8s';
import { Cpu } from '../../base/cpu';
import { Problems } from '../../base/problems';
import { GangRoleModel, RayGroup } from '../gang';
import { GangRole, NAMED_ROLE_FIELDS, NamedGangRole, ROLE_SHAPE } from '../gang-role';
import { checkNoCommand, checkPort, FrameworkModel, RoleRequest, WiringContext, withEnv } from './framework-model';
import { flag, listOf, mapOf, number, struct, text } from '../../base/shape';

/** Workers of a Ray cluster that are alike. */
export interface RayWorkerGroup extends NamedGangRole {
  /**
   * The fewest pods, where the engine adds and removes some: `GangEngine.rayJob({ autoscaling: true })`.
   *
   * @default - as many as `replicas`
   */
  readonly minReplicas?: number;

  /**
   * The most pods, where the engine adds and removes some.
   *
   * @default - as many as `replicas`
   */
  readonly maxReplicas?: number;

  /**
   * Pods that come and go together, such as the hosts of a slice of TPUs. All numbers of pods are multiples of it.
   *
   * @default 1
   */
  readonly hosts?: number;

  /**
   * Options of `ray start`, without dashes: `{ 'num-cpus': '0' }`.
   *
   * @default - none
   */
  readonly startParams?: Record<string, string>;
}

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
   * The workers, where they are of several kinds, or none: `[]` is a head alone. In place of `worker`.
   *
   * @default - one group, `worker`
   */
  readonly groups?: RayWorkerGroup[];

  /**
   * The pod that runs the command of the gang, as a client of the cluster (`RAY_ADDRESS`). The gang has succeeded when
   * it has. With `GangEngine.rayJob()` it only submits the command, which then runs on the head.
   *
   * @default - what the gang says of its pods, without accelerators
   */
  readonly driver?: GangRole;

  /**
   * Whether it is a cluster alone, without a driver: others connect to its head, and it holds its nodes until it is deleted. Not with
   * `GangEngine.rayJob()`, whose clusters end with their command.
   *
   * @default false
   */
  readonly clusterOnly?: boolean;

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

const GROUP_SHAPE = struct<RayWorkerGroup>(
  { ...NAMED_ROLE_FIELDS, minReplicas: number, maxReplicas: number, hosts: number, startParams: mapOf(text) }, ['name'],
);

const WITHOUT_ACCELERATORS = { gpu: undefined, rdma: undefined, devices: undefined, resourceClaims: undefined };

/** A Ray cluster that lives as long as the gang, and a driver that uses it. */
export function ray(options: RayOptions): FrameworkModel {
  const groups = groupsOf(options);
  const ports = { port: options.port ?? 6379, dashboardPort: options.dashboardPort ?? 8265, clientPort: options.clientPort ?? 10001 };
  return {
    name: 'ray',
    options,
    shape: struct<RayOptions>({
      head: ROLE_SHAPE, worker: ROLE_SHAPE, driver: ROLE_SHAPE, port: number, dashboardPort: number, clientPort: number,
      groups: listOf(GROUP_SHAPE), clusterOnly: flag,
    }),
    roles: [
      { name: 'head', property: 'framework.head', role: options.head ?? {}, defaults: { ...WITHOUT_ACCELERATORS, containerName: 'head' } },
      ...groups.map(({ request }) => request),
      ...(options.clusterOnly
        ? []
        : [{ name: 'driver', property: 'framework.driver', role: options.driver ?? {}, defaults: WITHOUT_ACCELERATORS }]),
    ],
    leader: 'head',
    coupled: true,
    elastic: false,
    // a cluster alone is there to go on
    success: options.clusterOnly ? undefined : 'driver',
    endless: options.clusterOnly ? [] : ['head', ...groups.map(({ request }) => request.name)],
    needs: { ray: { ...ports, groups: groups.map(({ group }) => group) } },
    wire(context) {
      const { problems, names, engine } = context;
      const [head, ...others] = context.roles;
      const workers = others.filter(({ name }) => name !== 'driver');
      const driver = others.find(({ name }) => name === 'driver');
      Object.entries(ports).forEach(([property, port]) => checkPort(problems, `framework.${property}`, port));
      checkOne(context, head);
      checkNoCommand(problems, head);
      workers.forEach((worker) => checkNoCommand(problems, worker));
      checkGroups(problems, options, workers);
      Object.entries(ports).forEach(([property, port], i, all) => {
        const [same] = all.slice(0, i).find((other) => other[1] === port) ?? [];
        if (same !== undefined) {
          problems.add(`framework.${property}`, port, `must differ from '${same}': the head opens both`, 'leave one of them out');
        }
      });
      if (driver !== undefined) {
        checkOne(context, driver);
      } else if (options.driver !== undefined) {
        problems.add('framework.driver', 'given', "contradicts 'clusterOnly'", 'leave one of the two out');
      }
      if (driver !== undefined && driver.props.command === undefined) {
        problems.add(
          'command', undefined, 'is needed: the program that uses the cluster', "write for instance command: ['python', 'train.py']",
        );
      }
      if (engine.supplies.includes('rayCluster')) {
        return [
          withPorts({ ...head.props, command: undefined, args: undefined }, ports),
          ...workers.map(({ props }) => ({ ...props, command: undefined, args: undefined })),
          ...(driver === undefined ? [] : [submitter(driver)]),
        ];
      }
      const address = names.address('head', 0);
      // as the plugin of Volcano writes them, so that all engines start the same
      const start = `ray start --head --block --dashboard-host=0.0.0.0 --port=${ports.port} --dashboard-port=${ports.dashboardPort} `
        + `--ray-client-server-port=${ports.clientPort}`;
      return [
        { ...head.props, command: ['sh', '-c', start], args: undefined },
        ...workers.map(({ props }, i) => {
          const flags = Object.entries(groups[i].group.startParams).map(([name, value]) => ` --${name}=${value}`).join('');
          const command = ['sh', '-c', `ray start --block --address=${address}:${ports.port}${flags}`];
          return waiting({ ...props, command, args: undefined }, `${address}:${ports.port}`, names.env);
        }),
        ...(driver === undefined
          ? []
          : [waiting(
              withEnv(problems, driver.props, { RAY_ADDRESS: Env.value(`ray://${address}:${ports.clientPort}`) }),
              `${address}:${ports.port}`, names.env,
            )]),
      ];
    },
  };
}

/** The groups of workers: as roles, and as a cluster of Ray sees them. */
function groupsOf({ groups, worker }: RayOptions): { request: RoleRequest; group: RayGroup }[] {
  if (!Array.isArray(groups)) {
    const name = 'worker';
    const request = { name, property: 'framework.worker', role: worker ?? {}, scales: true, defaults: { containerName: name } };
    return [{ request, group: { name, hosts: 1, startParams: {} } }];
  }
  return groups.map((given: RayWorkerGroup | undefined, i) => {
    const { minReplicas, maxReplicas, hosts = 1, startParams = {}, ...role } = given ?? ({} as RayWorkerGroup);
    return {
      request: { name: role.name ?? '', property: `framework.groups[${i}]`, role, defaults: { containerName: 'worker' } },
      group: { name: role.name ?? '', min: minReplicas, max: maxReplicas, hosts, startParams },
    };
  });
}

function checkGroups(problems: Problems, { groups, worker }: RayOptions, roles: readonly GangRoleModel[]): void {
  if (groups !== undefined && worker !== undefined) {
    problems.add('framework.worker', 'given', "says the same as 'framework.groups'", 'leave one of the two out');
  }
  groups?.forEach(({ minReplicas, maxReplicas, hosts = 1 }, i) => {
    const { property, replicas } = roles[i];
    if (!Number.isSafeInteger(hosts) || hosts < 1) {
      problems.add(`${property}.hosts`, hosts, 'must be a whole number of pods, 1 or more', 'leave it out for pods that stand alone');
      return;
    }
    for (const [name, count, fits, rule] of [
      ['minReplicas', minReplicas, (minReplicas ?? 0) >= 0 && (minReplicas ?? 0) <= replicas, `from 0 to ${replicas}`],
      ['replicas', replicas, true, ''],
      ['maxReplicas', maxReplicas, (maxReplicas ?? replicas) >= replicas, `${replicas} or more`],
    ] as const) {
      if (!fits || (count !== undefined && !Number.isSafeInteger(count))) {
        problems.add(
          `${property}.${name}`, count, `must be a whole number of pods, ${rule}, since 'replicas' is ${replicas}`, 'correct it',
        );
      } else if (count !== undefined && count % hosts !== 0) {
        problems.add(`${property}.${name}`, count, `must be a multiple of the ${hosts} pods that come and go together`, 'correct it');
      }
    }
  });
}

/** What `ray job submit` needs, unless the driver says otherwise. */
function submitter({ props, own }: GangRoleModel): PodProps {
  return {
    ...props,
    ...(own.includes('cpu') ? {} : { cpu: Cpu.millis(500), cpuRequest: undefined }),
    ...(own.includes('memory') ? {} : { memory: Size.gibibytes(1), memoryRequest: undefined }),
  };
}

/** The ports by the names that KubeRay looks for. */
function withPorts(props: PodProps, ports: { port: number; dashboardPort: number; clientPort: number }): PodProps {
  return {
    ...props,
    ports: props.ports ?? [
      { name: 'gcs-server', port: ports.port },
      { name: 'dashboard', port: ports.dashboardPort },
      { name: 'client', port: ports.clientPort },
    ],
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
