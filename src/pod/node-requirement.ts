import { CloudProvider, GPU_LABELS, GPU_VALUES, GpuModel } from '../upstream/gpu-models';
import { isLabelValue, isQualifiedName } from '../upstream/names';
import { listOf, oneOf, shapeProblem, text } from '../base/shape';
import { Problem } from '../base/problems';

/** What a node's labels must be for a pod to be placed, or to be preferred. */
export class NodeRequirement {
  /**
   * The label has one of these values.
   *
   * @param label key of the label
   * @param values at least one
   */
  public static in(label: string, values: string[]): NodeRequirement {
    return new NodeRequirement(label, 'In', values, listProblem(values));
  }

  /**
   * The label is missing or has none of these values.
   *
   * @param label key of the label
   * @param values at least one
   */
  public static notIn(label: string, values: string[]): NodeRequirement {
    return new NodeRequirement(label, 'NotIn', values, listProblem(values));
  }

  /**
   * The node has the label.
   *
   * @param label key of the label
   */
  public static exists(label: string): NodeRequirement {
    return new NodeRequirement(label, 'Exists');
  }

  /**
   * The node does not have the label.
   *
   * @param label key of the label
   */
  public static missing(label: string): NodeRequirement {
    return new NodeRequirement(label, 'DoesNotExist');
  }

  /**
   * The node has GPUs of this model, as the provider labels it: by the GPU on GKE, by the type of the machine on EKS, AKS and CoreWeave.
   * Elsewhere `placement.gpuProduct`, the label of NVIDIA's GPU feature discovery, says it.
   *
   * @param provider of the cluster
   * @param model of the GPU
   */
  public static gpuModel(provider: CloudProvider, model: GpuModel): NodeRequirement {
    const misshapen = shapeProblem(oneOf(CloudProvider), provider) ?? shapeProblem(oneOf(GpuModel), model);
    const values = misshapen === undefined ? GPU_VALUES[model][provider] : [];
    return new NodeRequirement(GPU_LABELS[provider] ?? 'unknown', 'In', [...values], misshapen ?? (values.length > 0 ? undefined : {
      value: model, problem: `must be a model that ${provider} is known to have`,
      fix: 'name the label and its values with NodeRequirement.in, if it has',
    }));
  }

  /**
   * The label is a whole number above this one, for instance `nvidia.com/gpu.memory` above 40000.
   *
   * @param label key of the label
   * @param value a whole number
   */
  public static moreThan(label: string, value: number): NodeRequirement {
    return new NodeRequirement(label, 'Gt', [String(value)], wholeProblem(value));
  }

  /**
   * The label is a whole number below this one.
   *
   * @param label key of the label
   * @param value a whole number
   */
  public static lessThan(label: string, value: number): NodeRequirement {
    return new NodeRequirement(label, 'Lt', [String(value)], wholeProblem(value));
  }

  /** @internal */
  public readonly _expression: NodeExpression;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(key: string, operator: string, values?: string[], problem?: Problem) {
    this._expression = { key, operator, values: Array.isArray(values) ? [...values].sort() : undefined };
    this._problem = isQualifiedName(key)
      ? problem
      : { value: key, problem: 'must name the key of a node label', fix: 'take it from kubectl get nodes --show-labels' };
  }
}

/** A node selector requirement in the form of a manifest. */
export interface NodeExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: string[];
}

function listProblem(values: string[]): Problem | undefined {
  const misshapen = values === undefined ? undefined : shapeProblem(listOf(text), values);
  if (misshapen !== undefined) {
    return misshapen;
  }
  const wrong = values?.find((value) => !isLabelValue(value));
  return values?.length > 0 && wrong === undefined
    ? undefined
    : { value: wrong ?? values, problem: 'must list one or more label values', fix: 'take them from kubectl get nodes --show-labels' };
}

function wholeProblem(value: number): Problem | undefined {
  return Number.isSafeInteger(value) ? undefined : { value, problem: 'must compare with a whole number', fix: 'round it' };
}
