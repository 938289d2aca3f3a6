import { Problems } from '../base/problems';
import { mapOf, oneOf, struct, text } from '../base/shape';
import { Env } from './env';

/** How telemetry is sent to a collector. */
export enum OtlpProtocol {
  /** To port 4317, as a rule. */
  GRPC = 'grpc',

  /** To port 4318, as a rule. */
  HTTP = 'http/protobuf',
}

/**
 * What a program that uses OpenTelemetry is told by its environment: under which name it reports, from which pod and run, and
 * where to. Programs that do not use it are not changed by it.
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
export interface TelemetryProps {
  /**
   * Where traces, metrics and logs are sent: OTEL_EXPORTER_OTLP_ENDPOINT, for instance
   * `http://otel-collector.monitoring:4317`.
   *
   * @default - the program's own, as a rule a collector beside it
   */
  readonly endpoint?: string;

  /**
   * How they are sent: OTEL_EXPORTER_OTLP_PROTOCOL.
   *
   * @default - the program's own
   */
  readonly protocol?: OtlpProtocol;

  /**
   * Under which name the program reports: OTEL_SERVICE_NAME.
   *
   * @default - the name of the workload, without the run
   */
  readonly serviceName?: string;

  /**
   * Attributes of all that it reports, in OTEL_RESOURCE_ATTRIBUTES, besides `k8s.namespace.name`, `k8s.pod.name`, `k8s.node.name`
   * and `k8s.job.name`, and `workflow.id` of runs that a `JobDispatcher` starts or that have the label `workflow-id`.
   *
   * @default - none
   */
  readonly attributes?: Record<string, string>;
}

/** What telemetry must be at run time. */
export const TELEMETRY_SHAPE = struct<TelemetryProps>({
  endpoint: text, protocol: oneOf(OtlpProtocol), serviceName: text, attributes: mapOf(text),
});

/** What is known of the pod that reports. */
export interface Reporter {
  /** Name of the workload. */
  readonly name: string;

  /** Label of the pods that has the name of the run. */
  readonly runLabel: string;

  /** Labels and variables that the user gives the pods. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, Env>>;
}

/** The label and the variable that have the id of a workflow. */
const WORKFLOW_LABEL = 'workflow-id';
const WORKFLOW = 'WORKFLOW_ID';

/** The variables of the main container. */
export function telemetryEnv(problems: Problems, telemetry: TelemetryProps | undefined, reporter: Reporter): Record<string, Env> {
  if (telemetry === undefined) {
    return {};
  }
  const { endpoint, protocol, serviceName, attributes = {} } = telemetry;
  check(problems, telemetry);
  const labelled = reporter.labels?.[WORKFLOW_LABEL] !== undefined && reporter.env?.[WORKFLOW] === undefined;
  const hasWorkflow = labelled || reporter.env?.[WORKFLOW] !== undefined;
  const known = {
    'k8s.namespace.name': '$(K8S_NAMESPACE_NAME)', 'k8s.pod.name': '$(K8S_POD_NAME)', 'k8s.node.name': '$(K8S_NODE_NAME)',
    'k8s.job.name': '$(K8S_JOB_NAME)', ...(hasWorkflow ? { 'workflow.id': `$(${WORKFLOW})` } : {}),
  };
  const own = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, encodeURIComponent(value)]);
  return {
    K8S_NAMESPACE_NAME: Env.field('metadata.namespace'),
    K8S_POD_NAME: Env.field('metadata.name'),
    K8S_NODE_NAME: Env.field('spec.nodeName'),
    K8S_JOB_NAME: Env.field(`metadata.labels['${reporter.runLabel}']`),
    ...(labelled ? { [WORKFLOW]: Env.field(`metadata.labels['${WORKFLOW_LABEL}']`) } : {}),
    OTEL_SERVICE_NAME: Env.value(serviceName ?? reporter.name),
    OTEL_RESOURCE_ATTRIBUTES: Env.value([...Object.entries(known), ...own].map(([key, value]) => `${key}=${value}`).join(',')),
    ...(endpoint === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: Env.value(endpoint) }),
    ...(protocol === undefined ? {} : { OTEL_EXPORTER_OTLP_PROTOCOL: Env.value(protocol) }),
  };
}

function check(problems: Problems, { endpoint, attributes = {}, serviceName }: TelemetryProps): void {
  // a variable may stand in it, such as the address of the node
  if (endpoint !== undefined && !/^https?:\/\/[^\s/]+(\/\S*)?$/.test(endpoint)) {
    problems.add(
      'telemetry.endpoint', endpoint, 'must be the address of a collector that begins with http:// or https://, for gRPC too',
      "write for instance 'http://otel-collector.monitoring:4317'",
    );
  }
  if (serviceName === '') {
    problems.add('telemetry.serviceName', serviceName, 'must not be empty', 'leave it out for the name of the workload');
  }
  for (const key of Object.keys(attributes).filter((name) => !/^[A-Za-z][\w.-]*$/.test(name))) {
    problems.add(
      `telemetry.attributes.${key}`, attributes[key], "must have names of letters, digits, '.', '_' and '-'",
      "write for instance 'deployment.environment.name'",
    );
  }
}
