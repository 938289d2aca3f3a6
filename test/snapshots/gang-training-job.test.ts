import { Size } from 'cdk8s';
import {
  Cpu, Framework, GangEngine, GangTrainingJob, GangTrainingJobProps, Gpu, MlCluster, MlPolicy, Queue, Queueing, SecurityProfile,
  TrainingRuntimeRef,
} from '../../src';
import { expectYaml } from '../support/yaml-snapshot';

const TORCHRUN: GangTrainingJobProps = {
  image: 'registry.example.com/llm:3.1.0', nodes: 4, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.gibibytes(1024),
  framework: Framework.torchrun({ script: 'train.py' }),
};
const SERVERS: GangTrainingJobProps = {
  ...TORCHRUN, nodes: 3, gpu: Gpu.nvidia(1), framework: Framework.independent(), command: ['serve'],
};

const MPI: GangTrainingJobProps = {
  ...TORCHRUN, framework: Framework.mpi(), command: ['python', 'train.py'], security: SecurityProfile.baseline(),
};
const RAY: GangTrainingJobProps = { ...TORCHRUN, framework: Framework.ray(), command: ['python', 'train.py'] };
const TRAIN_JOB = GangEngine.trainJob({ runtime: TrainingRuntimeRef.cluster('torch-distributed', MlPolicy.torch()) });

/** A gang for each engine, by its factory. */
const GANGS: Record<string, { readonly queueing: Queueing; readonly props: GangTrainingJobProps }> = {
  volcano: { queueing: Queueing.volcano(), props: { ...TORCHRUN, engine: GangEngine.volcano(), queue: Queue.volcano('nlp') } },
  jobSet: {
    queueing: Queueing.kueue({ topologyAware: true }), props: { ...TORCHRUN, engine: GangEngine.jobSet(), queue: Queue.kueue('nlp') },
  },
  indexedJob: {
    queueing: Queueing.kueue({ topologyAware: true }), props: { ...SERVERS, engine: GangEngine.indexedJob(), queue: Queue.kueue('nlp') },
  },
  trainJob: { queueing: Queueing.kueue({ topologyAware: true }), props: { ...TORCHRUN, engine: TRAIN_JOB, queue: Queue.kueue('nlp') } },
  mpiJob: { queueing: Queueing.kueue({ topologyAware: true }), props: { ...MPI, engine: GangEngine.mpiJob(), queue: Queue.kueue('nlp') } },
  rayJob: { queueing: Queueing.kueue({ topologyAware: true }), props: { ...RAY, engine: GangEngine.rayJob(), queue: Queue.kueue('nlp') } },
};

test.each(Object.keys(GANGS))('a gang on the engine %s', (engine) => {
  const { queueing, props } = GANGS[engine];
  expectYaml((chart) => {
    new MlCluster(chart, 'cluster', { queueing });
    new GangTrainingJob(chart, 'llm', props);
  });
});

test('every engine has a snapshot', () => {
  const factories = Object.getOwnPropertyNames(GangEngine).filter(
    (name) => typeof GangEngine[name as keyof typeof GangEngine] === 'function' && !name.startsWith('_'),
  );
  expect(Object.keys(GANGS).sort()).toEqual(factories.sort());
});
