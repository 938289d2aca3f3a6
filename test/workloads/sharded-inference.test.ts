import { Duration } from 'cdk8s';
import {
  Env, KubernetesVersion, MlCluster, PodReplacementPolicy, Queue, Retry, ShardedInference, ShardedInferenceProps, SuccessPolicy,
} from '../../src';
import { shardPod } from '../../src/workloads/sharding';
import { withStartScript } from '../../src/workloads/start-script';
import { PodProps } from '../../src/pod/pod-props';
import { Problems } from '../../src/base/problems';
import { runPod } from '../support/kubelet';
import { describeInShells } from '../support/shells';
import { errorOf, Manifest, synthChart, synthOne } from '../support/synth';

const PROPS: ShardedInferenceProps = { image: 'example.com/infer:1', shards: 100, parallelism: 10 };

const jobOf = (props: Partial<ShardedInferenceProps> = {}): Manifest =>
  synthOne((chart) => new ShardedInference(chart, 'infer', { ...PROPS, ...props }));
const error = (props: Partial<ShardedInferenceProps>) => errorOf((chart) => new ShardedInference(chart, 'infer', { ...PROPS, ...props }));
const envOf = (job: Manifest) => job.spec.template.spec.containers[0].env;

describe('ShardedInference', () => {
  it('is an Indexed Job each of whose shards is retried by itself, never by two pods at once', () => {
    const job = jobOf();
    expect(job).toMatchObject({
      kind: 'Job',
      metadata: { name: 'infer' },
      spec: {
        completions: 100, parallelism: 10, completionMode: 'Indexed', backoffLimitPerIndex: 2, podReplacementPolicy: 'Failed',
        ttlSecondsAfterFinished: 3600,
      },
    });
    for (const field of ['backoffLimit', 'maxFailedIndexes', 'successPolicy']) {
      expect(job.spec).not.toHaveProperty(field);
    }
  });

  it('tells each shard its number and how many there are', () => {
    expect(envOf(jobOf())).toEqual(
      expect.arrayContaining([
        { name: 'SHARD_COUNT', value: '100' },
        { name: 'SHARD_INDEX', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } } },
      ]),
    );
  });

  it('gives each shard an output of its own, defined before it is used', () => {
    const env = envOf(jobOf({ outputPath: '/out/part-$(SHARD_INDEX)', env: { LOG: Env.value('$(SHARD_OUTPUT).log') } }));
    expect(env).toContainEqual({ name: 'SHARD_OUTPUT', value: '/out/part-$(SHARD_INDEX)' });
    const names = env.map(({ name }: { name: string }) => name);
    expect(names.indexOf('SHARD_INDEX')).toBeLessThan(names.indexOf('SHARD_OUTPUT'));
    expect(names.indexOf('SHARD_OUTPUT')).toBeLessThan(names.indexOf('LOG'));
  });

  it('needs no shell for that', () => {
    expect(jobOf({ args: ['--shard=$(SHARD_INDEX)', '--num-shards=$(SHARD_COUNT)'] }).spec.template.spec.containers[0]).not.toHaveProperty(
      'command',
    );
  });

  it('says when enough has failed, and when enough has succeeded', () => {
    expect(jobOf({ maxFailedShards: 5, retry: Retry.none() }).spec).toMatchObject({ maxFailedIndexes: 5, backoffLimitPerIndex: 0 });
    expect(jobOf({ successPolicy: SuccessPolicy.count(95) }).spec.successPolicy).toEqual({ rules: [{ succeededCount: 95 }] });
    expect(jobOf({ successPolicy: SuccessPolicy.shards([5, 3, 0, 4, 9]) }).spec.successPolicy).toEqual({
      rules: [{ succeededIndexes: '0,3-5,9' }],
    });
    expect(jobOf({ successPolicy: SuccessPolicy.countOf(2, [0, 1, 2]) }).spec.successPolicy).toEqual({
      rules: [{ succeededIndexes: '0-2', succeededCount: 2 }],
    });
  });

  it('gives up one shard by its exit code and lets the others go on', () => {
    expect(
      jobOf({
        failurePolicy: { failOnExitCodes: [78], failIndexOnExitCodes: [65, 3], ignoreDisruptions: true }, timeout: Duration.hours(1),
      }).spec.podFailurePolicy.rules,
    ).toEqual([
      { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [78] } },
      { action: 'FailIndex', onExitCodes: { containerName: 'main', operator: 'In', values: [3, 65] } },
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ]);
  });

  it('lets shards find each other before they are ready', () => {
    const [job, service] = synthChart((chart) => new ShardedInference(chart, 'infer', { ...PROPS, run: 'r1', stableNames: true }));
    expect(job.spec.template.spec.subdomain).toBe('infer-r1');
    expect(service).toMatchObject({
      kind: 'Service', metadata: { name: 'infer-r1' },
      spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: { 'batch.kubernetes.io/job-name': 'infer-r1' } },
    });
  });

  it('runs only some shards, in a Job with one pod for each', () => {
    const job = jobOf({ only: [3, 17], command: ['infer'], run: 'r2' });
    expect(job.spec).toMatchObject({ completions: 2, parallelism: 2 });
    expect(envOf(job)).toContainEqual({ name: 'SHARD_COUNT', value: '100' });
    expect(envOf(job).map(({ name }: { name: string }) => name)).not.toContain('SHARD_INDEX');
  });

  it('has a name of at most 63 characters with the number of the last shard', () => {
    expect(jobOf({ name: 'n'.repeat(60) }).metadata.name).toHaveLength(60);
    expect(error({ name: 'n'.repeat(60), shards: 101 })).toBe(
      `[test/infer] 'name' (${'n'.repeat(60)}) is 60 characters long and must have at most 59: the number of the shard is added to it, `
      + `and that becomes a host name; set a 'name' that is at least 1 character shorter`,
    );
  });
});

describe('what is refused', () => {
  it.each<[string, Partial<ShardedInferenceProps>, string]>([
    ['no shards', { shards: 0 }, "'shards' (0) must be a whole number of shards from 1 to 100000; write how many parts the run has"],
    [
      'too many shards', { shards: 100_001 },
      "'shards' (100001) must be a whole number of shards from 1 to 100000; write how many parts the run has",
    ],
    [
      'no pods', { parallelism: 0 },
      "'parallelism' (0) must be a whole number of pods from 1 to 100000; write how many may run at the same time",
    ],
    ['more pods than shards', { parallelism: 101 }, "'parallelism' (101) must be at most the 100 shards: there are no more pods; lower it"],
    [
      'one output of all', { outputPath: '/out/predictions' },
      "'outputPath' (/out/predictions) must contain $(SHARD_INDEX), or every shard would write to the same place; write for instance "
      + "'/out/predictions/part-$(SHARD_INDEX)'",
    ],
    [
      'a placeholder that no variable can have', { outputPath: '/out/$(JOB_COMPLETION_INDEX)' },
      "'outputPath' (/out/$(JOB_COMPLETION_INDEX)) refers to $(JOB_COMPLETION_INDEX), which Kubernetes adds after all other variables, "
      + "so that none can refer to it; write '/out/$(SHARD_INDEX)'",
    ],
    [
      'an escaped placeholder', { outputPath: '/out/$$(SHARD_INDEX)' },
      "'outputPath' (/out/$$(SHARD_INDEX)) must contain $(SHARD_INDEX), or every shard would write to the same place; write for "
      + "instance '/out/$$(SHARD_INDEX)/part-$(SHARD_INDEX)'",
    ],
    [
      'fewer rows than shards', { rows: 99, command: ['x'] },
      "'rows' (99) must be a whole number of rows from 100, one for each shard, to 10000000000000; correct it, or use fewer shards",
    ],
    [
      'rows that nobody counts', { args: ['--from=$(SHARD_START)'] },
      "'args' (--from=$(SHARD_START)) refers to the rows of a shard, which needs 'rows'; set 'rows' to the number of rows of the input",
    ],
    [
      'more failures than shards', { maxFailedShards: 101 },
      "'maxFailedShards' (101) must be a whole number from 0 to 100; write how many may fail before the others are given up",
    ],
    [
      'retries in place', { retry: Retry.inPlace(1) },
      "'retry' (Retry.inPlace(1)) must replace pods, since retries are counted for each index by itself; write Retry.upTo(1)",
    ],
    [
      'a success without shards', { successPolicy: SuccessPolicy.shards([]) },
      "'successPolicy' (no shards) must list shards from 0 to 99; leave the others out",
    ],
    [
      'a success of other shards', { successPolicy: SuccessPolicy.shards([99, 100]) },
      "'successPolicy' (100) must list shards from 0 to 99; leave the others out",
    ],
    [
      'a success of more shards than listed', { successPolicy: SuccessPolicy.countOf(3, [1, 1, 2]) },
      "'successPolicy' (3) must count from 1 to 2 shards; write one of these",
    ],
    [
      'a replacement that the failure policy cannot wait for',
      { failurePolicy: { failOnExitCodes: [78] }, podReplacementPolicy: PodReplacementPolicy.TERMINATING_OR_FAILED },
      "'podReplacementPolicy' (TerminatingOrFailed) must be Failed with 'failurePolicy', which looks at pods that have ended; leave it out",
    ],
    [
      'one exit code with two meanings', { failurePolicy: { failOnExitCodes: [3, 4], failIndexOnExitCodes: [4] } },
      "'failurePolicy.failIndexOnExitCodes' (4) is in 'failOnExitCodes' too, which is looked at first; leave it out of one of them",
    ],
    [
      'success as a reason to give up', { failurePolicy: { failIndexOnExitCodes: [0] } },
      "'failurePolicy.failIndexOnExitCodes' (0) must be exit codes: whole numbers of 32 bits other than 0; leave 0 out: it means success",
    ],
    [
      'a variable that every shard is given', { env: { SHARD_INDEX: Env.value('1') } },
      "'env.SHARD_INDEX' (1) is a variable that every shard is given; leave it out",
    ],
    [
      'shards that do not exist, or twice', { only: [3, 3, 100], command: ['x'] },
      "'only' (3, 100) must list shards from 0 to 99, each of them once; leave it out to run all",
    ],
    [
      'a success policy of part of the shards', { only: [3], command: ['x'], successPolicy: SuccessPolicy.count(1) },
      "'successPolicy' (with only) is about all shards, and only some are run; leave it out",
    ],
    [
      'the index of a pod where it is not that of the shard', { only: [3], command: ['x'], args: ['$(JOB_COMPLETION_INDEX)'] },
      "'args' ($(JOB_COMPLETION_INDEX)) refers to $(JOB_COMPLETION_INDEX), and with this 'only' it is not the number of the shard, "
      + "which is $(SHARD_INDEX); leave $(JOB_COMPLETION_INDEX) out",
    ],
    [
      'a Service that begins with a digit', { name: '3d-infer', stableNames: true },
      "'name' (3d-infer) must begin with a letter, as the name of a Service, which 'stableNames' needs; set a 'name' that does",
    ],
    [
      'a helper that asks for the shard', { initContainers: [{ name: 'x', image: 'example.com/x:1', args: ['$(SHARD_INDEX)'] }] },
      "'initContainers[0].args' ($(SHARD_INDEX)) refers to $(SHARD_INDEX), which only the main container knows; let the main container "
      + "do what needs it",
    ],
  ])('%s', (_, props, message) => {
    expect(error(props)).toBe(`[test/infer] ${message}`);
  });

  it('what an old cluster would silently drop', () => {
    const message = errorOf((chart) => {
      new MlCluster(chart, 'prod', { kubernetes: KubernetesVersion.V1_28 });
      new ShardedInference(chart, 'infer', { ...PROPS, successPolicy: SuccessPolicy.count(1) });
    });
    expect(message).toBe(
      [
        "[test/infer] 'retry' (retries of each index by itself) needs Kubernetes 1.29, and the cluster runs 1.28, which would silently "
        + "drop it; leave it out, or upgrade the cluster to 1.29",
        "[test/infer] 'successPolicy' (the success policy of Jobs) needs Kubernetes 1.31, and the cluster runs 1.28, which would "
        + "silently drop it; leave it out, or upgrade the cluster to 1.31",
      ].join('\n'),
    );
  });
});

describeInShells('a shard', (shell) => {
  const shardOf = (props: PodProps, sharding: { shards: number; rows?: number; outputPath?: string }, only?: number[]): PodProps => {
    const problems = new Problems('test');
    const sharded = shardPod(problems, props, { parallelism: 1, ...sharding }, '', only);
    const pod = withStartScript(problems, sharded.props, undefined, sharded.values);
    problems.throwIfAny();
    return pod;
  };
  const print = (...names: string[]): PodProps => ({
    image: 'i', command: ['sh', '-c', `echo ${names.map((name) => `$${name}`).join(' ')} "$@"`, 'program'],
    args: ['[$(SHARD_INDEX)/$(SHARD_COUNT)]'],
  });

  it('gets its part of the rows, and all parts together are the rows', () => {
    const pod = shardOf(print('SHARD_START', 'SHARD_END'), { shards: 7, rows: 1_000_000 });
    const parts = [0, 1, 2, 3, 4, 5, 6].map(
      (index) => runPod(shell, pod, { JOB_COMPLETION_INDEX: String(index), SHARD_INDEX: String(index) }).output,
    );
    expect(parts[0]).toBe('0 142858 [0/7]');
    expect(parts[6]).toBe('857143 1000000 [6/7]');
    const ranges = parts.map((part) => part.split(' ').map(Number));
    ranges.slice(1).forEach(([start], i) => expect(start).toBe(ranges[i][1]));
  });

  it('counts rows exactly, or says that the shell cannot', () => {
    const pod = shardOf(print('SHARD_START', 'SHARD_END'), { shards: 100_000, rows: 10 ** 13 });
    const { output, error: message } = runPod(shell, pod, { SHARD_INDEX: '99999' });
    expect([output, message]).toContainEqual(
      expect.stringMatching(
        /^(9999900000000 10000000000000 \[99999\/100000\]|start script: this shell cannot count beyond 2147483647 rows)$/,
      ),
    );
  });

  it('is the one that its place in the list says, for all that the program may look at', () => {
    const pod = shardOf(
      print('SHARD_INDEX', 'JOB_COMPLETION_INDEX', 'SHARD_OUTPUT', 'SHARD_START'),
      { shards: 20, rows: 200, outputPath: '/out/$(SHARD_INDEX)' }, [3, 17],
    );
    expect(runPod(shell, pod, { JOB_COMPLETION_INDEX: '0' }).output).toBe('3 3 /out/3 30 [3/20]');
    expect(runPod(shell, pod, { JOB_COMPLETION_INDEX: '1' }).output).toBe('17 17 /out/17 170 [17/20]');
  });
});

test('shards may start with fewer pods than all where Kueue has not quota for more', () => {
  expect(jobOf({ queue: Queue.kueue('nlp'), kueue: { minParallelism: 4 } }).metadata.annotations).toEqual({
    'kueue.x-k8s.io/job-min-parallelism': '4',
  });
});

test('the fewest pods must be fewer than all', () => {
  expect(error({ queue: Queue.kueue('nlp'), kueue: { minParallelism: 10 } })).toBe(
    "[test/infer] 'kueue.minParallelism' (10) must be at least 1 and less than 'parallelism', which is 10; raise 'parallelism', or "
    + "leave it out",
  );
});
