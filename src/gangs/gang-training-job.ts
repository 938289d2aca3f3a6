import { Duration } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { Problems } from '../base/problems';
import { renderWorkload, WorkloadModel } from '../workloads/workload-object';
import { checkDeliveredRun } from '../gitops/delivered-run';
import { CleanUp } from '../workloads/clean-up';
import { ManifestObject } from '../render/manifest-object';
import { headOf } from './engines/engine';
import { GangGuarantee } from './gang-guarantee';
import { NamedRunProps } from '../workloads/named-run-props';
import { NAMED_RUN_SHAPE } from '../workloads/run-shape';
import { GangProps } from './gang-props';
import { GANG_SHAPE, gangShape } from './gang-shape';
import { PlannedGang, planGang } from './plan-gang';

/** Properties of a `GangTrainingJob`. */
export interface GangTrainingJobProps extends GangProps, NamedRunProps {}

/** One pod of a gang. */
export interface GangPod {
  /** The role it belongs to. */
  readonly role: string;

  /** Its number within the role, from 0. */
  readonly index: number;

  /**
   * What the pod calls itself. On Volcano also the name of the pod; elsewhere that has five more characters.
   *
   * @default - not known before it starts: in a RayJob
   */
  readonly hostname?: string;

  /**
   * Its DNS name for pods of the same namespace. Known before the pod is ready.
   *
   * @default - none: the pods do not talk to each other
   */
  readonly address?: string;
}

/** What the properties of a GangTrainingJob must be at run time. */
export const GANG_TRAINING_JOB_SHAPE = gangShape<GangTrainingJobProps>({ ...GANG_SHAPE, ...NAMED_RUN_SHAPE }, ['image', 'framework']);

/**
 * A training run on several pods that start together or not at all, find each other, and are restarted together.
 *
 * A queue of Volcano makes it a Volcano Job, one of Kueue a JobSet; nothing else that is said here changes with it.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new GangTrainingJob(chart, 'llm', {
 *   image: 'registry.example.com/nlp/llm:3.1.0',
 *   nodes: 4,
 *   gpu: Gpu.nvidia(8),
 *   cpu: Cpu.units(64),
 *   memory: Size.gibibytes(512),
 *   framework: Framework.torchrun({ script: 'train.py' }),
 *   queue: Queue.volcano('nlp'),
 * });
 */
export class GangTrainingJob extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /** What is promised about its start. */
  public readonly guarantee: GangGuarantee;

  /** Address of the pod that the others look for; undefined if they do not talk to each other. */
  public readonly leader?: string;

  private readonly planned: PlannedGang;

  constructor(scope: Construct, id: string, props: GangTrainingJobProps) {
    super(scope, id);

    const plans: PlannedGang[] = [];
    const object = renderWorkload(this, props, (problems, resolved) => {
      const { model, planned } = gangTrainingJob(this, problems, resolved);
      plans.push(planned);
      return model;
    }, GANG_TRAINING_JOB_SHAPE);
    this.planned = plans[0];
    const { gang, engine, names, guarantee } = this.planned;
    this.name = object.name;
    this.guarantee = guarantee;
    this.leader = gang.coupled && !engine.unnamed ? names.address(gang.leader, 0) : undefined;
    if (engine.needsService && gang.coupled) {
      this.renderService(names.selector);
    }
  }

  /** The pods, in the order of ranks. */
  public get pods(): GangPod[] {
    const { gang, names, engine } = this.planned;
    const named = !engine.unnamed;
    return gang.roles.flatMap(({ name: role, replicas }) =>
      Array.from({ length: replicas }, (_, index) => ({
        role, index, hostname: named ? names.hostname(role, index) : undefined,
        address: named && gang.coupled ? names.address(role, index) : undefined,
      })),
    );
  }

  /** Gives the pods names in DNS, from the moment that they have an address. */
  private renderService(selector: Record<string, string>): void {
    new ManifestObject(this, 'Service', {
      apiVersion: 'v1',
      kind: 'Service',
      name: this.name,
      body: () => ({ spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector } }),
    });
  }
}

/** The object of a GangTrainingJob; of one that a service makes at run time, if it is dispatched. */
export function gangTrainingJob(
  construct: IConstruct, problems: Problems, props: GangTrainingJobProps, isDispatched = false,
): { readonly model: WorkloadModel; readonly planned: PlannedGang } {
  const { name, run, cleanUp } = props;
  const delivered = !isDispatched && checkDeliveredRun(problems, construct, { run, cleansUp: cleanUp?._after !== undefined });
  const usual = delivered ? CleanUp.never() : CleanUp.after(Duration.hours(1));
  const planned = planGang(problems, construct, props, { name, run, cleanUp: usual });
  const { gang, engine, rendered: { spec, labels, annotations } } = planned;
  return { model: { ...headOf(engine.makes), name: gang.name, labels, annotations, body: { spec } }, planned };
}
