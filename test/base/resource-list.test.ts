import { Quantity } from '../../src';
import { ResourceList } from '../../src/base/resource-list';

const list = (resources: Record<string, string | number>) => ResourceList.fromManifest(resources);

test('what is not listed counts as nothing', () => {
  expect(list({ cpu: 1 }).get('memory').isZero).toBe(true);
  expect(list({ cpu: 1 }).has('memory')).toBe(false);
});

test('a manifest without resources is empty', () => {
  expect(ResourceList.fromManifest(undefined).isEmpty).toBe(true);
  expect(ResourceList.EMPTY.isEmpty).toBe(true);
});

test('names are sorted and quantities canonical', () => {
  expect(Object.entries(list({ memory: '1024Mi', cpu: 0.5 }).toManifest())).toEqual([['cpu', '500m'], ['memory', '1Gi']]);
});

test('adds, takes away and multiplies resource by resource', () => {
  const a = list({ cpu: 4, memory: '8Gi' });
  const b = list({ cpu: '500m', 'nvidia.com/gpu': 1 });

  expect(a.plus(b).toManifest()).toEqual({ cpu: '4500m', memory: '8Gi', 'nvidia.com/gpu': '1' });
  expect(a.minus(b).toManifest()).toEqual({ cpu: '3500m', memory: '8Gi', 'nvidia.com/gpu': '-1' });
  expect(a.times(3).toManifest()).toEqual({ cpu: '12', memory: '24Gi' });
});

test('the larger of two lists is the larger amount of each resource', () => {
  expect(list({ cpu: 1, memory: '8Gi' }).max(list({ cpu: 2, memory: '4Gi' })).toManifest()).toEqual({ cpu: '2', memory: '8Gi' });
});

test('is not changed by what is made from it', () => {
  const a = ResourceList.of({ cpu: Quantity.of(1) });
  a.with('cpu', Quantity.of(2));
  a.plus(a);

  expect(a.toManifest()).toEqual({ cpu: '1' });
});
