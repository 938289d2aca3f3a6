import type { LabelSelector } from '../../../imports/k8s';
import { isDnsLabel, isLabelValue, isQualifiedName } from '../../upstream/names';
import { listOf, made, mapOf, shapeProblem, text } from '../../base/shape';
import { LabelRequirement } from '../label-requirement';
import { Problem } from '../../base/problems';

const REQUIREMENTS = listOf(made(LabelRequirement, "LabelRequirement.exists('team')"));

/** Which namespaces may use a ClusterQueue. Kueue lets none when nothing is said, so it is always said. */
export class NamespaceSelector {
  /**
   * Namespaces by name.
   *
   * @param namespaces one or more
   */
  public static names(...namespaces: string[]): NamespaceSelector {
    const wrong = namespaces.find((name) => !isDnsLabel(name));
    const problem =
      namespaces.length === 0
        ? {
            value: undefined,
            problem: 'needs at least one namespace',
            fix: 'name those that may use the queue, or say NamespaceSelector.any()',
          }
        : wrong === undefined
          ? undefined
          : { value: wrong, problem: 'must be the name of a namespace', fix: "copy it from 'kubectl get namespaces'" };
    const sorted = [...new Set(namespaces)].sort();
    return new NamespaceSelector({ matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: sorted }] }, problem);
  }

  /**
   * Namespaces by their labels, all of which must match.
   *
   * @param labels one or more
   */
  public static labels(labels: Record<string, string>): NamespaceSelector {
    const misshapen = shapeProblem(mapOf(text), labels);
    if (misshapen !== undefined) {
      return new NamespaceSelector({}, misshapen);
    }
    const entries = Object.entries(labels);
    const wrong = entries.find(([key, value]) => !isQualifiedName(key) || !isLabelValue(value));
    const problem =
      entries.length === 0
        ? { value: undefined, problem: 'needs at least one label', fix: 'add one, or say NamespaceSelector.any()' }
        : wrong === undefined
          ? undefined
          : { value: wrong.join('='), problem: 'must be a label', fix: "copy it from 'kubectl get namespaces --show-labels'" };
    return new NamespaceSelector({ matchLabels: { ...labels } }, problem);
  }

  /** Every namespace that has a LocalQueue for it. */
  public static any(): NamespaceSelector {
    return new NamespaceSelector({});
  }

  /** No namespace: the queue has quota to lend to its cohort, and runs nothing itself. */
  public static none(): NamespaceSelector {
    return new NamespaceSelector(undefined);
  }

  /**
   * Namespaces by what their labels are, all of which must be so.
   *
   * @param requirements one or more
   */
  public static matching(...requirements: LabelRequirement[]): NamespaceSelector {
    const misshapen = shapeProblem(REQUIREMENTS, requirements);
    if (misshapen !== undefined) {
      return new NamespaceSelector({}, misshapen);
    }
    const problem = requirements.length === 0
      ? { value: undefined, problem: 'needs at least one requirement', fix: 'add one, or say NamespaceSelector.any()' }
      : requirements.find(({ _problem }) => _problem !== undefined)?._problem;
    return new NamespaceSelector({ matchExpressions: requirements.map(({ _expression }) => _expression) }, problem);
  }

  /** @internal */
  public readonly _selector?: LabelSelector;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(selector: LabelSelector | undefined, problem?: Problem) {
    this._selector = selector;
    this._problem = problem;
  }
}
