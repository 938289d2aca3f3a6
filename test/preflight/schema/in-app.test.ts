import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { PriorityClass } from '../../../src/queues/priority-class';
import { refusalsOf } from '../../../src/preflight/refusals';
import * as tables from '../../../src/preflight/schema/tables';

jest.mock('../../../src/preflight/schema/tables', () => {
  const actual = jest.requireActual<typeof tables>('../../../src/preflight/schema/tables');
  return { ...actual, schemasOf: jest.fn(actual.schemasOf) };
});

function appWith(add: (chart: Chart) => void): App {
  const app = new App();
  const chart = new Chart(app, 'chart');
  new PriorityClass(chart, 'high', { value: 1000 });
  add(chart);
  return app;
}

beforeEach(() => jest.mocked(tables.schemasOf).mockClear());

test('what our constructs render and nobody patches is not held against schemas again, since they have asked them', () => {
  const app = appWith(() => undefined);
  jest.mocked(tables.schemasOf).mockClear();
  app.synthYaml();
  expect(tables.schemasOf).not.toHaveBeenCalled();
});

test('a raw object beside them is, and fails the synth', () => {
  const app = appWith((chart) => {
    new ApiObject(chart, 'raw', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'raw' },
      spec: { backOffLimit: 3, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a/b:1' }] } } },
    });
  });
  expect(() => app.synthYaml()).toThrow(
    "unknown-field: Job raw is rejected: 'spec.backOffLimit' (3) is no field of 'spec'; write 'backoffLimit'",
  );
});

test('so is an object that was patched', () => {
  const app = appWith((chart) => {
    const priority = new PriorityClass(chart, 'low', { value: 1 });
    priority.node
      .findAll()
      .filter(ApiObject.isApiObject)
      .forEach((object) => object.addJsonPatch(JsonPatch.add('/globalDefualt', true)));
  });
  expect(() => app.synthYaml()).toThrow(
    /unknown-field: PriorityClass \S+ is rejected: 'globalDefualt' \(true\) is no field of this kind; write 'globalDefault'/,
  );
});

test('constructs can ask what would be refused about a manifest on its own', () => {
  const topology = (levels: unknown): Record<string, unknown> => ({
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'Topology',
    metadata: { name: 'racks' },
    spec: { levels },
  });
  expect(refusalsOf(topology([{ nodeLabel: 'rack' }, { nodeLabel: 'kubernetes.io/hostname' }]))).toEqual([]);
  expect(refusalsOf(topology([{ nodeLabel: 'a b' }])).map(({ property }) => property)).toEqual(['spec.levels[0].nodeLabel']);
  expect(refusalsOf({ ...topology([{ nodeLabel: 'rack' }]), metadata: { name: 'Racks' } }).map(({ property }) => property)).toEqual([
    'metadata.name',
  ]);
});
