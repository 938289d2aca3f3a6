import { EnvValue, ResourceFieldPaths } from 'cdk8s-plus-28';
import { Env, EnvFrom, Quantity } from '../../src';
import { mainOf } from '../support/job-pod';

const variable = (value: Env) => mainOf({ env: { X: value } }).env.find(({ name }: { name: string }) => name === 'X');

test.each([
  ['a text', Env.value('1'), { value: '1' }],
  ['a key of a Secret', Env.secret('token', 'key'), { valueFrom: { secretKeyRef: { name: 'token', key: 'key' } } }],
  [
    'a key that may be missing', Env.secret('token', 'key', { optional: true }),
    { valueFrom: { secretKeyRef: { name: 'token', key: 'key', optional: true } } },
  ],
  ['a key of a ConfigMap', Env.configMap('levels', 'log.level'), { valueFrom: { configMapKeyRef: { name: 'levels', key: 'log.level' } } }],
  ['a field of the pod', Env.field("metadata.labels['team']"), { valueFrom: { fieldRef: { fieldPath: "metadata.labels['team']" } } }],
  [
    'a resource, in a unit', Env.resource('limits.memory', { divisor: Quantity.parse('1024Ki'), container: 'main' }),
    { valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi', containerName: 'main' } } },
  ],
  ['a value of cdk8s-plus', Env.of(EnvValue.fromValue('2')), { value: '2' }],
  [
    'a resource of cdk8s-plus, in a unit', Env.of(EnvValue.fromResource(ResourceFieldPaths.MEMORY_LIMIT, { divisor: '1Mi' })),
    { valueFrom: { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } } },
  ],
])('is %s', (_, value, rendered) => {
  expect(variable(value)).toEqual({ name: 'X', ...rendered });
});

test('an empty text is a value too, which the API server leaves out', () => {
  expect(variable(Env.value(''))).toEqual({ name: 'X' });
});

test('whole Secrets and ConfigMaps keep their order, since the last one wins', () => {
  expect(mainOf({ envFrom: [EnvFrom.secret('b', { prefix: 'B_' }), EnvFrom.configMap('a', { optional: true })] }).envFrom).toEqual([
    { secretRef: { name: 'b' }, prefix: 'B_' },
    { configMapRef: { name: 'a', optional: true } },
  ]);
});
