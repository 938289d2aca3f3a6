import { App, Chart, Duration, Size, Testing, Yaml } from 'cdk8s';
import fc, { Arbitrary } from 'fast-check';
import {
  Checkpoint, CleanUp, Cpu, CpuLimit, Env, Gpu, HelperContainer, Mount, NodeRequirement, Placement, Retry, SecurityProfile, SharedMemory,
  Toleration, TrainingJob, TrainingJobProps,
} from '../../src';
import { expectValid, Manifest } from '../support/synth';

const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,8}[a-z0-9])?$/);
const path = fc.array(label, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
const count = fc.integer({ min: 1, max: 16 });

const gpu = fc.oneof(
  count.map(Gpu.nvidia), count.map((n) => Gpu.nvidiaMig('1g.5gb', n)), count.map(Gpu.amd),
  count.map((n) => Gpu.custom('example.com/npu', n)),
);

const variable = fc.oneof(
  fc.string().map((text) => Env.value(text.replaceAll('$', ''))),
  label.map((name) => Env.secret(name, 'key')),
  label.map((name) => Env.configMap(name, 'key', { optional: true })),
  fc.constantFrom(Env.field('metadata.name'), Env.resource('limits.cpu')),
);

const mount = (at: string): Arbitrary<Mount> => fc.oneof(
  fc.tuple(fc.constantFrom('data', 'models'), fc.boolean()).map(([name, readOnly]) => Mount.claim(name, at, { readOnly })),
  label.map((name) => Mount.secret(name, at, { mode: 0o400 })),
  label.map((name) => Mount.configMap(name, at, { items: { key: 'file' } })),
  count.map((n) => Mount.emptyDir(at, { sizeLimit: Size.gibibytes(n) })),
  count.map((n) => Mount.ephemeralClaim(at, Size.gibibytes(n))),
  fc.constant(Mount.image('example.com/model:1', at)),
  fc.constant(Mount.csi('csi.example.com', at, { attributes: { bucket: 'data' } })),
);

const mounts = fc.uniqueArray(path, { maxLength: 4 }).chain((paths) => fc.tuple(...paths.map(mount)));

const placement: Arbitrary<Placement> = fc.record(
  {
    nodeLabels: fc.dictionary(label, label, { maxKeys: 2 }),
    nodeRequirements: fc.array(
      fc.tuple(label, fc.array(label, { minLength: 1, maxLength: 3 })).map(([key, values]) => NodeRequirement.in(key, values)),
      { maxLength: 2 },
    ),
    nodePreferences: fc.array(
      label.map((key) => ({ requirement: NodeRequirement.exists(key) })), { maxLength: 2 },
    ),
    awayFrom: fc.array(
      label.map((app) => ({ labels: { app } })), { maxLength: 2 },
    ),
    tolerations: fc.array(
      label.map((key) => Toleration.exists(key)), { maxLength: 2 },
    ),
    topologySpread: fc.array(
      count.map((maxSkew) => ({ topologyKey: 'topology.kubernetes.io/zone', maxSkew })), { maxLength: 1 },
    ),
  },
  { requiredKeys: [] },
);

const helpers = (prefix: string): Arbitrary<HelperContainer[]> =>
  fc
    .array(mounts, { maxLength: 2 })
    .map((all) => all.map((given, i) => ({ name: `${prefix}-${i}`, image: 'example.com/helper:1', mounts: given })));

/** Props that are right by the rules of the library, which the API server should then think, too. */
const props: Arbitrary<TrainingJobProps> = fc.record(
  {
    image: fc.constantFrom('example.com/train:1', `train@sha256:${'0123456789abcdef'.repeat(4)}`),
    command: fc.array(fc.string(), { maxLength: 2 }).map((words) => ['train', ...words]),
    args: fc.array(fc.string(), { maxLength: 3 }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,9}$/), variable, { maxKeys: 5 }),
    labels: fc.dictionary(label, label, { maxKeys: 3 }),
    annotations: fc.dictionary(label, fc.string(), { maxKeys: 3 }),
    cpu: count.map(Cpu.units),
    cpuLimit: fc.constant(CpuLimit.CPU),
    memory: fc.integer({ min: 1, max: 4096 }).map(Size.mebibytes),
    gpu,
    mounts,
    sharedMemory: fc.constantFrom(SharedMemory.half(), SharedMemory.none()),
    checkpoint: fc.constant(Checkpoint.to(Mount.claim('checkpoints', '/checkpoints/of/the/run/itself'))),
    initContainers: helpers('init'),
    sidecars: helpers('side'),
    placement,
    security: fc.constantFrom(
      SecurityProfile.restricted(), SecurityProfile.restricted({ readOnlyRootFilesystem: true }),
      SecurityProfile.baseline({ runAsUser: 0 }),
    ),
    retry: fc.oneof(fc.nat(10).map(Retry.upTo), fc.nat(10).map(Retry.inPlace)),
    timeout: count.map((n) => Duration.hours(n)),
    cleanUp: fc.constantFrom(CleanUp.never(), CleanUp.after(Duration.days(1))),
    completions: count,
    doNotEvict: fc.boolean(),
    meshSidecar: fc.boolean(),
    run: label,
  },
  { requiredKeys: ['image'] },
);

function synth(given: TrainingJobProps): Manifest[] {
  const chart = new Chart(new App(), 'test', { namespace: 'ml' });
  new TrainingJob(chart, 'job', given);
  return Testing.synth(chart);
}

test('whatever is accepted is a manifest that the schemas accept', () => {
  fc.assert(fc.property(props, (given) => expectValid(synth(given))), { numRuns: 200 });
});

test('the same props give the same bytes', () => {
  fc.assert(fc.property(props, (given) => {
    expect(Yaml.stringify(...synth(given))).toBe(Yaml.stringify(...synth(given)));
  }));
});

test('every mount has a volume, every volume a mount, and no claim is attached twice', () => {
  fc.assert(
    fc.property(props, (given) => {
      const { volumes = [], containers, initContainers = [] } = synth(given)[0].spec.template.spec;
      const mounted = [...containers, ...initContainers]
        .flatMap((container: Manifest) => container.volumeMounts ?? [])
        .map(({ name }: Manifest) => name);
      const names = volumes.map(({ name }: Manifest) => name);
      expect(new Set(mounted)).toEqual(new Set(names));
      expect(new Set(names).size).toBe(names.length);
      const claims = volumes.flatMap(({ persistentVolumeClaim }: Manifest) => persistentVolumeClaim?.claimName ?? []);
      expect(new Set(claims).size).toBe(claims.length);
    }),
  );
});

test('requests never exceed limits, and devices ask for exactly their limit', () => {
  fc.assert(fc.property(props, (given) => {
    const { requests = {}, limits = {} } = synth(given)[0].spec.template.spec.containers[0].resources ?? {};
    expect(requests).toEqual(limits);
  }));
});

test('a variable stands after those that it refers to', () => {
  const names = ['A', 'B', 'C', 'D', 'E'];
  const references = fc.tuple(...names.map((_, i) => fc.subarray(names.slice(i + 1))));
  fc.assert(fc.property(references, (refers) => {
    const env = Object.fromEntries(names.map((name, i) => [name, Env.value(refers[i].map((other) => `$(${other})`).join())]));
    const order = synth({ image: 'example.com/train:1', env })[0].spec.template.spec.containers[0].env.map(({ name }: Manifest) => name);
    names.forEach((name, i) => refers[i].forEach((other) => expect(order.indexOf(other)).toBeLessThan(order.indexOf(name))));
  }));
});
