import { Construct } from 'constructs';
import { renderWorkload } from './workload-object';
import { workloadName } from '../render/workload-name';
import { referencesIn } from '../pod/env-order';
import { PodProps } from '../pod/pod-props';
import { duration, POD_SHAPE, torchrun, workload } from '../pod/pod-shape';
import { TorchrunProps } from '../pod/torchrun';
import { Problems, reportValue } from '../base/problems';
import { made, mapOf, struct, text } from '../base/shape';
import { CronProps } from './cron-props';
import { cronCleanUp, cronSpec } from './cron-spec';
import { indexedNameLimit } from './indexed-job';
import { JobShape, renderJob } from './job-spec';
import { LateAlert, lateAfter, renderLateAlert } from './late-alert';
import { LogicalDate } from './logical-date';
import { RunProps } from './run-props';
import { CRON_SHAPE, RUN_SHAPE, SCRIPT_SHELL_SHAPE, SHARDING_SHAPE } from './run-shape';
import { ScriptShell } from './script-shell';
import { SHARD_VARIABLES, ShardingProps, shardPod } from './sharding';
import { checkPodCounts, POD_COUNTS_SHAPE, PodCounts } from './pod-counts';
import { withTorchrun } from './torchrun-run';
import { checkHelpers, ScriptValues, texts, withStartScript } from './start-script';
import { MOST_IN_CRON_NAME, MOST_IN_LABEL } from '../upstream/limits';

/** Properties of a `BatchInferenceCron`. */
export interface BatchInferenceCronProps extends PodProps, RunProps, CronProps, PodCounts {
  /**
   * Name of the CronJob, at most 52 characters.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * The date that a run is for: reaches the program in LOGICAL_DATE, and as `$(LOGICAL_DATE)` in `command`, `args` and
   * `env`. Needs `command`.
   *
   * @default - runs know no date
   */
  readonly logicalDate?: LogicalDate;

  /**
   * Starts one process for each GPU of the node with torchrun, in place of `command`: a model that is trained again on a schedule.
   *
   * @default - the command is run as it is
   */
  readonly torchrun?: TorchrunProps;

  /**
   * Cuts each run into shards. The name may then have fewer characters.
   *
   * @default - one pod
   */
  readonly sharding?: ShardingProps;

  /**
   * The shell that works out what only the running container can know, such as the date.
   *
   * @default ScriptShell.inImage('/bin/sh')
   */
  readonly scriptShell?: ScriptShell;

  /**
   * An alert when there has been no successful run for too long.
   *
   * @default - none
   */
  readonly lateAlert?: LateAlert;
}

const SHAPE = workload<BatchInferenceCronProps>({
  ...POD_SHAPE,
  ...RUN_SHAPE,
  name: text,
  ...CRON_SHAPE,
  ...POD_COUNTS_SHAPE,
  torchrun,
  logicalDate: made(LogicalDate, 'LogicalDate.ofRun()'),
  sharding: struct<ShardingProps>(SHARDING_SHAPE, ['shards', 'parallelism']),
  scriptShell: SCRIPT_SHELL_SHAPE,
  lateAlert: struct<LateAlert>({ after: duration, severity: text, labels: mapOf(text) }),
}, ['image', 'schedule']);

/**
 * Batch work on a schedule: a `batch/v1` CronJob. For nightly inference as for hourly features or weekly training.
 *
 * A run that a Kueue queue does not admit counts as one that has not ended. With `ConcurrencyPolicy.FORBID`, the
 * default, no other run starts until it is admitted, and nothing says so: set `lateAlert`.
 *
 * Finished runs are kept as the history limits say, three of each kind. `cleanUp` deletes them earlier, or its default when a
 * schedule that was suspended has been idle for as long.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new BatchInferenceCron(chart, 'score', {
 *   schedule: Schedule.cron('0 4 * * *', 'Europe/Paris'),
 *   image: 'registry.example.com/ml/score:1.4.0',
 *   command: ['python', 'score.py'],
 *   cpu: Cpu.units(4),
 *   memory: Size.gibibytes(16),
 * });
 */
export class BatchInferenceCron extends Construct {
  /** Name of the CronJob. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: BatchInferenceCronProps) {
    super(scope, id);

    let late = 0;
    const object = renderWorkload(
      this,
      props,
      (problems, resolved) => {
        const { schedule, sharding, lateAlert } = resolved;
        reportValue(problems, 'schedule', schedule);
        const ofRuns = MOST_IN_LABEL - '-29383200'.length;
        const limit =
          sharding === undefined ? MOST_IN_CRON_NAME : Math.min(MOST_IN_CRON_NAME, indexedNameLimit(sharding.shards, ofRuns));
        const name = workloadName(
          problems, this, resolved, limit,
          `each run's Job adds ${sharding === undefined ? '11 characters' : 'the time and the shard'} to it`,
        );
        const { props: pod, shape } = runPod(problems, resolved);
        const { labels, annotations, spec } = renderJob(problems, pod, {
          construct: this, name: name.base, component: 'scheduled-run',
          selector: { 'app.kubernetes.io/name': resolved.labels?.['app.kubernetes.io/name'] ?? name.base }, shape,
          cleanUp: cronCleanUp(resolved),
        });
        late = lateAlert === undefined ? 0 : lateAfter(problems, lateAlert, resolved);
        return {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: name.full,
          // Kueue looks at the Jobs and not at the CronJob
          labels: Object.fromEntries(Object.entries(labels).filter(([key]) => !key.startsWith('kueue.x-k8s.io/'))),
          annotations,
          body: { spec: cronSpec(problems, resolved, { metadata: { labels, annotations: resolved.annotations }, spec }) },
        };
      },
      SHAPE,
    );
    this.name = object.name;
    const alert = props.lateAlert ?? undefined;
    if (alert !== undefined) {
      renderLateAlert(this, this.name, alert, () => late);
    }
  }
}

/** The pod of a run: one shard of it, if there are shards, and with what its program has to know. */
function runPod(problems: Problems, given: BatchInferenceCronProps): { props: PodProps & RunProps; shape: JobShape } {
  const props = withTorchrun(problems, given);
  const { completions, parallelism } = props;
  checkPodCounts(problems, props);
  if (props.sharding !== undefined && (completions ?? parallelism) !== undefined) {
    problems.add(
      completions === undefined ? 'parallelism' : 'completions', completions ?? parallelism,
      "contradicts 'sharding', which says how many pods there are", 'leave one of the two out',
    );
  }
  const { schedule, logicalDate, sharding, scriptShell } = props;
  reportValue(problems, 'logicalDate', logicalDate);
  checkDates(problems, props);
  const sharded = sharding === undefined
    ? { props, shape: { completions, parallelism }, values: [] }
    : shardPod(problems, props, sharding, 'sharding.');
  const valid = schedule._problem === undefined && logicalDate?._problem === undefined;
  const dated: ScriptValues[] = logicalDate !== undefined && valid ? [logicalDate._values(schedule)] : [];
  checkHelpers(problems, props, [...(sharding === undefined ? [] : SHARD_VARIABLES), ...DATE_VARIABLES]);
  return {
    props: valid ? withStartScript(problems, sharded.props, scriptShell, [...dated, ...sharded.values]) : sharded.props,
    shape: sharded.shape,
  };
}

const DATE_VARIABLES = ['LOGICAL_DATE', 'LOGICAL_TIME'];

/** What other systems expand before Kubernetes sees it, and nobody here does. */
const FOREIGN_TEMPLATE =
  /\{\{-?\s*(yesterday|today|tomorrow|now|date|ds|ds_nodash|ts|execution_date|logical_date|data_interval_start)\s*-?\}\}/i;

function checkDates(problems: Problems, props: BatchInferenceCronProps): void {
  for (const text of texts(props)) {
    const [template] = FOREIGN_TEMPLATE.exec(text) ?? [];
    if (template !== undefined) {
      problems.add(
        'args', text, `contains ${template}, which Kubernetes passes on as it stands`,
        'write $(LOGICAL_DATE), and set logicalDate: LogicalDate.dayBefore()',
      );
    }
    if (
      props.logicalDate === undefined &&
      referencesIn(text).some((name) => DATE_VARIABLES.includes(name) && props.env?.[name] === undefined)
    ) {
      problems.add(
        'args', text, "refers to the date of the run, which needs 'logicalDate'", 'set for instance logicalDate: LogicalDate.dayBefore()',
      );
    }
  }
}
