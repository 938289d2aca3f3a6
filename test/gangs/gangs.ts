import { Size } from 'cdk8s';
import {
  Cpu, Framework, GangEngine, GangTrainingJobProps, Gpu, MlPolicy, Queue, SecurityProfile, TorchrunRendezvous, TrainingRuntimeRef,
} from '../../src';

function trainJob(runtime: TrainingRuntimeRef): Partial<GangTrainingJobProps> {
  return { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true, engine: GangEngine.trainJob({ runtime }) };
}

const onTorch = { trainJob: trainJob(TrainingRuntimeRef.cluster('torch-distributed', MlPolicy.torch())) };
const onJax = { trainJob: trainJob(TrainingRuntimeRef.cluster('jax-distributed', MlPolicy.jax())) };

/** The one table of engines. */
const ENGINES = {
  volcano: { queue: Queue.volcano('nlp') },
  jobSet: { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true, engine: GangEngine.jobSet() },
  indexedJob: { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true, engine: GangEngine.indexedJob() },
  trainJob: trainJob(TrainingRuntimeRef.cluster('plain', MlPolicy.plain())),
  mpiJob: { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true, engine: GangEngine.mpiJob() },
  rayJob: { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true, engine: GangEngine.rayJob() },
} satisfies Record<string, Partial<GangTrainingJobProps>>;


export type EngineName = keyof typeof ENGINES;

/** A gang that is tested on every engine. */
export interface TestGang {
  readonly name: string;
  readonly props: Partial<GangTrainingJobProps> & Pick<GangTrainingJobProps, 'framework'>;

  /** Ranks that there are in all: processes for launchers that start several, else pods. */
  readonly ranks: number;

  /** What is different on one engine. */
  readonly on?: Partial<Record<EngineName, Partial<GangTrainingJobProps>>>;
}

const baseline = SecurityProfile.baseline();
const python = { command: ['python', 'train.py'] };

/** The one table of gangs. */
export const GANGS: readonly TestGang[] = [
  {
    name: 'torchrun', ranks: 32, props: { nodes: 4, gpu: Gpu.nvidia(8), framework: Framework.torchrun({ script: 'train.py' }) }, on: onTorch,
  },
  {
    name: 'torchrun, c10d', ranks: 8,
    props: { nodes: 4, gpu: Gpu.nvidia(2), framework: Framework.torchrun({ script: 'train.py', rendezvous: TorchrunRendezvous.C10D }) },
  },
  { name: 'torchrun, elastic', ranks: 4, props: { nodes: 4, minNodes: 2, framework: Framework.torchrun({ module: 'pkg.train' }) } },
  { name: 'pytorch', ranks: 8, props: { nodes: 8, gpu: Gpu.nvidia(1), ...python, framework: Framework.pytorch() } },
  {
    name: 'deepspeed', ranks: 32,
    props: { nodes: 4, gpu: Gpu.nvidia(8), args: ['--deepspeed_config=ds.json'], framework: Framework.deepspeed({ script: 'train.py' }) },
    on: onTorch,
  },
  { name: 'tensorflow, workers only', ranks: 3, props: { nodes: 3, ...python, framework: Framework.tensorflow() } },
  {
    name: 'tensorflow, ps and workers', ranks: 4,
    props: { ...python, framework: Framework.tensorflow({ ps: { replicas: 1 }, worker: { replicas: 3, gpu: Gpu.nvidia(2) } }) },
  },
  {
    name: 'tensorflow, chief and evaluator', ranks: 5,
    props: { nodes: 2, ...python, framework: Framework.tensorflow({ chief: {}, ps: {}, evaluator: {} }) },
  },
  { name: 'jax', ranks: 4, props: { nodes: 4, gpu: Gpu.tpu(4), ...python, framework: Framework.jax() }, on: onJax },
  {
    name: 'mpi', ranks: 24, props: { nodes: 3, gpu: Gpu.nvidia(8), ...python, security: baseline, framework: Framework.mpi() },
    on: { jobSet: { framework: Framework.mpi({ sshSecret: 'mpi-ssh' }) } },
  },
  { name: 'ray', ranks: 5, props: { nodes: 3, gpu: Gpu.nvidia(8), ...python, framework: Framework.ray() } },
  { name: 'custom', ranks: 4, props: { nodes: 4, ...python, framework: Framework.custom() } },
  {
    name: 'custom, several roles',
    ranks: 7,
    props: {
      ...python,
      framework: Framework.custom({
        roles: [
          { name: 'learner', gpu: Gpu.nvidia(1) }, { name: 'replay-buffer', replicas: 2 }, { name: 'actor', replicas: 3 },
          { name: 'judge' },
        ],
      }),
    },
  },
  { name: 'independent', ranks: 3, props: { nodes: 3, command: ['serve'], framework: Framework.independent() } },
];

/** What engines say of gangs that they cannot run. */
export const REFUSED = /has one role|which has no minimum|takes the workers of MPI from its runtime|runs a launcher and workers of MPI|runs a cluster of Ray/;

export const ENGINE_NAMES = Object.keys(ENGINES) as EngineName[];

/** The props of a gang on an engine. */
export function propsOn(gang: TestGang, engine: EngineName): GangTrainingJobProps {
  return {
    image: 'example.com/train:1', cpu: Cpu.units(16), memory: Size.gibibytes(64), ...gang.props, ...ENGINES[engine], ...gang.on?.[engine],
  };
}
