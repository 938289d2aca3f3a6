import { Construct, IConstruct } from 'constructs';
import { QueueSystem } from '../cluster/queue-system';
import { renderWorkload, WorkloadModel } from './workload-object';
import { PodProps } from '../pod/pod-props';
import { POD_SHAPE, torchrun, workload } from '../pod/pod-shape';
import { TorchrunProps } from '../pod/torchrun';
import { Problems } from '../base/problems';
import { flag } from '../base/shape';
import { JobShape } from './job-spec';
import { KueueJobOptions } from './kueue-job-options';
import { NamedRunProps } from './named-run-props';
import { oneShotJob } from './one-shot-job';
import { RunProps } from './run-props';
import { KUEUE_JOB_SHAPE, NAMED_RUN_SHAPE, RUN_SHAPE } from './run-shape';
import { checkPodCounts, POD_COUNTS_SHAPE, PodCounts } from './pod-counts';
import { withTorchrun } from './torchrun-run';

/** Properties of a `TrainingJob`. */
export interface TrainingJobProps extends PodProps, RunProps, NamedRunProps, PodCounts {
  /**
   * Starts one process for each GPU of the node with torchrun, in place of `command`.
   *
   * @default - the command is run as it is
   */
  readonly torchrun?: TorchrunProps;

  /**
   * Whether the Job is made without starting. Not with a Kueue queue, which starts and suspends Jobs itself, and
   * whose decision every later apply would undo.
   *
   * @default false
   */
  readonly suspend?: boolean;

  /**
   * What only Kueue understands.
   *
   * @default - nothing
   */
  readonly kueue?: KueueJobOptions;
}

/** What the properties of a TrainingJob must be at run time. */
export const TRAINING_JOB_SHAPE = workload<TrainingJobProps>(
  {
    ...POD_SHAPE, ...RUN_SHAPE, ...NAMED_RUN_SHAPE, ...POD_COUNTS_SHAPE, torchrun, suspend: flag,
    kueue: KUEUE_JOB_SHAPE,
  },
  ['image'],
);

/**
 * A training run on one node, or several that do not talk to each other: a `batch/v1` Job.
 *
 * For several nodes that train one model together, use a gang.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new TrainingJob(chart, 'train', {
 *   image: 'registry.example.com/ml/train:1.4.0',
 *   command: ['python', 'train.py'],
 *   cpu: Cpu.units(8),
 *   memory: Size.gibibytes(64),
 *   gpu: Gpu.nvidia(1),
 * });
 */
export class TrainingJob extends Construct {
  /** Name of the Job. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);

    const object = renderWorkload(this, props, (problems, resolved) => trainingJob(this, problems, resolved), TRAINING_JOB_SHAPE);
    this.name = object.name;
  }
}

/** The Job of a TrainingJob; of one that a service makes at run time, if it is dispatched. */
export function trainingJob(construct: IConstruct, problems: Problems, props: TrainingJobProps, isDispatched = false): WorkloadModel {
  return oneShotJob(construct, problems, withTorchrun(problems, props), {
    component: 'training', shape: shapeOf(problems, props), suspend: props.suspend, isDispatched,
  });
}

function shapeOf(problems: Problems, props: TrainingJobProps): JobShape {
  const { completions, parallelism, suspend } = props;
  checkPodCounts(problems, props);
  if (suspend && (props.queue?.system === QueueSystem.KUEUE || props.labels?.['kueue.x-k8s.io/queue-name'] !== undefined)) {
    problems.add(
      'suspend', true,
      'must not be given with a Kueue queue: Kueue starts and suspends Jobs itself, and each later apply would suspend a running one',
      'leave it out',
    );
  }
  return { completions, parallelism, suspend: suspend ? true : undefined };
}
