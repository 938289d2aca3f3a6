import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { WorkloadDefaults } from '../../src';
import { renderWorkload, WorkloadBuilder } from '../../src/workloads/workload-object';

interface Props {
  readonly labels?: Record<string, string>;
}

function rendered(build: WorkloadBuilder<Props>) {
  const chart = new Chart(new App(), 'test');
  const construct = new Construct(chart, 'workload');
  return { chart, construct, object: renderWorkload(construct, {}, build) };
}

const build: WorkloadBuilder<Props> = (_problems, { labels = {} }) => ({
  apiVersion: 'v1', kind: 'ConfigMap', name: 'settings', labels, body: { data: { labels: Object.keys(labels).join() } },
});

test('the object is the main child, which patches find', () => {
  const { construct, object } = rendered(build);

  expect(object.node.id).toBe('Resource');
  expect(ApiObject.of(construct)).toBe(object);
});

test('no child exists where the props are wrong', () => {
  const construct = new Construct(new Chart(new App(), 'test'), 'workload');
  const wrong: WorkloadBuilder<Props> = (problems, props) => {
    problems.add('labels', props.labels, 'must be given', 'give them');
    return build(problems, props);
  };

  expect(() => renderWorkload(construct, {}, wrong)).toThrow("[test/workload] 'labels' (not given) must be given; give them");
  expect(construct.node.children).toEqual([]);
});

test('is built once, and once more only if defaults above it change', () => {
  const builder = jest.fn(build);
  const { chart } = rendered(builder);
  Testing.synth(chart);
  Testing.synth(chart);
  expect(builder).toHaveBeenCalledTimes(1);

  WorkloadDefaults.of(chart).set({ labels: { a: '1' } });
  expect(Testing.synth(chart)[0]).toMatchObject({ metadata: { labels: { a: '1' } }, data: { labels: 'a' } });
  expect(builder).toHaveBeenCalledTimes(2);
});
