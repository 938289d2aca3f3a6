import { NAMED_RUN_SHAPE, CRON_SHAPE, RUN_SHAPE } from '../workloads/run-shape';
import { duration, POD_SHAPE, workload } from '../pod/pod-shape';
import { flag, made, number, oneOf, Shape, struct, StructShape, text } from '../base/shape';
import { Framework } from './framework';
import { GangEngine } from './gang-engine';
import { GangProps } from './gang-props';
import { GangSuccess } from './gang-success';
import { GangTrainingCronProps } from './gang-training-cron-props';
import { GangTrainingJobProps } from './gang-training-job-props';
import { NcclDebug, NcclOptions } from './nccl';
import { NetworkTopology } from './network-topology';

const GANG: StructShape<GangProps> = {
  ...POD_SHAPE,
  ...RUN_SHAPE,
  framework: made(Framework, "Framework.torchrun({ script: 'train.py' })"),
  nodes: number,
  minNodes: number,
  engine: made(GangEngine, 'GangEngine.volcano()'),
  success: made(GangSuccess, "GangSuccess.role('chief')"),
  networkTopology: made(NetworkTopology, 'NetworkTopology.hard(2)'),
  startUpTime: duration,
  nccl: struct<NcclOptions>({ debug: oneOf(NcclDebug), socketInterface: text }),
  acceptQuotaOnlyGang: flag,
  acceptNoGang: flag,
};

/** What the properties of a `GangTrainingJob` must be at run time, those of its framework included. */
export const GANG_JOB_SHAPE: Shape = withFramework(workload<GangTrainingJobProps>({ ...GANG, ...NAMED_RUN_SHAPE }, ['image', 'framework']));

/** What the properties of a `GangTrainingCron` must be at run time. */
export const GANG_CRON_SHAPE: Shape = withFramework(
  workload<GangTrainingCronProps>({ ...GANG, ...CRON_SHAPE, name: text }, ['image', 'framework', 'schedule']),
);

function withFramework(shape: Shape): Shape {
  return (problems, property, value) => {
    shape(problems, property, value);
    if (problems.isEmpty) {
      const { framework, engine } = value as GangProps;
      framework._model.shape(problems, 'framework', framework._model.options);
      engine?._engine.shape(problems, 'engine', engine._engine.options);
    }
  };
}
