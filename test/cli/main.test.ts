import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { factsCommand } from '../../src/cli/facts-command';
import { preflightCommand } from '../../src/cli/preflight-command';
import { rulesCommand } from '../../src/cli/rules-command';
import { readClusterFile } from '../../src/upstream/cluster-file';

const ROOT = join(__dirname, '..', '..');
const TSX = pathToFileURL(require.resolve('tsx')).href;
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

function main(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', TSX, join(ROOT, 'src/cli/main.ts'), ...args], { encoding: 'utf8', input: '' });
  return { status, stdout, stderr };
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'main-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(path: string, content: string): string {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
  return join(folder, path);
}

test.each([[['-h']], [['--help']], [['help']]])('%s explains the commands', (args) => {
  expect(main(...args)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Usage:/), stderr: '' });
}, 60_000);

test.each([
  [['-v'], `${version}\n`], [['--version'], `${version}\n`], [['help', 'runs'], expect.stringContaining('runs freeze')],
  [['preflight', '-h'], expect.stringContaining('preflight PATH')], [['preflight', 'diff', '--help'], expect.stringContaining('diff OLD NEW')],
  [['explain', 'image-tag'], expect.stringMatching(/^image-tag \(/)],
])('%s answers', (args, stdout) => {
  expect(main(...args)).toEqual({ status: 0, stdout, stderr: '' });
}, 60_000);

test('a command that does not exist says what was probably meant', () => {
  expect(main('prefligth')).toMatchObject({ status: 2, stderr: expect.stringMatching(/^unknown command 'prefligth'; did you mean 'preflight'\?\n/) });
}, 60_000);

test('rules are listed and explained', () => {
  expect(rulesCommand([]).output).toMatch(/^image-tag +\w+ +\S.*$/m);
  expect(rulesCommand(['literal-secret']).output).toMatch(/^literal-secret \(warning: check this\)\n\n[\s\S]*Bad:[\s\S]*Good:/);
  expect(rulesCommand(['image-tags'])).toEqual({ exitCode: 2, output: '', errors: "no rule is called 'image-tags'; did you mean 'image-tag'?\n" });
  expect(JSON.parse(rulesCommand(['image-tag', '--format', 'json']).output)).toMatchObject([{ id: 'image-tag' }]);
});

const run = (...args: string[]) => preflightCommand(args, { colour: false, stdin: () => '' });
const job = (image: string, name = 'train', gpus = 8): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: ${name}, namespace: ml}\nspec: {ttlSecondsAfterFinished: 60, template: {spec: {restartPolicy: `
  + `Never, containers: [{name: c, image: '${image}', resources: {requests: {cpu: 1}, limits: {cpu: 1, memory: 1Gi, nvidia.com/gpu: ${gpus}}}}]}}}\n`;
const pool = (gpus: number): string => `pools: [{name: gpu, nodes: 2, resources: {cpu: 8, memory: 64Gi, nvidia.com/gpu: ${gpus}}}]\n`;

test('an option that does not exist says what was probably meant', () => {
  expect(run('--formt', 'json', folder).errors).toBe("unknown option '--formt'; did you mean '--format'?\n");
  expect(run(file('a.yaml', job('a/b:1')), '--disable', 'image-tags=x').errors).toContain("did you mean 'image-tag'?");
});

test('a folder with a cluster file is a cluster with these facts', () => {
  file('prod/cluster.yaml', pool(4));
  file('prod/x.yaml', job('a/b:1'));
  file('staging/cluster.yaml', `name: test\n${pool(8)}`);
  file('staging/x.yaml', job('a/b:1'));
  const { output, errors } = run(folder);
  expect(output.match(/^error .*$/gm)).toEqual([expect.stringContaining('Job ml/train can never start')]);
  expect(output).toContain(`at: ${join(folder, 'prod/x.yaml')}`);
  expect(errors).toContain('checked as 2 clusters');
  expect(errors).toContain('test');
});

test('clusters that are called the same are told apart by their folders', () => {
  for (const [name, gpus] of [['prod', 4], ['staging', 8]] as const) {
    file(`${name}/cluster.yaml`, `name: cluster\n${pool(gpus)}`);
    file(`${name}/x.yaml`, job('a/b:1'));
  }
  const { output, errors } = run(folder);
  expect(output.match(/^error .*$/gm)).toHaveLength(1);
  expect(output).toContain(`at: ${join(folder, 'prod/x.yaml')}`);
  expect(errors).toContain(join(folder, 'staging'));
});

test('folders can be named as clusters, and others that contradict each other are clusters of their own', () => {
  file('a/x.yaml', job('a/b:1'));
  file('b/x.yaml', job('a/b:2'));
  file('c/y.yaml', job('a/b:2', 'other'));
  expect(run(folder).errors).toContain(`checked as 3 clusters, since their objects contradict each other or somebody said so: ${folder.slice(0, 4)}`);
  expect(run(folder, '--cluster', `east=${join(folder, 'a')}`).errors).toContain('checked as 2 clusters, since their objects contradict each other or somebody said so: east, the rest');
  expect(run(folder, '--cluster', 'east=').errors).toBe('--cluster (east=) must be the file with the facts of the cluster, or NAME=FOLDER\n');
});

test('with --each every file is a cluster of its own, with what is common to all', () => {
  file('x.yaml', job('a/b:1'));
  file('y.yaml', job('a/b:2'));
  const common = file('common/ns.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: ml}\n');
  expect(run(join(folder, 'x.yaml'), join(folder, 'y.yaml')).output).toContain('duplicate-object');
  const { exitCode, output } = run(join(folder, 'x.yaml'), join(folder, 'y.yaml'), '--each', '--with', common);
  expect([exitCode, output.includes('duplicate-object'), /in 3 objects\n$/.test(output)]).toEqual([0, false, true]);
});

test('facts of a cluster are what kubectl prints about it', () => {
  const node = (name: string, gpus: string) => ({
    apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { 'eks.amazonaws.com/nodegroup': 'h100', 'kubernetes.io/hostname': name, 'a/b': 'c' } },
    spec: { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }, { key: 'node.kubernetes.io/not-ready', effect: 'NoExecute' }] },
    status: { nodeInfo: { kubeletVersion: 'v1.34.2-eks-1' }, allocatable: { cpu: '191', memory: '2000Gi', 'nvidia.com/gpu': gpus, pods: '110' } },
  });
  const items = [
    node('a', '8'), node('b', '8'), node('c', '4'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ml', labels: { x: 'y' } } },
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1 },
    { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'ClusterQueue', metadata: { name: 'cq' },
      spec: { resourceGroups: [{ flavors: [{ name: 'f', resources: [{ name: 'nvidia.com/gpu', nominalQuota: '16' }] }] }] } },
    { apiVersion: 'kueue.x-k8s.io/v1beta2', kind: 'LocalQueue', metadata: { name: 'lq', namespace: 'ml' }, spec: { clusterQueue: 'cq' } },
  ];
  const json = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const { exitCode, output } = factsCommand(['-'], { colour: false, stdin: () => json });
  expect(exitCode).toBe(0);
  expect(readClusterFile(file('cluster.yaml', output))).toEqual({
    kubernetes: '1.34',
    pools: [
      { name: 'h100', nodes: 2, resources: { cpu: '191', memory: '2000Gi', 'nvidia.com/gpu': '8' },
        labels: { 'eks.amazonaws.com/nodegroup': 'h100', 'a/b': 'c' }, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
      { name: 'h100-2', nodes: 1, resources: { cpu: '191', memory: '2000Gi', 'nvidia.com/gpu': '4' },
        labels: { 'eks.amazonaws.com/nodegroup': 'h100', 'a/b': 'c' }, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
    ],
    queues: [{ system: 'kueue', name: 'lq', namespace: 'ml', resources: { 'nvidia.com/gpu': '16' } }],
    namespaces: [{ name: 'ml', labels: { x: 'y' } }], priorityClasses: ['high'],
  });
  expect(factsCommand(['-'], { colour: false, stdin: () => '{"apiVersion": "v1", "kind": "List", "items": []}' })).toMatchObject({ exitCode: 2 });
});
