import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulateCommand } from '../../src/cli/simulate-command';
import { Cluster, job } from '../simulate/cluster';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'simulate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 4));
  return join(folder, name);
}

const cluster = (): Cluster => new Cluster().flavor('h100').queue('nlp', { h100: 8 }).running('a', 'nlp', 4);
const snapshot = (given = cluster()): string => file('snapshot.json', { apiVersion: 'v1', kind: 'List', items: given.objects });
const run = (...args: string[]) => simulateCommand(args, { colour: false, stdin: () => '' });

test('what starts is said, with exit code 0', () => {
  expect(run(file('job.json', job('nlp', 4)), '--from', snapshot())).toEqual({
    exitCode: 0,
    output: '[nlp/llm] starts now with 1 pod (4 nvidia.com/gpu of h100) in ClusterQueue nlp\n1 starts now\n',
  });
});

test('what waits has exit code 3', () => {
  expect(run(file('job.json', job('nlp', 8)), '--from', snapshot())).toEqual({
    exitCode: 3,
    output: '[nlp/llm] waits: needs 8 nvidia.com/gpu of flavor h100 in ClusterQueue nlp; 4 of 8 free; starts when nlp/a (4) ends; '
      + '1st of 1 in line (BestEffortFIFO)\n1 waits\n',
  });
});

test('what preempts others has exit code 3', () => {
  const given = new Cluster().flavor('h100').queue('nlp', { h100: 8 }, { preemption: { withinClusterQueue: 'LowerPriority' } })
    .running('a', 'nlp', 8, 'h100', { priority: -10 });
  const { exitCode, output } = run(file('job.json', job('nlp', 8)), '--from', snapshot(given));
  expect([exitCode, output.split('\n')[1]]).toEqual([3, '1 would preempt']);
});

test('what never starts has exit code 1, whatever else is there', () => {
  const waits = { ...job('nlp', 8), metadata: { name: 'b', namespace: 'nlp', labels: { 'kueue.x-k8s.io/queue-name': 'nlp' } } };
  const { exitCode, output } = run(file('jobs.json', { apiVersion: 'v1', kind: 'List', items: [job('nlp', 9), waits] }), '--from', snapshot());
  expect([exitCode, output.split('\n')[2]]).toEqual([1, '1 waits, 1 never starts']);
});

test('what cannot be said has exit code 4', () => {
  const from = file('snapshot.json', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'nlp' } }] });
  expect(run(file('job.json', job('nlp', 1)), '--from', from)).toEqual({
    exitCode: 4,
    output: '[nlp/llm] cannot be said: the snapshot has no LocalQueues\n'
      + 'note: the snapshot has no Workloads of Kueue: as if nothing ran\n'
      + 'note: the snapshot has no ResourceFlavors: their taints and labels were not looked at\n1 is unknown\n',
  });
});

test('the JSON has the form that docs/simulate.md states', () => {
  const { exitCode, output } = run(file('job.json', job('nlp', 8)), '--from', snapshot(), '--format', 'json');
  expect(exitCode).toBe(3);
  expect(JSON.parse(output)).toEqual({
    form: 1,
    summary: { 'starts': 0, 'preempts': 0, 'waits': 1, 'never': 0, 'not queued': 0, 'unknown': 0 },
    workloads: [{
      workload: 'Job nlp/llm', system: 'kueue', queue: 'nlp', outcome: 'waits',
      message: 'waits: needs 8 nvidia.com/gpu of flavor h100 in ClusterQueue nlp; 4 of 8 free; starts when nlp/a (4) ends; 1st of 1 in line (BestEffortFIFO)',
      podSets: [], borrows: [], preempts: [],
      obstacles: [{
        kind: 'quota', flavor: 'h100', resource: 'nvidia.com/gpu', asked: '8', available: '4', most: '8',
        sentence: 'needs 8 nvidia.com/gpu of flavor h100 in ClusterQueue nlp; 4 of 8 free',
      }],
      startsAfter: ['nlp/a'], position: { place: 1, of: 1, order: 'BestEffortFIFO' }, thenChecks: [], notes: [],
    }],
    notes: [],
  });
});

test('objects that name no namespace are applied to the one that is given', () => {
  const metadata = { ...(job('nlp', 4).metadata as object), namespace: undefined };
  const path = file('job.json', { ...job('nlp', 4), metadata });
  expect(run(path, '--from', snapshot(), '-n', 'nlp').exitCode).toBe(0);
  expect(run(path, '--from', snapshot()).output).toContain('[default/llm] never starts: there is no LocalQueue default/nlp');
});

test('a snapshot may come in several files, as YAML, and from the standard input', () => {
  const [queues, workloads] = ['Workload', ''].map((kind) => cluster().objects.filter((object) => (object.kind === 'Workload') === (kind === '')));
  const yaml = file('queues.yaml', queues.map((object) => `---\n${JSON.stringify(object)}\n`).join(''));
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: workloads });
  const result = simulateCommand([file('job.json', job('nlp', 8)), '--from', yaml, '--from', '-'], { colour: false, stdin: () => stdin });
  expect(result.exitCode).toBe(3);
});

test('settings that a snapshot does not show come from a cluster file', () => {
  const COHORT = { cohortName: 'all' };
  const given = new Cluster().flavor('h100').queue('nlp', { h100: 0 }, { ...COHORT, preemption: { reclaimWithinCohort: 'Any' } })
    .queue('vision', { h100: 0 }, COHORT).queue('pool', { h100: 8 }, COHORT).running('a', 'vision', 4).running('b', 'vision', 4);
  const facts = file('facts.yaml', 'kueue: {fairSharing: true}\n');
  expect(run(file('job.json', job('nlp', 4)), '--from', snapshot(given), '--cluster', facts).output).toContain('has more than its fair share');
});

test.each([
  [[], /^no path given/],
  [['x.yaml'], /^no snapshot given \(--from\)/],
  [['-', '--from', '-'], /^the standard input \('-'\) can be read once only/],
  [['x.yaml', '--from', 'y', '--format', 'xml'], /^--format \(xml\) must be text or json/],
  [['x.yaml', '--form', 'y'], /^unknown option '--form'; did you mean '--from'\?/],
  [['/nowhere/x.yaml', '--from', '/nowhere/y.json'], /nowhere\/x\.yaml does not exist\n.*nowhere\/y\.json does not exist/],
])('what it cannot use is said, with exit code 2: %j', (args, message) => {
  const { exitCode, errors } = run(...args);
  expect(exitCode).toBe(2);
  expect(errors).toMatch(message);
});

test('a snapshot that is cut off is a problem with its place', () => {
  const whole = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: cluster().objects }, null, 4);
  const from = file('snapshot.json', whole.slice(0, 900));
  const { exitCode, errors } = run(file('job.json', job('nlp', 8)), '--from', from);
  expect(exitCode).toBe(2);
  expect(errors).toContain(`${from}:`);
});

test('files without workloads are said to have none', () => {
  const [queue] = cluster().objects.filter(({ kind }) => kind === 'LocalQueue');
  expect(run(file('x.json', queue), '--from', snapshot()).output).toBe('there is no workload in the files\n');
});

test('it explains itself', () => {
  const { exitCode, output } = run('--help');
  expect(exitCode).toBe(0);
  expect(output).toContain('kubectl get clusterqueues,cohorts,localqueues');
});

test('on a terminal the outcome has a colour', () => {
  const { output } = simulateCommand([file('job.json', job('nlp', 4)), '--from', snapshot()], { colour: true, stdin: () => '' });
  expect(output).toContain('[nlp/llm] \u001b[32mstarts\u001b[0m now');
});
