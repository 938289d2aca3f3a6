import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { Taint, TeamQueues } from '../src';
import { codeBlocks } from './support/code-blocks';

const ROOT = join(__dirname, '..');

/** What `describe()` says of the GPUs of every division of a cluster that an example makes, without those that repeat. */
function ledgersOf(example: string): string[] {
  const apps: App[] = [];
  const synth = jest.spyOn(App.prototype, 'synth').mockImplementation(function (this: App) {
    apps.push(this);
  });
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require(join(ROOT, 'examples/queues', example, 'main.ts'));
  } finally {
    synth.mockRestore();
  }
  const queues = apps
    .flatMap((app) => app.node.findAll())
    .filter((construct): construct is TeamQueues => construct.constructor.name === 'TeamQueues');
  return [
    ...new Set(
      queues.flatMap((each) =>
        each
          .describe()
          .toString()
          .split('\n\n')
          .filter((block) => block.startsWith('nvidia.com/gpu')),
      ),
    ),
  ];
}

function printedIn(page: string): string[] {
  return codeBlocks(join(ROOT, page)).map(({ code }) => code.trimEnd()).filter((code) => code.startsWith('nvidia.com/gpu'));
}

test.each([
  ['company', ['examples/queues/company/README.md']],
  ['gpu-flavors', ['examples/queues/gpu-flavors/README.md']],
  ['multikueue', ['examples/queues/multikueue/README.md']],
  ['service-queues', ['examples/queues/service-queues/README.md']],
  ['shared-cluster', ['examples/queues/shared-cluster/README.md', 'docs/queues.md']],
  ['team-shares', ['examples/queues/team-shares/README.md']],
])('describe() says of the example %s what %j print', (example, pages) => {
  const ledgers = ledgersOf(example);

  expect(ledgers.length).toBeGreaterThan(0);
  expect(pages.map(printedIn)).toEqual(pages.map(() => ledgers));
});

test('the guide taints nodes as the taint of pools is written', () => {
  expect(readFileSync(join(ROOT, 'docs/queues.md'), 'utf8')).toContain(
    `kubectl taint nodes -l example.com/pool=h100 ${Taint.gpu().toString()}\n`,
  );
});
