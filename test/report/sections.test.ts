import { timesOf } from '../../src/report/model/calendar';
import { ClusterReport } from '../../src/report/model/cluster-report';
import { Block, Inline } from '../../src/report/sections/document';
import { sectionsOf } from '../../src/report/sections/sections';
import { ClusterFacts } from '../../src/upstream/cluster-facts';
import { reportOfYaml } from './support';

/** Words of a document as plain text. */
function plain(words: Inline): string {
  if (typeof words === 'string') {
    return words;
  }
  if (Array.isArray(words)) {
    return (words as readonly Inline[]).map(plain).join('');
  }
  return 'lines' in words ? words.lines.map(plain).join(' | ') : 'badge' in words ? `[${words.says}]` : String(Object.values(words)[0]);
}

/** The rows of all tables of a section, as texts. */
function rowsOf(report: ClusterReport, id: string): string[][] {
  const tables = (blocks: readonly Block[]): string[][] =>
    blocks.flatMap((block) =>
      'table' in block ? block.table.rows.map((row) => row.map(plain)) : 'blocks' in block ? tables(block.blocks) : [],
    );
  return tables(sectionsOf(report).find((section) => section.id === id)?.blocks ?? []);
}

const rows = (id: string, yaml: string, facts?: ClusterFacts, week?: string): string[][] => rowsOf(reportOfYaml(yaml, facts, week), id);

const QUEUES = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: nlp}
spec:
  namespaceSelector: {}
  resourceGroups: [{coveredResources: [cpu, nvidia.com/gpu], flavors: [
    {name: a100, resources: [{name: cpu, nominalQuota: 64}, {name: nvidia.com/gpu, nominalQuota: 8}]},
    {name: h100, resources: [{name: cpu, nominalQuota: 64}, {name: nvidia.com/gpu, nominalQuota: 16}]}]}]
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: main, namespace: ml}
spec: {clusterQueue: nlp}
`;
const job = (name: string, gpus: number, labels = 'kueue.x-k8s.io/queue-name: main'): string => `---
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, namespace: ml, labels: {${labels}}}
spec: {parallelism: 2, completions: 2, template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'example.com/x:1',
  resources: {requests: {cpu: 4, nvidia.com/gpu: ${gpus}}, limits: {nvidia.com/gpu: ${gpus}}}}]}}}
`;

test('a workload stands under its queue with what it asks for and the most of the best flavor', () => {
  expect(rows('workloads', QUEUES + job('train', 8))).toEqual([
    ['ml/train Job', 'once', '2 × 8', '16 nvidia.com/gpu | 8 cpu', '16 nvidia.com/gpu | 64 cpu', '', '[fits]'],
  ]);
});

test('what asks for more than its queue can ever give never starts', () => {
  const [row] = rows('workloads', QUEUES + job('train', 12));

  expect(row[6]).toBe('[never starts] needs 24 nvidia.com/gpu, at most 16');
});

test('what is in no queue, and in one that the input does not have, is told apart', () => {
  const all = rows('workloads', QUEUES + job('free', 1, '') + job('lost', 1, 'kueue.x-k8s.io/queue-name: other'));

  expect(all.map(([name, , , , most, , verdict]) => [name, most, verdict])).toEqual([
    ['ml/lost Job', 'no limit known | no limit known', '[not known]'],
    ['ml/free Job', 'no limit known | no limit known', ''],
  ]);
});

const jobSet = (annotations: string): string => `---
apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: llm, namespace: ml, labels: {kueue.x-k8s.io/queue-name: main}}
spec: {network: {subdomain: llm}, replicatedJobs: [{name: worker, replicas: 1, template: {spec: {parallelism: 4, completions: 4, template: {
  metadata: {annotations: {${annotations}}}, spec: {restartPolicy: Never, containers: [{name: main, image: 'example.com/x:1',
  command: [torchrun, --nnodes=4, --nproc-per-node=8, '--master-addr=llm-worker-0-0.llm', train.py],
  resources: {requests: {nvidia.com/gpu: 8}, limits: {nvidia.com/gpu: 8}}}]}}}}}]}
`;

test.each([
  ['kueue.x-k8s.io/podset-required-topology: kubernetes.io/hostname', {}, '[placed together] all pods are placed together, or none'],
  ['', {}, '[quota, then timeout] quota is set aside for all pods, places are not: part of it can wait for the rest until Kueue evicts it'],
  [
    '',
    { kueue: { waitForPodsReady: false } },
    '[no guarantee] nothing: each pod is scheduled on its own, and part of it can wait for the rest for ever',
  ],
])('a gang has roles, wiring and what is promised of its start: %j %j', (annotations, facts, promise) => {
  expect(rows('gangs', QUEUES + jobSet(annotations), facts)).toEqual([
    [
      'ml/llm JobSet',
      'worker 4 × 8 nvidia.com/gpu',
      'torchrun on 4 nodes with 8 processes each | leader at llm-worker-0-0.llm | names in DNS below llm',
      promise,
    ],
  ]);
});

test('a Volcano Job that starts with part of its pods says so', () => {
  const yaml = `
apiVersion: batch.volcano.sh/v1alpha1
kind: Job
metadata: {name: sweep, namespace: ml}
spec: {minAvailable: 1, queue: nlp, plugins: {svc: []}, tasks: [{name: worker, replicas: 3, minAvailable: 1, template: {spec: {
  restartPolicy: Never, containers: [{name: main, image: 'example.com/x:1'}]}}}]}
`;

  expect(rows('gangs', yaml)).toEqual([
    [
      'ml/sweep Job',
      'worker 3 × nothing asked for',
      'Volcano plugins svc',
      '[1 at once] 1 of 3 pods is enough to start; the others may come later',
    ],
  ]);
});

const role = (name: string, namespace: string, verbs: string, group: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${name}, namespace: ${namespace}}
rules: [{apiGroups: [batch], resources: [jobs], verbs: ${verbs}}, {apiGroups: [''], resources: [pods/log], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ${group}}, {kind: ServiceAccount, name: ci, namespace: ${namespace}}]
`;

test('roles of one persona that say the same are one row, with all who have them', () => {
  const yaml =
    role('nlp-submitter', 'nlp', '[get, create, delete]', 'nlp-people') +
    role('vision-submitter', 'vision', '[get, create, delete]', 'vision-people') +
    role('odd', 'nlp', '[get, approve, patch]', 'somebody');

  expect(rows('access', yaml)).toEqual([
    [
      'submitter',
      'Group nlp-people in nlp | Group vision-people in vision | ServiceAccount nlp/ci in nlp | ServiceAccount vision/ci in vision',
      'pods/log, jobs.batch',
      'jobs.batch',
      '',
      'jobs.batch',
      '',
    ],
    ['odd', 'Group somebody in nlp | ServiceAccount nlp/ci in nlp', 'pods/log, jobs.batch', '', 'jobs.batch', '', 'approve jobs.batch'],
  ]);
});

const cron = (schedule: string, zone: string): string => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: ml, annotations: {cdk8s-ml-workloads/expected-duration: 90m}}
spec: {schedule: '${schedule}', ${zone === '' ? '' : `timeZone: ${zone},`} concurrencyPolicy: Forbid, jobTemplate: {spec: {template: {spec: {
  restartPolicy: Never, containers: [{name: main, image: 'example.com/x:1'}]}}}}}
`;
const schedule = (yaml: string, week?: string): string[] | undefined =>
  rows('week', yaml, {}, week).find(([name]) => name === 'ml/nightly');

test('a schedule has its times in its zone and in UTC', () => {
  expect(schedule(cron('0 2 * * 1-5', 'Europe/Berlin'))).toEqual([
    'ml/nightly',
    'none',
    '0 2 * * 1-5',
    'Europe/Berlin',
    'Mon to Fri 02:00',
    'Mon to Fri 01:00',
    '1h30m',
    '',
  ]);
});

test('a week in which clocks change has both times in UTC, and says what is left out', () => {
  const row = schedule(cron('30 2 * * *', 'Europe/Berlin'), '2026-03-27');

  expect(row?.slice(4, 6)).toEqual(['Mon to Sat 02:30', 'Mon to Sat 01:30']);
  expect(row?.[7]).toContain('02:30 does not exist in Europe/Berlin on 2026-03-29');
  expect(schedule(cron('0 4 * * *', 'Europe/Berlin'), '2026-03-27')?.slice(4, 6)).toEqual(['daily 04:00', 'Mon to Sat 03:00; Sun 02:00']);
});

test('a schedule without a zone is taken to be in UTC', () => {
  expect(schedule(cron('0 2 * * *', ''))?.slice(3, 6)).toEqual(['not given', 'daily 02:00', 'daily 02:00']);
});

test.each([
  [[0, 60, 120, 180, 240], 'every hour'],
  [[0, 15, 30, 45, 60], 'every 15 minutes'],
  [[0, 360, 720, 1080, 1440, 1800], 'Thu, Fri 00:00, 06:00; Thu 12:00, 18:00'],
  [[0, 10, 30, 70, 100], '5 times'],
  [[], 'not in this week'],
])('the starts %j are: %s', (starts, words) => {
  expect(timesOf(starts)).toBe(words);
});

test('many findings of one rule are told under it', () => {
  const yaml = Array.from({ length: 15 }, (_, i) => job(`train-${i}`, 1, '').replace('example.com/x:1', 'example.com/x')).join('');
  const section = sectionsOf(reportOfYaml(yaml)).find(({ id }) => id === 'findings');
  const summaries = (blocks: readonly Block[]): string[] =>
    blocks.flatMap((block) => ('summary' in block ? [plain(block.summary), ...summaries(block.blocks)] : []));

  expect(summaries(section?.blocks ?? [])).toEqual(expect.arrayContaining([expect.stringMatching(/^image-tag 15 × /)]));
});

test('a pool that grows says from what to what', () => {
  const pools = [
    { name: 'spot', minNodes: 1, maxNodes: 4, spot: true, resources: { cpu: 8, 'nvidia.com/gpu': 2 }, labels: { pool: 'spot' } },
  ];

  expect(rows('pools', QUEUES, { pools })).toEqual([
    ['spot [spot]', '1 to 4', '2 nvidia.com/gpu | 8 cpu', '8 nvidia.com/gpu | 32 cpu', 'pool=spot', ''],
  ]);
});

test('sections that the input has nothing for are left out', () => {
  expect(sectionsOf(reportOfYaml('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: ml}\n')).map(({ id }) => id)).toEqual([
    'findings',
  ]);
});
