import { PodSecurityLevel } from '../../../upstream/pod-security';
import { violationsOf } from '../../pod-security';
import { PodRule } from '../../rule';
import { IMAGE, JOB, TEMPLATE } from '../examples';

const NAMESPACE = `
apiVersion: v1
kind: Namespace
metadata: {name: ml, labels: {pod-security.kubernetes.io/enforce: restricted}}
---`;

const LABEL = 'pod-security.kubernetes.io/enforce';

export const podSecurity: PodRule = {
  id: 'pod-security',
  on: 'pod',
  oncePerShape: 'in a namespace',
  severity: 'error',
  family: 'is rejected',
  summary: 'Pods break the Pod Security level that their namespace enforces.',
  why: 'The Job is accepted, its pods are not: it stays at zero pods, with an event on the Job that nobody reads. IPC_LOCK, which RDMA '
    + 'needs, breaks baseline too.',
  because: 'the PodSecurity admission plugin enforces the label of the namespace',
  bad: `${NAMESPACE}
${JOB}
spec: {${TEMPLATE}}`,
  good: `${NAMESPACE}
${JOB}
spec: {template: {spec: {restartPolicy: Never, securityContext: {runAsNonRoot: true, runAsUser: 1000,
  seccompProfile: {type: RuntimeDefault}}, containers: [{name: main, image: ${IMAGE}, securityContext: {allowPrivilegeEscalation: false,
  capabilities: {drop: [ALL]}}}]}}}`,
  check(pods, report, world) {
    const { namespace } = pods.workload.object;
    const level = world.namespaceLabels(namespace)?.[LABEL];
    if (level !== PodSecurityLevel.RESTRICTED && level !== PodSecurityLevel.BASELINE) {
      return;
    }
    // Linux-only controls do not apply to Windows pods, and a user namespace lifts some of them.
    const os = pods.spec.os;
    if ((typeof os === 'object' && os !== null && (os as { name?: unknown }).name === 'windows') || pods.spec.hostUsers === false) {
      return;
    }
    for (const violation of violationsOf(pods, level)) {
      report({
        ...violation,
        problem: `${violation.problem} under Pod Security level ${level}`,
        because: `namespace '${namespace ?? ''}' has the label ${LABEL}: ${level}`,
      });
    }
  },
};
