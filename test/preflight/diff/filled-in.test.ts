import { diffManifests } from '../../../src/preflight/diff/diff';
import { manifestsOf } from '../../support/preflight';
import { object } from '../../support/manifests';

/** Severities of what a change of one object does. */
function severities(before: string, after: string): string[] {
  const [from, to] = [before, after].map((yaml) => manifestsOf(yaml).map((manifest) => ({ manifest })));
  return diffManifests(from, to).map(({ severity }) => severity);
}

const secret = (rest: string): string => object('v1', 'Secret', 'name: keys, namespace: ml', `stringData: {a: '1'}\n${rest}`);
const binding = (group: string, name = 'view'): string =>
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', 'name: a, namespace: ml', `roleRef: {${group}kind: ClusterRole, name: ${name}}`);
const quota = (scopes: string): string => object('v1', 'ResourceQuota', 'name: a, namespace: ml', `spec: {hard: {pods: 4}, scopes: [${scopes}]}`);
const GROUP = 'apiGroup: rbac.authorization.k8s.io, ';

test.each([
  ["the type of a Secret that is filled in again", secret('type: Opaque'), secret('')],
  ['the API group of a role that is filled in again', binding(GROUP), binding('')],
  ['scopes that are said twice', quota('Terminating'), quota('Terminating, Terminating')],
  [
    'the spec of a Topology that goes as a whole',
    object('kueue.x-k8s.io/v1beta2', 'Topology', 'name: a', 'spec: {levels: [{nodeLabel: a}]}'),
    object('kueue.x-k8s.io/v1beta2', 'Topology', 'name: a', ''),
  ],
])('%s is no refused change', (_, before, after) => {
  expect(severities(before, after)).not.toContain('error');
});

test.each([
  ['the type of a Secret', secret('type: Opaque'), secret('type: example.com/a')],
  ['the type of a Secret that had none', secret(''), secret('type: example.com/a')],
  ['the role of a binding', binding(GROUP), binding(GROUP, 'edit')],
  ['the scopes of a quota', quota('Terminating'), quota('NotTerminating')],
  [
    'the levels of a Topology',
    object('kueue.x-k8s.io/v1beta2', 'Topology', 'name: a', 'spec: {levels: [{nodeLabel: a}]}'),
    object('kueue.x-k8s.io/v1beta2', 'Topology', 'name: a', 'spec: {levels: [{nodeLabel: b}]}'),
  ],
])('another value in %s is refused', (_, before, after) => {
  expect(severities(before, after)).toContain('error');
});

const claim = (requests: string): string => object(
  'v1', 'PersistentVolumeClaim', 'name: a, namespace: ml', `spec: {accessModes: [ReadWriteOnce], resources: {requests: {${requests}}}}`,
);
const frozen = (rest: string): string => object('v1', 'Secret', 'name: keys, namespace: ml', `immutable: true\n${rest}`);
const gang = (more: string): string => object(
  'batch.volcano.sh/v1alpha1', 'Job', 'name: a, namespace: ml',
  `spec: {${more}minAvailable: 1, tasks: [{name: w, replicas: 1, template: {spec: {containers: [{name: a, image: a}]}}}]}`,
);

test.each([
  ['the type of a Secret that becomes empty', secret('type: Opaque'), secret("type: ''")],
  ['text of an immutable Secret that goes, and stays as data', frozen("stringData: {a: '1'}"), frozen('')],
  ['the retries of a gang that the CRD fills in again', gang('maxRetry: 3, '), gang('')],
  [
    'the spec of a LocalQueue that goes as a whole',
    object('kueue.x-k8s.io/v1beta2', 'LocalQueue', 'name: a, namespace: ml', 'spec: {clusterQueue: a}'),
    object('kueue.x-k8s.io/v1beta2', 'LocalQueue', 'name: a, namespace: ml', ''),
  ],
  ['the queue of a gang that the CRD fills in again', gang('queue: default, '), gang('')],
])('%s is no refused change either', (_, before, after) => {
  expect(severities(before, after)).not.toContain('error');
});

test.each([
  ['another resource in a claim', claim('storage: 1Gi'), claim('storage: 1Gi, memory: 1Gi')],
  ['another text in an immutable Secret', frozen("stringData: {a: '1'}"), frozen("stringData: {a: '2'}")],
  ['other retries of a gang', gang('maxRetry: 4, '), gang('')],
])('%s is refused', (_, before, after) => {
  expect(severities(before, after)).toContain('error');
});
