import type { SuccessPolicy as SuccessPolicySpec } from '../../imports/k8s';
import { Problems } from '../base/problems';
import { listOf, number, struct } from '../base/shape';

/** What a policy is made of. */
interface Parts {
  readonly shards?: number[];
  readonly count?: number;
}

const SHAPE = struct<Parts>({ shards: listOf(number), count: number });

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
    return new SuccessPolicy({ count }, ['count']);
  }

  /**
   * When certain shards have succeeded, whatever becomes of the others; for instance `[0]` where the first one leads.
   *
   * @param shards their numbers, from 0
   */
  public static shards(shards: number[]): SuccessPolicy {
    return new SuccessPolicy({ shards }, ['shards']);
  }

  /**
   * When so many of certain shards have succeeded.
   *
   * @param count from 1 to the number of shards listed
   * @param shards their numbers, from 0
   */
  public static countOf(count: number, shards: number[]): SuccessPolicy {
    return new SuccessPolicy({ count, shards }, ['count', 'shards']);
  }

  private constructor(
    private readonly parts: Parts,
    private readonly given: (keyof Parts)[],
  ) {}

  /** @internal */
  public _render(problems: Problems, property: string, shards: number): SuccessPolicySpec {
    const missing = this.given.filter((name) => this.parts[name] === undefined);
    missing.forEach((name) => problems.add(`${property}.${name}`, undefined, 'is required', 'add it'));
    const before = problems.messages.length;
    SHAPE(problems, property, this.parts);
    if (missing.length > 0 || problems.messages.length > before) {
      return { rules: [] };
    }
    const { shards: listed, count } = this.parts;
    const wrong = listed?.filter((shard) => !Number.isInteger(shard) || shard < 0 || shard >= shards) ?? [];
    if (wrong.length > 0 || listed?.length === 0) {
      problems.add(property, wrong.join(', ') || 'no shards', `must list shards from 0 to ${shards - 1}`, 'leave the others out');
    }
    const most = listed === undefined ? shards : new Set(listed).size;
    if (count !== undefined && (!Number.isInteger(count) || count < 1 || count > most)) {
      problems.add(property, count, `must count from 1 to ${most} shards`, 'write one of these');
    }
    return { rules: [{ succeededIndexes: listed === undefined ? undefined : intervals(listed), succeededCount: count }] };
  }
}

/** Numbers as Kubernetes lists indexes: `0,3-5`. */
function intervals(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const starts = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1] + 1);
  const ends = sorted.filter((value, i) => i === sorted.length - 1 || value !== sorted[i + 1] - 1);
  return starts.map((start, i) => (start === ends[i] ? `${start}` : `${start}-${ends[i]}`)).join(',');
}
