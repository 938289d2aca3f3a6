import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { Queue, WorkloadDashboard, WorkloadDashboardProps } from '../../src';
import { errorOf, synthOne } from '../support/synth';
import { groupingsIn, selectorsIn, syntaxErrors } from './promql';

const METRICS = join(__dirname, '../fixtures/metrics');
const known = new Map(readdirSync(METRICS).flatMap((file) =>
  Object.entries(JSON.parse(readFileSync(join(METRICS, file), 'utf8')) as Record<string, string[]>)));

interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: Target[];
  readonly datasource: object;
}

const build = (props?: WorkloadDashboardProps) => (chart: Chart): void => void new WorkloadDashboard(chart, 'workloads', props);
const configMap = synthOne(build({ queues: [Queue.kueue('nlp'), Queue.volcano('research')] }), { namespace: 'ml' });
const dashboard = JSON.parse(configMap.data['workloads.json']) as {
  uid: string; title: string; panels: Panel[]; templating: { list: { name: string; query: unknown; current: object }[] };
};

/** Queries with the variables of the dashboard filled in, as Grafana does. */
const queries = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ refId, expr, legendFormat }): [string, string, string] => [`${title} ${refId}`, expr.replaceAll('$namespace', 'ml'), legendFormat]));

test('the ConfigMap has the label by which Grafana finds it, and the dashboard begins with its namespace', () => {
  expect(configMap.metadata.labels).toEqual({ grafana_dashboard: '1' });
  expect(dashboard).toMatchObject({ uid: 'workloads', title: 'Workloads of ml' });
  expect(dashboard.templating.list.map(({ name, current }) => [name, current])).toEqual([
    ['datasource', {}], ['namespace', { text: 'ml', value: 'ml' }],
  ]);
});

test.each(queries)('%s is a query that Prometheus can parse, of metrics and labels that exist', (_, query) => {
  expect(syntaxErrors(query)).toEqual([]);
  const wrong = selectorsIn(query).flatMap(({ metric, labels }) => {
    const has = known.get(metric);
    return has === undefined ? [metric] : labels.filter((label) => !has.includes(label)).map((label) => `${metric}{${label}}`);
  });
  expect(selectorsIn(query).length).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
  const has = new Set(selectorsIn(query).flatMap(({ metric }) => known.get(metric) ?? []));
  expect(groupingsIn(query).filter((label) => !has.has(label))).toEqual([]);
});

test.each(queries)('%s names its lines by labels that are left of it', (_, query, legend) => {
  const named = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
  expect(named.filter((label) => !groupingsIn(query).includes(label))).toEqual([]);
});

test('panels have numbers of their own and do not lie on each other, and queries of one panel have letters of their own', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ gridPos: { x, y } }) => `${x} ${y}`)).size).toBe(panels.length);
  expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  for (const { targets } of panels) {
    expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
  }
});

test('every panel and query reads from the data source that is chosen', () => {
  const chosen = { type: 'prometheus', uid: '${datasource}' };
  const used = dashboard.panels.flatMap(({ datasource, targets }) =>
    [datasource, ...targets.map((target) => (target as unknown as Panel).datasource)]);
  expect(used.filter((source) => JSON.stringify(source) !== JSON.stringify(chosen))).toEqual([]);
  expect(used.length).toBeGreaterThan(10);
});

test('the queues that are shown are those that were given', () => {
  expect(dashboard.panels.map(({ title }) => title).filter((title) => title.startsWith('Queue'))).toEqual([
    'Queue nlp: workloads', 'Queue nlp: wait', 'Queue nlp: use', 'Queue research: pod groups', 'Queue research: devices',
  ]);
});

test('a chart without a namespace is refused', () => {
  expect(errorOf(build())).toBe(
    "[test/workloads] 'namespace' (not given) is needed: the dashboard begins with one; give the chart a namespace: { namespace: 'nlp' }",
  );
});
