import { readInput } from '../../../src/preflight/input/read-input';

const messages = (text: string): string[] => readInput(text, 'x.yaml').problems.map(({ line, message }) => `${line ?? '-'} ${message}`);

test('reads several documents, lists, JSON and anchors, and says where they are', () => {
  const input = readInput(
    '# comment\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: &d {x: "1"}\n---\n---\napiVersion: v1\nkind: '
    + 'ConfigMap\nmetadata: {name: b}\ndata: {<<: {z: "2"}}\n',
    'x.yaml',
  );
  expect(input.problems).toEqual([]);
  expect(
    input.manifests.map(({ manifest, origin }) => [
      (manifest as { metadata: { name: string } }).metadata.name, origin?.line, origin?.lineOf?.(['data']),
    ]),
  ).toEqual([
    ['a', 3, 6], ['b', 9, 12],
  ]);
  expect(input.manifests[1].manifest).toMatchObject({ data: { z: '2' } });
  expect(readInput('{"apiVersion": "v1", "kind": "ConfigMap"}', 'x.json').manifests).toHaveLength(1);
});

test('reads JSON lines, with the line of each', () => {
  const line = (name: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  const input = readInput(`${line('a')}\n${line('b')}\n`, 'x.json');
  expect(input.problems).toEqual([]);
  expect(input.manifests.map(({ manifest, origin }) => [(manifest as { metadata: { name: string } }).metadata.name, origin?.line])).toEqual(
    [
      ['a', 1], ['b', 2],
    ],
  );
});

test('an object without kind or apiVersion is no other document but a broken one', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n---\n';
  expect(messages(`${pod}kind: Job\nmetadata: {name: a}\n`)).toEqual([
    '5 has no apiVersion, so nothing is known about this object; add it',
  ]);
  expect(messages(`${pod}apiVersion: batch/v1\nmetadata: {name: a}\n`)).toEqual([
    '5 has no kind, so nothing is known about this object; add it',
  ]);
  expect(readInput(`${pod}kind: Deployment\nreplicas: 2\n`, 'values.yaml')).toMatchObject({ problems: [], others: 1 });
});

test('large maps take no more than their share of time, and merge keys may be repeated', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `  k${i}: a\n`).join('');
  const start = performance.now();
  expect(messages(`apiVersion: v1\nkind: ConfigMap\ndata:\n${keys}`)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(4000);
  const [{ manifest, origin }] = readInput(`apiVersion: v1\nkind: ConfigMap\ndata:\n${keys}  k7: b\n`, 'x').manifests;
  expect(origin?.repeatedKeys).toEqual([{ key: 'k7', path: ['data'], line: 20_004 }]);
  expect((manifest as { data: { k7: string } }).data.k7).toBe('b');
  expect(messages('x: &x {a: 1}\ny: &y {b: 2}\nz:\n  <<: *x\n  <<: *y\n')).toEqual([]);
});

test('reads yes and on as Kubernetes does', () => {
  expect(readInput('apiVersion: v1\nkind: ConfigMap\ndata: {a: yes, b: "yes", c: off}\n', 'x').manifests[0].manifest).toMatchObject({
    data: { a: true, b: 'yes', c: false },
  });
});

test('counts what is no Kubernetes object, and nothing for empty files', () => {
  expect(readInput('replicas: 3\nimage: x\n', 'values.yaml')).toEqual({ manifests: [], problems: [], others: 1 });
  expect(readInput('', 'x')).toEqual({ manifests: [], problems: [], others: 0 });
  expect(readInput('# nothing\n', 'x')).toEqual({ manifests: [], problems: [], others: 0 });
});

test('says what is wrong with unusable input, with its line', () => {
  expect(messages('a: [1\nb: 2')).toEqual([expect.stringMatching(/^\d is no YAML: /)]);
  expect(messages('metadata:\n  name: {{ .Release.Name }}-web\n  labels:\n    {{- include "x" . }}\n')[0]).toContain(
    'is a template, not YAML (',
  );
  expect(messages('metadata:\n  name: {{ .Release.Name }}-web\n  labels:\n    {{- include "x" . }}\n')[0]).toContain(
    "; render it first, for instance with 'helm template'",
  );
  expect(messages('a\u0000b')).toEqual(['- is no text']);
});

test('one bad document does not hide the others', () => {
  const input = readInput('apiVersion: v1\nkind: A\n---\nx: [\n---\napiVersion: v1\nkind: B\n', 'x');
  expect(input.manifests.length + input.problems.length).toBeGreaterThanOrEqual(2);
  expect(input.problems).not.toEqual([]);
});

test('refuses anchors that explode and nesting without end', () => {
  const bomb = [
    'a0: &a0 [x,x,x,x,x,x,x,x,x,x]',
    ...Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(',')}]`),
  ].join('\n');
  expect(messages(bomb)).toEqual(['4 has anchors that expand to too much, or to themselves; write it out']);
  expect(messages(`a: ${'['.repeat(1000)}${']'.repeat(1000)}`)).toEqual([expect.stringContaining('is nested too deeply')]);
  expect(messages(`a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toEqual([expect.stringContaining('is nested too deeply')]);
});
