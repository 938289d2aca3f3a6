import { ApiObject, App, Chart, Size, Testing } from 'cdk8s';
import fc from 'fast-check';
import { at } from '../../src/base/json';
import { Cpu, Gpu, TrainingJob } from '../../src/index';
import { cleanCopy, ManifestObject } from '../../src/render/manifest-object';
import { privateCopy, sharedCopy } from '../../src/render/shared-copy';

/** Every map and list of plain data. */
function partsOf(value: unknown): object[] {
  return typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(partsOf)] : [];
}

/** Two jobs that differ in a name and an argument. */
function twoJobs(chart: Chart): ManifestObject[] {
  return ['a', 'b'].map((id) => new TrainingJob(chart, id, {
    image: 'registry.example/train:1.0', args: [`--seed=${id}`], cpu: Cpu.units(1), memory: Size.gibibytes(1), gpu: Gpu.nvidia(1),
  })).map((job) => job.node.defaultChild as ManifestObject);
}

const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 }, fc.constantFrom(0, 1, '', 'x', true, null, undefined), fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('tree'), { maxKeys: 3 }),
  ),
})).tree);

test('says what a clean copy says, keys in the same order, whatever came before', () => {
  fc.assert(fc.property(fc.array(data, { minLength: 1, maxLength: 5 }), (values) => {
    expect(values.map((value) => JSON.stringify(sharedCopy('Test', value)))).toEqual(values.map((value) => JSON.stringify(cleanCopy(value))));
  }), { numRuns: 1000 });
});

test('takes from the last copy of its kind what is the same in it, and nothing else', () => {
  const [first, second] = [1, 2].map((seed) => sharedCopy('Test', { spec: { seed, volumes: [{ name: 'a' }] }, other: { same: [1] } }));
  const another = sharedCopy('Another', { spec: { seed: 1, volumes: [{ name: 'a' }] }, other: { same: [1] } });

  expect(second).toEqual({ spec: { seed: 2, volumes: [{ name: 'a' }] }, other: { same: [1] } });
  expect(partsOf(first).filter((part) => partsOf(second).includes(part))).toEqual([{ same: [1] }, [1], [{ name: 'a' }], { name: 'a' }]);
  expect(partsOf(first).filter((part) => partsOf(another).includes(part))).toEqual([]);
});

test('a list that is longer or shorter than the last one is another list', () => {
  const lists = [[1, 2], [1], [], [1, 2, 3]].map((list) => sharedCopy('List', { list }).list);
  expect(lists).toEqual([[1, 2], [1], [], [1, 2, 3]]);
});

test('what is copied again has nothing in common with it', () => {
  const shared = sharedCopy('Test', { spec: { list: [{ a: 1 }] } });
  const copy = privateCopy(shared);

  expect(copy).toEqual(shared);
  expect(partsOf(copy).filter((part) => partsOf(shared).includes(part))).toEqual([]);
});

describe('manifests of two jobs that are nearly the same', () => {
  it('have parts in common for those who only read them', () => {
    const [a, b] = twoJobs(new Chart(new App(), 'chart')).map((object) => partsOf(object.toRead()));
    expect(a.filter((part) => b.includes(part)).length).toBeGreaterThan(10);
  });

  it('have nothing in common for everybody else, who may change them', () => {
    const chart = new Chart(new App(), 'chart');
    const objects = twoJobs(chart);
    const manifests = [...objects.map((object) => object.toJson()), ...objects.map((object) => object.toJson())];
    const parts = [...manifests, ...(Testing.synth(chart) as object[])].flatMap(partsOf);

    expect(new Set(parts).size).toBe(parts.length);
  });

  it('are each written as somebody changes them at synth, who wrapped toJson', () => {
    const app = new App();
    const [changed] = twoJobs(new Chart(app, 'chart'));
    const { toJson } = changed as ApiObject;
    changed.toJson = function () {
      const manifest = toJson.call(this) as Record<string, unknown>;
      const [{ resources }] = at(manifest, 'spec', 'template', 'spec', 'containers') as { resources: Record<string, { cpu: string }> }[];
      resources.limits.cpu = resources.requests.cpu = '7';
      return manifest;
    };
    const written = app.synthYaml();

    expect(written.match(/cpu: "7"/g)).toHaveLength(2);
    expect(written.match(/cpu: "1"/g)).toHaveLength(2);
  });
});
