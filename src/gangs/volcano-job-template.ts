import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CleanUp } from '../workloads/clean-up';
import { renderWorkload } from '../workloads/workload-object';
import { mark, text } from '../base/shape';
import { QueueSystem } from '../cluster/queue-system';
import { GangProps } from './gang-props';
import { GANG_SHAPE, gangShape } from './gang-shape';
import { planGang } from './plan-gang';

/** Properties of a `VolcanoJobTemplate`. */
export interface VolcanoJobTemplateProps extends GangProps {
  /**
   * Name of the object.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;
}

const SHAPE = gangShape<VolcanoJobTemplateProps>({ ...GANG_SHAPE, name: text }, ['image', 'framework']);

/**
 * A gang that starts as a step of a `VolcanoJobFlow`, on Volcano only.
 *
 * @throws one error with everything that is wrong with the props
 * @see https://volcano.sh/en/docs/jobflow/
 * @example
 * new VolcanoJobTemplate(chart, 'train', {
 *   image: 'registry.example.com/nlp/llm:3.1.0',
 *   nodes: 4,
 *   gpu: Gpu.nvidia(8),
 *   cpu: Cpu.units(64),
 *   memory: Size.gibibytes(512),
 *   framework: Framework.torchrun({ script: 'train.py' }),
 *   queue: Queue.volcano('nlp'),
 * });
 */
export class VolcanoJobTemplate extends Construct {
  /** Name of the object. */
  public readonly name: string;

  /**
   * The longest name of a flow with which the names of its pods are not too long.
   *
   * @internal
   */
  public readonly _longestFlow: number;

  constructor(scope: Construct, id: string, props: VolcanoJobTemplateProps) {
    super(scope, id);
    mark(this, 'VolcanoJobTemplate');
    const room: number[] = [];
    const object = renderWorkload(
      this,
      props,
      (problems, resolved) => {
        const { gang, engine, rendered: { spec, labels, annotations }, nameRoom } = planGang(problems, this, resolved, {
          name: resolved.name, cleanUp: CleanUp.after(Duration.hours(1)), isTemplate: true,
        });
        if (engine.system !== QueueSystem.VOLCANO) {
          problems.add('engine', engine.title, 'must be Volcano, whose flows alone have templates', 'use a queue of Volcano');
        }
        room.push(nameRoom);
        return { apiVersion: 'flow.volcano.sh/v1alpha1', kind: 'JobTemplate', name: gang.name, labels, annotations, body: { spec } };
      },
      SHAPE,
    );
    this.name = object.name;
    this._longestFlow = room[0] - '-'.length;
  }
}
