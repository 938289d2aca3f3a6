import { CONFIGURATION, ObjectKind } from './kind';

/** Kinds of the Prometheus operator. */
export type MonitoringObject = 'PrometheusRule.monitoring.coreos.com' | 'PodMonitor.monitoring.coreos.com';

const NAMESPACED = { ...CONFIGURATION, versions: ['v1'], scope: 'namespace' } as const;

export const MONITORING_OBJECTS: Readonly<Record<MonitoringObject, ObjectKind>> = {
  'PrometheusRule.monitoring.coreos.com': { ...NAMESPACED, plural: 'prometheusrules', subresources: 'status' },
  'PodMonitor.monitoring.coreos.com': { ...NAMESPACED, plural: 'podmonitors', subresources: 'status' },
};
