import type { SuccessPolicy as SuccessPolicySpec } from '../../imports/k8s';
import { Problems } from '../base/problems';

/**
 * When a sharded run has succeeded before all its shards have.
 *
 * The run ends at that moment: shards that still run are ended, and shards that failed are not tried again. Needs
 * Kubernetes 1.31.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy
 */
export class SuccessPolicy {
  /**
   * When so many shards have succeeded, whichever they are: the others may fail.
   *
   * @param count from 1 to the number of shards
   */
  public static count(count: number): SuccessPolicy {
    return new SuccessPolicy(undefined, count);
  }

  /**
   * When certain shards have succeeded, whatever becomes of the others; for instance `[0]` where the first one leads.
   *
   * @param shards their numbers, from 0
   */
  public static shards(shards: number[]): SuccessPolicy {
    return new SuccessPolicy(shards);
  }

  /**
   * When so many of certain shards have succeeded.
   *
   * @param count from 1 to the number of shards listed
   * @param shards their numbers, from 0
   */
  public static countOf(count: number, shards: number[]): SuccessPolicy {
    return new SuccessPolicy(shards, count);
  }

  private constructor(
    private readonly listed?: number[],
    private readonly count?: number,
  ) {}

  /** @internal */
  public _render(problems: Problems, property: string, shards: number): SuccessPolicySpec {
    const wrong = this.listed?.filter((shard) => !Number.isInteger(shard) || shard < 0 || shard >= shards) ?? [];
    if (wrong.length > 0 || this.listed?.length === 0) {
      problems.add(property, wrong.join(', ') || 'no shards', `must list shards from 0 to ${shards - 1}`, 'leave the others out');
    }
    const most = this.listed === undefined ? shards : new Set(this.listed).size;
    if (this.count !== undefined && (!Number.isInteger(this.count) || this.count < 1 || this.count > most)) {
      problems.add(property, this.count, `must count from 1 to ${most} shards`, 'write one of these');
    }
    return { rules: [{ succeededIndexes: this.listed === undefined ? undefined : intervals(this.listed), succeededCount: this.count }] };
  }
}

/** Numbers as Kubernetes lists indexes: `0,3-5`. */
function intervals(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const starts = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1] + 1);
  const ends = sorted.filter((value, i) => i === sorted.length - 1 || value !== sorted[i + 1] - 1);
  return starts.map((start, i) => (start === ends[i] ? `${start}` : `${start}-${ends[i]}`)).join(',');
}
