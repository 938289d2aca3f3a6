import { App, Chart, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import {
  BatchInferenceCron, Cpu, Env, Gpu, GpuRbac, IdleQuota, MlCluster, NodePool, Queue, Queueing, Schedule, Share, TeamQueues, TrainingJob,
} from '../src';
import { Untyped } from './support/untyped';

const CONTAINER = { image: 'example.com/train:1', cpu: Cpu.units(8), memory: Size.gibibytes(64) };
const AT_TWO = Schedule.cron('0 2 * * *', 'Etc/UTC');

/** What a program says that makes something and synthesises it: its error, or else the line of warnings; nothing if it is content. */
function said(build: (chart: Chart, app: App) => void, app = new App()): string {
  const written: string[] = [];
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  try {
    build(new Chart(app, 'c', { namespace: 'ml' }), app);
    app.synthYaml();
  } catch (error) {
    return (error as Error).message;
  } finally {
    stderr.mockRestore();
  }
  return written.join('');
}

/** A job with properties of which the types were not looked at. */
function job(props: Untyped): (chart: Chart) => void {
  return (chart) => void new TrainingJob(chart, 'j', { ...CONTAINER, ...props });
}

function cron(schedule: () => Schedule): (chart: Chart) => void {
  return (chart) => void new BatchInferenceCron(chart, 'j', { ...CONTAINER, schedule: schedule() });
}

function cluster(chart: Chart): MlCluster {
  return new MlCluster(chart, 'cluster', {
    queueing: Queueing.kueue(),
    pools: [NodePool.of('h100', { nodes: 8, gpu: Gpu.nvidia(8), cpu: Cpu.units(96), memory: Size.tebibytes(1) })],
  });
}

function teams(chart: Chart, share: Share = Share.percent(50)): TeamQueues {
  return new TeamQueues(chart, 'queues', {
    cluster: cluster(chart), teams: [{ name: 'nlp', namespaces: ['nlp'], share, idle: IdleQuota.keep() }],
  });
}

const missing: string | undefined = undefined;

/** The mistakes that new users made, and what they must be told. */
const MISTAKES: readonly (readonly [string, (chart: Chart, app: App) => void, string])[] = [
  ['a number of GPUs', job({ gpu: 8 }), "[c/j] 'gpu' (8) must be a Gpu, and is a number; write for instance Gpu.nvidia(1)"],
  ['a text for memory', job({ memory: '32Gi' }), "[c/j] 'memory' (32Gi) must be a Size, and is a text; write for instance Size.gibibytes(32)"],
  ['a text for a queue', job({ queue: 'nlp' }), "[c/j] 'queue' (nlp) must be a Queue, and is a text; write for instance Queue.kueue('nlp')"],
  ['no image', job({ image: undefined }), "[c/j] 'image' (not given) is required; add it"],
  ['a text for a command', job({ command: 'python train.py' }), "'command' (python train.py) must be a list, and is a text; write it in [ ]"],
  ['a text for a variable', job({ env: { A: '1' } }), "'env.A' (1) must be an Env, and is a text; write for instance Env.value('100')"],
  ['hour 25', cron(() => Schedule.cron('0 25 * * *', 'Etc/UTC')), "'schedule' (0 25 * * *)"],
  ['six fields of cron', cron(() => Schedule.cron('0 0 2 * * *', 'Etc/UTC')), "'schedule' (0 0 2 * * *)"],
  ['weekday 7', cron(() => Schedule.cron('0 2 * * 7', 'Etc/UTC')), "'schedule' (0 2 * * 7)"],
  ['no time zone', cron(() => (Schedule as Untyped).cron('0 2 * * *')), "needs a time zone: without one it would follow the clock of the machine that the controller runs on"],
  ['a time zone with a blank', cron(() => Schedule.cron('0 2 * * *', 'America/New York')), "America/New_York"],
  ['torchrun flags of another gang', job({ command: ['torchrun', '--nnodes=2', 'train.py'], completions: 4, parallelism: 4 }), 'torchrun-arguments'],
  ['gpus for gpu', job({ gpus: Gpu.nvidia(8) }), "'gpus' (8 nvidia.com/gpu) is no property that is known here; did you mean 'gpu'?"],
  ['gpus in a variable', (chart) => { const p = { ...CONTAINER, gpus: Gpu.nvidia(8) }; new TrainingJob(chart, 'j', p); }, "did you mean 'gpu'?"],
  [
    'a tag that is not there', job({ image: `example.com/train:${missing}` }),
    "[c/j] undefined-image: Job ml/j can never start: 'spec.template.spec.containers[0].image' (example.com/train:undefined) has 'undefined' "
    + 'where a value was missing when the text was put together; give the value, or stop with an error where it is not there',
  ],
  [
    'a command with spaces', job({ command: ['python train.py --epochs 100'] }),
    "command-in-one-word: Job ml/j can never start: 'spec.template.spec.containers[0].command[0]' (python train.py --epochs 100) is the name "
    + "of the program, spaces and all: no shell splits it; write 'python', 'train.py', '--epochs' and so on as words of their own, or "
    + "'sh', '-c' before it",
  ],
  ['32 MiB beside 8 GPUs', job({ gpu: Gpu.nvidia(8), memory: Size.mebibytes(32) }), 'tiny-beside-accelerator'],
  ['8 millicores beside 8 GPUs', job({ gpu: Gpu.nvidia(8), cpu: Cpu.millis(8) }), 'tiny-beside-accelerator'],
  ['the Cpu of cdk8s-plus', job({ cpu: kplus.Cpu.units(8) }), "'cpu' (Cpu) must be a Cpu, and is a Cpu of another library"],
  [
    'a chart without namespace under a team queue',
    (chart, app) => {
      const queue = teams(chart).queue('nlp');
      new TrainingJob(new Chart(app, 'nlp'), 'j', { ...CONTAINER, gpu: Gpu.nvidia(1), queue });
    },
    'kueue-queue-reference',
  ],
  ['placement.nodeSelector', job({ placement: { nodeSelector: { a: 'b' } } }), "write 'placement.nodeLabels'"],
  ['a namespace on a job', job({ namespace: 'nlp' }), "set it on the chart: new Chart(app, 'nlp', { namespace: 'nlp' })"],
  [
    'a namespace that is not there',
    (_, app) => void new TrainingJob(new Chart(app, 'nlp', { namespace: `team-${missing}` }), 'j', CONTAINER),
    "[nlp/j] undefined-name: Job team-undefined/j is rejected: 'metadata.namespace' (team-undefined) has 'undefined' where a value was missing",
  ],
  ['a text for a submitter', (chart) => void new GpuRbac(chart, 'r', { submitters: ['eng'] } as Untyped), "'submitters[0]' (eng) must be a Subject"],
  [
    'one name twice',
    (chart) => void [new TrainingJob(chart, 'j', { ...CONTAINER, name: 'a' }), new TrainingJob(chart, 'k', { ...CONTAINER, name: 'a' })],
    "with the same content; remove one of them, or rename one: only one run starts",
  ],
  [
    'one construct id twice', (chart) => void [new TrainingJob(chart, 'j', CONTAINER), new TrainingJob(chart, 'j', CONTAINER)],
    "There is already a Construct with name 'j' in Chart [c]",
  ],
  ['a text for a share', (chart) => void teams(chart, Share.percent('50' as Untyped)), '(50) must be a number, and is a text; write 50'],
  ['a text for a number of GPUs', job({ gpu: Gpu.nvidia('8' as Untyped) }), "'gpu' (8) must be a number, and is a text; write 8"],
  ['a number for a time', job({ terminationGracePeriod: 60 }), "'terminationGracePeriod' (60) must be a Duration, and is a number"],
  ['512 KiB of memory', job({ memory: Size.kibibytes(512) }), 'memory-unit'],
  ['a variable that is not there', job({ env: { A: Env.value(missing as Untyped) } }), "'env.A' (not given) must be a text, as every variable is; write a text that is known now"],
  ['half of a variable that is not there', job({ env: { A: Env.value(`s3://${missing}/data`) } }), 'undefined-variable'],
  [
    '16 GPUs on nodes with 8',
    (chart) => void new TrainingJob(chart, 'j', { ...CONTAINER, gpu: Gpu.nvidia(16), queue: Queue.kueue('nlp', { cluster: cluster(chart) }) }),
    'no-node-fits',
  ],
];

test.each(MISTAKES)('%s is told at synth', (_, build, message) => {
  expect(said(build)).toContain(message);
});

test('what they meant says nothing', () => {
  expect(said(job({
    gpu: Gpu.nvidia(8), env: { A: Env.value('undefined behaviour') }, command: ['python', 'train.py', '--epochs', '100'],
  }))).toBe('');
  expect(said(cron(() => AT_TWO))).toBe('');
});

describe('several apps in one program', () => {
  const inFolder = (outdir: string): App => new App({ outdir });

  test('are told apart by their output folders in errors of constructs', () => {
    expect(said(job({ gpu: 8 }), inFolder('dist/prod'))).toContain("[c/j of the app that writes dist/prod] 'gpu' (8) must be a Gpu");
  });

  test('and in findings and warnings', () => {
    expect(said(job({ command: ['python train.py'] }), inFolder('dist/prod'))).toContain('[c/j] (app that writes dist/prod) command-in-one-word: ');
    expect(said(job({ memory: Size.kibibytes(512) }), inFolder('dist/prod'))).toContain("'npx cdk8s-ml-workloads preflight dist/prod' explains them");
  });

  test('but one app, or a test, is told of paths alone', () => {
    expect(said(job({ gpu: 8 }), inFolder('dist'))).toContain("[c/j] 'gpu'");
    expect(said(job({ gpu: 8 }), Testing.app())).toContain("[c/j] 'gpu'");
  });
});
