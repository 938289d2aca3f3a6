import { BatchInferenceCron, BatchInferenceCronProps, Env, LogicalDate, Schedule, ScriptShell } from '../../src';
import { errorOf, Manifest, synthOne } from '../support/synth';

const PROPS: BatchInferenceCronProps = {
  image: 'example.com/infer:1', command: ['infer'], schedule: Schedule.cron('0 2 * * *', 'Europe/Paris'),
  logicalDate: LogicalDate.dayBefore(),
};

const podOf = (props: Partial<BatchInferenceCronProps>): Manifest =>
  synthOne((chart) => new BatchInferenceCron(chart, 'nightly', { ...PROPS, ...props })).spec.jobTemplate.spec.template.spec;
const error = (props: Partial<BatchInferenceCronProps>) =>
  errorOf((chart) => new BatchInferenceCron(chart, 'nightly', { ...PROPS, ...props }));

describe('the start script', () => {
  it('comes before the command, and leaves the arguments as they are', () => {
    const [main] = podOf({ command: ['python', 'infer.py'], args: ['--date=$(LOGICAL_DATE)'] }).containers;
    expect(main.command.slice(0, 2)).toEqual(['/bin/sh', '-c']);
    expect(main.command.slice(3)).toEqual(['start', 'python', 'infer.py']);
    expect(main.args).toEqual(['--date=$(LOGICAL_DATE)']);
    expect(main.env).toContainEqual({
      name: 'LOGICAL_DATE_JOB', valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } },
    });
  });

  it('runs in a shell of the image that is elsewhere', () => {
    expect(podOf({ scriptShell: ScriptShell.inImage('/busybox/sh') }).containers[0].command[0]).toBe('/busybox/sh');
  });

  it('runs in a shell that an init container brings, where the image has none', () => {
    const pod = podOf({
      scriptShell: ScriptShell.copiedFrom('busybox:1.37.0-musl'), initContainers: [{ name: 'own', image: 'example.com/own:1' }],
    });
    expect(pod.containers[0].command[0]).toBe('/opt/script-shell/sh');
    expect(pod.initContainers).toMatchObject([
      {
        name: 'script-shell', image: 'busybox:1.37.0-musl',
        command: ['/bin/sh', '-c', 'cp /bin/busybox /opt/script-shell/sh && ln -sf sh /opt/script-shell/mkdir'],
      },
      { name: 'own' },
    ]);
    expect(pod.volumes).toContainEqual({ name: 'script-shell', emptyDir: { sizeLimit: '8Mi' } });
    for (const { volumeMounts } of [pod.containers[0], pod.initContainers[0]]) {
      expect(volumeMounts).toContainEqual({ name: 'script-shell', mountPath: '/opt/script-shell' });
    }
  });

  it.each<[string, Partial<BatchInferenceCronProps>, string]>([
    [
      'an entry point that only the image knows', { command: undefined },
      "'command' (not given) needs to be given with 'logicalDate': the shell that works out its value takes the place of the image's "
      + "entry point; write the image's entry point, for instance ['python', 'infer.py']",
    ],
    [
      'a variable that it sets', { env: { LOGICAL_DATE: Env.value('2026-01-01') } },
      "'env.LOGICAL_DATE' (2026-01-01) is a variable that 'logicalDate' sets; leave it out",
    ],
    [
      'a variable that it reads', { env: { LOGICAL_DATE_JOB: Env.value('x') } },
      "'env.LOGICAL_DATE_JOB' (x) is a variable that 'logicalDate' sets; leave it out",
    ],
    [
      'a variable that it uses for itself', { env: { day: Env.value('1') } },
      "'env.day' (1) is a variable that the start script uses for itself, and would reach the program changed; rename it",
    ],
    [
      'a variable that no shell can set', { env: { 'out.dir': Env.value('/out/$(LOGICAL_DATE)') } },
      "'env.out.dir' (/out/$(LOGICAL_DATE)) refers to a value that a shell fills in, which needs a name of letters, digits and _; "
      + "rename it",
    ],
    [
      'a helper that does not know the value', { sidecars: [{ name: 'x', image: 'example.com/x:1', args: ['$(LOGICAL_DATE)'] }] },
      "'sidecars[0].args' ($(LOGICAL_DATE)) refers to $(LOGICAL_DATE), which only the main container knows; let the main container do "
      + "what needs it",
    ],
    [
      'a shell without a path', { scriptShell: ScriptShell.inImage('sh') },
      "'scriptShell' (sh) must be an absolute path, beginning with '/'; write '/bin/sh'",
    ],
    [
      'a shell without a script', { logicalDate: undefined, scriptShell: ScriptShell.inImage('/bin/sh') },
      "'scriptShell' (/bin/sh) starts no script: nothing here has to be worked out in the container; leave it out",
    ],
  ])('is not combined with %s', (_, props, message) => {
    expect(error(props)).toBe(`[test/nightly] ${message}`);
  });
});
