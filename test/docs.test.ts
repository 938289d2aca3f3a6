import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Size, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { Cpu, TrainingJob } from '../src';
import { check } from '../src/preflight/check';
import { codeBlocks, run } from './support/code-blocks';
import { describeInShells, runScript } from './support/shells';
import { expectValid, Manifest } from './support/synth';

const DOCS = join(__dirname, '..', 'docs');

/** Pages whose TypeScript blocks all run. */
const PAGES = [
  'access.md', 'batch.md', 'coming-from.md', 'dispatch.md', 'gangs.md', 'gitops.md', 'observe.md', 'preflight.md', 'queues.md', 'training-jobs.md',
];

const blocks = PAGES.flatMap((name) =>
  codeBlocks(join(DOCS, name))
    .filter(({ language }) => language === 'ts')
    .map(({ code }, i) => [`${name}, block ${i + 1}: ${code.split('\n')[0]}`, code]),
);

/** A block is either properties of a TrainingJob, or statements that may use `app`, `chart` and `job`. */
function manifestsOf(code: string): Manifest[] {
  const app = new App();
  const chart = new Chart(app, 'docs', { namespace: 'ml' });
  const props = { image: 'example.com/train:1', cpu: Cpu.units(8), memory: Size.gibibytes(32) };
  if (/^\w+:/.test(code)) {
    new TrainingJob(chart, 'job', { ...props, ...(run(`return { ${code} };`) as object) });
  } else {
    const job = code.includes('(job)') ? new TrainingJob(chart, 'train', props) : undefined;
    run(code, { app, chart, job });
  }
  return Testing.synth(chart);
}

test.each(blocks)('%s gives valid manifests', (_, code) => {
  const manifests = manifestsOf(code);

  expect(manifests.length).toBeGreaterThan(0);
  expectValid(manifests);
});

test.each(blocks.filter(([title]) => /^(batch|dispatch|observe|training-jobs)\.md/.test(title)))('%s draws no warning of preflight', (_, code) => {
  const { findings } = check(manifestsOf(code).map((manifest: unknown) => ({ manifest })));

  expect(findings.filter(({ severity }) => severity !== 'info').map(({ rule, object }) => `${rule} ${object.title}`)).toEqual([]);
});

test('the Workload in the guide of queues is what the API accepts', () => {
  const [{ code }] = codeBlocks(join(DOCS, 'queues.md')).filter(({ language }) => language === 'yaml');

  expectValid([parse(code) as Manifest]);
});

describeInShells('the command that waits for a run', (shell) => {
  const [command] = codeBlocks(join(DOCS, 'training-jobs.md'))
    .filter(({ language, code }) => language === 'sh' && code.startsWith('until '))
    .map(({ code }) => code.split('\n')[0].replace('sleep 10', 'sleep 0.05'));

  /** A kubectl that prints other conditions each time it is asked. */
  function waitFor(...answers: string[]): string {
    const folder = mkdtempSync(join(tmpdir(), 'kubectl-'));
    try {
      answers.forEach((answer, i) => writeFileSync(join(folder, `${i}`), answer));
      writeFileSync(
        join(folder, 'kubectl'),
        `#!/bin/sh\ncd ${folder}\nfor i in ${answers.map((_, i) => i).join(' ')}; do [ ! -e $i ] || { cat $i; rm $i; exit; }; done\n`,
        { mode: 0o755 },
      );
      return runScript(shell, command, [], { PATH: `${folder}:${process.env.PATH}` }).output;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('ends when the run is complete, also after it was suspended', () => {
    expect(waitFor('', 'Suspended', '', 'SuccessCriteriaMet', 'SuccessCriteriaMet Complete')).toBe('SuccessCriteriaMet Complete');
  });

  test('ends when the run has failed, and not while its pods are being ended', () => {
    expect(waitFor('', 'FailureTarget', 'FailureTarget Failed')).toBe('FailureTarget Failed');
  });
});
