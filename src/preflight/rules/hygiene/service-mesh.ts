import { entry } from '../../../base/json';
import { WorkloadRule } from '../../rule';
import { JOB, POD } from '../examples';

const manifests = (annotations: string): string => `
apiVersion: v1
kind: Namespace
metadata: {name: ml, labels: {istio-injection: enabled}}
---
${JOB}
spec: {template: {metadata: {annotations: {${annotations}}}, spec: ${POD}}}`;

export const serviceMesh: WorkloadRule = {
  id: 'service-mesh',
  on: 'workload',
  severity: 'warning',
  family: 'check this',
  summary: 'A batch workload runs in a namespace with a service mesh.',
  why: 'The proxy keeps running when the program has ended, so the Job never completes, and it stands between the ranks of a gang: NCCL '
    + 'and MPI traffic does not go through it.',
  because: 'the label of the namespace injects a proxy into every pod',
  bad: manifests(''),
  good: manifests("sidecar.istio.io/inject: 'false'"),
  check(workload, report, world) {
    const labels = world.namespaceLabels(workload.object.namespace) ?? {};
    const mesh =
      labels['istio-injection'] === 'enabled' || (labels['istio.io/rev'] !== undefined && labels['istio-injection'] !== 'disabled')
        ? ['sidecar.istio.io/inject', 'false']
        : labels['linkerd.io/inject'] === 'enabled'
          ? ['linkerd.io/inject', 'disabled']
          : undefined;
    if (mesh === undefined || !workload.isBatch) {
      return;
    }
    const [key, off] = mesh;
    const pods = workload.podSets.find((candidate) => entry(candidate.annotations, key) !== off && entry(candidate.labels, key) !== off);
    if (pods !== undefined) {
      report({
        property: `${pods.metadataPath}.annotations["${key}"]`, value: entry(pods.annotations, key),
        problem: 'lets the mesh of the namespace put a proxy into the pods, which never ends',
        fix: `write '${key}: "${off}"' on the pod template`, because: `namespace '${workload.object.namespace ?? ''}' has a mesh injected`,
      });
    }
  },
};
