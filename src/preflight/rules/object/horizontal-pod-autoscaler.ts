import { dict, Dict, dicts, isDict, text, whole } from '../../../base/json';
import { ObjectRule, Reporter } from '../../rule';
import { PATH_SEGMENT } from '../../../upstream/object-names';

const autoscaler = (target: string): string => `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: server, namespace: ml}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: server}, maxReplicas: 4,
  metrics: [{type: Resource, resource: {name: cpu, target: ${target}}}]}`;

/** Where each type of metric is described. */
const SOURCES: Readonly<Record<string, string>> = {
  Resource: 'resource', ContainerResource: 'containerResource', Pods: 'pods', Object: 'object', External: 'external',
};

const TARGETS = ['Utilization', 'Value', 'AverageValue'];

/** @see validateHorizontalPodAutoscalerSpec in pkg/apis/autoscaling/validation of Kubernetes */
export const horizontalPodAutoscaler: ObjectRule = {
  id: 'horizontal-pod-autoscaler',
  on: ['HorizontalPodAutoscaler.autoscaling'],
  severity: 'error',
  family: 'is rejected',
  summary: 'A HorizontalPodAutoscaler has bounds, a target or metrics that are not allowed.',
  why: 'At least one replica unless it looks at an Object or External metric, and each metric says what it aims at.',
  because: 'the API server validates autoscalers',
  bad: autoscaler('{type: Utilization}'),
  good: autoscaler('{type: Utilization, averageUtilization: 80}'),
  check({ spec, version }, report) {
    checkTarget(dict(spec.scaleTargetRef), report);
    const [least, most] = [whole(spec.minReplicas), whole(spec.maxReplicas)];
    const metrics = version === 'v2' ? dicts(spec.metrics) : [];
    const scalesToZero = metrics.some(({ type }) => type === 'Object' || type === 'External');
    if (least !== undefined && least < (scalesToZero ? 0 : 1)) {
      report({
        property: 'spec.minReplicas', value: least, problem: 'must be 1 or more without an Object or External metric',
        fix: 'write 1 or more',
      });
    }
    if (most !== undefined && most < Math.max(1, least ?? 1)) {
      report({ property: 'spec.maxReplicas', value: most, problem: `must be ${Math.max(1, least ?? 1)} or more`, fix: 'raise it' });
    }
    metrics.forEach((metric, i) => checkMetric(metric, `spec.metrics[${i}]`, report));
  },
};

function checkTarget({ apiVersion, kind, name }: Dict, report: Reporter): void {
  for (const [field, value] of Object.entries({ kind, name })) {
    if (text(value) === undefined || !PATH_SEGMENT.isValid(String(value))) {
      report({ property: `spec.scaleTargetRef.${field}`, value, problem: 'must be given', fix: 'say what is scaled' });
    }
  }
  if (!(typeof apiVersion === 'string' && /^[^/]+\/[^/]+$/.test(apiVersion)) && kind !== 'ReplicationController') {
    report({
      property: 'spec.scaleTargetRef.apiVersion', value: apiVersion, problem: 'must have an API group', fix: "write for instance 'apps/v1'",
    });
  }
}

function checkMetric(metric: Dict, property: string, report: Reporter): void {
  const source = SOURCES[text(metric.type) ?? ''];
  if (source === undefined) {
    report({
      property: `${property}.type`, value: metric.type, problem: `must be one of ${Object.keys(SOURCES).join(', ')}`,
      fix: 'correct the type',
    });
    return;
  }
  if (!isDict(metric[source])) {
    const problem = `must be given for type ${String(metric.type)}`;
    report({ property: `${property}.${source}`, value: metric[source], problem, fix: 'add it' });
    return;
  }
  const target = dict(dict(metric[source]).target);
  if (!TARGETS.includes(text(target.type) ?? '')) {
    report({
      property: `${property}.${source}.target.type`, value: target.type, problem: `must be one of ${TARGETS.join(', ')}`,
      fix: 'correct the type',
    });
  }
  const aims = ['averageUtilization', 'averageValue', 'value'].filter((field) => target[field] !== undefined && target[field] !== null);
  const share = target.averageUtilization;
  if (typeof share === 'number' && share < 1) {
    report({
      property: `${property}.${source}.target.averageUtilization`, value: share, problem: 'must be above 0', fix: 'write for instance 80',
    });
  }
  if (aims.length === 0) {
    report({
      property: `${property}.${source}.target`, value: metric[source], problem: 'must say what is aimed at',
      fix: 'write averageUtilization, averageValue or value',
    });
  }
}
