import { complaints } from '../../support/preflight';

const limits = (item: string): string => `
apiVersion: v1
kind: LimitRange
metadata: {name: limits, namespace: ml}
spec: {limits: [${item}]}
---`;

const container = (name: string, resources: string, more = ''): string => `{name: ${name}, image: 'a/b:1', resources: ${resources}${more}}`;
const job = (containers: string, more = ''): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: train, namespace: ml}
spec: {template: {spec: {restartPolicy: Never, ${more}containers: [${containers}]}}}`;

const MEMORY = (requests: string, limit: string): string => `{requests: {memory: ${requests}}, limits: {memory: ${limit}}}`;
const ofPod = (item: string, yaml: string): string[] => complaints('limit-range-pod', limits(`{type: Pod, ${item}}`) + yaml);

describe('a LimitRange of type Pod', () => {
  test('counts all containers together', () => {
    const both = container('main', MEMORY('8Gi', '16Gi')) + ', ' + container('logs', MEMORY('1Gi', '2Gi'));
    expect(ofPod('max: {memory: 17Gi}', job(both))).toEqual([
      "error: 'spec.template.spec.containers' (limits.memory: 18Gi per pod) must be at most 17Gi for all containers together (main 16Gi "
      + "+ logs 2Gi = 18Gi); lower the limits to 17Gi in all, or change the LimitRange",
    ]);
    expect(ofPod('max: {memory: 18Gi}', job(both))).toEqual([]);
    expect(ofPod('min: {memory: 10Gi}', job(both))).toEqual([
      "error: 'spec.template.spec.containers' (requests.memory: 9Gi per pod) must be at least 10Gi for all containers together (main "
      + "8Gi + logs 1Gi = 9Gi); request at least 10Gi, or change the LimitRange",
    ]);
    expect(ofPod('min: {memory: 9Gi}', job(both))).toEqual([]);
  });

  test('counts an init container where it needs more, beside the sidecars before it', () => {
    const init = `initContainers: [${container('proxy', MEMORY('1Gi', '1Gi'), ', restartPolicy: Always')}, `
      + `${container('fetch', MEMORY('30Gi', '30Gi'))}], `;
    expect(ofPod('max: {memory: 30Gi}', job(container('main', MEMORY('8Gi', '8Gi')), init))).toEqual([
      "error: 'spec.template.spec.containers' (limits.memory: 31Gi per pod) must be at most 30Gi for all containers together (init "
      + "container fetch 30Gi + proxy 1Gi = 31Gi); lower the limits to 30Gi in all, or change the LimitRange",
    ]);
    expect(ofPod('max: {memory: 31Gi}', job(container('main', MEMORY('8Gi', '8Gi')), init))).toEqual([]);
  });

  test('keeps out pods without any limit, for which it has no default', () => {
    expect(ofPod('max: {memory: 16Gi}', job(container('main', '{requests: {memory: 1Gi}}')))).toEqual([
      'error: \'spec.template.spec.containers\' (limits.memory: none per pod) needs a limit, of at most 16Gi for all containers '
      + 'together: "No limit is specified"; give the containers limits of memory',
    ]);
    const withDefault = limits('{type: Pod, max: {memory: 16Gi}}, {type: Container, default: {memory: 4Gi}}');
    expect(complaints('limit-range-pod', withDefault + job(container('main', '{}')))).toEqual([]);
  });

  test('compares the sum of limits with the sum of requests', () => {
    const both =
      container('main', '{requests: {cpu: 4}, limits: {cpu: 8}}') + ', ' + container('logs', '{requests: {cpu: 1}, limits: {cpu: 4}}');
    expect(ofPod('maxLimitRequestRatio: {cpu: 2}', job(both))).toEqual([
      "error: 'spec.template.spec.containers' (limits.cpu: 12 per pod) must be at most 2 times the request, of all containers together "
      + "(requests main 4 + logs 1 = 5; limits main 8 + logs 4 = 12; 2 x 5 = 10); lower the limit to 10, raise the request, or change "
        + "the LimitRange",
    ]);
    expect(ofPod('maxLimitRequestRatio: {cpu: 2400m}', job(both))).toEqual([]);
  });

  test('says nothing about other namespaces, and about pods that state resources as a whole', () => {
    const large = container('main', MEMORY('64Gi', '64Gi'));
    expect(ofPod('max: {memory: 16Gi}', job(large).replace('namespace: ml', 'namespace: other'))).toEqual([]);
    expect(ofPod('max: {memory: 16Gi}', job(large, 'resources: {limits: {memory: 16Gi}}, '))).toEqual([]);
  });
});

describe('a ratio of limit to request', () => {
  const ofContainer = (yaml: string): string[] =>
    complaints('limit-range-violated', limits('{type: Container, maxLimitRequestRatio: {cpu: 2}}') + yaml);

  test('is kept by every container', () => {
    expect(ofContainer(job(container('main', '{requests: {cpu: 1500m}, limits: {cpu: 4}}')))).toEqual([
      `error: 'spec.template.spec.containers[0].resources.limits["cpu"]' (4) must be at most 2 times the request (2 x 1500m = 3); lower `
      + 'the limit to 3, raise the request, or change the LimitRange',
    ]);
    expect(ofContainer(job(container('main', '{requests: {cpu: 2}, limits: {cpu: 4}}')))).toEqual([]);
    expect(ofContainer(job(container('main', '{limits: {cpu: 4}}')))).toEqual([]);
  });

  test('needs both', () => {
    expect(ofContainer(job(container('main', '{requests: {cpu: 2}}')))).toEqual([
      `error: 'spec.template.spec.containers[0].resources.limits["cpu"]' (not given) must have a request and a limit, because a limit `
      + 'may be at most 2 times its request (request 2, limit not given); give both, or change the LimitRange',
    ]);
  });
});

describe('a LimitRange on claims', () => {
  const ofClaim = (yaml: string): string[] =>
    complaints('limit-range-claim', limits('{type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 1Ti}}') + yaml);
  const spec = (size: string): string => `{accessModes: [ReadWriteOnce], resources: {requests: {storage: ${size}}}}`;
  const pvc = (size: string): string =>
    `\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: ml}\nspec: ${spec(size)}`;

  test('is about how much they ask for', () => {
    expect(ofClaim(pvc('2Ti'))).toEqual([
      'error: \'spec.resources.requests["storage"]\' (2Ti) must be at most 1Ti: "maximum storage usage per PersistentVolumeClaim is '
      + '1Ti, but request is 2Ti"; lower it to 1Ti, or change the LimitRange',
    ]);
    expect(ofClaim(pvc('512Mi'))).toEqual([
      'error: \'spec.resources.requests["storage"]\' (512Mi) must be at least 1Gi: "minimum storage usage per PersistentVolumeClaim is '
      + '1Gi, but request is 512Mi"; raise it to 1Gi, or change the LimitRange',
    ]);
    expect(ofClaim(pvc('1Gi'))).toEqual([]);
    expect(ofClaim(pvc('2Ti').replace('namespace: ml', 'namespace: other'))).toEqual([]);
  });

  test('is about the claims that workloads make, too', () => {
    const places = (yaml: string): string[] => ofClaim(yaml).map((sentence) => sentence.split("'")[1]);
    const pod = `{restartPolicy: Never, containers: [${container('main', '{}')}]}`;
    const jobSet = `\napiVersion: jobset.x-k8s.io/v1alpha2\nkind: JobSet\nmetadata: {name: train, namespace: ml}\nspec: `
      + `{volumeClaimPolicies: [{templates: [{metadata: {name: scratch}, spec: ${spec('2Ti')}}]}], replicatedJobs: []}`;
    const volcano = `\napiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: train, namespace: ml}\nspec: {minAvailable: `
      + `1, volumes: [{mountPath: /data, volumeClaim: ${spec('2Ti')}}], tasks: [{name: w, replicas: 1, template: {spec: ${pod}}}]}`;
    const stateful = `\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: ml}\nspec: {volumeClaimTemplates: `
      + `[{metadata: {name: data}, spec: ${spec('2Ti')}}], template: {spec: {containers: []}}}`;
    expect(
      places(job(container('main', '{}'), `volumes: [{name: scratch, ephemeral: {volumeClaimTemplate: {spec: ${spec('2Ti')}}}}], `)),
    ).toEqual(['spec.template.spec.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests["storage"]']);
    expect(places(jobSet)).toEqual(['spec.volumeClaimPolicies[0].templates[0].spec.resources.requests["storage"]']);
    expect(places(volcano)).toEqual(['spec.volumes[0].volumeClaim.resources.requests["storage"]']);
    expect(places(stateful)).toEqual(['spec.volumeClaimTemplates[0].spec.resources.requests["storage"]']);
    expect(places(stateful.replace('2Ti', '1Ti'))).toEqual([]);
  });
});
