import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '..');
const DIST = join(ROOT, 'dist');

/** Path in the folder to content, of every file. */
function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
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
      HTTPS_PROXY: 'http://other.example.com', CDK8S_DISABLE_SORT: '1',
    });

    expect(filesIn(folder)).toEqual(filesIn(DIST));
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
