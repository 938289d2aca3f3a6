import { job, jobSet, object, volcanoJob, WORKERS } from '../support/manifests';
import { complaints, preflight } from '../support/preflight';

const QUEUE = (covered: string): string => `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: shared}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [${covered}], flavors: [{name: any, resources: [${covered.split(', ').map((name) => `{name: ${name}, nominalQuota: 500}`).join(', ')}]}]}]}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: training, namespace: ml}
spec: {clusterQueue: shared}
---
`;
const QUEUED = 'name: train, namespace: ml, labels: {kueue.x-k8s.io/queue-name: training}';
const asking = (limits: string): string => job(`template: {spec: {restartPolicy: Never, containers: [{name: main, image: example.com/train:1, resources: {limits: {${limits}}}}]}}`, QUEUED);

describe('what people write who configured more than the manifests show', () => {
  test('a queue of resources that nobody requests may be that of resource transformations, so a missing one is no certainty', () => {
    expect(complaints('kueue-resource-covered', `${QUEUE('example.com/gpu-memory')}${asking('example.com/gpu: 1')}`)).toEqual([
      "warning: 'spec.template.spec.containers' (example.com/gpu: 1 per pod) asks for a resource that ClusterQueue 'shared' does not cover: \"resource example.com/gpu unavailable in ClusterQueue\" (it covers example.com/gpu-memory); add example.com/gpu to coveredResources and its flavors, do not request it, or declare Kueue's transformedResources",
    ]);
  });

  test.each([
    ['the covered device is an ordinary one', QUEUE('nvidia.com/gpu') + asking('nvidia.com/mig-1g.5gb: 1')],
    ['the other covered resource is requested itself', QUEUE('example.com/gpu-memory') + asking('example.com/gpu: 1, example.com/gpu-memory: 4')],
    ['cpu is missing, which nobody transforms', QUEUE('example.com/gpu-memory') + asking('cpu: 1')],
  ])('but it is one when %s', (_, yaml) => {
    expect(complaints('kueue-resource-covered', yaml)).toEqual([expect.stringMatching(/^error: .*declare Kueue's excludeResourcePrefixes$/)]);
  });

  test('a plugin of a newer Volcano than the one that is known, with flags of its own', () => {
    const yaml = volcanoJob('minAvailable: 4, plugins: {ringsconfigmap: [-volume-name, rings]}', WORKERS);
    expect(complaints('volcano-plugins', yaml)).toEqual([
      `warning: 'spec.plugins["ringsconfigmap"]' (ringsconfigmap) is not known to Volcano 1.15, which refuses it; use one of ssh, env, svc, tensorflow, mpi, pytorch, hcclrank, ray, or a newer Volcano`,
    ]);
    expect(complaints('volcano-plugin-flags', yaml)).toEqual([]);
  });

  test('a quota of devices of a device class', () => {
    const quota = (key: string): string => object('v1', 'ResourceQuota', 'name: devices, namespace: ml', `spec: {hard: {${key}: 4}}`);
    expect(preflight(quota('h100.deviceclass.resource.k8s.io/devices'))).toEqual([]);
    expect(complaints('quota-ineffective-key', quota('h100.devices.example.com/devices'))).toHaveLength(1);
  });

  test('restarts in place need the largest backoffLimit', () => {
    const inPlace = (strategy: string): string => jobSet('{name: worker, template: {spec: {parallelism: 2, completions: 2, backoffLimit: 2147483647, podReplacementPolicy: Failed, TEMPLATE}}}', `failurePolicy: {maxRestarts: 3, restartStrategy: ${strategy}}`);
    expect(complaints('unlimited-retries', inPlace('InPlaceRestart'))).toEqual([]);
    expect(complaints('unlimited-retries', inPlace('Recreate'))).toHaveLength(1);
  });
});
