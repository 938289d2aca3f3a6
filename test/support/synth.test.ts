import { ApiObject, type Chart } from 'cdk8s';
import { synthOne } from './synth';

const wrongJob = (chart: Chart) =>
  new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'train' }, spec: { backoffLimit: 'three' } });

test('a manifest that the schemas refuse fails the test that synthesises it', () => {
  expect(() => synthOne(wrongJob)).toThrow(/^not valid by the schemas:\n[^]*batch\/v1 Job train: .*backoffLimit/);
});

test('a test can ask for the manifest unchecked', () => {
  expect(synthOne(wrongJob, { unchecked: true })).toMatchObject({ spec: { backoffLimit: 'three' } });
});
