// Times a new user: from a fresh clone and the README's commands alone to a repository of two teams whose pull requests are checked.
// `npm run first-hour`; needs the npm registry. It says what each command took, and fails where the repository is not what was promised.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LIMIT = 600;

function sh(command, cwd) {
  const started = Date.now();
  const identity = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'New'], [`GIT_${who}_EMAIL`, 'new@example.com'],
  ]));
  const { status, stdout, stderr } = spawnSync('sh', ['-ec', command], {
    cwd, encoding: 'utf8', env: { ...process.env, ...identity }, maxBuffer: 1 << 28,
  });
  return { status, output: stdout + stderr, seconds: (Date.now() - started) / 1000 };
}

function must(isKept, promise, output) {
  console.log(`${isKept ? 'kept' : 'BROKEN'}: ${promise}`);
  if (!isKept) {
    console.log(output);
    process.exitCode = 1;
  }
}

const work = mkdtempSync(join(tmpdir(), 'first-hour-'));
try {
  const clone = join(work, 'cdk8s-ml-workloads');
  sh(`git clone -q ${ROOT} ${clone}`, work);
  const section = /^## Use it in your own repository$([\s\S]*?)^## /m.exec(readFileSync(join(clone, 'README.md'), 'utf8'))[1];
  const commands = /```sh\n([\s\S]*?)```/.exec(section)[1].trim().split('\n').map((line) => line.replace(/\s+#.*$/, ''));

  let [folder, total] = [clone, 0];
  for (const command of commands) {
    const { status, output, seconds } = sh(command, folder);
    total += seconds;
    console.log(`${seconds.toFixed(1)} s: ${command}`);
    if (status !== 0) {
      throw new Error(output);
    }
    const [, next] = /^cd (\S+)/.exec(command) ?? [];
    folder = next === undefined ? folder : join(folder, next);
  }
  console.log(`${total.toFixed(0)} s in all`);
  must(total < LIMIT, `at most ${LIMIT / 60} minutes`, '');

  const team = readdirSync(join(folder, 'dist/platform')).filter((file) => file.startsWith('team-'));
  must(team.length === 2, 'two teams', team.join(', '));
  const diff = sh('npx cdk8s-ml-workloads preflight diff HEAD:dist dist', folder);
  must(diff.status === 0, 'an unchanged tree passes the check of pull requests', diff.output);

  const runs = readFileSync(join(folder, 'runs.ts'), 'utf8');
  writeFileSync(join(folder, 'runs.ts'), runs.replace('Gpu.nvidia(4)', 'Gpu.nvidia(16)'));
  const wrong = sh('npm test', folder);
  must(wrong.status !== 0 && wrong.output.includes('no-node-fits'), '16 GPUs on nodes with 8 do not pass', wrong.output);
  writeFileSync(join(folder, 'runs.ts'), runs.replace('Gpu.nvidia(4)', 'Gpu.nvidia(8)'));
  const changed = sh('npm test && npx cdk8s-ml-workloads preflight diff HEAD:dist dist', folder);
  must(changed.status === 1, 'a recorded run that is changed in place does not pass', changed.output);
} finally {
  rmSync(work, { recursive: true });
}
