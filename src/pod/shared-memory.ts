import { Size } from 'cdk8s';
import { Problems, reportValue } from '../base/problems';
import { Quantity } from '../base/quantity';
import { sizeQuantity } from '../base/size-quantity';
import { Mount } from './mount';

/**
 * Memory that the processes of a container share at /dev/shm.
 *
 * A container's own is 64 MiB, which data loader workers and NCCL exceed at once ("Bus error", "No space left on
 * device"). What is kept there counts as the container's memory, so it lies within the memory limit.
 */
export class SharedMemory {
  /** Half the memory limit. The default of pods with a GPU. */
  public static half(): SharedMemory {
    return new SharedMemory(true);
  }

  /**
   * At most this much.
   *
   * @param size at most the memory limit
   */
  public static size(size: Size): SharedMemory {
    return new SharedMemory(true, sizeQuantity(size));
  }

  /** None beyond the 64 MiB of the container runtime. The default of pods without a GPU. */
  public static none(): SharedMemory {
    return new SharedMemory(false);
  }

  private constructor(
    /** @internal */
    public readonly _mounted: boolean,
    /** @internal */
    public readonly _size?: Quantity,
  ) {}
}

const PATH = '/dev/shm';

/** The mount, unless the user says none or mounts something there. */
export function sharedMemoryMount(
  problems: Problems, sharedMemory: SharedMemory, memoryLimit: Quantity | undefined, mounts: readonly Mount[],
): Mount | undefined {
  if (!sharedMemory._mounted || mounts.some((mount) => mount.path === PATH)) {
    return undefined;
  }
  const limit = sharedMemory._size === undefined ? memoryLimit?._fraction(1n, 2n) : sharedMemory._size;
  if (limit?._problem !== undefined) {
    reportValue(problems, 'sharedMemory', limit);
  } else if (limit !== undefined && !limit.isWhole) {
    problems.add('sharedMemory', limit, 'must be whole bytes', 'round it, for instance to whole mebibytes');
  } else if (limit?.isZero) {
    problems.add('sharedMemory', limit, 'must be more than 0, which would mean no limit at all', 'use SharedMemory.none() to have none');
  } else if (limit !== undefined && memoryLimit !== undefined && limit.compareTo(memoryLimit) > 0) {
    problems.add(
      'sharedMemory', limit, `must be at most the memory limit of ${memoryLimit}, of which it is a part`, "lower it, or raise 'memory'",
    );
  }
  return Mount._sharedMemory(PATH, limit?.toString());
}
