import { ApiObject, App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { Delivery } from '../../src';
import { neededBy } from '../support/needs';
import { manifestsOf, PROPERTY_TIMEOUT, randomApp } from '../support/random-app';
import { Manifest } from '../support/synth';

const WAVE = 'argocd.argoproj.io/sync-wave';
const waveOf = (manifest: Manifest): number => Number(manifest.metadata.annotations[WAVE]);
const nameOf = (manifest: Manifest): string => `${manifest.kind} ${manifest.metadata.name} (${waveOf(manifest)})`;

/** Needs that are not in an earlier wave; for claims, not in the same one. */
function tooLate(manifests: readonly Manifest[], given: (manifest: Manifest) => boolean = () => false): string[] {
  return manifests.filter((manifest) => !given(manifest)).flatMap((manifest) => neededBy(manifest, manifests)
    .filter((needed) => (needed.kind === 'PersistentVolumeClaim' ? waveOf(needed) > waveOf(manifest) : waveOf(needed) >= waveOf(manifest)))
    .map((needed) => `${nameOf(manifest)} needs ${nameOf(needed)}`));
}

const RUNS = ['batch/v1 Job', 'batch.volcano.sh/v1alpha1 Job', 'jobset.x-k8s.io/v1alpha2 JobSet'];

test('whatever an object of the library needs is in an earlier wave, and nothing is after runs', () => {
  let needs = 0;
  fc.assert(fc.property(randomApp, (given) => {
    for (const manifests of manifestsOf(given)) {
      needs += manifests.flatMap((manifest) => neededBy(manifest, manifests)).length;
      expect(tooLate(manifests)).toEqual([]);
      const runs = manifests.filter(({ apiVersion, kind }) => RUNS.includes(`${apiVersion} ${kind}`)).map(waveOf);
      expect(manifests.filter((manifest) => runs.some((run) => waveOf(manifest) > run)).map(nameOf)).toEqual([]);
    }
  }), { numRuns: 60 });
  expect(needs).toBeGreaterThan(500);
}, PROPERTY_TIMEOUT);

/** Objects as users write them, in an order in which each may need those before it. */
const KINDS = [
  ['v1', 'Namespace'],
  ['scheduling.k8s.io/v1', 'PriorityClass'],
  ['v1', 'Secret'],
  ['v1', 'ConfigMap'],
  ['v1', 'ServiceAccount'],
  ['kueue.x-k8s.io/v1beta2', 'Topology'],
  ['kueue.x-k8s.io/v1beta2', 'MultiKueueCluster'],
  ['kueue.x-k8s.io/v1beta2', 'MultiKueueConfig'],
  ['kueue.x-k8s.io/v1beta2', 'ProvisioningRequestConfig'],
  ['kueue.x-k8s.io/v1beta2', 'AdmissionCheck'],
  ['kueue.x-k8s.io/v1beta2', 'ResourceFlavor'],
  ['kueue.x-k8s.io/v1beta2', 'Cohort'],
  ['scheduling.volcano.sh/v1beta1', 'Queue'],
  ['kueue.x-k8s.io/v1beta2', 'ClusterQueue'],
  ['kueue.x-k8s.io/v1beta2', 'LocalQueue'],
  ['v1', 'ResourceQuota'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  ['v1', 'PersistentVolumeClaim'],
  ['apps/v1', 'Deployment'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
  ['jobset.x-k8s.io/v1alpha2', 'JobSet'],
] as const;

const object = fc.record({
  kind: fc.nat(KINDS.length - 1),
  name: fc.constantFrom('a', 'b', 'c', 'd'),
  names: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 6, maxLength: 6 }),
  wave: fc.option(fc.integer({ min: -120, max: 60 }), { freq: 6 }),
  after: fc.option(fc.nat(30), { freq: 6 }),
});

/** Every field in which some kind names another, so that each object may name anything. */
function bodyOf(kind: string, name: string, [a, b, c, d, e, f]: string[]): object {
  // a hierarchy without cycles: parents have names that come first
  const parent = a < name ? a : undefined;
  const pod = {
    serviceAccountName: a, priorityClassName: b,
    volumes: [{ secret: { secretName: c } }, { configMap: { name: d } }, { persistentVolumeClaim: { claimName: e } }],
    containers: [{ env: [{ valueFrom: { secretKeyRef: { name: f, key: 'k' } } }] }],
  };
  const groups = [{ flavors: [{ name: b }, { name: c }] }];
  switch (kind) {
    case 'ResourceFlavor':
      return { spec: { topologyName: a } };
    case 'Cohort':
      return { spec: { parentName: parent, resourceGroups: groups } };
    case 'Queue':
      return { spec: { parent } };
    case 'ClusterQueue':
      return { spec: { cohortName: a, resourceGroups: groups, admissionChecksStrategy: { admissionChecks: [{ name: d }] } } };
    case 'LocalQueue':
      return { spec: { clusterQueue: a } };
    case 'AdmissionCheck':
      return {
        spec: { parameters: { apiGroup: 'kueue.x-k8s.io', kind: a < 'c' ? 'MultiKueueConfig' : 'ProvisioningRequestConfig', name: b } },
      };
    case 'MultiKueueConfig':
      return { spec: { clusters: [a, b] } };
    case 'MultiKueueCluster':
      return { spec: { clusterSource: { kubeConfig: { locationType: 'Secret', location: a } } } };
    case 'RoleBinding':
      return {
        roleRef: { kind: a < 'c' ? 'Role' : 'ClusterRole', name: b }, subjects: [{ kind: 'ServiceAccount', name: c, namespace: 'a' }],
      };
    case 'ClusterRoleBinding':
      return { roleRef: { kind: 'ClusterRole', name: b }, subjects: [{ kind: 'ServiceAccount', name: c, namespace: 'a' }] };
    case 'ResourceQuota':
      return { spec: { scopeSelector: { matchExpressions: [{ values: [a] }] } } };
    case 'Deployment':
      return { spec: { template: { spec: pod } } };
    case 'Job':
      return { metadata: { labels: { 'kueue.x-k8s.io/queue-name': a } }, spec: { template: { spec: pod } } };
    case 'CronJob':
      return { spec: { jobTemplate: { metadata: { labels: { 'kueue.x-k8s.io/queue-name': a } }, spec: { template: { spec: pod } } } } };
    case 'JobSet':
      return {
        metadata: { labels: { 'kueue.x-k8s.io/queue-name': a } },
        spec: { replicatedJobs: [{ template: { spec: { template: { spec: pod } } } }] },
      };
    default:
      return {};
  }
}

/** Skips apps that put something after a run, which is refused. */
function synthUnlessLate(chart: Chart): Manifest[] {
  try {
    return Testing.synth(chart);
  } catch (error) {
    fc.pre(!(error as Error).message.includes('must not put anything after a run'));
    throw error;
  }
}

/** Kinds of the list above that have no namespace. */
const CLUSTER_SCOPED = [
  'Namespace', 'PriorityClass', 'Topology', 'MultiKueueCluster', 'MultiKueueConfig', 'ProvisioningRequestConfig', 'AdmissionCheck',
  'ResourceFlavor', 'Cohort', 'Queue', 'ClusterQueue', 'ClusterRole', 'ClusterRoleBinding',
];

test('so it is for raw objects with waves and dependencies of the user\'s, whose own waves stay', () => {
  let synthesised = 0;
  fc.assert(
    fc.property(fc.uniqueArray(object, { minLength: 10, maxLength: 40, selector: ({ kind, name }) => `${kind}/${name}` }), (unsorted) => {
      const specs = [...unsorted].sort((x, y) => x.kind - y.kind || (x.name < y.name ? -1 : 1));
      const app = new App();
      const chart = new Chart(app, 'raw');
      Delivery.argoCd(app);
      const made: ApiObject[] = [];
      specs.forEach(({ kind, name, names, wave, after }, i) => {
        const [apiVersion, type] = KINDS[kind];
        const { metadata, ...body } = bodyOf(type, name, names) as Manifest;
        const annotations = wave === null ? undefined : { [WAVE]: String(wave) };
        made.push(
          new ApiObject(chart, `o${i}`, {
            apiVersion, kind: type, ...body,
            metadata: { ...metadata, name, annotations, ...(CLUSTER_SCOPED.includes(type) ? {} : { namespace: 'a' }) },
          }),
        );
        if (after !== null && after < i) {
          made[i].addDependency(made[after]);
        }
      });
      const manifests = synthUnlessLate(chart);
      synthesised++;
      const isGiven = (manifest: Manifest): boolean =>
        specs.some(({ kind, name, wave }) => wave !== null && KINDS[kind][1] === manifest.kind && name === manifest.metadata.name);
      expect(tooLate(manifests, isGiven)).toEqual([]);
      for (const { kind, name, wave } of specs.filter((spec) => spec.wave !== null)) {
        expect(waveOf(manifests.find((manifest) => manifest.kind === KINDS[kind][1] && manifest.metadata.name === name))).toBe(wave);
      }
    }),
    { numRuns: 300 },
  );
  expect(synthesised).toBeGreaterThan(100);
});
