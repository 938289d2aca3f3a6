import { ClusterFacts } from '../../../src/upstream/cluster-facts';
import { complaints, errorRules } from '../../support/preflight';

/** A queue with these quotas in one flavor. */
function queue(quotas: Readonly<Record<string, number | string>>, flavor = '{}'): string {
  const names = Object.keys(quotas);
  return `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: any}
spec: ${flavor}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: ClusterQueue
metadata: {name: research}
spec: {namespaceSelector: {}, resourceGroups: [{coveredResources: [${names.join(', ')}], flavors: [{name: any, resources: [
  ${names.map((name) => `{name: ${name}, nominalQuota: ${quotas[name]}}`).join(', ')}]}]}]}
---
apiVersion: kueue.x-k8s.io/v1beta2
kind: LocalQueue
metadata: {name: training, namespace: ml}
spec: {clusterQueue: research}
---`;
}

const QUEUED = 'labels: {kueue.x-k8s.io/queue-name: training';

function podOfGroup(i: number, cpu: number, total = 3): string {
  return `
apiVersion: v1
kind: Pod
metadata: {name: pod-${i}, namespace: ml, ${QUEUED}, kueue.x-k8s.io/pod-group-name: all},
  annotations: {kueue.x-k8s.io/pod-group-total-count: '${total}'}}
spec: {restartPolicy: Never, containers: [{name: main, image: 'example.com/train:1', resources: {requests: {cpu: ${cpu}}}}]}
---`;
}

const group = (cpu: number): string => [0, 1, 2].map((i) => podOfGroup(i, cpu)).join('\n');

describe('pods of a group', () => {
  test('are counted together, once', () => {
    expect(complaints('kueue-fits-quota', queue({ cpu: 8 }) + group(3))).toHaveLength(1);
    expect(complaints('kueue-fits-quota', queue({ cpu: 9 }) + group(3))).toEqual([]);
  });

  test('of several shapes are counted together too', () => {
    const pods = podOfGroup(0, 2) + podOfGroup(1, 3) + podOfGroup(2, 3);
    expect(complaints('kueue-fits-quota', queue({ cpu: 7 }) + pods)).toHaveLength(1);
    expect(complaints('kueue-fits-quota', queue({ cpu: 8 }) + pods)).toEqual([]);
  });

  test('that are too many are counted one by one, since Kueue removes some', () => {
    expect(complaints('kueue-fits-quota', queue({ cpu: 8 }) + [0, 1, 2].map((i) => podOfGroup(i, 3, 2)).join('\n'))).toEqual([]);
  });

  test('that are not all there are waited for, which is said once', () => {
    expect(complaints('kueue-pod-group', podOfGroup(0, 1) + podOfGroup(1, 1))).toEqual([
      'warning: \'metadata.annotations["kueue.x-k8s.io/pod-group-total-count"]\' (3) is more than the 2 pods of group \'all\' in the input: '
      + 'Kueue waits for the others, and starts none before; add the missing pods, or correct the number',
    ]);
    expect(complaints('kueue-pod-group', group(1))).toEqual([]);
  });
});

describe('a RayJob', () => {
  const ray = (more = ''): string => `
apiVersion: ray.io/v1
kind: RayJob
metadata: {name: tune, namespace: ml, ${QUEUED}}}
spec:
  entrypoint: python train.py
  shutdownAfterJobFinishes: true
  suspend: true${more}
  rayClusterSpec:
    headGroupSpec: {rayStartParams: {}, template: {spec: {containers: [{name: ray, image: 'rayproject/ray:2.53.0',
      resources: {requests: {cpu: 1, memory: 1Gi}}}]}}}
    workerGroupSpecs: [{groupName: w, replicas: 2, rayStartParams: {}, template: {spec: {containers: [{name: ray,
      image: 'rayproject/ray:2.53.0', resources: {requests: {cpu: 1, memory: 1Gi}}}]}}}]`;

  test('has a pod that submits it, which Kueue counts', () => {
    expect(complaints('kueue-fits-quota', queue({ cpu: '3400m', memory: '64Gi' }) + ray())).toHaveLength(1);
    expect(complaints('kueue-fits-quota', queue({ cpu: '3500m', memory: '64Gi' }) + ray())).toEqual([]);
  });

  test('that is submitted otherwise has none', () => {
    expect(complaints('kueue-fits-quota', queue({ cpu: 3, memory: '64Gi' }) + ray('\n  submissionMode: HTTPMode'))).toEqual([]);
  });

  test('has the resources of its own template where it has one', () => {
    const template = "\n  submitterPodTemplate: {spec: {restartPolicy: Never, containers: [{name: a, image: 'example.com/a:1'}]}}";
    expect(complaints('kueue-fits-quota', queue({ cpu: 3, memory: '64Gi' }) + ray(template))).toEqual([]);
  });

  test('has the container beside the head that submits it, or scales it', () => {
    const sidecar = ray('\n  submissionMode: SidecarMode').replace('rayClusterSpec:', 'rayClusterSpec:\n    enableInTreeAutoscaling: true');
    expect(complaints('kueue-fits-quota', queue({ cpu: '3900m', memory: '64Gi' }) + sidecar)).toHaveLength(1);
    expect(complaints('kueue-fits-quota', queue({ cpu: 4, memory: '64Gi' }) + sidecar)).toEqual([]);
  });
});

describe('claims of devices', () => {
  const FACTS: ClusterFacts = {
    kueue: { deviceClassMappings: [{ name: 'example.com/gpus', deviceClassNames: ['gpu.example.com', 'mig.example.com'] }] },
  };
  const claim = (requests: string): string => `
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: devices, namespace: ml}
spec: {spec: {devices: {requests: [${requests}]}}}
---`;
  const job = (pods: number, reference = 'resourceClaimTemplateName: devices'): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml, ${QUEUED}}}
spec: {parallelism: ${pods}, completions: ${pods}, template: {spec: {restartPolicy: Never, resourceClaims: [{name: d, ${reference}}],
  containers: [{name: main, image: 'example.com/train:1', resources: {requests: {cpu: 1}, claims: [{name: d}]}}]}}}`;
  const two = '{name: a, exactly: {deviceClassName: gpu.example.com, count: 2}}, {name: b, exactly: {deviceClassName: mig.example.com}}';

  test('count as the resource that their class is mapped to', () => {
    expect(complaints('kueue-fits-quota', claim(two) + queue({ 'cpu': 9, 'example.com/gpus': 5 }) + job(2), FACTS)).toHaveLength(1);
    expect(errorRules(claim(two) + queue({ 'cpu': 9, 'example.com/gpus': 6 }) + job(2), FACTS)).toEqual([]);
  });

  test('of a resource that the queue does not cover are never admitted', () => {
    expect(errorRules(claim(two) + queue({ cpu: 9 }) + job(1), FACTS)).toEqual(['kueue-resource-covered']);
  });

  test('are not counted where nobody says what they count as', () => {
    expect(errorRules(claim(two) + queue({ cpu: 9 }) + job(1))).toEqual([]);
  });

  test('of a class that is declared to be mapped to nothing are an error', () => {
    const other = claim('{name: a, exactly: {deviceClassName: tpu.example.com}}');
    expect(complaints('kueue-devices', other + queue({ cpu: 9 }) + job(1), FACTS)).toEqual([
      "error: 'spec.template.spec.resourceClaims[0]' (tpu.example.com) is a DeviceClass that Kueue is declared not to map to a resource: "
      + '"DeviceClass tpu.example.com is not mapped in DRA configuration"; map the class under resources.deviceClassMappings of Kueue\'s '
      + 'configuration, and declare that, or claim another class',
    ]);
    expect(complaints('kueue-devices', other + queue({ cpu: 9 }) + job(1))).toEqual([expect.stringMatching(/^warning: .* as shipped does not map/)]);
  });

  test('that exist already, and administrative access, are never admitted', () => {
    expect(complaints('kueue-devices', queue({ cpu: 9 }) + job(1, 'resourceClaimName: shared'), FACTS)).toEqual([
      "error: 'spec.template.spec.resourceClaims[0].resourceClaimName' (shared) is a ResourceClaim, which Kueue admits no workload with: "
      + '"KueueDRAIntegration feature does not support use of resource claims"; name a template of claims in resourceClaimTemplateName, or '
      + 'do not queue the workload',
    ]);
    const admin = claim('{name: a, exactly: {deviceClassName: gpu.example.com, adminAccess: true}}');
    expect(complaints('kueue-devices', admin + queue({ cpu: 9 }) + job(1), FACTS)).toEqual([expect.stringContaining('by adminAccess')]);
  });

  test('by an extended resource count as the class does', () => {
    const deviceClass = `
apiVersion: resource.k8s.io/v1
kind: DeviceClass
metadata: {name: gpu.example.com}
spec: {extendedResourceName: example.com/gpu}
---`;
    const plain = `
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml, ${QUEUED}}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: 'example.com/train:1',
  resources: {limits: {cpu: 1, example.com/gpu: 4}}}]}}}`;
    expect(errorRules(deviceClass + queue({ 'cpu': 9, 'example.com/gpus': 4 }) + plain, FACTS)).toEqual([]);
    expect(errorRules(deviceClass + queue({ 'cpu': 9, 'example.com/gpus': 3 }) + plain, FACTS)).toEqual(['kueue-fits-quota']);
  });
});

describe('places of a topology', () => {
  const TOPOLOGY = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: Topology
metadata: {name: places}
spec: {levels: [{nodeLabel: example.com/rack}, {nodeLabel: kubernetes.io/hostname}]}
---`;
  const quotas = { 'cpu': 99, 'nvidia.com/gpu': 99 };
  const placed = TOPOLOGY + queue(quotas, '{nodeLabels: {pool: gpu}, topologyName: places}');
  const pool = (name: string, nodes: number, labels: Readonly<Record<string, string>> = {}): object => (
    { name, nodes, resources: { 'cpu': 64, 'nvidia.com/gpu': 8 }, labels: { pool: 'gpu', ...labels } }
  );
  const facts = (...pools: object[]): ClusterFacts => ({ kueue: { topologyAware: true }, pools } as ClusterFacts);
  const job = (pods: number, topology: string, gpus = 8): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml, ${QUEUED}}}
spec: {parallelism: ${pods}, completions: ${pods}, template: {metadata: {annotations: {${topology}}}, spec: {restartPolicy: Never,
  containers: [{name: main, image: 'example.com/train:1', resources: {limits: {cpu: 4, nvidia.com/gpu: ${gpus}}}}]}}}`;
  const RACK = 'kueue.x-k8s.io/podset-required-topology: example.com/rack';
  const ANY = "kueue.x-k8s.io/podset-unconstrained-topology: 'true'";
  const racks = facts(pool('one', 2, { 'example.com/rack': 'a' }), pool('two', 3, { 'example.com/rack': 'b' }));

  test.each([
    ['as many pods as the largest rack holds', 3, RACK, racks, true],
    ['one more than the largest rack holds', 4, RACK, racks, false],
    ['as many as all racks hold, where they need not be together', 5, ANY, racks, true],
    ['one more than all racks hold', 6, ANY, racks, false],
    ['nodes of which nobody says where they are, which may be in one rack', 5, RACK, facts(pool('all', 5)), true],
    ['more than all of these', 6, RACK, facts(pool('all', 5)), false],
    ['nodes in a rack, and others that may be there', 5, RACK, facts(pool('one', 2, { 'example.com/rack': 'a' }), pool('all', 3)), true],
  ])('%s', (_, pods, topology, given, isFine) => {
    expect(complaints('kueue-topology-fits', placed + job(pods, topology), given)).toHaveLength(isFine ? 0 : 1);
  });

  test('hold all pod sets of a workload at once', () => {
    const set = (name: string, pods: number): string =>
      `{name: ${name}, template: {spec: {parallelism: ${pods}, completions: ${pods}, template: {metadata: {annotations: {${ANY}}}, spec: `
      + "{restartPolicy: Never, containers: [{name: main, image: 'example.com/train:1', resources: {limits: {cpu: 4, nvidia.com/gpu: 5}}}]}}}}}";
    const two = (pods: number): string => `
apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata: {name: train, namespace: ml, ${QUEUED}}}
spec: {failurePolicy: {maxRestarts: 1}, replicatedJobs: [${set('a', 2)}, ${set('b', pods)}]}`;
    expect(complaints('kueue-topology-fits', placed + two(3), racks)).toEqual([]);
    expect(complaints('kueue-topology-fits', placed + two(4), racks)).toEqual([expect.stringContaining('where Kueue places them by topology')]);
  });

  test('are never found for pods that ask for nothing that counts', () => {
    const idle = job(1, ANY).replace(/, resources: \{limits: [^}]*\}\}/, '');
    expect(complaints('kueue-topology-fits', placed + idle, racks)).toEqual([expect.stringContaining('"no TAS flavor assigned"')]);
  });

  test('are not asked of a group that gives devices only, beside one with a topology', () => {
    const devices = '{coveredResources: [example.com/gpus], flavors: [{name: plain, resources: [{name: example.com/gpus, nominalQuota: 9}]}]}';
    const beside = placed.replace('nominalQuota: 99}]}]}]}', `nominalQuota: 99}]}]}, ${devices}]}`);
    const given = { ...racks, kueue: { topologyAware: true, deviceClassMappings: [{ name: 'example.com/gpus', deviceClassNames: ['gpu'] }] } };
    const template = `
apiVersion: kueue.x-k8s.io/v1beta2
kind: ResourceFlavor
metadata: {name: plain}
spec: {}
---
apiVersion: resource.k8s.io/v1
kind: ResourceClaimTemplate
metadata: {name: devices, namespace: ml}
spec: {spec: {devices: {requests: [{name: a, exactly: {deviceClassName: gpu, count: 2}}]}}}
---`;
    const claimed = job(2, RACK).replace('containers:', 'resourceClaims: [{name: d, resourceClaimTemplateName: devices}],\n  containers:');
    expect(beside).toContain('name: plain');
    expect(errorRules(template + beside + claimed, given)).toEqual([]);
    expect(errorRules(template + beside + claimed.replaceAll(': 2,', ': 5,'), given)).toContain('kueue-fits-quota');
  });
});
