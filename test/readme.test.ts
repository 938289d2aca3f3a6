import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { codeBlocks, run } from './support/code-blocks';
import { EXAMPLES } from './support/examples';

const ROOT = join(__dirname, '..');
const README = join(ROOT, 'README.md');
const PAGES = [
  README,
  ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => join(ROOT, 'docs', name)),
  ...EXAMPLES.map((name) => join(ROOT, 'examples', name, 'README.md')),
];

describe('the README', () => {
  const blocks = codeBlocks(README);
  const [example, delivered, gang, failing] = blocks.filter(({ language }) => language === 'ts');

  test('opens with ten lines that make the YAML beside them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'readme-'));
    const before = process.env.CDK8S_OUTDIR;
    process.env.CDK8S_OUTDIR = folder;
    try {
      run(example.code);
      expect(readFileSync(join(folder, 'training.k8s.yaml'), 'utf8')).toBe(blocks.find(({ language }) => language === 'yaml')?.code);
    } finally {
      process.env.CDK8S_OUTDIR = before;
      if (before === undefined) {
        delete process.env.CDK8S_OUTDIR;
      }
      rmSync(folder, { recursive: true });
    }
    expect(example.code.trim().split('\n')).toHaveLength(10);
  });

  test('shows how a run gets a name of its own', () => {
    const app = new App();
    run(delivered.code, { app });

    expect(app.charts.flatMap((chart) => Testing.synth(chart)).map(({ metadata }) => metadata.name)).toEqual(['resnet50-r1']);
  });

  test('shows a gang', () => {
    const app = new App();
    run(gang.code, { app });

    expect(app.charts.flatMap((chart) => Testing.synth(chart)).map(({ apiVersion, metadata }) => `${apiVersion} ${metadata.name}`)).toEqual(
      ['batch.volcano.sh/v1alpha1 llm'],
    );
  });

  test('shows the error that its wrong example gives', () => {
    const chart = new Chart(new App(), 'training');
    const shown = blocks.find(({ language }) => language === 'text')?.code.trimEnd();

    expect(() => run(failing.code, { chart })).toThrow(new Error(shown));
  });

  test('names every example', () => {
    const text = readFileSync(README, 'utf8');

    expect(EXAMPLES.filter((name) => !text.includes(`(examples/${name}/README.md)`))).toEqual([]);
  });
});

/** The anchors of a page, as GitHub makes them of its headings. */
function anchorsOf(page: string): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'),
  );
}

test.each(PAGES.map((page) => [page.slice(ROOT.length + 1), page]))('every anchor in a link of %s is a heading', (_, page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]*\.md)?#([^)]+)\)/g)];

  const pageOf = (file: string | undefined): string => (file === undefined ? page : join(dirname(page), file));

  expect(links.filter(([, file, anchor]) => !anchorsOf(pageOf(file)).includes(anchor)).map(([link]) => link)).toEqual([]);
});

test.each(PAGES.map((page) => [page.slice(ROOT.length + 1), page]))('every link of %s leads to a file', (_, page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, link]) => link);

  expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
});
