import { modelErrors, officialErrors, SCHEMAS_DIR } from './schemas';

const job = (spec: object) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'train' }, spec });
const pod = {
  metadata: {},
  spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a:1', resources: { limits: { cpu: '1', 'nvidia.com/gpu': 1 } } }] },
};

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
    [
      'an unknown field deep in the pod', job({ template: { spec: { ...pod.spec, restartpolicy: 'Never' } } }),
      '/spec/template/spec must NOT have additional properties: restartpolicy',
    ],
    ['a missing field', job({}), "/spec must have required property 'template'"],
    ['a number that does not fit', job({ template: pod, backoffLimit: 2 ** 31 }), '/spec/backoffLimit must match format "int32"'],
    [
      'a quantity outside the grammar', job({ template: { spec: { ...pod.spec, overhead: { memory: '1.5gi' } } } }),
      '/spec/template/spec/overhead/memory must match pattern',
    ],
    [
      'a label that is not text', { ...job({ template: pod }), metadata: { name: 'train', labels: { run: 3 } } },
      '/metadata/labels/run must be string',
    ],
    [
      'a manifest without metadata', { apiVersion: 'batch/v1', kind: 'Job', spec: { template: pod } },
      "/ must have required property 'metadata'",
    ],
  ])('refuse %s', (_what, manifest, message) => {
    const name = 'metadata' in manifest ? 'train' : '(no name)';
    expect(officialErrors(manifest)).toEqual([expect.stringContaining(`batch/v1 Job ${name}: ${message}`)]);
  });

  test('refuse a version of a custom resource that is not the stored one', () => {
    expect(
      officialErrors({
        apiVersion: 'kueue.x-k8s.io/v1beta1', kind: 'Topology', metadata: { name: 'a' }, spec: { levels: [{ nodeLabel: 'a' }] },
      } as never),
    ).toEqual(['kueue.x-k8s.io/v1beta1 Topology a: /apiVersion must be equal to constant']);
  });

  test('refuse wrong metadata of a custom resource, which its own schema leaves open', () => {
    expect(
      officialErrors({
        apiVersion: 'scheduling.volcano.sh/v1beta1', kind: 'Queue', metadata: { name: 'a', labels: { tier: 1 }, namespce: 'b' },
      } as never),
    ).toEqual([
      'scheduling.volcano.sh/v1beta1 Queue a: /metadata must NOT have additional properties: namespce',
      'scheduling.volcano.sh/v1beta1 Queue a: /metadata/labels/tier must be string',
    ]);
  });

  test.each(['batch/v1beta1', 'kueue.x-k8s.io/v1beta2', 'v1'])('refuse a kind that %s does not have', (apiVersion) => {
    expect(officialErrors({ apiVersion, kind: 'CronTab', metadata: { name: 'a' } })).toEqual([
      `${apiVersion} CronTab a: the API group has no such kind in this version`,
    ]);
  });

  test('have nothing to say of API groups that are not among them', () => {
    expect(officialErrors({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'a' } })).toBeUndefined();
  });

  test.each([
    [
      'Volcano Job', 'batch.volcano.sh/v1alpha1', 'Job', { queue: 'nlp', tasks: [{ name: 'worker', replicas: 2, template: pod }] },
      { minAvailible: 2 },
    ],
    ['Volcano Queue', 'scheduling.volcano.sh/v1beta1', 'Queue', { weight: 1, capability: { cpu: 4 } }, { weigth: 1 }],
    ['ClusterQueue', 'kueue.x-k8s.io/v1beta2', 'ClusterQueue', { namespaceSelector: {} }, { cohort: 'all' }],
    [
      'JobSet', 'jobset.x-k8s.io/v1alpha2', 'JobSet', { replicatedJobs: [{ name: 'worker', template: { spec: { template: pod } } }] },
      { replicas: 1 },
    ],
  ])('accept a valid %s and refuse an unknown field in it', (_what, apiVersion, kind, spec, unknown) => {
    const manifest = { apiVersion, kind, metadata: { name: 'a' } };
    expect(officialErrors({ ...manifest, spec } as never)).toEqual([]);
    expect(officialErrors({ ...manifest, spec: { ...spec, ...unknown } } as never)).toEqual([
      `${apiVersion} ${kind} a: /spec must NOT have additional properties: ${Object.keys(unknown)[0]}`,
    ]);
  });
});
