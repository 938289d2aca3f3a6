import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { listOf, made, mapOf, struct, text } from '../base/shape';
import { Queue } from '../cluster/queue';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { checkAnnotations, checkLabels } from '../upstream/names';
import { Panel, queuePanels, runPanels } from './dashboard-panels';

/** Properties of a `WorkloadDashboard`. */
export interface WorkloadDashboardProps {
  /**
   * Name of the ConfigMap.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Title of the dashboard.
   *
   * @default - `Workloads of <namespace>`
   */
  readonly title?: string;

  /**
   * Queues that are shown, LocalQueues of Kueue and Queues of Volcano.
   *
   * @default - none
   */
  readonly queues?: Queue[];

  /**
   * Labels by which Grafana's sidecar finds the ConfigMap.
   *
   * @default { grafana_dashboard: '1' }, which is that of Grafana's chart
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations of the ConfigMap, for instance `{ grafana_folder: 'ML' }`.
   *
   * @default - none
   */
  readonly annotations?: Record<string, string>;
}

const SHAPE = struct<WorkloadDashboardProps>({
  name: text, title: text, queues: listOf(made(Queue, "Queue.kueue('nlp')")), labels: mapOf(text), annotations: mapOf(text),
});

/** Grafana's grid has 24 columns. */
const COLUMNS = 24;
const WIDTH = 12;
const HEIGHT = 8;

/** The version of Grafana's dashboard model that this is written in; newer ones migrate it. */
const SCHEMA_VERSION = 39;

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/**
 * What runs, waits and fails in a namespace, as a dashboard of Grafana in a ConfigMap: needs Grafana with the sidecar that its
 * chart has, and the metrics that `WorkloadAlerts` needs.
 *
 * @throws one error with everything that is wrong with the props
 * @example
 * new WorkloadDashboard(chart, 'dashboard', { queues: [Queue.kueue('nlp')] });
 */
export class WorkloadDashboard extends Construct {
  /** Name of the ConfigMap. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: WorkloadDashboardProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    this.name = nameOf(this, props.name);
    const namespace = Chart.of(this).namespace;
    if (namespace === undefined) {
      problems.add('namespace', undefined, 'is needed: the dashboard begins with one', "give the chart a namespace: { namespace: 'nlp' }");
    }
    checkLabels(problems, 'labels', props.labels);
    checkAnnotations(problems, 'annotations', props.annotations);
    const panels = [...runPanels(), ...(props.queues ?? []).flatMap(({ system, name }) => queuePanels({ system, name }))];
    const dashboard = dashboardOf(props.title ?? `Workloads of ${namespace ?? ''}`, this.name, namespace ?? '', panels);
    renderObject(this, problems, {
      apiVersion: 'v1', kind: 'ConfigMap', name: this.name, givenName: props.name,
      labels: props.labels ?? { grafana_dashboard: '1' }, annotations: props.annotations,
      body: { data: { [`${this.name}.json`]: `${JSON.stringify(dashboard, undefined, 2)}\n` } },
    }, propNames({}));
  }
}

function dashboardOf(title: string, name: string, namespace: string, panels: readonly Panel[]): object {
  return {
    // Grafana has at most 40 characters here
    uid: name.slice(0, 40),
    title,
    tags: ['cdk8s-ml-workloads'],
    schemaVersion: SCHEMA_VERSION,
    editable: true,
    refresh: '1m',
    time: { from: 'now-24h', to: 'now' },
    timezone: 'browser',
    annotations: { list: [] },
    templating: {
      list: [
        { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source', current: {}, hide: 0 },
        {
          name: 'namespace', type: 'query', label: 'Namespace', datasource: DATASOURCE, refresh: 2, sort: 1, hide: 0,
          query: { query: 'label_values(kube_job_info, namespace)', refId: 'namespace' }, current: { text: namespace, value: namespace },
        },
      ],
    },
    panels: panels.map((panel, i) => panelOf(panel, i)),
  };
}

function panelOf({ title, description, type, unit, queries }: Panel, i: number): object {
  const isTable = type === 'table';
  return {
    id: i + 1,
    type,
    title,
    description,
    datasource: DATASOURCE,
    gridPos: { h: HEIGHT, w: WIDTH, x: (i * WIDTH) % COLUMNS, y: Math.floor((i * WIDTH) / COLUMNS) * HEIGHT },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: {},
    targets: queries.map(({ expr, legend }, j) => ({
      refId: String.fromCharCode(65 + j), datasource: DATASOURCE, expr, legendFormat: legend,
      ...(isTable ? { instant: true, format: 'table' } : { range: true }),
    })),
  };
}
