import { Chart, Duration, Size } from 'cdk8s';
import { Cpu, MetricsScrape, MetricsScrapeProps, TrainingJob } from '../../src';
import { errorOf, synthChart } from '../support/synth';

const build = (props: MetricsScrapeProps, port?: string) => (chart: Chart): void => {
  const ports = port === undefined ? undefined : [{ port: 9090, name: port }];
  new TrainingJob(chart, 'train', { image: 'example.com/train:1', cpu: Cpu.units(1), memory: Size.gibibytes(1), labels: { app: 'flow' }, ports });
  new MetricsScrape(chart, 'scrape', props);
};

test('pods with the labels and the port are read, and their metrics know the run', () => {
  const [, monitor] = synthChart(build({ workloads: { app: 'flow' }, interval: Duration.minutes(1), labels: { release: 'prometheus' } }, 'metrics'));

  expect(monitor).toMatchObject({
    apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'scrape', labels: { release: 'prometheus' } },
    spec: {
      selector: { matchLabels: { app: 'flow' } }, podMetricsEndpoints: [{ port: 'metrics', path: '/metrics', interval: '1m' }],
      podTargetLabels: expect.arrayContaining(['batch.kubernetes.io/job-name', 'workflow-id']),
    },
  });
});

test('without labels all pods of the namespace with the port are meant', () => {
  const [, monitor] = synthChart(build({}, 'metrics'));
  expect(monitor.spec.selector).toEqual({});
});

test('a port that no pod with the labels has is an error, and one of pods elsewhere is not', () => {
  expect(errorOf(build({ workloads: { app: 'flow' } }, 'prom'))).toContain(
    "'port' (metrics) is the port of no pod in the chart with these labels, so that nothing would be read; write ports: [{ port: 9090, name: "
    + "'metrics' }] at the workload",
  );
  expect(synthChart(build({ workloads: { app: 'elsewhere' } }))).toHaveLength(2);
});

test.each([
  [{ port: 'Metrics!' }, "'port' (Metrics!) must be the name of a port: at most 15 lower-case letters, digits and '-'; write for instance 'metrics'"],
  [{ path: 'metrics' }, "'path' (metrics) must begin with '/'; write '/metrics'"],
])('%j is refused', (props, message) => {
  expect(errorOf(build(props))).toBe(`[test/scrape] ${message}`);
});
