import { Construct } from 'constructs';
import { renderWorkload } from '../workloads/workload-object';
import { cronCleanUp, cronSpec } from '../workloads/cron-spec';
import { CronProps } from '../workloads/cron-props';
import { CRON_SHAPE } from '../workloads/run-shape';
import { text } from '../base/shape';
import { reportValue } from '../base/problems';
import { headOf } from './engines/engine';
import { GangProps } from './gang-props';
import { GANG_SHAPE, gangShape } from './gang-shape';
import { planGang } from './plan-gang';

/** Properties of a `GangTrainingCron`. */
export interface GangTrainingCronProps extends GangProps, CronProps {
  /**
   * Name of the CronJob, at most 52 characters.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;
}

const SHAPE = gangShape<GangTrainingCronProps>({ ...GANG_SHAPE, ...CRON_SHAPE, name: text }, ['image', 'framework', 'schedule']);

/**
 * Gang training on a schedule, such as a weekly retraining on several nodes: a Volcano CronJob.
 *
 * Only on Volcano. JobSet has no schedule; `JobSetCron` makes JobSets by a pod that may do so, and states what that costs. MPI cannot
 * recur either, since its host file names pods of a run that has no name yet.
 *
 * Finished runs are kept as the history limits say, three of each kind, unless `cleanUp` deletes them earlier.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new GangTrainingCron(chart, 'weekly', {
 *   schedule: Schedule.cron('0 6 * * 0', 'UTC'),
 *   image: 'registry.example.com/nlp/llm:3.1.0',
 *   nodes: 4,
 *   gpu: Gpu.nvidia(8),
 *   cpu: Cpu.units(64),
 *   memory: Size.gibibytes(512),
 *   framework: Framework.torchrun({ script: 'train.py' }),
 *   queue: Queue.volcano('nlp'),
 * });
 */
export class GangTrainingCron extends Construct {
  /** Name of the CronJob. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: GangTrainingCronProps) {
    super(scope, id);

    const object = renderWorkload(
      this,
      props,
      (problems, resolved) => {
        reportValue(problems, 'schedule', resolved.schedule);
        const { gang, engine, rendered: { spec, labels, annotations } } = planGang(problems, this, resolved, {
          name: resolved.name, cleanUp: cronCleanUp(resolved), recurring: true,
        });
        return {
          ...headOf((engine.recurring ?? engine).makes), name: gang.name, labels, annotations,
          body: { spec: cronSpec(problems, resolved, { metadata: { labels, annotations }, spec }) },
        };
      },
      SHAPE,
    );
    this.name = object.name;
  }
}
