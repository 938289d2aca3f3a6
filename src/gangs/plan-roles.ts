import { mergeProps, Props } from '../workloads/merge';
import { checkExitCodes } from '../workloads/failure-policy';
import { wholeSeconds } from '../base/seconds';
import { isDnsLabel } from '../upstream/names';
import { PodProps } from '../pod/pod-props';
import { TpuSlice } from '../pod/tpu-slice';
import { withProfiles } from '../pod/with-profiles';
import { Problems } from '../base/problems';
import { FrameworkModel, RoleRequest } from './frameworks/framework-model';
import { GangRoleModel } from './gang';
import { GangProps } from './gang-props';
import { GangRole, RoleFailure } from './gang-role';

/** The roles of a gang with the pods that the gang and each role ask for. */
export function planRoles(problems: Problems, props: GangProps, framework: FrameworkModel): GangRoleModel[] {
  checkNodes(problems, props, framework);
  checkNames(problems, framework.roles);
  const gangCodes = props.failurePolicy?.failOnExitCodes ?? [];
  checkExitCodes(problems, 'failurePolicy.failOnExitCodes', gangCodes);
  return framework.roles.map((request): GangRoleModel => {
    const { name, property, role } = request;
    const replicas = role.replicas ?? (request.scales ? props.nodes : undefined) ?? podsOfTpu(props, request) ?? 1;
    const minimum = role.minAvailable ?? (request.scales ? props.minNodes : undefined) ?? (framework.coupled ? replicas : 1);
    const valid = checkCounts(problems, request, framework, replicas, minimum);
    checkExitCodes(problems, `${property}.failOnExitCodes`, role.failOnExitCodes ?? []);
    const codes = [...new Set([...gangCodes, ...(role.failOnExitCodes ?? [])])].sort((a, b) => a - b);
    return {
      name,
      property,
      // what follows makes lists of this length
      replicas: valid ? replicas : 1,
      minAvailable: valid ? minimum : 1,
      slices: valid ? slicesOf(problems, request, props, replicas, minimum) : 1,
      startAfter: role.startAfter ?? [],
      priorityClassName: role.priority?.podClassName,
      onEviction: role.onEviction,
      evictionDelaySeconds: wholeSeconds(problems, `${property}.evictionDelay`, role.evictionDelay, 1),
      numaPolicy: role.numaPolicy,
      onFailure: role.onFailure ?? RoleFailure.RESTART_GANG,
      failOnExitCodes: codes,
      hasOwnExitCodes: role.failOnExitCodes !== undefined,
      own: Object.entries(role).filter(([, value]) => value !== undefined).map(([key]) => key),
      props: podOf(problems, props, request),
    };
  });
}

/** What the gang says of its pods, less what the role does not take over, and then what the role says. */
function podOf(problems: Problems, props: GangProps, { role, scales, defaults = {} }: RoleRequest): PodProps {
  const base: Props = { ...(props as object) };
  for (const [key, value] of Object.entries(defaults)) {
    if (value === undefined) {
      delete base[key];
    } else {
      base[key] = value;
    }
  }
  const merged = mergeProps(base, role as Props) as unknown as PodProps;
  const command =
    role.command !== undefined || role.args !== undefined
      ? { command: role.command ?? props.command, args: role.args }
      : { command: props.command, args: props.args };
  const pod = { ...merged, ...command, preStop: role.preStop ?? props.preStop, tpu: tpuOf(props, { role, scales }) };
  const hasDevices = pod.gpu !== undefined || pod.tpu !== undefined || pod.resourceClaims !== undefined;
  // a launcher has no part in the network between GPUs
  const network = hasDevices ? pod.network : role.network;
  return withoutForeignGpuProduct(withProfiles(problems, { ...pod, network }), role);
}

/** A model of GPU that the gang asks for means nothing to a role without GPUs. */
function withoutForeignGpuProduct(pod: PodProps, role: GangRole): PodProps {
  if (pod.placement?.gpuProduct === undefined || pod.gpu !== undefined || role.placement?.gpuProduct !== undefined) {
    return pod;
  }
  return { ...pod, placement: { ...pod.placement, gpuProduct: undefined } };
}

function checkNodes(problems: Problems, props: GangProps, framework: FrameworkModel): void {
  const { nodes, minNodes } = props;
  const scaled = framework.roles.find(({ scales }) => scales);
  if (scaled === undefined) {
    for (const [property, value] of Object.entries({ nodes, minNodes }).filter(([, count]) => count !== undefined)) {
      problems.add(
        property, value, 'counts pods of a role that the framework does not have', "write 'replicas' and 'minAvailable' of the roles",
      );
    }
    return;
  }
  if (nodes === undefined && scaled.role.replicas === undefined && podsOfTpu(props, scaled) === undefined) {
    problems.add('nodes', undefined, 'is needed: how many pods train together', 'write for instance nodes: 4');
  }
  if (nodes !== undefined && scaled.role.replicas !== undefined) {
    problems.add(
      'nodes', nodes, `counts the same pods as '${scaled.property}.replicas', which is ${scaled.role.replicas}`, 'leave one of the two out',
    );
  }
}

function checkCounts(
  problems: Problems, { property, role, scales }: RoleRequest, framework: FrameworkModel, replicas: number, minimum: number,
): boolean {
  const own = role.replicas !== undefined || !scales;
  const name = own ? `${property}.replicas` : 'nodes';
  if (!Number.isSafeInteger(replicas) || replicas < 1 || replicas > 100_000) {
    problems.add(name, replicas, 'must be a whole number of pods, from 1 to 100000', 'write how many train together');
    return false;
  }
  const minName = role.minAvailable !== undefined || !scales ? `${property}.minAvailable` : 'minNodes';
  if (!Number.isSafeInteger(minimum) || minimum < 1 || minimum > replicas) {
    problems.add(minName, minimum, `must be a whole number from 1 to '${name}', which is ${replicas}`, 'leave it out to need all of them');
    return false;
  }
  if (minimum < replicas && !framework.elastic) {
    problems.add(
      minName,
      minimum,
      `must be all ${replicas} pods with '${framework.name}', which cannot start or go on with fewer`,
      framework.toBeElastic ?? 'leave it out, or use Framework.torchrun',
    );
  }
  return true;
}

/** The TPUs of a role's pods: its own, or those of the gang for its workers. */
function tpuOf(props: GangProps, { role, scales }: Pick<RoleRequest, 'role' | 'scales'>): TpuSlice | undefined {
  return role.tpu ?? (scales ? props.tpu : undefined);
}

function podsOfTpu(props: GangProps, request: RoleRequest): number | undefined {
  const tpu = tpuOf(props, request);
  return tpu === undefined ? undefined : tpu.hosts * (request.role.slices ?? (request.scales ? props.slices : undefined) ?? tpu.slices);
}

/** The groups into which the pods of a role are divided. */
function slicesOf(
  problems: Problems, { property, role, scales }: RoleRequest, props: GangProps, replicas: number, minimum: number,
): number {
  const tpu = tpuOf(props, { role, scales });
  const slices = role.slices ?? (scales ? props.slices : undefined) ?? tpu?.slices ?? 1;
  const name = role.slices !== undefined || !scales ? `${property}.slices` : 'slices';
  if (!Number.isSafeInteger(slices) || slices < 1 || replicas % slices !== 0) {
    problems.add(name, slices, `must divide the ${replicas} pods into groups of the same size`, "correct it, or the number of pods");
    return 1;
  }
  if (tpu !== undefined && replicas !== tpu.hosts * slices) {
    problems.add(
      role.replicas !== undefined || !scales ? `${property}.replicas` : 'nodes', replicas,
      `must be ${tpu.hosts * slices} pods: ${slices} slices with ${tpu.hosts} machines each`, "leave it out, since 'tpu' says it",
    );
  }
  if (slices > 1 && minimum % (replicas / slices) !== 0) {
    problems.add(
      name, slices, `has groups of ${replicas / slices} pods, and the gang may start with ${minimum}, which is no whole number of groups`,
      "correct the minimum",
    );
    return 1;
  }
  return slices;
}

function checkNames(problems: Problems, roles: readonly RoleRequest[]): void {
  const seen = new Set<string>();
  for (const { name, property } of roles) {
    if (!isDnsLabel(name) || !/^[a-z]/.test(name)) {
      problems.add(
        `${property}.name`, name, "must be a DNS label that begins with a letter: lower-case letters, digits and '-'", 'rename the role',
      );
    }
    if (seen.has(name)) {
      problems.add(`${property}.name`, name, 'is already the name of another role', 'rename one of them');
    }
    seen.add(name);
  }
}
