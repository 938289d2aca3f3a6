import { Duration } from 'cdk8s';
import { stringify } from 'yaml';
import { ConcurrencyPolicy, Framework, GangTrainingCron, GangTrainingCronProps, Gpu, Queue, Schedule, SecurityProfile } from '../../src';
import { FakePrograms } from '../support/fake-programs';
import { podsOf } from '../support/gang-pods';
import { mutatedByVolcano } from '../support/mutating-webhooks';
import { errorRules } from '../support/preflight';
import { errorOf, Manifest, synthOne } from '../support/synth';

const schedule = Schedule.cron('0 2 * * 0', 'Europe/Berlin');
const defaults = {
  image: 'example.com/train:1', nodes: 3, queue: Queue.volcano('nlp'), schedule, framework: Framework.torchrun({ script: 'train.py' }),
};
const cronOf = (props: Partial<GangTrainingCronProps> = {}): Manifest =>
  synthOne((chart) => new GangTrainingCron(chart, 'retrain', { ...defaults, ...props }), { namespace: 'ml' });
const problemWith = (props: Partial<GangTrainingCronProps>): string =>
  errorOf((chart) => new GangTrainingCron(chart, 'retrain', { ...defaults, ...props }));

const programs = new FakePrograms();
afterAll(() => programs.remove());

test('is a CronJob of Volcano that never overlaps', () => {
  const { apiVersion, kind, metadata, spec } = cronOf();

  expect([apiVersion, kind, metadata.name]).toEqual(['batch.volcano.sh/v1alpha1', 'CronJob', 'retrain']);
  expect(spec).toMatchObject({
    schedule: '0 2 * * 0',
    timeZone: 'Europe/Berlin',
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 3,
    jobTemplate: { spec: { minAvailable: 3, queue: 'nlp', ttlSecondsAfterFinished: 3 * 7 * 86_400 } },
  });
});

test("Volcano's mutating webhook changes nothing in its runs", () => {
  const { jobTemplate } = cronOf().spec;

  expect(mutatedByVolcano(jobTemplate)).toEqual(jobTemplate);
});

test.each<[string, Partial<GangTrainingCronProps>, (env: Record<string, string>, args: string[]) => string]>([
  ['torchrun', {}, (_, args) => args[2].replace('--master-addr=', '')],
  ['pytorch', { command: ['python', 'train.py'], framework: Framework.pytorch() }, (env) => env.MASTER_ADDR],
  ['jax', { command: ['python', 'train.py'], framework: Framework.jax() }, (env) => env.JAX_COORDINATOR_ADDRESS.replace(':29500', '')],
  ['custom', { command: ['python', 'train.py'], framework: Framework.custom() }, (env) => env.GANG_LEADER],
  [
    'tensorflow', { command: ['python', 'train.py'], framework: Framework.tensorflow() },
    (env) => JSON.parse(env.TF_CONFIG).cluster.worker[0].replace(':2222', ''),
  ],
])('the pods of a run find their leader, whose name only the run knows: %s', (_name, props, leaderOf) => {
  const pods = podsOf([cronOf(props)]);
  const leaders = pods.flatMap((pod) => programs.run(pod, pod.main).map(({ env, args }) => leaderOf(env, args)));

  expect(leaders).toEqual(Array(3).fill('retrain-29383200-worker-0.retrain-29383200'));
  expect(pods.map(({ address }) => address)).toContain(leaders[0]);
});

test('workers of Ray wait for the head of their run', () => {
  const pods = podsOf([cronOf({ command: ['python', 'train.py'], framework: Framework.ray() })]);
  const waits = pods.flatMap((pod) => pod.initContainers.flatMap((container) => programs.run(pod, container)));

  expect(waits.map(({ args }) => args[2])).toEqual(Array(4).fill('retrain-29383200-head-0.retrain-29383200:6379'));
});

test('preflight finds no error in it', () => {
  expect(errorRules(stringify(cronOf({ gpu: Gpu.nvidia(8) })))).toEqual([]);
});

test('pods are spread by a label, since the name of a run is not known', () => {
  const { spec } = cronOf({ placement: { topologySpread: [{ topologyKey: 'topology.kubernetes.io/zone' }] } }).spec.jobTemplate.spec
    .tasks[0].template;

  expect(spec.topologySpreadConstraints[0].labelSelector).toEqual({ matchLabels: { 'app.kubernetes.io/name': 'retrain' } });
});

test.each<[string, Partial<GangTrainingCronProps>, string]>([
  [
    'on Kueue', { queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true },
    "'engine' (JobSet) cannot recur: only Volcano has a schedule for gangs; use a queue of Volcano, or start each run as a GangTrainingJob",
  ],
  [
    'with MPI', { command: ['train'], security: SecurityProfile.baseline(), framework: Framework.mpi() },
    "'framework' (mpi) cannot run on a schedule: its host file names the workers, and they are called after a run that is not known "
    + "before it starts; start each run as a GangTrainingJob, or use torchrun",
  ],
  [
    'with a long name', { name: 'a'.repeat(46) },
    `'name' (${'a'.repeat(46)}) is 46 characters long and must have at most 45: each run adds 9 characters to it, and the pods are `
    + `called after it, up to '…-worker-2'; set a 'name' that is at least 1 character shorter`,
  ],
  [
    'that would overlap', { concurrencyPolicy: ConcurrencyPolicy.ALLOW },
    "'concurrencyPolicy' (Allow) lets runs overlap, which start 604800s apart, and no 'timeout' ends a run; set "
    + "ConcurrencyPolicy.FORBID, or a 'timeout' of at most 604800 seconds, or accept it with overlap: true",
  ],
  [
    'that could never start', { startingDeadline: Duration.seconds(5) },
    "'startingDeadline' (5s) must be at least 10 seconds: the controller looks about that often, and would take every run for missed; "
    + "leave it out, or raise it",
  ],
  ['with a wrong schedule', { schedule: Schedule.cron('0 2 * * 7', 'UTC') }, "'schedule' (0 2 * * 7)"],
])('%s it is refused', (_, props, problem) => {
  expect(problemWith(props)).toContain(`[test/retrain] ${problem}`);
});
