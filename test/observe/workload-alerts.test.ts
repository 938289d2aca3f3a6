import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart, Duration } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { Queue, WorkloadAlert, WorkloadAlerts, WorkloadAlertsProps } from '../../src';
import { errorOf, synthOne } from '../support/synth';
import { groupingsIn, selectorsIn, syntaxErrors } from './promql';

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

const METRICS = join(__dirname, '../fixtures/metrics');

/** Metrics as upstream's documentation and code have them, with their labels. */
const known = new Map(readdirSync(METRICS).flatMap((file) =>
  Object.entries(JSON.parse(readFileSync(join(METRICS, file), 'utf8')) as Record<string, string[]>)));

const alerts = (props?: WorkloadAlertsProps) => (chart: Chart): void => void new WorkloadAlerts(chart, 'alerts', props);
const rulesOf = (props?: WorkloadAlertsProps): Rule[] => synthOne(alerts(props), { namespace: 'ml' }).spec.groups[0].rules;

/** Everything that can be watched. */
const ALL: WorkloadAlertsProps = {
  workloads: { app: 'beluga-ai' },
  queues: [Queue.kueue('nlp'), Queue.volcano('research')],
  clusterQueues: ['nlp'],
  thresholds: { longestRun: Duration.hours(2) },
  alertLabels: { severity: 'critical', team: 'nlp' },
};

const rules = rulesOf(ALL).map((rule): [string, Rule] => [rule.alert ?? rule.record ?? '', rule]);

test.each(rules)('%s is a query that Prometheus can parse', (_, { expr }) => {
  expect(syntaxErrors(expr)).toEqual([]);
});

test('a query that Prometheus cannot parse is found', () => {
  expect(syntaxErrors('sum by (namespace (kube_job_failed)')).not.toEqual([]);
});

test.each(rules)('%s reads metrics that exist, by labels that they have', (_, { expr }) => {
  const wrong = selectorsIn(expr).flatMap(({ metric, labels }) => {
    const has = known.get(metric);
    return has === undefined ? [metric] : labels.filter((label) => !has.includes(label) && !label.startsWith('label_')).map((label) => `${metric}{${label}}`);
  });
  expect(selectorsIn(expr).length).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
});

test.each(rules)('%s groups by labels that one of its metrics has', (_, { expr }) => {
  const has = new Set(selectorsIn(expr).flatMap(({ metric }) => known.get(metric) ?? []));
  expect(groupingsIn(expr).filter((label) => !has.has(label) && !label.startsWith('label_'))).toEqual([]);
});

test.each(rules.filter(([, { alert }]) => alert !== undefined))('%s says what has happened by labels that it has', (_, rule) => {
  const { summary, description } = rule.annotations!;
  const used = [...`${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
  expect(used.filter((label) => !groupingsIn(rule.expr).includes(label))).toEqual([]);
  expect(rule.labels).toEqual({ severity: 'critical', team: 'nlp' });
});

test('without labels of workloads, all of the namespace are meant, and metrics need no labels of objects', () => {
  let allowlist: string | undefined;
  const [, failed] = synthOne((chart) => {
    allowlist = new WorkloadAlerts(chart, 'alerts', { alerts: [WorkloadAlert.FAILED] }).labelsAllowlist;
  }, { namespace: 'ml' }).spec.groups[0].rules;

  expect(allowlist).toBe('');
  expect(failed.expr).toBe(
    'max by (namespace, job_name) (kube_job_failed{namespace="ml",condition="true"} == 1) unless on (namespace, job_name) '
    + 'kube_job_owner{namespace="ml",owner_kind="CronJob"}',
  );
  expect(failed.labels).toEqual({ severity: 'warning' });
});

test('the labels that metrics must have are stated as kube-state-metrics takes them', () => {
  let allowlist: string | undefined;
  synthOne((chart) => {
    allowlist = new WorkloadAlerts(chart, 'alerts', { workloads: { 'example.com/teamName': 'nlp' } }).labelsAllowlist;
  }, { namespace: 'ml' });

  expect(allowlist).toBe(
    '--metric-labels-allowlist=cronjobs=[example.com/teamName],jobs=[example.com/teamName],'
    + 'pods=[example.com/teamName,jobset.sigs.k8s.io/jobset-name,volcano.sh/job-name]',
  );
  expect(rulesOf({ workloads: { 'example.com/teamName': 'nlp' } })[1].expr).toContain('label_example_com_team_name="nlp"');
});

test.each([
  [{}, undefined, "[test/alerts] 'namespace' (not given) is needed: alerts are about one; give the chart a namespace: { namespace: 'nlp' }"],
  [{ alerts: [] }, 'ml', "[test/alerts] 'alerts' ([]) must have at least one entry; leave it out for all"],
  [
    { thresholds: { failureRate: 20 } }, 'ml',
    "[test/alerts] 'thresholds.failureRate' (20) must be a share: more than 0 and at most 1; write for instance 0.2",
  ],
])('%j is refused', (props, namespace, message) => {
  expect(errorOf(alerts(props), { namespace })).toBe(message);
});

const PROMTOOL = process.env.PROMTOOL ?? 'promtool';
const hasPromtool = spawnSync(PROMTOOL, ['--version']).status === 0;

(hasPromtool ? describe : describe.skip)('promtool', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rules-'));
    writeFileSync(join(folder, 'rules.yaml'), stringify({ groups: [{ name: 'alerts', rules: rulesOf(ALL) }] }));
    writeFileSync(join(folder, 'tests.yaml'), readFileSync(join(__dirname, 'alerts.promtool.yaml'), 'utf8'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([['check', 'rules.yaml'], ['test', 'tests.yaml']])('%s rules', (command, file) => {
    const { stdout, stderr } = spawnSync(PROMTOOL, [command, 'rules', file], { cwd: folder, encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toMatch(/SUCCESS/);
    expect(`${stdout}${stderr}`).not.toMatch(/FAILED/);
  });
});

test('each alert has a case in the tests for promtool', () => {
  const text = readFileSync(join(__dirname, 'alerts.promtool.yaml'), 'utf8');
  const { tests } = parse(text) as { tests: { promql_expr_test: { expr: string }[] }[] };
  const asked = tests.flatMap(({ promql_expr_test }) => promql_expr_test.map(({ expr }) => expr)).join('\n');
  const missing = [...new Set(rules.map(([name]) => name))].filter((name) => !asked.includes(name) && !(/NearlyUsed$/.test(name) && asked.includes('.*NearlyUsed')));
  expect(missing).toEqual([]);
});
