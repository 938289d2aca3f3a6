import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { Gpu, TrainingJob, TrainingJobProps } from '../../src';
import { Manifest, synthChart, synthOne } from '../support/synth';

const image = 'example.com/train:1';
const jobOf = (props: Partial<TrainingJobProps>): Manifest => synthOne((chart) => new TrainingJob(chart, 'job', { image, ...props }));

test('is one batch/v1 Job in the namespace of its chart', () => {
  const job = synthOne((chart) => new TrainingJob(chart, 'job', { image }), { namespace: 'ml' });

  expect(job).toMatchObject({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job', namespace: 'ml' } });
});

test('tells its name', () => {
  const chart = new Chart(new App(), 'test');

  expect(new TrainingJob(new Construct(chart, 'sweep'), 'job', { image, run: 'r1' }).name).toBe('sweep-job-r1');
});

test('completions and parallelism are as given, and not written if not', () => {
  expect(jobOf({ completions: 4, parallelism: 2 }).spec).toMatchObject({ completions: 4, parallelism: 2 });
  expect(jobOf({}).spec).not.toHaveProperty('completions');
});

test('suspend is written only as true', () => {
  expect(jobOf({ suspend: true }).spec.suspend).toBe(true);
  expect(jobOf({ suspend: false }).spec).not.toHaveProperty('suspend');
});

test('torchrun takes the place of the command and the arguments', () => {
  const [main] = jobOf({ torchrun: { script: 'train.py', extraArgs: ['--redirects=3'] }, args: ['--epochs=1'], gpu: Gpu.nvidia(4) }).spec
    .template.spec.containers;

  expect(main).toMatchObject({
    command: ['torchrun', '--standalone', '--nproc-per-node=4', '--redirects=3', 'train.py'], args: ['--epochs=1'],
  });
});

test('the order in which props are written does not matter', () => {
  const a = jobOf({ labels: { a: '1', b: '2' }, completions: 2, args: ['x'] });
  const b = jobOf({ args: ['x'], completions: 2, labels: { b: '2', a: '1' } });

  expect(JSON.stringify(a)).toBe(JSON.stringify(b));
});

test('any field can be patched', () => {
  const job = synthOne((chart) => {
    const training = new TrainingJob(chart, 'job', { image });
    ApiObject.of(training).addJsonPatch(
      JsonPatch.add('/spec/podReplacementPolicy', 'Failed'), JsonPatch.remove('/spec/ttlSecondsAfterFinished'),
    );
  });

  expect(job.spec.podReplacementPolicy).toBe('Failed');
  expect(job.spec).not.toHaveProperty('ttlSecondsAfterFinished');
});

test('labels can be added to the object afterwards', () => {
  const job = synthOne((chart) => ApiObject.of(new TrainingJob(chart, 'job', { image })).metadata.addLabel('audited', 'yes'));

  expect(job.metadata.labels.audited).toBe('yes');
});

test('two jobs of one mount list share nothing', () => {
  const [a, b] = synthChart((chart) => {
    const labels = { team: 'nlp' };
    new TrainingJob(chart, 'a', { image, labels });
    new TrainingJob(chart, 'b', { image, labels });
  });

  expect(a.metadata.labels).toEqual({ ...b.metadata.labels, 'app.kubernetes.io/name': 'a' });
});

describe('in the constructs of a platform team', () => {
  class Audited extends TrainingJob {
    constructor(scope: Construct, id: string, { owner, ...props }: TrainingJobProps & { readonly owner: string }) {
      super(scope, id, { ...props, labels: { ...props.labels, owner } });
      new ApiObject(this, 'Audit', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${this.name}-audit` } });
    }
  }

  class Sweep extends Construct {
    constructor(scope: Construct, id: string, seeds: number[]) {
      super(scope, id);
      seeds.forEach((seed) => new TrainingJob(this, `seed-${seed}`, { image, args: [`--seed=${seed}`] }));
    }
  }

  test('a subclass passes on what it adds, and may have objects of its own', () => {
    const [job, audit] = synthChart((chart) => new Audited(chart, 'job', { image, owner: 'grace' }));

    expect(job.spec.template.metadata.labels.owner).toBe('grace');
    expect(audit.metadata.name).toBe('job-audit');
  });

  test('a property of the subclass never reaches the manifest', () => {
    const [job] = synthChart((chart) => new Audited(chart, 'job', { image, owner: 'grace' }));

    expect(job.spec).not.toHaveProperty('owner');
  });

  test('names of two wrappers in one chart never collide', () => {
    const names = synthChart((chart) => {
      new Sweep(chart, 'a', [1, 2]);
      new Sweep(chart, 'b', [1, 2]);
    }).map((job) => job.metadata.name);

    expect(names).toEqual(['a-seed-1', 'a-seed-2', 'b-seed-1', 'b-seed-2']);
  });
});

test('a second synth of the same app changes nothing', () => {
  const chart = new Chart(new App(), 'test');
  new TrainingJob(chart, 'job', { image, gpu: Gpu.nvidia(1) });

  expect(JSON.stringify(Testing.synth(chart))).toBe(JSON.stringify(Testing.synth(chart)));
});
