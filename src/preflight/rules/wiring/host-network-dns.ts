import { text } from '../../../base/json';
import { WorkloadRule } from '../../rule';
import { IMAGE, JOB } from '../examples';

const job = (policy: string): string => `
${JOB}
spec: {completionMode: Indexed, completions: 2, parallelism: 2, template: {spec: {hostNetwork: true,${policy} subdomain: train,
  restartPolicy: Never, containers: [{name: main, image: ${IMAGE}, env: [{name: MASTER_ADDR, value: train-0.train}]}]}}}`;

export const hostNetworkDns: WorkloadRule = {
  id: 'host-network-dns',
  on: 'workload',
  oncePerShape: 'in all namespaces',
  severity: 'warning',
  family: 'will not do what it says',
  summary: 'Pods in the network of their node do not find names of the cluster.',
  why: 'With hostNetwork the default dnsPolicy asks the DNS of the node, which knows no Services and no pods. The webhook of Volcano sets '
    + 'ClusterFirstWithHostNet; nothing does it for Jobs and JobSets.',
  because: 'dnsPolicy ClusterFirst falls back to Default for pods with hostNetwork',
  bad: job(''),
  good: job(' dnsPolicy: ClusterFirstWithHostNet,'),
  check(workload, report) {
    if (workload.isVolcano || workload.kind === 'Service' || workload.kind === 'Pod') {
      return;
    }
    const isGang = workload.podSets.reduce((sum, pods) => sum + pods.count, 0) > 1;
    for (const { spec, path } of workload.podSets) {
      const policy = text(spec.dnsPolicy);
      if (isGang && spec.hostNetwork === true && (policy === undefined || policy === 'ClusterFirst')) {
        report({
          property: `${path}.dnsPolicy`,
          value: policy,
          problem: 'lets pods with hostNetwork ask the DNS of the node, which knows no names of the cluster',
          fix: "write 'dnsPolicy: ClusterFirstWithHostNet'",
        });
      }
    }
  },
};
