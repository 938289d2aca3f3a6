import { Chart, Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Delivery } from '../gitops/delivery';
import { durationText, EXPECTED_DURATION } from '../preflight/model/expected-duration';
import { LateManifest, ManifestObject } from '../render/manifest-object';
import { sharedCopy } from '../render/shared-copy';
import { PodProps } from '../pod/pod-props';
import { POD_SHAPE, workload } from '../pod/pod-shape';
import { Problems, problemsOf } from '../base/problems';
import { secondsOf, wholeSeconds } from '../base/seconds';
import { Shape } from '../base/shape';
import { mergeProps, Props } from './merge';
import { DEFAULTS_SHAPE, WorkloadDefaults, WorkloadDefaultsProps } from './workload-defaults';

/** The main object of a workload. */
export interface WorkloadModel {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly annotations?: Record<string, string>;
  readonly body: object;
}

/** What is known of the props of any workload. */
const POD_WORKLOAD = workload<PodProps & WorkloadDefaultsProps>({ ...POD_SHAPE, ...DEFAULTS_SHAPE }, []);

/** Makes a model of props that have their defaults, and notes what is wrong with them. */
export type WorkloadBuilder<P extends object> = (problems: Problems, props: P) => WorkloadModel;

/** A workload whose props were checked. */
export class PreparedWorkload<P extends object = object> implements LateManifest {
  private model: WorkloadModel;
  private isStale = false;
  private messages?: readonly string[];

  /** @param model by the defaults as they are now */
  constructor(
    private readonly construct: Construct, private readonly props: P, private readonly make: WorkloadBuilder<P>, model: WorkloadModel,
  ) {
    this.model = shared(model);
    WorkloadDefaults._watch(construct, this);
  }

  /** The model by the defaults as they are now. */
  public current(): WorkloadModel {
    if (this.isStale) {
      this.isStale = false;
      const later = problemsOf(this.construct);
      this.model = shared(build(later, withDefaults(this.construct, this.props), this.make));
      this.messages = later.messages;
    }
    return this.model;
  }

  /** Has the model built again when it is asked for. */
  public defaultsChanged(): void {
    this.isStale = true;
    // only now: cdk8s runs every validation of the app once for each chart
    if (this.messages === undefined) {
      this.messages = [];
      this.construct.node.addValidation({ validate: () => this.validate() });
    }
  }

  private validate(): string[] {
    this.current();
    return [...this.messages ?? []];
  }
}

/**
 * Checks the props of a workload, now and before any child exists, and throws all problems as one error. If defaults
 * change later, the model is built again at synth, and what is then wrong fails synth.
 *
 * @param shape what the props must be at run time; if they are not, nothing else is looked at
 */
export function prepareWorkload<P extends object>(
  construct: Construct, props: P, make: WorkloadBuilder<P>, shape: Shape = POD_WORKLOAD,
): PreparedWorkload<P> {
  const problems = problemsOf(construct);
  const resolved = withDefaults(construct, props ?? {});
  shape(problems, '', resolved);
  problems.throwIfAny();
  const model = build(problems, resolved, make);
  problems.throwIfAny();
  return new PreparedWorkload(construct, props, make, model);
}

function build<P extends object>(problems: Problems, props: P, make: WorkloadBuilder<P>): WorkloadModel {
  return withExpectedDuration(problems, props, make(problems, props));
}

/** Renders the main object of a workload, as its child `Resource`, unless something is wrong with its props. */
export function renderWorkload<P extends object>(
  construct: Construct, props: P, make: WorkloadBuilder<P>, shape: Shape = POD_WORKLOAD,
): ManifestObject {
  const late = prepareWorkload(construct, props, make, shape);
  const { apiVersion, kind, name } = late.current();
  const verbatim = Delivery._of(construct)?._frozen?.find({ apiVersion, kind, namespace: Chart.of(construct).namespace, name });
  return new ManifestObject(construct, 'Resource', { apiVersion, kind, name, verbatim, late });
}

/** The model with a note of how long a run usually takes, if that is said. */
function withExpectedDuration(
  problems: Problems, props: { expectedDuration?: Duration; timeout?: Duration }, model: WorkloadModel,
): WorkloadModel {
  const { expectedDuration, timeout } = props;
  if (expectedDuration === undefined) {
    return model;
  }
  const seconds = wholeSeconds(problems, 'expectedDuration', expectedDuration, 1) ?? NaN;
  const limit = secondsOf(timeout);
  if (limit !== undefined && seconds > limit) {
    problems.add(
      'expectedDuration', `${seconds}s`, `is longer than the 'timeout' (${limit}s), which ends every run`, "raise 'timeout', or correct it",
    );
  }
  const annotations = { [EXPECTED_DURATION]: durationText(seconds), ...model.annotations };
  return { ...model, annotations };
}

/** A model as it is kept until synth, in which what the last one had as well stands once. */
function shared({ apiVersion, kind, name, ...parts }: WorkloadModel): WorkloadModel {
  return { apiVersion, kind, name, ...sharedCopy(`${apiVersion} ${kind}`, parts) as typeof parts };
}

/** The props of a workload, with the defaults of the scopes above it where it says nothing. */
function withDefaults<P extends object>(construct: IConstruct, props: P): P {
  return mergeProps(WorkloadDefaults._resolve(construct), props as Props) as P;
}
