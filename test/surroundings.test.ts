import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '..');
const DIST = join(ROOT, 'dist');

/** Kinds that no construct of ours makes. */
const BY_HAND = ['Deployment', 'PersistentVolumeClaim'];

/** Path in the folder to content, of every file. */
function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** As `filesIn`, but objects by hand as what they say. */
function documentsIn(folder: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filesIn(folder)).map(([name, text]) => [
      name, parseAllDocuments(text).map((document) => {
        const content = document.toJS() as { kind?: string };
        return BY_HAND.includes(content.kind ?? '') ? content : document.toString();
      }),
    ]),
  );
}

/** Synthesises the examples in a process of its own, which starts with these surroundings. */
function synthInProcess(folder: string, cwd: string, env: Record<string, string>): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', pathToFileURL(require.resolve('tsx')).href, join(ROOT, 'examples/main.ts')],
    {
      cwd, env: { PATH: process.env.PATH, CDK8S_OUTDIR: folder, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.dev.json'), ...env },
      encoding: 'utf8',
    },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

describe('synthesising the examples gives the committed files', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'examples-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('here', () => {
    synthInProcess(folder, ROOT, {});

    expect(filesIn(folder)).toEqual(filesIn(DIST));
  });

  test('in another language, time zone, working directory and environment', () => {
    synthInProcess(folder, tmpdir(), {
      LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati', HOME: '/nowhere', USER: 'nobody', NODE_ENV: 'production',
      HTTPS_PROXY: 'http://other.example.com',
    });

    expect(filesIn(folder)).toEqual(filesIn(DIST));
  });

  test('where cdk8s sorts no properties, but for the order of those in objects that examples write by hand', () => {
    synthInProcess(folder, ROOT, { CDK8S_DISABLE_SORT: '1' });

    expect(documentsIn(folder)).toEqual(documentsIn(DIST));
  });

  test('in another year', () => {
    const before = { ...process.env };
    jest.useFakeTimers({ now: new Date('2031-02-03T04:05:06Z') });
    process.env.CDK8S_OUTDIR = folder;
    try {
      jest.isolateModules(() => {
        // eslint-disable-next-line @typescript-eslint/no-require-imports
        require('../examples/main');
      });
    } finally {
      process.env = before;
      jest.useRealTimers();
    }

    expect(filesIn(folder)).toEqual(filesIn(DIST));
  });
});
