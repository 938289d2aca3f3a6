import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mainOf } from '../support/job-pod';

/** A user id that no /etc/passwd has. */
const UNKNOWN = 54321;

const possible =
  process.getuid?.() === 0 &&
  spawnSync('python3', ['-c', 'import pwd\ntry: pwd.getpwuid(54321)\nexcept KeyError: print("unknown")'], {
    encoding: 'utf8',
  }).stdout?.trim() === 'unknown';

/** Runs Python as that user. */
function python(code: string, env: Record<string, string>) {
  return spawnSync('python3', ['-c', code], {
    encoding: 'utf8', uid: UNKNOWN, gid: UNKNOWN, cwd: '/', env: { PATH: process.env.PATH ?? '', ...env },
  });
}

// needs root to become another user, and Python
(possible ? describe : describe.skip)('a process whose user the image does not know', () => {
  let home: string;
  let env: Record<string, string>;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'home-'));
    chownSync(home, UNKNOWN, UNKNOWN);
    const pod = mainOf({}).env as { name: string; value: string }[];
    env = { ...Object.fromEntries(pod.map(({ name, value }) => [name, value])), HOME: home };
  });

  afterEach(() => rmSync(home, { recursive: true }));

  test("is told its name, which torch's compile cache asks for", () => {
    expect(python('import getpass; print(getpass.getuser())', env)).toMatchObject({ status: 0, stdout: 'worker\n' });
  });

  test('would fail without the variable', () => {
    expect(python('import getpass; print(getpass.getuser())', { HOME: home }).status).not.toBe(0);
  });

  test('can write to the caches below its home', () => {
    const code =
      "import pathlib; p = pathlib.Path.home() / '.cache' / 'torch' / 'kernels'; p.mkdir(parents=True); (p / 'a').write_text('x'); "
      + "print(p)";

    expect(python(code, env).stdout.trim()).toBe(`${home}/.cache/torch/kernels`);
  });

  test('could not without a home of its own', () => {
    expect(python("import pathlib; (pathlib.Path.home() / '.cache').mkdir()", { USER: 'worker' }).status).not.toBe(0);
  });
});
