import type { PodTemplateSpec } from '../../../imports/k8s';
import { isDnsSubdomain } from '../../upstream/names';
import { Problem } from '../../base/problems';
import { MlPolicy } from './ml-policy';
import { PodGroupPolicy } from './pod-group-policy';

/** What is known of a runtime. */
export interface TrainingRuntimeOptions {
  /**
   * What starts the pods of its TrainJobs together.
   *
   * @default - nothing, or Kueue
   */
  readonly podGroupPolicy?: PodGroupPolicy;

  /**
   * Whether it has a job that fetches a data set.
   *
   * @default false
   */
  readonly datasetInitializer?: boolean;

  /**
   * Whether it has a job that fetches a model.
   *
   * @default false
   */
  readonly modelInitializer?: boolean;
}

/** A runtime that TrainJobs name. The constructs `ClusterTrainingRuntime` and `TrainingRuntime` hand these out. */
export class TrainingRuntimeRef {
  /**
   * A ClusterTrainingRuntime that exists elsewhere, such as `torch-distributed`, which Trainer ships.
   *
   * @param name of the object
   * @param policy its `mlPolicy`, which decides how pods find each other
   * @param options what else is known of it
   */
  public static cluster(name: string, policy: MlPolicy, options: TrainingRuntimeOptions = {}): TrainingRuntimeRef {
    return new TrainingRuntimeRef('ClusterTrainingRuntime', name, policy, options ?? {});
  }

  /**
   * A TrainingRuntime that exists elsewhere, in the namespace of its TrainJobs.
   *
   * @param name of the object
   * @param policy its `mlPolicy`, which decides how pods find each other
   * @param options what else is known of it
   */
  public static namespaced(name: string, policy: MlPolicy, options: TrainingRuntimeOptions = {}): TrainingRuntimeRef {
    return new TrainingRuntimeRef('TrainingRuntime', name, policy, options ?? {});
  }

  /**
   * One that is made here.
   *
   * @internal
   */
  public static _made(
    kind: string, name: string, policy: MlPolicy, options: TrainingRuntimeOptions, pod: PodTemplateSpec, restarts: number,
  ): TrainingRuntimeRef {
    return new TrainingRuntimeRef(kind, name, policy, options, pod, restarts);
  }

  /** Name of the object. */
  public readonly name: string;

  /** @internal */
  public readonly _problem?: Problem;

  private constructor(
    /** @internal */
    public readonly _kind: string,
    name: string,
    /** @internal */
    public readonly _policy: MlPolicy,
    /** @internal */
    public readonly _options: TrainingRuntimeOptions,
    /** @internal */
    public readonly _pod?: PodTemplateSpec,
    /** @internal */
    public readonly _restarts?: number,
  ) {
    this.name = name;
    this._problem = isDnsSubdomain(name)
      ? undefined
      : { value: name, problem: 'must be the name of a runtime', fix: "take it from 'kubectl get clustertrainingruntimes'" };
  }
}
