import { Env } from '../pod/env';
import { referencesIn } from '../pod/env-order';
import { PodProps } from '../pod/pod-props';
import { Problems } from '../base/problems';
import { indexedShape, MOST_INDEXES } from './indexed-job';
import { JobShape } from './job-spec';
import { PodReplacementPolicy } from './pod-replacement-policy';
import { RunProps } from './run-props';
import { ScriptValues, texts } from './start-script';
import { SuccessPolicy } from './success-policy';

/**
 * How a run is cut into shards, each of them one pod's.
 *
 * Every shard finds its number in `SHARD_INDEX`, from 0, and how many there are in `SHARD_COUNT`. Both can be written
 * into `command`, `args` and `env` as `$(SHARD_INDEX)` and `$(SHARD_COUNT)`.
 */
export interface ShardingProps {
  /** How many shards there are, 1 to 100000. */
  readonly shards: number;

  /**
   * How many shards run at the same time. A Kueue queue admits a run only when it has room for all of these at once.
   */
  readonly parallelism: number;

  /**
   * Where a shard writes, with `$(SHARD_INDEX)` where its number goes, so that no two write to the same place. The
   * program finds it in the variable `SHARD_OUTPUT`, and `$(SHARD_OUTPUT)` can be written into `args`.
   *
   * @default - the program makes a path of its own from SHARD_INDEX
   */
  readonly outputPath?: string;

  /**
   * How many rows the input has. Each shard then finds its part in `SHARD_START` (its first row, from 0) and
   * `SHARD_END` (the row after its last), also as `$(SHARD_START)` and `$(SHARD_END)` in `args`. The parts differ by at
   * most one row. A shell works them out, see `scriptShell`.
   *
   * @default - the program finds its part itself
   */
  readonly rows?: number;

  /**
   * How many shards may fail before the others are given up. The run has failed in any case when a shard has; see
   * `successPolicy` for runs that may lose some.
   *
   * @default - all shards are tried to their end
   */
  readonly maxFailedShards?: number;

  /**
   * How many retries all shards have together, besides those that each has (`retry`). Then the run has failed.
   *
   * @default - no bound over all
   */
  readonly maxRetries?: number;

  /**
   * When the run has succeeded before all its shards have.
   *
   * @default - when all shards have succeeded
   */
  readonly successPolicy?: SuccessPolicy;

  /**
   * When the pod of a shard that has to be replaced is.
   *
   * @default PodReplacementPolicy.FAILED
   */
  readonly podReplacementPolicy?: PodReplacementPolicy;
}

const INDEX_ANNOTATION = "metadata.annotations['batch.kubernetes.io/job-completion-index']";

/** Numbers of rows must be exact here as in the shell. */
const MOST_ROWS = 10 ** 13;

/** What sharding makes of the props of a pod. */
export interface ShardedPod {
  readonly props: PodProps;
  readonly shape: JobShape;
  readonly values: ScriptValues[];
}

/**
 * Cuts a run into shards.
 *
 * @param prefix where the properties stand in the props of the workload, for instance `sharding.`
 * @param only the shards to run, where not all
 */
export function shardPod(
  problems: Problems, props: PodProps & RunProps, sharding: ShardingProps, prefix: string, only?: readonly number[],
): ShardedPod {
  checkSharding(problems, props, sharding, prefix);
  const shape = indexedShape(problems, props, {
    completions: only?.length ?? sharding.shards,
    parallelism: { property: `${prefix}parallelism`, value: sharding.parallelism },
    maxFailed:
      sharding.maxFailedShards === undefined ? undefined : { property: `${prefix}maxFailedShards`, value: sharding.maxFailedShards },
    maxRetries: sharding.maxRetries === undefined ? undefined : { property: `${prefix}maxRetries`, value: sharding.maxRetries },
    successPolicy: sharding.successPolicy && { property: `${prefix}successPolicy`, value: sharding.successPolicy },
    podReplacementPolicy: sharding.podReplacementPolicy && {
      property: `${prefix}podReplacementPolicy`, value: sharding.podReplacementPolicy,
    },
  });
  const env = {
    SHARD_COUNT: Env.value(String(sharding.shards)),
    ...(only === undefined ? { SHARD_INDEX: Env.field(INDEX_ANNOTATION) } : {}),
    ...(sharding.outputPath === undefined ? {} : { SHARD_OUTPUT: Env.value(sharding.outputPath) }),
  };
  for (const name of Object.keys(env).filter((candidate) => props.env?.[candidate] !== undefined)) {
    problems.add(`env.${name}`, props.env?.[name]._value ?? 'a reference', 'is a variable that every shard is given', 'leave it out');
  }
  return { props: { ...props, env: { ...props.env, ...env } }, shape, values: shardValues(sharding, prefix, only) };
}

function shardValues(sharding: ShardingProps, prefix: string, only: readonly number[] | undefined): ScriptValues[] {
  return [
    ...(only === undefined ? [] : [listedShard(only)]),
    ...(sharding.rows === undefined ? [] : [rowsOfShard(`${prefix}rows`, sharding.rows, sharding.shards)]),
  ];
}

/** The shard that a pod is for, where not all are run: the index of the pod is a place in the list. */
function listedShard(only: readonly number[]): ScriptValues {
  return {
    property: 'only',
    names: ['SHARD_INDEX'],
    missing: { JOB_COMPLETION_INDEX: 'it is not the number of the shard, which is $(SHARD_INDEX)' },
    code: `place=0
for listed in ${only.join(' ')}; do
  [ "$place" -ne "$JOB_COMPLETION_INDEX" ] || SHARD_INDEX=$listed
  place=$((place + 1))
done
export SHARD_INDEX
# programs that read the index itself shall find the shard, too
JOB_COMPLETION_INDEX=$SHARD_INDEX`,
  };
}

function rowsOfShard(property: string, rows: number, shards: number): ScriptValues {
  const each = Math.floor(rows / shards);
  const longer = rows % shards;
  const first = (index: string) => `${each} * (${index}) + ((${index}) < ${longer} ? (${index}) : ${longer})`;
  return {
    property,
    names: ['SHARD_START', 'SHARD_END'],
    code: `${rows < 2 ** 31 ? '' : WIDE_SHELL}SHARD_START=$((${first('SHARD_INDEX')}))
SHARD_END=$((${first('SHARD_INDEX + 1')}))
export SHARD_START SHARD_END`,
  };
}

/** Shells that count in 32 bits exist, mksh is one. */
const WIDE_SHELL = `[ $((2147483647 + 1)) -gt 0 ] || fail "this shell cannot count beyond 2147483647 rows"
`;

function checkSharding(
  problems: Problems, props: PodProps, { shards, parallelism, outputPath, rows }: ShardingProps, prefix: string,
): void {
  if (!Number.isInteger(shards) || shards < 1 || shards > MOST_INDEXES) {
    problems.add(
      `${prefix}shards`, shards, `must be a whole number of shards from 1 to ${MOST_INDEXES}`, 'write how many parts the run has',
    );
  } else if (parallelism > shards) {
    problems.add(`${prefix}parallelism`, parallelism, `must be at most the ${shards} shards: there are no more pods`, 'lower it');
  }
  if (outputPath !== undefined && referencesIn(outputPath).includes('JOB_COMPLETION_INDEX')) {
    problems.add(
      `${prefix}outputPath`, outputPath,
      'refers to $(JOB_COMPLETION_INDEX), which Kubernetes adds after all other variables, so that none can refer to it',
      `write '${outputPath.replaceAll('$(JOB_COMPLETION_INDEX)', '$(SHARD_INDEX)')}'`,
    );
  } else if (outputPath !== undefined && !referencesIn(outputPath).some((name) => name === 'SHARD_INDEX' || name === 'SHARD_START')) {
    problems.add(
      `${prefix}outputPath`, outputPath, 'must contain $(SHARD_INDEX), or every shard would write to the same place',
      `write for instance '${outputPath.replace(/\/+$/, '')}/part-$(SHARD_INDEX)'`,
    );
  }
  if (rows !== undefined && (!Number.isInteger(rows) || rows < shards || rows > MOST_ROWS)) {
    problems.add(
      `${prefix}rows`, rows, `must be a whole number of rows from ${shards}, one for each shard, to ${MOST_ROWS}`,
      'correct it, or use fewer shards',
    );
  }
  const ranged =
    rows === undefined && texts(props).find((text) => referencesIn(text).some((name) => name === 'SHARD_START' || name === 'SHARD_END'));
  if (ranged) {
    problems.add(
      'args', ranged, `refers to the rows of a shard, which needs '${prefix}rows'`,
      `set '${prefix}rows' to the number of rows of the input`,
    );
  }
}

/** The variables that only the main container of a shard has. */
export const SHARD_VARIABLES = ['SHARD_INDEX', 'SHARD_COUNT', 'SHARD_OUTPUT', 'SHARD_START', 'SHARD_END'];
