import { ApiObject, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { at, dict, dicts, valuesAt } from '../base/json';
import { problemsOf } from '../base/problems';
import { wholeSeconds } from '../base/seconds';
import { mapOf, struct, text } from '../base/shape';
import { duration } from '../pod/pod-shape';
import { nameOf, openConstruct, propNames, renderObject } from '../render/construct-object';
import { typeOf, workloadRowOf } from '../upstream/kinds';
import { checkLabels, isPortName } from '../upstream/names';
import { promDuration } from './alert-rules';

/** Properties of a `MetricsScrape`. */
export interface MetricsScrapeProps {
  /**
   * Name of the PodMonitor.
   *
   * @default - the construct ids below the chart, joined by `-`
   */
  readonly name?: string;

  /**
   * Labels of the pods.
   *
   * @default - all pods of the namespace that have the port
   */
  readonly workloads?: Record<string, string>;

  /**
   * Name of the port of the container, as in `ports: [{ port: 9090, name: 'metrics' }]`.
   *
   * @default metrics
   */
  readonly port?: string;

  /**
   * Where the metrics are.
   *
   * @default /metrics
   */
  readonly path?: string;

  /**
   * How often they are read.
   *
   * @default Duration.seconds(30)
   */
  readonly interval?: Duration;

  /**
   * Labels of the PodMonitor, by which Prometheus finds it, for instance `{ release: 'kube-prometheus-stack' }`.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;
}

const SHAPE = struct<MetricsScrapeProps>({
  name: text, workloads: mapOf(text), port: text, path: text, interval: duration, labels: mapOf(text),
});

/** Labels of pods that their metrics have too: by them a run is known. */
const KEPT = [
  'app.kubernetes.io/name', 'app.kubernetes.io/component', 'batch.kubernetes.io/job-name', 'batch.kubernetes.io/job-completion-index',
  'jobset.sigs.k8s.io/jobset-name', 'volcano.sh/job-name', 'workflow-id',
];

/**
 * Has Prometheus read what the programs of workloads measure themselves, as a PodMonitor: needs the Prometheus operator. A run
 * that ends between two readings is not seen; have it push what matters in the end.
 *
 * @throws one error with everything that is wrong with the props; at synth if no pod of the chart with the labels has the port
 * @example
 * new MetricsScrape(chart, 'metrics', { labels: { release: 'kube-prometheus-stack' } });
 */
export class MetricsScrape extends Construct {
  /** Name of the PodMonitor. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: MetricsScrapeProps = {}) {
    super(scope, id);
    const problems = openConstruct(this, SHAPE, props);
    const { port = 'metrics', path = '/metrics', interval = Duration.seconds(30), workloads = {} } = props;
    this.name = nameOf(this, props.name);
    checkLabels(problems, 'workloads', workloads);
    checkLabels(problems, 'labels', props.labels);
    if (!isPortName(port)) {
      problems.add(
        'port', port, "must be the name of a port: at most 15 lower-case letters, digits and '-'", "write for instance 'metrics'",
      );
    }
    if (!path.startsWith('/')) {
      problems.add('path', path, "must begin with '/'", `write '/${path}'`);
    }
    const seconds = wholeSeconds(problems, 'interval', interval, 1) ?? 0;
    renderObject(this, problems, {
      apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', name: this.name, givenName: props.name, labels: props.labels,
      body: {
        spec: {
          selector: Object.keys(workloads).length === 0 ? {} : { matchLabels: workloads },
          podMetricsEndpoints: [{ port, path, interval: promDuration(seconds) }],
          podTargetLabels: KEPT,
        },
      },
    }, propNames({}));
    this.node.addValidation({ validate: () => this.withoutPort(port, workloads) });
  }

  /** Pods of the chart that are meant, and do not have the port. */
  private withoutPort(port: string, labels: Readonly<Record<string, string>>): string[] {
    const pods = Chart.of(this).node.findAll().filter(ApiObject.isApiObject).flatMap(podTemplatesOf)
      .filter((pod) => Object.entries(labels).every(([key, value]) => dict(at(pod, 'metadata', 'labels'))[key] === value));
    const hasPort = pods.some((pod) => ['containers', 'initContainers'].some((list) =>
      dicts(at(pod, 'spec', list)).some((container) => dicts(container.ports).some(({ name }) => name === port))));
    const problems = problemsOf(this);
    if (Object.keys(labels).length > 0 && pods.length > 0 && !hasPort) {
      problems.add(
        'port', port, 'is the port of no pod in the chart with these labels, so that nothing would be read',
        `write ports: [{ port: 9090, name: '${port}' }] at the workload`,
      );
    }
    return problems.messages;
  }
}

function podTemplatesOf(construct: unknown): unknown[] {
  const object = construct as ApiObject;
  const row = workloadRowOf(typeOf(object));
  return row === undefined ? [] : row.pods.flatMap((path) => valuesAt(object.toJson(), path));
}
