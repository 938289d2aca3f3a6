import { ConcurrencyPolicy, Framework, GangEngine, Gpu, JobSetCron, JobSetCronProps, Queue, Schedule } from '../../src';
import { errorOf, expectValid, Manifest, synthChart } from '../support/synth';

const props: JobSetCronProps = {
  schedule: Schedule.cron('0 6 * * 0', 'UTC'), overlap: true, image: 'example.com/llm:1', nodes: 4, gpu: Gpu.nvidia(8),
  framework: Framework.torchrun({ script: 'train.py' }), queue: Queue.kueue('nlp'), acceptQuotaOnlyGang: true,
};
const objectsOf = (more: Partial<JobSetCronProps> = {}): Manifest[] =>
  synthChart((chart) => new JobSetCron(chart, 'weekly', { ...props, ...more }), { namespace: 'nlp' });

test('a CronJob creates the JobSet that its ConfigMap holds', () => {
  const objects = objectsOf();
  const cron = objects.find(({ kind }) => kind === 'CronJob') as Manifest;
  const pod = cron.spec.jobTemplate.spec.template.spec;

  expect(objects.map(({ kind }) => kind).sort()).toEqual(['ConfigMap', 'CronJob', 'Role', 'RoleBinding', 'ServiceAccount']);
  expect(pod.containers[0].command).toEqual(['kubectl', 'create', '-f', '/etc/gang/jobset.json']);
  expect(pod).toMatchObject({ serviceAccountName: 'weekly', automountServiceAccountToken: true });
});

test('the JobSet gets a name of its own each time, by which its pods find each other', () => {
  const [config] = objectsOf();
  const jobSet = JSON.parse(config.data['jobset.json']) as Manifest;
  const [main] = jobSet.spec.replicatedJobs[0].template.spec.template.spec.containers;

  expectValid([{ ...jobSet, metadata: { ...jobSet.metadata, name: 'weekly-abcde', generateName: undefined } }]);
  expect(jobSet.metadata).toMatchObject({ generateName: 'weekly-', labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } });
  expect(jobSet.spec.network).not.toHaveProperty('subdomain');
  expect(main.command).toContain('--master-addr=$(GANG_JOB_NAME)-worker-0-0.$(GANG_JOB_NAME)');
  expect(main.env).toContainEqual({
    name: 'GANG_JOB_NAME', valueFrom: { fieldRef: { fieldPath: "metadata.labels['jobset.sigs.k8s.io/jobset-name']" } },
  });
  expect(config.metadata.labels).not.toHaveProperty('kueue.x-k8s.io/queue-name');
});

test('the account may create JobSets, and nothing else', () => {
  const role = objectsOf().find(({ kind }) => kind === 'Role') as Manifest;

  expect(role.rules).toEqual([{ apiGroups: ['jobset.x-k8s.io'], resources: ['jobsets'], verbs: ['create'] }]);
});

test.each<[string, Partial<JobSetCronProps>, string]>([
  ['overlaps that nobody accepts', { overlap: undefined }, "'overlap' (false) must be accepted: a run starts whether or not the last one has ended; set overlap: true"],
  [
    'a policy that nobody keeps', { concurrencyPolicy: ConcurrencyPolicy.FORBID },
    "'concurrencyPolicy' (Forbid) cannot be kept: the CronJob ends when the JobSet is created, not when that has ended; leave it out",
  ],
  [
    'another engine', { engine: GangEngine.indexedJob() },
    "'engine' (an Indexed Job) must be JobSet, of which the runs are made; use a queue of Kueue, or a GangTrainingCron on Volcano",
  ],
  [
    'a name without room for what is added', { name: 'w'.repeat(45) },
    "'name' (wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww) is 45 characters long and must have at most 40: the pods are called after it, up to "
    + "'…-worker-0-3-abcde' with five random characters at the end; set a 'name' that is at least 5 characters shorter",
  ],
])('%s is refused', (_, more, message) => {
  expect(errorOf(() => objectsOf(more))).toBe(`[test/weekly] ${message}`);
});

test('the chart has a namespace, for the account', () => {
  expect(errorOf((chart) => new JobSetCron(chart, 'weekly', props))).toBe(
    "[test/weekly] 'namespace' (not given) of the chart is needed, in which the account may create JobSets; set it on the chart: new "
    + "Chart(app, 'nlp', { namespace: 'nlp' })",
  );
});
