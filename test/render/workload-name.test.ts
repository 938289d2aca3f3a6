import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { workloadName, WorkloadNameProps } from '../../src/render/workload-name';
import { problemsOf } from '../../src/base/problems';

function nameOf(ids: string[], props: WorkloadNameProps = {}, maxLength?: number) {
  const chart = new Chart(new Chart(new App(), 'outer'), 'chart');
  const construct = ids.reduce<Construct>((scope, id) => new Construct(scope, id), chart);
  const problems = problemsOf(construct);
  return { ...workloadName(problems, construct, props, maxLength), problems: problems.messages };
}

test('one id below the chart is the name', () => {
  expect(nameOf(['train'])).toEqual({ base: 'train', full: 'train', problems: [] });
});

test('ids of wrappers come before it, so that two wrappers never collide', () => {
  expect(nameOf(['sweep', 'lr-1', 'train']).full).toBe('sweep-lr-1-train');
});

test('a given name wins, and the run comes last', () => {
  expect(nameOf(['sweep', 'train'], { name: 'resnet', run: 'r2' })).toMatchObject({ base: 'resnet', full: 'resnet-r2' });
});

test('63 characters are accepted and 64 are not', () => {
  expect(nameOf(['train'], { name: 'a'.repeat(63) }).problems).toEqual([]);
  expect(nameOf(['train'], { name: 'a'.repeat(64) }).problems).toHaveLength(1);
});

test('what Kubernetes derives from the name may leave it less room', () => {
  expect(nameOf(['train'], { name: 'a'.repeat(53) }, 52).problems[0]).toMatch(/is 53 characters long and must have at most 52/);
});
