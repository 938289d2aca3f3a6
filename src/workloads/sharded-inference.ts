import { Construct } from 'constructs';
import type { ServiceSpec } from '../../imports/k8s';
import { renderWorkload } from './workload-object';
import { ManifestObject } from '../render/manifest-object';
import { PodProps } from '../pod/pod-props';
import { POD_SHAPE, workload } from '../pod/pod-shape';
import { Problems } from '../base/problems';
import { flag, listOf, number } from '../base/shape';
import { indexedNameLimit } from './indexed-job';
import { KueueJobOptions } from './kueue-job-options';
import { NamedRunProps } from './named-run-props';
import { oneShotJob } from './one-shot-job';
import { RunProps } from './run-props';
import { KUEUE_JOB_SHAPE, NAMED_RUN_SHAPE, RUN_SHAPE, SCRIPT_SHELL_SHAPE, SHARDING_SHAPE } from './run-shape';
import { ScriptShell } from './script-shell';
import { SHARD_VARIABLES, ShardingProps, shardPod } from './sharding';
import { checkHelpers, withStartScript } from './start-script';

/** Properties of a `ShardedInference`. */
export interface ShardedInferenceProps extends PodProps, RunProps, NamedRunProps, ShardingProps {
  /**
   * Runs only these shards, for instance those that failed in an earlier run (`kubectl get job NAME -o
   * jsonpath='{.status.failedIndexes}'`); give it a new `run`. The Job then has one pod for each: the pod with index
   * 0 is for the first in the list. SHARD_INDEX, SHARD_COUNT and the output path are what they were in the whole run,
   * and so is JOB_COMPLETION_INDEX for the program; a shell sees to that, so `command` is needed.
   *
   * @default - all shards
   */
  readonly only?: number[];

  /**
   * Whether shards find each other by name: shard 3 at `NAME-3.NAME`, with NAME that of the Job. A headless Service
   * is made for it.
   *
   * @default false
   */
  readonly stableNames?: boolean;

  /**
   * The shell that works out what only the running container can know, for `rows` and `only`.
   *
   * @default ScriptShell.inImage('/bin/sh')
   */
  readonly scriptShell?: ScriptShell;

  /**
   * What only Kueue understands.
   *
   * @default - nothing
   */
  readonly kueue?: KueueJobOptions;
}

const SHAPE = workload<ShardedInferenceProps>({
  ...POD_SHAPE,
  ...RUN_SHAPE,
  ...NAMED_RUN_SHAPE,
  kueue: KUEUE_JOB_SHAPE,
  ...SHARDING_SHAPE,
  only: listOf(number),
  stableNames: flag,
  scriptShell: SCRIPT_SHELL_SHAPE,
}, ['image', 'shards', 'parallelism']);

/**
 * Inference, or other work, that is cut into shards: an Indexed `batch/v1` Job.
 *
 * A shard that fails is tried again by itself, twice unless `retry` says otherwise, and its failure does not end the
 * others. A shard is tried again from its beginning, so its output must be the same when it is written twice.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new ShardedInference(chart, 'embed', {
 *   shards: 64,
 *   parallelism: 8,
 *   image: 'registry.example.com/ml/embed:1.4.0',
 *   command: ['python', 'embed.py', '--shard=$(SHARD_INDEX)'],
 *   cpu: Cpu.units(4),
 *   memory: Size.gibibytes(16),
 * });
 */
export class ShardedInference extends Construct {
  /** Name of the Job. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: ShardedInferenceProps) {
    super(scope, id);

    const object = renderWorkload(
      this,
      props,
      (problems, resolved) => {
        const only = checkedOnly(problems, resolved);
        checkHelpers(problems, resolved, SHARD_VARIABLES);
        const sharded = shardPod(problems, resolved, resolved, '', only);
        return oneShotJob(this, problems, withStartScript(problems, sharded.props, resolved.scriptShell, sharded.values), {
          component: 'sharded-run',
          shape: sharded.shape,
          nameLimit: {
            length: indexedNameLimit(sharded.shape.completions ?? 1),
            because: 'the number of the shard is added to it, and that becomes a host name',
          },
          subdomain: (name) => (resolved.stableNames ? serviceName(problems, name) : undefined),
        });
      },
      SHAPE,
    );
    this.name = object.name;
    if (props.stableNames) {
      this.renderService();
    }
  }

  private renderService(): void {
    // shards look for each other before they are ready
    const spec: ServiceSpec = {
      clusterIP: 'None', publishNotReadyAddresses: true, selector: { 'batch.kubernetes.io/job-name': this.name },
    };
    new ManifestObject(this, 'Service', { apiVersion: 'v1', kind: 'Service', name: this.name, body: () => ({ spec }) });
  }
}

function checkedOnly(problems: Problems, { only, shards, successPolicy }: ShardedInferenceProps): number[] | undefined {
  const wrong = only?.filter((shard, i) => !Number.isInteger(shard) || shard < 0 || shard >= shards || only.indexOf(shard) !== i) ?? [];
  if (wrong.length > 0 || only?.length === 0) {
    problems.add(
      'only', wrong.join(', ') || 'no shards', `must list shards from 0 to ${shards - 1}, each of them once`, 'leave it out to run all',
    );
    return undefined;
  }
  if (only !== undefined && successPolicy !== undefined) {
    problems.add('successPolicy', 'with only', 'is about all shards, and only some are run', 'leave it out');
  }
  return only;
}

function serviceName(problems: Problems, name: string): string {
  if (!/^[a-z]/.test(name)) {
    problems.add('name', name, "must begin with a letter, as the name of a Service, which 'stableNames' needs", "set a 'name' that does");
  }
  return name;
}
