import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Dict, isDict } from '../../src/base/json';
import { yamlDocuments } from '../../src/base/yaml-documents';
import { alikePods, alikeWorkloads } from '../../src/preflight/model/shape';
import { World } from '../../src/preflight/world';

const DIST = join(__dirname, '..', '..', 'dist');

const worldOf = (manifests: readonly unknown[]): World => new World(manifests.map((manifest) => ({ manifest })), {}, new Set());

const WORKLOADS = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).sort().filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => yamlDocuments(readFileSync(join(DIST, file), 'utf8')))
  .filter((manifest): manifest is Dict => isDict(manifest) && worldOf([manifest]).workloads.length > 0);

const JOB = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'train', labels: { 'kueue.x-k8s.io/queue-name': 'nlp', 'kueue.x-k8s.io/priority-class': 'high' }, annotations: { note: 'one' } },
  spec: {
    backoffLimit: 3,
    template: {
      metadata: { labels: { 'volcano.sh/preemptable': 'true' }, annotations: { note: 'one' } },
      spec: {
        restartPolicy: 'Never',
        initContainers: [{ name: 'fetch', image: 'fetch:1.0' }],
        containers: [
          {
            name: 'main',
            image: 'train:1.0',
            args: ['--seed=1'],
            env: [{ name: 'SEED', value: '1' }, { name: 'KEY', valueFrom: { secretKeyRef: { name: 'keys', key: 'key' } } }],
          },
        ],
      },
    },
  },
};

type Change = { readonly place: number; readonly how: 'remove' | 'other' | 'empty' | 'same' };

/** All paths of a value, in order. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  const inner = typeof value !== 'object' || value === null ? [] : Object.entries(value).flatMap(([key, one]) => placesOf(one, [...path, key]));
  return [...(path.length === 0 ? [] : [path]), ...inner];
}

/** The value with a change at one place; all beside the way there is shared. */
function changed(value: unknown, [key, ...rest]: readonly string[], how: Change['how']): unknown {
  if (Array.isArray(value)) {
    const at = Number(key);
    const entry = rest.length > 0 ? [changed(value[at], rest, how)] : how === 'remove' ? [] : [replaced(value[at], how)];
    return [...value.slice(0, at), ...entry, ...value.slice(at + 1)];
  }
  const { [key]: entry, ...others } = value as Dict;
  if (rest.length === 0 && how === 'remove') {
    return others;
  }
  return { ...value as Dict, [key]: rest.length > 0 ? changed(entry, rest, how) : replaced(entry, how) };
}

function replaced(value: unknown, how: Change['how']): unknown {
  if (how === 'same') {
    return structuredClone(value);
  }
  return how === 'empty' ? '' : typeof value === 'string' ? `${value}x` : typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : [];
}

function shapesOf(manifests: readonly unknown[]): unknown {
  const { workloads } = worldOf(manifests);
  const pods = alikePods(workloads);
  const all = alikeWorkloads(workloads, pods);
  return [pods.all.map(pods.shapeOf), all.all.map(all.shapeOf)];
}

describe('parts that objects share', () => {
  it('say nothing about shapes that their text does not', () => {
    const change = fc.record({ place: fc.nat(), how: fc.constantFrom<Change['how']>('remove', 'other', 'empty', 'same') });
    fc.assert(
      fc.property(fc.constantFrom(...WORKLOADS), fc.array(change, { minLength: 25, maxLength: 40 }), (manifest, changes) => {
        const places = placesOf(manifest).filter(([first]) => first === 'spec' || first === 'metadata');
        const others = changes.flatMap(({ place, how }) => {
          const one = changed(manifest, places[place % places.length], how);
          // beside the one before, and beside one that has had no change
          return place % 2 === 0 ? [one] : [one, manifest];
        });
        const shared = [manifest, ...others];
        expect(shapesOf(shared)).toEqual(shapesOf(structuredClone(shared).map((one) => structuredClone(one))));
      }),
      { numRuns: 300, seed: 20 },
    );
  });

  it.each([
    ['a label of a queue', 'metadata.labels.kueue\\.x-k8s\\.io/queue-name'],
    ['the class of a workload', 'metadata.labels.kueue\\.x-k8s\\.io/priority-class'],
    ['a label of the pods that a queue reads', 'spec.template.metadata.labels.volcano\\.sh/preemptable'],
    ['an annotation', 'metadata.annotations.note'],
    ['an annotation of the pods', 'spec.template.metadata.annotations.note'],
    ['a field of the job', 'spec.backoffLimit'],
    ['a field of the pods', 'spec.template.spec.restartPolicy'],
    ['an image', 'spec.template.spec.containers.0.image'],
    ['an image of an init container', 'spec.template.spec.initContainers.0.image'],
    ['the name of a variable', 'spec.template.spec.containers.0.env.0.name'],
    ['a variable of a secret', 'spec.template.spec.containers.0.env.1.valueFrom.secretKeyRef.name'],
    ['a text that is empty', 'spec.template.spec.containers.0.env.0.value', 'empty'],
  ] as const)('do not hide %s', (_, path, how: Change['how'] = 'other') => {
    const other = changed(JOB, path.split(/(?<!\\)\./).map((key) => key.replace(/\\/g, '')), how);
    const [pods, workloads] = shapesOf([...Array(25).fill(JOB), other, JOB]) as number[][];
    expect([...pods, ...workloads].filter((shape) => shape !== 0).length).toBeGreaterThan(0);
    expect([pods.slice(0, 25), pods[26], workloads[26]]).toEqual([Array(25).fill(0), 0, 0]);
  });

  it('are enough where only names, arguments and texts of variables differ', () => {
    const manifest = WORKLOADS.find(({ kind }) => kind === 'Job') as Dict;
    const texts = jest.spyOn(JSON, 'stringify');
    const copies = Array.from({ length: 50 }, (_, i) => changed(manifest, ['metadata', 'name'], i % 2 === 0 ? 'other' : 'same'));
    const shapes = shapesOf(copies);
    const made = texts.mock.calls.length;
    texts.mockRestore();
    expect(shapes).toEqual([Array(50).fill(0), Array(50).fill(0)]);
    expect(made).toBe(2);
  });
});
