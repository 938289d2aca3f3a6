import { dicts } from '../../../base/json';
import { Feature } from '../../model/feature';
import { PodRule } from '../../rule';
import { IMAGE, JOB } from '../examples';
import { MOST_PORT } from '../../../upstream/limits';

const job = (port: number): string => `
${JOB}
spec: {template: {spec: {restartPolicy: Never, hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet, containers: [{name: main,
  image: ${IMAGE}, ports: [{containerPort: 29500, hostPort: ${port}}]}]}}}`;

/** @see validateHostNetwork and checkHostPortConflicts in pkg/apis/core/validation of Kubernetes */
export const hostPorts: PodRule = {
  id: 'host-ports',
  on: 'pod',
  oncePerShape: 'in all namespaces',
  needs: Feature.PORTS,
  severity: 'error',
  family: 'is rejected',
  summary: 'A port of the node is used twice in a pod, or differs from the container port in the network of the node.',
  why: 'With hostNetwork a container listens on the node itself, so both numbers are the same.',
  because: 'the API server validates ports',
  bad: job(30000),
  good: job(29500),
  check(pods, report) {
    const taken = new Set<string>();
    for (const { body, path, role } of pods.containers) {
      dicts(body.ports).forEach((port, i) => {
        const { hostPort } = port;
        const property = `${pods.path}.${path}.ports[${i}].hostPort`;
        if (typeof hostPort !== 'number' || hostPort === 0) {
          return;
        }
        if (hostPort < 1 || hostPort > MOST_PORT) {
          report({ property, value: hostPort, problem: 'must be a whole number between 1 and 65535', fix: 'correct the port' });
        } else if (pods.spec.hostNetwork === true && hostPort !== port.containerPort) {
          report({
            property, value: hostPort, problem: `must be the containerPort, ${String(port.containerPort)}, with hostNetwork`,
            fix: 'leave it out',
          });
        }
        const key = `${String(port.protocol ?? 'TCP')} ${String(port.hostIP ?? '')} ${hostPort}`;
        // Init containers run one after the other.
        if (role !== 'init') {
          if (taken.has(key)) {
            report({ property, value: hostPort, problem: 'must be unique in the pod', fix: 'change one of them' });
          }
          taken.add(key);
        }
      });
    }
  },
};
