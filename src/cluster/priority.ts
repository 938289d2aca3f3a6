import { isDnsSubdomain } from '../upstream/names';
import { shapeProblem, struct, text } from '../base/shape';
import { Problem } from '../base/problems';

/** Both names of a priority; see `Priority.classes`. */
export interface PriorityClasses {
  /**
   * Name of the PriorityClass that the pods get.
   *
   * @default - none
   */
  readonly pod?: string;

  /**
   * Name of the Kueue WorkloadPriorityClass that the workload gets.
   *
   * @default - none
   */
  readonly workload?: string;
}

const CLASSES = struct<PriorityClasses>({ pod: text, workload: text });

/**
 * How important a workload is, by the name of a class that exists in the cluster.
 *
 * The two kinds of class are independent of each other. A PriorityClass is a property of pods, and the scheduler
 * evicts lower pods for higher ones. A Kueue WorkloadPriorityClass only orders and preempts workloads within quota.
 * `PriorityTiers` makes the classes and hands out the form that each system needs.
 */
export class Priority {
  /**
   * A PriorityClass, set on the pods (and on the Volcano Job).
   *
   * @param name of the class, which must exist: a pod with an unknown class is refused
   */
  public static podClass(name: string): Priority {
    return new Priority({ pod: name });
  }

  /**
   * A Kueue WorkloadPriorityClass, set as the label `kueue.x-k8s.io/priority-class`.
   *
   * @param name of the class, which must exist
   */
  public static workloadClass(name: string): Priority {
    return new Priority({ workload: name });
  }

  /**
   * Both at once.
   *
   * @param classes the names
   */
  public static classes(classes: PriorityClasses): Priority {
    return new Priority(classes);
  }

  /** Name of the PriorityClass of the pods, if they get one. */
  public readonly podClassName?: string;

  /** Name of the Kueue WorkloadPriorityClass, if there is one. */
  public readonly workloadClassName?: string;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(given: PriorityClasses) {
    const misshapen = shapeProblem(CLASSES, given);
    const classes = misshapen === undefined ? given : {};
    this.podClassName = classes.pod;
    this.workloadClassName = classes.workload;
    const names = [classes.pod, classes.workload].filter((name) => name !== undefined);
    const wrong = names.find((name) => !isDnsSubdomain(name));
    if (misshapen !== undefined) {
      this._problem = misshapen;
    } else if (names.length === 0) {
      this._problem = {
        value: undefined, problem: 'needs the name of a pod or of a workload class', fix: 'give one, or leave the priority out',
      };
    } else if (wrong !== undefined) {
      this._problem = { value: wrong, problem: 'must be the name of a priority class', fix: "copy it from 'kubectl get priorityclasses'" };
    }
  }
}
