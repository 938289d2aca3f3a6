import { Construct } from 'constructs';
import { renderWorkload } from './workload-object';
import { PodProps } from '../pod/pod-props';
import { POD_SHAPE, workload } from '../pod/pod-shape';
import { made, number } from '../base/shape';
import { reportValue } from '../base/problems';
import { DateRange } from './date-range';
import { indexedNameLimit, indexedShape } from './indexed-job';
import { KueueJobOptions } from './kueue-job-options';
import { NamedRunProps } from './named-run-props';
import { oneShotJob } from './one-shot-job';
import { RunProps } from './run-props';
import { KUEUE_JOB_SHAPE, NAMED_RUN_SHAPE, RUN_SHAPE, SCRIPT_SHELL_SHAPE } from './run-shape';
import { ScriptShell } from './script-shell';
import { checkHelpers, withStartScript } from './start-script';

/** Properties of a `Backfill`. */
export interface BackfillProps extends PodProps, RunProps, NamedRunProps {
  /** The dates, each of which one pod is for. */
  readonly dates: DateRange;

  /**
   * How many dates are done at the same time. With 1 they are done in order, each after the one before has ended.
   *
   * @default 1
   */
  readonly parallelism?: number;

  /**
   * How many dates may fail before the others are given up. The run has failed in any case when a date has.
   *
   * @default - all dates are tried to their end
   */
  readonly maxFailedDates?: number;

  /**
   * The shell that works out the date of a pod.
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

const SHAPE = workload<BackfillProps>({
  ...POD_SHAPE,
  ...RUN_SHAPE,
  ...NAMED_RUN_SHAPE,
  kueue: KUEUE_JOB_SHAPE,
  dates: made(DateRange, "DateRange.between('2025-01-01', '2025-01-31')"),
  parallelism: number,
  maxFailedDates: number,
  scriptShell: SCRIPT_SHELL_SHAPE,
}, ['image', 'dates']);

/**
 * Work done for each of several dates, once: an Indexed `batch/v1` Job with one pod for each date.
 *
 * The program finds its date in the variable LOGICAL_DATE, and as `$(LOGICAL_DATE)` in `command`, `args` and `env`,
 * just as in a `BatchInferenceCron` with a `logicalDate`; `command` is needed. Dates are tried again by themselves,
 * twice unless `retry` says otherwise.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new Backfill(chart, 'features', {
 *   dates: DateRange.between('2026-01-01', '2026-01-31'),
 *   parallelism: 4,
 *   image: 'registry.example.com/ml/features:1.4.0',
 *   command: ['python', 'features.py', '--date=$(LOGICAL_DATE)'],
 *   cpu: Cpu.units(4),
 *   memory: Size.gibibytes(16),
 * });
 */
export class Backfill extends Construct {
  /** Name of the Job. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: BackfillProps) {
    super(scope, id);

    const object = renderWorkload(
      this,
      props,
      (problems, resolved) => {
        const { dates, maxFailedDates } = resolved;
        reportValue(problems, 'dates', dates);
        checkHelpers(problems, resolved, ['LOGICAL_DATE', 'LOGICAL_TIME']);
        const shape = indexedShape(problems, resolved, {
          completions: dates.count, parallelism: { property: 'parallelism', value: resolved.parallelism ?? 1 },
          maxFailed: maxFailedDates === undefined ? undefined : { property: 'maxFailedDates', value: maxFailedDates },
        });
        const pod = dates._problem === undefined ? withStartScript(problems, resolved, resolved.scriptShell, [dates._values]) : resolved;
        return oneShotJob(this, problems, pod, {
          component: 'backfill',
          shape,
          nameLimit: {
            length: indexedNameLimit(dates.count), because: 'the number of the date is added to it, and that becomes a host name',
          },
        });
      },
      SHAPE,
    );
    this.name = object.name;
  }
}
