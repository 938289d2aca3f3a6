import { spawn } from 'child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { LogicalDate, Schedule, ScriptShell } from '../../src';
import { withStartScript } from '../../src/workloads/start-script';
import { PodProps } from '../../src/pod/pod-props';
import { Problems } from '../../src/base/problems';
import { describeInShells, runScript } from '../support/shells';

const HOURLY = Schedule.cron('0 * * * *', 'UTC');
const jobOfHour = (hour: number): string => `catch-up-${Date.parse('2026-03-05T07:00Z') / 60_000 + hour * 60}`;
const JOB = jobOfHour(0);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'first-missing-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function applied(command: string[], marker = `${folder}/$(LOGICAL_DATE)/_SUCCESS`, shell?: ScriptShell, skipAfter?: number): PodProps {
  const problems = new Problems('test');
  const pod = withStartScript(problems, { image: 'i', command }, shell, [
    LogicalDate.firstMissing({ days: 4, marker, skipAfter })._values(HOURLY),
  ]);
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
    expect(existsSync(join(folder, '2026-03-01', '_SUCCESS'))).toBe(false);
    expect(run(echo()).output).toBe('2026-03-01');
  });

  it('skips a day after three failed runs, does the others, and then says what was given up', () => {
    const failsOn = (date: string) => applied(['sh', '-c', `echo $LOGICAL_DATE; [ $LOGICAL_DATE != ${date} ] || exit 4`]);
    const results = [0, 1, 2, 3, 4, 5, 6].map((hour) => run(failsOn('2026-03-01'), jobOfHour(hour)));

    expect(results.map(({ code, output }) => `${output} ${code}`.trim())).toEqual([
      '2026-03-01 4', '2026-03-01 4', '2026-03-01 4', '2026-03-02 0', '2026-03-03 0', '2026-03-04 0', '78',
    ]);
    expect(readFileSync(join(folder, '2026-03-01', '_SUCCESS.failed'), 'utf8').split('\n')).toEqual([
      `${jobOfHour(0)} with exit code 4`, `${jobOfHour(1)} with exit code 4`, `${jobOfHour(2)} with exit code 4`, '',
    ]);
    expect(results[6].error.split('\n')).toEqual([
      `start script: 2026-03-01 is skipped after 3 failed runs, of which the last was ${jobOfHour(2)} with exit code 4`,
      'start script: given up: 2026-03-01; remove the file MARKER.failed of a day to try it again, or write its marker',
    ]);
  });

  it('tries a day again whose file of failures is removed, and is content with a marker written by hand', () => {
    const fails = applied(['sh', '-c', 'exit 4'], undefined, undefined, 1);
    expect(run(fails, jobOfHour(0)).code).toBe(4);
    expect(run(echo(), jobOfHour(1)).output).toBe('2026-03-01');
    rmSync(join(folder, '2026-03-01'), { recursive: true });
    expect(run(fails, jobOfHour(2)).code).toBe(4);
    rmSync(join(folder, '2026-03-01', '_SUCCESS.failed'));
    expect(run(applied(['echo', '$(LOGICAL_DATE)'], undefined, undefined, 1), jobOfHour(3)).output).toBe('2026-03-01');
  });

  it('counts the tries of one run once, and stays with the day that it began with', () => {
    const fails = applied(['sh', '-c', 'echo $LOGICAL_DATE; exit 4'], undefined, undefined, 1);
    const ofOneRun = [run(fails), run(fails), run(fails)];

    expect(ofOneRun.map(({ output }) => output)).toEqual(['2026-03-01', '2026-03-01', '2026-03-01']);
    expect(readFileSync(join(folder, '2026-03-01', '_SUCCESS.failed'), 'utf8')).toBe(`${JOB} with exit code 4\n`);
    expect(run(fails, jobOfHour(1)).output).toBe('2026-03-02');
  });

  it('counts no failure of a day that somebody asked for', () => {
    expect(run(applied(['sh', '-c', 'exit 4']), 'catch-up-2026-03-02').code).toBe(4);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('ends with the exit code of the program also where the failure cannot be written down', () => {
    expect(run(applied(['sh', '-c', 'exit 4'], '/dev/null/$(LOGICAL_DATE)')).code).toBe(4);
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
    expect(readdirSync(folder)).toEqual(['started']);
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
