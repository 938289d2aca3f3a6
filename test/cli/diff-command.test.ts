import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunRecord } from '../../src';
import { diffCommand } from '../../src/cli/diff-command';

const job = (name: string, image = 'a/b:1'): string => `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, namespace: ml}
spec: {parallelism: 4, completions: 4, completionMode: Indexed, template: {spec: {restartPolicy: Never, containers: [{name: main, image: '${image}', resources: {limits: {nvidia.com/gpu: 8}}}]}}}
---
`;
const queue = (gpus: number): string => `apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: nlp}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [nvidia.com/gpu], flavors: [{name: h100, resources: [{name: nvidia.com/gpu, nominalQuota: ${gpus}}]}]}]}
---
`;
const priority = (value: number): string =>
  `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: ${value}\n---\n`;
const claim =
  'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: ml}\nspec: {accessModes: [ReadWriteMany]}\n---\n';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preflight-diff-'));
  mkdirSync(join(folder, 'old'));
  mkdirSync(join(folder, 'new'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function diff(before: string, after: string, ...args: string[]) {
  writeFileSync(join(folder, 'old', 'x.yaml'), before);
  writeFileSync(join(folder, 'new', 'x.yaml'), after);
  return diffCommand([join(folder, 'old'), join(folder, 'new'), ...args]);
}

test('tells a reviewer what starts, ends and shrinks', () => {
  const result = diff(job('old-run') + queue(16) + claim, job('llm-r3') + queue(8));
  expect(result).toEqual({
    exitCode: 0,
    output: [
      'This change starts 1 run (32 GPUs); ends 1 run that may be running; deletes 1 object with data; changes 1 share or limits.',
      '',
      'data deleted:',
      '  PersistentVolumeClaim ml/data is removed, with the data in it unless its storage class retains them; take a copy first, and '
      + 'remove it in a change of its own',
      '',
      'run ended:',
      '  Job ml/old-run is removed; if it is running, it ends (4 pods at a time, 32 nvidia.com/gpu); freeze the run if it has to go on',
      '',
      'run started:',
      '  Job ml/llm-r3 starts (4 pods at a time, 32 nvidia.com/gpu)',
      '',
      'share or limit changed:',
      '  ClusterQueue nlp nvidia.com/gpu in h100: 16 -> 8 (-8)',
      '',
    ].join('\n'),
  });
});

test('a run changed in place and an immutable field fail, in markdown too', () => {
  const result = diff(job('llm') + priority(10), job('llm', 'a/b:2') + priority(20), '--format', 'markdown');
  expect(result).toEqual({
    exitCode: 1,
    output: [
      '**This change changes 1 run in place, which cannot be applied; changes 1 field that cannot be changed.**',
      '',
      '### Run changed in place',
      '',
      "- **Error:** `Job ml/llm` changes 'spec.template' of a run that exists, which is refused: the pods of a Job stay as they are; "
      + "set run to a new name to start a new run, freeze it, or revert",
      '',
      '### Immutable field changed',
      '',
      "- **Error:** `PriorityClass high` 'value' cannot be changed, so the change is refused: a class keeps its value; make a class of another name",
      '',
    ].join('\n'),
  });
});

test('what may be changed while a run exists is no error, and no change is none', () => {
  expect(diff(job('llm'), job('llm').replace('parallelism: 4', 'parallelism: 2')).exitCode).toBe(0);
  expect(diff(job('llm'), job('llm')).output).toBe('This change starts and ends no run, and changes no share.\n');
});

test('reads git revisions', () => {
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  writeFileSync(join(folder, 'old', 'x.yaml'), job('a'));
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  writeFileSync(join(folder, 'old', 'x.yaml'), job('b'));
  const before = process.cwd();
  try {
    process.chdir(folder);
    expect(diffCommand(['HEAD:old', 'old']).output).toContain('This change starts 1 run (32 GPUs); ends 1 run that may be running.');
    expect(diffCommand(['nowhere:old', 'old'])).toMatchObject({ exitCode: 2, errors: "'nowhere' is no git revision of this repository\n" });
    expect(diffCommand(['HEAD:missing', 'old'])).toMatchObject({
      exitCode: 0, errors: 'HEAD:missing does not exist: compared with nothing\n', output: expect.stringContaining('starts 1 run'),
    });
    process.chdir(join(folder, 'new'));
    expect(diffCommand(['HEAD:old', join(folder, 'old')]).output).toContain('starts 1 run (32 GPUs); ends 1 run');
    expect(diffCommand(['HEAD:./../old', join(folder, 'old')]).output).toContain('starts 1 run (32 GPUs); ends 1 run');
  } finally {
    process.chdir(before);
  }
});

test('before the first commit everything is new', () => {
  execFileSync('git', ['init', '-q'], { cwd: folder });
  writeFileSync(join(folder, 'new', 'x.yaml'), job('a'));
  const before = process.cwd();
  try {
    process.chdir(folder);
    expect(diffCommand(['HEAD:new', 'new'])).toMatchObject({
      exitCode: 0, errors: 'there is no commit yet: compared with nothing\n', output: expect.stringContaining('starts 1 run'),
    });
  } finally {
    process.chdir(before);
  }
});

test('clusters that contradict each other are compared one by one', () => {
  const write = (tree: string, cluster: string, content: string): void => {
    mkdirSync(join(folder, tree, cluster), { recursive: true });
    writeFileSync(join(folder, tree, cluster, 'x.yaml'), content);
  };
  for (const tree of ['old', 'new']) {
    write(tree, 'prod', job('llm') + queue(16));
    write(tree, 'staging', job('llm', 'a/b:2') + queue(8));
  }
  const [old, now] = [join(folder, 'old'), join(folder, 'new')];
  expect(diffCommand([old, now])).toEqual({ exitCode: 0, output: 'This change starts and ends no run, and changes no share.\n' });
  write('new', 'staging', job('llm', 'a/b:3') + queue(8));
  expect(diffCommand([old, now])).toMatchObject({
    exitCode: 1, output: expect.stringMatching(/^cluster staging:\nThis change changes 1 run in place/),
  });
  expect(JSON.parse(diffCommand([old, now, '--format', 'json', '--cluster', 'test=staging']).output)).toMatchObject({
    clusters: expect.arrayContaining([
      { cluster: 'test', summary: expect.stringContaining('1 run in place'), changes: [expect.objectContaining({ severity: 'error' })] },
    ]),
  });
  expect(RunRecord.changes(old, now)).toEqual([expect.stringMatching(/^Job ml\/llm of staging changes 'spec.template'/)]);
});

test('names do nothing to terminals and pages', () => {
  const evil = job('"a\\n::error::x\\e[31m`<img src=x>`"');
  expect(diff('', evil).output).toContain('Job ml/a\\u000a::error::x\\u001b[31m`<img src=x>` starts');
  expect(diff('', evil, '--format', 'markdown').output).toContain('- `` Job ml/a\\u000a::error::x\\u001b[31m`<img src=x>` `` starts');
});

test('says what it needs', () => {
  expect(diffCommand(['one'])).toMatchObject({ exitCode: 2, errors: expect.stringMatching(/^needs OLD and NEW, and got 1 paths/) });
  expect(diffCommand([join(folder, 'old'), join(folder, 'no')])).toEqual({
    exitCode: 2, output: '', errors: `${join(folder, 'no')} does not exist\n`,
  });
});
