import { ApiObject, Cron, Duration, JsonPatch } from 'cdk8s';
import {
  BatchInferenceCron, BatchInferenceCronProps, CleanUp, ConcurrencyPolicy, LogicalDate, Priority, Queue, Retry, Schedule, WorkloadDefaults,
} from '../../src';
import { check } from '../../src/preflight/check';
import { errorOf, Manifest, synthChart, synthOne, SynthOptions } from '../support/synth';

const PROPS: BatchInferenceCronProps = { image: 'example.com/infer:1', schedule: Schedule.cron('0 2 * * *', 'Europe/Paris') };
const HOURLY = Schedule.cron('0 * * * *', 'UTC');

const cronOf = (props: Partial<BatchInferenceCronProps> = {}, options?: SynthOptions): Manifest =>
  synthOne((chart) => new BatchInferenceCron(chart, 'nightly', { ...PROPS, ...props }), options);
const error = (props: Partial<BatchInferenceCronProps>) =>
  errorOf((chart) => new BatchInferenceCron(chart, 'nightly', { ...PROPS, ...props }));

describe('BatchInferenceCron', () => {
  it('is a CronJob that states its time zone, never overlaps, and keeps three runs', () => {
    expect(cronOf()).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'nightly' },
      spec: {
        schedule: '0 2 * * *',
        timeZone: 'Europe/Paris',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: 3600,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            backoffLimit: 3, ttlSecondsAfterFinished: 259_200, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main' }] } },
          },
        },
      },
    });
  });

  it('does not say whether it is suspended unless it is', () => {
    expect(cronOf().spec).not.toHaveProperty('suspend');
    expect(cronOf({ suspend: true }).spec.suspend).toBe(true);
  });

  it('has the annotations that are given, and no empty ones', () => {
    expect(JSON.stringify(cronOf())).not.toContain('annotations');
    const cron = cronOf({ annotations: { owner: 'grace' } });
    expect([cron.metadata.annotations, cron.spec.jobTemplate.metadata.annotations]).toEqual([{ owner: 'grace' }, { owner: 'grace' }]);
  });

  it('takes a schedule of cdk8s', () => {
    expect(cronOf({ schedule: Schedule.of(Cron.hourly(), 'UTC') }).spec).toMatchObject({
      schedule: '0 * * * *', startingDeadlineSeconds: 1800,
    });
  });

  it('passes on what is said about runs', () => {
    const { spec } = cronOf({
      concurrencyPolicy: ConcurrencyPolicy.REPLACE,
      startingDeadline: Duration.minutes(10),
      successfulJobsHistoryLimit: 5,
      failedJobsHistoryLimit: 0,
      retry: Retry.inPlace(1),
      timeout: Duration.hours(2),
      cleanUp: CleanUp.never(),
    });
    expect(spec).toMatchObject({
      concurrencyPolicy: 'Replace', startingDeadlineSeconds: 600, successfulJobsHistoryLimit: 5, failedJobsHistoryLimit: 0,
    });
    expect(spec.jobTemplate.spec).toMatchObject({
      backoffLimit: 1, activeDeadlineSeconds: 7200, template: { spec: { restartPolicy: 'OnFailure' } },
    });
    expect(spec.jobTemplate.spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('puts Kueue’s labels where Kueue looks, which is not on the CronJob', () => {
    const cron = cronOf({
      queue: Queue.kueue('nlp'), priority: Priority.workloadClass('low'), timeout: Duration.hours(1), labels: { team: 'nlp' },
    });
    expect(cron.spec.jobTemplate.metadata.labels).toMatchObject({
      'kueue.x-k8s.io/queue-name': 'nlp', 'kueue.x-k8s.io/priority-class': 'low', team: 'nlp',
    });
    expect(cron.metadata.labels).toEqual({
      'app.kubernetes.io/component': 'scheduled-run', 'app.kubernetes.io/name': 'nightly', team: 'nlp',
    });
    expect(cron.spec.jobTemplate.spec.activeDeadlineSeconds).toBe(3600);
    expect(JSON.stringify(cron)).not.toContain('max-exec-time');
  });

  it('takes defaults from above, also those set later', () => {
    const cron = synthOne((chart) => {
      new BatchInferenceCron(chart, 'nightly', { ...PROPS, lateAlert: undefined });
      WorkloadDefaults.of(chart).set({ timeout: Duration.hours(3), labels: { team: 'ds' } });
    });
    expect(cron.metadata.labels.team).toBe('ds');
    expect(cron.spec.jobTemplate.spec.activeDeadlineSeconds).toBe(10_800);
  });

  it('can be patched', () => {
    const cron = synthOne((chart) =>
      ApiObject.of(new BatchInferenceCron(chart, 'nightly', PROPS)).addJsonPatch(JsonPatch.replace('/spec/failedJobsHistoryLimit', 9)),
    );
    expect(cron.spec.failedJobsHistoryLimit).toBe(9);
  });
});

describe('a run that knows its date', () => {
  it('works in each of its shards', () => {
    const cron = cronOf({
      command: ['infer'], logicalDate: LogicalDate.dayBefore(),
      sharding: { shards: 8, parallelism: 2, outputPath: '/out/$(LOGICAL_DATE)/$(SHARD_INDEX)' },
    });
    const { spec } = cron.spec.jobTemplate;
    expect(spec).toMatchObject({ completions: 8, parallelism: 2, completionMode: 'Indexed', backoffLimitPerIndex: 2 });
    expect(spec.template.spec.containers[0].command[2]).toContain('fill "$SHARD_OUTPUT"; SHARD_OUTPUT=$text; export SHARD_OUTPUT');
  });

  it.each<[string, Partial<BatchInferenceCronProps>, string]>([
    [
      'a template that nobody expands', { args: ['--date={{ yesterday }}'] },
      "'args' (--date={{ yesterday }}) contains {{ yesterday }}, which Kubernetes passes on as it stands; write $(LOGICAL_DATE), and "
      + "set logicalDate: LogicalDate.dayBefore()",
    ],
    [
      'a date that nobody fills in', { args: ['--date=$(LOGICAL_DATE)'] },
      "'args' (--date=$(LOGICAL_DATE)) refers to the date of the run, which needs 'logicalDate'; set for instance logicalDate: "
      + "LogicalDate.dayBefore()",
    ],
    [
      'a fraction of a minute', { command: ['x'], logicalDate: LogicalDate.before(Duration.seconds(90)) },
      "'logicalDate' (90s) must be whole minutes, and at most 3650 days; write for instance Duration.hours(1)",
    ],
    [
      'an empty window', { command: ['x'], logicalDate: LogicalDate.firstMissing({ days: 0, marker: '/m/$(LOGICAL_DATE)' }) },
      "'logicalDate' (0) must be a window of whole days, from 1 to 3650; write for instance days: 14",
    ],
    [
      'a marker without the date', { command: ['x'], logicalDate: LogicalDate.firstMissing({ days: 14, marker: '/m/done' }) },
      "'logicalDate' (/m/done) must be a marker with an absolute path that contains $(LOGICAL_DATE), or every day would look done after "
      + "the first; write for instance '/data/predictions/$(LOGICAL_DATE)/_SUCCESS'",
    ],
    [
      'days that are given up before they were tried',
      { command: ['x'], logicalDate: LogicalDate.firstMissing({ days: 14, marker: '/m/$(LOGICAL_DATE)', skipAfter: 0 }) },
      "'logicalDate' (0) must be a whole number of failed runs, 1 or more; leave skipAfter out, or write for instance 3",
    ],
    [
      'a time where days are caught up',
      { command: ['x', '$(LOGICAL_TIME)'], logicalDate: LogicalDate.firstMissing({ days: 14, marker: '/m/$(LOGICAL_DATE)' }) },
      "'args' ($(LOGICAL_TIME)) refers to $(LOGICAL_TIME), and with this 'logicalDate' a run has only a date; leave $(LOGICAL_TIME) out",
    ],
  ])('has no use for %s', (_, props, message) => {
    expect(error(props)).toBe(`[test/nightly] ${message}`);
  });
});

describe('what is refused', () => {
  it.each<[string, Partial<BatchInferenceCronProps>, string]>([
    [
      'a wrong schedule', { schedule: Schedule.cron('0 2 * * 7', 'UTC') },
      "'schedule' (0 2 * * 7) has '7' as day of week, which must be a number from 0 to 6 or sun to sat, a range such as 0-3, or a step "
      + "such as */2; write 0 for Sunday: Kubernetes does not read 7",
    ],
    [
      'a starting deadline that the controller misses', { startingDeadline: Duration.seconds(9) },
      "'startingDeadline' (9s) must be at least 10 seconds: the controller looks about that often, and would take every run for missed; "
      + "leave it out, or raise it",
    ],
    [
      'a negative history', { successfulJobsHistoryLimit: -1 },
      "'successfulJobsHistoryLimit' (-1) must be a whole number of runs, 0 or more; write 0 to keep none",
    ],
    [
      'half a failed run', { failedJobsHistoryLimit: 0.5 },
      "'failedJobsHistoryLimit' (0.5) must be a whole number of runs, 0 or more; write 0 to keep none",
    ],
    [
      'a name that leaves no room for the time', { name: 'n'.repeat(53) },
      `'name' (${'n'.repeat(53)}) is 53 characters long and must have at most 52: each run's Job adds 11 characters to it; set a 'name' `
      + 'that is at least 1 character shorter',
    ],
    [
      'a name that leaves no room for the time and the shard', { name: 'n'.repeat(51), sharding: { shards: 1001, parallelism: 1 } },
      `'name' (${'n'.repeat(51)}) is 51 characters long and must have at most 49: each run's Job adds the time and the shard to it; set `
      + `a 'name' that is at least 2 characters shorter`,
    ],
  ])('%s', (_, props, message) => {
    expect(error(props)).toBe(`[test/nightly] ${message}`);
  });

  it('a name is as long as Kubernetes allows', () => {
    expect(cronOf({ name: 'n'.repeat(52) }).metadata.name).toHaveLength(52);
    expect(cronOf({ name: 'n'.repeat(52), sharding: { shards: 10, parallelism: 1 } }).metadata.name).toHaveLength(52);
    expect(cronOf({ name: 'n'.repeat(51), sharding: { shards: 100, parallelism: 1 } }).metadata.name).toHaveLength(51);
  });
});

describe('overlap', () => {
  const ALLOW = { schedule: HOURLY, concurrencyPolicy: ConcurrencyPolicy.ALLOW };

  it('is impossible by accident: without a timeout', () => {
    expect(error(ALLOW)).toBe(
      "[test/nightly] 'concurrencyPolicy' (Allow) lets runs overlap, which start 3600s apart, and no 'timeout' ends a run; set "
      + "ConcurrencyPolicy.FORBID, or a 'timeout' of at most 3600 seconds, or accept it with overlap: true",
    );
  });

  it('is impossible by accident: with a timeout longer than the interval', () => {
    expect(error({ ...ALLOW, timeout: Duration.seconds(3601) })).toBe(
      "[test/nightly] 'concurrencyPolicy' (Allow) lets runs overlap, which start 3600s apart, and a run may take 3601s; set "
      + "ConcurrencyPolicy.FORBID, or a 'timeout' of at most 3600 seconds, or accept it with overlap: true",
    );
  });

  it('is impossible by accident: in a Kueue queue, where runs wait as long as it takes', () => {
    expect(error({ ...ALLOW, timeout: Duration.minutes(30), queue: Queue.kueue('nlp') })).toBe(
      "[test/nightly] 'concurrencyPolicy' (Allow) lets runs pile up in the Kueue queue, where no 'timeout' counts until they are "
      + "admitted; set ConcurrencyPolicy.FORBID, or accept it with overlap: true",
    );
  });

  it('counts the shortest interval', () => {
    expect(error({ ...ALLOW, schedule: Schedule.cron('0 2,3 * * *', 'UTC'), timeout: Duration.hours(2) })).toContain('start 3600s apart');
  });

  it('is accepted by name, or excluded by a timeout', () => {
    expect(cronOf({ ...ALLOW, overlap: true }).spec.concurrencyPolicy).toBe('Allow');
    expect(cronOf({ ...ALLOW, timeout: Duration.hours(1) }).spec.concurrencyPolicy).toBe('Allow');
  });

  it('is not accepted where it cannot be', () => {
    expect(error({ overlap: true })).toBe(
      "[test/nightly] 'overlap' (true) contradicts concurrencyPolicy Forbid, with which runs never overlap; leave it out, or set "
      + "concurrencyPolicy: ConcurrencyPolicy.ALLOW",
    );
  });
});

describe('finished runs', () => {
  const kept = (props: Partial<BatchInferenceCronProps>): number[] => {
    const { successfulJobsHistoryLimit, failedJobsHistoryLimit, jobTemplate } = cronOf(props).spec;
    return [successfulJobsHistoryLimit, failedJobsHistoryLimit, jobTemplate.spec.ttlSecondsAfterFinished];
  };

  it.each<[string, Partial<BatchInferenceCronProps>, number[]]>([
    ['for three weeks, three of each kind, of a weekly schedule', { schedule: Schedule.cron('0 2 * * 0', 'UTC') }, [3, 3, 21 * 86_400]],
    ['over the weekend, of working days', { schedule: Schedule.cron('0 2 * * 1-5', 'UTC') }, [3, 3, 9 * 86_400]],
    ['for a day at least', { schedule: Schedule.cron('0 * * * *', 'UTC') }, [3, 3, 86_400]],
    ['as long as the larger of the limits keeps them', { successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 5 }, [1, 5, 5 * 86_400]],
    ['for a day where none is kept for long', { successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 }, [0, 0, 86_400]],
    ['as many as a clean-up leaves', { cleanUp: CleanUp.after(Duration.days(1)) }, [2, 2, 86_400]],
    ['at least one', { cleanUp: CleanUp.after(Duration.hours(1)) }, [1, 1, 3600]],
    ['three of each kind, where none is deleted for its age', { cleanUp: CleanUp.never() }, [3, 3, undefined as unknown as number]],
    [
      'as long as Kubernetes can count', { schedule: Schedule.cron('0 2 29 2 *', 'UTC'), failedJobsHistoryLimit: 100 },
      [3, 100, 2 ** 31 - 1],
    ],
  ])('are kept %s', (_, props, expected) => {
    expect(kept(props)).toEqual(expected);
  });

  it.each(['* * * * *', '0 * * * *', '0 2 * * *', '0 2 * * 1-5', '0 2 * * 0', '0 2 1 * *', '@yearly'])(
    "draw no information about their history with the schedule '%s', whatever the clean-up",
    (expression) => {
      for (const cleanUp of [undefined, CleanUp.never(), ...[1, 24, 48, 200].map((hours) => CleanUp.after(Duration.hours(hours)))]) {
        const manifest = cronOf({ schedule: Schedule.cron(expression, 'UTC'), cleanUp });
        expect(check([{ manifest }]).findings.filter(({ rule }) => rule === 'cron-history')).toEqual([]);
      }
    },
  );
});

describe('the alert when runs are late', () => {
  const alertOf = (props: Partial<BatchInferenceCronProps>, options?: SynthOptions): Manifest =>
    synthChart((chart) => new BatchInferenceCron(chart, 'nightly', { ...PROPS, lateAlert: {}, ...props }), options).find(
      ({ kind }) => kind === 'PrometheusRule',
    );

  it('looks at the last success, or at when the schedule was made, and not at suspended ones', () => {
    const { metadata, spec } = alertOf({ timeout: Duration.hours(2) }, { namespace: 'ml' });
    expect(metadata).toEqual({ name: 'nightly-late', namespace: 'ml' });
    expect(spec.groups[0].rules[0]).toMatchObject({
      alert: 'BatchRunLate',
      expr: 'time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time{cronjob="nightly",namespace="ml"} or '
        + 'kube_cronjob_created{cronjob="nightly",namespace="ml"}) > 97200 unless on (namespace, cronjob) '
          + 'kube_cronjob_spec_suspend{cronjob="nightly",namespace="ml"} == 1',
      labels: { severity: 'warning' },
    });
  });

  it.each<[string, Partial<BatchInferenceCronProps>, number]>([
    ['twice the interval without a timeout, and as long as a run may start late', {}, 2 * 86_400 + 3600],
    [
      'as long as a run may start late', { startingDeadline: Duration.hours(6), timeout: Duration.hours(1) }, 86_400 + 7 * 3600,
    ],
    [
      'the longest interval, not the shortest', { schedule: Schedule.cron('0 2 * * 1-5', 'UTC'), timeout: Duration.hours(1) },
      3 * 86_400 + 2 * 3600,
    ],
    ['what is given', { lateAlert: { after: Duration.days(2) } }, 172_800],
  ])('waits %s', (_, props, seconds) => {
    expect(alertOf(props).spec.groups[0].rules[0].expr).toContain(`> ${seconds} unless`);
  });

  it('has the labels by which Prometheus finds it', () => {
    const rule = alertOf({ lateAlert: { labels: { release: 'prometheus' }, severity: 'critical' } });
    expect(rule.metadata.labels).toEqual({ release: 'prometheus' });
    expect(rule.spec.groups[0].rules[0].labels).toEqual({ severity: 'critical' });
  });

  it('is not made without being asked for, nor when something is wrong', () => {
    expect(synthChart((chart) => new BatchInferenceCron(chart, 'nightly', PROPS))).toHaveLength(1);
    expect(error({ lateAlert: { after: Duration.hours(1) } })).toBe(
      "[test/nightly] 'lateAlert.after' (3600s) must be at least the longest time between two starts, 86400s, or every run would raise "
      + "it; raise it, or leave it out",
    );
  });
});
