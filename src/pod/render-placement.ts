import type { Affinity, PodSpec } from '../../imports/k8s';
import { checkDnsSubdomain, checkLabels, isLabelValue, isQualifiedName } from '../upstream/names';
import { nonEmpty, nonEmptyMap } from '../base/non-empty';
import { TaintEffect } from '../upstream/taint-effect';
import { Problems, reportValue } from '../base/problems';
import { Gpu } from '../upstream/gpu';
import { allows, PodSecurityLevel } from '../upstream/pod-security';
import { Placement, PodNeighbours } from './placement';
import { RenderedToleration } from './toleration';

const GPU_PRODUCT = 'nvidia.com/gpu.product';

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
    (wanted) =>
      !given.some(({ key = wanted, effect = TaintEffect.NO_SCHEDULE }) => key === wanted && effect === TaintEffect.NO_SCHEDULE),
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
    podAffinity: neighbourAffinity(placement.near),
    podAntiAffinity: neighbourAffinity(placement.awayFrom),
  };
  return Object.values(affinity).some((part) => part !== undefined) ? affinity : undefined;
}

function neighbourAffinity(neighbours: readonly PodNeighbours[] = []): Affinity['podAffinity'] {
  const required = neighbours.filter(({ weight }) => weight === undefined).map(neighbourTerm);
  const preferred = neighbours.flatMap((other) => (other.weight === undefined
    ? []
    : [{ weight: other.weight, podAffinityTerm: neighbourTerm(other) }]));
  return neighbours.length === 0
    ? undefined
    : {
        requiredDuringSchedulingIgnoredDuringExecution: nonEmpty(required),
        preferredDuringSchedulingIgnoredDuringExecution: nonEmpty(preferred),
      };
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
    checkWeight(problems, `${property}.nodePreferences[${i}].weight`, weight);
  });
  for (const side of ['near', 'awayFrom'] as const) {
    placement[side]?.forEach(({ labels, topologyKey, weight = 1 }, i) => {
      checkWeight(problems, `${property}.${side}[${i}].weight`, weight);
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
      'set security: SecurityProfile.privileged({ privilegedContainers: false }), in a namespace that enforces no more',
    );
  }
}

function checkTopologyKey(problems: Problems, property: string, key: string | undefined): void {
  if (key !== undefined && !isQualifiedName(key)) {
    problems.add(property, key, 'must name the key of a node label', 'write for instance topology.kubernetes.io/zone');
  }
}

function checkWeight(problems: Problems, property: string, weight: number): void {
  if (!Number.isInteger(weight) || weight < 1 || weight > 100) {
    problems.add(property, weight, 'must be a whole number from 1 to 100', 'choose one');
  }
}
