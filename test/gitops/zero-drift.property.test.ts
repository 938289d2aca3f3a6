import fc from 'fast-check';
import { admitted, drift, stored } from '../support/cluster-mutation';
import { manifestsOf, PROPERTY_TIMEOUT, randomApp } from '../support/random-app';
import { Manifest } from '../support/synth';

const describeDrift = (manifest: Manifest, live = stored(manifest)): string[] =>
  drift(manifest, live).map((difference) => `${manifest.kind} ${manifest.metadata.name} ${difference}`);

test(
  'a cluster stores every object of a random app as it is declared',
  () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(randomApp, (given) => {
        for (const manifest of manifestsOf(given).flat()) {
          kinds.add(`${manifest.kind} ${manifest.apiVersion}`);
          expect(describeDrift(manifest)).toEqual([]);
        }
      }),
      { numRuns: 120 },
    );
    expect([...kinds].map((kind) => kind.replace(/\/v[a-z0-9]+$/, ''))).toEqual(
      expect.arrayContaining([
        'Job batch',
        'CronJob batch',
        'Job batch.volcano.sh',
        'JobSet jobset.x-k8s.io',
        'Service v1',
        'Namespace v1',
        'ResourceQuota v1',
        'LimitRange v1',
        'ClusterQueue kueue.x-k8s.io',
        'LocalQueue kueue.x-k8s.io',
        'ResourceFlavor kueue.x-k8s.io',
        'AdmissionCheck kueue.x-k8s.io',
        'Queue scheduling.volcano.sh',
        'RoleBinding rbac.authorization.k8s.io',
      ]),
    );
  },
  PROPERTY_TIMEOUT,
);

test(
  "Kueue admits jobs to the teams' flavors without touching what is declared",
  () => {
    let pairs = 0;
    fc.assert(
      fc.property(randomApp, (given) => {
        for (const manifests of manifestsOf(given)) {
          const flavors = manifests.filter(({ kind, metadata }) => kind === 'ResourceFlavor' && ['gpu', 'cpu'].includes(metadata.name));
          for (const job of manifests.filter(
            ({ kind, metadata }) => kind === 'Job' && metadata.labels?.['kueue.x-k8s.io/queue-name'] !== undefined,
          )) {
            for (const flavor of flavors) {
              pairs++;
              expect(describeDrift(job, admitted(job, flavor))).toEqual([]);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
    expect(pairs).toBeGreaterThan(20);
  },
  PROPERTY_TIMEOUT,
);

/** What the model is there to find: each is a difference for ever under Argo CD. */
test.each<[string, Manifest, string]>([
  [
    'a quantity that is not canonical',
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { 'limits.cpu': '1.5' } } },
    '.spec.hard.limits.cpu: "1.5" -> "1500m"',
  ],
  [
    'a false that is left out',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'main', volumeMounts: [{ name: 'a', mountPath: '/a', readOnly: false }] }] },
    },
    '.spec.containers[0].volumeMounts[0].readOnly: false -> undefined',
  ],
  [
    'an empty text',
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'main', env: [{ name: 'A', value: '' }] }] } },
    '.spec.containers[0].env[0].value: "" -> undefined',
  ],
  [
    'a Volcano task without its defaults',
    {
      apiVersion: 'batch.volcano.sh/v1alpha1',
      kind: 'Job',
      metadata: { name: 'j' },
      spec: { tasks: [{ name: 'w', replicas: 2, minAvailable: 2 }] },
    },
    '.spec.tasks: [{"name":"w","replicas":2,"minAvailable":2}] -> [{"name":"w","replicas":2,"minAvailable":2,"maxRetry":3}]',
  ],
  [
    'an enum of an old version',
    {
      apiVersion: 'kueue.x-k8s.io/v1beta2',
      kind: 'ClusterQueue',
      metadata: { name: 'q' },
      spec: { flavorFungibility: { whenCanBorrow: 'Borrow' } },
    },
    '.spec.flavorFungibility.whenCanBorrow: "Borrow" -> "MayStopSearch"',
  ],
])('%s is drift', (_, manifest, difference) => {
  expect(drift(manifest, stored(manifest))).toEqual([difference]);
});

test('a JobSet without the defaults of its webhook drifts', () => {
  const manifest = {
    apiVersion: 'jobset.x-k8s.io/v1alpha2',
    kind: 'JobSet',
    metadata: { name: 'j' },
    spec: { replicatedJobs: [{ name: 'w', template: { spec: { template: { spec: { containers: [] } } } } }] },
  };
  expect(drift(manifest, stored(manifest))).toHaveLength(1);
});

test('a toleration of a flavor would change the pods of jobs', () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'j' },
    spec: { template: { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } } },
  };
  expect(drift(job, admitted(job, { spec: { tolerations: [{ key: 'gpu', operator: 'Exists' }] } }))).toEqual([
    '.spec.template.spec.tolerations: has more entries',
  ]);
});
