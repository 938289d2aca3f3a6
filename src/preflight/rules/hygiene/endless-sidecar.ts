import { text } from '../../../base/json';
import { commandLineOf } from '../../model/command-line';
import { Container } from '../../model/container';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { CONTAINER, JOB } from '../examples';

const PROXY = '{name: cloud-sql-proxy, image: example.com/cloud-sql-proxy:2.14.0}';

const job = (containers: string): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, ${containers}}}}`;

/** Images and programs that serve until they are told to stop. */
const SERVERS = new RegExp(
  '(^|[/_-])(cloud-?sql-?(auth-)?proxy|envoy|istio-proxy|proxyv2|linkerd-proxy|fluent-?bit|fluentd|filebeat|vector|promtail|telegraf|statsd'
    + '|otel(-|col)|opentelemetry-collector|node-?exporter|dcgm-exporter|vault-agent|nginx|redis|memcached|haproxy|gcsfuse|aws-sigv4-proxy'
    + '|datadog-agent|jaeger-agent|grafana-agent|alloy|tensorboard|squid|oauth2-proxy|kube-rbac-proxy)([:@/_-]|$)',
);
const LOOPS = /\bsleep\s+(infinity|inf)\b|\btail\s+-[fF]\b|\bwhile\s+(true|:)\s*;?\s*do\b(?![^]*\b(exit|break)\b)/;

export const endlessSidecar: PodRule = {
  id: 'endless-sidecar',
  on: 'pod',
  needs: Feature.SEVERAL,
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'A container beside the one that works never ends, and so does the Job.',
  why: 'A pod succeeds when all of its containers have ended. An init container with restartPolicy: Always is ended with the others, and '
    + 'the Job completes.',
  because: 'the phase of a pod is that of all of its containers',
  bad: job(`containers: [${CONTAINER}, ${PROXY}]`),
  good: job(`containers: [${CONTAINER}], initContainers: [${PROXY.replace('{', '{restartPolicy: Always, ')}]`),
  check(pods, report) {
    const { kind, isCompletedByOperator } = pods.workload;
    const containers = pods.containers.filter(({ role }) => role === 'main');
    if (containers.length < 2 || isCompletedByOperator || kind === 'Service' || kind === 'Pod') {
      return;
    }
    const endless = containers.filter((container, i) => i > 0 && isEndless(container));
    for (const container of endless.length < containers.length ? endless : []) {
      report({
        property: `${pods.path}.${container.path}`,
        value: container.name,
        problem: 'runs until it is told to stop, so the pod never succeeds',
        fix: 'make it an init container with restartPolicy: Always',
      });
    }
  },
};

function isEndless(container: Container): boolean {
  const { words } = commandLineOf(container);
  return SERVERS.test((text(container.body.image) ?? '').toLowerCase()) || LOOPS.test(words.join(' '));
}
