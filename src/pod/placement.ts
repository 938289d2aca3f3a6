import type { Affinity, PodSpec } from '../../imports/k8s';
import { checkDnsSubdomain, checkLabels, isLabelValue, isQualifiedName } from '../upstream/names';
import { nonEmpty, nonEmptyMap } from '../base/non-empty';
import { TaintEffect } from '../upstream/taint-effect';
import { Problems, reportValue } from '../base/problems';
import { Gpu } from '../base/gpu';
import { NodeRequirement } from './node-requirement';
import { allows, PodSecurityLevel } from '../upstream/pod-security';
import { RenderedToleration, Toleration } from './toleration';

const GPU_PRODUCT = 'nvidia.com/gpu.product';

/** A preference among nodes. */
export interface NodePreference {
  /** What the nodes should be like. */
  readonly requirement: NodeRequirement;

  /**
   * How much it counts against other preferences, 1 to 100.
   *
   * @default 50
   */
  readonly weight?: number;
}

/** Pods to be near to, or away from. */
export interface PodNeighbours {
  /** Labels of the other pods. */
  readonly labels: Record<string, string>;

  /**
   * Label whose value nodes share that count as one place, for instance `topology.kubernetes.io/zone`.
   *
   * @default kubernetes.io/hostname
   */
  readonly topologyKey?: string;
}

/** How evenly a workload's pods lie across places. */
export interface TopologySpread {
  /** Label whose value nodes share that count as one place, for instance `topology.kubernetes.io/zone`. */
  readonly topologyKey: string;

  /**
   * By how many pods two places may differ.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * Whether a pod waits rather than make the spread uneven.
   *
   * @default false
   */
  readonly required?: boolean;
}

/** Where pods run. */
export interface Placement {
  /**
   * Model of the GPU, as NVIDIA's GPU feature discovery labels it (`nvidia.com/gpu.product`), for instance
   * `NVIDIA-A100-SXM4-80GB`. With other labels use `nodeLabels`.
   *
   * @default - any
   */
  readonly gpuProduct?: string;

  /**
   * Labels that the node must have.
   *
   * @default - none
   */
  readonly nodeLabels?: Record<string, string>;

  /**
   * What else the node must be like; all of them.
   *
   * @default - nothing
   */
  readonly nodeRequirements?: NodeRequirement[];

  /**
   * What the node should be like.
   *
   * @default - nothing
   */
  readonly nodePreferences?: NodePreference[];

  /**
   * Pods on whose nodes (or zones) these pods must be.
   *
   * @default - none
   */
  readonly near?: PodNeighbours[];

  /**
   * Pods on whose nodes (or zones) these pods must not be.
   *
   * @default - none
   */
  readonly awayFrom?: PodNeighbours[];

  /**
   * Taints that are tolerated, besides that of the GPU.
   *
   * @default - none
   */
  readonly tolerations?: Toleration[];

  /**
   * How evenly the pods of the workload are spread.
   *
   * @default - as the scheduler likes
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * The RuntimeClass, for instance `nvidia`.
   *
   * @default - the cluster's default runtime
   */
  readonly runtimeClass?: string;

  /**
   * The scheduler that places the pods. A Volcano queue sets `volcano` by itself.
   *
   * @default - the cluster's default scheduler
   */
  readonly schedulerName?: string;

  /**
   * Whether pods use the node's network instead of one of their own, as some RDMA set-ups need. Pod Security forbids
   * it below the level `privileged`.
   *
   * @default false
   */
  readonly hostNetwork?: boolean;
}

/** What the renderer knows of the pod besides its placement. */
export interface PlacementContext {
  readonly gpus: readonly Gpu[];
  readonly level: PodSecurityLevel;

  /** Labels that only this workload's pods have. */
  readonly selector: Record<string, string>;

  /** Whether node labels are written as required node affinity, because something else writes the node selector. */
  readonly nodeLabelsAsAffinity: boolean;
}

/** The fields of a pod that say where it runs. */
export type PlacementFields = Pick<
  PodSpec,
  | 'nodeSelector'
  | 'affinity'
  | 'tolerations'
  | 'topologySpreadConstraints'
  | 'runtimeClassName'
  | 'schedulerName'
  | 'hostNetwork'
  | 'dnsPolicy'
>;

export function renderPlacement(problems: Problems, property: string, placement: Placement, context: PlacementContext): PlacementFields {
  check(problems, property, placement, context);
  const nodeLabels = { ...(placement.gpuProduct === undefined ? {} : { [GPU_PRODUCT]: placement.gpuProduct }), ...placement.nodeLabels };
  const tolerations = renderTolerations(placement, context);
  return {
    nodeSelector: context.nodeLabelsAsAffinity ? undefined : nonEmptyMap(nodeLabels),
    affinity: renderAffinity(placement, context.nodeLabelsAsAffinity ? nodeLabels : {}),
    tolerations: nonEmpty(tolerations),
    topologySpreadConstraints: nonEmpty(placement.topologySpread?.map((spread) => ({
      labelSelector: { matchLabels: context.selector },
      maxSkew: spread.maxSkew ?? 1,
      topologyKey: spread.topologyKey,
      whenUnsatisfiable: spread.required ? 'DoNotSchedule' : 'ScheduleAnyway',
    }))),
    runtimeClassName: placement.runtimeClass,
    schedulerName: placement.schedulerName,
    hostNetwork: placement.hostNetwork ? true : undefined,
    // without it a pod on the node's network would not find services by name
    dnsPolicy: placement.hostNetwork ? 'ClusterFirstWithHostNet' : undefined,
  };
}

function renderTolerations(placement: Placement, context: PlacementContext): RenderedToleration[] {
  const given = (placement.tolerations ?? []).map((toleration) => toleration._toleration);
  const keys = [...new Set(context.gpus.map((gpu) => gpu._tolerationKey))].sort();
  const missing = keys.filter(
    (key) =>
      !given.some((toleration) => toleration.key === key && (toleration.effect ?? TaintEffect.NO_SCHEDULE) === TaintEffect.NO_SCHEDULE),
  );
  return [...given, ...missing.map((key) => ({ key, operator: 'Exists' as const, effect: TaintEffect.NO_SCHEDULE }))];
}

function renderAffinity(placement: Placement, nodeLabels: Record<string, string>): Affinity | undefined {
  const required = [
    ...Object.entries(nodeLabels).sort().map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })),
    ...(placement.nodeRequirements ?? []).map((requirement) => requirement._expression),
  ];
  const preferred = placement.nodePreferences?.map(({ requirement, weight }) => ({
    weight: weight ?? 50, preference: { matchExpressions: [requirement._expression] },
  }));
  const affinity = {
    nodeAffinity:
      required.length > 0 || preferred?.length
        ? {
            requiredDuringSchedulingIgnoredDuringExecution: required.length > 0
              ? { nodeSelectorTerms: [{ matchExpressions: required }] }
              : undefined,
            preferredDuringSchedulingIgnoredDuringExecution: preferred?.length ? preferred : undefined,
          }
        : undefined,
    podAffinity: placement.near?.length ? { requiredDuringSchedulingIgnoredDuringExecution: placement.near.map(neighbourTerm) } : undefined,
    podAntiAffinity: placement.awayFrom?.length
      ? { requiredDuringSchedulingIgnoredDuringExecution: placement.awayFrom.map(neighbourTerm) }
      : undefined,
  };
  return Object.values(affinity).some((part) => part !== undefined) ? affinity : undefined;
}

function neighbourTerm(neighbours: PodNeighbours): { labelSelector: { matchLabels: Record<string, string> }; topologyKey: string } {
  return { labelSelector: { matchLabels: neighbours.labels }, topologyKey: neighbours.topologyKey ?? 'kubernetes.io/hostname' };
}

function check(problems: Problems, property: string, placement: Placement, context: PlacementContext): void {
  checkLabels(problems, `${property}.nodeLabels`, placement.nodeLabels);
  if (placement.gpuProduct !== undefined) {
    if (!isLabelValue(placement.gpuProduct)) {
      problems.add(
        `${property}.gpuProduct`, placement.gpuProduct, "must be the value of a label: letters, digits, '-', '_' and '.'",
        'take it from kubectl get nodes -L nvidia.com/gpu.product',
      );
    }
    if (!context.gpus.some((gpu) => gpu.resource.startsWith('nvidia.com/'))) {
      problems.add(
        `${property}.gpuProduct`, placement.gpuProduct, 'needs an NVIDIA GPU, whose nodes alone carry the label nvidia.com/gpu.product',
        "set 'gpu', or select nodes with 'nodeLabels'",
      );
    }
  }
  const product = placement.nodeLabels?.[GPU_PRODUCT];
  if (placement.gpuProduct !== undefined && product !== undefined && product !== placement.gpuProduct) {
    problems.add(
      `${property}.nodeLabels.${GPU_PRODUCT}`, product, `contradicts 'gpuProduct', which is ${placement.gpuProduct}`,
      'leave one of the two out',
    );
  }
  placement.nodeRequirements?.forEach((requirement, i) => reportValue(problems, `${property}.nodeRequirements[${i}]`, requirement));
  placement.tolerations?.forEach((toleration, i) => reportValue(problems, `${property}.tolerations[${i}]`, toleration));
  placement.nodePreferences?.forEach(({ requirement, weight = 50 }, i) => {
    reportValue(problems, `${property}.nodePreferences[${i}].requirement`, requirement);
    if (!Number.isInteger(weight) || weight < 1 || weight > 100) {
      problems.add(`${property}.nodePreferences[${i}].weight`, weight, 'must be a whole number from 1 to 100', 'choose one');
    }
  });
  for (const side of ['near', 'awayFrom'] as const) {
    placement[side]?.forEach(({ labels, topologyKey }, i) => {
      checkLabels(problems, `${property}.${side}[${i}].labels`, labels);
      checkTopologyKey(problems, `${property}.${side}[${i}].topologyKey`, topologyKey);
    });
  }
  placement.topologySpread?.forEach(({ topologyKey, maxSkew = 1, required = false }, i, all) => {
    if (all.findIndex((other) => other.topologyKey === topologyKey && (other.required ?? false) === required) !== i) {
      problems.add(
        `${property}.topologySpread[${i}].topologyKey`, topologyKey, 'is spread over twice in the same way, which the API server refuses',
        'leave one of them out',
      );
    }
    checkTopologyKey(problems, `${property}.topologySpread[${i}].topologyKey`, topologyKey);
    if (!Number.isInteger(maxSkew) || maxSkew < 1) {
      problems.add(`${property}.topologySpread[${i}].maxSkew`, maxSkew, 'must be a whole number, 1 or more', 'write 1');
    }
  });
  if (placement.runtimeClass !== undefined) {
    checkDnsSubdomain(problems, `${property}.runtimeClass`, placement.runtimeClass);
  }
  if (placement.schedulerName !== undefined) {
    checkDnsSubdomain(problems, `${property}.schedulerName`, placement.schedulerName, 'use the name of the scheduler');
  }
  if (placement.hostNetwork && !allows(context.level, PodSecurityLevel.PRIVILEGED)) {
    problems.add(
      `${property}.hostNetwork`, true, `is forbidden by Pod Security '${context.level}'`,
      'set security: SecurityProfile.privileged(), in a namespace that enforces no more',
    );
  }
}

function checkTopologyKey(problems: Problems, property: string, key: string | undefined): void {
  if (key !== undefined && !isQualifiedName(key)) {
    problems.add(property, key, 'must name the key of a node label', 'write for instance topology.kubernetes.io/zone');
  }
}
