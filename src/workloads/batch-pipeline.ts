import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { JobSetReplicatedJobs, JobSetSpec } from '../../imports/jobset.x-k8s.io';
import { Problems, problemsOf } from '../base/problems';
import { wholeSeconds } from '../base/seconds';
import { listOf, struct, StructShape, text } from '../base/shape';
import { checkDeliveredRun } from '../gitops/delivered-run';
import { PodProps, PodSettings } from '../pod/pod-props';
import { POD_SHAPE, workload } from '../pod/pod-shape';
import { workloadName } from '../render/workload-name';
import { CleanUp } from './clean-up';
import { FailurePolicy } from './failure-policy';
import { JobParts, renderJob } from './job-spec';
import { mergeProps, Props } from './merge';
import { NamedRunProps } from './named-run-props';
import { Retry } from './retry';
import { QueuedProps, RunProps } from './run-props';
import { NAMED_RUN_SHAPE, RUN_SHAPE, SCRIPT_SHELL_SHAPE, SHARDING_SHAPE } from './run-shape';
import { ScriptShell } from './script-shell';
import { SHARD_VARIABLES, ShardingProps, shardPod } from './sharding';
import { checkHelpers, withStartScript } from './start-script';
import { renderWorkload, WorkloadModel } from './workload-object';
import { MOST_IN_LABEL } from '../upstream/limits';
import { isDns1035Label } from '../upstream/names';

/**
 * One step of a `BatchPipeline`. What is said here comes on top of what the pipeline says of all pods: lists append, maps merge, and
 * otherwise the step wins.
 */
export interface PipelineStep extends PodSettings {
  /** The name, which becomes part of the names of the pods: a DNS label that begins with a letter. */
  readonly name: string;

  /**
   * The image.
   *
   * @default - that of the pipeline
   */
  readonly image?: string;

  /**
   * Cuts the step into shards.
   *
   * @default - one pod
   */
  readonly sharding?: ShardingProps;

  /**
   * How often the step is tried again.
   *
   * @default - Retry.upTo(3); Retry.upTo(2) for each shard by itself
   */
  readonly retry?: Retry;

  /**
   * How long the step may take, all tries together; then it has failed, and the pipeline with it.
   *
   * @default - no limit
   */
  readonly timeout?: Duration;

  /**
   * What a pod's failure means, where it is more than one failure to be counted.
   *
   * @default - every failure is counted against the retries
   */
  readonly failurePolicy?: FailurePolicy;

  /**
   * The shell that works out the rows of a shard.
   *
   * @default ScriptShell.inImage('/bin/sh')
   */
  readonly scriptShell?: ScriptShell;
}

/** Properties of a `BatchPipeline`. What is said of pods is meant for those of all steps. */
export interface BatchPipelineProps extends PodSettings, NamedRunProps, QueuedProps {
  /** The steps, in order: each starts when the one before has succeeded. */
  readonly steps: PipelineStep[];

  /**
   * The image of the steps that name none.
   *
   * @default - each step names its own
   */
  readonly image?: string;
}

const STEP: StructShape<PipelineStep> = {
  ...POD_SHAPE, name: text, sharding: struct<ShardingProps>(SHARDING_SHAPE, ['shards', 'parallelism']), retry: RUN_SHAPE.retry,
  timeout: RUN_SHAPE.timeout, failurePolicy: RUN_SHAPE.failurePolicy, scriptShell: SCRIPT_SHELL_SHAPE,
};

const SHAPE = workload<BatchPipelineProps>(
  {
    ...POD_SHAPE, ...NAMED_RUN_SHAPE, cleanUp: RUN_SHAPE.cleanUp, queue: RUN_SHAPE.queue, priority: RUN_SHAPE.priority,
    topology: RUN_SHAPE.topology, expectedDuration: RUN_SHAPE.expectedDuration,
    steps: listOf(workload<PipelineStep>(STEP, ['name'])),
  },
  ['steps'],
);

/** What the pipeline says of itself, and not of the pods of its steps. */
const OWN: readonly string[] = ['steps', 'name', 'run', 'cleanUp', 'expectedDuration'];
const QUEUED: readonly string[] = ['queue', 'priority', 'topology'];

/**
 * Steps that follow one another, such as scoring in shards and then a report, as one object: a JobSet whose Jobs each depend on the
 * completion of the one before. A step that fails ends the pipeline; its pods are retried before it does.
 *
 * In a Kueue queue the pipeline is admitted as a whole, with quota for all steps at once. Needs JobSet 0.8 or newer.
 *
 * @throws one error with everything that is wrong with the props
 * @see https://jobset.sigs.k8s.io/docs/concepts/
 * @example
 * new BatchPipeline(chart, 'score-and-report', {
 *   image: 'registry.example.com/ml/score:1.4.0',
 *   cpu: Cpu.units(1),
 *   memory: Size.gibibytes(2),
 *   steps: [
 *     { name: 'score', command: ['python', 'score.py'] },
 *     { name: 'report', command: ['python', 'report.py'] },
 *   ],
 * });
 */
export class BatchPipeline extends Construct {
  /** Name of the JobSet. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: BatchPipelineProps) {
    super(scope, id);

    const object = renderWorkload(this, props, (problems, resolved) => render(this, problems, resolved), SHAPE);
    this.name = object.name;
  }
}

function render(construct: Construct, problems: Problems, props: BatchPipelineProps): WorkloadModel {
  checkSteps(problems, props.steps);
  const suffixes = props.steps.map(({ name, sharding }) => `-${name}-0-${(sharding?.shards ?? 1) - 1}-abcde`);
  const longest = suffixes.reduce((a, b) => (b.length > a.length ? b : a), '');
  const name = workloadName(
    problems, construct, props, MOST_IN_LABEL - longest.length,
    `the pods are called after it, up to '…${longest}' with five random characters`,
  );
  if (/^[0-9]/.test(name.full)) {
    problems.add('name', name.full, 'must begin with a letter, as the name of a JobSet', "set a 'name' that does");
  }
  const delivered = checkDeliveredRun(problems, construct, { run: props.run, cleansUp: props.cleanUp?._after !== undefined });
  const cleanUp = props.cleanUp ?? (delivered ? CleanUp.never() : CleanUp.after(Duration.hours(1)));
  const jobs = props.steps.map((_, i) => renderStep(construct, problems, props, i, name));
  const spec: JobSetSpec = {
    network: { enableDNSHostnames: false, publishNotReadyAddresses: true },
    startupPolicy: { startupPolicyOrder: 'AnyOrder' },
    successPolicy: { operator: 'All' },
    failurePolicy: { maxRestarts: 0, restartStrategy: 'Recreate' },
    ttlSecondsAfterFinished: wholeSeconds(problems, 'cleanUp', cleanUp._after),
    replicatedJobs: props.steps.map((step, i): JobSetReplicatedJobs => ({
      name: step.name,
      groupName: 'default',
      replicas: 1,
      dependsOn: i === 0 ? undefined : [{ name: props.steps[i - 1].name, status: 'Complete' }],
      // Kueue would write empty metadata where there is none, a difference for ever
      template: {
        metadata: { labels: { 'app.kubernetes.io/component': step.name, 'app.kubernetes.io/name': name.base } }, spec: jobs[i].spec,
      },
    })),
  };
  // every step is in the queue of the pipeline
  const queued = Object.entries(jobs[0]?.labels ?? {}).filter(([key]) => key.startsWith('kueue.x-k8s.io/'));
  return {
    apiVersion: 'jobset.x-k8s.io/v1alpha2',
    kind: 'JobSet',
    name: name.full,
    labels: {
      'app.kubernetes.io/name': name.base, 'app.kubernetes.io/component': 'pipeline', ...props.labels, ...Object.fromEntries(queued),
    },
    annotations: props.annotations,
    body: { spec },
  };
}

function checkSteps(problems: Problems, steps: readonly PipelineStep[]): void {
  if (steps.length === 0) {
    problems.add('steps', steps, 'needs at least one step', 'say what is to run');
  }
  steps.forEach(({ name }, i) => {
    if (!isDns1035Label(name)) {
      problems.add(
        `steps[${i}].name`, name, "must be lower-case letters, digits and '-', beginning with a letter and not ending with '-'",
        "write for instance 'report'",
      );
    }
    if (steps.findIndex((other) => other.name === name) < i) {
      problems.add(`steps[${i}].name`, name, 'is the name of an earlier step', 'rename one of them');
    }
  });
}

/** The Job of a step. What is wrong with it is called by where the user wrote it: in the step, or for all steps. */
function renderStep(
  construct: Construct, problems: Problems, pipeline: BatchPipelineProps, i: number, name: { readonly base: string; readonly full: string },
): JobParts {
  const step = pipeline.steps[i];
  const { sharding, scriptShell, name: stepName, ...ofStep } = step;
  const forAll = Object.fromEntries(Object.entries(pipeline).filter(([key]) => !OWN.includes(key)));
  const props = mergeProps(forAll, ofStep as Props) as unknown as PodProps & RunProps;
  const own = problemsOf(construct);
  checkHelpers(own, props, sharding === undefined ? [] : SHARD_VARIABLES);
  const sharded = sharding === undefined
    ? { props, shape: { completionMode: 'Indexed' as const, completions: 1, parallelism: 1 }, values: [] }
    : shardPod(own, props, sharding, 'sharding.');
  const parts = renderJob(own, withStartScript(own, sharded.props, scriptShell, sharded.values), {
    construct, name: name.base, component: stepName,
    selector: { 'jobset.sigs.k8s.io/jobset-name': name.full, 'jobset.sigs.k8s.io/replicatedjob-name': stepName }, shape: sharded.shape,
    cleanUp: CleanUp.never(),
  });
  problems.take(own, (property) => {
    const [root] = property.split(/[.[]/);
    return QUEUED.includes(root) || (!(root in step) && root in pipeline) ? property : `steps[${i}].${property}`;
  });
  return parts;
}
