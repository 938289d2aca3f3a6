import { modelErrors, officialErrors, SCHEMAS_DIR } from './schemas';

const job = (spec: object) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'train' }, spec });
const pod = { metadata: {}, spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a:1', resources: { limits: { cpu: '1', 'nvidia.com/gpu': 1 } } }] } };

describe('kubernetes-models', () => {
  test('accepts a valid Job', () => {
    expect(modelErrors(job({ template: pod }))).toEqual([]);
  });

  test('refuses a field of the wrong type', () => {
    expect(modelErrors(job({ template: pod, backoffLimit: 'three' }))?.join()).toContain('backoffLimit');
  });

  test('has nothing to say of kinds that it does not know', () => {
    expect(modelErrors({ apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job' })).toBeUndefined();
  });
});

(SCHEMAS_DIR === undefined ? describe.skip : describe)('official schemas', () => {
  test('accept a valid Job', () => {
    expect(officialErrors(job({ template: pod }))).toEqual([]);
  });

  test.each([
    ['a field of the wrong type', job({ template: pod, backoffLimit: 'three' }), '/spec/backoffLimit must be integer'],
    ['an unknown field', job({ template: pod, backofLimit: 3 }), '/spec must NOT have additional properties: backofLimit'],
    ['an unknown field deep in the pod', job({ template: { spec: { ...pod.spec, restartpolicy: 'Never' } } }), '/spec/template/spec must NOT have additional properties: restartpolicy'],
    ['a missing field', job({}), "/spec must have required property 'template'"],
  ])('refuse %s', (_what, manifest, message) => {
    expect(officialErrors(manifest)).toEqual([`batch/v1 Job train: ${message}`]);
  });

  test.each([
    ['Volcano Job', 'batch.volcano.sh/v1alpha1', 'Job', { queue: 'nlp', tasks: [{ name: 'worker', replicas: 2, template: pod }] }, { minAvailible: 2 }],
    ['Volcano Queue', 'scheduling.volcano.sh/v1beta1', 'Queue', { weight: 1, capability: { cpu: 4 } }, { weigth: 1 }],
    ['ClusterQueue', 'kueue.x-k8s.io/v1beta2', 'ClusterQueue', { namespaceSelector: {} }, { cohort: 'all' }],
    ['JobSet', 'jobset.x-k8s.io/v1alpha2', 'JobSet', { replicatedJobs: [{ name: 'worker', template: { spec: { template: pod } } }] }, { replicas: 1 }],
  ])('accept a valid %s and refuse an unknown field in it', (_what, apiVersion, kind, spec, unknown) => {
    const manifest = { apiVersion, kind, metadata: { name: 'a' } };
    expect(officialErrors({ ...manifest, spec } as never)).toEqual([]);
    expect(officialErrors({ ...manifest, spec: { ...spec, ...unknown } } as never)).toEqual([`${apiVersion} ${kind} a: /spec must NOT have additional properties: ${Object.keys(unknown)[0]}`]);
  });
});
