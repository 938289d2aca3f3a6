import { RUN_SHAPE } from '../workloads/run-shape';
import { duration, POD_SHAPE, workload } from '../pod/pod-shape';
import { flag, made, number, oneOf, Shape, struct, StructShape, text } from '../base/shape';
import { Framework } from './framework';
import { GangEngine } from './gang-engine';
import { GangProps } from './gang-props';
import { GangSuccess } from './gang-success';
import { NcclDebug, NcclOptions } from './nccl';
import { NetworkTopology } from './network-topology';

/** What the properties of every gang must be at run time. */
export const GANG_SHAPE: StructShape<GangProps> = {
  ...POD_SHAPE,
  ...RUN_SHAPE,
  framework: made(Framework, "Framework.torchrun({ script: 'train.py' })"),
  nodes: number,
  minNodes: number,
  slices: number,
  engine: made(GangEngine, 'GangEngine.volcano()'),
  success: made(GangSuccess, "GangSuccess.role('chief')"),
  networkTopology: made(NetworkTopology, 'NetworkTopology.hard(2)'),
  sliceNetworkTopology: made(NetworkTopology, 'NetworkTopology.hard(1)'),
  startUpTime: duration,
  nccl: struct<NcclOptions>({ debug: oneOf(NcclDebug), socketInterface: text }),
  acceptQuotaOnlyGang: flag,
  acceptNoGang: flag,
};

/** A shape for the properties of a gang, those of its framework and engine included. */
export function gangShape<P extends GangProps>(fields: StructShape<P>, required: readonly (keyof P & string)[]): Shape {
  const shape = workload<P>(fields, required);
  return (problems, property, value) => {
    shape(problems, property, value);
    if (problems.isEmpty) {
      const { framework, engine } = value as GangProps;
      framework._model.shape(problems, 'framework', framework._model.options);
      engine?._engine.shape(problems, 'engine', engine._engine.options);
    }
  };
}
