import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Ended, UserRepository } from './support/user-repository';

const EXAMPLE = join(__dirname, '../examples/gitops/platform-repo');

interface Workflow {
  readonly jobs: { readonly manifests: { readonly steps: readonly { readonly run?: string; readonly env?: Record<string, string> }[] } };
}

let folder: string;
let repository: UserRepository;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'platform-'));
  cpSync(EXAMPLE, join(folder, 'repository'), { recursive: true });
  repository = new UserRepository(join(folder, 'repository'));
  repository.install(['cdk8s-ml-workloads', 'cdk8s', 'cdk8s-plus-28', 'cdk8s-cli', 'constructs', 'tsx', '@types/node', 'typescript']);
  repository.program('npm', '[ "$1" = ci ]');
  repository.program('gh', 'while [ "$1" != --body-file ]; do shift; done; cp "$2" ../comment.md');
  repository.run(
    'printf "node_modules/\\ndiff.md\\n" > .gitignore && npx cdk8s synth --check-upgrade=false && git init -q -b main && git add -A && '
    + 'git commit -qm base && git update-ref refs/remotes/origin/main main && git checkout -qb change',
  );
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** The steps of the workflow up to the first that fails, as a runner runs them. */
function pullRequest(): { readonly ended: Ended; readonly comment: string } {
  const { jobs } = parse(readFileSync(join(repository.folder, '.github/workflows/manifests.yaml'), 'utf8')) as Workflow;
  rmSync(join(folder, 'comment.md'), { force: true });
  let output = '';
  let status: number | null = 0;
  for (const { run, env = {} } of jobs.manifests.steps) {
    if (run !== undefined && status === 0) {
      const given = Object.fromEntries(
        Object.entries(env).map(([name, value]) => [name, value.replace('${{ github.base_ref }}', 'main').replace(/\$\{\{.*\}\}/, '7')]),
      );
      const ended = repository.step(run, given);
      status = ended.status;
      output += ended.output;
    }
  }
  const read = repository.step('cat ../comment.md');
  return { ended: { status, output }, comment: read.status === 0 ? read.output : '' };
}

function edit(file: string, from: string, to: string): void {
  const path = join(repository.folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

test('a pull request that changes nothing passes, and its comment says so', () => {
  const { ended, comment } = pullRequest();

  expect(ended).toMatchObject({ status: 0 });
  expect(comment).toMatch(/^## staging\n[^]*^## prod-eu\n/m);
  expect(comment).not.toMatch(/error|warning/i);
}, 120_000);

test('the checks know the pools: a run that no node can take fails the synth', () => {
  edit('runs.ts', 'gpu: Gpu.nvidia(4)', 'gpu: Gpu.nvidia(16)');
  const { ended } = pullRequest();
  repository.run('git checkout -q .');

  expect(ended.status).not.toBe(0);
  expect(ended.output).toMatch(/\[nlp\/bert-base\] \(app that writes \S+\/runs\) no-node-fits: .*8 nvidia\.com\/gpu per node, less than 16/);
}, 120_000);

test('an edit of the committed output by hand is refused by the step that checks it against the clusters', () => {
  const workflow = '.github/workflows/manifests.yaml';
  edit(workflow, 'npx cdk8s synth --check-upgrade=false', 'git checkout -q dist && sed -i "s/^\\( *\\)cpu: \\"48\\"/\\1cpu: \\"480\\"/" dist/gitops/platform-repo/prod-eu/runs/nlp.k8s.yaml');
  edit(workflow, 'git status --porcelain dist', 'true');
  const { ended } = pullRequest();
  repository.run('git checkout -q .');

  expect(ended.status).not.toBe(0);
  expect(ended.output).toContain('480');
}, 120_000);

test('code without its output is refused', () => {
  edit('clusters.ts', 'Borrow.upTo(Gpu.nvidia(16))', 'Borrow.upTo(Gpu.nvidia(8))');
  const { ended } = pullRequest();

  expect(ended.output).toContain('::error::dist/ is stale');
  expect(ended.status).toBe(1);
}, 120_000);

test('a change of a share is told number by number', () => {
  repository.run('rm -rf dist && npx cdk8s synth --check-upgrade=false && git add -A && git commit -qm share');
  const { ended, comment } = pullRequest();

  expect(ended).toMatchObject({ status: 0 });
  expect(comment).toMatch(/borrowingLimit|16/);
}, 120_000);
