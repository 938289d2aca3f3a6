import { spawn } from 'child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LogicalDate, Schedule, ScriptShell } from '../../src';
import { withStartScript } from '../../src/workloads/start-script';
import { PodProps } from '../../src/pod/pod-props';
import { Problems } from '../../src/base/problems';
import { describeInShells, runScript } from '../support/shells';

const HOURLY = Schedule.cron('0 * * * *', 'UTC');
const JOB = `catch-up-${Date.parse('2026-03-05T07:00Z') / 60_000}`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'first-missing-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function applied(command: string[], marker = `${folder}/$(LOGICAL_DATE)/_SUCCESS`, shell?: ScriptShell): PodProps {
  const problems = new Problems('test');
  const pod = withStartScript(problems, { image: 'i', command }, shell, [LogicalDate.firstMissing({ days: 4, marker })._values(HOURLY)]);
  problems.throwIfAny();
  return pod;
}

function done(...dates: string[]): void {
  for (const date of dates) {
    mkdirSync(join(folder, date), { recursive: true });
    writeFileSync(join(folder, date, '_SUCCESS'), '');
  }
}

describeInShells('catching up', (start) => {
  const run = (pod: PodProps, job = JOB, env: Record<string, string> = {}) =>
    runScript(start, pod.command?.[2] ?? '', pod.command?.slice(4) ?? [], { LOGICAL_DATE_JOB: job, ...env });
  const echo = () => applied(['echo', '$(LOGICAL_DATE)']);

  it('takes the first day of the window', () => {
    expect(run(echo())).toEqual({ code: 0, output: '2026-03-01', error: '' });
  });

  it('takes the first day without a marker', () => {
    done('2026-03-01', '2026-03-02', '2026-03-04');
    expect(run(echo()).output).toBe('2026-03-03');
  });

  it('does one day after the other, marks each, and then nothing', () => {
    const outputs = Array.from({ length: 6 }, () => run(echo()).output);
    const nothing = 'start script: each of the last 4 days has its marker; nothing to do';
    expect(outputs).toEqual(['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', nothing, nothing]);
    expect(readdirSync(folder).sort()).toEqual(['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04']);
  });

  it('looks at the days before that of the run, not before today', () => {
    expect(run(echo(), `catch-up-${Date.parse('2028-03-02T00:00Z') / 60_000}`).output).toBe('2028-02-27');
  });

  it('leaves a day that failed without a marker, so that the retry takes it again', () => {
    expect(run(applied(['sh', '-c', 'exit 3']))).toMatchObject({ code: 3 });
    expect(readdirSync(folder)).toEqual([]);
    expect(run(echo()).output).toBe('2026-03-01');
  });

  it('keeps the marker that the program wrote', () => {
    const pod = applied(['sh', '-c', `mkdir -p ${folder}/$LOGICAL_DATE && echo rows=7 > ${folder}/$LOGICAL_DATE/_SUCCESS`]);
    expect(run(pod).code).toBe(0);
    expect(runScript(start, `read line < ${folder}/2026-03-01/_SUCCESS; echo "$line"`, []).output).toBe('rows=7');
  });

  it('does an explicit date again, marked or not', () => {
    done('2026-03-02');
    expect(run(echo(), 'catch-up-2026-03-02').output).toBe('2026-03-02');
  });

  it('passes the request to end on, and does not call a run finished that ended because of it', async () => {
    const pod = applied(['sh', '-c', `trap 'exit 0' TERM; : > ${folder}/started; while :; do sleep 0.05; done`]);
    const child = spawn(start[0], [...start.slice(1), '-c', pod.command?.[2] ?? '', ...(pod.command?.slice(3) ?? [])], {
      env: { PATH: process.env.PATH, LOGICAL_DATE_JOB: JOB } as NodeJS.ProcessEnv, stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    while (!existsSync(join(folder, 'started'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(existsSync(join(folder, '2026-03-01'))).toBe(false);
  });
});

const busybox = '/usr/bin/busybox';

(existsSync(busybox) ? describe : describe.skip)('catching up in an image without a shell', () => {
  it('needs nothing but the busybox that is brought', () => {
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    copyFileSync(busybox, join(tools, 'sh'));
    symlinkSync('sh', join(tools, 'mkdir'));
    const pod = applied(['/bin/echo', '$(LOGICAL_DATE)'], undefined, ScriptShell.copiedFrom('busybox:1.37.0-musl'));
    const script = (pod.command?.[2] ?? '').replace('/opt/script-shell/', `${tools}/`);
    expect(runScript([join(tools, 'sh')], script, pod.command?.slice(4) ?? [], { LOGICAL_DATE_JOB: JOB, PATH: '' })).toEqual({
      code: 0, output: '2026-03-01', error: '',
    });
    expect(existsSync(join(folder, '2026-03-01', '_SUCCESS'))).toBe(true);
  });
});
