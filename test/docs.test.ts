import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { parse } from 'yaml';
import { TrainingJob } from '../src';
import { codeBlocks, run } from './support/code-blocks';
import { expectValid, Manifest } from './support/synth';

const DOCS = join(__dirname, '..', 'docs');

/** Pages whose TypeScript blocks all run. */
const PAGES = ['access.md', 'batch.md', 'gangs.md', 'gitops.md', 'preflight.md', 'queues.md', 'training-jobs.md'];

const blocks = PAGES.flatMap((name) =>
  codeBlocks(join(DOCS, name))
    .filter(({ language }) => language === 'ts')
    .map(({ code }, i) => [`${name}, block ${i + 1}: ${code.split('\n')[0]}`, code]),
);

/** A block is either properties of a TrainingJob, or statements that may use `app`, `chart` and `job`. */
test.each(blocks)('%s gives valid manifests', (_, code) => {
  const app = new App();
  const chart = new Chart(app, 'docs', { namespace: 'ml' });
  const image = 'example.com/train:1';
  if (/^\w+:/.test(code)) {
    new TrainingJob(chart, 'job', { image, ...(run(`return { ${code} };`) as object) });
  } else {
    const job = code.includes('(job)') ? new TrainingJob(chart, 'train', { image }) : undefined;
    run(code, { app, chart, job });
  }
  const manifests = Testing.synth(chart);

  expect(manifests.length).toBeGreaterThan(0);
  expectValid(manifests);
});

test('the Workload in the guide of queues is what the API accepts', () => {
  const [{ code }] = codeBlocks(join(DOCS, 'queues.md')).filter(({ language }) => language === 'yaml');

  expectValid([parse(code) as Manifest]);
});
