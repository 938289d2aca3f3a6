import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { ManifestObject, ManifestObjectProps } from '../../src/render/manifest-object';

function render(props: Partial<ManifestObjectProps>, change: (object: ManifestObject) => void = () => undefined) {
  const chart = new Chart(new App(), 'test', { namespace: 'ml', labels: { chart: 'test', team: 'all' } });
  change(
    new ManifestObject(chart, 'Resource', {
      apiVersion: 'v1', kind: 'ConfigMap', name: 'settings', body: () => ({ data: { b: '2', a: '1' } }), ...props,
    }),
  );
  return Testing.synth(chart)[0];
}

test('has its name, the namespace and labels of its chart, and the body with sorted keys', () => {
  expect(JSON.stringify(render({ labels: { team: 'nlp' } }))).toBe(
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"labels":{"chart":"test","team":"nlp"},"name":"settings","namespace":"ml"},"data":{"a":"1","b":"2"}}',
  );
});

test('its own namespace wins, and a cluster-scoped kind has none', () => {
  expect(render({ namespace: 'other' }).metadata.namespace).toBe('other');
  expect(render({ clusterScoped: true }).metadata).not.toHaveProperty('namespace');
});

test('labels that come late give way to labels that were added to the object', () => {
  const late = { current: () => ({ labels: { team: 'late', tier: 'late' }, annotations: { note: 'late' }, body: { data: { a: 'late' } } }) };
  const { metadata, data } = render({ late }, (object) => object.metadata.addLabel('tier', 'added'));

  expect(data).toEqual({ a: 'late' });

  expect(metadata.labels).toEqual({ chart: 'test', team: 'late', tier: 'added' });
  expect(metadata.annotations).toEqual({ note: 'late' });
});

test('the body is made when the chart is synthesised', () => {
  let value = 'early';
  expect(render({ body: () => ({ data: { value } }) }, () => (value = 'late')).data).toEqual({ value: 'late' });
});

test('JSON patches apply in order to what is rendered', () => {
  const { data } = render({}, (object) =>
    ApiObject.of(object).addJsonPatch(JsonPatch.replace('/data/a', 'x'), JsonPatch.copy('/data/a', '/data/c')),
  );

  expect(data).toEqual({ a: 'x', b: '2', c: 'x' });
});

test('a patch changes one rendering only', () => {
  const body = { data: { a: '1' } };
  render({ body: () => body }, (object) => object.addJsonPatch(JsonPatch.replace('/data/a', 'x')));

  expect(body.data.a).toBe('1');
});
