import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isAllowed, Question, serviceAccount } from '../support/authorizer';
import { Manifest } from '../support/synth';

const DIST = join(__dirname, '../../dist/access');
const manifestsOf = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(join(DIST, file), 'utf8')).map((document) => document.toJS());
const namesOf = (manifests: Manifest[]) => manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const RESOURCES: Omit<Question, 'verb'>[] = [
  { group: 'batch', resource: 'jobs' },
  { group: 'batch', resource: 'jobs', subresource: 'status' },
  { group: 'batch', resource: 'cronjobs' },
  { group: 'apps', resource: 'deployments' },
  { group: 'apps', resource: 'deployments', name: 'fluid-task' },
  { resource: 'pods' },
  { resource: 'secrets' },
];

/** All that a service account may do, of everything that the sources name. */
function rightsOf(manifests: Manifest[], namespace: string, account: string): Record<string, string> {
  const rights = RESOURCES.map((resource) => [
    [
      resource.resource, ...(resource.subresource === undefined ? [] : [resource.subresource]),
      ...(resource.name === undefined ? [] : [resource.name]),
    ].join('/'),
    VERBS.filter((verb) => isAllowed(manifests, serviceAccount(namespace, account), { ...resource, verb, namespace })).join(' '),
  ]);
  return Object.fromEntries(rights.filter(([, verbs]) => verbs !== ''));
}

describe('the role of beluga-scheduler', () => {
  test('is that of the source', () => {
    const manifests = manifestsOf('beluga-scheduler-rbac/as-in-the-source.k8s.yaml');

    expect(namesOf(manifests)).toEqual(['Role default/beluga-scheduler', 'RoleBinding default/beluga-scheduler-binding']);
    expect(rightsOf(manifests, 'default', 'beluga-scheduler')).toEqual({ jobs: 'get list watch create delete' });
  });

  test('with the least rights lists nothing, and its service account is there', () => {
    const manifests = manifestsOf('beluga-scheduler-rbac/beluga-workflows.k8s.yaml');

    expect(namesOf(manifests)).toEqual([
      'ServiceAccount beluga-workflows/beluga-scheduler', 'Role beluga-workflows/beluga-scheduler',
      'RoleBinding beluga-workflows/beluga-scheduler-binding',
    ]);
    expect(rightsOf(manifests, 'beluga-workflows', 'beluga-scheduler')).toEqual({ jobs: 'get create delete', 'jobs/status': 'get' });
  });
});

describe('the role execute-jobs-role', () => {
  test('is that of the source', () => {
    const manifests = manifestsOf('execute-jobs-rbac/as-in-the-source.k8s.yaml');
    const everything = 'get list watch create update patch delete';

    expect(namesOf(manifests)).toEqual([
      'ServiceAccount workers/tasks-consumer-sa', 'Role workers/execute-jobs-role', 'RoleBinding workers/tasks-consumer-rb',
    ]);
    expect(rightsOf(manifests, 'workers', 'tasks-consumer-sa')).toEqual({
      jobs: everything, 'jobs/status': everything, cronjobs: everything, deployments: 'get list watch',
      'deployments/fluid-task': 'get list watch',
    });
  });

  test('with the least rights reads one Deployment, creates Jobs and polls them', () => {
    const manifests = manifestsOf('execute-jobs-rbac/fluid-workers.k8s.yaml');

    expect(namesOf(manifests).slice(0, 3)).toEqual([
      'ServiceAccount fluid-workers/tasks-consumer-sa', 'Role fluid-workers/execute-jobs-role',
      'RoleBinding fluid-workers/tasks-consumer-rb',
    ]);
    expect(rightsOf(manifests, 'fluid-workers', 'tasks-consumer-sa')).toEqual({
      jobs: 'get create', 'jobs/status': 'get', 'deployments/fluid-task': 'get',
    });
  });
});
