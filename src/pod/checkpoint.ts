import { Duration } from 'cdk8s';
import { listOf, made, ofCdk8s, shapeProblem, soundOptions, struct, text } from '../base/shape';
import { Problem } from '../base/problems';
import { Mount } from './mount';

/** Options of `Checkpoint.to`. */
export interface CheckpointOptions {
  /**
   * How long the pod may go on after it is told to stop, to write a last checkpoint. A process is told by SIGTERM; it
   * should then exit with a code other than 0, since 0 counts as a finished run.
   *
   * @default Duration.minutes(2)
   */
  readonly gracePeriod?: Duration;

  /**
   * Command that is run in the container before SIGTERM is sent, within the grace period.
   *
   * @default - none
   */
  readonly preStop?: string[];
}

const OPTIONS = struct<CheckpointOptions>({ gracePeriod: ofCdk8s(Duration, 'Duration.minutes(10)'), preStop: listOf(text) });

const MOUNT = made(Mount, "Checkpoint.to(Mount.claim('model-checkpoints', '/checkpoints'))");

/** Where a workload keeps its checkpoints, and the time it gets to write the last one. */
export class Checkpoint {
  /**
   * Keeps checkpoints on a volume that outlives the pod.
   *
   * @param mount for instance `Mount.claim('model-checkpoints', '/checkpoints')`
   * @param options grace period, command before stopping
   */
  public static to(mount: Mount, options: CheckpointOptions = {}): Checkpoint {
    const [{ gracePeriod = Duration.minutes(2), preStop }, problem] = soundOptions(OPTIONS, options);
    const misshapen = shapeProblem(MOUNT, mount);
    const found = misshapen === undefined ? mount : Mount.emptyDir('/checkpoints');
    return new Checkpoint(found, gracePeriod, preStop, misshapen ?? problem);
  }

  private constructor(
    /** The volume. */
    public readonly mount: Mount,
    /** Time to write the last checkpoint. */
    public readonly gracePeriod: Duration,
    /** @internal */
    public readonly _preStop?: string[],
    /** @internal */
    public readonly _problem?: Problem,
  ) {}
}
